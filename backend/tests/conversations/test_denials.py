"""我不想死，就是憋屈: who says no to dying is believed and answered calmly; people are told all the same."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from app.conversations.answering import Answered, Answering, Situation
from app.conversations.denials import is_unsafe, only_a_burden
from app.safety import Safety
from tests.conftest import Stack
from tests.conversations.test_after_danger import calm, crisis
from tests.conversations.test_private_words import kept
from tests.safety.test_in_answering import QuietBot, message
from tests.support.client import Chat
from tests.support.fakes import FakeBot
from tests.support.learned import learned_once

DENIALS = [
    "我不想死，就是憋屈",
    "没想死 就是心里堵得慌",
    "我不是要寻死，就是累",
    "我可不是不想活，就是太憋屈了",
    "放心，我没想死，就是让人坑了窝火",
    "没有想死，就是欠钱闹心",
    "俺不会寻死的 就是想找人唠唠",
    "我也没想不开，就是愁得睡不着觉",
    "我死是不想死，就是憋屈",
    "没到那份上，就是累得慌",
    "我没想寻短见 就是愁这饥荒",
    "我没想死，就是气不过",
]
UNNAMED = [
    "不是那个意思，就是缺钱",
    "我不是那意思，着急",
    "没到那一步，就是着急",
    "没到那一步，就是累死了",
]
NOT_ONLY = [
    "我不想死",
    "我不想死，就是不知道咋活",
    "我不想死，可是没路了",
    "我不想死，但是撑不住了",
    "我不想死，就是想一觉睡过去别醒",
    "我不想死 我媳妇想死",
    "我没想死，他们要弄死我",
    "死倒不想死，就是活得没劲",
    "不想死,就是不想醒,药多吃几片而已,已经吃了",
    "我不想死，就是累，药在手里",
    "我想死 就是憋屈",
    "我不想活 就是憋屈",
    "我不想死，就是想走",
    "没想死 就是被人打了憋屈",
    "没法不想死，就是累",
    "我不是没想过死，就是累",
    "不想死守着一个店 就是累",
    "就是憋屈",
    "我不能死，可是真累",
    "我不能死，就是太累了",
    "还没死，就是太累了",
    "还没有去死，就是太累了",
    "还没自杀，太累了",
    "还没跳楼，就是难受",
    "不能不活，太累了",
    "不过我没想死，就是累",
]


@pytest.fixture(scope="module")
def rules() -> Safety:
    """The rules in force."""
    return learned_once()


def told(
    monkeypatch: pytest.MonkeyPatch, rules: Safety, alarms: Callable[[str], bool]
) -> Callable[..., Answered]:
    """Answers of the real rules where the detector raises an alarm for the texts `alarms` names."""

    def hear(texts: Sequence[str], *, after_crisis: bool = False) -> str | None:
        return "self" if alarms(texts[-1]) else None

    monkeypatch.setattr(rules, "hear", hear)
    monkeypatch.setattr(rules, "detect", alarms)
    library: Any = None

    def answer(text: str, **situation: Any) -> Answered:
        answering = Answering(QuietBot(), library, rules)
        return asyncio.run(answering.answer(message(text), Situation(**situation)))

    return answer


@pytest.mark.parametrize("text", DENIALS)
def test_a_denial_and_a_burden_are_all_that_is_said(text: str) -> None:
    assert only_a_burden(text)


@pytest.mark.parametrize("text", NOT_ONLY)
def test_what_says_anything_else_keeps_the_full_words_of_help(text: str) -> None:
    assert not only_a_burden(text)


@pytest.mark.parametrize("text", DENIALS[:3])
@pytest.mark.parametrize("alarmed", [True, False])
def test_who_says_no_to_dying_is_believed_and_alarms_people_only_where_the_detector_does(
    monkeypatch: pytest.MonkeyPatch, rules: Safety, text: str, *, alarmed: bool
) -> None:
    answered = told(monkeypatch, rules, lambda said: alarmed)(text)
    (reply,) = answered.replies
    assert reply.kind == "text" and reply.text == rules.denied != rules.reply
    assert answered.details == {"path": "denied", **({"danger": "self"} if alarmed else {})}


@pytest.mark.parametrize("text", UNNAMED)
def test_what_names_no_dying_asks_nobody_whether_he_is_safe_unless_danger_is_heard(
    monkeypatch: pytest.MonkeyPatch, rules: Safety, text: str
) -> None:
    assert told(monkeypatch, rules, lambda said: False)(text).details["path"] == "bot"
    assert told(monkeypatch, rules, lambda said: True)(text).details["path"] == "denied"


def test_the_words_offer_the_line_keep_the_emergency_short_and_ask_whether_he_is_safe(rules: Safety) -> None:
    assert "我信您" in rules.denied and rules.denied.index("12356") < rules.denied.index("110")
    assert "平安吗" in rules.denied and len(rules.denied) < len(rules.reply)


@pytest.mark.parametrize(
    "situation", [{"said_before": ["我不想活了"]}, {"after_crisis": True}], ids=["said before", "helped"]
)
def test_after_danger_a_denial_gets_the_full_words_while_the_alarm_stands(
    monkeypatch: pytest.MonkeyPatch, rules: Safety, situation: dict[str, Any]
) -> None:
    answered = told(monkeypatch, rules, lambda said: True)(DENIALS[0], **situation)
    assert answered.details["path"] == "crisis" and answered.replies[0].text == rules.reply


def test_what_only_adds_up_with_what_was_said_before_keeps_the_full_words(
    monkeypatch: pytest.MonkeyPatch, rules: Safety
) -> None:
    answer = told(monkeypatch, rules, lambda said: True)
    monkeypatch.setattr(rules, "detect", lambda said: False)
    assert answer(DENIALS[0], said_before=["对不起家里"]).details["path"] == "crisis"


def test_in_a_form_that_hears_no_danger_the_form_takes_the_words(
    monkeypatch: pytest.MonkeyPatch, rules: Safety
) -> None:
    answer = told(monkeypatch, rules, lambda said: False)
    assert answer(DENIALS[0], is_form_open=True).details["path"] == "bot"


@pytest.mark.parametrize("text", ["不平安", "不太好", "没有", "现在不安全啊", "不"])
def test_who_says_that_he_is_not_safe_is_heard(text: str) -> None:
    assert is_unsafe(text)


@pytest.mark.parametrize("text", ["平安", "没事", "还行", "不用管我", "没有欠钱", "不好意思", "安全着呢"])
def test_who_is_safe_or_speaks_of_something_else_is_not_unsafe(text: str) -> None:
    assert not is_unsafe(text)


def test_the_words_are_kept_private_and_the_question_takes_both_answers(
    chat: Chat, bot: FakeBot, stack: Stack
) -> None:
    (reply,) = chat.say(DENIALS[0], id="denied")["replies"]
    assert reply["kind"] == "text" and "我信您" in reply["text"] and bot.requests == []
    (row,) = kept(stack, "denied")
    assert "死" not in row
    calm(chat, "没事，平安")
    bot.replies = None
    chat.say("贷款怎么申请")


def test_who_says_he_is_not_safe_gets_the_full_words_of_help(chat: Chat, bot: FakeBot) -> None:
    chat.say(DENIALS[1])
    crisis(chat, "不平安")
