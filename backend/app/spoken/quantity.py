"""Finds the numbers of a text and what is said around them: 大概三四十, 十来, 3到5万, 万把."""

import re
from dataclasses import dataclass, replace

from app.spoken.cardinal import DIGITS, last_size, plain, readings

FIGURES = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,4})?(?![0-9])|[0-9]{1,15}(?:\.[0-9]{1,4})?"
HAN = "零〇一二两三四五六七八九十百千万亿廿卅俩仨"
_RUN = re.compile(
    rf"(?<![0-9.A-Za-z])(?<![0-9],)(?:(?:{FIGURES})|[{HAN}])"
    rf"(?:(?:(?<=[0-9]) )?(?:[{HAN}多来余几]|[wWkK](?![A-Za-z])|好(?=几))| ?个(?=[亿wW])"
    r"|(?<=[百千万wWkK])[0-9]{1,4}(?![0-9.])){0,15}"
)
_OPEN = "多来余几好"
_CLOSED = {ord(char): None for char in _OPEN}
# 两千八一个月, 哥仨一起: the last 一 is no part of the number.
_NEXT_WORD = re.compile("一(?:[个年月天平亩人台间家起共样直块般下次斤米位]|季度)")
_ABOUT_BEFORE = re.compile(
    "(?:大概|大约|约摸|约|差不多|将近|接近|估计|估摸|快|近|不到|不足|至少|最多|最少|起码|超过|顶多|撑死"
    "|小|上|得有|可能|也就|成)"
    "(?:是|有|得|着|要|个|也就)?$"
)
_ABOUT_AFTER = re.compile(
    " ?(?:来|多)?(?:元|块|块钱|个|人|名|位|口|家|户|个月|年|月)?(?:多|来)?"
    r"(?:左右|上下|出头|以上|以内|以下|之内|往上|往下|开外|不到|前后|打底|起步|\+)"
)
_ROUND_BEFORE = re.compile("(?:上|小|近|约|快|大概|差不多|将近|成)$")
_NO_NUMBER_BEFORE = re.compile("(?:几|(?<![工人总])数)$")
# 百八十, 千八百, 万八千, 千儿八百: "somewhere up to"
_UP_TO = re.compile("([百千万])儿?八([十百千])")
_ROUGH = re.compile("([百千万])(?:儿)?把|(?<![一二两三四五六七八九几0-9])百十(?=[来多个块人万元])")
_TEN_THOUSAND = re.compile("[来多]?万")
_PURE = re.compile(rf"(?:{FIGURES}) ?[万亿wW]?")
_BETWEEN = re.compile(" ?(?:元|块钱|块|个人|个|人|名|万元)? ?(?:到|至|~|-|—|–|或者|或是|或|还是) ?")
_ENUMERATED = re.compile("[、,] ?")
_SCALE = {"百": 100, "千": 1000, "万": 10**4}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `text[start:end]`, without its unit or counter.

    `figures`: written in figures only. `size`: the unit it ends with (10,000 for 三万), 1 without one.
    """

    start: int
    end: int
    values: tuple[int, ...]
    vague: bool = False
    figures: bool = False
    size: int = 1


def quantities(text: str) -> list[Quantity]:
    """All numbers of a text in order; "3到5万" is one number with two values."""
    found: list[Quantity] = []
    place = 0
    while place < len(text):
        match = _RUN.search(text, place)
        if match is None:
            break
        one = _rough(text, match.start()) or _read(text, match)
        place = max(match.end(), one.end) if one else match.end()
        if one is not None:
            _add(found, one, text)
    return found


def _rough(text: str, start: int) -> Quantity | None:
    """万把块, 百八十个: the unit alone stands for about one of it."""
    if _NO_NUMBER_BEFORE.search(text, max(0, start - 2), start):
        return None
    match = _UP_TO.match(text, start)
    if match:
        size = _SCALE[match[1]]
        end, times = _times(text, match.end())
        return Quantity(start, end, (size * 8 // 10 * times, size * times), vague=True)
    match = _ROUGH.match(text, start)
    if match:
        end, times = _times(text, match.end())
        return Quantity(start, end, (_SCALE[match[0][0]] * times,), vague=True)
    return None


def _times(text: str, end: int) -> tuple[int, int]:
    """A 万 behind a rough number: 百八十万, 百十来万."""
    after = _TEN_THOUSAND.match(text, end)
    return (after.end(), 10**4) if after else (end, 1)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    start, body = match.start(), match[0].rstrip()
    if _NO_NUMBER_BEFORE.search(text, max(0, start - 2), start):
        return None
    if not _is_open(body):
        body = body[: min(body.index(char) for char in _OPEN if char in body)]
    number = body.translate(_CLOSED)
    if not readings(number) and _NEXT_WORD.match(text, start + len(body) - 1):
        body, number = body[:-1], number[:-1]
    open_end = number != body
    lead = _ROUND_BEFORE.search(text, max(0, start - 3), start)
    values = readings(f"一{number}") if lead and number[:1] in "百千万亿" else readings(number)
    if not values:
        return None
    return Quantity(
        start,
        start + len(body),
        values,
        vague=open_end or _is_about(text, start, start + len(body)),
        figures=_PURE.fullmatch(body) is not None,
        size=last_size(number),
    )


def _is_open(body: str) -> bool:
    """多/来/几 belong to a number only behind a unit or a round figure: 十来, 10多, 一百多万; not 三来."""
    for at, char in enumerate(body):
        if char in _OPEN:
            before = plain(body[:at].rstrip(" 好"))
            if not before or not (
                before[-1] in "十百千万亿" or (before.isdecimal() and before.endswith("0"))
            ):
                return False
    return True


def _is_about(text: str, start: int, end: int) -> bool:
    before = _ABOUT_BEFORE.search(text, max(0, start - 6), start)
    return before is not None or _ABOUT_AFTER.match(text, end) is not None


def _add(found: list[Quantity], one: Quantity, text: str) -> None:
    """Append, or join with the number before it: 三到五万, 3、4个, 两千或者三千."""
    last = found[-1] if found else None
    if last is None or len(last.values) > 1 or len(one.values) > 1 or not _joined(last, one, text):
        found.append(one)
        return
    low = last.values[0]
    scaled = low * one.size if _shares_unit(last, one) else low
    if scaled == one.values[0]:
        found.append(one)
        return
    found[-1] = replace(
        one,
        start=last.start,
        values=(scaled, one.values[0]),
        vague=last.vague or one.vague,
        figures=last.figures and one.figures,
    )


def _shares_unit(last: Quantity, one: Quantity) -> bool:
    """三十到五十万: the 万 belongs to both, unless the first would then be the larger one."""
    least = 1000 if last.size == 1 else 10**4
    return one.size >= least and last.size < 1000 and last.values[0] * one.size < one.values[0]


def _joined(last: Quantity, one: Quantity, text: str) -> bool:
    between = text[last.end : one.start]
    if len(between) > 6:
        return False
    if _ENUMERATED.fullmatch(between):
        tokens = plain(text[last.start : last.end]), plain(text[one.start : one.end])
        digit = DIGITS.get(tokens[1][:1], -1) if not tokens[1][:1].isdecimal() else int(tokens[1][:1])
        return len(tokens[0]) == 1 and (last.values[0] + 1 == digit or (last.values[0], digit) == (3, 5))
    if "-" in between and (
        "-" in text[max(0, last.start - 1) : last.start] or text[one.end : one.end + 1] == "-"
    ):
        return False
    if "-" in between and (
        text[last.start] == "0" or (last.values[0] >= 10**4 > one.size and one.values[0] >= 10**6)
    ):
        return False
    return _BETWEEN.fullmatch(between) is not None
