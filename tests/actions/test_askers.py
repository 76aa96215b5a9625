"""Who worked in what ended, or is of a group the plan does not list, hears what there is for him."""

from typing import Any, Optional

import pytest

from actions.base import SkillAction
from actions.fallback.actions import ActionAskBack
from actions.guided.actions import ActionStartCase
from actions.policy.actions import ActionAnswerPolicy
from actions.smalltalk.actions import ActionRespond
from tests.actions.conftest import FakeBackend, Run, policy_answer, user

# However the intent model reads it, one of these answers.
WAYS = [
    (ActionStartCase, "request_aid", 0.9),
    (ActionAnswerPolicy, "ask_policy", 0.6),
    (ActionAskBack, "nlu_fallback", 0.35),
    (ActionRespond, "inform", 0.5),
]
WORKERS = [
    "厂子黄了 下岗了,快五十了 想干个早餐摊",
    "我们厂倒闭了 我是职工",
    "厂子黄了下岗了 帮帮我",
    "单位黄了",
]


def for_group(group: str, tells: Optional[str] = None) -> dict[str, Any]:
    """What the policy service says to somebody of a group."""
    return {**policy_answer("not_covered", "方案没有单列"), "desk": True, "asker": group, "tells": tells}


def payloads(replies: list[dict[str, Any]]) -> str:
    return " ".join(option["payload"] for reply in replies for option in reply.get("options") or [])


@pytest.mark.parametrize("text", WORKERS)
@pytest.mark.parametrize(("action", "intent", "confidence"), WAYS)
def test_a_worker_is_not_asked_for_the_consent_of_owners(
    action: type[SkillAction], intent: str, confidence: float, text: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = for_group("laid_off", "worker")
    replies = run(action(), user(text, intent, confidence))
    assert backend.handed == []
    assert replies[0]["text"] == "方案没有单列" and "aid_intake" not in payloads(replies)
    assert "personal_startup" in payloads(replies)


@pytest.mark.parametrize(("action", "intent", "confidence"), WAYS[:3])
def test_a_worker_who_asks_on_a_matter_gets_its_answer(
    action: type[SkillAction], intent: str, confidence: float, backend: FakeBackend, run: Run
) -> None:
    backend.answer = {**policy_answer("answered", "补贴"), "tells": "worker"}
    replies = run(action(), user("我们厂倒闭了 我现在没活干 能领创业补贴吗", intent, confidence))
    assert [reply["text"] for reply in replies] == ["补贴"] and backend.handed == []


@pytest.mark.parametrize("text", ["我是残疾人，家里就我一个", "我当过兵，今年四十"])
@pytest.mark.parametrize(("action", "intent", "confidence"), WAYS[1:])
def test_a_group_that_the_plan_does_not_list_is_answered_and_not_only_listened_to(
    action: type[SkillAction], intent: str, confidence: float, text: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = for_group("disabled")
    (reply,) = run(action(), user(text, intent, confidence))
    assert reply["text"] == "方案没有单列" and payloads([reply]) == ""


def test_an_owner_of_a_group_still_begins_the_intake(backend: FakeBackend, run: Run) -> None:
    backend.answer = for_group("disabled", "trouble")
    run(ActionAnswerPolicy(), user("我腿有残疾，开的店黄了，欠了一屁股债", "ask_policy", 0.6))
    (body,) = backend.handed
    assert body["process_id"] == "aid_intake"
