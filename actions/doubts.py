"""Whether a sentence read as an act, as small talk or as a form verb is a policy question after all."""

import re
from dataclasses import replace
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
NO_IDEA = frozenset({"out_of_scope", "error"})
FOUND = frozenset({"answered", "clarify", "only_expired", "needs_personal_record", "crisis"})
_CASE = (
    r"我的|办件|进度|提交|交上|交的|交了|递|审|批|受理|办到|办得|办好|办完|材料|申请|结果|通过|约|填|一半|"
    r"号码|查|几[步题页]|第几[步题]"
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
    "why": r"为(?:啥|什么)|干(?:啥|嘛|什么)|凭啥|凭什么|问这|问我|要这|要我|填这|收集|隐私|有啥用|什么用",
    "resume": r"接着|继续|上次|一半|没填完|没办完|回来",
    "human": r"人工|真人|客服|转|找|人|电话|窗口|机器|值班",
    "my_records": _CASE,
    "progress": _CASE,
}
# Other words of what was begun or handed in here; without any of them nobody asks for his records.
_UNDER_WAY = (
    r"几[题步项问页道]|[题步页]|问题|还[剩差多有要得]|剩|完事|完了|没完|答完|问完|到[哪头尾]|信儿|[件案]|单子|那个?照|执照|"
    r"进展|进行|环节|卡在|轮到|历史|办过|办了|办咋|在办|报[的上名]|登记|候补|导师|老师|专家|评价|打分|办结|驳回|下来|状态|名下|"
    r"单号|回话|回复|走到|小组|集中服务|见面|消息|翻出来|手续"
)
# 到哪儿申请, 咋领 ask how, not how far.
_HOW_TO = re.compile(
    r"(?:哪(?:儿|里|个?部门|个?窗口|个?银行)?|谁|咋|怎么|如何|[啥什么]条件)(?:去|能|才能)?(?:申请|申报|报名|办理?|领取?)(?![的到得好完了成过])"
)
_OWN = re.compile(r"我的|[我俺]那|[我俺]这个|[我俺](?:上|刚|已经|昨天|前)|办件|进度|取消|改|撤")
_MATTER = (
    r"贷|补贴|补助|贴息|担保|导师|培训|课|孵化|园区|场地|房租|免费|社保|大赛|比赛|返乡|创业|执照|入驻|政策"
)
_BLAMES = re.compile(
    r"骗|糊弄|忽悠|坑|瞎|破|烦|气|废|笨|傻|答|智障|没来|白跑|敷衍|失望|差|踢皮球|不对|错|扯|有何用|要你"
)
_CIRCUMSTANCE = re.compile(
    r"户口|户籍|本地人|外地人|外省|[\d一二三四五六七八九十]{2}岁?(?:了|岁)|岁数|毕业|学历|文凭|大专|本科|征信|退伍|退役|当过兵|转业|残疾|低保|"
    r"脱贫|农村(?:人|户)|农民|没(?:有)?(?:注册|执照|办照|登记|交社保|毕业|抵押|担保人|房)|刚注册|失业证|就业困难"
)
_NOT_THAT = re.compile(
    r"^[^，,。\s]{0,4}(?:问|说|指)的?(?:根本|压根)?不是(?:这个?|那个?|这些?)?[^，,。\s]{0,3}[，,。\s]+(?:我|俺)?(?:是|想|要)*(?:问|说|指)?的?(?:是)?"
)
_CLAUSE = re.compile(r"原[文话]|条[文款]|第几条|哪一?条|依据")  # the policy service knows these
_SHORTEST_QUESTION = 3  # characters: 在哪报


def may_be_a_question(turn: Turn) -> bool:
    """Whether the policy service should look at a sentence first."""
    if turn.is_button:
        return False
    if turn.intent in OFF_TOPIC and not _CLAUSE.search(turn.text):
        return turn.confidence < OFF_TOPIC_SURE or len(turn.text) > LONG or asks_on(turn)
    if asks_rather(turn) or _CLAUSE.search(turn.text):
        return True
    return turn.confidence < SURE or (turn.intent not in NEVER_A_QUESTION and len(turn.text) > A_FEW)


def asks_on(turn: Turn) -> bool:
    """Whether a message asks something while the talk is about the policy."""
    asks = len(turn.text.strip()) >= _SHORTEST_QUESTION and openings.asks(turn.text)
    return bool(turn.before) and asks and not turn.is_button


def asks_rather(turn: Turn) -> bool:
    """Whether a sentence read as a courtesy or as a verb of a form asks something and does not mean it."""
    meant = _MEANT.get(turn.intent)
    if turn.intent == "complaint" and not turn.is_button:
        return asks_amid_complaint(turn.text)
    if meant is None or turn.is_button or len(turn.text.strip()) < _SHORTEST_QUESTION:
        return False
    if _HOW_TO.search(turn.text) and not _OWN.search(turn.text):
        return True
    return openings.asks(turn.text) and re.search(meant, turn.text) is None


def asks_amid_complaint(text: str) -> bool:
    """Whether what was read as a complaint asks after a matter of the plan and blames nobody."""
    named = re.search(_MATTER, text) is not None or the_question(text) != text
    asks = openings.asks(the_question(text)) or "谁" in text
    return named and asks and _BLAMES.search(the_question(text)) is None


def tells_circumstance(turn: Turn) -> bool:
    """Whether amid policy questions somebody says what he is, to know whether it counts: 我户口在河南."""
    told = turn.intent in OFF_TOPIC and bool(turn.before) and not turn.is_button
    return told and not openings.asks(turn.text) and _CIRCUMSTANCE.search(turn.text) is not None


def the_question(text: str) -> str:
    """What is really asked, without the words that put the assistant right: 我问的不是这个 我问…."""
    rest = _NOT_THAT.sub("", text)
    return rest if len(rest.strip()) >= _SHORTEST_QUESTION else text


def speaks_of_case(text: str) -> bool:
    """Whether a sentence speaks of something of one's own that is filled in, handed in or booked."""
    return re.search(rf"{_CASE}|{_UNDER_WAY}", text) is not None


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
    asked = replace(turn, text=the_question(turn.text)) if turn.intent == "complaint" else turn
    return consult_policy(asked) if may_be_a_question(turn) else None


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


def has_an_idea(policy: PolicyAnswer, *, amid_policy: bool = False, asks_on: bool = False) -> bool:
    """Whether the policy service knows what this is about: a clause, a question back, a reasoned refusal.

    `amid_policy`: the talk is about it, so what it is silent about is said with the nearest tasks;
    `asks_on`: it is a question, so that it is none of ours is said as well.
    """
    answer = policy["answer"]
    if amid_policy and policy.get("options") and answer["status"] == "not_covered":
        return True
    if asks_on and answer["status"] == "out_of_scope":
        return True
    if answer["status"] in NO_IDEA:
        return False
    return answer["status"] != "not_covered" or bool(answer.get("citations") or answer.get("caveats"))
