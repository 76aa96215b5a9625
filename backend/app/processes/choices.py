"""Reads options out of a sentence: by place, by label, by other words people use for them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.processes import phrases
from app.processes.model import Option
from app.spoken.yesno import yes_or_no

_DIGITS = {digit: place for place, digit in enumerate("一二三四五六七八九", start=1)}
_ORDINAL = re.compile(r"(?:选|要|点|就|第|是)*([1-9一二三四五六七八九])(?:个|项|条|号|种)?(?:吧|呗|的|啊)?")
_SEVERAL = re.compile(
    r"(?:选|要|第)*((?:第?[1-9一二三四五六七八九](?:个|项|条|号|种|样)?(?:[、,，和跟及 ]|还有)*){2,9})"
    r"(?:都)?(?:要|有|沾|占|是)?(?:吧|呗)?"
)
_FIRST_FEW = re.compile(
    r"(?:前面?|头|上面)(?P<count>[2-9两二三四])(?:个|项|条|种|样)(?:我|都|全)*(?:要|有|沾|占|是|选)?(?:吧|呗)?"
)
_ALL = re.compile(
    r"(?:这些|以上|上面(?:的)?)?(?:都|全|全都|全部|统统)(?:要|办|选|想办|来|有|需要)?(?:一起办)?(?:吧|呗|"
    r"了)?|一起办|全部"
)
# 这些都不是, 哪个也不沾, 跟上面的没关系, 一样没有
_OF_THESE = (
    r"(?:(?:这|那|以?上|上[面边头]|下[面边]|你(?:们)?(?:说|列)的?)(?:[几里]?[样类种个项]|些|面|说|列|的|那|人|情况)*|"
    r"(?:[哪啥]|什么)(?:一)?(?:[个样条种类项])?(?:人)?|一(?:[个样条种类项])|别的|其[他它]的?)"
)
_NOT = (
    r"(?:没有?(?:沾|占|挨)?|不(?:是|算|属于|沾|挨|占|搭|贴|干|做|符合|涉及|要|用|需要|办|选|想)(?:边|着|上)?|"
    r"没(?:啥|什么)?关系|不?挨不着|够不上|算不上|沾不上|用不着)"
)
_END = r"(?:的|了|啦|啊|呢|吧|呗|人|先|就行)*"
_NONE_OF_THESE = re.compile(
    rf"(?:我|俺|咱|就|跟|和|与|对|那|全)*{_OF_THESE}(?:我|俺|咱|都|也|全|先|暂时|一样|一个|跟|和|就)*{_NOT}{_END}|"
    rf"(?:我|俺|咱|全|统统)*都(?:{_NOT})(?:这|那|些|几|样|个|人)*{_END}|"
    rf"(?:我|俺|咱)*(?:没有?一[样个]|不在(?:这|那)?里[头边面]){_END}|"
    rf"(?:我|俺|咱)*(?:不是|不算|没有?)(?:这|那)(?:些|几[样类种个])(?:人|情况|事)?{_END}|没有?(?:沾|挨)(?:边|着)?的"
)
_NONE = re.compile(
    r"(?:都|全)?(?:没有|不要|不用|不需要|不办|不是|不选|没了|没别的|没啥)(?:了|啦|啊)?|(?:这些|以上|"
    r"上面)?都(?:不是|没有)(?:那些|这些)?|一个都不(?:要|是|选)|没|无|(?:先|暂时|目前)*(?:不用|不需要|不要|没有|就这些|"
    r"就这样|这些|这样)|(?:没有?){2,3}"
)
_SHORT = 8  # characters of a plain yes or no
_VALUE_OF = {True: "yes", False: "no"}
_UNKNOWN = frozenset({"unknown", "unclear"})
_LEFT_TO_THEM = re.compile(  # 窗口给看看吧, 你帮我查一下
    r"(?:到|去|上)窗口(?:那边)?(?:再|去)*(?:问|说|看)|(?:窗口|你们?|您|他们|工作人员|政府)(?:那边|这边|来|给|帮|再)*(?:我|俺)?(?:看|瞅|瞧|查|定|核)"
)
_GAP = "…"
_TWO = 2
_BESIDE = 3  # characters beside the names themselves
_LEAD = 4
_SETTLED = re.compile(
    r"(?:^|[，,。；;\s]|最后|想想|后来)还是(?:得|要|选|办|想)*([^，,。；;还]+?)"
    r"(?:吧|呗|好了?|得了|了)[。.！! ]*$"
)
_UNDECIDED = re.compile(r"或者|要么|都可能|也可能|都行|都可以|再看|看情况|没定")
_EITHER = re.compile(r"还是|或者|或是|要么")
_FEWEST = 2  # characters of a word that is recognised unasked


def read_choice(
    options: Sequence[Option], text: str, *, asked: bool = True, hidden: Sequence[Option] = ()
) -> list[str]:
    """The values a text can mean, best first: none, one, or several to ask about.

    `hidden`: options that are not offered now; their longer words are still no words of the others.
    """
    if asked and (named := _by_place(options, text)):
        return named[:1]
    plain = phrases.bare(text)
    exact = [option.value for option in options if plain in _whole_words(option, asked)]
    if exact and plain:
        return exact  # more than one: which of them is asked
    unknown = [option.value for option in options if option.value in _UNKNOWN][:1]
    if phrases.is_question(text):
        return unknown if asked and unknown and phrases.is_unknowing(text) else []
    meant = _meant(text)
    spots = _spots((*options, *hidden), meant, asked)
    found = _offered(options, spots)
    if asked and _is_denied_by_name(options, text, found):
        return []  # 不是现成的吃的，就是木耳: neither the one nor the other for sure
    if asked:
        return _weighed(options, meant, spots, found) or ([] if found else _without_words(options, text))
    return found


def _is_denied_by_name(options: Sequence[Option], text: str, found: list[str]) -> bool:
    """Whether the only option found is said no to in the words of its own name."""
    labels = {option.value: option.label for option in options if option.value in found[:1]}
    denied = (spot for spot in _spots(options, text, asked=True) if spot.denied and spot.value in labels)
    return len(found) == 1 and any(text[spot.start : spot.end] in labels[spot.value] for spot in denied)


def _meant(text: str) -> str:
    """What somebody settles on at the end of a sentence, or the whole of it."""
    settled = _SETTLED.search(text)
    return settled[1] if settled else phrases.after_correction(text) or text


def _weighed(options: Sequence[Option], text: str, spots: list["_Spot"], found: list[str]) -> list[str]:
    """Nothing where a choice is left open in the same breath; the other of two where one is refused."""
    if found:
        unsure = phrases.is_unknowing(text[max(spot.start for spot in spots) :])
        sure = len(found) > 1 or found[0] in _UNKNOWN
        open_ = not sure and (unsure or _UNDECIDED.search(text) is not None)
        return [] if open_ else found
    real = [option.value for option in options if option.value not in _UNKNOWN]
    refused = {spot.value for spot in spots if spot.denied}
    rest = [value for value in real if value not in refused]
    return rest if len(real) == _TWO and len(rest) == 1 else []


def _without_words(options: Sequence[Option], text: str) -> list[str]:
    """What a text can mean that names none of the options."""
    values = [option.value for option in options]
    if phrases.is_unknowing(text) or _LEFT_TO_THEM.search(text):
        return [value for value in values if value in _UNKNOWN][:1]
    verdict = yes_or_no(text) if len(phrases.bare(text)) <= _SHORT else None
    first, *rest = phrases.clauses(text) or [text]
    if verdict is None and len(phrases.bare(first)) <= _LEAD and not re.search(r"没|不|但", "".join(rest)):
        verdict = yes_or_no(first)  # 没有啊，上哪办去
    if verdict is not None and _VALUE_OF[verdict] in values:
        return [_VALUE_OF[verdict]]
    return [value for value in values if value == "none"] if _none_in(text) else []


def read_many(
    options: Sequence[Option], text: str, *, asked: bool = True, hidden: Sequence[Option] = ()
) -> list[str]:
    """Every value a text names; empty when it names none, or leaves open which."""
    plain = phrases.bare(text)
    alone = [option.value for option in options if option.alone]
    if asked and (listed := _listed(options, text, plain)) is not None:
        return listed
    unknown = [option.value for option in options if option.value in _UNKNOWN][:1]
    if phrases.is_question(text):
        return unknown if asked and phrases.is_unknowing(text) else []
    spots = _spots((*options, *hidden), text, asked, together=True)
    if _is_either(text, spots):
        return []
    found = _offered(options, spots)
    if unknown and asked and _is_denied_by_name(options, text, found):
        return []
    if not found and asked and (meant := phrases.after_correction(text)):
        found = _offered(options, _spots((*options, *hidden), meant, asked, together=True))
    if len(found) > 1:
        found = [value for value in found if value not in alone]
    if not found and asked:
        if _none_in(text):
            return alone[:1]
        if phrases.is_unknowing(text) or _LEFT_TO_THEM.search(text):
            return unknown
    return found


def _listed(options: Sequence[Option], text: str, plain: str) -> list[str] | None:
    """Options by their numbers, all of them or none; None when a text names none in that way."""
    several = _SEVERAL.fullmatch(plain)
    if several is not None:
        places = [_number(digit) for digit in re.findall(r"[1-9一二三四五六七八九]", several[1])]
        return [options[place - 1].value for place in places if place <= len(options)]
    if (few := _FIRST_FEW.fullmatch(plain)) is not None:
        count = _TWO if few["count"] == "两" else _number(few["count"])
        return [option.value for option in options[:count] if not option.alone]
    if named := _by_place(options, text):
        return named[:1]
    if _ALL.fullmatch(plain):
        return [option.value for option in options if not option.alone]
    if says_none(text):
        return [option.value for option in options if option.alone][:1]
    return [option.value for option in options if plain in option.whole] or None


def _is_either(text: str, spots: list["_Spot"]) -> bool:
    """Whether a text asks itself which: 低保户，还是脱贫户."""
    ordered = sorted((spot for spot in spots if not spot.denied), key=lambda spot: spot.start)
    between = ((one, two) for one, two in pairwise(ordered) if one.value != two.value)
    return any(_EITHER.search(text, one.end, two.start) for one, two in between)


def says_none(text: str) -> bool:
    """Whether a text says that nothing of what was offered fits, or nothing more."""
    whole = re.sub(r"[\s，,。.！!~～]+", "", text)
    ways = (whole, phrases.bare(text))
    return any(_NONE.fullmatch(each) or _NONE_OF_THESE.fullmatch(each) for each in ways)


def _none_in(text: str) -> bool:
    """Whether a text says it, or begins with a plain no, or one of its clauses refuses all of these."""
    pieces = phrases.clauses(text)
    if says_none(text) or (pieces and says_none(pieces[0])):
        return True
    return any(_NONE_OF_THESE.fullmatch(piece) for piece in pieces)


def _by_place(options: Sequence[Option], text: str) -> list[str]:
    named = _ORDINAL.fullmatch(phrases.bare(text)) or _ORDINAL.fullmatch(text.strip())
    if named is None:
        return []
    place = _number(named[1])
    return [options[place - 1].value] if place <= len(options) else []


def _number(digit: str) -> int:
    return int(digit) if digit.isdecimal() else _DIGITS[digit]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a text names an option, and whether it says no to it."""

    start: int
    end: int
    value: str
    denied: bool


