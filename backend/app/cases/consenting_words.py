"""What is no yes and no no to a consent: only wanting to ask, a question, whose business it was."""

import re

from app.cases.no_story import asks_back
from app.processes import phrases
from app.processes.agreeing import consent_in
from app.processes.controls import control_of, wants_gone

_SHORT_TOPIC = 12  # characters
_LONGEST_QUESTION = 25
_I = re.compile(r"[我俺咱]")
_LEAD = r"(?:那|哎|不是|我|俺|咱|们|就是?|只是?|光是?|单|先|是|其实|主要|本来|现在|今天|还是|这次|啥也不办)*"
_TAIL = r"(?:的|了|而已|罢了|呗|吧|啊|呀|呢|就行|就得|行不行|行不|中不|可以吗|行吗|好不好)*"
_ASKING = r"(?:问|打听|咨询|了解|看|听|查)(?:问|打听|一问|看看?|听听?|下|一下|点|个|了解)*"
_ABOUT = (
    r"(?:你|您|们|点|个|些|下|一下|关于|有|啥|什么|哪些|创业|国家|的)*"
    r"(?:政策|规定|条款|扶持|补贴|优惠|条件|情况|行情|事儿?|问题)?"
)
# 我就问问, 我只想问政策, 我是来问政策的: only, or about the policy.
_ONLY_ASKS = re.compile(
    rf"(?=.*(?:就|只|光|单|先|来|政策|规定|条款)){_LEAD}(?:想|要|来|寻思|跟你)*(?:先)?{_ASKING}{_ABOUT}{_TAIL}"
)
# 不是想填表, 不办手续, 别让我填.
_NOT_TO_FILL_IN = re.compile(
    r"(?:我|俺|咱)?(?:可|又|也|并|这会儿|现在|先|暂时)*(?:不是|不|没|别|甭|不用)(?:想|要|打算|准备|来|是|用|让我|让俺|叫我|给我|"
    r"愿意|乐意|说要)*(?:填|办|登记|申请|写|报名?|弄)(?:个|一个|什么|啥|这个|那个|这|的|创业|援助)*"
    r"(?:表格?|手续|事儿?|东西|单子|登记|援助|执照)?(?:的|了|呀|啊|呢)*"
)
# 不是想填表 wants something else; 不想填 only does not.
_DENIES = re.compile(r"(?:我|俺|咱)?(?:可|又|也|并)?不是")
_NOT_HIS = re.compile(
    r"不是[^，,。]{0,3}(?:老板|业主|法人|股东)|[我俺](?:就|可)?是[^，,。]{0,8}(?:工人|职工|员工|打工的)|下岗"
)
_POLICY = re.compile(
    r"政策|补贴|贷|贴息|担保|培训|课|导师|孵化|园区|入驻|场地|大赛|比赛|返乡|社保转移|一件事|讲座|创业|扶持|免费"
)


def only_asks(text: str) -> bool:
    """Whether somebody only wants to ask and to fill in nothing: 我只想问政策, 不办手续 我就问问有啥政策."""
    wishes, others = _wishes(text)
    return bool(wishes) and all(map(phrases.is_question, others))


def asked_beside(text: str) -> str:
    """What somebody who only wants to ask asks in the same breath; empty when nothing."""
    _, others = _wishes(text)
    return "，".join(others)


def _wishes(text: str) -> tuple[list[str], list[str]]:
    """The clauses that say that he only asks, and the others; no wishes where he only will not fill in."""
    clauses = phrases.clauses(text)
    asks = [each for each in clauses if _ONLY_ASKS.fullmatch(each)]
    fills_not = [each for each in clauses if _NOT_TO_FILL_IN.fullmatch(each)]
    joined = [each for each in clauses if _is_joined(each) or (_DENIES.match(each) and each in fills_not)]
    said = {*asks, *fills_not, *joined}
    return [*asks, *joined], [each for each in clauses if each not in said]


def _is_joined(clause: str) -> bool:
    """Both without a pause: 我是想问政策不是想填表, 不填表就问政策."""
    return any(
        (_ONLY_ASKS.fullmatch(clause[:at]) and _NOT_TO_FILL_IN.fullmatch(clause[at:]))
        or (_NOT_TO_FILL_IN.fullmatch(clause[:at]) and _ONLY_ASKS.fullmatch(clause[at:]))
        for at in range(2, len(clause) - 1)
    )


def is_question_at_consent(text: str) -> bool:
    """Whether a short text asks something else than what the consent is; what tells at length waits."""
    if len(text.strip()) > _LONGEST_QUESTION or _decides(text):
        return False
    return phrases.is_question(text) and not phrases.is_unknowing(text)


def says_not_his(text: str) -> bool:
    """Whether a short text says that it was not his business: 我是工人 不是老板."""
    return len(text.strip()) <= _LONGEST_QUESTION and _NOT_HIS.search(text) is not None


def is_topic(text: str) -> bool:
    """Whether a few words name a matter of the policy and say nothing of the person: 无还本续贷."""
    if len(phrases.bare(text)) > _SHORT_TOPIC or _decides(text) or _I.search(text):
        return False
    return _POLICY.search(text) is not None


def _decides(text: str) -> bool:
    """Whether a text answers the consent, asks what it is, or steers."""
    steers = control_of(text) is not None or wants_gone(text)
    return steers or asks_back(text) or consent_in(text) is not None
