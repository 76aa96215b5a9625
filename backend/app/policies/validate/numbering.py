"""The document's own numbering: 一、 （一） 1. and the ids made from it."""

import re

_DIGITS = {character: value for value, character in enumerate("一二三四五六七八九", start=1)}
_CHINESE = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_PREFIX = re.compile(rf"^(?:({_CHINESE})、|（({_CHINESE})）|(\d+)\.)")


def chinese_number(text: str) -> int:
    """The value of 一 … 九十九."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def printed_number(printed: str) -> int | None:
    """The number a printed heading begins with, or None."""
    match = _PREFIX.match(printed)
    if match is None:
        return None
    chinese = match[1] or match[2]
    return chinese_number(chinese) if chinese else int(match[3])


def printed_heading(printed: str) -> str:
    """A printed heading without its number and its full stop."""
    return _PREFIX.sub("", printed).removesuffix("。")


def parent_id(item_id: str) -> str:
    """`2.2.6` for `2.2.6.1`, empty for a top-level id."""
    return item_id.rpartition(".")[0]


def last_number(item_id: str) -> int:
    """`1` for `2.2.6.1`."""
    return int(item_id.rpartition(".")[2])
