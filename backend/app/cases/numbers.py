"""Telephone numbers in what somebody tells: in clear where a whole answer was taken out, else as tokens."""

import re
from collections.abc import Callable

from app.privacy.detector import detect, detect_with_mistyped
from app.privacy.kinds import Kind
from app.privacy.masking import mask, replaced
from app.privacy.numerals import NUMERALS
from app.privacy.ports import Found
from app.processes import phrases

PHONE_TOKEN = re.compile(r"⟦phone:[0-9a-f]{4,16}⟧")
_TOKEN = re.compile(r"⟦[a-z][a-z_]{0,19}:[0-9a-f]{4,16}⟧")
_GONE = "（没有留存）"
_NEAR = 12  # characters
_MINE_BEFORE = re.compile(
    r"(?:(?<![给跟找打向和对])(?:我|俺|咱|本人)(?:的|这|自己的?|这边)?(?:电话|手机|号码?|联系方式|联系电话|手机号)|"
    r"(?:打|找|联系|回)(?:给)?(?:我|俺))[^，,。;；他她]{0,4}$"
)
_MINE_BEHIND = re.compile(
    r"[，, ]?(?:这|那)?(?:个|是)*(?:我|俺|本人)(?:的|电话|手机|号)|"
    r"[，, ]?(?:您|你)?(?:们)?(?:打|找|联系|回)(?:给)?(?:我|俺)"
)
# One numeral more right beside a spoken number, which is no word: …七八九。, but not …七八一会儿打.
_ONE_MORE = re.compile(rf"[{NUMERALS}](?=$|[\s，,。；;、！!]|是我|我的)")
_ONE_BEFORE = re.compile(rf"(?:^|[\s，,。；;、是])[{NUMERALS}]$")
Resolve = Callable[[str], str | None]


def last_number(text: str, resolve: Resolve, *, asked: bool = False) -> str | None:
    """The number of whoever tells: the last one said to be his own, 我电话… or 打我….

    The number of a creditor or of the family must never be called instead. `asked`: a number was asked
    for, so a bare one is a number to call.
    """
    clear = with_numbers(text, resolve)
    found = detect(clear, Kind.PHONE if asked else None)
    phones = [each for each in found if each.kind is Kind.PHONE and _is_whole(clear, each)]
    own = [
        each
        for each in phones
        if (asked or _is_own(clear, each.start, each.end)) and not phrases.is_about_kin(clear, each.start)
    ] or (phones if asked else [])
    return own[-1].value_normalised if own else None


def digits_of_wrong(text: str, resolve: Resolve) -> int | None:
    """How many digits the number has that was said where one is asked for, but cannot be called."""
    clear = with_numbers(text, resolve)
    phones = [each for each in detect(clear, Kind.PHONE) if each.kind is Kind.PHONE]
    wrong = [each for each in phones if not _is_whole(clear, each)]
    if not wrong:
        return None
    return len(wrong[-1].value_normalised) + (1 if wrong[-1].checksum_ok else 0)


def _is_whole(text: str, phone: Found) -> bool:
    """Whether a number can be called: not a spoken one of which a digit was left over."""
    if not phone.checksum_ok:
        return False
    before = text[max(0, phone.start - 2) : phone.start]
    return _ONE_MORE.match(text, phone.end) is None and _ONE_BEFORE.search(before) is None


def _is_own(text: str, start: int, end: int) -> bool:
    before, behind = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return _MINE_BEFORE.search(before) is not None or _MINE_BEHIND.match(behind) is not None


def with_numbers(text: str, resolve: Resolve) -> str:
    """A text with its telephone numbers where their tokens stood; what is not kept stays a token."""
    return PHONE_TOKEN.sub(lambda token: resolve(token.group()) or token.group(), text)


def masked(text: str) -> str:
    """A text as somebody who helps reads it: what was told, with personal values only in part."""
    shown = replaced(text, detect_with_mistyped(text), lambda found: mask(found.kind, found.value_normalised))
    return _TOKEN.sub(_GONE, shown)
