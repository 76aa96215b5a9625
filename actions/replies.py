"""Renders replies in the one shape of the contract: kind, text, options, answer, card."""

from typing import Any, Optional

from rasa_sdk.executor import CollectingDispatcher

from actions.backend_client import PolicyAnswer

Option = dict[str, str]

BACKEND_FAILED = (
    "抱歉，政策库这会儿没有响应，这个问题暂时答不上来。请稍后再问一次，急事可以拨打 12345 政务服务便民热线。"
)

BEGIN_STARTUP = {
    "label": "办开店手续",
    "payload": '/answer{"do": "start", "process": "personal_startup", "said": true}',
}
COSTS_NOTHING = "问我、在我这儿填表都不要钱。办理当中要不要交费，以受理窗口说的为准。"


def reply(
    kind: str, text: str, options: Optional[list[Option]] = None, answer: Optional[dict[str, Any]] = None
) -> dict[str, Any]:
    """A reply of our own words."""
    return {"kind": kind, "text": text, "options": options or [], "answer": answer, "card": None}


def option(label: str, payload: str) -> Option:
    """A button."""
    return {"label": label, "payload": payload}


def status_only(status: str) -> dict[str, Any]:
    """An Answer without sources."""
    return {"status": status, "citations": [], "caveats": []}


def say_policy(dispatcher: CollectingDispatcher, answer: PolicyAnswer) -> None:
    """Show what the policy service answered, word for word; who worked in what ended may begin his own."""
    message = {key: answer.get(key) for key in ("text", "options", "answer", "card")}
    if answer.get("tells") == "worker" and answer.get("asker"):
        message["options"] = [*(answer.get("options") or []), BEGIN_STARTUP]
    dispatcher.utter_message(json_message={"kind": "policy", **message})


def say_failure(dispatcher: CollectingDispatcher) -> None:
    """One honest sentence when the backend gave no answer."""
    dispatcher.utter_message(json_message=reply("error", BACKEND_FAILED, answer=status_only("error")))


def say(dispatcher: CollectingDispatcher, response: str) -> None:
    """A standing phrase of data/responses."""
    dispatcher.utter_message(response=response)
