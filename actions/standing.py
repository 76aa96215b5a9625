"""Questions on what was handed in: how it stands, the plan, where to go first, who calls, how to change."""

import re
from collections.abc import Sequence
from typing import Any, Optional

from rasa_sdk.executor import CollectingDispatcher

from actions import case_turns
from actions.backend_client import Backend, BackendError
from actions.turns import Turn

_MOST = 20  # characters
_MOST_OF_PLAN = 30
_LEAD = r"(?:那|这|咱|我|俺|现在|眼下|到底|究竟|就|该|应该|得|要|还|又|可|的话|你说|请问|[，,。 ])*"
_END = r"(?:来着|呢|啊|呀|吧|好|才好|才行|才对|合适|[，,。?？!！ ])*"
_PLAN = (
    rf"{_LEAD}(?:(?:给|帮)我)?(?:看看?|查|找|发)?(?:一下)?(?:我的?|那个?|刚才的?|给我(?:排|列)的?)+"
    rf"(?:计划|单子)(?![书生])(?:在哪|哪去了|搁哪|是啥|有没有|出来了?(?:吗|没)?)?{_END}"
)
_FIRST = (
    rf"{_LEAD}(?:(?:第一步|头一件|头一步|首先|先|下一步|接下来|往下|下面)(?:事|是|要|得|该|应该|我|去|到|上)*)"
    rf"(?:干|办|做|去|找|弄|整|跑|上|到|咋|怎么|如何)*(?:啥|什么|哪|谁|咋|怎么|如何|几)"
    rf"(?:儿|里|样|件|个|家|一?件事?|部门|窗口|地方)?"
    rf"(?:事|去|办|弄|整|走|做|找)*{_END}|"
    rf"{_LEAD}(?:从)(?:哪|啥)(?:儿|里|件)?(?:开始|下手|办起|入手|弄起){_END}|"
    rf"{_LEAD}(?:这些|这几件|这几样|那些)(?:事)?(?:都)?(?:在|上|去|到)哪(?:儿|里)?(?:办|弄|整|问)?{_END}|"
    rf"{_LEAD}先[^，,。先]{{1,8}}还是(?:先)?(?:整|办|弄|去|找)?(?:社保|注销|工资|工作|欠款|低保|官司|执照|债){_END}"
)
# 卖粘豆包我先整哪个: with his trade before it, never with a matter of the policies.
_AMID_TRADE = (
    r"(?:(?!补贴|补助|贷|社保|导师|培训|执照|证)[^，,。？?]){2,8}?(?:我|俺|咱)(?:这|得|该|应该|要)*先(?:去|得|该)?(?:干|办|做|弄|整|跑)"
    rf"(?:哪|啥|什么)(?:个|样|件|一?步|家|儿)?(?:事)?{_END}"
)
# 完了之后干啥: behind what the plan says first.
_THEN = (
    r"(?:那|这|这个|这些|都|等|我|俺|咱|把)*(?:(?:办|整|弄|做|跑)?完(?:了|事了?|这个|这些)?|然后|再)+(?:之?后|以后)?(?:呢|又|再|还|我|俺|咱|该|得|要|去)*"
    rf"(?:干|办|做|去|找|弄|整|跑|咋|怎么)+(?:啥|什么|哪|谁|办|整|弄)(?:儿|里|样|件|个)?(?:事)?{_END}"
)
_WHO = r"(?:你们?|您们?|人家|他们|工作人员|有没有人|有人|谁|没人|人|那边)"
_IN_TOUCH = (
    r"(?:(?:给|跟|和)?(?:我|俺)?(?:打|来|回)(?:个|一?下)?(?:电话|信儿?|话|消息)|打(?=啊|呢|[?？]|$)|联系(?:我|俺)?|"
    r"找(?:我|俺)|回复我?|跟我联系)"
)
_WHEN = (
    r"(?:啥时候|什么时候|啥前儿|啥会儿|啥时|几时|多会儿|多咱|几点|哪天|几号|多久|多长时间|几天|得等?多久|要等?多久|"
    r"还要多久)"
)
_CALLS = (
    rf"{_LEAD}{_WHO}*(?:大概|大约|能|会|还)*{_WHEN}(?:能|会|才|再|之内|内|{_WHO})*{_IN_TOUCH}(?:啊|呢)?{_END}|"
    rf"{_LEAD}{_WHO}*(?:会|能|还)?{_IN_TOUCH}(?:得|要|大概)*{_WHEN}{_END}|"
    rf"{_LEAD}(?:咋|怎么|为啥)(?:还|都|到现在|一直)*(?:没人|没有人|不|没){_WHO}*{_IN_TOUCH}{_END}|"
    rf"{_LEAD}(?:会|能|有没有|还)*{_WHO}(?:会|能|来|还)*(?:不会|不)?{_IN_TOUCH}(?:吗|么|不|没){_END}|"
    rf"{_LEAD}等(?:了)?(?:好|这么|半)?(?:天|几天|久)(?:了)?(?:也|都|还)?没人{_IN_TOUCH}{_END}|"
    rf"{_LEAD}(?:是|由)?(?:谁|啥人|什么人|(?:哪个|哪|啥|什么)(?:单位|部门|人|窗口|科室)(?:的人?|的工作人员)?)(?:会|能|要|来|该)*"
    rf"(?:给|跟|和)(?:我|俺){_IN_TOUCH}{_END}|"
    rf"{_LEAD}(?:谁|哪个单位的?人?)(?:会|能|来)*(?:联系|找)(?:我|俺){_END}|"
    # 谁管我这事啊
    rf"{_LEAD}(?:是|由|归)?(?:谁|哪(?:个|块|儿)?(?:单位|部门|人)?)(?:给|来|能|会)*管(?:我|俺|咱)(?:们)?(?:家)?(?:的|这|那)*(?:个|件|些|摊)?事儿?{_END}|"
    rf"{_LEAD}(?:我|俺|咱)(?:家)?(?:的|这|那)*(?:个|件|些|摊)?事儿?(?:到底|现在|都)*(?:归|由|是)?(?:谁|哪(?:个|块)?(?:单位|部门|人)?)管{_END}"
)
# How one's own matter stands. It is called nothing but 事, or what was handed in: 我那店咋样了 is another.
_MATTER = (
    r"(?:(?:我|俺|咱)(?:们|家)?(?:这|那|的)*(?:个|件|点|档子)?事(?:儿|情)?|"
    r"(?:我|俺|咱)?(?:们)?(?:上回|上次|那天|前几天|昨天|之前|头两天|刚才)?(?:(?:跟|和)(?:你们?|您))?"
    r"(?:交|递|报|提交|说|讲)(?:上去|上来|过去|给你们?|给您)?的?(?:那|这)(?:个|份|件|点|些)?(?:事(?:儿|情)?|材料|单子|东西|情况)?|"
    r"那(?:个|件)?事(?:儿|情)?)"
)
_HOW = r"(?:咋样|怎么样|怎样|啥样|到哪(?:儿|里|一?步)?|到啥(?:程度|地步)|什么情况|啥情况)(?:了)?"
_NEWS = (
    r"(?:还)?(?:有|来)(?:点)?(?:啥|什么)?(?:信儿?|消息|动静|进展|眉目|结果|说法|回音|着落)(?:了)?(?:没有?|吗|么|不)|"
    r"(?:咋|怎么)(?:还|也|一直)*没(?:有)?(?:个)?(?:信儿?|消息|动静|进展|结果|说法|回音)"
)
_WORKED_ON = r"(?:现在|眼下|到底|目前|给)*(?:我|俺)?(?:办|弄|整|处理|进行|受理)?(?:得|的)?"
_DONE = r"(?:办|弄|整|处理|批)(?:完|好|下来|妥|成)?了?(?:没有?|吗)"
_STANDS = (
    rf"{_LEAD}{_MATTER}[，, ]?{_WORKED_ON}(?:{_HOW}|{_NEWS}|{_DONE})"
    rf"{_END}(?:{_NEWS})?{_END}"
)
# What is to be changed of what was handed in, or taken back. Consents and bookings are changed elsewhere.
_HANDED_IN = (
    r"(?:交|递|报|提交)(?:上去|上来|过去|完|了|上)(?:以后|之后|的|了)*[^，,。?？]{0,6}[，,。 ]*[^，,。]{0,6}"
    r"(?:改|撤|换|补|写错|填错|不对)"
)
_WRONG_IN_IT = (
    rf"{_LEAD}(?:想|要|能|能不能|帮我|给我|可以|还能)*(?:再)?(?:改|修改|更正|更改)(?:一下|改|一改|点|个|下)*"
    r"(?:[，,。 ]|吗|不|么|$)|"
    r"(?:地址|门牌|电话|手机号?|号码?|名字?|姓名|身份证|店名|字号|股东|占股|材料|内容|表|哪|地方|金额|信息|资料)"
    r"(?:也|都|就|给|让我|被我|那块|那项|那里)*(?:写|填|报|弄|打|说|登|整)错"
)
_TAKES_BACK = (
    r"撤(?:回|销|下来|掉|了)(?!.{0,4}(?:同意|授权|步))|"
    r"^(?!.*(?:[钱款货租车房店]|押金|钥匙|地皮|摊位)).*(?:^|交的?|交上去的?|递的?|报的?|[那这]份|能不能|能|想|我要|给我)"
    r"(?:我|俺|再|给|还)*(?:收|拿|取)回(?:来|去)?(?=不|吗|么|了|吧|行|$)"
)
_CHANGES = re.compile(rf"{_HANDED_IN}|{_WRONG_IN_IT}|{_TAKES_BACK}")
_OF_OTHERS = re.compile(
    r"约|导师|老师|同意|授权|隐私|政策|补贴|贷款|上一?步|改天|改行|改造|城市|区县|团队|商标|诉|债|执照(?:被|给)?吊|被撤|摊|店撤"
)
_MOST_CHANGING = 26
_ASKS = re.compile(rf"(?:{_PLAN}|{_FIRST}|{_AMID_TRADE}|{_THEN}|{_CALLS}|{_STANDS})")


