"""Turns of the chat on the small process: steering, answers, what only looks like one, and crashes."""

import json
from typing import Any

import pytest

from app.cases import repository
from app.cases.service import Cases
from tests.cases.world import FULL, Visitor, at, words

# Question and words that are known to go wrong; whoever puts one right takes it out of here.
KNOWN_WRONG = {
    ("debts", "今天真冷啊"),
    ("hires", "等下 我不开便利店了 改成熟食店"),
    ("hires", "改一下，雇人"),
}


@pytest.fixture(autouse=True)
def known_wrong(request: pytest.FixtureRequest) -> None:
    """A known failure must fail, so that the list shrinks when something is put right."""
    called = getattr(getattr(request.node, "callspec", None), "params", {})
    if (called.get("key", "trade"), called.get("words_")) in KNOWN_WRONG:
        request.applymarker(pytest.mark.xfail(strict=True, reason="known wrong"))


def pressed(visitor: Visitor, turned: dict[str, Any], label: str) -> dict[str, Any]:
    """Press a button of a turn, as the page sends it."""
    options = [option for reply in (*turned["before"], *turned["after"]) for option in reply["options"]]
    payload = next(option["payload"] for option in options if option["label"] == label)
    return visitor.press(json.loads(payload.removeprefix("/answer")))


# ── steering ──


@pytest.mark.parametrize("words_", ["上一步", "返回上一题", "退回去", "回到上一步吧"])
def test_back_asks_the_question_before_and_keeps_its_answer(chat: Visitor, words_: str) -> None:
    turned = chat.say(words_, intent="back", confidence=0.9)
    assert chat.open_key == "trade"
    assert "修鞋" in words(turned)
    chat.say("不改")
    assert (chat.open_key, chat.values) == ("form", {"trade": "修鞋"})


def test_back_and_another_answer_changes_it_and_names_both(chat: Visitor) -> None:
    chat.say("上一步", intent="back", confidence=0.9)
    turned = chat.say("卖花")
    assert (chat.open_key, chat.values["trade"]) == ("form", "卖花")
    assert "修鞋" in words(turned) and "卖花" in words(turned)


@pytest.mark.parametrize("words_", ["为什么问这个", "为啥要问这个呀", "问这个干啥"])
def test_why_explains_and_asks_again(chat: Visitor, words_: str) -> None:
    turned = chat.say(words_, intent="why", confidence=0.9)
    assert turned["before"] and turned["after"]
    assert (chat.open_key, chat.values) == ("form", {"trade": "修鞋"})


@pytest.mark.parametrize("words_", ["还差多少", "填到哪了", "还有几个问题", "快完了吗"])
def test_progress_is_told_and_the_question_asked_again(chat: Visitor, words_: str) -> None:
    turned = chat.say(words_, intent="progress", confidence=0.9)
    assert "已经填了 1 个" in words(turned)
    assert chat.open_key == "form"


@pytest.mark.parametrize(
    "words_",
    [
        "先到这",
        "今天就到这吧",
        "明天再填",
        "我有事先走了",
        "我要上课了,先到这 明天再说",
        "行了今儿就到这吧 老伴喊吃饭了",
    ],
)
def test_whoever_wants_to_stop_for_today_may(chat: Visitor, words_: str) -> None:
    chat.say(words_, intent="inform", confidence=0.3)
    assert chat.case is None
    assert chat.cases[0].state == "draft"
    chat.turn("接着填", wish="resume")
    assert (chat.open_key, chat.values) == ("form", {"trade": "修鞋"})


@pytest.mark.parametrize(
    "words_", ["取消", "不办了", "算了", "退出", "算了 不办了 我妈说再等等", "我不想办了"]
)
@pytest.mark.parametrize("key", ["form", "hires", "opened_on", "full_name"])
def test_cancel_is_honoured_at_once_whatever_is_asked(chat: Visitor, key: str, words_: str) -> None:
    at(chat, key)
    before = chat.values
    turned = chat.say(words_, intent="inform", confidence=0.3)
    assert chat.case is None
    assert not turned["after"]
    assert chat.values == before


def test_skip_leaves_out_what_may_be_left_out_and_nothing_else(chat: Visitor) -> None:
    assert "不能跳过" in words(chat.say("跳过", intent="skip", confidence=0.9))
    assert chat.open_key == "form"
    at(chat, "house").say("跳过", intent="skip", confidence=0.9)
    assert (chat.open_key, chat.values["house"]) == ("hires", None)


def test_skipping_a_sensitive_consent_is_a_no_and_no_dead_end(chat: Visitor) -> None:
    turned = at(chat, "consent_debts").say("跳过", intent="skip", confidence=0.9)
    assert "没法往下办" not in words(turned)


# ── corrections ──


