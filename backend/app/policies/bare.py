"""Messages that are nothing but the name of a matter: 补贴, 想问问贷款的事, 培训和场地.

Nothing is asked, so there is nothing to rank: the search would cite whichever sentence has the word.
Which tasks hold the matter is data (`policies/bare.yml`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, Self

from app.yamlfile import read_yaml

_LONGEST = 20  # characters; a longer message says more than a name
_SEPARATORS = re.compile(r"[ ,，、。.!?;；/]+|还有|以及|[和跟与]")


@dataclass(frozen=True, slots=True)
class BareMatters:
    """Knows the names of matters with the clauses (`doc_id#number`) that speak of them, likeliest first."""

    around: frozenset[str]
    clauses: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads `bare.yml`."""
        data: dict[str, Any] = read_yaml(path)
        named = {word: tuple(row["clauses"]) for row in data["matters"] for word in row["words"]}
        return cls(frozenset(data["around"]), named)

    def named(self, normal: str) -> Sequence[str]:
        """The clauses of the matters that a message (in its normal form) names; none when it says more."""
        if len(normal) > _LONGEST:
            return ()
        parts = [part for part in _SEPARATORS.split(normal) if part]
        told = [part for part in parts if not self._says_nothing(part)]
        found = [self._of(part) for part in told or ["".join(parts)]]
        if not all(found):
            return ()
        in_turn = chain.from_iterable(zip_longest(*found))
        return list(dict.fromkeys(clause for clause in in_turn if clause))

    def _of(self, part: str) -> tuple[str, ...]:
        """The clauses of the longest name in a part that has nothing else but words around it."""
        lengths = range(len(part), 0, -1)
        spans = ((start, start + length) for length in lengths for start in range(len(part) - length + 1))
        for start, end in spans:
            clauses = self.clauses.get(part[start:end])
            if clauses and self._says_nothing(part[:start]) and self._says_nothing(part[end:]):
                return clauses
        return ()

    def _says_nothing(self, part: str) -> bool:
        """Whether a text is made of words around a name alone."""
        ends = {0}
        for end in range(1, len(part) + 1):
            if any(part[start:end] in self.around for start in ends):
                ends.add(end)
        return len(part) in ends
