"""Answers policy questions from the policy service, word for word."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.base import Events, SkillAction, answer_or_admit, show_clause
from actions.turns import Turn, with_topic


class ActionAnswerPolicy(SkillAction):
    """A policy question, typed or offered as a button."""

    def name(self) -> str:
        return "action_answer_policy"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        # A button carries its question; without one it only says that the visitor wants to ask something.
        question = turn.entities.get("question") if turn.is_button else with_topic(tracker, turn.text)
        if question:
            answer_or_admit(dispatcher, turn, question, None)
        else:
            replies.say(dispatcher, "utter_help")
        return []


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
