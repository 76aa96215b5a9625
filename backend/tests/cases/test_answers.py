"""Answers on the page: kept, skipped, changed, cleared; the process stays as it was when the case began."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cases.book import CITIZEN_ON_PAGE
from app.cases.errors import CaseIncomplete, CaseNotFound, CaseNotOpen, TooManyCases
from app.cases.schemas import Revision as Seen
from app.db import Database
from app.errors import TextControlCharacters
from app.privacy.errors import ConsentMissing
from app.processes.errors import AnswerProblem, StepRequired, StepUnknown
from tests.cases.world import CONTACT, PLAIN, Visitor, World, run
from tests.processes.specimens import small_content

FULL = PLAIN | CONTACT


@pytest.fixture
def case_id(visitor: Visitor) -> str:
    return visitor.start().id


def open_key(visitor: Visitor, case_id: str) -> str:
    return visitor.world.opened(case_id).open_place.key


def test_the_next_question_is_the_first_without_an_answer(visitor: Visitor, case_id: str) -> None:
    for key, value in FULL.items():
        assert open_key(visitor, case_id) == key
        visitor.answer(case_id, key, value, skip=value is None)
    assert open_key(visitor, case_id) == "submit"


def test_what_was_answered_is_there_on_another_day(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, FULL)
    visitor.world.clock.forward(days=20)
    kept = {key: value for key, value in FULL.items() if not key.startswith("consent_")}
    assert visitor.world.values(case_id) == kept


def test_a_change_names_what_it_cleared(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, FULL)
    view = visitor.answer(case_id, "place", "230606")
    assert view.cleared == ["门面"]
    assert "house" not in visitor.world.values(case_id)
    assert open_key(visitor, case_id) == "house"


def test_going_back_blanks_nothing(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, PLAIN)
    world = visitor.world
    with world.database.transaction() as session:
        world.book.go_to(session, world.book.locked(session, case_id), "trade")
    assert open_key(visitor, case_id) == "trade"
    assert world.values(case_id) == PLAIN


def test_a_place_gone_back_to_that_falls_away_is_not_asked(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, PLAIN | {"hires": True, "workers": 2})
    world = visitor.world
    with world.database.transaction() as session:
        opened = world.book.go_to(session, world.book.locked(session, case_id), "workers")
        opened, _ = world.book.give(session, opened, "hires", False, CITIZEN_ON_PAGE, opened.row.revision)
        assert opened.open_place.key == "consent_basic"


def test_what_the_day_makes_meaningless_is_tidied_away(visitor: Visitor, case_id: str) -> None:
    visitor.fill(case_id, PLAIN | {"opened_on": "2026-06", "fresh": True})
    visitor.world.clock.forward(days=300)
    view = visitor.answer(case_id, "trade", "卖花")
    assert "fresh" not in {form.step.id for form in view.steps}
    assert "fresh" not in visitor.world.values(case_id)


def test_a_required_question_cannot_be_skipped(visitor: Visitor, case_id: str) -> None:
    with pytest.raises(StepRequired):
        visitor.answer(case_id, "trade", skip=True)


def test_a_question_that_is_not_asked_takes_no_answer(visitor: Visitor, case_id: str) -> None:
    for key in ("workers", "team.0.role", "full_name_", "submit_", "consent_health"):
        with pytest.raises(StepUnknown):
            visitor.answer(case_id, key, "1")


def test_no_personal_answer_is_taken_before_its_consent(visitor: Visitor, case_id: str) -> None:
    """The question stands in the form already; whoever fills it in first has not been asked."""
    visitor.fill(case_id, PLAIN)
    with pytest.raises(ConsentMissing):
        visitor.answer(case_id, "full_name", "王小明")
    assert "full_name" not in visitor.world.values(case_id)


def test_the_review_is_no_answer_to_be_kept(visitor: Visitor, case_id: str) -> None:
    with pytest.raises((StepUnknown, AnswerProblem, CaseIncomplete)):
        visitor.answer(case_id, "submit", True)
    assert "submit" not in visitor.world.values(case_id)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("trade", ""),
        ("trade", None),
        ("trade", {"a": 1}),
        ("form", "other"),
        ("form", ["individual", "company"]),
        ("place", "239999"),
        ("place", "230100"),
        ("hires", "true"),
        ("wishes", []),
        ("wishes", ["none", "loan"]),
        ("wishes", ["insure"]),
        ("opened_on", "2026-13"),
        ("opened_on", "2027-01"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_changes_nothing(
    visitor: Visitor, case_id: str, key: str, value: Any
) -> None:
    before = visitor.read(case_id)
    with pytest.raises(AnswerProblem):
        visitor.answer(case_id, key, value)
    assert visitor.read(case_id) == before


def test_an_answer_with_unreadable_characters_is_refused_and_changes_nothing(
    visitor: Visitor, case_id: str
) -> None:
    before = visitor.read(case_id)
    with pytest.raises(TextControlCharacters):
        visitor.answer(case_id, "trade", "\x00\x01")
    assert visitor.read(case_id) == before


def test_a_case_of_somebody_else_is_not_there(world: World, case_id: str) -> None:
    other = world.visitor()
    for act in (lambda: other.read(case_id), lambda: other.answer(case_id, "trade", "卖花", revision=0)):
        with pytest.raises(CaseNotFound):
            act()


def test_a_submitted_case_takes_no_answers(visitor: Visitor, case_id: str) -> None:
    view = visitor.fill(case_id, FULL)
    submit(visitor, case_id, view.revision)
    with pytest.raises(CaseNotOpen):
        visitor.answer(case_id, "trade", "卖花")


def submit(visitor: Visitor, case_id: str, revision: int) -> None:
    from_page = visitor.world.service.submit
    run(from_page(visitor.conversation_id, case_id, Seen(revision=revision)))


def test_an_incomplete_case_is_not_submitted(visitor: Visitor, case_id: str) -> None:
    view = visitor.fill(case_id, PLAIN)
    with pytest.raises(CaseIncomplete):
        submit(visitor, case_id, view.revision)


def test_nobody_has_more_than_ten_drafts(visitor: Visitor) -> None:
    for _ in range(10):
        visitor.start()
    with pytest.raises(TooManyCases):
        visitor.start()


def test_a_changed_file_never_changes_a_running_case(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "processes"
    folder.mkdir()
    content = small_content()
    write(folder, content)
    before = World.of(database, database_url, tmp_path, processes=folder)
    visitor = before.visitor()
    case_id = visitor.start().id
    visitor.fill(case_id, PLAIN)
    seen = visitor.read(case_id)
    content["version"] = 2
    content["title"] = "别的事项"
    content["steps"] = [step for step in content["steps"] if step["id"] in ("trade", "submit")]
    content["sections"] = [each for each in content["sections"] if each["id"] in ("plan", "review")]
    content["steps"][0]["ask"] = "全新的问题？"
    write(folder, content)
    after = World.of(database, database_url, tmp_path, processes=folder)
    same = Visitor(after, visitor.conversation_id)
    assert same.read(case_id) == seen
    assert same.fill(case_id, CONTACT).can_submit
    assert [form.step.ask for form in same.start().steps] == ["全新的问题？", "请核对一遍。\n"]


def write(folder: Path, content: dict[str, Any]) -> None:
    (folder / "small.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