def _spots(options: Sequence[Option], text: str, asked: bool, *, together: bool = False) -> list[_Spot]:
    """Where a text names options; a longer word hides one inside it.

    `together`: several may be meant, so a word of two of them names both: 烟酒.
    """
    hits = sorted(_hits(options, text, asked), key=lambda hit: (hit[0] - hit[1], hit[0]))
    taken: list[_Spot] = []
    for start, end, value in hits:
        over = [spot for spot in taken if start < spot.end and spot.start < end]
        if not over or (together and all((spot.start, spot.end) == (start, end) for spot in over)):
            taken.append(_Spot(start, end, value, phrases.is_denied(text, start, end)))
    return taken


def _offered(options: Sequence[Option], spots: list[_Spot]) -> list[str]:
    """The options that are named and offered, in the order of the text."""
    offered = {option.value for option in options}
    meant = sorted((spot for spot in spots if not spot.denied), key=lambda spot: spot.start)
    return list(dict.fromkeys(spot.value for spot in meant if spot.value in offered))


def values_denied(options: Sequence[Option], text: str) -> list[str]:
    """The options that a text says no to: 我没撑不住."""
    return [spot.value for spot in _spots(options, text, asked=True) if spot.denied]


def names_an_option(options: Sequence[Option], text: str) -> bool:
    """Whether a text has words of an option; a bare no to a question that has one for it has none: 不雇人."""
    plain = phrases.bare(text)
    whole = any(plain in _whole_words(option, True) for option in options)
    return whole or says_none(text) or bool(_spots(options, text, asked=True))


