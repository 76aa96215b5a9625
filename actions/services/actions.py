"""Starting a process, booking a mentor, asking for aid: not possible here yet."""

from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.backend_client import BackendError, PolicyAnswer
from actions.base import Events, SkillAction, backend, consult_policy, log_failure
from actions.turns import Turn

# Below this the sentence may just as well have been a question about the policy.
SURE = 0.8
WITH_CLAUSE = frozenset({"answered", "clarify", "only_expired"})
SAYS_NOTHING = frozenset({"out_of_scope", "error"})
# What the plan says about each act, for sentences that ask for nothing but the act itself.
CLAUSE_OF_ACT = {
    "start_process": "lj-cy-2025/1#2.2.5.1",
    "book_mentor": "lj-cy-2025/1#2.2.6.1",
    "request_aid": "lj-cy-2025/1#2.2.9.2",
}
ABOUT_THIS = "方案里和这件事有关的是这一条："


class ActionAnnounceService(SkillAction):
    """One honest sentence about the act and the clause about it."""

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
        if policy and (status in WITH_CLAUSE or policy["answer"].get("citations")):
            replies.say_policy(dispatcher, policy)
        elif (clause := clause_of_act(turn)) is not None:
            dispatcher.utter_message(json_message=about_the_act(clause))
        return []


def clause_of_act(turn: Turn) -> Optional[PolicyAnswer]:
    """The clause about an act; None when the backend does not give it."""
    try:
        return backend().clause_answer(CLAUSE_OF_ACT[turn.intent], turn.conversation_id, turn.request_id)
    except BackendError as error:
        log_failure(turn, error)
        return None


def about_the_act(clause: PolicyAnswer) -> dict[str, object]:
    """A pointer to the clause. It does not do what was asked, so it does not count as an answer."""
    pointer = {**clause["answer"], "status": "not_covered"}
    return replies.reply("policy", f"{ABOUT_THIS}{clause['text']}", answer=pointer)
