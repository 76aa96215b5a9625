"""Finds many wordings in one pass over a text.

Wordings are literal text with choices `(甲|乙)` and optional parts `(甲)?`. Tried one after another, or as
one regular expression, thousands of them cost milliseconds a text; here they share one automaton whose states
are worked out when a text first needs them, and a text costs one look-up a character.
"""

from collections.abc import Mapping, Sequence

_MOST_STATES = 200_000  # of the worked-out automaton; then it starts afresh


class PatternError(ValueError):
    """A wording that is not well formed."""


class Automaton:
    """The wordings of all concepts, searched at once."""

    def __init__(self, wordings: Mapping[str, Sequence[str]]) -> None:
        self.names = list(wordings)
        self._edges: list[dict[str, set[int]]] = []
        self._skips: list[set[int]] = []
        self._accepts: dict[int, int] = {}
        self._start = self._node()
        for number, name in enumerate(self.names):
            for wording in wordings[name]:
                end, position = self._sequence(self._start, wording, 0)
                if position != len(wording):
                    raise PatternError(f"{name}: bracket closed that was not opened in {wording!r}")
                self._accepts[end] = number
        self._closures: dict[int, frozenset[int]] = {}
        if self._closure(self._start) & self._accepts.keys():
            raise PatternError("a wording matches the empty text")
        self._first: dict[str, frozenset[int]] = {}
        for node in self._closure(self._start):
            for character, targets in self._edges[node].items():
                reached = frozenset().union(*map(self._closure, targets))
                self._first[character] = self._first.get(character, frozenset()) | reached
        self._forget()

    def find(self, text: str) -> list[tuple[int, int]]:
        """(end, number of the concept) of every wording found, from left to right."""
        found: list[tuple[int, int]] = []
        tables, ends = self._following, self._found
        state = 0
        for position, character in enumerate(text):
            following = tables[state].get(character)
            state = self._step(state, character) if following is None else following
            if numbers := ends[state]:
                found += [(position, number) for number in numbers]
        if len(self._states) > _MOST_STATES:
            self._forget()
        return found

    def _forget(self) -> None:
        """Only the first state, in which nothing has been read."""
        empty: frozenset[int] = frozenset()
        self._states: dict[frozenset[int], int] = {empty: 0}
        self._members: list[frozenset[int]] = [empty]
        self._following: list[dict[str, int]] = [{}]
        self._found: list[tuple[int, ...]] = [()]

    def _step(self, state: int, character: str) -> int:
        """The state after one more character, worked out and remembered."""
        reached: set[int] = set()
        for node in self._members[state]:
            for target in self._edges[node].get(character, ()):
                reached |= self._closure(target)
        reached |= self._first.get(character, frozenset())
        members = frozenset(reached)
        following = self._states.get(members)
        if following is None:
            following = self._states[members] = len(self._members)
            self._members.append(members)
            self._following.append({})
            self._found.append(tuple(sorted({self._accepts[n] for n in members if n in self._accepts})))
        self._following[state][character] = following
        return following

    def _closure(self, node: int) -> frozenset[int]:
        """What is reached from a node without reading anything, itself included."""
        known = self._closures.get(node)
        if known is None:
            seen, waiting = {node}, [node]
            while waiting:
                for target in self._skips[waiting.pop()] - seen:
                    seen.add(target)
                    waiting.append(target)
            # Nodes that neither read on nor end a wording are only ways to others.
            kept = {one for one in seen if self._edges[one] or one in self._accepts}
            known = self._closures[node] = frozenset(kept)
        return known

    def _node(self) -> int:
        self._edges.append({})
        self._skips.append(set())
        return len(self._edges) - 1

    def _sequence(self, node: int, wording: str, position: int) -> tuple[int, int]:
        """Read one alternative from `position` on; its last node and where reading stopped."""
        while position < len(wording) and wording[position] not in "|)":
            before, node, position = node, *self._item(node, wording, position)
            if wording[position : position + 1] == "?":
                self._skips[before].add(node)
                position += 1
        return node, position

    def _item(self, node: int, wording: str, position: int) -> tuple[int, int]:
        """One character or one bracket."""
        if wording[position] == "?":
            raise PatternError(f"nothing before ? in {wording!r}")
        end = self._node()
        if wording[position] != "(":
            self._edges[node].setdefault(wording[position], set()).add(end)
            return end, position + 1
        while wording[position] != ")":
            first = self._node()
            self._skips[node].add(first)
            last, position = self._sequence(first, wording, position + 1)
            self._skips[last].add(end)
            if position >= len(wording):
                raise PatternError(f"bracket not closed in {wording!r}")
        return end, position + 1