@pytest.mark.parametrize(
    ("words_", "key", "value"),
    [
        ("城市改成大庆让胡路", "place", "230604"),
        ("不对 改成道外", "place", "230104"),
        ("不对，是公司", "form", "company"),
        ("行当改成卖花", "trade", "卖花"),
        ("改一下，雇人", "hires", True),
    ],
)
def test_a_correction_changes_the_answer_that_is_meant(
    chat: Visitor, words_: str, key: str, value: Any
) -> None:
    at(chat, "wishes")
    turned = chat.say(words_)
    assert chat.values[key] == value
    assert "改成" in words(turned)


def test_a_correction_is_no_steering_whatever_its_intent_is_taken_for(chat: Visitor) -> None:
    chat.say("个体户")
    chat.say("形式改成公司", intent="progress", confidence=0.95)
    assert chat.values["form"] == "company"


def test_a_correction_that_is_only_named_asks_that_question(chat: Visitor) -> None:
    at(chat, "wishes").say("改一下城市")
    assert chat.open_key == "place"
    chat.say("大庆萨尔图")
    assert (chat.open_key, chat.values["place"]) == ("house", "230602")


def test_a_correction_says_what_it_clears(chat: Visitor) -> None:
    turned = at(chat, "wishes").say("城市改成大庆让胡路")
    assert "门面" in words(turned)
    assert (chat.open_key, chat.values["place"]) == ("house", "230604")


# ── values that are read back ──


@pytest.mark.parametrize(
    ("words_", "value"), [("三万五", 35_000), ("3.5万", 35_000), ("十万块", 100_000), ("五千", 5_000)]
)
def test_a_spoken_sum_counts_once_it_was_confirmed(chat: Visitor, words_: str, value: int) -> None:
    at(chat, "wishes").say("担保贷款")
    turned = chat.say(words_)
    if chat.open_key == "amount":
        assert "对吗" in words(turned)
        assert "amount" not in chat.values
        chat.say("对")
    assert chat.values["amount"] == value


def test_a_vague_sum_is_read_back_as_vague(chat: Visitor) -> None:
    at(chat, "wishes").say("担保贷款")
    assert "大约" in words(chat.say("一万多"))
    assert "amount" not in chat.values
    chat.say("不对，两万")
    chat.say("对")
    assert chat.values["amount"] == 20_000


def test_a_spoken_month_is_read_back(chat: Visitor) -> None:
    turned = at(chat, "opened_on").say("去年六月")
    if "opened_on" not in chat.values:
        assert "2025年6月" in words(turned)
        chat.say("对")
    assert chat.values["opened_on"] == "2025-06"


def test_a_no_to_what_was_read_back_keeps_nothing(chat: Visitor) -> None:
    at(chat, "wishes").say("担保贷款")
    chat.say("一万多")
    chat.say("不对")
    assert "amount" not in chat.values
    assert (chat.open_key, chat.case.pending) == ("amount", None)


def test_a_name_that_several_districts_carry_is_asked(chat: Visitor) -> None:
    at(chat, "place")
    turned = chat.say("向阳区")
    assert "哪一个" in words(turned)
    assert "place" not in chat.values
    label = next(option["label"] for option in turned["after"][0]["options"] if "佳木斯" in option["label"])
    pressed(chat, turned, label)
    assert chat.values["place"] == "230803"


# ── several at once, and what is none ──