# What may be about the plan somebody has. Whether it is, the backend knows, which has the plan: so these are
# wide, and what it does not answer goes on as if nothing had been asked.
_OF_POLICY = re.compile(r"条例|条款|方案|政策|规定|通知|原文|文件|法规|创业担保贷|补贴|补助|贴息")
_ITEM = re.compile(
    r"第(?:[一二两三四五六七八九十]|\d{1,2})(?P<named>条|件|项|步|样|个)|(?:最后|末了|末尾)(?:的|那|一|这)*(?:条|件|项|步|样)"
)
_NUMBER = re.compile(r"(?<!\d)1\d{2}(?:\d{2})?(?!\d)[^，,。]{0,8}(?:啥|什么|谁|哪)")
_THE_PLAN = re.compile(r"(?<![业商年])计划(?!书|生育)|(?<![货账订])单子|一页纸|那(?:张|页)纸")
_LEFT_OUT = re.compile(
    r"没(?:有)?(?:给)?(?:我|俺)?[^，,。？?]{0,6}(?:写|列|排|提|记|加|算)|(?:漏|落|拉)(?:了|下|掉)"
)
_OF_MATTER = re.compile(
    r"带(?:点|些)?(?:啥|什么|哪些)|(?:去|上|到|在|往)哪|[找问]谁|(?:啥|什么)(?:时候|前儿)|几号|(?:咋|怎么)(?:说|办|整|弄)|说(?:点)?(?:啥|什么)"
)
# What the desks of a plan settle, or words that recall what was said of it.
_DESK = re.compile(
    r"员工|工人|仲裁|工资|工钱|劳动|人社|社保|养老|医保|注销|税|欠款|债|官司|法律援助|法援|律师|传票|担保|起诉|低保|民政|救助|"
    r"失业登记|就业|找活|找工作|来着|那[块条项]|那件"
)
_ABOUT_MATTER = 14  # characters of a question on one matter; what is longer tells something or asks a policy
_PLAN_CARDS = ("aid_plan", "understood")


