"""Writes numbers the way people do, independently of the code that reads them."""

_DIGITS = "零一二三四五六七八九"


def in_han(number: int) -> str:
    """12,345 → 一万二千三百四十五; 10 → 十; 2 → 二."""
    if number >= 10**8:
        return _joined(number, 10**8, "亿")
    if number >= 10**4:
        return _joined(number, 10**4, "万")
    written, zero = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            written += ("零" if zero and written else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return written.removeprefix("一") if 10 <= number <= 19 else written


def _joined(number: int, size: int, unit: str) -> str:
    head, rest = divmod(number, size)
    gap = "零" if 0 < rest < size // 10 else ""
    tail = in_han(rest) if rest else ""
    return in_han(head) + unit + gap + ("一" + tail if tail.startswith("十") else tail)
