"""Eligibility with reasons: loads the tables of `policies/eligibility` and applies them to people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self

from app.decisions.engine import REGION, Case, assess
from app.decisions.grounds import Grounds
from app.decisions.loader import Loaded, load_tables
from app.decisions.model import Decision, Reference, Variable
from app.decisions.results import Assessment
from app.policies.library import Library
from app.policies.rows import LibraryError

FOLDER = "eligibility"
_PRIVATE_GROUPS = ("disabled", "released")


class Eligibility:
    """All tables in memory. Needs no lock: nothing of it ever changes."""

    def __init__(self, tables: Sequence[Loaded[Decision]], library: Library) -> None:
        self._tables = {loaded.table.id: loaded for loaded in tables}
        self._grounds = Grounds(library)

    @classmethod
    def load(cls, policies_dir: Path, library: Library) -> Self:
        """Reads the tables; LibraryError when one is unusable or names what the library does not have."""
        tables = load_tables(policies_dir, FOLDER, Decision)
        for loaded in tables:
            check_references(loaded.table, library)
        return cls(tables, library)

    @property
    def ids(self) -> tuple[str, ...]:
        """The tables, in the order of their names."""
        return tuple(self._tables)

    def assess(
        self, values: Mapping[str, Any], region: str | None, today: date, only: Iterable[str] | None = None
    ) -> list[Assessment]:
        """The answer of every table, or of those in `only` (KeyError for one that does not exist).

        Without `region` the answer of that name in `values` counts.
        """
        values = _with_private_groups(values)
        case = Case(values, region or _text(values.get(REGION)), today)
        chosen = self._tables if only is None else list(only)
        return [assess(self._tables[name], self._grounds, case) for name in chosen]

    def table(self, table_id: str) -> Decision:
        """A table as written; KeyError when there is none."""
        return self._tables[table_id].table

    def needs(self, table_id: str) -> list[Variable]:
        """What a table asks for and how it is worded; KeyError when there is no such table."""
        loaded = self._tables[table_id]
        return [loaded.variables[name] for name in loaded.table.needs]


def _with_private_groups(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Groups told apart, after a consent of their own, belong to `group`; no table ever asks for them."""
    told = [name for name in _PRIVATE_GROUPS if values.get(name) is True]
    group = values.get("group")
    return {**values, "group": [*group, *told]} if told and isinstance(group, list) else values


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def references(table: Decision) -> list[Reference]:
    """Everything of the library a table names."""
    named = [*table.basis, *(condition.source for condition in table.conditions)]
    named += [point.source for point in table.open_points]
    return named + [Reference(fact_id=fact) for fact in table.figures]


def check_references(table: Decision, library: Library) -> None:
    """Raises LibraryError for the first clause or fact that does not exist."""
    grounds = Grounds(library)
    for reference in references(table):
        try:
            grounds.find(reference, table.last_checked_on)
        except KeyError as error:
            raise LibraryError(f"{FOLDER}/{table.id}.yml", f"the library has no {error.args[0]}") from error
