"""Small talk, help, hand-over, form verbs: a standing phrase, unless the sentence proves to be a question."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.base import Events, SkillAction
from actions.doubts import policy_instead
from actions.turns import Turn


class ActionRespond(SkillAction):
    """`utter_<intent>`, after asking the policy service where the reading is in doubt."""

    def name(self) -> str:
        return "action_respond"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        policy = policy_instead(turn)
        if policy:
            replies.say_policy(dispatcher, policy)
        else:
            replies.say(dispatcher, f"utter_{turn.intent}")
        return []
