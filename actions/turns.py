"""What an action reads from the tracker: the visitor's words and how they were understood."""

from dataclasses import dataclass
from typing import Any, Optional

from rasa_sdk import Tracker

from actions import desk_matters

_MOST_BEFORE = 4  # questions asked earlier
_FURTHEST = 8  # messages back
_LONGEST_BEFORE = 300  # characters of one of them
_KNOWN = frozenset({"answered", "clarify"})
_REFUSED = "refused"  # out of scope, said by the policy service
_ABOUT_POLICY = _KNOWN | {"not_covered", "only_expired"}


@dataclass(frozen=True)
class Reading:
    """One way to understand a sentence."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Turn:
    """One message of a visitor."""

    conversation_id: str
    request_id: str
    message_id: str
    text: str
    intent: str
    confidence: float
    readings: tuple[Reading, ...]
    region: Optional[str]
    entities: dict[str, str]
    before: tuple[str, ...] = ()  # questions that got a policy reply earlier, newest first
    leaned_on: tuple[str, ...] = ()  # the matter of a desk that a short question stays on

    @property
    def is_button(self) -> bool:
        """Whether a button was pressed instead of something typed."""
        return self.text.startswith("/")

    @classmethod
    def of(cls, tracker: Tracker) -> "Turn":
        """The latest message of a conversation."""
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        intent = message.get("intent") or {}
        entities = {entity["entity"]: entity["value"] for entity in message.get("entities") or []}
        return cls(
            conversation_id=tracker.sender_id,
            request_id=metadata.get("request_id") or "",
            message_id=str(message.get("message_id") or metadata.get("request_id") or ""),
            text=message.get("text") or "",
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            readings=tuple(
                Reading(ranked["name"], float(ranked["confidence"]))
                for ranked in message.get("intent_ranking") or []
                if ranked["name"] != "nlu_fallback"
            ),
            region=region_meant(entities, tracker.get_slot("region") or metadata.get("region")),
            entities=entities,
            before=asked_before(tracker),
            leaned_on=desk_matters.leaned_on(tracker),
        )


def region_meant(entities: dict[str, str], known: Optional[str]) -> Optional[str]:
    """The division code for this question.

    The place a visitor named last counts for the rest of the conversation, before that the page's own choice;
    but a place that several divisions share must not be taken for the one named earlier.
    """
    names_a_place = "city" in entities or "county" in entities
    return entities.get("region") if names_a_place else known


def asked_before(tracker: Tracker) -> tuple[str, ...]:
    """The questions typed before the current message that got a reply about the policy, newest first.

    Those that were answered, where there are some: they say best what is spoken of. Whether the current one
    leans on them the policy service judges.
    """
    known: list[str] = []
    others: list[str] = []
    elsewhere: list[str] = []  # refused by the policy service: the next question may come back to us
    statuses: set[str] = set()
    messages = 0
    for event in reversed(list(tracker.events)):
        if event.get("event") in ("session_started", "restart") or messages > _FURTHEST:
            break
        if event.get("event") == "bot":
            statuses.add(_status(event))
        elif event.get("event") == "user":
            text = str(event.get("text") or "")
            if messages and text and not text.startswith("/"):
                found = known if statuses & _KNOWN else others if statuses & _ABOUT_POLICY else elsewhere
                if found is not elsewhere or _REFUSED in statuses:
                    found.append(text[:_LONGEST_BEFORE])
            messages, statuses = messages + 1, set()
    return tuple((known or others or elsewhere)[:_MOST_BEFORE])


def _status(event: dict[str, Any]) -> str:
    custom = (event.get("data") or {}).get("custom") or {}
    status = str((custom.get("answer") or {}).get("status") or "")
    return _REFUSED if status == "out_of_scope" and custom.get("kind") == "policy" else status


def sentence_before(tracker: Tracker) -> Optional[str]:
    """The latest sentence that was typed before the current message, not sent by a button."""
    typed = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "user"][:-1]
    return next((text for text in reversed(typed) if text and not text.startswith("/")), None)


def last_replies(tracker: Tracker) -> list[dict[str, Any]]:
    """The assistant's messages of the turn before this one, as Rasa's `bot` events, in order."""
    replies: list[dict[str, Any]] = []
    users = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            users += 1
        elif event.get("event") == "bot" and users == 1:
            replies.append(event)
        if users == 2:
            break
    return replies[::-1]
