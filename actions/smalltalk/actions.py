"""Small talk, help, hand-over, form verbs: a standing phrase, unless the sentence proves to be a question."""

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import needs, openings, replies
from actions.base import Events, SkillAction, begin, consult_policy, hand_over, help_on, say_need
from actions.case_turns import DEFAULT_PROCESS
from actions.doubts import OFF_TOPIC, consulted, shown, tells_circumstance, tells_more
from actions.turns import Turn
from actions.wishes import asks_what_this_costs, begins_process, moves_to_a_time

# Readings under which somebody may as well be telling of his trouble.
MAY_NEED = OFF_TOPIC | {"complaint", "deny", "pause", "cancel"}
COUNTS = "，能申请吗"  # what a circumstance told amid policy questions wants to know
MAY_TELL = OFF_TOPIC | {"complaint"}


class ActionRespond(SkillAction):
    """`utter_<intent>`, after asking the policy service where the reading is in doubt."""

    def name(self) -> str:
        return "action_respond"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if not turn.is_button and moves_to_a_time(turn.text):
            hand_over(dispatcher, turn, wish="status")
            return []
        if turn.intent == "inform" and not turn.is_button and begins_process(turn.text):
            # 我要办个体户，在南岗开奶茶店，没有执照…: what is told beside the wish sounds like answers.
            begin(dispatcher, turn, DEFAULT_PROCESS)
            return []
        if not turn.is_button and asks_what_this_costs(turn.text, amid_policy=bool(turn.before)):
            dispatcher.utter_message(json_message=replies.reply("text", replies.COSTS_NOTHING))
            return []
        if turn.intent in MAY_NEED and not turn.is_button and needs.tells_need(turn.text):
            say_need(dispatcher, turn)
            return []
        if tells_circumstance(turn) and (policy := consult_policy(replace(turn, text=turn.text + COUNTS))):
            replies.say_policy(dispatcher, policy)
            return []
        policy, form = consulted(turn), tracker.active_loop_name
        if turn.intent in MAY_TELL and openings.is_opening(turn, form, policy):
            help_on(dispatcher, tracker, turn, shown(turn, policy))
        elif tells_more(turn, policy) and openings.is_statement(turn, form):
            openings.listen(dispatcher)
        elif (answer := shown(turn, policy)) is not None:
            replies.say_policy(dispatcher, answer)
        else:
            replies.say(dispatcher, f"utter_{turn.intent}")
        return []
