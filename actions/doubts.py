"""Whether a sentence read as an act, as small talk or as a form verb is a policy question after all."""

from typing import Optional

from actions.backend_client import PolicyAnswer
from actions.base import consult_policy
from actions.turns import Turn

# A policy question mistaken for one of these must get its clause, so doubt is cheap here.
OFF_TOPIC = frozenset({"chitchat", "out_of_scope", "inform"})
OFF_TOPIC_SURE = 0.9
LONG = 12
# The others are acts of their own; a real doubt or a long sentence sends them to the search.
SURE = 0.6
NEVER_A_QUESTION = frozenset({"export_data", "delete_data", "withdraw_consent", "greet", "thanks", "bye"})
# No form is open here, so a "no" or "back" of more than a few characters is likelier a question.
A_FEW = 4
COURTESIES = frozenset({"greet", "thanks", "bye", "praise", "complaint", "affirm", "deny", "help", "human"})
# Beside a statement a question back would only guess.
SAYS_SOMETHING = frozenset({"answered", "only_expired", "crisis"})
FOUND = frozenset({"answered", "clarify", "only_expired", "needs_personal_record", "crisis"})


def may_be_a_question(turn: Turn) -> bool:
    """Whether the policy service should look at a sentence first."""
    if turn.is_button:
        return False
    if turn.intent in OFF_TOPIC:
        return turn.confidence < OFF_TOPIC_SURE or len(turn.text) > LONG
    return turn.confidence < SURE or (turn.intent not in NEVER_A_QUESTION and len(turn.text) > A_FEW)


def is_shown(turn: Turn, policy: PolicyAnswer) -> bool:
    """Whether the policy service's answer says more than our phrase."""
    status = policy["answer"]["status"]
    if turn.intent in OFF_TOPIC:
        return status in FOUND or status == "not_covered"
    return status in FOUND if turn.confidence < SURE else status == "answered"


def consulted(turn: Turn) -> Optional[PolicyAnswer]:
    """What the policy service says of a sentence that may be a question."""
    return consult_policy(turn) if may_be_a_question(turn) else None


def shown(turn: Turn, policy: Optional[PolicyAnswer]) -> Optional[PolicyAnswer]:
    """The policy service's answer, where it says more than the phrase of the intent."""
    return policy if policy and is_shown(turn, policy) else None


def policy_instead(turn: Turn) -> Optional[PolicyAnswer]:
    """The policy service's answer, asked for and shown only where both make sense."""
    return shown(turn, consulted(turn))


def tells_more(turn: Turn, policy: Optional[PolicyAnswer]) -> bool:
    """Whether a sentence says more than its reading, which is doubtful, and the service has no answer."""
    if policy is not None and policy["answer"]["status"] in SAYS_SOMETHING:
        return False
    if turn.intent in OFF_TOPIC:
        return turn.confidence < OFF_TOPIC_SURE or turn.intent == "inform"
    return turn.confidence < SURE and turn.intent not in COURTESIES
