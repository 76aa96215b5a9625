"""Days people wish for, always ahead: 下周二, 后天, 下个月3号, 月底, 两周后的周一, 大年初八."""

import re
from datetime import date, timedelta

from app.spoken import named_days
from app.spoken.almanac import (
    Days,
    add_months,
    monday_of,
    month_span,
    one_day,
    safe_date,
)
from app.spoken.cardinal import readings
from app.spoken.date_words import (
    DAY,
    DAY_WORDS,
    MONTH,
    MONTH_WORDS,
    WEEK_NAME,
    WEEKDAY,
    YEAR_WORDS,
    any_of,
    number_of,
    weekday_of,
    year_of,
)
from app.spoken.day_hit import WEEKS, DayHit, Reader, day_hit
from app.spoken.quantity import HAN

_NOT_DATE_NUMBER = "(?!楼|线|院|门|窗|文|公告|令|桌|机|店|厅|码|召|称)"
_EDGE = "(?P<edge>上旬|中旬|下旬|初|底|末|中|头上)?"
_FULL = re.compile(
    rf"(?<![0-9.])(?:(?P<year>20[0-9]{{2}}|[0-9]{{2}}(?=年))(?:年| ?[-./] ?)|(?P<word>{any_of(YEAR_WORDS)}))?"
    r"(?<![0-9]\.)"
    rf"(?P<month>{MONTH}) ?(?:月份?|(?<=[0-9])(?P<mark>[-./])(?=[0-9]{{1,2}}(?![0-9./-])))"
    rf"(?: ?(?P<day>{DAY}) ?(?:[日号]{_NOT_DATE_NUMBER}|(?![0-9{HAN}个月年点:时]))|{_EDGE})?"
)
_MONTH_WORD = re.compile(
    rf"(?P<word>{any_of(MONTH_WORDS)})的?(?:(?P<day>{DAY}) ?[日号]{_NOT_DATE_NUMBER}|{_EDGE})"
)
_MONTH_EDGE = re.compile("(?<![0-9个年十一二三四五六七八九上下这本])月(?P<edge>初|底|末|中|内)")
_DAY_ALONE = re.compile(rf"(?<![0-9.第{HAN}月〕\]路街楼院区栋门-])(?P<day>{DAY}) ?号{_NOT_DATE_NUMBER}")
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
_UNREADABLE = re.compile(
    rf"(?:{any_of(MONTH_WORDS)}|{MONTH}月份?)?的?(?:第[一二三四]|头一|最后一)个?{WEEK_NAME}(?!{WEEKDAY})|"
    "赶明儿个?|第[一二三四五六七八九十]天|(?<!周)(?:一三五|二四六)(?=上|下|早|晚|中|都|,|$)|这几天|过几天"
    "|过两天|这两天|前几天|近期|每天|天天|平时|工作日|节后|节前|哪天|改天|几号|周几|星期几"
    "|年后|年前"
    "|(?:冬至|夏至|腊八|重阳|七夕|元宵|平安夜|圣诞|立[春夏秋冬]|惊蛰|谷雨|芒种|霜降)节?"
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
_SUNDAY = 6
_JUST_OVER = timedelta(days=60)


def _full(match: re.Match[str], today: date) -> DayHit:
    """A month and perhaps a day; without a year the coming one, none at all when it has just gone by."""
    month, day = number_of(match["month"]), number_of(match["day"])
    if month is None or not 1 <= month <= 12 or (match["mark"] and not day):
        return DayHit(match.start(), match.end())
    if match["year"] or match["word"]:
        year = year_of(match["year"], today) if match["year"] else today.year + YEAR_WORDS[match["word"]]
        return day_hit(match, [_in_month(year, month, day, match["edge"])], bool(match["edge"]))
    span = _in_month(today.year, month, day, match["edge"])
    if span and span.last < today:
        recently = today - span.last < _JUST_OVER
        span = None if recently else _in_month(today.year + 1, month, day, match["edge"])
    return day_hit(match, [span], bool(match["edge"]))


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
    return day_hit(
        match, [_in_month(year, month, number_of(match["day"]), match["edge"])], bool(match["edge"])
    )


def _month_edge(match: re.Match[str], today: date) -> DayHit:
    """月底 of this month, or of the next when it is over."""
    if match["edge"] == "内":
        return day_hit(match, [Days(today, month_span(today.year, today.month).last)])
    spans = [_in_month(*add_months(today.year, today.month, more), None, match["edge"]) for more in (0, 1)]
    return day_hit(match, [span for span in spans if span and span.last >= today][:1], vague=True)


def _day_alone(match: re.Match[str], today: date) -> DayHit:
    day = number_of(match["day"])
    months = (add_months(today.year, today.month, more) for more in (0, 1, 2))
    days = [found for year, month in months if day and (found := safe_date(year, month, day))]
    return day_hit(match, [one_day(found) for found in days if found >= today][:1])


def _weekday(match: re.Match[str], today: date) -> DayHit:
    """周五 on a Friday may be today or in a week; 周一三五 are three days."""
    numbers = [weekday_of(char) for char in match["day"] + match["more"]]
    end = match.end()
    if match["more"] and numbers != sorted(set(numbers)):
        numbers, end = numbers[:1], match.end("day")
    if match["every"]:
        return DayHit(match.start(), end)
    spans = [span for number in numbers for span in _on_weekday(number, match["which"], today)]
    return DayHit(
        match.start(),
        end,
        tuple(spans),
        each=len(numbers) > 1,
        loose=not match["which"],
        loose_hour=match.string[end : end + 1] == "点",
    )


def _on_weekday(number: int, which: str | None, today: date) -> list[Days]:
    this = monday_of(today) + timedelta(days=number)
    if which == "下" and today.weekday() == _SUNDAY:
        # On a Sunday the week that begins tomorrow is for many still "this" one.
        return [one_day(this + timedelta(weeks=1)), one_day(this + timedelta(weeks=2))]
    if which:
        return [one_day(this + timedelta(weeks=WEEKS[which]))]
    if this == today:
        return [one_day(today), one_day(today + timedelta(weeks=1))]
    return [one_day(this if this > today else this + timedelta(weeks=1))]


def _weekend(match: re.Match[str], today: date) -> DayHit:
    if match["every"]:
        return DayHit(match.start(), match.end())
    this = monday_of(today) + timedelta(days=5)
    weeks = [WEEKS[match["which"]]] if match["which"] else ([0, 1] if today >= this else [0])
    days = [this + timedelta(weeks=week) for week in weeks]
    return day_hit(match, [Days(day, day + timedelta(days=1)) for day in days])


def _week(match: re.Match[str], today: date) -> DayHit:
    monday = monday_of(today) + timedelta(weeks=WEEKS[match["which"]])
    return day_hit(match, [Days(monday, monday + timedelta(days=6))])


def _day_word(match: re.Match[str], today: date) -> DayHit:
    if match["both"]:
        more = 1 if match["both"].startswith("明") else 0
        first = today + timedelta(days=more)
        return day_hit(match, [Days(first, first + timedelta(days=1))])
    more = {"今": 0, "明": 1, "后": 2}[match["short"]] if match["short"] else DAY_WORDS[match["word"]]
    return day_hit(match, [one_day(today + timedelta(days=more))])


def _later(match: re.Match[str], today: date) -> DayHit:
    """三天后, 过一周, 两周后的周一 (of that calendar week or the first one after 14 days: two readings)."""
    if not (match["side"] or match["over"]) or (match["over"] and match["many"] == "两"):
        return DayHit(match.start(), match.end())
    unit = match["unit"].removeprefix("个")
    days = [
        day for many in _counts(match["many"]) if (day := _moved(today, many, unit, match["many"] == "半"))
    ]
    if match["side"] == "内":
        return day_hit(match, [Days(today, day) for day in days[:1]], vague=True)
    if match["weekday"]:
        number = weekday_of(match["weekday"])
        in_week = [monday_of(day) + timedelta(days=number) for day in days]
        after = [day + timedelta(days=(number - day.weekday()) % 7) for day in days]
        return day_hit(match, [one_day(day) for day in (*in_week, *after)])
    return day_hit(match, [one_day(day) for day in days], vague=unit not in {"天", "日"})


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


def _unreadable(match: re.Match[str], _today: date) -> DayHit:
    return DayHit(match.start(), match.end())


READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    *named_days.READERS,
    (_FULL, _full),
    (_MONTH_WORD, _month_word),
    (_MONTH_EDGE, _month_edge),
    (_DAY_ALONE, _day_alone),
    (_WEEKDAY, _weekday),
    (_WEEKEND, _weekend),
    (_WEEK, _week),
    (_DAY_WORD, _day_word),
    (_LATER, _later),
    (_UNREADABLE, _unreadable),
)