def named_in(options: Sequence[Option], text: str) -> list[str]:
    """The options that a few words name and next to nothing else: 贷款那个."""
    spots = _spots(options, text, asked=True)
    rest = len(text) - sum(spot.end - spot.start for spot in spots)
    return list(dict.fromkeys(spot.value for spot in spots)) if rest <= _BESIDE else []


def _words(option: Option, asked: bool) -> tuple[str, ...]:
    return (option.label, *option.say, *(option.reply if asked else ()))


def _whole_words(option: Option, asked: bool) -> tuple[str, ...]:
    return (*_words(option, asked), *option.clause, *(option.whole if asked else ()))


def _hits(options: Sequence[Option], text: str, asked: bool) -> Iterator[tuple[int, int, str]]:
    for option in options:
        for word in _words(option, asked):
            if len(word) < _FEWEST and not asked:
                continue
            for start, end in _found(word, text):
                yield start, end, option.value


def _found(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a word stands in a text; 在…打工 leaves room between its halves."""
    if _GAP in word:
        if word[: word.index(_GAP)] in text:
            yield from (match.span() for match in _with_gap(word).finditer(text))
        return
    start = text.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = text.find(word, start + len(word))


@lru_cache(maxsize=1024)
def _with_gap(word: str) -> re.Pattern[str]:
    return re.compile(r"[^，,。；;！!？? 不没]{0,6}".join(map(re.escape, word.split(_GAP))))
