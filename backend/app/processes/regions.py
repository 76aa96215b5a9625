"""Where somebody wants to trade: the divisions that an answer, or a sentence nobody asked for, can mean."""

import re
from collections.abc import Sequence

from app.processes import phrases
from app.processes.places import Places

_FROM = re.compile(r"(?:户口|老家|家|原来|以前|来自|毕业|打工|上学|念书)(?:是|在|住|于)?[^，,。 ]{0,3}$")
_AT = re.compile(r"(?:[我俺咱]们?)?(?:家|人|店|地方|打算|想|就)*在([^，,。 ]{2,3})")
_NO_COUNTY = frozenset({"平房", "前进", "友好", "东风"})  # 在平房: a house
_GOODS = re.compile(r"的(?![店门房铺摊])[^，,。 ]{1,4}(?:[，,。 ]|$)")  # 五常的米
_TO_DO = re.compile(r"[^，,。 ]{0,6}?(?:开|办|干|经营|租|盘|整|弄|支|搞)")
_LIVES = re.compile(r"(?:住|家|户口|老家)(?:是|在|住)*[^，,。 ]{0,2}$")


def answered(places: Places, text: str) -> Sequence[str]:
    """The codes that an answer can mean."""
    named = [place for place in places.find(text) if not phrases.is_denied(text, place.start)]
    if not named:
        return places.alone(phrases.after_correction(text) or text)
    named = [place for place in named if not _LIVES.search(text[: place.start])] or named
    if phrases.after_correction(text):
        named = named[-1:]  # who corrects himself in one sentence means the last place
    return tuple(dict.fromkeys(code for place in named for code in place.codes))


def volunteered(places: Places, text: str) -> Sequence[str]:
    """The one place where somebody says he wants to do business; where he comes from is another."""
    statements = phrases.statements(text)
    if not (stated := "，".join(statements)):
        return ()
    named = [
        place
        for place in places.find(stated)
        if not phrases.is_denied(stated, place.start) and not _FROM.search(stated[: place.start])
    ]
    if not named:
        codes = {code for each in statements for code in _told_alone(places, each)}
        return tuple(codes) if len(codes) == 1 else ()
    named = [place for place in named if not _GOODS.match(stated, place.end)] or named
    meant = [place for place in named if _TO_DO.match(stated, place.end)] or named
    same = len({place.codes for place in meant}) == 1
    return meant[0].codes if same and len(meant[0].codes) == 1 else ()


def _told_alone(places: Places, clause: str) -> tuple[str, ...]:
    """我在方正: an everyday word is a county when nothing else is said."""
    told = _AT.fullmatch(clause)
    return places.alone(told[1]) if told and told[1] not in _NO_COUNTY else ()
