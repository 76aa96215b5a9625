"""Where somebody is sent: the tables of `policies/triage` applied to what they told. Several, in order.

A referral is no entitlement, so unlike eligibility it never waits for sound ground: what is out of date or
not verified changes what is said about it, not whether somebody is sent to the right desk.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Self

from app.aid.due import due_after
from app.aid.triage_lines import STEPS, Chosen, Lines
from app.aid.triage_model import TriageTable
from app.clock import SHANGHAI
from app.decisions.engine import Case, findings, raised
from app.decisions.grounds import Ground, Grounds, Standing
from app.decisions.loader import Loaded, load_table, load_variables, table_paths
from app.decisions.model import Option, Reference, Variable
from app.policies.library import Fact, Library
from app.policies.rows import LibraryError

FOLDER = "triage"
_UNKNOWN = "unknown"
HEARD = "heard"  # danger that was heard beside the answers: of self, of another, violence, an accident
UNSURE = "unsure"  # what somebody was asked and could not say
_PROVINCE = "230000"
_DANGERS = {"self": "自己", "other": "身边的人", "violence": "有人伤害", "accident": "急病或意外"}
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Referred:
    """One class somebody belongs to: its table, the words for him, why, and whose words it rests on.

    `chosen`: he wants it solved first. `due_on`: when he had best have asked, `due_working_days` after the
    plan.
    """

    table: TriageTable
    due_working_days: int
    lines: Chosen
    chosen: bool
    due_on: date
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
        return not self.lines.window


class Triage:
    """All classes in memory. Needs no lock: nothing of it ever changes."""

    def __init__(self, tables: Sequence[Loaded[TriageTable]], library: Library) -> None:
        self._tables = sorted(tables, key=lambda loaded: loaded.table.place)
        self._lines = {loaded.table.id: lines_of_table(loaded) for loaded in tables}
        self._grounds = Grounds(library)
        self._facts = {fact.id: fact for fact in library.all_facts}

    @classmethod
    def load(cls, policies_dir: Path, library: Library) -> Self:
        """Reads the tables; LibraryError when one is unusable or names what the library does not have."""
        tables = load_triage(policies_dir)
        for loaded in tables:
            check_references(loaded.table, library)
        return cls(tables, library)

    @property
    def tables(self) -> tuple[TriageTable, ...]:
        """Every class, in the order of a plan."""
        return tuple(loaded.table for loaded in self._tables)

    def refer(
        self, values: Mapping[str, Any], today: date, region: str | None = None, since: date | None = None
    ) -> list[Referred]:
        """Every class these answers belong to, in the order in which things should be done.

        `since`: the day of the plan, from which its days are counted; the day of the answer for None.
        """
        unsure = [name for name, value in values.items() if value == _UNKNOWN]
        known = {name: None if name in unsure else value for name, value in values.items()}
        known = {HEARD: [], **known, UNSURE: unsure}
        case = Case(known, region or _PROVINCE, today)
        hit = [(loaded, ids) for loaded in self._tables if (ids := self._hit(loaded, case)) is not None]
        told = {**known, STEPS: [loaded.table.class_code for loaded, _ in hit]}
        day = datetime.combine(since or today, _NOON, SHANGHAI)
        return _in_order([self._of(loaded, ids, case, told, day) for loaded, ids in hit])

    def _hit(self, loaded: Loaded[TriageTable], case: Case) -> list[str] | None:
        """The triggers that hold; None when the class is none of theirs."""
        hit = [rule.condition.id for rule in loaded.rules if rule.when.truth(case.values, case.today) is True]
        return hit if hit or raised(findings(loaded, self._grounds, case)) is True else None

    def _of(
        self, loaded: Loaded[TriageTable], ids: list[str], case: Case, told: Mapping[str, Any], day: datetime
    ) -> Referred:
        table = loaded.table
        triggers = [each for each in table.conditions if each.id in ids]
        found = findings(loaded, self._grounds, case)
        days = [each.due_working_days for each in triggers]
        due = min((table.due_working_days if each is None else each for each in days), default=0)
        return Referred(
            table=table,
            due_working_days=due,
            lines=self._lines[table.id].choose(told, case.today),
            chosen=table.chosen_by is not None and table.chosen_by == told.get("first"),
            due_on=due_after(day, due).date(),
            reasons=tuple(dict.fromkeys(trigger.reason for trigger in triggers)),
            grounds=tuple(each.ground for each in found if each.id in ids),
            hotlines=self._said(table.referral.hotlines, case.today),
            staff_facts=tuple(self._facts[name] for name in table.referral.staff_facts),
        )

    def _said(self, names: Iterable[str], today: date) -> tuple[Fact, ...]:
        """Hotlines a citizen may be told that day."""
        facts = [self._facts[name] for name in names]
        return tuple(fact for fact in facts if fact.state == "verified" and fact.usable(today))


def _in_order(referred: list[Referred]) -> list[Referred]:
    """What somebody wants solved first comes first, but behind what says why it cannot wait."""
    chosen = next((each for each in referred if each.chosen and each.table.behind is None), None)
    if chosen is None:
        return referred
    ahead = [each for each in referred[: referred.index(chosen)] if each.lines.ahead]
    return [*ahead, chosen, *(each for each in referred if each is not chosen and each not in ahead)]


def load_triage(policies_dir: Path) -> tuple[Loaded[TriageTable], ...]:
    """Every table, its lines checked; LibraryError at the first thing that makes one unusable."""
    variables = load_variables(policies_dir, FOLDER)
    unsure = [
        Option(value=each.name, label=each.label) for each in variables.values() if _may_be_unsure(each)
    ]
    heard = [Option(value=value, label=label) for value, label in _DANGERS.items()]
    known = {
        **variables,
        HEARD: Variable(
            name=HEARD, label="听到的危险", type="many", ask="听到了什么危险？", options=tuple(heard)
        ),
        UNSURE: Variable(
            name=UNSURE, label="说不清的", type="many", ask="哪些说不清？", options=tuple(unsure)
        ),
    }
    paths = table_paths(policies_dir / FOLDER)
    tables = tuple(load_table(path, policies_dir, TriageTable, known) for path in paths)
    for loaded in tables:
        lines_of_table(loaded)
    return tables


def lines_of_table(loaded: Loaded[TriageTable]) -> Lines:
    """The lines of a table, compiled; LibraryError for one that cannot be used."""
    return Lines(loaded.table, loaded.variables, f"{FOLDER}/{loaded.table.id}.yml")


def _may_be_unsure(variable: Variable) -> bool:
    return any(option.value == _UNKNOWN for option in variable.options)


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
