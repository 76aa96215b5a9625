"""Who somebody says he is: groups the plan does not list on its own, and whose business it was that ended.

The groups are data (`policies/askers.yml`), with what is true for each of them.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.policies.matters import names_matter
from app.policies.rows import parse_yaml, read_bytes

FILE = "askers.yml"
_PIECES = re.compile(r"[,，。;；!！?？、\s]+")


@dataclass(frozen=True, slots=True)
class Asker:
    """A group of people, as they name themselves."""

    id: str
    says: re.Pattern[str]
    unless: re.Pattern[str] | None
    also: re.Pattern[str] | None
    worked_there: bool
    answered_by: str | None
    text: str
    note: str | None
    offers: tuple[str, ...]
    own: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()

    def is_named(self, normal: str) -> bool:
        """Whether somebody says that he is one of them."""
        return self.says.search(normal) is not None and not (self.unless and self.unless.search(normal))

    def rest(self, normal: str) -> str:
        """A question without the pieces that only say who asks."""
        kept = [
            piece
            for piece in _PIECES.split(normal)
            if piece and (names_matter(piece) or not self._says_who(piece))
        ]
        return ",".join(kept)

    def nameless(self, normal: str) -> str:
        """A question without the words that say who asks: 大学生创业有啥补贴, as 创业有啥补贴."""
        return self.says.sub("", normal).strip(",，。 ")

    def _says_who(self, piece: str) -> bool:
        return any(says is not None and says.search(piece) for says in (self.says, self.also))


class Askers:
    """All groups. Needs no lock: nothing of it ever changes."""

    def __init__(self, askers: tuple[Asker, ...]) -> None:
        self._askers = askers

    @classmethod
    def load(cls, policies_dir: Path) -> "Askers":
        """Reads `askers.yml`."""
        rows = parse_yaml(read_bytes(policies_dir / FILE, policies_dir), FILE)
        return cls(tuple(map(asker_of, rows)))

    def named(self, normal: str) -> Asker | None:
        """The group somebody names himself as one of; None for none."""
        return next((asker for asker in self._askers if asker.is_named(normal)), None)


def asker_of(row: dict[str, Any]) -> Asker:
    """A group as the file has it."""
    return Asker(
        id=row["id"],
        says=re.compile("|".join(row["says"])),
        unless=_any_of(row.get("unless")),
        also=_any_of(row.get("also")),
        worked_there=row.get("worked_there", False),
        answered_by=row.get("answered_by"),
        text=row["text"],
        note=row.get("note"),
        offers=tuple(row["offers"]),
        own=tuple(row.get("own", ())),
        not_for=tuple(row.get("not_for", ())),
    )


def _any_of(patterns: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns)) if patterns else None
