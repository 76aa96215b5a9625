"""A backend that answers from memory, and trackers as Rasa sends them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Optional

import pytest
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base
from actions.backend_client import BackendError, CaseTurn, PolicyAnswer
from actions.guided.actions import ValidateGuidedCaseForm


def policy_answer(status: str, text: str = "答案", **answer: Any) -> PolicyAnswer:
    """A complete answer of the policy service."""
    return {
        "kind": "policy",
        "text": text,
        "options": [],
        "answer": {"status": status, "citations": [], "caveats": [], **answer},
        "card": None,
    }


def case_turn(
    *, handled: bool = True, digress: bool = False, before: Sequence[str] = (), after: Sequence[str] = ()
) -> CaseTurn:
    """What the forms made of a message."""
    said = {
        name: [{"kind": "text", "text": text} for text in texts]
        for name, texts in (("before", before), ("after", after))
    }
    return {"handled": handled, "digress": digress, **said}


class FakeBackend:
    """Gives the prepared answer and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: PolicyAnswer = policy_answer("answered")
        self.turn: CaseTurn = case_turn()
        self.error: Optional[BackendError] = None
        self.questions: list[dict[str, Any]] = []
        self.clauses: list[dict[str, Any]] = []
        self.withdrawn: list[str] = []
        self.asked: list[str] = []
        self.handed: list[dict[str, Any]] = []

    def policy_answer(
        self,
        question: str,
        conversation_id: str,
        request_id: str,
        region: Optional[str],
        hint: Optional[str],
        before: Sequence[str] = (),
    ) -> PolicyAnswer:
        asked = {"question": question, "request_id": request_id, "region": region, "hint": hint}
        self.questions.append({**asked, "before": tuple(before)})
        return self._result()

    def clause_answer(self, clause_id: str, conversation_id: str, request_id: str) -> PolicyAnswer:
        self.clauses.append({"clause_id": clause_id, "request_id": request_id})
        return self._result()

    def holdings(self, conversation_id: str, request_id: str) -> list[dict[str, Any]]:
        self._ask("holdings")
        return [{"what": "对话记录", "count": 6}, {"what": "对话中的号码（加密保存）", "count": 2}]

    def delete_data(self, conversation_id: str, request_id: str) -> str:
        self._ask("delete")
        return "SC20260101-ABCDEFGH2345"

    def withdraw_consent(self, conversation_id: str, request_id: str) -> list[str]:
        self._ask("withdraw")
        return self.withdrawn

    def case_turn(self, body: dict[str, Any], request_id: str) -> CaseTurn:
        self.handed.append(body)
        if self.error is not None:
            raise self.error
        return self.turn

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error

    def _result(self) -> PolicyAnswer:
        if self.error is not None:
            raise self.error
        return self.answer


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBackend]:
    """The fake in place of the real backend."""
    fake = FakeBackend()
    monkeypatch.setattr(base, "_backend", fake)
    yield fake


def user(text: str, intent: str = "ask_policy", confidence: float = 0.99, **more: Any) -> dict[str, Any]:
    """A user event; `more` may hold entities, ranking and metadata."""
    ranking = more.get("ranking") or [{"name": intent, "confidence": confidence}]
    return {
        "event": "user",
        "text": text,
        "metadata": more.get("metadata") or {"request_id": "r-1", "region": None},
        "parse_data": {
            "intent": {"name": intent, "confidence": confidence},
            "intent_ranking": ranking,
            "entities": more.get("entities") or [],
            "text": text,
        },
    }


def bot(text: Optional[str] = None, **data: Any) -> dict[str, Any]:
    """A bot event."""
    return {"event": "bot", "text": text, "data": data}


Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def run() -> Run:
    """Run an action on a list of events and return what it sent, each reply or response name."""

    def run_action(action: base.SkillAction, *events: dict[str, Any], **slots: Any) -> list[dict[str, Any]]:
        latest = [event for event in events if event["event"] == "user"][-1]
        message = {**latest["parse_data"], "metadata": latest["metadata"]}
        tracker = Tracker(
            "conversation-1", {"region": None, **slots}, message, list(events), False, None, {}, ""
        )
        dispatcher = CollectingDispatcher()
        # The form asks for its slot again after every message; nothing else leaves events.
        form = isinstance(action, ValidateGuidedCaseForm)
        assert action.respond(dispatcher, tracker) == ([SlotSet("answer", None)] if form else [])
        return [
            sent["custom"] or {key: sent[key] for key in ("response", "text", "buttons")}
            for sent in dispatcher.messages
        ]

    return run_action
