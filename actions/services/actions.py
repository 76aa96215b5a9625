"""Starting a process, booking a mentor, asking for aid: not possible here yet."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.base import Events, SkillAction, consult_policy
from actions.turns import Turn

# Below this the sentence may just as well have been a question about the policy.
SURE = 0.8
WITH_CLAUSE = frozenset({"answered", "clarify", "only_expired"})
SAYS_NOTHING = frozenset({"out_of_scope", "error"})


class ActionAnnounceService(SkillAction):
    """One honest sentence about the act and, where the plan has one, the clause about it."""

    def name(self) -> str:
        return "action_announce_service"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        policy = None if turn.is_button else consult_policy(turn)
        status = policy["answer"]["status"] if policy else "error"
        if policy and turn.confidence < SURE and status not in SAYS_NOTHING:
            replies.say_policy(dispatcher, policy)
            return []
        replies.say(dispatcher, f"utter_{turn.intent}")
        if policy and status in WITH_CLAUSE:
            replies.say_policy(dispatcher, policy)
        return []
