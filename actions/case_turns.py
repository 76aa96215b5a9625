"""One message for the forms of the backend, and what it says back."""

from typing import Any, Optional

from rasa_sdk.executor import CollectingDispatcher

from actions.backend_client import Backend, CaseTurn
from actions.turns import Turn

DEFAULT_PROCESS = "personal_startup"
PROCESS_OF_INTENT = {
    "start_process": "personal_startup",
    "request_aid": "aid_intake",
    "book_mentor": "mentor_appointment",
}
FAILED = "抱歉，刚才这句没有存上，前面填的都还在。请过一会儿再发一次。"


def send(
    backend: Backend,
    turn: Turn,
    *,
    button: Optional[dict[str, Any]] = None,
    wish: Optional[str] = None,
    process_id: Optional[str] = None,
    said: Optional[str] = None,
) -> CaseTurn:
    """Hand a message over; raises BackendError. The same message with another wish is another one.

    `said`: an earlier sentence that goes with a button.
    """
    body: dict[str, Any] = {
        "conversation_id": turn.conversation_id,
        "message_id": f"{turn.message_id[:50]}:{wish}" if wish else turn.message_id,
        "text": said or ("" if turn.is_button else turn.text),
        "button": button,
        "intent": turn.intent,
        "confidence": min(max(turn.confidence, 0.0), 1.0),
        "wish": wish,
        "process_id": process_id,
    }
    if turn.leaned_on and not turn.is_button:
        body["before"] = list(turn.leaned_on)
    return backend.case_turn(body, turn.request_id)


def say(dispatcher: CollectingDispatcher, said: list[dict[str, Any]]) -> None:
    """Replies of the backend, word for word."""
    for message in said:
        dispatcher.utter_message(json_message=message)


def say_all(dispatcher: CollectingDispatcher, result: CaseTurn) -> None:
    """Everything a message led to."""
    say(dispatcher, result["before"])
    say(dispatcher, result["after"])
