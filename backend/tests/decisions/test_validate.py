"""`python -m app.decisions.validate` as make check runs it."""

import re
from datetime import date

import pytest

from app.decisions.service import Eligibility
from app.decisions.validate import check_decisions, main
from app.policies.library import load_library
from app.policies.rows import LibraryError
from tests.policies.library_copy import LibraryCopy

TODAY = date(2026, 11, 26)
PLACE = "eligibility/free_incubator_place.yml"
LOAN = "eligibility/guaranteed_loan.yml"
CASES = "eligibility/checks/free_incubator_place.yml"


def test_the_tables_of_the_repository_are_in_order(
    copy: LibraryCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--policies", str(copy.root), "--today", "2026-11-26"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (PLACE, "months_running < 36", "months_running <", "within_three_years: line 1, column"),
        (PLACE, "months_running < 36", "employees < 36", "uses employees, which is not in needs"),
        (PLACE, "months_running < 36", "open('x')", "only answered, len, months_since may be called"),
        (PLACE, "#2.3.12.2", "#9.9.9", "the library has no lj-cy-2025/1#9.9.9"),
        (PLACE, "hotline-12345", "hotline-99999", "the library has no hotline-99999"),
        (PLACE, "'hardship' in group", "'hardshp' in group", "nobody can answer 'hardshp'"),
        (PLACE, "area: 黑龙江省", "area: 黑龙江", "黑龙江 is no area"),
        (PLACE, "needs: [", "needs: [trained, ", "needs trained, which no condition uses"),
        (PLACE, "needs: [", "needs: [wealth, ", "needs wealth, which cannot be asked"),
        (PLACE, "needs: [", "needs: [months_running, ", "needs months_running, which cannot be asked"),
        (PLACE, "登记没过3年", "登记没过5年", "says 5, which no verified source of it says"),
        (PLACE, "您登记已过3年", "失败者登记已过3年", "the word 失败者 must not be said"),
        (PLACE, "id: key_group", "id: licence", "two conditions have the same id"),
        (PLACE, "version: 1", "version: 0", "version: Input should be greater than"),
        (PLACE, "version: 1", "version: 1\nspeed: 9", "speed: Extra inputs are not permitted"),
        (PLACE, "id: free_incubator_place", "id: other", "the table is called other"),
        (PLACE, "review_by: 2027-02-20", "review_by: 2026-11-25", "is past"),
        (LOAN, "figure: pending", "figure: verified", "group: figure is verified, its source is not"),
        (CASES, "verdict: eligible", "verdict: missing", "is eligible, expected missing"),
        (CASES, "says: [创业孵化", "says: [火星孵化", "does not say 火星孵化"),
        (
            CASES,
            'registered_on: "2023-11-26"',
            'registered_on: "2023-11-27"',
            "no case in which within_three",
        ),
        ("eligibility/variables.yml", "name: trained", "name: group", "a name occurs twice"),
        ("eligibility/variables.yml", "type: many", "type: yes_no", "choice and many have options"),
        ("schema/decisions.schema.json", "{", "[", "is not fresh"),
    ],
)
def test_every_kind_of_mistake_is_named_with_its_file(
    copy: LibraryCopy, file: str, old: str, new: str, problem: str
) -> None:
    copy.replace(file, old, new)
    problems = check_decisions(copy.root, TODAY).problems
    assert [line for line in problems if line.startswith(f"policies/{file}: ") and problem in line], problems


def test_a_fact_that_is_no_longer_verified_pulls_down_what_rests_on_it(copy: LibraryCopy) -> None:
    copy.replace(PLACE, "fact_id: hotline-12345", "fact_id: loan-steps")
    problems = check_decisions(copy.root, TODAY).problems
    assert any("is desk_check, expected eligible" in line for line in problems), problems


def test_a_table_without_cases_is_a_problem(copy: LibraryCopy) -> None:
    (copy.root / CASES).unlink()
    problems = check_decisions(copy.root, TODAY).problems
    assert problems == [f"policies/{CASES}: cannot be read: No such file or directory"]


def test_cases_without_a_table_are_a_problem(copy: LibraryCopy) -> None:
    (copy.root / CASES).rename(copy.root / "eligibility/checks/nothing.yml")
    problems = check_decisions(copy.root, TODAY).problems
    assert "policies/eligibility/checks/nothing.yml: there is no such table" in problems


def test_a_near_review_day_is_a_warning(copy: LibraryCopy) -> None:
    report = check_decisions(copy.root, date(2027, 2, 1))
    assert report.problems == []
    assert any(
        re.search("free_incubator_place: review_by .* is 19 days away", each) for each in report.warnings
    )


def test_the_schema_is_written_as_it_is_checked(copy: LibraryCopy) -> None:
    (copy.root / "schema/decisions.schema.json").unlink()
    assert main(["--policies", str(copy.root), "--write-schema"]) == 0
    assert check_decisions(copy.root, TODAY).problems == []


def test_the_service_refuses_a_table_that_names_nothing(copy: LibraryCopy) -> None:
    copy.replace(PLACE, "#2.3.12.2", "#9.9.9")
    with pytest.raises(LibraryError, match=r"free_incubator_place\.yml: the library has no"):
        Eligibility.load(copy.root, load_library(copy.root))
