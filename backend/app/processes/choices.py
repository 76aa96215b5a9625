"""Reads options out of a sentence: by place, by label, by other words people use for them."""

import re
from collections.abc import Iterator, Sequence

from app.processes import phrases
from app.processes.model import Option
from app.spoken.yesno import yes_or_no

_DIGITS = {digit: place for place, digit in enumerate("一二三四五六七八九", start=1)}
_ORDINAL = re.compile(r"(?:选|要|点|就|第|是)*([1-9一二三四五六七八九])(?:个|项|条|号|种)?(?:吧|呗|的|啊)?")
_SEVERAL = re.compile(
    r"(?:选|要|第)*((?:[1-9一二三四五六七八九][、,，和跟及 ]*){2,9})(?:个|项|条|号|种)?(?:吧|呗|都要)?"
)
_ALL = re.compile(
    r"(?:这些|以上|上面(?:的)?)?(?:都|全|全都|全部|统统)(?:要|办|选|想办|来|有|需要)?(?:一起办)?(?:吧|呗|"
    r"了)?|一起办|全部"
)
_NONE = re.compile(
    r"(?:都|全)?(?:没有|不要|不用|不需要|不办|不是|不选|没了|没别的)(?:了|啦|啊)?|(?:这些|以上|"
    r"上面)?都(?:不是|没有)(?:那些|这些)?|一个都不(?:要|是|选)|没|无|就这些"
)
_SHORT = 8  # characters of a plain yes or no
_VALUE_OF = {True: "yes", False: "no"}
_FEWEST = 2  # characters of a word that is recognised unasked


def read_choice(options: Sequence[Option], text: str, *, asked: bool = True) -> list[str]:
    """The values a text can mean, best first: none, one, or several to ask about."""
    if asked and (named := _by_place(options, text)):
        return named[:1]
    plain = phrases.bare(text)
    exact = [option.value for option in options if plain in _words(option, asked)]
    if exact and plain:
        return exact[:1]
    if phrases.is_question(text):
        return []
    corrected = phrases.after_correction(text)
    found = _mentioned(options, corrected or text, asked)
    if not found and asked and phrases.is_unknowing(text):
        return [option.value for option in options if option.value in ("unknown", "unclear")][:1]
    if not found and asked and len(plain) <= _SHORT:
        verdict = yes_or_no(text)
        said = None if verdict is None else _VALUE_OF[verdict]
        if said in {option.value for option in options}:
            return [str(said)]
    if not found and asked and says_none(text):
        return [option.value for option in options if option.value == "none"][:1]
    return found


def read_many(options: Sequence[Option], text: str, *, asked: bool = True) -> list[str]:
    """Every value a text names; empty when it names none."""
    plain = phrases.bare(text)
    alone = [option.value for option in options if option.alone]
    rest = [option.value for option in options if not option.alone]
    if asked:
        several = _SEVERAL.fullmatch(plain)
        if several is not None:
            places = [_number(digit) for digit in re.findall(r"[1-9一二三四五六七八九]", several[1])]
            return [options[place - 1].value for place in places if place <= len(options)]
        if named := _by_place(options, text):
            return named[:1]
        if _ALL.fullmatch(plain):
            return rest
        if says_none(text):
            return alone[:1]
    if phrases.is_question(text):
        return []
    found = _mentioned(options, text, asked)
    if len(found) > 1:
        found = [value for value in found if value not in alone]
    if not found and asked and phrases.is_unknowing(text):
        return [option.value for option in options if option.value in ("unknown", "unclear")][:1]
    return found


def says_none(text: str) -> bool:
    """Whether a text says that nothing of what was offered fits, or nothing more."""
    whole = re.sub(r"[\s，,。.！!~～]+", "", text)
    return any(_NONE.fullmatch(each) for each in (whole, phrases.bare(text)))


def _by_place(options: Sequence[Option], text: str) -> list[str]:
    named = _ORDINAL.fullmatch(phrases.bare(text)) or _ORDINAL.fullmatch(text.strip())
    if named is None:
        return []
    place = _number(named[1])
    return [options[place - 1].value] if place <= len(options) else []


def _number(digit: str) -> int:
    return int(digit) if digit.isdecimal() else _DIGITS[digit]


def _mentioned(options: Sequence[Option], text: str, asked: bool) -> list[str]:
    """Options whose words stand in the text and are not said no to; a longer word hides one inside it."""
    hits = sorted(_hits(options, text, asked), key=lambda hit: (hit[0] - hit[1], hit[0]))
    taken: list[tuple[int, int]] = []
    found: dict[str, int] = {}
    for start, end, value in hits:
        if any(start < stop and begin < end for begin, stop in taken):
            continue
        taken.append((start, end))
        if not phrases.is_denied(text, start, end):
            found.setdefault(value, start)
    return sorted(found, key=found.__getitem__)


def _words(option: Option, asked: bool) -> tuple[str, ...]:
    return (option.label, *option.say, *(option.reply if asked else ()))


def _hits(options: Sequence[Option], text: str, asked: bool) -> Iterator[tuple[int, int, str]]:
    for option in options:
        for word in _words(option, asked):
            if len(word) < _FEWEST and not asked:
                continue
            for match in re.finditer(re.escape(word), text):
                yield match.start(), match.end(), option.value
