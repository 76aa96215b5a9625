"""Own data: shown and withdrawn at once, deleted after a second yes."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import erasure, replies, rights
from actions.base import (
    Events,
    SkillAction,
    answer_or_admit,
    carry_out,
    consult_policy,
    hand_over,
    show_what_stands,
)
from actions.turns import Turn
from actions.wishes import agrees, names_consent

# Below this the sentence may have meant something else.
SURE = 0.6
FOUND = frozenset({"answered", "clarify", "only_expired", "needs_personal_record", "crisis"})


def meant_something_else(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
    """Whether a doubtful sentence turned out to be a question; then it is answered."""
    if turn.is_button or turn.confidence >= SURE:
        return False
    policy = consult_policy(turn)
    if policy is None or policy["answer"]["status"] not in FOUND:
        return False
    replies.say_policy(dispatcher, policy)
    return True


class ActionExportData(SkillAction):
    """What is kept and where to get it."""

    def name(self) -> str:
        return "action_export_data"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if not meant_something_else(dispatcher, turn):
            carry_out(dispatcher, turn, rights.show_holdings)
        return []


class ActionAskDeletion(SkillAction):
    """Deleting cannot be undone, so it is asked for twice."""

    def name(self) -> str:
        return "action_ask_deletion"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if turn.is_button:
            replies.say(dispatcher, "utter_ask_deletion")
        elif erasure.cannot_take_away(turn.text):
            everything = replies.option("删除我留下的全部内容", "/delete_data")
            dispatcher.utter_message(json_message=replies.reply("text", erasure.CANNOT, [everything]))
        elif erasure.may_be_about_either(turn.text):
            replies.say(dispatcher, "utter_which_deregistration")
        elif erasure.is_about_the_licence(turn.text):
            answer_or_admit(dispatcher, turn, erasure.LICENCE_QUESTION, None)
        elif erasure.is_about_one_thing(turn.text):
            if not meant_something_else(dispatcher, turn):
                replies.say(dispatcher, "utter_what_to_delete")
        elif not meant_something_else(dispatcher, turn):
            replies.say(dispatcher, "utter_ask_deletion")
        return []


class ActionDeleteData(SkillAction):
    """The second yes."""

    def name(self) -> str:
        return "action_delete_data"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        carry_out(dispatcher, Turn.of(tracker), rights.delete)
        return []


class ActionWithdrawConsent(SkillAction):
    """At once; only a doubtful sentence is asked about."""

    def name(self) -> str:
        return "action_withdraw_consent"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if not turn.is_button and agrees(turn.text):
            hand_over(dispatcher, turn, wish="resume")
        elif not (turn.is_button or names_consent(turn.text)):
            # 我要撤回 after handing something in means that, and a consent taken back cannot be undone.
            consent = replies.option("撤回同意", "/withdraw_consent")
            show_what_stands(dispatcher, turn, "utter_ask_withdrawal", [consent])
        elif turn.is_button or turn.confidence >= SURE:
            carry_out(dispatcher, turn, rights.withdraw)
        elif not meant_something_else(dispatcher, turn):
            replies.say(dispatcher, "utter_ask_withdrawal")
        return []
