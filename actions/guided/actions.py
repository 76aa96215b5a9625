"""The one form that carries every guided process, and what people ask for around it."""

import json
from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import case_turns, replies
from actions.backend_client import BackendError, CaseTurn
from actions.base import Events, SkillAction, backend, consult_policy, log_failure
from actions.guided import digressions
from actions.turns import Turn, sentence_before

# Below this a wish to begin may just as well have been a question about the policy.
SURE = 0.75
SAYS_NOTHING = frozenset({"out_of_scope", "error", "not_covered"})
BEGIN = "现在开始办"
PROCESS_OF_INTENT = {"start_process": "personal_startup"}


def button_of(turn: Turn) -> Optional[dict[str, Any]]:
    """The values of a button of the forms; None for text and for other buttons."""
    if not turn.text.startswith("/answer{"):
        return None
    values: dict[str, Any] = json.loads(turn.text.removeprefix("/answer"))
    return values


def hand_over(dispatcher: CollectingDispatcher, turn: Turn, **wish: Any) -> Optional[CaseTurn]:
    """Send a message to the forms; on failure say so and give None."""
    try:
        return case_turns.send(backend(), turn, **wish)
    except BackendError as error:
        log_failure(turn, error)
        dispatcher.utter_message(json_message=replies.reply("error", case_turns.FAILED))
        return None


class ValidateGuidedCaseForm(SkillAction):
    """Every message while a form is open. Rasa calls it as the form's validation: one call a turn."""

    def name(self) -> str:
        return "validate_guided_case_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        # Places and words of buttons are read by the backend, which knows the question.
        return await self.in_thread(dispatcher, tracker)

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        values = button_of(turn)
        others_button = turn.is_button and values is None
        result = None if others_button else hand_over(dispatcher, turn, button=values)
        if others_button:
            digressions.answer(dispatcher, tracker, turn.intent)
        if result is not None:
            self._speak(dispatcher, tracker, turn, result)
        return [SlotSet("answer", None)]

    @staticmethod
    def _speak(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, result: CaseTurn) -> None:
        case_turns.say(dispatcher, result["before"])
        if result["digress"]:
            digressions.answer(dispatcher, tracker, turn.intent)
        case_turns.say(dispatcher, result["after"])


class ActionStartCase(SkillAction):
    """Begin a guided process; a doubtful wish that is a question is answered, with a button to begin."""

    def name(self) -> str:
        return "action_start_case"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        process = PROCESS_OF_INTENT[turn.intent]
        policy = None if turn.is_button or turn.confidence >= SURE else consult_policy(turn)
        if policy and policy["answer"]["status"] not in SAYS_NOTHING:
            begin = replies.option(BEGIN, f'/answer{{"do": "start", "process": "{process}"}}')
            replies.say_policy(dispatcher, {**policy, "options": [*(policy.get("options") or []), begin]})
            return []
        result = hand_over(dispatcher, turn, wish="start", process_id=process)
        if result is not None:
            case_turns.say_all(dispatcher, result)
        return []


class ActionMyCases(SkillAction):
    """How far the visitor's cases are."""

    def name(self) -> str:
        return "action_my_cases"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        return ask_for(dispatcher, tracker, "status")


class ActionResumeCase(SkillAction):
    """Go on with what was begun, here or (with a code) elsewhere."""

    def name(self) -> str:
        return "action_resume_case"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        return ask_for(dispatcher, tracker, "resume")


def ask_for(dispatcher: CollectingDispatcher, tracker: Tracker, wish: str) -> Events:
    """Something about the visitor's cases."""
    result = hand_over(dispatcher, Turn.of(tracker), wish=wish)
    if result is not None:
        case_turns.say_all(dispatcher, result)
    return []


class ActionAnswer(SkillAction):
    """A button of a form that is not open any more, or one around it: status, withdraw, start."""

    def name(self) -> str:
        return "action_answer"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        values = button_of(turn) or {}
        # "按我说的开始办": the sentence the button stood under is answers too.
        said = sentence_before(tracker) if values.get("said") else None
        result = hand_over(dispatcher, turn, button=values, said=said)
        if result is not None and result["handled"]:
            case_turns.say_all(dispatcher, result)
        elif result is not None:
            replies.say(dispatcher, "utter_form_closed")
        return []
