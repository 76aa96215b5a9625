"""The sub-items of 个人创业“一件事”: what typical people get, in which order, and how honest it is."""

from collections.abc import Callable
from typing import Any

import pytest

from app.processes.library import ProcessLibrary
from app.processes.model import StepType
from app.processes.plan import CasePlan, Item, Material
from tests.processes.test_personal_startup import LOAN, plan_of, waves
from tests.processes.walking import load_library

NUMBERS_OF = {"P": 3, "A": 4, "B": 2, "C": 3, "D": 1, "E": 3, "F": 3, "G": 1, "H": 1, "X": 1}


@pytest.fixture(scope="module")
def library() -> ProcessLibrary:
    return load_library()


@pytest.fixture(scope="module")
def plan(library: ProcessLibrary) -> Callable[..., CasePlan]:
    return lambda **given: plan_of(library, **given)


def test_every_sub_item_of_the_facts_is_there(library: ProcessLibrary) -> None:
    wanted = {f"{letter}{number + 1}" for letter, most in NUMBERS_OF.items() for number in range(most)}
    assert wanted <= {item.code for item in library.plans["one_thing"].file.items}


def test_a_plain_individual_registers_and_then_does_the_rest_in_parallel(
    plan: Callable[..., CasePlan],
) -> None:
    assert waves(plan()) == [{"registration"}, {"tax_confirmation", "employment_certificate"}]


@pytest.mark.parametrize("form", ["individual", "company"])
@pytest.mark.parametrize("state", ["no", "unknown"])
def test_unemployment_registration_comes_before_the_licence(
    plan: Callable[..., CasePlan], form: str, state: str
) -> None:
    found = waves(
        plan(
            group=["unemployed_registered"],
            unemployment_registration=state,
            business_form=form,
            owners="alone",
        )
    )
    assert "unemployment_registration" in found[0]
    assert {"registration", "company_registration"} & found[1]


def test_who_is_registered_keeps_the_record_before_the_licence(plan: Callable[..., CasePlan]) -> None:
    found = waves(plan(group=["unemployed_registered"], unemployment_registration="yes"))
    assert found[:2] == [{"unemployment_record"}, {"registration"}]


def test_who_has_a_licence_is_not_sent_to_register_as_unemployed(plan: Callable[..., CasePlan]) -> None:
    found = plan(group=["unemployed_registered"], unemployment_registration="no", has_licence=True)
    assert not {"unemployment_registration", "registration"} & {item.id for item in found.items}


def test_hardship_goes_registration_recognition_licence(plan: Callable[..., CasePlan]) -> None:
    found = waves(plan(group=["hardship"], unemployment_registration="no", hardship_recognised=False))
    assert found[:3] == [{"unemployment_registration"}, {"hardship_recognition"}, {"registration"}]


def test_the_subsidy_is_a_reminder_on_the_day_of_opening(plan: Callable[..., CasePlan]) -> None:
    subsidy = next(item for item in plan(wishes=["subsidy"]).items if item.code == "E1")
    assert subsidy.filed == "reminder"
    assert "各地不同" in (subsidy.remind or "")


@pytest.mark.parametrize(
    ("registered_on", "item"),
    [
        ("2025-11-26", "startup_subsidy_now"),
        ("2025-11-27", "startup_subsidy"),
        ("2026-11-01", "startup_subsidy"),
    ],
)
def test_after_a_year_one_may_ask_for_the_subsidy(
    plan: Callable[..., CasePlan], registered_on: str, item: str
) -> None:
    found = plan(wishes=["subsidy"], has_licence=True, registered_on=registered_on)
    assert [each.id for each in found.items if each.code == "E1"] == [item]


def test_a_loan_goes_check_guarantee_bank(plan: Callable[..., CasePlan]) -> None:
    order = [item.code for item in plan(wishes=["loan"], **LOAN).items if item.code.startswith(("A", "F"))]
    assert order == ["A1", "F1", "F2", "F3"]


def test_a_company_with_workers(plan: Callable[..., CasePlan]) -> None:
    found = waves(plan(business_form="company", owners="alone", employees_yes=True, employees=5))
    assert found[0] == {"company_registration"}
    assert {"seal_making", "tax_confirmation", "medical_and_housing", "employment_certificate"} <= found[1]
    assert {"bank_account", "employer_insurance"} <= found[2]


@pytest.mark.parametrize("kind", ["food", "unknown"])
def test_a_trade_that_may_need_a_permit_asks_before_the_licence(
    plan: Callable[..., CasePlan], kind: str
) -> None:
    found = plan(licence_bound=[kind])
    assert waves(found)[0] == {"prior_check"}
    assert "industry_permit" not in waves(found)[0] | waves(found)[1]
    assert "prior_permit" in {needed.material.id for needed in found.materials}


def test_the_permit_itself_comes_behind_the_licence_and_the_desk_decides_what_comes_before(
    plan: Callable[..., CasePlan],
) -> None:
    items = {item.id: item for item in plan(licence_bound=["food"]).items}
    assert "先领执照、再办许可" in items["prior_check"].what and "前置许可" in items["prior_check"].what
    for each in ("prior_check", "industry_permit"):
        assert "由当地窗口核定" in (items[each].note or "") and items[each].filed == "by_self"


def test_who_has_a_licence_is_told_of_the_permit_but_not_to_ask_before_it(
    plan: Callable[..., CasePlan],
) -> None:
    ids = {item.id for item in plan(licence_bound=["food"], has_licence=True).items}
    assert "industry_permit" in ids and "prior_check" not in ids


def test_no_material_is_asked_for_twice(plan: Callable[..., CasePlan]) -> None:
    given: dict[str, Any] = {
        "group": ["veteran"],
        "wishes": ["loan", "subsidy", "tax", "incubator", "training"],
        "trained": False,
        "incubator_kind": "startup",
        **LOAN,
    }
    names = [needed.material.name for needed in plan(**given).materials]
    assert len(names) == len(set(names))
    assert "人员类别证明" in names


def test_without_a_group_nobody_has_to_prove_one(plan: Callable[..., CasePlan]) -> None:
    found = plan(wishes=["loan"], **LOAN)
    assert "group_proof" not in {needed.material.id for needed in found.materials}


def test_what_comes_from_elsewhere_is_never_called_checked(library: ProcessLibrary) -> None:
    file = library.plans["one_thing"].file
    everything: list[Item | Material] = [*file.items, *file.materials]
    for each in everything:
        if each.origin.state == "verified":
            assert each.origin.confidence == "H", each.id
            assert each.origin.area == "黑龙江省", each.id
        else:
            assert "为准" in (each.note or ""), each.id


def test_only_the_verified_hotline_is_named(library: ProcessLibrary) -> None:
    file = library.plans["one_thing"].file
    text = file.model_dump_json()
    assert len(file.hotlines) == 1
    assert "12345" in file.hotlines[0]
    assert "12333" not in text
    assert "没有查到" in file.area_note


def test_no_answer_of_the_plan_is_free_text(library: ProcessLibrary) -> None:
    """Nothing depends on how somebody words something."""
    process = library.process("personal_startup")
    used = library.plans["one_thing"].names
    assert {process.steps[name].type for name in used} <= {
        StepType.CHOICE,
        StepType.MANY,
        StepType.YES_NO,
        StepType.DATE,
    }
