"""How many: 三个, 俩, 十来个, 三四十人. Whether "没有" means zero is for the caller to say."""

import re

from app.spoken.quantity import Quantity, quantities
from app.spoken.reading import Candidate, Spoken
from app.spoken.surroundings import belongs_elsewhere, is_dialled, not_taken_back, stands_alone, tidy

_COUNTER = re.compile(
    " ?[多来]?(?:个(?:人(?!民币))?(?![月半样劲]|星期|礼拜|小时|钟头|季度|亿|工作日|百分点)|人(?!民币|次)"
    "|位|名(?!次)|口(?!岸)|家(?!人|子|里|[2-9两二三四五六七八九]口)"
    "|户|员|号人|只|头|台(?!河)|辆|间|套|张|条|份(?!额)|件(?!事)|笔|项|本|种|桌|处|批|亩|垧|棵|匹|伙计"
    "|工人|员工"
    "|师傅|股东|合伙人)"
)
_TIMES = re.compile(" ?(?:次|回|遭|趟)")
_NOT_EVEN = re.compile("(?:都|也)?(?:没|不)|(?:都|也)(?:没|不)")
_ONLY_MYSELF = re.compile("(?:就|只有|光|全靠)(?:我|俺)(?:自己|自个儿?|本人)(?!$^)")
_HUMAN_PAIR = re.compile("[俩仨]")
_LONGEST = 10**7


def find_integers(text: str, *, times: bool = False) -> list[Spoken[int]]:
    """Numbers that count something, or that are the whole answer; with `times` also 两回, 三次."""
    text = tidy(text)
    found = [_spoken(text, one) for one in quantities(text) if _counts(text, one, times)]
    alone = _ONLY_MYSELF.search(text)
    if alone and not found:
        found = [Spoken(alone.start(), alone.end(), (Candidate(1, "1 人"),))]
    return not_taken_back(text, found)


def _counts(text: str, one: Quantity, times: bool) -> bool:
    if belongs_elsewhere(text, one.start) or max(one.values) >= _LONGEST:
        return False
    if times and _TIMES.match(text, one.end):
        return not text[: one.start].endswith("头")
    counter = _COUNTER.match(text, one.end)
    if counter and one.values == (1,) and _NOT_EVEN.match(text, counter.end()):
        return False
    if counter or _HUMAN_PAIR.search(text, one.start, one.end):
        return not _is_money_or_time(text, one.end)
    if is_dialled(text[one.start : one.end]) and one.values[0] > 1000:
        return False
    return stands_alone(text, one.start, one.end)


_OTHER_UNIT = re.compile(" ?(?:月|年|块(?!地)|天|点|百|千)")


def _is_money_or_time(text: str, end: int) -> bool:
    return _OTHER_UNIT.match(text, end) is not None


def _spoken(text: str, one: Quantity) -> Spoken[int]:
    counter = _COUNTER.match(text, one.end)
    word = counter[0].strip().lstrip("多来") if counter else ""
    candidates = tuple(Candidate(value, f"{value:,} {word}".rstrip()) for value in one.values)
    end = counter.end() if counter else one.end
    exact = one.figures and not one.vague and len(candidates) == 1
    return Spoken(one.start, end, candidates, exact=exact, vague=one.vague)
