"""For how long, in months: 半年, 一年半, 三个月, 俩月, 一年多."""

import re

from app.spoken.cardinal import readings
from app.spoken.quantity import HAN
from app.spoken.reading import Candidate, Spoken
from app.spoken.surroundings import not_taken_back, tidy

_NUMBER = rf"(?:[0-9]{{1,3}}|[{HAN}]{{1,4}})"
_RANGE = rf"{_NUMBER}(?:(?: ?(?:到|至|~|-|—|、|或者|或) ?){_NUMBER})?"
_ABOUT = (
    "(?P<about>大概|大约|约|差不多|将近|接近|估计|快|近|不到|不满|不足|至少|最多|最少|起码|超过|顶多|可能"
    "|小|大)?"
    "(?:是|有|得)?(?:整整|整|满)?"
)
_LENGTH = re.compile(
    rf"(?<![0-9.第前今去明后每这那上下头{HAN}]){_ABOUT}"
    rf"(?:(?P<idiom>一年半载)"
    rf"|(?P<years>{_RANGE}) ?(?P<open_years>[来多几])?年(?P<half>半(?![年载]))?(?P<over>多|来的|出头"
    rf"|零几个月)?"
    rf"(?:零|又|加)?(?:(?P<extra>{_NUMBER}|[俩仨两]) ?(?:个月|(?<=[俩仨两])月))?"
    rf"|(?P<half_year>半年|半拉年)|(?P<months>{_RANGE}"
    rf"|[俩仨两](?=月)) ?(?P<open_months>[来多几])?(?:个(?:多)?月|(?<=[俩仨两])月)"
    rf"|(?P<some>个把月)|(?P<days>{_NUMBER}) ?天|(?P<quarters>{_NUMBER}) ?个?季度)"
    "(?P<tail>多|来的|左右|上下|出头|以上|以内|之内|以下|不到|零几天)?"
)
_SPLIT = re.compile(" ?(?:到|至|~|-|—|、|或者|或) ?")
_NOT_A_LENGTH = re.compile(
    " ?(?:以?前|之前|以?后(?!付)|之后|级|代|度|龄|纪|份|底|初|轻|[0-9]{1,2}月|末|中旬|到头|四季|前"
    "|[一二三四五六七八九十]{1,3}月)"
)
_RATE = re.compile(rf"(?:是|要|得|给|租金|房租|大概)?(?:[0-9]|[{HAN}]{{1,5}}[万千百元块])(?!个)")
_HALF_YEAR_RANGE = re.compile("半年(?:到|至|~|-|或者|或)(?:一|1)年")
_LASTING = re.compile("[干做有了贷交满过签租开]$")
_LONGEST_MONTHS = 80 * 12


def find_months(text: str) -> list[Spoken[int]]:
    """Lengths of time in whole months."""
    text = tidy(text)
    found: list[Spoken[int]] = []
    for match in _HALF_YEAR_RANGE.finditer(text):
        found.append(Spoken(match.start(), match.end(), (_said(6), _said(12))))
    for match in _LENGTH.finditer(text):
        if any(match.start() < other.end and other.start < match.end() for other in found):
            continue
        spoken = _spoken(text, match)
        if spoken:
            found.append(spoken)
    return not_taken_back(text, sorted(found, key=lambda spoken: spoken.start))


def _said(months: int) -> Candidate[int]:
    years, rest = divmod(months, 12)
    if not years:
        return Candidate(months, f"{months} 个月")
    return Candidate(months, f"{years} 年" + (f" {rest} 个月" if rest else "") + f"（{months} 个月）")


def _spoken(text: str, match: re.Match[str]) -> Spoken[int] | None:
    if _NOT_A_LENGTH.match(text, match.end()) or (match["years"] and _RATE.match(text, match.end())):
        return None
    if match["years"] and _may_be_a_year(text, match):
        return None
    values = _months(match)
    if not values or max(values) > _LONGEST_MONTHS or min(values) <= 0:
        return None
    rough = ("days", "about", "open_years", "over", "open_months", "some", "tail", "idiom")
    vague = any(match[name] for name in rough) or "个多月" in match[0]
    exact = not vague and len(values) == 1 and match[0][0] in "0123456789"
    return Spoken(
        match.start(), match.end(), tuple(_said(value) for value in values), exact=exact, vague=vague
    )


def _may_be_a_year(text: str, match: re.Match[str]) -> bool:
    """24年, 98年 without a word of doing before or after may as well be 2024 and 1998."""
    if not re.fullmatch("[0-9]{2}", match["years"]) or match["about"] or match["half"] or match["extra"]:
        return False
    lasting = _LASTING.search(text, max(0, match.start() - 2), match.start())
    return (
        int(match["years"]) > 15
        and not lasting
        and not (match["over"] or match["tail"] or match["open_years"])
    )


def _months(match: re.Match[str]) -> tuple[int, ...]:
    if match["idiom"]:
        return (6, 12)
    if match["half_year"]:
        return (6,)
    if match["some"]:
        return (1,)
    if match["days"]:
        return tuple(value // 30 for value in readings(match["days"]) if value and value % 30 == 0)
    if match["quarters"]:
        return tuple(value * 3 for value in readings(match["quarters"]))
    if match["months"]:
        return _several(match["months"])
    more = 6 if match["half"] else 0
    if match["extra"]:
        extra = readings(match["extra"])
        if len(extra) != 1:
            return ()
        more += extra[0]
    return tuple(value * 12 + more for value in _several(match["years"]))


def _several(written: str) -> tuple[int, ...]:
    """3到5 → (3, 5); 三五 → (3, 5); 三 → (3,)."""
    values: list[int] = []
    for part in _SPLIT.split(written):
        some = readings(part)
        if not some:
            return ()
        values += [value for value in some if value not in values]
    return tuple(sorted(values))
