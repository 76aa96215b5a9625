"""Which kind of danger a text speaks of, once it is known to speak of danger.

Violence when there is a blow, a threat or captivity and no wish to die; someone else when the last person
named before the danger is not the speaker, or when somebody is missing or reported to have said something;
the speaker in every other case. Every reply names all three numbers: a wrong kind is a less fitting sentence.
"""

from collections.abc import Sequence

from app.safety.files import Kind
from app.safety.reading import Reading

_WISH = frozenset({"wish_to_die", "not_exist", "asleep", "with_child"})
_MEANS = frozenset({"jump", "poison", "cut", "hang", "gas_fire", "height", "water", "arrangements"})
_VIOLENCE = frozenset({"hit_me", "threat", "captive"})
_FEAR = frozenset({"collector", "scared"})
_OTHERS = frozenset({"kin", "third"})
_REPORTED = frozenset({"missing", "worry", "speech"})


class Kinds:
    """Sorts readings by who is in danger."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def kind(self, reading: Reading) -> Kind:
        """The kind of danger a reading speaks of."""
        hits = [(end, self._names[concept]) for end, concept in reading.concepts]
        present = {name for _, name in hits}
        # Whoever locked himself in is not held captive.
        violence = present & (_VIOLENCE - {"captive"} if "missing" in present else _VIOLENCE)
        if violence and not present & _WISH:
            return "violence"
        danger = next((end for end, name in hits if name in _WISH | _MEANS), None)
        if danger is not None:
            return "other" if self._is_of_another(hits, danger) else "self"
        if present & _OTHERS and present & _REPORTED:
            return "other"
        return "violence" if present & (_VIOLENCE | _FEAR) else "self"

    @staticmethod
    def _is_of_another(hits: Sequence[tuple[int, str]], danger: int) -> bool:
        """Whether the last person named before the danger is not the speaker."""
        named = [name for end, name in hits if end < danger and name in _OTHERS | {"self"}]
        return bool(named) and named[-1] in _OTHERS