def test_several_answers_in_one_sentence_are_all_taken(visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("修鞋")
    turned = visitor.say("个体户，在南岗区")
    assert (visitor.values["form"], visitor.values["place"]) == ("individual", "230103")
    assert visitor.open_key == "house"
    assert "个体户" in words(turned)


@pytest.mark.parametrize(
    "key", ["trade", "form", "place", "house", "hires", "wishes", "opened_on", "full_name", "debts"]
)
@pytest.mark.parametrize(
    ("words_", "intent", "confidence"),
    [
        ("创业补贴有多少钱？", "ask_policy", 0.7),
        ("个体户和公司有啥区别", "ask_policy", 0.6),
        ("你好", "greet", 0.95),
        ("谢谢你", "thanks", 0.9),
        ("今天真冷啊", "chitchat", 0.8),
        ("转人工", "human", 0.95),
        ("删除我的数据", "delete_data", 0.9),
    ],
)
def test_what_is_no_answer_goes_elsewhere_and_the_question_is_asked_again(
    visitor: Visitor, key: str, words_: str, intent: str, confidence: float
) -> None:
    visitor.begin()
    if key != "trade":
        at(visitor, key)
    before = visitor.values
    turned = visitor.say(words_, intent=intent, confidence=confidence)
    assert turned["digress"]
    assert turned["after"]
    assert (visitor.open_key, visitor.values) == (key, before)


@pytest.mark.parametrize("words_", ["哈喽哈喽", "在吗", "嗯", "？？？", "😀", "...", "1234567", "怎么填"])
def test_a_free_text_does_not_swallow_what_is_no_answer(visitor: Visitor, words_: str) -> None:
    visitor.begin()
    visitor.say(words_)
    assert visitor.values == {}


@pytest.mark.parametrize(
    ("key", "words_"),
    [
        ("hires", "等下 我不开便利店了 改成熟食店"),
        ("hires", "我要上课了"),
        ("form", "个体还是公司好"),
        ("place", "在家呢"),
    ],
)
def test_no_answer_is_taken_for_a_question_it_does_not_fit(chat: Visitor, key: str, words_: str) -> None:
    at(chat, key).say(words_)
    assert key not in chat.values


# ── the same message, crashes, old buttons, tokens ──


@pytest.mark.parametrize(
    ("first", "again"), [("个体户", "个体户"), ("上一步", "上一步"), ("行当改成卖花", "行当改成卖花")]
)
def test_the_same_message_twice_does_nothing_twice(chat: Visitor, first: str, again: str) -> None:
    one = chat.say(first, id="m-1")
    state = (chat.open_key, chat.values, chat.case.revision)
    assert chat.say(again, id="m-1") == one
    assert (chat.open_key, chat.values, chat.case.revision) == state


def test_a_second_start_with_the_same_id_starts_nothing(visitor: Visitor) -> None:
    one = visitor.turn("我要办", id="m-1", wish="start", process_id="small")
    assert visitor.turn("我要办", id="m-1", wish="start", process_id="small") == one
    assert len(visitor.cases) == 1


@pytest.mark.parametrize("where", ["add_turn", "change"])
def test_a_crash_between_the_answer_and_the_reply_leaves_nothing_half_done(
    chat: Visitor, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    at(chat, "place")
    state = (chat.open_key, chat.values, chat.case)
    with monkeypatch.context() as broken:
        broken.setattr(repository, where, fail)
        with pytest.raises(OSError, match="crash"):
            chat.say("哈尔滨南岗", id="m-1")
    assert (chat.open_key, chat.values, chat.case) == state
    chat.say("哈尔滨南岗", id="m-1")
    assert (chat.open_key, chat.values["place"]) == ("house", "230103")


def fail(*args: Any, **more: Any) -> None:
    raise OSError("crash")


def test_a_crash_while_submitting_submits_nothing(chat: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    chat.fill(chat.case.id, FULL)
    chat.say("再说一遍", intent="repeat")
    with monkeypatch.context() as broken:
        broken.setattr(Cases, "_turn_row", fail)
        with pytest.raises(OSError, match="crash"):
            chat.say("确认提交", id="m-1")
    assert (chat.open_key, chat.cases[0].state) == ("submit", "draft")
    chat.say("确认提交", id="m-1")
    assert chat.cases[0].state == "submitted"


def test_a_button_of_an_earlier_question_changes_that_answer_and_says_so(chat: Visitor) -> None:
    at(chat, "wishes")
    turned = chat.press({"step": "form", "value": "company"})
    assert chat.values["form"] == "company"
    assert "公司" in words(turned)


def test_a_button_of_a_question_that_is_gone_changes_nothing(chat: Visitor) -> None:
    at(chat, "wishes")
    before = chat.values
    turned = chat.press({"step": "workers", "value": 3})
    assert (chat.values, chat.open_key) == (before, "wishes")
    assert "不用填" in words(turned)


@pytest.mark.parametrize(
    "button",
    [
        {},
        {"step": "form"},
        {"step": "form", "value": {"a": 1}},
        {"step": "form", "choose": 0},
        {"step": "form", "choose": "x"},
        {"step": "form", "pick": "0" * 12},
        {"step": "form", "pick": ["a"]},
        {"step": ["form"], "value": "company"},
        {"step": "submit", "value": True},
        {"step": "consent_basic", "value": "yes"},
        {"do": "explode"},
        {"do": ["resume"]},
        {"do": "resume", "case": 7},
        {"do": "withdraw"},
        {"do": "discard", "case": "not-there"},
        {"do": "start", "process": {"id": "small"}},
        {"do": "start", "process": "not_there"},
    ],
)
def test_a_forged_button_is_answered_and_changes_nothing(chat: Visitor, button: dict[str, Any]) -> None:
    before = chat.values
    turned = chat.press(button)
    assert (len(chat.cases), chat.values, chat.cases[0].state) == (1, before, "draft")
    assert words(turned) or not turned["handled"]


def test_a_button_cannot_submit_or_delete_the_case_of_somebody_else(chat: Visitor) -> None:
    other = chat.world.visitor()
    for do in ("discard", "withdraw", "resume", "code", "status"):
        other.press({"do": do, "case": chat.case.id})
    assert (len(chat.cases), other.cases) == (1, [])


def test_a_message_without_a_form_is_not_ours(visitor: Visitor) -> None:
    assert visitor.say("个体户")["handled"] is False
