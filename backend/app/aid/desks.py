"""Questions that the policies do not answer and a desk does: what they are about, and who settles it.

No legal advice: what is owed, what a court does and what it means for a child only a desk can say. Numbers
are those that `policies/facts` bears out.
"""

import re
from collections.abc import Sequence

from app.aid.wronged import frightens_family, seeks_redress, tells_of_dunning
from app.processes import phrases

_DEBT = re.compile(
    r"欠(?!条)|债|失信|老赖|被执行|执行(?:我|了|人|局|案)|黑名单|限高|征信|还不[上起了]|逾期|网贷|贷款|信用卡|催收|起诉|法院|官司|传票"
)
_SCHOOL = re.compile(
    r"上学|入学|念书|读书|学校|公办|私立|民办|升学|考学|高考|中考|大学|小学|初中|高中|幼儿园|退学|转学|学籍|政审|考公|当兵"
)
_CHILD = re.compile(r"孩子|小孩|娃|儿子|闺女|女儿|姑娘|学生|上学|念书|读书|退学|学校")
_TOUCHES = re.compile(
    r"影响|耽误|连累|牵连|牵扯|还能|能不能|能上|让不让|让上|会不会|知道|收不收|要不要|不要|碍|咋办|怎么办|吗|不$"
)
_WHERE = re.compile(
    r"(?:去|到|上|找|在|问|跟)(?:哪|谁|啥|什么)|哪(?:个|些)?(?:部门|单位|地方|儿|里|窗口|管)|谁(?:能)?(?:管|帮|给)|咋(?:办|整|弄|要|告)|"
    r"怎么(?:办|弄|要|告|整|讨|处理|解决)|如何|(?:能|可以)(?:告|报警|要回)|管不管|有没有人管|有人管(?:吗|么|没)|报警(?:行|管|能|有用)|"
    r"(?:找|问)(?:哪|谁)|要(?:不)?回来|打(?:什么|啥|哪个?)电话"
)
_WAGES = re.compile(r"工资|工钱|薪|开支|劳务费|血汗钱|补偿金?|赔偿金")
_OWED_TO_ME = re.compile(
    r"欠我|欠(?:着)?俺|我的(?:工资|工钱)|不给(?:我|俺)|没给(?:我|俺)|老板[^，,。]{0,6}(?:欠|拖|不给|没给|跑)|要(?:回)?(?:我)?(?:工资|工钱)|讨薪"
)
_SUES = re.compile(
    r"(?:我|俺)?(?:想|要|就想|得|能|咋|怎么)?(?:去)?(?:告|起诉)(?:他|她|他们|合伙人|老板|对方|人|状|谁)|卷(?:钱|款)|跑路|骗(?:了|我|走)|"
    r"被(?:人)?(?:告|起诉)|传票|强制执行|失信|老赖|限高|官司|律师|欠(?:我|钱|款|债|账|银行|信用社|贷)|债|逾期|还不[上起]|催收|(?<!反)担保(?!贷|公司|机构)"
)
# Not an account of this assistant, and not what is sold.
_LICENCE = re.compile(
    r"注销(?![账帐号])|^不?销(?=有|会)|销(?:个|了|掉|完)?(?:营业)?执?照|清税|吊销|"
    r"(?:照|执照|店|公司|合作社)[^，,。 ]{0,4}销(?!售|路|量|号)"
)
_ASKS_OF_LICENCE = re.compile(
    r"几天|多久|多长|带(?:啥|什么|哪)|流程|材料|手续|后果|(?:咋|怎么|怎样|如何)(?:给|把)?(?:注|吊)?销|不让|不给|"
    r"销不(?:了|掉|下来)|先(?:清|交|补|去|办)|(?:本人|我)(?:去|来)(?:就)?(?:行|成|能)|会(?:咋|怎么)"
)
# Told with a wish to have it put right, which asks for the desk: 货款不给，我要起诉.
_INSURANCE = re.compile(r"社保|养老(?:金|保险)?|医保|断缴|补缴|保险(?!公司)")
_LIVING = re.compile(
    r"吃不上|揭不开锅|没钱(?:吃|看病|买|过|交)|吃饭(?:都)?(?:成问题|没着落)|活不起|过不下去|日子(?:咋|怎么|没法)?过|低保|救助|救济|"
    r"没地方住|没着落|生活(?:费|困难|没)|看不起病|买不起药|交不起(?:学费|取暖|药|水|电)"
)
_LONELY = re.compile(
    r"(?:没人|没个人|没谁|找不着人|找不到人)(?:能)?(?:说(?:话|说话|说)|唠|聊|陪|搭理|听)|孤单|孤独|寂寞|"
    r"(?:一个人|自己)[^，,。]{0,6}(?:没意思|闷|冷清|空落落|憋屈|难熬)|(?:心里|心)(?:堵|憋|闷|苦)[^，,。]{0,4}(?:没(?:人|处|地方)|找谁|跟谁)|"
    r"(?:想|要)(?:找|有)(?:个)?人(?:说说|唠唠|聊聊|陪|说话)"
)
_POLICY = re.compile(
    r"补贴|补助|奖励|贴息|创业担保贷|反担保|续贷|培训|导师|孵化|申请贷款|能贷|想贷|贷点|政策|"
    r"(?:办|领|起)[^，,。]{0,3}(?:执照|照)"
)

