"""What of a long dialogue is kept: the current session, and of that its latest turns."""

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

# Every event costs about 0.15 ms of CPU per message, and nothing we do looks further back.
MAX_EVENTS = 60
KEPT_EVENTS = 30


def shortened(tracker: DialogueStateTracker, store: TrackerStore) -> DialogueStateTracker:
    """The tracker itself, or a shorter new one: the current session, past MAX_EVENTS its latest turns."""
    events = current_session(list(tracker.events))
    if len(events) > MAX_EVENTS:
        start = first_kept(events)
        before = store.init_tracker(tracker.sender_id)
        before.update_with_events(events[:start], store.domain)
        events = [*opening(before), *events[start:]]
    elif len(events) == len(tracker.events):
        return tracker
    short = store.init_tracker(tracker.sender_id)
    short.model_id, short.assistant_id = tracker.model_id, tracker.assistant_id
    short.update_with_events(events, store.domain)
    return short


def current_session(events: list[Event]) -> list[Event]:
    """The events from the latest session start on; slots carried over are set after it."""
    starts = [index for index, event in enumerate(events) if isinstance(event, SessionStarted)]
    # The action that starts a session is logged just before the event.
    return events[max(starts[-1] - 1, 0) :] if starts else events


def first_kept(events: list[Event]) -> int:
    """Where to cut: at the first message among the last KEPT_EVENTS, or at the latest one of all."""
    messages = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    recent = [index for index in messages if index >= len(events) - KEPT_EVENTS]
    return (recent or messages[-1:] or [0])[0]


def opening(before: DialogueStateTracker) -> list[Event]:
    """The events that bring an empty tracker to the state `before`."""
    slots: list[Event] = [
        SlotSet(slot.name, slot.value) for slot in before.slots.values() if slot.value != slot.initial_value
    ]
    loop: list[Event] = [ActiveLoop(before.active_loop_name)] if before.active_loop_name else []
    start: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    return [*start, *slots, *loop, ActionExecuted(ACTION_LISTEN_NAME)]
