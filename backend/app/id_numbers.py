"""What is wrong with an ID or mobile number that was typed, in one sentence without any digit of it."""

from datetime import date
from typing import Final

from stdnum.cn import ric

_LENGTH: Final = 18
_MOBILE: Final = 11
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_PROVINCES: Final = frozenset(
    f"{number}"
    for region in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for number in (*region, 71, 81, 82, 83)
)
AGAIN: Final = "请对照身份证再说一次。"


def wrong_with_id(value: str) -> str | None:
    """The first thing that cannot be; None when nothing is wrong."""
    if len(value) != _LENGTH:
        return f"身份证号是18位，这个是{len(value)}位。{AGAIN}"
    if not value[:17].isdecimal() or not (value[17].isdecimal() or value[17] in "Xx"):
        return f"身份证号前17位都是数字，最后一位是数字或X。{AGAIN}"
    wrong = _wrong_in_date(value)
    if wrong is not None:
        return f"身份证号里的{wrong}。{AGAIN}"
    if value[:2] not in _PROVINCES:
        return f"身份证号开头两位的地区不对。{AGAIN}"
    if ric.calc_check_digit(value.upper()) != value[17].upper():
        return f"身份证号最后一位对不上，也可能是前面哪一位输错了。{AGAIN}"
    return None


def _wrong_in_date(value: str) -> str | None:
    year, month, day = int(value[6:10]), int(value[10:12]), int(value[12:14])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return "出生年份不对（第7到10位）"
    if not 1 <= month <= 12:
        return "出生月份不对（第11、12位）"
    try:
        date(year, month, day)
    except ValueError:
        return "出生日子不对（第13、14位）"
    return None


def wrong_with_mobile(value: str) -> str:
    """A number that is too short or too long."""
    return (
        f"手机号是11位，这个是{len(value)}位。请再说一次。"
        if len(value) != _MOBILE
        else "请核对号码再说一次。"
    )
