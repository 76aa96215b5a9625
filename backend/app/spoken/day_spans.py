"""Days people wish for, always ahead: 下周二, 后天, 下个月3号, 月底, 两周后的周一, 大年初八."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.spoken.almanac import (
    Days,
    add_months,
    holiday_end,
    holiday_start,
    is_settled,
    lunar_new_year,
    monday_of,
    month_span,
    one_day,
    safe_date,
    working_day_from,
)
from app.spoken.cardinal import readings, value_of
from app.spoken.date_words import (
    DAY,
    DAY_WORDS,
    HOLIDAY,
    MONTH,
    MONTH_WORDS,
    WEEK_NAME,
    WEEKDAY,
    YEAR_WORDS,
    any_of,
    number_of,
    weekday_of,
)
from app.spoken.quantity import HAN


@dataclass(frozen=True, slots=True)
class DayHit:
    """Every span a stretch may mean; none when it is past, impossible or cannot be told.

    `each`: the spans are all wished for (周一三五), not readings of one. `loose`: a weekday without a week.
    """

    start: int
    end: int
    spans: tuple[Days, ...] = ()
    vague: bool = False
    each: bool = False
    loose: bool = False


Reader = Callable[["re.Match[str]", date], DayHit]
_NOT_DATE_NUMBER = "(?!楼|线|院|门|窗|文|公告|令|桌|机|店|厅|码|召|称)"
_EDGE = "(?P<edge>上旬|中旬|下旬|初|底|末|中|头上)?"
_FULL = re.compile(
    rf"(?<![0-9.])(?:(?P<year>20[0-9]{{2}})(?:年| ?[-./] ?)|(?P<word>{any_of(YEAR_WORDS)}))?(?<![0-9]\.)"
    rf"(?P<month>{MONTH}) ?(?:月份?|(?<=[0-9])(?P<mark>[-./])(?=[0-9]{{1,2}}(?![0-9./-])))"
    rf"(?: ?(?P<day>{DAY}) ?(?:[日号]{_NOT_DATE_NUMBER}|(?![0-9{HAN}个月年点:时]))|{_EDGE})?"
)
_MONTH_WORD = re.compile(
    rf"(?P<word>{any_of(MONTH_WORDS)})的?(?:(?P<day>{DAY}) ?[日号]{_NOT_DATE_NUMBER}|{_EDGE})"
)
_MONTH_EDGE = re.compile("(?<![0-9个年十一二三四五六七八九上下这本])月(?P<edge>初|底|末|中|内)")
_DAY_ALONE = re.compile(rf"(?<![0-9.第{HAN}月〕\]-])(?P<day>{DAY}) ?号{_NOT_DATE_NUMBER}")
_AFTER_DAYS = "(?=$|[下上早晚中都,。、和或的我有行吧这两没不可能来去休空也呗头傍 ])"
_WEEKDAY = re.compile(
    rf"(?P<every>每|每个)?(?P<which>下下|上上|下|上|这|本)?(?:一?个)?{WEEK_NAME}(?P<day>{WEEKDAY})"
    rf"(?P<more>(?:{WEEKDAY}{{1,5}}{_AFTER_DAYS})?)"
)
_WEEKEND = re.compile(
    "(?P<every>每|每个)?(?P<which>下下|上上|下|上|这|本)?(?:一?个)?(?:周末|双休日?|大?礼拜天?六日|星期六日)"
)
_WEEK = re.compile(
    rf"(?P<which>下下|上上|下|上|这|本)(?:一?个)?{WEEK_NAME}(?!末|{WEEKDAY})(?P<inside>内|里|之内)?"
)
_DAY_WORD = re.compile(
    rf"(?P<word>{any_of(DAY_WORDS)})个?|(?P<short>今|明|后)(?=[早晚])|(?P<both>明后(?:天|两天)?"
    rf"|今明(?:两天|天)?)"
)
_LATER = re.compile(
    rf"(?:(?P<over>再?过)|(?<![0-9.第{HAN}前每]))(?P<many>[0-9]{{1,3}}|[{HAN}]{{1,3}}|半)(?P<unit>天|日"
    rf"|周|个?星期|个?礼拜|个月)"
    rf"(?:(?:之|以)?(?P<side>后|内)|(?P<none>))(?:的?(?:那个)?{WEEK_NAME}(?P<weekday>{WEEKDAY}))?"
)
_HOLIDAY = re.compile(
    rf"(?:(?<![0-9个{HAN}今明去前后来半全本])(?P<year>过?完?年)(?=之?后|以后|之?前|以前)"
    rf"|(?P<name>{HOLIDAY})(?!路|街))"
    r"(?:节|小?长?假期?|放假|完)*(?:之|以|过)?(?P<side>后|前|期间|那天|当天)?(?:的|,)?"
    "(?P<first>(?:第|头)一(?:个)?(?:工作日|上班日|天上班|天)|上班第一天)?"
)
_LUNAR = re.compile(
    "(?P<month>大年|正月|年)?初(?P<day>[一二三四五六七八九十])(?!中|级|始)"
    "|正月(?P<full>十[一二三四五六七八九]?|二十|十五)|(?P<eve>除夕|大年三十|年三十)"
    "|(?:农历|阴历|旧历|腊月|冬月)[^,。;]{0,6}|小年(?!轻)"
)
_NTH = re.compile(
    rf"(?P<word>{any_of(MONTH_WORDS)}|(?P<month>{MONTH})月份?|(?P<week>下下|下|这"
    rf"|本)(?:一?个)?{WEEK_NAME})?的?"
    rf"(?:第(?P<nth>[一二三四])个|头一个|(?P<last>最后一个))(?:{WEEK_NAME}(?P<day>{WEEKDAY})"
    rf"|(?P<work>工作日))"
)
_UNREADABLE = re.compile(
    "这几天|过几天|过两天|这两天|前几天|近期|每天|天天|平时|工作日|节后|节前|哪天|改天|几号|周几|星期几"
    "|年后|年前"
)
_EDGES = {
    "初": (1, 10),
    "头上": (1, 10),
    "上旬": (1, 10),
    "中": (11, 20),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (25, 31),
    "末": (25, 31),
}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_OPEN_DAYS = timedelta(days=13)
_JUST_OVER = timedelta(days=60)


def _hit(match: re.Match[str], spans: Iterable[Days | None], vague: bool = False) -> DayHit:
    found = tuple(dict.fromkeys(span for span in spans if span))
    return DayHit(match.start(), match.end(), found, vague)


def _full(match: re.Match[str], today: date) -> DayHit:
    """A month and perhaps a day; without a year the coming one, none at all when it has just gone by."""
    month, day = value_of(match["month"]), number_of(match["day"])
    if month is None or not 1 <= month <= 12 or (match["mark"] and not day):
        return DayHit(match.start(), match.end())
    if match["year"] or match["word"]:
        year = int(match["year"]) if match["year"] else today.year + YEAR_WORDS[match["word"]]
        return _hit(match, [_in_month(year, month, day, match["edge"])], bool(match["edge"]))
    span = _in_month(today.year, month, day, match["edge"])
    if span and span.last < today:
        recently = today - span.last < _JUST_OVER
        span = None if recently else _in_month(today.year + 1, month, day, match["edge"])
    return _hit(match, [span], bool(match["edge"]))


def _in_month(year: int, month: int, day: int | None, edge: str | None) -> Days | None:
    if day is not None:
        found = safe_date(year, month, day)
        return one_day(found) if found else None
    span = month_span(year, month)
    if edge not in _EDGES:
        return span
    first, last = _EDGES[edge]
    return Days(span.first.replace(day=first), span.first.replace(day=min(last, span.last.day)))


def _month_word(match: re.Match[str], today: date) -> DayHit:
    year, month = add_months(today.year, today.month, MONTH_WORDS[match["word"]])
    return _hit(match, [_in_month(year, month, number_of(match["day"]), match["edge"])], bool(match["edge"]))


def _month_edge(match: re.Match[str], today: date) -> DayHit:
    """月底 of this month, or of the next when it is over."""
    if match["edge"] == "内":
        return _hit(match, [Days(today, month_span(today.year, today.month).last)])
    spans = [_in_month(*add_months(today.year, today.month, more), None, match["edge"]) for more in (0, 1)]
    return _hit(match, [span for span in spans if span and span.last >= today][:1], vague=True)


def _day_alone(match: re.Match[str], today: date) -> DayHit:
    day = number_of(match["day"])
    months = (add_months(today.year, today.month, more) for more in (0, 1, 2))
    days = [found for year, month in months if day and (found := safe_date(year, month, day))]
    return _hit(match, [one_day(found) for found in days if found >= today][:1])


def _weekday(match: re.Match[str], today: date) -> DayHit:
    """周五 on a Friday may be today or in a week; 周一三五 are three days."""
    numbers = [weekday_of(char) for char in match["day"] + match["more"]]
    end = match.end()
    if match["more"] and numbers != sorted(set(numbers)):
        numbers, end = numbers[:1], match.end("day")
    if match["every"]:
        return DayHit(match.start(), end)
    spans = [span for number in numbers for span in _on_weekday(number, match["which"], today)]
    return DayHit(match.start(), end, tuple(spans), each=len(numbers) > 1, loose=not match["which"])


def _on_weekday(number: int, which: str | None, today: date) -> list[Days]:
    this = monday_of(today) + timedelta(days=number)
    if which:
        return [one_day(this + timedelta(weeks=_WEEKS[which]))]
    if this == today:
        return [one_day(today), one_day(today + timedelta(weeks=1))]
    return [one_day(this if this > today else this + timedelta(weeks=1))]


def _weekend(match: re.Match[str], today: date) -> DayHit:
    if match["every"]:
        return DayHit(match.start(), match.end())
    this = monday_of(today) + timedelta(days=5)
    weeks = [_WEEKS[match["which"]]] if match["which"] else ([0, 1] if today >= this else [0])
    days = [this + timedelta(weeks=week) for week in weeks]
    return _hit(match, [Days(day, day + timedelta(days=1)) for day in days])


def _week(match: re.Match[str], today: date) -> DayHit:
    monday = monday_of(today) + timedelta(weeks=_WEEKS[match["which"]])
    return _hit(match, [Days(monday, monday + timedelta(days=6))])


def _day_word(match: re.Match[str], today: date) -> DayHit:
    if match["both"]:
        more = 1 if match["both"].startswith("明") else 0
        first = today + timedelta(days=more)
        return _hit(match, [Days(first, first + timedelta(days=1))])
    more = {"今": 0, "明": 1, "后": 2}[match["short"]] if match["short"] else DAY_WORDS[match["word"]]
    return _hit(match, [one_day(today + timedelta(days=more))])


def _later(match: re.Match[str], today: date) -> DayHit:
    """三天后, 过一周, 两周后的周一 (of that calendar week or the first one after 14 days: two readings)."""
    if not (match["side"] or match["over"]) or (match["over"] and match["many"] == "两"):
        return DayHit(match.start(), match.end())
    unit = match["unit"].removeprefix("个")
    days = [
        day for many in _counts(match["many"]) if (day := _moved(today, many, unit, match["many"] == "半"))
    ]
    if match["side"] == "内":
        return _hit(match, [Days(today, day) for day in days[:1]], vague=True)
    if match["weekday"]:
        number = weekday_of(match["weekday"])
        in_week = [monday_of(day) + timedelta(days=number) for day in days]
        after = [day + timedelta(days=(number - day.weekday()) % 7) for day in days]
        return _hit(match, [one_day(day) for day in (*in_week, *after)])
    return _hit(match, [one_day(day) for day in days], vague=unit not in {"天", "日"})


def _counts(written: str) -> tuple[int, ...]:
    return (0,) if written == "半" else readings(written)


def _moved(today: date, many: int, unit: str, half: bool) -> date | None:
    if half:
        return today + timedelta(days=15) if unit == "月" else None
    if unit == "月":
        year, month = add_months(today.year, today.month, many)
        return (
            safe_date(year, month, min(today.day, month_span(year, month).last.day)) if year < 2090 else None
        )
    return today + timedelta(days=many * (1 if unit in {"天", "日"} else 7))


def _holiday(match: re.Match[str], today: date) -> DayHit:
    name = match["name"] or "春节"
    starts = [day for year in (today.year, today.year + 1) if (day := holiday_start(name, year))]
    ends = [(day, holiday_end(day)) for day in starts]
    coming = [(day, end) for day, end in ends if end >= today]
    if not coming:
        return DayHit(match.start(), match.end())
    start, end = coming[0]
    side, next_day = match["side"], end + timedelta(days=1)
    if side == "前":
        return _hit(match, [Days(today, start - timedelta(days=1))] if start > today else [], vague=True)
    if side == "期间":
        return _hit(match, [Days(start, end)], vague=True)
    if side == "后" or match["year"]:
        if match["first"]:
            return _hit(match, [one_day(working_day_from(next_day))], vague=not is_settled(next_day.year))
        return _hit(match, [Days(next_day, next_day + _OPEN_DAYS)], vague=True)
    return _hit(match, [one_day(start)] if not match["first"] and start >= today else [])


def _lunar(match: re.Match[str], today: date) -> DayHit:
    """Days of the first lunar month; 初八 alone only around the Spring Festival, other months not at all."""
    written = match["day"] or match["full"]
    years = [day for year in (today.year, today.year + 1) if (day := lunar_new_year(year))]
    number = -1 if match["eve"] else (number_of(written) or 0) - 1
    days = [day + timedelta(days=number) for day in years]
    coming = [day for day in days if day >= today][:1]
    if not (written or match["eve"]) or not coming:
        return DayHit(match.start(), match.end())
    if match["day"] and not match["month"] and coming[0] - today > timedelta(days=45):
        return DayHit(match.start(), match.end())
    return _hit(match, [one_day(coming[0])])


def _nth(match: re.Match[str], today: date) -> DayHit:
    """下个月第一个周一, 下周第一个工作日."""
    month = value_of(match["month"]) if match["month"] else None
    if match["week"]:
        monday = monday_of(today) + timedelta(weeks=_WEEKS[match["week"]])
        span = Days(monday, monday + timedelta(days=6))
    elif match["word"] or (month and 1 <= month <= 12):
        more = MONTH_WORDS.get(match["word"] or "", 0) if month is None else (month - today.month) % 12
        span = month_span(*add_months(today.year, today.month, more))
    else:
        return DayHit(match.start(), match.end())
    days = [span.first + timedelta(days=more) for more in range((span.last - span.first).days + 1)]
    if match["work"]:
        days = [day for day in days if working_day_from(day) == day]
    else:
        days = [day for day in days if day.weekday() == weekday_of(match["day"])]
    place = -1 if match["last"] else (number_of(match["nth"]) or 1) - 1
    return _hit(match, [one_day(days[place])] if -1 <= place < len(days) else [])


def _unreadable(match: re.Match[str], _today: date) -> DayHit:
    return DayHit(match.start(), match.end())


READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_NTH, _nth),
    (_FULL, _full),
    (_MONTH_WORD, _month_word),
    (_MONTH_EDGE, _month_edge),
    (_DAY_ALONE, _day_alone),
    (_WEEKDAY, _weekday),
    (_WEEKEND, _weekend),
    (_WEEK, _week),
    (_DAY_WORD, _day_word),
    (_LATER, _later),
    (_HOLIDAY, _holiday),
    (_LUNAR, _lunar),
    (_UNREADABLE, _unreadable),
)
