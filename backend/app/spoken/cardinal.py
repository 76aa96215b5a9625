"""Numbers as they are written out: 三百五, 一万零五百, 3万5, 廿五, and the pairs people say: 五六万."""

import re
from fractions import Fraction

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10))
_SIZES = dict(_UNITS)
_ENDS_SHORT = re.compile("[百千万][一二两三四五六七八九0-9]$")
_SAME = str.maketrans(
    {
        "廿": "二十",
        "卅": "三十",
        "俩": "两",
        "仨": "三",
        "w": "万",
        "W": "万",
        "k": "千",
        "K": "千",
        "个": "",
        " ": "",
        ",": "",
    }
)


def plain(written: str) -> str:
    """One spelling for all: 俩 → 两, 10w → 10万, 廿 → 二十, 1,200 → 1200."""
    return written.translate(_SAME)


def value_of(written: str) -> int | None:
    """The value of a well-formed number, None for anything else (三五, 二零二三, 万)."""
    value = _value(plain(written), 0)
    return int(value) if value is not None and value.denominator == 1 else None


def readings(written: str) -> tuple[int, ...]:
    """Every value a number may have; two for a pair (五六万, 三五个, 十万八万), none when it is no number."""
    number = plain(written)
    value = value_of(number)
    if value is not None:
        return (value,)
    return _pair(number) or _two_numbers(number)


def last_size(written: str) -> int:
    """The size of the unit a number ends with: 10,000 for 三万; 1 without one."""
    number = plain(written)
    return _SIZES.get(number[-1:], 1)


def _value(number: str, first: int) -> Fraction | None:
    """Read by the largest unit first; `first` is the place in the units from which to look."""
    for place in range(first, len(_UNITS)):
        char, size = _UNITS[place]
        if char in number:
            head, tail = number.rsplit(char, 1) if size >= 10**4 else number.split(char, 1)
            many = _head(head, place)
            rest = _tail(tail, place)
            return None if many is None or rest is None else many * size + rest
    return _simple(number)


def _head(head: str, place: int) -> Fraction | None:
    size = _UNITS[place][1]
    if not head:
        return Fraction(1) if size == 10 else None
    if size >= 10**4:
        # 五千一万 is no number: a short 五千一 (5,100) cannot stand before another unit.
        return None if _ENDS_SHORT.search(head) else _value(head, place + 1)
    return _simple(head)


def _tail(tail: str, place: int) -> Fraction | None:
    """What follows a unit: 三百五 means 350, 三百零五 means 305."""
    size = _UNITS[place][1]
    if not tail:
        return Fraction(0)
    digit = _digit(tail)
    if digit is not None:
        return Fraction(digit * size // 10) if digit else None
    if tail[0] in "零〇":
        rest = _value(tail[1:], place + 1)
        return rest if rest is not None and 0 < rest < size // 10 else None
    rest = _value(tail, place + 1)
    if rest is None or (tail.isdecimal() and len(tail) != len(str(size)) - 1):
        return None
    return rest if size // 100 <= rest < size else None


def _digit(text: str) -> int | None:
    if len(text) != 1:
        return None
    return int(text) if text in "0123456789" else DIGITS.get(text)


def _simple(text: str) -> Fraction | None:
    """One digit, or a number in figures."""
    digit = _digit(text)
    if digit is not None:
        return Fraction(digit)
    whole, dot, part = text.partition(".")
    if whole.isascii() and whole.isdecimal() and len(whole) <= 15:
        if not dot:
            return Fraction(int(whole))
        if part.isascii() and part.isdecimal() and len(part) <= 6:
            return Fraction(int(whole + part), 10 ** len(part))
    return None


def _pair(number: str) -> tuple[int, ...]:
    """Two neighbouring digits stand for "one or the other": 五六万, 三四十, 十五六."""
    places = [i for i in range(len(number) - 1) if number[i] in DIGITS and number[i + 1] in DIGITS]
    if len(places) != 1:
        return ()
    at = places[0]
    one, other = DIGITS[number[at]], DIGITS[number[at + 1]]
    if not one or not (other == one + 1 or (one, other) in {(3, 5), (3, 2)}):
        return ()
    low = value_of(number[:at] + number[at] + number[at + 2 :])
    high = value_of(number[:at] + number[at + 1 :])
    return () if low is None or high is None else tuple(sorted((low, high)))


def _two_numbers(number: str) -> tuple[int, ...]:
    """三万五万, 十万八万, 五千一万: two numbers said without a break."""
    for cut in range(2, len(number) - 1):
        if number[cut - 1] in _SIZES:
            one, other = value_of(number[:cut]), value_of(number[cut:])
            if one and other and one != other and other >= _SIZES[number[cut - 1]]:
                return tuple(sorted((one, other)))
    return ()
