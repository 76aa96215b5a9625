"""How much of a whole, in per cent: 51%, 百分之四十, 六成, 一半."""

import re

from app.spoken.cardinal import readings
from app.spoken.quantity import HAN
from app.spoken.reading import Candidate, Spoken
from app.spoken.surroundings import not_taken_back, tidy

_WHOLE = 100
_SHARE = re.compile(
    rf"百分之(?P<of>[0-9]{{1,3}}|[{HAN}]{{1,3}})|(?P<sign>[0-9]{{1,3}})(?:%|个点)|"
    rf"(?P<tenths>[0-9]|[{HAN}])成(?P<five>半)?|(?P<half>一半|对半|一人一半)|"
    # 他四, 占六: a spoken digit beside who has it is so many tenths; a written one may be per cent.
    rf"(?<=[他她我俺咱占位])(?P<spoken>[一二三四五六七八九])(?=$|[的吧呗,，。. ])|"
    rf"(?<![0-9{HAN}])(?P<bare>[0-9]{{1,3}}|[{HAN}]{{1,3}})(?=$|[的吧呗,，。. ])"
)


def find_shares(text: str) -> list[Spoken[int]]:
    """Shares of a whole, from left to right. A bare number is taken for per cent."""
    text = tidy(text)
    return not_taken_back(text, [found for match in _SHARE.finditer(text) if (found := _spoken(match))])


def _spoken(match: re.Match[str]) -> Spoken[int] | None:
    value = _value(match)
    if value is None or not 0 < value <= _WHOLE:
        return None
    return Spoken(match.start(), match.end(), (Candidate(value, f"{value}%"),), exact=True)


def _value(match: re.Match[str]) -> int | None:
    if match["half"]:
        return _WHOLE // 2
    tenths = match["tenths"] or match["spoken"]
    written = match["of"] or match["sign"] or tenths or match["bare"]
    values = readings(written)
    if len(values) != 1:
        return None
    return values[0] * 10 + (5 if match["five"] else 0) if tenths else values[0]
