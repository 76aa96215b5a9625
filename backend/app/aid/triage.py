"""Where somebody is sent: the tables of `policies/triage` applied to what they told. Several, in order.

A referral is no entitlement, so unlike eligibility it never waits for sound ground: what is out of date or
not verified changes what is said about it, not whether somebody is sent to the right desk.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

from app.aid.triage_model import TriageTable, Trigger
from app.decisions.engine import Case, findings, raised
from app.decisions.grounds import Ground, Grounds, Standing
from app.decisions.loader import Loaded, load_tables
from app.decisions.model import Reference
from app.policies.library import Fact, Library
from app.policies.rows import LibraryError

FOLDER = "triage"
_UNSURE = "unknown"
_PROVINCE = "230000"


@dataclass(frozen=True, slots=True)
class Referred:
    """One class somebody belongs to: its table, why, and whose words it rests on."""

    table: TriageTable
    reasons: tuple[str, ...]
    grounds: tuple[Ground, ...]
    hotlines: tuple[Fact, ...]
    staff_facts: tuple[Fact, ...]

    @property
    def code(self) -> str:
        """T0 … T7."""
        return self.table.class_code

    @property
    def is_settled(self) -> bool:
        """Whether everything said about it is verified; otherwise the window has the last word."""
        return not self.table.referral.window


class Triage:
    """All classes in memory. Needs no lock: nothing of it ever changes."""

    def __init__(self, tables: Sequence[Loaded[TriageTable]], library: Library) -> None:
        self._tables = sorted(tables, key=lambda loaded: loaded.table.place)
        self._grounds = Grounds(library)
        self._facts = {fact.id: fact for fact in library.all_facts}

    @classmethod
    def load(cls, policies_dir: Path, library: Library) -> Self:
        """Reads the tables; LibraryError when one is unusable or names what the library does not have."""
        tables = load_tables(policies_dir, FOLDER, TriageTable)
        for loaded in tables:
            check_references(loaded.table, library)
        return cls(tables, library)

    @property
    def tables(self) -> tuple[TriageTable, ...]:
        """Every class, in the order of a plan."""
        return tuple(loaded.table for loaded in self._tables)

    def refer(self, values: Mapping[str, Any], today: date, region: str | None = None) -> list[Referred]:
        """Every class these answers belong to, in the order in which things should be done."""
        known = {name: None if value == _UNSURE else value for name, value in values.items()}
        case = Case(known, region or _PROVINCE, today)
        return [found for loaded in self._tables if (found := self._of(loaded, case)) is not None]

    def _of(self, loaded: Loaded[TriageTable], case: Case) -> Referred | None:
        found = findings(loaded, self._grounds, case)
        hit = [rule.condition for rule in loaded.rules if rule.when.truth(case.values, case.today) is True]
        if not hit and raised(found) is not True:
            return None
        triggers = [trigger for trigger in hit if isinstance(trigger, Trigger)]
        ids = {trigger.id for trigger in triggers}
        referral = loaded.table.referral
        return Referred(
            loaded.table,
            tuple(dict.fromkeys(trigger.reason for trigger in triggers)),
            tuple(each.ground for each in found if each.id in ids),
            self._said(referral.hotlines, case.today),
            tuple(self._facts[name] for name in referral.staff_facts),
        )

    def _said(self, names: Iterable[str], today: date) -> tuple[Fact, ...]:
        """Hotlines a citizen may be told that day."""
        facts = [self._facts[name] for name in names]
        return tuple(fact for fact in facts if fact.state == "verified" and fact.usable(today))


def references(table: TriageTable) -> list[Reference]:
    """Everything of the library a table names."""
    referral = table.referral
    facts = [Reference(fact_id=name) for name in (*referral.hotlines, *referral.staff_facts)]
    clauses = [Reference(clause_id=name) for name in referral.clauses]
    return [*(condition.source for condition in table.conditions), *facts, *clauses]


def check_references(table: TriageTable, library: Library) -> None:
    """Raises LibraryError for the first clause or fact that does not exist."""
    grounds = Grounds(library)
    for reference in references(table):
        try:
            grounds.find(reference, table.last_checked_on)
        except KeyError as error:
            raise LibraryError(f"{FOLDER}/{table.id}.yml", f"the library has no {error.args[0]}") from error


def standing_in_words(ground: Ground, region: str | None = None) -> str:
    """How firm a ground is, for staff."""
    words = {
        Standing.SOUND: "已核对",
        Standing.PENDING: "待核对，以窗口为准",
        Standing.LAPSED: "已过核对日期，以窗口为准",
    }
    return words.get(ground.standing(region or _PROVINCE), "以窗口为准")
