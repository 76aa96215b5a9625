"""Answers policy questions from the policy service, word for word."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.backend_client import BackendError
from actions.base import Events, SkillAction, answer_or_admit, backend, log_failure
from actions.turns import Turn, last_typed_text


class ActionAnswerPolicy(SkillAction):
    """A policy question, typed or offered as a button."""

    def name(self) -> str:
        return "action_answer_policy"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        question = turn.text
        if turn.is_button:
            # A button carries its question; the one of the fallback means the sentence typed before it.
            question = turn.entities.get("question") or last_typed_text(tracker) or ""
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
        try:
            answer = backend().clause_answer(clause_id, turn.conversation_id, turn.request_id)
        except BackendError as error:
            log_failure(turn, error)
            replies.say_failure(dispatcher)
        else:
            replies.say_policy(dispatcher, answer)
        return []
