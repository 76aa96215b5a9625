"""Saying it again, and going back where there is nothing to go back to."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.base import Events, SkillAction
from actions.doubts import policy_instead
from actions.turns import Turn, last_replies


class ActionRepeat(SkillAction):
    """The last turn's replies, word for word, with buttons and sources."""

    def name(self) -> str:
        return "action_repeat"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if (policy := policy_instead(Turn.of(tracker))) is not None:
            replies.say_policy(dispatcher, policy)
            return []
        said = last_replies(tracker)
        for event in said:
            data = event.get("data") or {}
            if data.get("custom"):
                dispatcher.utter_message(json_message=data["custom"])
            else:
                dispatcher.utter_message(text=event["text"], buttons=data.get("buttons") or [])
        if not said:
            replies.say(dispatcher, "utter_repeat")
        return []


class ActionBack(SkillAction):
    """Replaces Rasa's default action of this name, which would silently revert the conversation."""

    def name(self) -> str:
        return "action_back"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        # Rasa runs this for the intent before any form: an open one goes back itself.
        if tracker.active_loop_name:
            return []
        if (policy := policy_instead(Turn.of(tracker))) is not None:
            replies.say_policy(dispatcher, policy)
        else:
            replies.say(dispatcher, "utter_back")
        return []
