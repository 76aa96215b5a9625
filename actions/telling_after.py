"""What is told after a story was handed in: corrections, more of it, a number to call, 情况变了.

Whether it changes anything of what was handed in the backend knows. So this is wide, and what the backend
does not take goes on as if nothing had been said.
"""

import re
from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import case_turns, openings
from actions.backend_client import Backend, BackendError
from actions.turns import Turn

_MOST = 200  # characters of one message
_MOST_TOLD = 1500  # characters that go along with the button
_MOST_MESSAGES = 12
_PHONE = "⟦phone:"
_PUTS_RIGHT = re.compile(
    r"(?:加|添|补|写|记)(?:上|进去)|(?<![你您])(?:说|讲|记|写|填|报|整|弄)(?:错|差|岔|漏|落|少)|"
    r"(?:忘|漏|落)(?:了|下)?(?:说|讲|写|填|记)|(?<!行)改(?:成|一下|过来|改)|"
    r"不是[^，,。]{1,8}[，,。 ]*(?:是|而是)|变(?:了|化)"
)
_OF_THE_STORY = re.compile(
    r"工人|员工|伙计|服务员|雇|工资|工钱|欠|还(?:上|清|完)|还没还|执照|注销|社保|养老|官司|法院|传票|告(?:我|俺)|起诉|强制执行|"
    r"债|贷款|担保|饥荒|个体|公司|合作社"
)
# A wish, a matter of the policies or somebody else's has its answer elsewhere.
_ELSEWHERE = re.compile(
    r"补贴|补助|贴息|政策|条款|方案|导师|老师|预约|约的|一件事|孵化|大赛|培训|法人|(?<!不)(?<!没)想(?:办|开|贷|申请|要|找|问|约)|"
    r"申请|打算|准备|删|撤|同意"
)


def may_tell_after(turn: Turn) -> bool:
    """Whether a sentence may tell something about what was handed in."""
    text = turn.text.strip()
    if turn.is_button or len(text) > _MOST or openings.asks(openings.without_tail(text)):
        return False
    if _PHONE in text:
        return True
    if _ELSEWHERE.search(text) or openings.concerns_others(text):
        return False
    return _PUTS_RIGHT.search(text) is not None or _OF_THE_STORY.search(text) is not None


def say_how_it_gets_in(dispatcher: CollectingDispatcher, backend: Backend, turn: Turn) -> bool:
    """Say that it is not in what was handed in, and how it gets there; False where others answer."""
    if not may_tell_after(turn):
        return False
    try:
        result = case_turns.send(backend, turn, wish="told")
    except BackendError:
        return False
    if result["handled"]:
        case_turns.say_all(dispatcher, result)
    return result["handled"] is True


def told_since(tracker: Tracker) -> Optional[str]:
    """What was told since the form was left and answered with the button that takes it along, a line each."""
    told: list[str] = []
    offered = False
    for event in reversed(list(tracker.events)):
        if event.get("event") in ("active_loop", "session_started", "restart"):
            break
        if event.get("event") == "bot":
            offered = offered or _takes_along(event)
        elif event.get("event") == "user":
            text = str(event.get("text") or "").replace("\n", " ")
            if offered and not text.startswith("/"):
                told.append(text)
            offered = False
    kept = list(dict.fromkeys(told[::-1]))[-_MOST_MESSAGES:]
    while sum(map(len, kept)) > _MOST_TOLD:
        kept.pop(0)
    return "\n".join(kept) or None


def _takes_along(event: dict[str, Any]) -> bool:
    custom = (event.get("data") or {}).get("custom") or {}
    payloads = [option.get("payload", "") for option in custom.get("options") or []]
    return any('"copy"' in payload and '"said"' in payload for payload in payloads)
