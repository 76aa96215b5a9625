"""What a case tells a page: its notice, what stands behind a choice, why it cannot be submitted."""

import pytest

from app.cases import notice_page
from app.cases.errors import ConsentRefused
from app.cases.notice_text import chat_text
from app.cases.schemas import Choice, Revision
from tests.cases.papers import CONTACT, INDIVIDUAL, filled
from tests.cases.world import Visitor, World, run

WITHOUT_CONSENT = {"consent_basic": False}


@pytest.fixture
def person(startup: World) -> Visitor:
    return startup.visitor()


def test_a_notice_is_announced_once_it_can_say_something(person: Visitor) -> None:
    case_id = person.start("personal_startup").id
    assert person.read(case_id).notice is None
    ready = person.answer(case_id, "trade", "修鞋").notice
    assert ready is not None and ready.at_hand == 0 and ready.to_bring >= 1


def test_a_process_without_sub_items_announces_no_notice(person: Visitor) -> None:
    case_id = person.start("aid_intake").id
    person.answer(case_id, "consent_aid_intake", True)
    assert person.answer(case_id, "urgent", "ok").notice is None


def test_what_is_at_hand_is_counted_the_same_everywhere(person: Visitor) -> None:
    case_id = filled(person, INDIVIDUAL, CONTACT)
    papers = person.world.parts.papers
    before = person.read(case_id).notice
    assert before is not None
    notice = run(papers.tick(person.conversation_id, case_id, "registration_form", have=True))
    own = [each for each in notice.materials if each.mark in ("own", "have")]
    assert (notice.at_hand, notice.to_bring) == (1, len(own)) == (1, before.to_bring)
    after = person.read(case_id).notice
    assert after is not None and (after.at_hand, after.to_bring) == (notice.at_hand, notice.to_bring)
    counted = f"1/{len(own)}"
    assert f"已备 {counted}" in notice_page.page(notice) and f"已有（{counted}）" in chat_text(notice)
    run(papers.tick(person.conversation_id, case_id, "registration_form", have=False))
    assert person.read(case_id).notice == before


def test_what_an_answer_made_unnecessary_is_not_counted(person: Visitor) -> None:
    case_id = filled(person, INDIVIDUAL, CONTACT)
    papers = person.world.parts.papers
    run(papers.tick(person.conversation_id, case_id, "group_proof", have=True))
    person.answer(case_id, "group", ["none"])
    ready = person.read(case_id).notice
    assert ready is not None and ready.at_hand == 0


def test_a_choice_comes_with_its_help_and_whether_it_excludes_the_others(person: Visitor) -> None:
    view = person.start("personal_startup")
    group = next(each for each in view.steps if each.step.id == "group")
    choices = {each.value: each for each in group.choices}
    assert choices["none"] == Choice(value="none", label="这些都不是", help=None, alone=True)
    assert "单独同意" in (choices["private"].help or "")
    assert [each.value for each in group.choices if each.alone] == ["none"]


def test_a_refused_consent_that_is_needed_is_named_and_a_later_yes_frees_the_case(person: Visitor) -> None:
    case_id = filled(person, INDIVIDUAL, WITHOUT_CONSENT)
    view = person.read(case_id)
    assert (view.withheld, view.can_submit) == ("consent_basic", False)
    with pytest.raises(ConsentRefused):
        run(person.world.service.submit(person.conversation_id, case_id, Revision(revision=view.revision)))
    assert person.answer(case_id, "consent_basic", True).withheld is None


def test_where_everything_hangs_on_one_consent_nothing_is_left_to_submit_without_it(person: Visitor) -> None:
    case_id = person.start("aid_intake").id
    view = person.answer(case_id, "consent_aid_intake", False)
    assert (view.withheld, view.can_submit) == ("consent_aid_intake", False)
    view = person.answer(case_id, "consent_aid_intake", True)
    assert view.withheld is None and len(view.steps) > 2


def test_a_refused_consent_that_is_not_needed_hinders_nothing(person: Visitor) -> None:
    no = {"group": ["private"], "consent_disability": False, "consent_prison_release": False}
    case_id = filled(person, INDIVIDUAL | no, CONTACT)
    view = person.read(case_id)
    refused = [each.step.id for each in view.steps if each.step.type == "consent" and each.value is False]
    assert refused == ["consent_disability", "consent_prison_release"]
    assert view.withheld is None and view.can_submit
