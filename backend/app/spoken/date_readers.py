"""One reader per way of saying a date. A reader that finds no possible date answers with no candidates."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from app.spoken.almanac import add_months, holiday_start, monday_of
from app.spoken.cardinal import readings
from app.spoken.date_hit import Hit, checked
from app.spoken.date_words import (
    DAY,
    DAY_WORDS,
    HOLIDAY,
    LUNAR,
    MONTH,
    MONTH_WORDS,
    WEEK_NAME,
    WEEK_PREFIXES,
    WEEKDAY,
    YEAR,
    YEAR_WORDS,
    any_of,
    number_of,
    weekday_of,
    year_of,
)
from app.spoken.partial import PartialDate, of_day
from app.spoken.quantity import HAN
from app.spoken.surroundings import stands_alone

_EDGE = "(?P<edge>初|底|末|中旬|上旬|下旬|中|左右|前后|来号)?"
_NOT_DATE_NUMBER = "(?!楼|线|院|门|窗|文|公告|令|桌|机|店|厅|[0-9])"
_DAY_OF_MONTH = rf"(?: ?(?P<day>{DAY}) ?(?:[日号]{_NOT_DATE_NUMBER}|(?![0-9{HAN}个月年万千百元块点号日])))?"
_WITH_YEAR = re.compile(
    rf"(?<![0-9.{HAN}第每])(?:(?P<word>{any_of(YEAR_WORDS)})|(?P<year>{YEAR}) ?年(?!代|级))(?:的| )?"
    rf"(?:(?P<month>{MONTH}) ?月份?(?!租|薪|工资){_DAY_OF_MONTH}"
    "|(?P<season>年?初|年?底|年?末|年中|上半年|下半年|春天|夏天|秋天|冬天|开春|入冬|入秋|入夏|春季|夏季"
    "|秋季|冬季))?"
    f"{_EDGE}(?![0-9])"
)
_MONTHS_PAIR = re.compile(
    rf"(?<![0-9{HAN}第每个])(?P<word>{any_of(YEAR_WORDS)}|(?P<year>{YEAR}) ?年)?的?"
    "(?P<pair>一二|二三|三四|四五|五六|六七|七八|八九|[1-9]、[1-9]|[1-9][-到至][1-9]) ?月份?(?!租)(?!多)"
)
_WITHOUT_YEAR = re.compile(
    rf"(?<![0-9.{HAN}第每年头])(?P<month>{MONTH}) ?月份?(?!租|薪|工资|多|嫂|饼|子"
    rf"|[0-9{HAN}]{{1,5}}[千百万块元]){_DAY_OF_MONTH}{_EDGE}"
)
_FIGURES = re.compile(
    r"(?<![0-9A-Za-z.-])(?P<year>(?:19"
    r"|20)[0-9]{2})(?P<sep>[-./])(?P<month>[0-9]{1,2})(?:(?P=sep)(?P<day>[0-9]{1,2}))?"
    r"(?:月份?|日|号)?(?![0-9万元]|\.[0-9]|-[0-9])"
)
_SOLID = re.compile(
    "(?<![0-9.])(?P<year>(?:19|20)[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])?(?![0-9.元块万])"
)
_YEAR_ALONE = re.compile("(?<![0-9.])(?P<year>19[4-9][0-9]|20[0-9]{2})(?![0-9.年元块万/-])")
_MONTH_WORD = re.compile(rf"(?P<word>{any_of(MONTH_WORDS)})的?{_DAY_OF_MONTH}{_EDGE}")
_DAY_WORD = re.compile(rf"(?P<word>{any_of(DAY_WORDS)})")
_WEEKDAY = re.compile(
    rf"(?<![一每0-9])(?P<which>上上|上|这|本|下下|下)?(?:一?个)?{WEEK_NAME}(?P<day>{WEEKDAY})(?![0-9个岁])"
)
_AGO = re.compile(
    rf"(?<![0-9.第{HAN}])(?:(?P<many>[0-9]{{1,3}}|[{HAN}]{{1,4}}|半) ?(?P<open>多|来|几)?(?P<unit>年|个月"
    rf"|天|周|个?星期|个?礼拜|月)"
    "(?P<half>半)?(?P<over>多)?(?:(?P<extra>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})个月)?)"
    rf"(?:以|之)?(?P<side>前|后)(?!付|台|厨|年)(?:的)?(?:(?P<month>{MONTH})月份?{_DAY_OF_MONTH})?"
)
_DAY_ALONE = re.compile(
    rf"(?<![0-9.第{HAN}月〕\]）)文路街楼院区栋门-])(?P<day>{DAY}) ?号{_NOT_DATE_NUMBER}(?!码|召|称|牌"
    rf"|[{HAN}])(?P<about>左右|前后)?"
)
_HOLIDAY = re.compile(
    rf"(?P<word>{any_of(YEAR_WORDS)}|(?P<year>{YEAR}) ?年)?的?(?P<name>{HOLIDAY})(?!路|街|村|广场)(?:节"
    rf"|假期)?(?P<side>前后|以?前|以?后|之前|之后|期间|左右|那会)?"
)
_YEAR_EDGE = re.compile("(?<![去今前明后头来0-9本当])年(?P<edge>底|初|末)")
_A_LENGTH_BEFORE = re.compile(
    "(?:了|干|做|有|过|满|近|约|快|开|混|学|超|大概|差不多)(?:过|了|有|差不多|大概|将近|快)?$"
)
_A_LENGTH_AFTER = re.compile(
    " ?(?:了|多|来|左右|以上|经验|时间|工龄|期|以?前|以?后|之前|之后|的?时候不|半|贷|内|级)"
)
_IN_YEAR = {"底": 12, "末": 12, "初": 1, "年中": 6, "年底": 12, "年末": 12, "年初": 1}


def _hit(
    match: re.Match[str], dates: Iterable[PartialDate | None], vague: bool = False, exact: bool = False
) -> Hit:
    candidates = tuple(dict.fromkeys(found for found in dates if found))
    return Hit(match.start(), match.end(), candidates, vague, exact)


def _year(match: re.Match[str], today: date) -> int | None:
    if match["year"]:
        return year_of(match["year"], today)
    return today.year + YEAR_WORDS[match["word"]] if match["word"] else None


def _with_year(match: re.Match[str], today: date) -> Hit:
    year = _year(match, today)
    if year is None or _is_a_length(match):
        return Hit(match.start(), match.end())
    month, day, season = number_of(match["month"]), number_of(match["day"]), match["season"]
    vague = bool(match["edge"] or season)
    month = _IN_YEAR.get(season, month) if season else month
    exact = (
        bool(match["year"])
        and len(match["year"]) == 4
        and match["year"].isdecimal()
        and match["year"].isascii()
    )
    return _hit(match, [checked(year, month, day)], vague, exact)


def _is_a_length(match: re.Match[str]) -> bool:
    """开了10年, 20年经验: years that last, not the year 2010."""
    if not match["year"] or len(match["year"]) == 4 or match["month"] or match["season"]:
        return False
    before = _A_LENGTH_BEFORE.search(match.string, max(0, match.start() - 4), match.start())
    return before is not None or _A_LENGTH_AFTER.match(match.string, match.end()) is not None


def _months_pair(match: re.Match[str], today: date) -> Hit:
    months = [value for char in (match["pair"][0], match["pair"][-1]) if (value := number_of(char))]
    year = _year(match, today)
    if year is not None:
        return _hit(match, [checked(year, month, None) for month in months])
    return _hit(match, [found for month in months for found in _around(month, None, today)])


def _around(month: int, day: int | None, today: date) -> list[PartialDate]:
    """The last and the next one of a month or day without a year, the past first."""
    years = [checked(today.year + more, month, day) for more in (-1, 0, 1)]
    found = [one for one in years if one]
    past = [one for one in found if one.first_day() <= today]
    coming = [one for one in found if one.last_day() >= today]
    both = list(dict.fromkeys([*past[-1:], *coming[:1]]))
    if len(both) == 1 and day is None and len(past) > 1:
        both.append(past[-2])
    return both


def _without_year(match: re.Match[str], today: date) -> Hit:
    month, day = number_of(match["month"]), number_of(match["day"])
    if month is None:
        return Hit(match.start(), match.end())
    found = tuple(_around(month, day, today))
    either = len(found) == 2 and found[0].first_day() < found[1].first_day()
    return Hit(match.start(), match.end(), found, bool(match["edge"]), either=either, open=(month, day))


def _figures(match: re.Match[str], _today: date) -> Hit:
    return _hit(
        match, [checked(int(match["year"]), int(match["month"]), number_of(match["day"]))], exact=True
    )


def _solid(match: re.Match[str], today: date) -> Hit:
    found = checked(int(match["year"]), int(match["month"]), number_of(match["day"]))
    return _hit(match, [found] if found and found.year <= today.year + 5 else [])


def _year_alone(match: re.Match[str], today: date) -> Hit:
    """2019 as the whole answer."""
    year = int(match["year"])
    alone = stands_alone(match.string, match.start(), match.end())
    return _hit(match, [checked(year, None, None)] if alone and year <= today.year + 5 else [])


def _month_word(match: re.Match[str], today: date) -> Hit:
    year, month = add_months(today.year, today.month, MONTH_WORDS[match["word"]])
    return _hit(match, [checked(year, month, number_of(match["day"]))], bool(match["edge"]))


def _day_word(match: re.Match[str], today: date) -> Hit:
    return _hit(match, [of_day(today + timedelta(days=DAY_WORDS[match["word"]]))])


def _weekday(match: re.Match[str], today: date) -> Hit:
    this = monday_of(today) + timedelta(days=weekday_of(match["day"]))
    if match["which"]:
        return _hit(match, [of_day(this + timedelta(weeks=WEEK_PREFIXES[match["which"]]))])
    past = this if this <= today else this - timedelta(weeks=1)
    coming = this if this >= today else this + timedelta(weeks=1)
    both = tuple(dict.fromkeys((of_day(past), of_day(coming))))
    return Hit(match.start(), match.end(), both, either=True)


def _ago(match: re.Match[str], today: date) -> Hit:
    sign = -1 if match["side"] == "前" else 1
    open_end = bool(match["open"] or match["over"])
    many = (0,) if match["many"] == "半" else readings(match["many"])
    half, unit = match["many"] == "半" or bool(match["half"]), match["unit"]
    if unit == "天" and not half:
        return _hit(match, [_days_off(today, sign * value) for value in many], open_end or len(many) > 1)
    if unit in {"周", "星期", "礼拜", "个星期", "个礼拜"}:
        return _hit(match, [_days_off(today, sign * value * 7) for value in many] if not half else [], True)
    if unit in {"个月", "月"}:
        if unit == "月" or half:
            return Hit(match.start(), match.end())
        return _hit(match, [_months_off(today, sign * value) for value in many], True)
    if unit == "年" and match["month"] and not half and not open_end:
        month, day = number_of(match["month"]), number_of(match["day"])
        return _hit(match, [checked(today.year + sign * value, month, day) for value in many])
    return _years_off(match, today, tuple(sign * value for value in many), sign * 6 if half else 0)


def _years_off(match: re.Match[str], today: date, years: tuple[int, ...], months: int) -> Hit:
    extra = number_of(match["extra"])
    if extra:
        months += extra if match["side"] == "后" else -extra
    if months:
        return _hit(match, [_months_off(today, value * 12 + months) for value in years], True)
    return _hit(match, [checked(today.year + value, None, None) for value in years], True)


def _days_off(today: date, days: int) -> PartialDate:
    return of_day(today + timedelta(days=days))


def _months_off(today: date, months: int) -> PartialDate | None:
    year, month = add_months(today.year, today.month, months)
    return checked(year, month, None)


def _day_alone(match: re.Match[str], today: date) -> Hit:
    day = number_of(match["day"])
    months = [add_months(today.year, today.month, more) for more in (-2, -1, 0, 1, 2)]
    found = [one for year, month in months if (one := checked(year, month, day))]
    past = [one for one in found if one.first_day() <= today][-1:]
    coming = [one for one in found if one.first_day() >= today][:1]
    both = tuple(dict.fromkeys([*past, *coming]))
    vague = bool(match["about"])
    return Hit(match.start(), match.end(), both, vague, either=len(both) == 2, open=(None, day))


def _holiday(match: re.Match[str], today: date) -> Hit:
    """A holiday tells its day; "around" or "after" it tells none."""
    if match["side"]:
        return Hit(match.start(), match.end())
    year = _year(match, today)
    years = [year] if year is not None else [today.year - 1, today.year, today.year + 1]
    days = [day for one in years if (day := holiday_start(match["name"], one))]
    if year is None:
        days = [day for day in days if day <= today][-1:] + [day for day in days if day > today][:1]
    found: list[PartialDate | None] = [of_day(day) for day in days]
    if match["name"] == "十一":  # the holiday, or November said short
        found += [checked(day.year, 11, None) for day in days]
    hit = _hit(match, found, vague=True)
    return Hit(hit.start, hit.end, hit.candidates, True, either=len(hit.candidates) == 2)


def _year_edge(match: re.Match[str], today: date) -> Hit:
    found = tuple(_around(_IN_YEAR[match["edge"]], None, today))
    return Hit(match.start(), match.end(), found, True, either=True)


def _lunar(match: re.Match[str], _today: date) -> Hit:
    """Days of the lunar calendar are not turned into dates here."""
    return Hit(match.start(), match.end())


READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Hit]], ...] = (
    (LUNAR, _lunar),
    (_WITH_YEAR, _with_year),
    (_MONTHS_PAIR, _months_pair),
    (_FIGURES, _figures),
    (_SOLID, _solid),
    (_WITHOUT_YEAR, _without_year),
    (_YEAR_ALONE, _year_alone),
    (_MONTH_WORD, _month_word),
    (_DAY_WORD, _day_word),
    (_WEEKDAY, _weekday),
    (_AGO, _ago),
    (_DAY_ALONE, _day_alone),
    (_HOLIDAY, _holiday),
    (_YEAR_EDGE, _year_edge),
)
