"""Answers policy questions from the policy service, word for word."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import openings, replies
from actions.base import (
    Events,
    SkillAction,
    answer_or_admit,
    begin,
    consult_policy,
    help_on,
    show_clause,
)
from actions.case_turns import DEFAULT_PROCESS
from actions.turns import Turn, with_topic
from actions.wishes import begins_process

UNDERSTOOD = frozenset({"answered", "clarify"})


class ActionAnswerPolicy(SkillAction):
    """A policy question, typed or offered as a button."""

    def name(self) -> str:
        return "action_answer_policy"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if not (turn.is_button or tracker.active_loop_name) and begins_process(turn.text):
            begin(dispatcher, turn, DEFAULT_PROCESS)
        elif openings.is_opening(turn, tracker.active_loop_name):
            asks = openings.asks(turn.text)
            help_on(dispatcher, turn, consult_policy(turn, self._question(tracker, turn)) if asks else None)
        elif not turn.is_button:
            answer_or_admit(dispatcher, turn, self._question(tracker, turn), None)
        elif question := turn.entities.get("question"):
            answer_or_admit(dispatcher, turn, question, None)
        else:
            # A button without a question only says that the visitor wants to ask something.
            replies.say(dispatcher, "utter_help")
        return []

    @staticmethod
    def _question(tracker: Tracker, turn: Turn) -> str:
        """The sentence; a short follow-up that says nothing by itself with the sentence before it."""
        together = with_topic(tracker, turn.text)
        if together == turn.text:
            return turn.text
        alone = consult_policy(turn)
        return turn.text if alone and alone["answer"]["status"] in UNDERSTOOD else together


class ActionShowClause(SkillAction):
    """One clause, chosen from the buttons of an answer."""

    def name(self) -> str:
        return "action_show_clause"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        clause_id = turn.entities.get("clause_id")
        if not clause_id:
            replies.say(dispatcher, "utter_help")
            return []
        show_clause(dispatcher, turn, clause_id)
        return []
