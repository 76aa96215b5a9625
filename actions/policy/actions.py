"""Answers policy questions from the policy service, word for word."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import needs, openings, replies
from actions.base import (
    Events,
    SkillAction,
    answer_or_admit,
    begin,
    consult_policy,
    help_on,
    say_need,
    show_clause,
)
from actions.case_turns import DEFAULT_PROCESS
from actions.doubts import SAYS_SOMETHING
from actions.turns import Turn
from actions.wishes import begins_process


class ActionAnswerPolicy(SkillAction):
    """A policy question, typed or offered as a button."""

    def name(self) -> str:
        return "action_answer_policy"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if not (turn.is_button or tracker.active_loop_name) and begins_process(turn.text):
            begin(dispatcher, turn, DEFAULT_PROCESS)
        elif not turn.is_button:
            self._answer(dispatcher, tracker, turn)
        elif question := turn.entities.get("question"):
            answer_or_admit(dispatcher, turn, question, None)
        else:
            # A button without a question only says that the visitor wants to ask something.
            replies.say(dispatcher, "utter_help")
        return []

    def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
        """The answer; who tells of his trouble gets help, who only tells something is listened to."""
        form = tracker.active_loop_name
        policy = consult_policy(turn, sure=True)
        says = policy is not None and policy["answer"]["status"] in SAYS_SOMETHING
        if policy is not None and openings.is_for_asker(turn, policy):
            replies.say_policy(dispatcher, policy)
        elif needs.tells_need(turn.text) and not (says and openings.asks(turn.text)):
            say_need(dispatcher, turn)
        elif openings.is_opening(turn, form, policy):
            help_on(dispatcher, tracker, turn, policy)
        elif policy is None:
            replies.say_failure(dispatcher)
        elif not says and openings.is_statement(turn, form):
            openings.listen(dispatcher)
        else:
            replies.say_policy(dispatcher, policy)


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
