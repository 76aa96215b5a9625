"""Whether a sentence read as an act, as small talk or as a form verb is a policy question after all."""

import re
from typing import Optional

from actions import openings
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
_CASE = (
    r"我的|办件|进度|提交|交上|交的|交了|递|审|批|受理|办到|办得|办好|办完|材料|申请|结果|通过|约|填|一半|"
    r"号码|查"
)
# Courtesies and verbs of a form ask nothing: 那税能免不 is no "no", 展期最长多久 no progress. Nor do they
# where they are meant: the words by which somebody says that he means them.
_MEANT = {
    "affirm": r"可以|行|对|是(?!不是)",
    "deny": r"不用了|不要了|不是这",
    "greet": r"你好|您好|在吗|有人",
    "thanks": r"谢",
    "bye": r"再见|拜拜|走了|下了",
    "skip": r"跳|略|不填|空着|先不|下一",
    "back": r"上一|回去|返回|退回|前一|回到",
    "cancel": r"取消|撤|不办|作废|算了|不要了|预约|约",
    "correct": r"改|错|换|更正|重新|不对",
    "repeat": r"再说|重复|没听清|没看清|再讲|再发|没看懂|没听懂",
    "pause": r"停|歇|先到|等会|待会|一会|回头|先不|存|明天",
    "resume": r"接着|继续|上次|一半|没填完|没办完|回来",
    "human": r"人工|真人|客服|转|找|人|电话|窗口|机器|值班",
    "my_records": _CASE,
    "progress": _CASE,
}
_SHORTEST_QUESTION = 3  # characters: 在哪报


def may_be_a_question(turn: Turn) -> bool:
    """Whether the policy service should look at a sentence first."""
    if turn.is_button:
        return False
    if turn.intent in OFF_TOPIC:
        return turn.confidence < OFF_TOPIC_SURE or len(turn.text) > LONG or asks_on(turn)
    if asks_rather(turn):
        return True
    return turn.confidence < SURE or (turn.intent not in NEVER_A_QUESTION and len(turn.text) > A_FEW)


def asks_on(turn: Turn) -> bool:
    """Whether a message asks something while the talk is about the policy."""
    asks = len(turn.text.strip()) >= _SHORTEST_QUESTION and openings.asks(turn.text)
    return bool(turn.before) and asks and not turn.is_button


def asks_rather(turn: Turn) -> bool:
    """Whether a sentence read as a courtesy or as a verb of a form asks something and does not mean it."""
    meant = _MEANT.get(turn.intent)
    if meant is None or turn.is_button or len(turn.text.strip()) < _SHORTEST_QUESTION:
        return False
    return openings.asks(turn.text) and re.search(meant, turn.text) is None


def is_shown(turn: Turn, policy: PolicyAnswer) -> bool:
    """Whether the policy service's answer says more than our phrase."""
    status = policy["answer"]["status"]
    if policy.get("desk"):
        return True
    if turn.intent in OFF_TOPIC:
        return status in FOUND or status == "not_covered"
    if asks_rather(turn):
        return status in FOUND or status == "not_covered" or bool(turn.before and status == "out_of_scope")
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
    if policy is not None and (policy["answer"]["status"] in SAYS_SOMETHING or policy.get("asker")):
        return False
    if turn.intent in OFF_TOPIC:
        return turn.confidence < OFF_TOPIC_SURE or turn.intent == "inform"
    return turn.confidence < SURE and turn.intent not in COURTESIES
