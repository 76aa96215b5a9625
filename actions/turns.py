"""What an action reads from the tracker: the visitor's words and how they were understood."""

import re
from dataclasses import dataclass
from typing import Any, Optional

from rasa_sdk import Tracker

# 那到期呢, 那大学生能享受吗: short, and beginning where the last sentence ended.
# 那我这种情况呢，开了两年了, 要啥材料: they name no subject.
_FOLLOW_UP = re.compile(
    r"那(?:么)?[^，,。；;]{1,10}|那[^，,。]{0,6}情况呢?[，, ].{1,16}|"
    r"(?:我|咱|这个?|都|一共|大概|最多|能|得|要|有|给|一般|具体|到底)*"
    r"(?:多少钱?|几天|几年|几个月|多久|多长时间|啥时候(?:开班|开始|能办|报名)?|什么时候(?:开班|开始|能办|报名)?|"
    r"[在上去到]哪[儿里]?(?:办|申请|报名|领|问)?|地址(?:在哪[儿里]?)?|找谁(?:办|问)?|咋(?:办理|申请|报名|领|转)|"
    r"怎么(?:办理|申请|报名|领|转)|[要带]?(?:啥|什么|哪些)(?:材料|手续|条件|要求)|几年之内算数)"
    r"(?:啊|呢|呀|吗|能下来|能批)?|"
    r"[^，,。我]{2,8}的呢"
)


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
        )


def region_meant(entities: dict[str, str], known: Optional[str]) -> Optional[str]:
    """The division code for this question.

    The place a visitor named last counts for the rest of the conversation, before that the page's own choice;
    but a place that several divisions share must not be taken for the one named earlier.
    """
    names_a_place = "city" in entities or "county" in entities
    return entities.get("region") if names_a_place else known


def with_topic(tracker: Tracker, text: str) -> str:
    """A short follow-up ("那到期呢") with the sentence before it, without which it says nothing."""
    before = sentence_before(tracker) if _FOLLOW_UP.fullmatch(text.strip()) else None
    return f"{before}，{text}" if before else text


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