def asks_what_stands(text: str) -> bool:
    """Whether a sentence asks for the plan, how it stands, where to begin, or when somebody calls."""
    return len(text.strip()) <= _MOST and _ASKS.fullmatch(text.strip()) is not None


def asks_to_change(text: str) -> bool:
    """Whether a sentence asks how to change, or take back, what was handed in."""
    plain = text.strip()
    return (
        len(plain) <= _MOST_CHANGING
        and _CHANGES.search(plain) is not None
        and _OF_OTHERS.search(plain) is None
    )


def may_ask_of_plan(text: str, shown: Sequence[dict[str, Any]] = ()) -> bool:
    """Whether a sentence may ask about the plan somebody has; `shown`: the last replies, as Rasa's events."""
    said = text.strip()
    if len(said) > _MOST_OF_PLAN or _OF_POLICY.search(said):
        return False
    if _THE_PLAN.search(said) or _NUMBER.search(said) or _LEFT_OUT.search(said):
        return True
    if (item := _ITEM.search(said)) is not None:
        return _is_of_plan(item["named"], shown)
    of_desk = len(said) <= _ABOUT_MATTER and _DESK.search(said) is not None
    return of_desk and _OF_MATTER.search(said) is not None


def _is_of_plan(named: Optional[str], shown: Sequence[dict[str, Any]]) -> bool:
    """Whether 第二条 counts in the plan: not right under a clause, and 第二个 only right under the plan."""
    last = [(event.get("data") or {}).get("custom") or {} for event in shown]
    if any((each.get("answer") or {}).get("citations") for each in last):
        return False
    return named != "个" or any((each.get("card") or {}).get("type") in _PLAN_CARDS for each in last)


def say_what_stands(
    dispatcher: CollectingDispatcher, backend: Backend, turn: Turn, shown: Sequence[dict[str, Any]] = ()
) -> bool:
    """Say what stands of what was handed in; False where nothing was, then others answer."""
    standing = asks_what_stands(turn.text) or asks_to_change(turn.text)
    if turn.is_button or not (standing or may_ask_of_plan(turn.text, shown)):
        return False
    try:
        result = case_turns.send(backend, turn, wish="standing" if standing else "plan")
    except BackendError:
        return False
    if result["handled"]:
        case_turns.say_all(dispatcher, result)
    return result["handled"] is True
