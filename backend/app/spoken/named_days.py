"""Days with a name or a rank: 国庆节后第一个工作日, 大年初八, 年后, 年底, 下个月第一个周一."""

import re
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
    working_day_from,
)
from app.spoken.date_words import (
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
from app.spoken.day_hit import OPEN_DAYS, WEEKS, DayHit, Reader, day_hit
from app.spoken.quantity import HAN

_HOLIDAY = re.compile(
    rf"(?:(?<![0-9个{HAN}今明去前后来半全本])(?P<year>过?完?年)(?=之?后|以后|之?前|以前)"
    rf"|(?P<name>{HOLIDAY})(?!路|街))"
    r"(?:节|小?长?假期?|放假|完)*(?:之|以|过)?(?P<side>后|前|期间|那天|当天)?(?:的|,)?"
    "(?P<first>(?:第|头)一(?:个)?(?:工作日|上班日|天上班|天)|上班第一天)?"
)
_LUNAR = re.compile(
    "(?P<month>大年|正月|年)?初(?P<day>[一二三四五六七八九十])(?!中|级|始)"
    "|正月(?P<full>十[一二三四五六七八九]?|二十|十五)|(?P<eve>除夕|大年三十|年三十)"
    "|(?:二月二|三月三|六月六|七月七|九月九)(?!十|[0-9日号一二三四五六七八九])|(?:农历|阴历|旧历|腊月|冬月)[^,。;]{0,6}|小年(?!轻)"
)
_NTH = re.compile(
    rf"(?P<word>{any_of(MONTH_WORDS)}|(?P<month>{MONTH})月份?|(?P<week>下下|下|这"
    rf"|本)(?:一?个)?{WEEK_NAME})?的?"
    rf"(?:第(?P<nth>[一二三四])个|头一个|(?P<last>最后一个))(?:{WEEK_NAME}(?P<day>{WEEKDAY})"
    rf"|(?P<work>工作日))"
)
_YEAR_EDGE = re.compile(
    rf"(?:(?P<word>{any_of(YEAR_WORDS)})年?|(?<![0-9{HAN}])年)(?P<edge>底|末|初)(?![一二三四五六七八九十0-9])"
)


def _holiday(match: re.Match[str], today: date) -> DayHit:
    name = match["name"] or "春节"
    starts = [day for year in (today.year, today.year + 1) if (day := holiday_start(name, year))]
    ends = [(day, holiday_end(name, day)) for day in starts]
    coming = [(day, end) for day, end in ends if end >= today]
    if not coming:
        return DayHit(match.start(), match.end())
    start, end = coming[0]
    side, next_day = match["side"], end + timedelta(days=1)
    if side == "前":
        return day_hit(match, [Days(today, start - timedelta(days=1))] if start > today else [], vague=True)
    if side == "期间":
        return day_hit(match, [Days(start, end)], vague=True)
    if side == "后" or match["year"]:
        if match["first"]:
            return day_hit(match, [one_day(working_day_from(next_day))], vague=not is_settled(next_day.year))
        return day_hit(match, [Days(next_day, next_day + OPEN_DAYS)], vague=True)
    return day_hit(match, [one_day(start)] if not match["first"] and start >= today else [])


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
    return day_hit(match, [one_day(coming[0])])


def _nth(match: re.Match[str], today: date) -> DayHit:
    """下个月第一个周一, 下周第一个工作日."""
    month = number_of(match["month"])
    if match["week"]:
        monday = monday_of(today) + timedelta(weeks=WEEKS[match["week"]])
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
    return day_hit(match, [one_day(days[place])] if -1 <= place < len(days) else [])


def _year_edge(match: re.Match[str], today: date) -> DayHit:
    """年底 is December, of this year or another that is named."""
    year = today.year + (YEAR_WORDS[match["word"]] if match["word"] else 0)
    months = (1, 3) if match["edge"] == "初" else (12, 12)
    span = Days(date(year, months[0], 1), month_span(year, months[1]).last)
    if span.last < today and not match["word"]:
        span = Days(date(year + 1, months[0], 1), month_span(year + 1, months[1]).last)
    return day_hit(match, [span], vague=True)


READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_NTH, _nth),
    (_YEAR_EDGE, _year_edge),
    (_HOLIDAY, _holiday),
    (_LUNAR, _lunar),
)
