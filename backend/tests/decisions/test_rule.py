"""The rule: what is not verified, not in force or not from here never says 符合, and turns nobody away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.decisions.areas import covers
from app.decisions.grounds import Standing
from app.decisions.model import Decision, Reference, Requirement, Variable
from app.decisions.results import Outcome, Verdict
from app.decisions.service import Eligibility, references
from app.policies.library import Library
from tests.decisions.tables import (
    CLAUSE,
    HEIHE,
    PENDING,
    TODAY,
    VERIFIED,
    answer,
    decision,
    real_eligibility,
    real_library,
    requirement,
)
from tests.policies.library_copy import POLICIES

REGIONS = st.sampled_from((None, "230103", "230000", "231102", "220102", "here"))
DAYS = st.dates(date(2026, 11, 1), date(2028, 3, 1))
GRADES = st.sampled_from(("verified", "pending"))
SOURCES = st.sampled_from((CLAUSE, CLAUSE, VERIFIED, PENDING, HEIHE))
FAILURES = st.sampled_from(("不符合", "还差", "需窗口核定")).map(
    lambda verdict: {"verdict": verdict, "text": "不成立。", "do": "去办。"}
)
REQUIREMENTS = st.builds(
    requirement,
    when=st.sampled_from(("a", "b == 'one'", "months >= 3", "not a", "a or b == 'two'")),
    only_if=st.sampled_from((None, None, "a", "b == 'one'")),
    source=SOURCES,
    figure=GRADES,
    on_false=FAILURES,
)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "a": st.booleans(),
        "b": st.sampled_from(("one", "two", "unknown")),
        "since": st.sampled_from(("2026-01-01", "2026-11-01", "soon")),
    },
)


def sound(reference: Reference, library: Library, region: str | None, today: date) -> bool:
    """The rule, written a second time from the library alone."""
    if reference.fact_id is not None:
        fact = next(fact for fact in library.all_facts if fact.id == reference.fact_id)
        current = fact.state == "verified" and today <= min(fact.review_by, fact.effective_to or today)
        return current and covers(fact.area, region) is True
    clause = library.clause(str(reference.clause_id))
    document = library.document(clause.document)
    return (
        today <= min(document.review_by, document.effective_to or today)
        and covers("黑龙江省", region) is True
    )


def founded(table: Decision, library: Library, region: str | None, today: date) -> bool:
    """Whether everything the table rests on is verified, in force and from here."""
    graded = all(condition.figure == "verified" for condition in table.conditions)
    current = today <= min(table.review_by, table.effective_to or today)
    everything = all(sound(reference, library, region, today) for reference in references(table))
    return graded and current and everything and not table.open_points


@settings(deadline=None, max_examples=300)
@given(
    drawn=st.lists(REQUIREMENTS, min_size=1, max_size=3),
    figures=st.lists(
        st.sampled_from((VERIFIED["fact_id"], PENDING["fact_id"], HEIHE["fact_id"])), max_size=2
    ),
    values=VALUES,
    region=REGIONS,
    today=DAYS,
    review_by=st.sampled_from((date(2027, 2, 20), date(2028, 6, 1))),
)
def test_no_table_says_yes_or_no_without_ground(
    drawn: Sequence[Requirement],
    figures: list[str],
    values: dict[str, Any],
    region: str | None,
    today: date,
    review_by: date,
) -> None:
    library = real_library()
    named = [each.model_copy(update={"id": f"c{number}"}) for number, each in enumerate(drawn)]
    table = decision(*named, figures=figures, review_by=review_by)
    assessment = answer(table, library, values, region, today)
    if not founded(table, library, region, today):
        assert assessment.verdict is not Verdict.ELIGIBLE
    if assessment.verdict is Verdict.DESK_CHECK:
        assert assessment.reservations
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        refusing = [each for each in assessment.findings if each.refuses]
        sources = {each.id: each.source for each in named if each.figure == "verified"}
        assert all(sound(sources[each.id], library, region, today) for each in refusing)


TABLES = sorted(path.stem for path in (POLICIES / "eligibility").glob("*.yml") if path.stem != "variables")


def values_of(variables: list[Variable]) -> st.SearchStrategy[dict[str, Any]]:
    """Answers a person may give, each of them or none."""
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "yes_no": st.booleans(),
        "number": st.integers(0, 300),
        "date": st.dates(date(2018, 1, 1), TODAY).map(date.isoformat),
        "region": REGIONS,
    }
    optional = {}
    for variable in variables:
        chosen = st.sampled_from([option.value for option in variable.options] or ["-"])
        kinds = by_type | {"choice": chosen, "many": st.lists(chosen, max_size=3, unique=True)}
        optional[variable.name] = kinds[variable.type]
    return st.fixed_dictionaries({}, optional=optional)


@pytest.mark.parametrize("name", TABLES)
@settings(deadline=None, max_examples=60)
@given(data=st.data(), region=REGIONS, today=DAYS)
def test_no_table_of_ours_says_yes_without_ground(
    name: str, data: st.DataObject, region: str | None, today: date
) -> None:
    eligibility, library = real_eligibility(), real_library()
    values = data.draw(values_of(eligibility.needs(name)))
    assessment = eligibility.assess(values, region, today, [name])[0]
    place = region or values.get("region")
    if not founded(eligibility.table(name), library, place, today):
        assert assessment.verdict is not Verdict.ELIGIBLE


def test_only_the_free_place_can_say_yes_today(eligibility: Eligibility, library: Library) -> None:
    able = [name for name in TABLES if founded(eligibility.table(name), library, "230103", TODAY)]
    assert able == ["free_incubator_place"]


WEAK = [standing for standing in Standing if standing is not Standing.SOUND]


@pytest.mark.parametrize("standing", WEAK)
def test_a_yes_on_weak_ground_cannot_be_built(library: Library, standing: Standing) -> None:
    good = answer(decision(figures=[VERIFIED["fact_id"]]), library, {"a": True})
    assert good.verdict is Verdict.ELIGIBLE
    weak = replace(good.findings[0], standing=standing)
    for change in (
        {"findings": (weak,)},
        {"findings": (*good.findings, replace(weak, outcome=Outcome.SKIPPED))},
        {"figures": (replace(good.figures[0], standing=standing),)},
        {"basis": (replace(good.basis[0], standing=standing),)},
        {"reservations": ("金额没有核对准。",)},
        {"findings": ()},
        {"findings": (replace(good.findings[0], outcome=Outcome.FAILED),)},
    ):
        with pytest.raises(ValueError, match="without ground"):
            replace(good, **change)


@pytest.mark.parametrize("standing", WEAK)
def test_a_no_on_weak_ground_cannot_be_built(library: Library, standing: Standing) -> None:
    good = answer(decision(), library, {"a": False})
    assert good.verdict is Verdict.NOT_ELIGIBLE
    with pytest.raises(ValueError, match="without ground"):
        replace(good, findings=(replace(good.findings[0], standing=standing),))


@pytest.mark.parametrize("source", [CLAUSE, VERIFIED])
def test_a_source_nobody_looked_at_since_its_review_day_carries_nothing(
    library: Library, source: dict[str, str]
) -> None:
    table = decision(requirement(source=source), basis=[source], review_by=date(2028, 6, 1))
    assert answer(table, library, {"a": True}, today=date(2027, 2, 20)).verdict is Verdict.ELIGIBLE
    for told in (True, False):
        late = answer(table, library, {"a": told}, today=date(2027, 2, 21))
        assert late.verdict is Verdict.DESK_CHECK
        assert late.reservations[0].startswith("依据已过有效期或核对日期")


def test_the_last_day_of_review_still_counts_and_the_next_does_not(library: Library) -> None:
    last = date(2027, 2, 20)
    assert answer(decision(), library, {"a": True}, today=last).verdict is Verdict.ELIGIBLE
    after = answer(decision(), library, {"a": True}, today=last + timedelta(days=1))
    assert after.verdict is Verdict.DESK_CHECK
