"""Which kind of danger a text speaks of, once it is known to speak of danger.

Violence when there is a blow, a threat or captivity and no wish to die; an accident (sudden illness too)
where the text sounds like one (`accidents.py`) and no wish; someone else only where another life is really
spoken of (`whose.py`): partners run off with money, and wives are not told, without any danger to them. The
speaker in every other case. Every reply names 110, 120 and 12356: a wrong kind is a less fitting sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.safety.accidents import Accidents
from app.safety.files import Kind
from app.safety.reading import Reading
from app.safety.whose import PAUSE, disowns, is_of_another, names_another, names_family, says_i_too

_WISH = frozenset({"wish_to_die", "not_exist", "asleep", "with_child"})
_MEANS = frozenset({"jump", "poison", "cut", "hang", "gas_fire", "height", "water", "arrangements"})
_VEILED = frozenset({"farewell", "last_words", "cannot_bear", "no_meaning", "death_money", "rail", "blood"})
_VIOLENCE = frozenset({"hit_me", "threat", "captive"})
_FEAR = frozenset({"collector", "scared"})
_DENIED = re.compile(
    r"(?:没有?|不是|哪是|不会|不至于|不可能|不能)(?:是|真|去|说|想过)?(?:想|要)?(?:去)?"
    r"(?:死|不想活|自杀|寻死|寻短见|轻生|想不开|跳楼|跳江|喝药|做傻事|干傻事)"
)
_FEARED_FOR = re.compile(
    r"(?:怕|担心|别是|不会是|会不会|可别|是不是).{0,12}?(?:出事|想不开|傻事|出(?:啥|什么|点)?意外|"
    r"三长两短|寻短|不测|极端|闪失|有个好歹)"
)


@dataclass(frozen=True, slots=True)
class _Hit:
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The clauses of a text with pauses between them, and what is found in them."""

    text: str
    hits: Sequence[_Hit]

    def of(self, names: frozenset[str]) -> list[_Hit]:
        """What is found of some concepts, but for what is denied."""
        denied = [match.span() for match in _DENIED.finditer(self.text)]
        return [
            hit
            for hit in self.hits
            if hit.name in names and not any(start < hit.end <= end for start, end in denied)
        ]


class Kinds:
    """Sorts readings by who is in danger."""

    def __init__(self, names: Sequence[str], accidents: Accidents | None = None) -> None:
        self._names = names
        self._accidents = accidents

    def kind(self, reading: Reading, clauses: Sequence[Reading] = ()) -> Kind:
        """The kind of danger a reading speaks of; `clauses`: those of its clauses, if it has several."""
        present = {self._names[concept] for _, concept in reading.concepts}
        # Whoever locked himself in is not held captive.
        violence = present & (_VIOLENCE - {"captive"} if "missing" in present else _VIOLENCE)
        spoken = self._spoken(clauses or [reading])
        # 天天骂我，我真想跳下去: what he means to do himself goes before how he is treated.
        driven = violence == {"hit_me"} and "jump" in present and says_i_too(spoken.text)
        if self._is_accident(reading, present):
            return "accident"
        if violence and not present & _WISH and not driven:
            return "violence"
        if disowns(spoken.text):
            return "other"
        wishes, means = spoken.of(_WISH), spoken.of(_MEANS)
        if wishes or means:
            return "other" if _is_of_another(spoken, wishes, means) else "self"
        if _is_missed(spoken, present):
            return "other"
        return "violence" if present & (_VIOLENCE | _FEAR) else "self"

    def _is_accident(self, reading: Reading, present: set[str]) -> bool:
        # 叫不醒 is found as a wish to sleep on.
        wishes = present & (_WISH - {"asleep"})
        return self._accidents is not None and not wishes and self._accidents.is_one(reading.text)

    def _spoken(self, readings: Sequence[Reading]) -> _Spoken:
        text, hits = "", list[_Hit]()
        for reading in readings:
            # `^` stands before the letters of a reading, `$` behind them.
            hits += [_Hit(len(text) + end, self._names[concept]) for end, concept in reading.concepts]
            text += reading.text.strip("^$") + PAUSE
        return _Spoken(text, hits)


def _is_of_another(spoken: _Spoken, wishes: list[_Hit], means: list[_Hit]) -> bool:
    """Whether only somebody else is in danger: one's own wish goes before everything."""
    if wishes:
        return all(is_of_another(spoken.text, hit.end) for hit in wishes)
    return is_of_another(spoken.text, means[0].end, wish=False) and not says_i_too(spoken.text)


def _is_missed(spoken: _Spoken, present: set[str]) -> bool:
    """Whether somebody else is feared for without a word of danger: gone after goodbyes, locked in."""
    veiled = spoken.of(_VEILED)
    if veiled and all(is_of_another(spoken.text, hit.end, wish=False) for hit in veiled):
        return True
    if _FEARED_FOR.search(spoken.text) is not None and names_another(spoken.text):
        return True
    return "missing" in present and names_family(spoken.text) and not veiled
