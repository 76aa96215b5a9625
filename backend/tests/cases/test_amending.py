"""Answers that stand, changed in plain words: at the review of the startup process and in its middle."""

from typing import Any

import pytest

from tests.cases.strangers import PROCESS, USUAL
from tests.cases.world import Visitor, World, words

LOAN: dict[str, Any] = {"wishes": ["loan", "training"], "loan_amount": 50_000, "trained": False}


def standing_at(world: World, step: str, **answers: Any) -> Visitor:
    """Somebody whose open question is this one, with these answers before it."""
    visitor = world.visitor()
    visitor.begin(PROCESS)
    given = USUAL | answers
    while (key := visitor.open_key) != step:
        if world.opened(visitor.case.id).open_place.purpose is not None:
            visitor.answer(visitor.case.id, key, True)
        else:
            visitor.answer(visitor.case.id, key, given[key], skip=given[key] is None)
    visitor.say("再说一遍", intent="repeat")
    return visitor


# ── what was wished is taken out ──


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("贷款先不弄了", "cancel"),
        ("把担保贷款拿掉", "delete_data"),
        ("去掉贷款那项", "correct"),
        ("俺不贷款了", "inform"),
        ("不贷了", "deny"),
        ("贷款就算了吧", "cancel"),
    ],
)
@pytest.mark.parametrize("step", ["submit", "applicant_name", "trained"])
def test_a_wish_is_taken_out_in_plain_words(startup: World, said: str, intent: str, step: str) -> None:
    visitor = standing_at(startup, step, **LOAN)
    turned = visitor.say(said, intent=intent, confidence=0.95)
    assert visitor.values["wishes"] == ["training"]
    assert "loan_amount" not in visitor.values
    assert not turned["digress"]
    assert "创业担保贷款" in words(turned)
    assert visitor.open_key == step


def test_the_last_wish_taken_out_leaves_none(startup: World) -> None:
    visitor = standing_at(startup, "submit", wishes=["seal_bank"])
    visitor.say("刻章也先不办了")
    assert visitor.values["wishes"] == ["none"]


def test_a_wish_taken_out_while_its_sum_is_read_back_is_gone(startup: World) -> None:
    visitor = standing_at(startup, "loan_amount", **LOAN)
    visitor.say("六万")
    visitor.say("贷款不要了吧", intent="deny", confidence=0.9)
    assert visitor.values["wishes"] == ["training"]
    assert visitor.open_key == "trained"


@pytest.mark.parametrize("said", ["发票不要了", "把发票删了"])
def test_what_was_never_wished_is_said_so(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit", **LOAN)
    turned = visitor.say(said, intent="delete_data", confidence=0.9)
    assert "本来就没选" in words(turned)
    assert visitor.values["wishes"] == ["loan", "training"]


def test_refusing_one_thing_before_it_is_asked_never_stops_the_form(startup: World) -> None:
    visitor = standing_at(startup, "premises")
    visitor.say("贷款我可不办", intent="cancel", confidence=0.95)
    assert visitor.open_key == "premises"


@pytest.mark.parametrize("said", ["贷款不够用咋办", "不知道贷款行不行", "贷款不急", "不贷那么多了"])
def test_what_only_speaks_of_a_wish_takes_nothing_out(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit", **LOAN)
    visitor.say(said)
    assert visitor.values["wishes"] == ["loan", "training"]


def test_a_whole_answer_that_may_stay_open_is_taken_out(startup: World) -> None:
    visitor = standing_at(startup, "submit", business_name="春来饭店")
    visitor.say("店名删了吧")
    assert visitor.values["business_name"] is None


def test_what_may_not_stay_open_stays_and_is_told(startup: World) -> None:
    visitor = standing_at(startup, "submit")
    assert "不能空着" in words(visitor.say("把手机号删了", intent="delete_data", confidence=0.9))
    assert visitor.values["phone"] == USUAL["phone"]


def test_stopping_without_naming_anything_still_stops(startup: World) -> None:
    visitor = standing_at(startup, "submit", **LOAN)
    visitor.say("不办了", intent="cancel", confidence=0.9)
    assert visitor.case is None
