"""A form of somebody who refused the use of contact data: it goes on with what needs none, or says so."""

import pytest

from app.cases.errors import ConsentRefused
from tests.cases.papers import INDIVIDUAL
from tests.cases.world import PLAIN, Visitor, World, words


@pytest.fixture
def refusing(visitor: Visitor) -> Visitor:
    visitor.decide("basic", granted=False)
    return visitor


def test_the_page_leaves_personal_questions_out_and_can_go_to_the_end(refusing: Visitor) -> None:
    case_id = refusing.start().id
    view = refusing.fill(case_id, PLAIN)
    asked = {form.step.id for form in view.steps}
    assert not {"full_name", "mobile"} & asked
    held = refusing.world.rows("SELECT key FROM case_answers WHERE personal = 'basic'")
    assert held == []


def test_the_chat_goes_on_with_the_next_question(refusing: Visitor) -> None:
    refusing.begin()
    for said in ("修鞋", "个体户"):
        before = refusing.open_key
        refusing.say(said)
        assert refusing.open_key != before
    assert refusing.values["trade"] == "修鞋"


def test_a_telephone_number_said_in_passing_is_neither_kept_nor_needed(refusing: Visitor) -> None:
    refusing.begin()
    refusing.say("修鞋，电话13904511234")
    assert "13904511234" not in str(refusing.values)
    kept = refusing.world.rows("SELECT value FROM vault_values")
    assert [value for (value,) in kept] == [None]


def test_a_later_yes_asks_what_was_left_out(refusing: Visitor) -> None:
    case_id = refusing.start().id
    refusing.answer(case_id, "trade", "修鞋")
    refusing.decide("basic", granted=True)
    assert {"full_name", "mobile"} & {form.step.id for form in refusing.read(case_id).steps}


def test_what_needs_no_contact_data_goes_on_to_the_review_after_a_no_in_the_chat(visitor: Visitor) -> None:
    visitor.begin()
    visitor.fill(visitor.case.id, PLAIN)
    assert visitor.open_key == "consent_basic"
    visitor.say("不同意")
    assert visitor.open_key == "consent_debts"
    assert "核对" in words(visitor.say("不同意"))
    assert "full_name" not in visitor.values


def test_the_chat_names_what_is_not_possible_when_it_is_refused_there(startup: World) -> None:
    person = startup.visitor()
    person.begin("personal_startup")
    person.fill(person.case.id, INDIVIDUAL | {"return_proof": True, "business_name": "木耳小店"})
    assert person.open_key == "consent_basic"
    turned = person.say("不同意")
    assert ConsentRefused.message in words(turned)
    assert "改成同意" in [option["label"] for option in turned["after"][-1]["options"]]
