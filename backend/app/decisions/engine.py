"""Applies decision tables to a person. Conditions first, then one verdict out of them, in one place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from app.decisions.areas import covers, name_of
from app.decisions.grounds import Grounds, Standing
from app.decisions.loader import Loaded, Rule
from app.decisions.model import Condition, Decision, Reference, Requirement, Table
from app.decisions.results import BY_LABEL, Assessment, Finding, Footing, Outcome, Verdict
from app.decisions.unknowns import months_after
from app.decisions.words import UNSURE, said
from app.policies.records import within

REGION = "region"
MAYBE_NOT = "可能不符合："
T = TypeVar("T", bound=Table)


@dataclass(frozen=True, slots=True)
class Case:
    """What one person told, where they are, and the day of the answer. A missing value was not asked."""

    values: Mapping[str, Any]
    region: str | None
    today: date


def findings(loaded: Loaded[T], grounds: Grounds, case: Case) -> tuple[Finding, ...]:
    """Every condition of a table (of any kind) for one person."""
    known = _known(loaded, case)
    return tuple(_judge(rule, loaded, grounds, case, known) for rule in loaded.rules)


def assess(loaded: Loaded[Decision], grounds: Grounds, case: Case) -> Assessment:
    """The answer of a table with its reasons."""
    table = loaded.table
    found = findings(loaded, grounds, case)
    figures = _footings([Reference(fact_id=fact) for fact in table.figures], grounds, case)
    basis = _footings(table.basis, grounds, case)
    outside = list(_outside(table, case))
    reservations = outside or list(dict.fromkeys(_reservations(table, found, figures, basis)))
    located = covers(table.area, case.region) is not None
    verdict = _verdict(found, reservations, located, bool(outside))
    return Assessment(
        id=table.id,
        title=table.title,
        version=table.version,
        verdict=verdict,
        area=name_of(table.area),
        as_of=case.today,
        review_by=table.review_by,
        findings=found,
        figures=figures,
        basis=basis,
        reservations=tuple(reservations),
        asks=() if outside else _asks(table, found, located),
        headline=_headline(table, verdict, found),
        next_step=table.next_step,
    )


def raised(found: Sequence[Finding]) -> bool | None:
    """For triage: whether any condition holds, None when that cannot be told yet.

    A referral is no entitlement, so it may rest on ground that would not carry 符合.
    """
    if any(finding.outcome is Outcome.MET for finding in found):
        return True
    open_ones = (Outcome.UNKNOWN, Outcome.UNCLEAR)
    return None if any(finding.outcome in open_ones for finding in found) else False


def _footings(named: Iterable[Reference], grounds: Grounds, case: Case) -> tuple[Footing, ...]:
    found = [grounds.find(reference, case.today) for reference in named]
    return tuple(Footing(ground, ground.standing(case.region)) for ground in found)


def _verdict(found: tuple[Finding, ...], reservations: list[str], located: bool, outside: bool) -> Verdict:
    """A firm no first, then what is lacking, then the window; 符合 is what is left (Assessment checks it).

    Everything that is not sound has put a reservation on the list.
    """
    if outside:
        return Verdict.DESK_CHECK
    if any(finding.refuses for finding in found):
        return Verdict.NOT_ELIGIBLE
    if not located or any(finding.lacks for finding in found):
        return Verdict.MISSING
    if reservations or all(finding.outcome is not Outcome.MET for finding in found):
        return Verdict.DESK_CHECK
    return Verdict.ELIGIBLE


def _known(loaded: Loaded[T], case: Case) -> dict[str, Any]:
    """The values a condition may use: without 不清楚, with the derived ones."""
    known = {name: None if value == UNSURE else value for name, value in case.values.items()}
    if REGION not in known and case.region is not None:
        known[REGION] = case.region
    for name, expression in loaded.derived.items():
        if known.get(name) is None:
            known[name] = expression.evaluate(known, case.today)
    return known


def _judge(rule: Rule, loaded: Loaded[T], grounds: Grounds, case: Case, known: Mapping[str, Any]) -> Finding:
    condition = rule.condition
    ground = grounds.find(condition.source, case.today, condition.figure)
    standing = ground.standing(case.region)
    outcome, missing = _outcome(rule, standing, case, known)
    text, do, verdict, remind_on = _consequence(condition, outcome, known)
    return Finding(
        id=condition.id,
        label=condition.label,
        outcome=outcome,
        standing=standing,
        ground=ground,
        value=said(loaded.variables, rule.named, {**case.values, **_derived_only(loaded, known)}),
        text=text,
        do=do,
        missing=missing,
        on_false=verdict,
        remind_on=remind_on,
    )


def _consequence(
    condition: Condition, outcome: Outcome, known: Mapping[str, Any]
) -> tuple[str, str, Verdict | None, date | None]:
    """What is said, what can be done, what follows, and when to ask again."""
    if outcome in (Outcome.UNKNOWN, Outcome.UNCLEAR):
        return condition.on_unknown, "", None, None
    if outcome is Outcome.FAILED and isinstance(condition, Requirement):
        failure = condition.on_false
        remind = failure.remind
        again = months_after(known.get(remind.after), remind.months) if remind else None
        return failure.text, failure.do, BY_LABEL[failure.verdict], again
    return "", "", None, None


def _derived_only(loaded: Loaded[T], known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in loaded.derived}


def _outcome(
    rule: Rule, standing: Standing, case: Case, known: Mapping[str, Any]
) -> tuple[Outcome, tuple[str, ...]]:
    counts = True if rule.only_if is None else rule.only_if.truth(known, case.today)
    if counts is False:
        return Outcome.SKIPPED, ()
    if standing in (Standing.LAPSED, Standing.ELSEWHERE):
        return Outcome.NOT_JUDGED, ()
    holds = rule.when.truth(known, case.today) if counts else None
    if holds is not None and standing is not Standing.AREA_UNKNOWN:
        return Outcome.MET if holds else Outcome.FAILED, ()
    # Whether it counts at all is asked first; the rest may then never be needed.
    wanted = rule.asked if counts else rule.asked_first
    missing = tuple(name for name in wanted if case.values.get(name) is None and known.get(name) is None)
    if standing is Standing.AREA_UNKNOWN and REGION not in missing:
        missing = (*missing, REGION)
    return Outcome.UNKNOWN if missing else Outcome.UNCLEAR, missing


def _outside(table: Table, case: Case) -> Iterator[str]:
    """Why the table as a whole does not count: then nothing is asked and nobody is turned away."""
    if covers(table.area, case.region) is False:
        yield f"这是{name_of(table.area)}的政策，您说的地方不在{name_of(table.area)}。"
    if not within(case.today, table.effective_from, table.effective_to):
        yield "今天不在这项政策对照表的有效期内。"
    if case.today > table.review_by:
        yield "这项政策的对照表已过核对日期，不能作准。"


def _reservations(
    table: Decision, found: tuple[Finding, ...], figures: tuple[Footing, ...], basis: tuple[Footing, ...]
) -> Iterator[str]:
    """Why the window has the last word, most telling first. What is not sound always gets a sentence."""
    for finding in found:
        if finding.outcome is Outcome.FAILED and not finding.lacks:
            hedge = MAYBE_NOT if finding.on_false is Verdict.NOT_ELIGIBLE else ""
            yield f"{hedge}{finding.text}"
        if finding.outcome is Outcome.UNCLEAR:
            yield f"您说不准的：{finding.label}。"
    weak = list(_weak([finding for finding in found if finding.outcome is not Outcome.SKIPPED]))
    if any(figure.standing is not Standing.SOUND for figure in figures):
        weak.append("金额、期限各地不一样，还没有核对准。")
    yield from weak
    yield from (point.text for point in table.open_points)
    aside = [*(each.standing for each in found), *(each.standing for each in basis)]
    if not weak and any(standing is not Standing.SOUND for standing in aside):
        yield "这项政策有的条件或依据还没有核对准，以窗口答复为准。"
    if all(finding.outcome is Outcome.SKIPPED for finding in found):
        yield "您的情况和这项政策的条件都对不上号，请窗口看看。"


def _weak(found: list[Finding]) -> Iterator[str]:
    """One sentence for each kind of weak ground, with the conditions on it."""
    pending = [finding.label for finding in found if finding.standing is Standing.PENDING]
    if pending:
        yield f"还没有核对到正式规定，以窗口答复为准：{'、'.join(pending)}。"
    lapsed = [finding.label for finding in found if finding.standing is Standing.LAPSED]
    if lapsed:
        yield f"依据已过有效期或核对日期：{'、'.join(lapsed)}。"
    elsewhere: dict[str, list[str]] = {}
    for finding in found:
        if finding.standing is Standing.ELSEWHERE:
            elsewhere.setdefault(name_of(finding.ground.area), []).append(finding.label)
    for area, labels in elsewhere.items():
        yield f"只见到{area}的规定，您那里的没有见到：{'、'.join(labels)}。"


def _asks(table: Decision, found: tuple[Finding, ...], located: bool) -> tuple[str, ...]:
    """The variables still to be asked, in the order of the table."""
    missing = {name for finding in found for name in finding.missing}
    asks = tuple(name for name in table.needs if name in missing)
    return asks if located and REGION not in missing else (*(n for n in asks if n != REGION), REGION)


def _headline(table: Decision, verdict: Verdict, found: tuple[Finding, ...]) -> str:
    if verdict is Verdict.ELIGIBLE:
        return table.eligible_text
    if verdict is Verdict.NOT_ELIGIBLE:
        return next(finding.text for finding in found if finding.refuses)
    if verdict is Verdict.MISSING:
        # What nobody can change comes before what can still be done: 不是第一次创业 before 还没领执照.
        lacking = [each.text for each in found if each.lacks and each.outcome is Outcome.FAILED]
        fixed = [f"{MAYBE_NOT}{each.text}" for each in found if each.hinders]
        return "".join([*fixed[:1], *lacking[:1]]) or "还要再问您几句，才能对照。"
    return "最后由窗口核定，原因在下面。"