# Whose it is; one's own begins the intake, which asks whether he is safe.
_OF_SOMEBODY_ELSE = re.compile(
    r"邻居|隔壁|对门|别人家?|人家家|亲戚|朋友|同学|同事|老乡|屯邻|(?:我|俺)(?:们)?(?:家)?(?:爸|妈|爹|娘|父母|爸妈|老丈人|丈母娘|公公|婆婆|弟弟?|哥哥?|姐姐?|妹妹?|叔|舅|姨|姑)"
)

_SHORT = 10  # characters of a question that leans on the one before

SCHOOL = (
    "欠债、官司会不会影响孩子上学，我没有依据，不敢给您下结论。孩子上学的事问孩子的学校，不知道归谁管，拨打12345请他们转；"
    "欠款和官司这头，到区县的公共法律服务中心问法律援助，把您的情况说清楚，请他们告诉您。"
)
LONELY = (
    "一个人扛着不容易。想找人说说话，可以拨打12356心理援助热线（各地服务时段不同，每天不少于18小时）；"
    "平时也可以去社区坐坐，请他们照应着点，不知道找谁就拨打12345。"
)
BESET = (
    "天天这么堵着、闹着，搁谁都不踏实。要是有人威胁、动手，或者堵着不让进出，马上拨打110；没到那一步，也可以到派出所把情况说清楚。"
    "欠款、官司的事，到区县的公共法律服务中心问法律援助；不知道归谁管，拨打12345请他们转。"
)


def told_desk(text: str, before: Sequence[str] = ()) -> str | None:
    """Words of our own for what no table has; `before`: questions asked earlier, newest first."""
    asks_of_school = _SCHOOL.search(text) and _CHILD.search(text) and _TOUCHES.search(text)
    if asks_of_school and any(_DEBT.search(each) for each in (text, *before)):
        return SCHOOL
    if _is_beset(text):
        return BESET
    return LONELY if _LONELY.search(text) and not _WAGES.search(text) else None


def _is_beset(text: str) -> bool:
    """Whether people who want money beset somebody else, or it is asked what to do about them."""
    if not tells_of_dunning(text):
        return False
    asks = _WHERE.search(text) is not None or phrases.is_question(text)
    told = asks or frightens_family(text) or _OF_SOMEBODY_ELSE.search(text) is not None
    return told and _POLICY.search(text) is None


def topics_of(text: str, before: Sequence[str] = ()) -> list[dict[str, object]]:
    """What a question for a desk is about, as answers the triage tables read; nothing for other questions."""
    redress = seeks_redress(text)
    of_licence = _LICENCE.search(text) and _ASKS_OF_LICENCE.search(text)
    if _POLICY.search(text) or not (redress or of_licence or _WHERE.search(text)):
        return []
    found = _topics(text, redress=redress)
    # 那我该去哪 leans on what was said before it.
    leans = not found and len(phrases.bare(text)) <= _SHORT
    # 找谁申请 after a policy question asks about that policy, whatever its name holds.
    leaned_on = [each for each in before if leans and not _POLICY.search(each)]
    told = (_topics(each, redress=seeks_redress(each)) for each in leaned_on)
    return found or next(filter(None, told), [])


def _topics(text: str, *, redress: bool = False) -> list[dict[str, object]]:
    if _WAGES.search(text):
        return [{"owing": ["unpaid"]} if _OWED_TO_ME.search(text) else {"first": "wages"}]
    topics = {"closing": _LICENCE, "debts": _SUES, "insurance": _INSURANCE, "living": _LIVING}
    found: list[dict[str, object]] = [{"first": topic} for topic, says in topics.items() if says.search(text)]
    return found or ([{"first": "debts"}] if redress else [])
