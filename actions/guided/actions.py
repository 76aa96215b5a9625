"""The one form that carries every guided process, and what people ask for around it."""

import json
import re
from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import case_turns, openings, replies
from actions.backend_client import CaseTurn
from actions.base import (
    Events,
    SkillAction,
    answer_or_admit,
    begin,
    consult_policy,
    hand_over,
    send_to_forms,
    show_what_stands,
)
from actions.doubts import asks_on, asks_rather, policy_instead
from actions.guided import digressions
from actions.turns import Turn, sentence_before
from actions.wishes import (
    asks_about_mentors,
    asks_something,
    attends,
    begins_process,
    names_booking,
    wants_aid,
    wants_mentor,
)

# Below this a wish to begin may just as well have been a question about the policy.
SURE = 0.75
SAYS_NOTHING = frozenset({"out_of_scope", "error", "not_covered"})
BEGIN = "现在开始办"
_WANTS_NOW = re.compile(r"我要|我想|想要|帮我|给我|帮忙|麻烦|能办|可以办|开始")
BEGIN_OF_INTENT = {"book_mentor": "约导师"}


def button_of(turn: Turn) -> Optional[dict[str, Any]]:
    """The values of a button of the forms; None for text and for other buttons."""
    if not turn.text.startswith("/answer{"):
        return None
    values: dict[str, Any] = json.loads(turn.text.removeprefix("/answer"))
    return values


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
        result = None if others_button else send_to_forms(dispatcher, turn, button=values)
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


def is_plain(turn: Turn) -> bool:
    """Whether somebody clearly wants to begin, however unsure the intent model is."""
    if turn.intent == "book_mentor" and wants_mentor(turn.text):
        return True
    if turn.intent == "request_aid" and wants_aid(turn.text) and not openings.concerns_others(turn.text):
        return True
    return turn.is_button or begins_process(turn.text) or attends(turn.text)


class ActionStartCase(SkillAction):
    """Begin a guided process; a doubtful wish that is a question is answered, with a button to begin."""

    def name(self) -> str:
        return "action_start_case"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        wanted = "book_mentor" if not turn.is_button and attends(turn.text) else turn.intent
        process = case_turns.PROCESS_OF_INTENT[wanted]
        if process == openings.PROCESS and not turn.is_button and self._is_for_workers(dispatcher, turn):
            return []
        if process == openings.PROCESS and not is_plain(turn):
            self._aid(dispatcher, tracker, turn)
            return []
        asks = turn.intent == "book_mentor" and not turn.is_button and asks_about_mentors(turn.text)
        doubtful = asks or turn.confidence < SURE or asks_something(turn.text)
        policy = consult_policy(turn) if doubtful and not is_plain(turn) else None
        known = policy is not None and policy["answer"]["status"] not in SAYS_NOTHING
        # Amid questions on the policy 要先办营业执照吗 is one more of them.
        if policy and (asks or known or (asks_on(turn) and not _WANTS_NOW.search(turn.text))):
            begin_now = BEGIN_OF_INTENT.get(turn.intent, BEGIN)
            button = replies.option(begin_now, f'/answer{{"do": "start", "process": "{process}"}}')
            replies.say_policy(dispatcher, {**policy, "options": [*(policy.get("options") or []), button]})
            return []
        told = openings.told_before(tracker) if process == openings.PROCESS else ()
        begin(dispatcher, turn, process, told)
        return []

    @staticmethod
    def _is_for_workers(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
        """Whether somebody worked in what ended: he gets what there is for him, not the intake of owners."""
        policy = consult_policy(turn, sure=True)
        if policy is None or not openings.worked_there(policy):
            return False
        replies.say_policy(dispatcher, policy)
        return True

    @staticmethod
    def _aid(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
        """Help begins for whoever tells of his own trouble; beside an answer and for others it is offered."""
        own, elsewhere = openings.tells_trouble(turn.text), openings.concerns_others(turn.text)
        asks = openings.asks(turn.text) if own else asks_something(turn.text)
        policy = consult_policy(turn) if asks or (not own and turn.confidence < SURE) or elsewhere else None
        # 领完了店黄了要退回去吗: whoever asks on about the policy supposes it.
        supposes = own and asks_on(turn) and not openings.speaks_of_himself(turn.text)
        own = own and not supposes
        if policy and (policy["answer"]["status"] not in SAYS_NOTHING or (asks and not own)):
            replies.say_policy(dispatcher, policy)
            openings.offer(dispatcher, openings.OFFER if own else openings.MAYBE)
        elif elsewhere:
            openings.offer(dispatcher, openings.MAYBE)
        else:
            begin(dispatcher, turn, openings.PROCESS, openings.told_before(tracker))


class ActionAboutBooking(SkillAction):
    """Outside of a form 取消 and 改 are about what is booked, when they say so."""

    def name(self) -> str:
        return "action_about_booking"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if names_booking(turn.text):
            hand_over(dispatcher, turn, wish="status")
        elif asks_rather(turn) and (policy := policy_instead(turn)) is not None:
            replies.say_policy(dispatcher, policy)
        else:
            show_what_stands(dispatcher, turn, f"utter_{turn.intent}")
        return []


class ActionMyCases(SkillAction):
    """How far the visitor's cases are."""

    def name(self) -> str:
        return "action_my_cases"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if asks_about_mentors(turn.text) and names_booking(turn.text):
            answer_or_admit(dispatcher, turn, turn.text, None)
        elif asks_rather(turn) and (policy := policy_instead(turn)) is not None:
            replies.say_policy(dispatcher, policy)
        elif openings.is_opening(turn, tracker.active_loop_name):
            begin(dispatcher, turn, openings.PROCESS, openings.told_before(tracker))
        else:
            hand_over(dispatcher, turn, wish="status")
        return []


class ActionResumeCase(SkillAction):
    """Go on with what was begun, here or (with a code) elsewhere."""

    def name(self) -> str:
        return "action_resume_case"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        hand_over(dispatcher, Turn.of(tracker), wish="resume")
        return []


def said_before(tracker: Tracker, process: Optional[str]) -> Optional[str]:
    """What goes along with a button: the last sentence, or everything that was told of somebody's trouble."""
    if process != openings.PROCESS:
        return sentence_before(tracker)
    told = openings.told_before(tracker)
    if told or any(event.get("event") == "active_loop" for event in tracker.events):
        return "\n".join(told) or None
    return sentence_before(tracker)


class ActionAnswer(SkillAction):
    """A button of a form that is not open any more, or one around it: status, withdraw, start."""

    def name(self) -> str:
        return "action_answer"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        values = button_of(turn) or {}
        # "按我说的开始办": the sentence the button stood under is answers too.
        said = said_before(tracker, values.get("process")) if values.get("said") else None
        result = hand_over(dispatcher, turn, button=values, said=said)
        if result is not None and not result["handled"]:
            replies.say(dispatcher, "utter_form_closed")
        return []
