"""Whose despair a story speaks of: only the teller's own counts as his."""

import re
from collections.abc import Sequence

from app.aid.clauses import Clause
from app.aid.cues import Heard
from app.safety.whose import disowns, is_of_another

_DESPAIR = "despair"


def without_that_of_others(
    heard: Sequence[Heard], clauses: Sequence[Clause], said: re.Pattern[str]
) -> list[Heard]:
    """What was heard but for the despair of somebody else; `said`: the words for it."""
    put_right = max((turn for turn, text in _told(clauses).items() if disowns(text)), default=-1)
    return [
        each
        for each in heard
        if each.signal != _DESPAIR
        or each.value is not True
        or (each.clause.turn > put_right and _is_own(each.clause, clauses, said))
    ]


def _told(clauses: Sequence[Clause]) -> dict[int, str]:
    told: dict[int, str] = {}
    for clause in clauses:
        told[clause.turn] = told.get(clause.turn, "") + clause.text
    return told


def _is_own(clause: Clause, clauses: Sequence[Clause], said: re.Pattern[str]) -> bool:
    before = "".join(each.text for each in clauses if each.turn == clause.turn and each.place < clause.place)
    ends = [match.end() for match in said.finditer(clause.text)] or [len(clause.text)]
    return any(not is_of_another(before + clause.text, len(before) + end) for end in ends)
