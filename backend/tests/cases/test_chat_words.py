"""Turns of the chat: private values in people's own words, wishes told early, and what is added to them."""

import json

import pytest

from tests.cases.strangers import PROCESS
from tests.cases.world import Visitor, World, at, words


@pytest.mark.parametrize(
    ("said", "name"),
    [("王小明", "王小明"), ("我叫王小明", "王小明"), ("姓冯 冯二", "冯二"), ("欧阳小明", "欧阳小明")],
)
def test_a_name_is_taken_out_by_the_edge_and_kept(chat: Visitor, said: str, name: str) -> None:
    at(chat, "full_name")
    assert name not in chat.protected(said)
    chat.say(said)
    assert chat.values["full_name"] == name


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("13904511234", "13904511234"),
        ("138 0000 0023", "13800000023"),
        ("我接不了电话,发短信可以:13800000032", "13800000032"),
    ],
)
def test_a_phone_number_is_kept_and_shown_masked(chat: Visitor, said: str, phone: str) -> None:
    at(chat, "mobile")
    turned = chat.say(said)
    assert chat.values["mobile"] == phone
    assert phone not in str(turned)


def test_a_token_of_somebody_else_is_worth_nothing(world: World, chat: Visitor) -> None:
    other = world.visitor()
    other.decide("basic", True)
    token = other.protected("我的电话13904511234")[4:]
    at(chat, "mobile").turn(token, intent="inform", confidence=0.3)
    assert "mobile" not in chat.values


# ── wishes ──


def test_a_wish_told_in_the_first_sentence_is_kept_and_more_are_offered(startup: World) -> None:
    visitor = startup.visitor()
    turned = visitor.begin(PROCESS, "我想开个面馆，想贷点款")
    assert visitor.values["wishes"] == ["loan"]
    assert "再加上" in words(turned)


@pytest.mark.parametrize("said", ["我有房贷没还完，想开个面馆", "以前贷过款，想开个面馆", "补贴给多少钱"])
def test_a_loan_that_is_only_told_of_is_no_wish(startup: World, said: str) -> None:
    visitor = startup.visitor()
    visitor.begin(PROCESS, said)
    assert "wishes" not in visitor.values


def test_a_wish_that_cannot_be_chosen_yet_is_not_lost_beside_another(startup: World) -> None:
    visitor = startup.visitor()
    visitor.begin(PROCESS, "我想开个面馆，想贷点款，还想自己交养老保险")
    assert "wishes" not in visitor.values


@pytest.mark.parametrize("said", ["再加上补贴", "我还想领补贴", "对了，再加个补贴"])
def test_a_wish_is_added_to_those_told_before(startup: World, said: str) -> None:
    visitor = startup.visitor()
    visitor.begin(PROCESS, "我想开个面馆，想贷点款")
    visitor.say(said)
    assert visitor.values["wishes"] == ["loan", "subsidy"]


def test_buttons_say_which_option_excludes_the_others(startup: World) -> None:
    visitor = startup.visitor()
    visitor.begin(PROCESS, "我想开个面馆，在南岗，还没办照")
    turned = visitor.say("再说一遍", intent="repeat")
    assert visitor.open_key == "group"
    sent = [json.loads(each["payload"].removeprefix("/answer")) for each in turned["after"][0]["options"]]
    assert [each["value"] for each in sent if each.get("alone")] == ["none"]
