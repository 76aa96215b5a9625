"""The pieces dates are said with: years, months, days, weeks, and how each is written."""

import re
from datetime import date

from app.spoken.cardinal import DIGITS, value_of

_FIGURE_HAN = "零〇一二三四五六七八九"
YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}}|[一二][九〇零][{_FIGURE_HAN}]{{2}}|[{_FIGURE_HAN}]{{2}})"
MONTH = "(?:[0-9]{1,2}|元(?=月)|十[一二三四五六七八九]?|[一二三四五六七八九](?!十))"
DAY = "(?:[0-9]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九](?!十)|廿[一二三四五六七八九]?)"
YEAR_WORDS = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "头年": -1,
    "上年": -1,
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "来年": 1,
    "转年": 1,
    "后年": 2,
    "大后年": 3,
}
MONTH_WORDS = {
    "上上个月": -2,
    "上上月": -2,
    "上个月": -1,
    "上月": -1,
    "这个月": 0,
    "本月": 0,
    "这月": 0,
    "当月": 0,
    "下下个月": 2,
    "下下月": 2,
    "下个月": 1,
    "下月": 1,
}
DAY_WORDS = {
    "大前天": -3,
    "大前儿": -3,
    "前天": -2,
    "前儿": -2,
    "前日": -2,
    "昨天": -1,
    "昨儿": -1,
    "昨日": -1,
    "今天": 0,
    "今儿": 0,
    "今日": 0,
    "明天": 1,
    "明儿": 1,
    "明日": 1,
    "大后天": 3,
    "大后儿": 3,
    "后天": 2,
    "后儿": 2,
    "后日": 2,
}
WEEK_NAME = "(?:周|星期|礼拜)"
WEEK_PREFIXES = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
WEEKDAY = "[一二三四五六日天]"
HOLIDAY = (
    "(?:大年初一|春节|过年|元旦|清明|五一|劳动节|端午|中秋|国庆|六一(?!路|街|班)|妇女节|三八节|儿童节|教师节"
    "|十一(?![0-9月点号日个人家万千块元天年]))"
)
LUNAR = re.compile(
    "(?:二月二|三月三|六月六|七月七|九月九)(?!十|[0-9日号一二三四五六七八九])|(?:农历|阴历"
    "|旧历)[^,。;]{0,8}|(?:大前年|前年|去年|今年|明年|[0-9]{2,4}年"
    "|[零〇一二三四五六七八九]{2,4}年)?的?(?:正月|腊月"
    "|冬月)(?:[初十廿二三四五六七八九一]{1,3})?"
    "|(?:去年|今年|明年)?的?(?:大年|年)初[一二三四五六七八九十]|初[一二三四五六七八九十](?!中|级|始)|小年"
    "|冬至|夏至|腊八|重阳|七夕|元宵|平安夜|圣诞|立[春夏秋冬]|惊蛰|谷雨|芒种|霜降"
    "|除夕|三十晚上|大年三十|年三十"
)


def any_of(words: dict[str, int]) -> str:
    """A pattern for the words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def year_of(written: str, today: date) -> int:
    """2025, 二〇二五, 98, 二五: two figures mean the century that is not far ahead."""
    figures = "".join(str(DIGITS[char]) if char in DIGITS else char for char in written)
    year = int(figures)
    if len(figures) == 4:
        return year
    return 2000 + year if 2000 + year <= today.year + 5 else 1900 + year


def number_of(written: str | None) -> int | None:
    """A month or a day; None stays None."""
    return None if written is None else 1 if written == "元" else value_of(written)


def weekday_of(char: str) -> int:
    """Monday is 0; both 日 and 天 are Sunday."""
    return _WEEKDAYS[char]
