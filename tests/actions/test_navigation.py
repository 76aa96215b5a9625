"""Repeating and going back."""

from actions.navigation.actions import ActionBack, ActionRepeat
from tests.actions.conftest import Run, bot, user

ANSWER = {
    "kind": "policy", "text": "有补贴。", "options": [], "card": None,
    "answer": {"status": "answered", "citations": [{"clause_id": "x#1"}], "caveats": []},
}  # fmt: skip


def test_repeat_says_the_last_turn_again_word_for_word(run: Run) -> None:
    buttons = [{"title": "创业贷款", "payload": "/ask_policy"}]
    said = run(
        ActionRepeat(),
        user("你好", "greet"), bot("更早的话"),
        user("有补贴吗"), bot("先说一句", buttons=buttons), bot(custom=ANSWER),
        user("啥？", "repeat"),
    )  # fmt: skip
    assert [reply["text"] for reply in said] == ["先说一句", "有补贴。"]
    assert said[0]["buttons"] == buttons
    assert said[1] == ANSWER


def test_repeat_twice_says_the_same_twice(run: Run) -> None:
    said = run(
        ActionRepeat(),
        user("有补贴吗"), bot(custom=ANSWER),
        user("啥？", "repeat"), bot(custom=ANSWER),
        user("再说一遍", "repeat"),
    )  # fmt: skip
    assert said == [ANSWER]


def test_repeat_before_anything_was_said_says_so(run: Run) -> None:
    (reply,) = run(ActionRepeat(), user("再说一遍", "repeat"))
    assert reply["response"] == "utter_repeat"


def test_back_without_an_open_task_says_what_can_be_done(run: Run) -> None:
    (reply,) = run(ActionBack(), user("上一步", "back"))
    assert reply["response"] == "utter_back"
