"""Values with letters: e-mail addresses, number plates, passports."""

import re
from collections.abc import Iterator

from app.privacy.kinds import Found, Kind
from app.privacy.labels import Labels
from app.privacy.numerals import NUMERALS, to_digits

_AT = r" ?(?:@|艾特|爱特|圈a|\(at\)|\[at\]| at ) ?"
_DOT = r"(?: ?\. ?|点| dot )"
_EMAIL = re.compile(
    rf"(?:(?<![A-Za-z0-9._%+-])((?:[A-Za-z0-9._%+-]|(?<=[A-Za-z0-9])点){{1,64}})|([0-9{NUMERALS}]{{5,20}})){_AT}"
    rf"((?:[A-Za-z0-9-]|[{NUMERALS}]){{1,63}}(?:{_DOT}[A-Za-z0-9-]{{1,63}}){{0,3}}{_DOT}[A-Za-z]{{2,10}})"
    "(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_DOT_SAID = re.compile(_DOT, re.IGNORECASE)

_SERIAL = f"[A-HJ-NP-Za-hj-np-z0-9叉{NUMERALS}]"
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])"
    r"(?: (?=[A-Za-z][ ·.0-9-]))?([A-HJ-NP-Za-hj-np-z])"
    rf"((?: ?[·.-] ?| )?{_SERIAL}(?:[ ·.-]?{_SERIAL}){{3,5}}[挂学警港澳领]?)"
)
# 新 and 云 are words more often than provinces.
_WORD_BEFORE = re.compile("(?:[全最更创革刷崭重]|阿里|腾讯|华为|[上多白])$")
_BETWEEN = re.compile("[ ·.-]")
_ORDINARY = re.compile(r"(?=(?:[A-Z]*\d){3})[A-Z0-9]{5}|[A-Z0-9]{4}[挂学警港澳领]")
_NEW_ENERGY = re.compile(r"[A-HJK][A-Z0-9]\d{4}|\d{5}[A-HJK]")

_PASSPORT = re.compile(
    "(?<![A-Za-z0-9])([EGDSPKHMCWLegdspkhmcwl])"
    rf"([ -]?[A-HJ-NP-Za-hj-np-z0-9{NUMERALS}](?:[ -]?[0-9{NUMERALS}]){{6,9}})(?![A-Za-z0-9])"
)
_ORDINARY_PASSPORT = re.compile(r"E[A-HJ-NP-Z0-9]\d{7}|G\d{8}")
_OTHER_PASSPORT = re.compile(
    r"[DSPK][A-Z0-9]?\d{7}|[CW][A-Z0-9]\d{7}|[HM]\d{8}(?:\d{2})?|L\d{8}|[A-Z]\d{7,9}"
)
_OLD_PASSPORT = re.compile(r"(?<![A-Za-z0-9])1[45]\d{7}(?![A-Za-z0-9])")


def emails(folded: str) -> Iterator[Found]:
    """E-mail addresses, also read out: 张三艾特qq点com."""
    if "@" not in folded and "特" not in folded and "at" not in folded.lower() and "圈" not in folded:
        return
    for match in _EMAIL.finditer(folded):
        local = (match[1] or to_digits(match[2])).replace("点", ".")
        host = to_digits(_DOT_SAID.sub(".", match[3]))
        yield Found(Kind.EMAIL, match.start(), match.end(), f"{local}@{host}".lower(), 110)


def plates(folded: str) -> Iterator[Found]:
    """Number plates, ordinary and new-energy."""
    for match in _PLATE.finditer(folded):
        if match[1] in "新云" and _WORD_BEFORE.search(folded, max(0, match.start() - 2), match.start()):
            continue
        serial = _BETWEEN.sub("", to_digits(match[3])).replace("叉", "X").upper()
        end = match.end()
        while len(serial) >= 5:
            closed = end == len(folded) or not (folded[end].isascii() and folded[end].isalnum())
            if closed and (_ORDINARY.fullmatch(serial) or _NEW_ENERGY.fullmatch(serial)):
                yield Found(Kind.PLATE, match.start(), end, f"{match[1]}{match[2].upper()}{serial}", 78)
                break
            serial, end = serial[:-1], end - 1


def passports(folded: str, labels: Labels) -> Iterator[Found]:
    """Passports by their shape; rarer travel documents only when the text names them."""
    for match in _PASSPORT.finditer(folded):
        value = (match[1] + _BETWEEN.sub("", to_digits(match[2]))).upper()
        context = labels.context(match.start(), match.end())
        named = context.says(Kind.PASSPORT)
        if _ORDINARY_PASSPORT.fullmatch(value) and not context.is_number:
            yield Found(Kind.PASSPORT, match.start(), match.end(), value, 90 if named else 72)
        elif named and _OTHER_PASSPORT.fullmatch(value):
            yield Found(Kind.PASSPORT, match.start(), match.end(), value, 79)
    for match in _OLD_PASSPORT.finditer(folded):
        if labels.context(match.start(), match.end()).says(Kind.PASSPORT):
            yield Found(Kind.PASSPORT, match.start(), match.end(), match[0], 79)
