"""What a number can be: shapes, check digits, dates inside. Pure functions on digits and capital letters."""

import re
from datetime import date

from stdnum import luhn
from stdnum.cn import ric, uscc

from app.privacy.kinds import Kind

_PROVINCES = frozenset(
    f"{number}"
    for region in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for number in (*region, 71, 81, 82, 83)
)
_ID_18 = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]")
_ID_15 = re.compile(r"[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}")
_ID_WRONG = re.compile(r"[1-9]\d{12,18}[\dX]")
_MOBILE = re.compile(r"(?:(?:00)?86)?(1[3-9]\d{9})")
_AREA_LANDLINE = re.compile(r"(?:(?:00)?86)?(0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7})")
_LOCAL_LANDLINE = re.compile(r"[2-9]\d{6,7}")
_SERVICE_LINE = re.compile(r"[48]00\d{7}")
_MOBILE_WRONG = re.compile(r"1[3-9]\d{7,8}|1[3-9]\d{10,11}")
_CARD = re.compile(r"[3-69]\d{15,18}")
_ACCOUNT = re.compile(r"\d{12,22}")
_USCC = re.compile(r"[1-9ANY][0-9A-Y](\d{2})\d{4}[0-9A-HJ-NP-RT-UWXY]{10}")
_USCC_DIGITS = re.compile(r"9[1239]|5[12379]|1[1239]")
_USCC_LOOSE = re.compile(r"9[0-9A-Z]{13,19}")
_OLD_REGISTRATION = re.compile(r"\d{15}")
_DATE_8 = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
_YEARS = re.compile(r"(?:19|20)\d{2}(?:19|20)\d{2}")


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def is_id_18(value: str) -> bool:
    """Province and birthday are possible; the check digit may be wrong."""
    return (
        _ID_18.fullmatch(value) is not None
        and value[:2] in _PROVINCES
        and _is_day(value[6:10], value[10:12], value[12:14])
    )


def is_grown_up(value: str) -> bool:
    """Whether the birthday in 18 characters is one of a person who writes messages."""
    return 1920 <= int(value[6:10]) <= 2014


def id_check_digit_ok(value: str) -> bool:
    """The check digit of 18 characters. Areas are not looked up: lists of retired ones are never complete."""
    return ric.calc_check_digit(value) == value[17]


def is_id_15(value: str) -> bool:
    """The number of the cards up to 2013: no check digit."""
    return (
        _ID_15.fullmatch(value) is not None
        and value[:2] in _PROVINCES
        and _is_day("19" + value[6:8], value[8:10], value[10:12])
    )


def is_id_mistyped(value: str) -> bool:
    """Something typed for an ID number: 14 to 20 characters."""
    return _ID_WRONG.fullmatch(value) is not None


def mobile(value: str) -> str | None:
    """The eleven digits of a mobile number, without the country code."""
    found = _MOBILE.fullmatch(value)
    return found[1] if found else None


def split_glued(value: str) -> list[tuple[Kind, str]]:
    """ID and mobile numbers typed without anything between: nothing unless all of it is such numbers."""
    parts: list[tuple[Kind, str]] = []
    while value:
        if is_id_18(value[:18]) and id_check_digit_ok(value[:18]):
            parts.append((Kind.ID_CARD, value[:18]))
        elif _MOBILE.fullmatch(value[:11]) and value[0] == "1":
            parts.append((Kind.PHONE, value[:11]))
        else:
            return []
        value = value[len(parts[-1][1]) :]
    return parts if len(parts) > 1 else []


def area_landline(value: str) -> str | None:
    """Area code and number, without the country code."""
    found = _AREA_LANDLINE.fullmatch(value)
    if found is None:
        return None
    number = found[1]
    short_code = number[1] in "12"
    return number if len(number) in ((10, 11) if short_code else (11, 12)) else None


def is_service_line(value: str) -> bool:
    """400 and 800 numbers."""
    return _SERVICE_LINE.fullmatch(value) is not None


def is_local_landline(value: str) -> bool:
    """Seven or eight digits that are no date and no span of years."""
    is_time = _DATE_8.fullmatch(value) or _YEARS.fullmatch(value)
    return _LOCAL_LANDLINE.fullmatch(value) is not None and not is_time


def is_mobile_mistyped(value: str) -> bool:
    """A mobile number with one or two digits too few or too many."""
    return _MOBILE_WRONG.fullmatch(value) is not None


def is_card(value: str) -> bool:
    """16 to 19 digits of a bank card; the check digit may be wrong."""
    return _CARD.fullmatch(value) is not None


def is_account(value: str) -> bool:
    """Any account of a bank: 12 to 22 digits."""
    return _ACCOUNT.fullmatch(value) is not None


def luhn_ok(value: str) -> bool:
    """The check digit of a bank card."""
    return luhn.is_valid(value)


def is_uscc(value: str) -> bool:
    """18 characters with a possible region; the check digit may be wrong."""
    found = _USCC.fullmatch(value)
    return found is not None and (found[1] in _PROVINCES or found[1] in ("10", "00"))


def is_plain_uscc(value: str) -> bool:
    """Whether 18 digits without any letter begin as a credit code begins."""
    return _USCC_DIGITS.match(value) is not None


def uscc_check_digit_ok(value: str) -> bool:
    """The check digit of a unified social credit code."""
    return uscc.is_valid(value)


def is_uscc_mistyped(value: str) -> bool:
    """Something typed for a credit code: 14 to 20 characters."""
    return _USCC_LOOSE.fullmatch(value) is not None


def is_old_registration(value: str) -> bool:
    """The 15 digits of a business licence from before 2015."""
    return _OLD_REGISTRATION.fullmatch(value) is not None
