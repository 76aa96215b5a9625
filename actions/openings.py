"""A first message that tells of trouble with one's own business: whether it is one, what it is answered with.

A question is answered and help offered beside it; without a question the aid intake begins. What is said of
others, supposed or asked in general begins nothing.
"""

import re
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.backend_client import PolicyAnswer
from actions.turns import Turn

PROCESS = "aid_intake"
OFFER = "您自己的事，我也可以陪您一件一件捋：先办什么、去哪办、找谁。刚才说的不用再讲，随时能停。"
BUTTON = "帮我捋一捋"
# Beside a sentence that may be somebody else's or no more than a thought.
MAYBE = "要是您自己的店或者买卖遇上了难处，我可以陪您一件一件捋。想问政策，直接问就行。"

LISTENING = (
    "嗯，我听着，您接着说。是想问政策、办开店手续，还是自己的买卖遇上了难处？直接说就行，也可以点下面的。"
)
_SHORTEST_STATEMENT = 6  # characters
_LONG_STATEMENT = 10
_MOST_BEFORE = 6  # messages
_MOST_CHARACTERS = 1500
_LONG_TELLING = 20
# What weighs on somebody himself, whoever else he speaks of: 弟弟的店黄了，我给他做的担保.
_OWN_BURDEN = re.compile(
    r"我[^，,。]{0,6}(?:担保|签的?字|欠|还不|赔|垫)|(?:让|管|找|跟|催|给)我[^，,。]{0,6}(?:担保|还|要|打电话|催|告)|"
    r"(?:我|俺|咱)(?:们)?(?:那|这|自己|家)?(?:个|的)?[^，,。我]{0,8}(?:黄|倒闭|关|停|赔|不行|不干|没了)"
)
# 你帮我理理我该干啥: the words of the button, whichever of them somebody says.
_SORT_OUT = re.compile(
    r"(?:那|就|行|好|中|嗯|哎|先|快|麻烦|请|求|想|要|你们?|您|能不能|能|可以|[，, ])*"
    r"(?:帮|给|替)(?:我|俺|咱)(?:们)?(?:好好|从头|先|都)*"
    r"(?:捋|理|顺|梳理|归拢|掰扯|盘算|合计|捯饬)(?:一?(?:捋|理|顺|遍|下)|清楚?|明白)*"
    r"(?:[，, 我俺咱这那些摊事儿个都该先要看办整弄干做找谁去哪啥几件样里从得]|"
    r"到底|往后|下一步|接下来|应该|怎么|咋|什么|开始)*"
    r"(?:吧|呗|啊|呀|呢|吗|行不|行吗|好不好|谢谢|[。.！!？?])*"
)
_MOST_TO_SORT_OUT = 24  # characters
_RECENT = 4  # messages of the visitor
_BEGINS = '"process": "aid_intake"'
_ENDS_TELLING = ("active_loop", "session_started", "restart")
_I = re.compile(r"我|俺|咱")
_WHO = re.compile(r"谁|咨询|电话")  # asked for, not told
# A wish has an answer or a beginning of its own.
_WISHES = re.compile(r"(?<!不)(?<!没)想(?!不开|起|当年|当初|必)|打算|准备|申请|帮我|给我|查(?:一下|下|查)?我")
# Words of somebody who speaks of himself and his own.
_OF_HIMSELF = re.compile(
    r"我|俺|咱|本人|自己|家里|老公|媳妇|老婆|丈夫|对象|孩子|儿子|闺女|爹|妈|店|铺|厂|公司|买卖|生意|摊|养|种|开|干|雇|欠|赔|"
    r"今年|去年|前年|岁|年了|个月"
)

_BUSINESS = (
    r"(?:店|铺子?|馆子?|厂子?|公司|企业|买卖|生意|摊子?|作坊|工作室|超市|网吧|民宿|旅店|宾馆|养殖场?|"
    r"猪场|鸡场|大棚|果园|"
    r"合作社|工程|项目|加盟|电商|直播|门市|门店|连锁|幼儿园|托管班|培训班|健身房|浴池|洗浴|诊所|药房|"
    r"饭庄|酒楼|烧烤|理发|"
    r"美容|服装|加工|农场|创业|包地|种地|养猪|养鸡|养牛|养鱼|跑车|跑运输|干工程|铺面|汽修|修车|装修队?|库房|家底|开业)"
)
# 黄过, 关过 are long over; 黄了 and the like are not.
_ENDED = (
    r"(?:黄(?:了|掉)|倒(?:了(?!闭)|闭了?|了台)|垮(?:了|掉)?|关(?:了|门了|张了?|停了?|掉|店)|停(?:业|产|"
    r"工|摆|办)(?:了|半|快|大半|一年|两年)|"
    r"停了|歇(?:了|业)|散(?:了|伙)|破产|没(?:了|干成|做成|办成|成(?=$|[，,。]))|赔(?:了|光|钱|本|进去|"
    r"精光|个)|亏(?:了|光|空)|兑(?:出去|了|给)|"
    r"盘出去|转让(?:了|出去)|不(?:干|做|开)了|(?:干|开|做|撑|办|维持|经营)不(?:下去|住|动|起)|做不下去|"
    r"撤(?:店|柜|摊)|收(?:了|摊)|"
    r"吊销了|被吊销|注销了|列入(?:了)?(?:经营)?异常|列异常|资金链断|发不出工资|入不敷出|栽了|没做起来|"
    r"干(?:赔|黄|没|砸)了?|"
    r"打水漂|撵出[来去]|赔得|赔进|整没了|黄摊|关着门|顶不住|没挺过|挺不(?:住|下去|过去)|不经营|没营业|砸手里|[拖压]垮|底儿掉|"
    r"快(?:要)?(?:黄|倒|撑不住|关门|不行)|(?:要|得)(?:黄|倒)(?:了|$|[，,。])|不行了|封了)"
)
_TOLD = re.compile(
    rf"{_BUSINESS}[^。！？!?；;]{{0,14}}?{_ENDED}|"
    rf"{_ENDED}[^。！？!?；;，,]{{0,6}}?{_BUSINESS}"
)
_LEFT_ALONE = re.compile(
    r"(?:合伙人|股东|投资人)[^，,。]{0,4}(?:跑|撤)了|(?:合伙人|股东)(?:把|将|给)?[^，,。不没会]{0,8}(?:卷|骗|坑了?(?:我|俺)|侵吞|转走|拿跑)|"
    r"被(?:合伙人|股东|供货商|加盟商|客户)[^，,。没不]{0,3}(?:骗|坑)|(?:工人|员工|服务员)[^，,。]{0,6}(?:工资|"
    r"工钱)[^，,。]{0,6}(?:没|欠|差)"
)
_OTHERS = re.compile(
    r"隔壁|别人|大学生|创业者|失业人员|农民工|人家的|邻居|朋友(?:的|开|店|厂|公司)|我(?:弟|哥|姐|妹|同学|"
    r"朋友|亲戚|表|堂|舅|叔)[^，,。]{0,6}(?:开|店|厂|公司|买卖|生意)|"
    r"我(?:在|给)[^，,。]{0,8}(?:上班|打工|干活)|老板欠|欠我(?:的)?工|(?:好多|很多|不少|有的|那些|"
    r"哪些)[^，,。]{0,6}(?:店|企业|公司)|"
    r"(?:店|厂|公司|企业)(?:的|职工|员工)?[^，,。]{0,4}(?:职工|员工)安置|接手|盘个|盘下|接别人|"
    r"倒闭的?(?:企业|厂|店|公司|餐|饭|浴|超市|宾馆|小)|等(?:你们|批|审)[^，,。]{0,8}都(?:黄|倒)|破产法"
)
_SUPPOSED = re.compile(
    r"要是|如果|万一|假如|假设|倘若|怕(?!死|是)|担心|听说|据说|会不会|是不是会|以后(?:要|会)|会怎样|"
    r"什么情况下|区别"
)
_OVER = re.compile(
    r"(?:现在|如今|今年|眼下)[^，,。没不]{0,6}(?:正常|好了|挣|缓过来|盈利|红火)|挣回来|缓过来了|"
    r"生意(?:挺|很|还)?好|想扩大"
)
_LAMENT = re.compile(
    r"(?:都|也|真|实在|又|完全)?不(?:知道?|晓得|懂)[^，,。！？!?]*|(?:往后|以后|接下来|下一步|后面|今后|"
    r"这)?(?:可)?(?:该|要)?"
    r"(?:咋|怎么|如何)(?:办|整|弄|过|活)(?:啊|呀|呢|好|才好)*(?=$|[，,。！!])|(?<!有)没(?:有)?(?:啥|"
    r"什么)[^，,。]{0,4}|啥(?:也|都)[^，,。]{0,4}"
)
_MATTER_BEFORE = re.compile(
    r"(?:税|社保|养老|执照|贷款|员工|工人|工资|债|押金|货|租金|房租|会员)[^，,。]{0,6}$"
)
_ASKS = re.compile(
    r"[?？]|[吗么](?=$|[ ，,])|呢$|的呢(?=[ ，,])|不$|(?<![说就也都才是])不(?=[ ，,])|"
    r"[行能给补算管用要让成]没(?=[ ，,])|"
    r"([\u4e00-\u9fff])不\1|什么|啥|咋|怎么|怎样|如何|多少|多[大久长远高]|哪|能不能|可不可以|是不是|"
    r"有没有|够不够|(?:找|给|问|归|由)谁(?=$|[ ，,]|报名|办|领|要|申请)|多[咱暂]|"
    r"有(?!信|消息|动静|结果|音|回|进展|下文)[^，,。没]{1,4}没$|"
    r"要几[个名位]|(?:能|可以|得|最[少多低高快慢]|一共|需要|有)[^，,。没欠差]{0,8}几(?![乎天年])|几[个年月天号点块]?[啊呀]?$|情况呢|"
    r"[^，,。]好?还是[^，,。]{1,12}(?:好|合适|划算|强)|"
    r"(?:想|要)问|问问|请问|打听"
)


def tells_trouble(text: str) -> bool:
    """Whether a sentence tells that the visitor's own business ended or is about to."""
    if concerns_others(text):
        return False
    return _TOLD.search(text) is not None or _LEFT_ALONE.search(text) is not None


def asks(text: str) -> bool:
    """Whether it also asks something; 不知道咋整 only says how it is, 欠的税咋办 wants an answer."""
    return _ASKS.search(_LAMENT.sub(_kept_with_matter, text.strip(" 。！!，,"))) is not None


def _kept_with_matter(match: re.Match[str]) -> str:
    return match.group() if _MATTER_BEFORE.search(match.string[: match.start()]) else ""


def begin_button() -> replies.Option:
    """Begins the intake with what was told already."""
    return replies.option(BUTTON, f'/answer{{"do": "start", "process": "{PROCESS}", "said": true}}')


def asks_to_sort_out(text: str) -> bool:
    """Whether somebody says in his own words what the button says: 你帮我理理我该干啥."""
    return len(text) <= _MOST_TO_SORT_OUT and _SORT_OUT.fullmatch(text.strip()) is not None


def was_offered(tracker: Tracker) -> bool:
    """Whether one of the last replies had the button that begins."""
    typed = 0
    for event in reversed(list(tracker.events)):
        typed += event.get("event") == "user"
        custom = (event.get("data") or {}).get("custom") or {}
        if any(_BEGINS in option.get("payload", "") for option in custom.get("options") or []):
            return True
        if typed > _RECENT:
            break
    return False


def offer(dispatcher: CollectingDispatcher, words: str = OFFER) -> None:
    """A visible offer of its own, below whatever was answered."""
    dispatcher.utter_message(json_message=replies.reply("text", words, [begin_button()]))


def speaks_of_himself(text: str) -> bool:
    """Whether somebody says "I" or "we"."""
    return _I.search(text) is not None


def concerns_others(text: str) -> bool:
    """Whether a sentence is about somebody else's business, supposed, or about what is over."""
    return any(say.search(text) for say in (_OTHERS, _SUPPOSED, _OVER))


def is_opening(turn: Turn, active_form: Optional[str], policy: Optional[PolicyAnswer] = None) -> bool:
    """Whether a message is such a beginning: typed, and not into an open form.

    `policy`: what the backend says of the sentence; it knows more ways to tell of trouble than we do here.
    """
    if turn.is_button or active_form or worked_there(policy):
        return False
    # 个体户欠税了还能注销吗 asks in general, whatever is heard in it.
    own = not asks(without_tail(turn.text)) or _I.search(turn.text) is not None
    heard = policy is not None and policy.get("tells") == "trouble" and not concerns_others(turn.text)
    return (heard and own) or tells_trouble(turn.text)


def worked_there(policy: Optional[PolicyAnswer]) -> bool:
    """Whether somebody worked in what ended: it was not his, and the intake is for owners."""
    return policy is not None and policy.get("tells") == "worker"


def is_for_asker(turn: Turn, policy: Optional[PolicyAnswer]) -> bool:
    """Whether a reply says what there is for the group somebody names himself as one of."""
    if policy is None or not policy.get("asker"):
        return False
    return worked_there(policy) or not tells_trouble(turn.text)


def without_tail(text: str) -> str:
    """A text without what only sounds like a question: 孩子都在外地上班呢 asks nothing, 那大学生呢 does."""
    said = text.strip(" 。！!")
    return said.rstrip("呢") if len(said) >= _LONG_STATEMENT else said


def is_statement(turn: Turn, active_form: Optional[str]) -> bool:
    """Whether somebody tells something about himself: no question, no word or two, not into a form."""
    if turn.is_button or active_form or len(turn.text.strip()) < _SHORTEST_STATEMENT:
        return False
    said = turn.text
    if asks(without_tail(said)) or _WHO.search(said) or concerns_others(said) or _WISHES.search(said):
        return False
    return _OF_HIMSELF.search(turn.text) is not None


def listen(dispatcher: CollectingDispatcher) -> None:
    """Say that somebody is heard, and where each of the ways on begins."""
    ask = replies.option("看看有哪些政策", "/help")
    dispatcher.utter_message(
        json_message=replies.reply("text", LISTENING, [begin_button(), replies.BEGIN_STARTUP, ask])
    )


def told_before(tracker: Tracker) -> list[str]:
    """The statements somebody typed one after the other right before this message, the oldest first.

    Not what was typed into a form: that was said for another purpose.
    """
    told: list[str] = []
    for event in reversed(list(tracker.events)[: _place_of_latest(tracker)]):
        text = str(event.get("text") or "")
        if event.get("event") in _ENDS_TELLING or len(told) == _MOST_BEFORE:
            break
        if event.get("event") != "user":
            continue
        if text.startswith("/") or len(text.strip()) < _SHORTEST_STATEMENT:
            break
        if not _tells_of_himself(text) and (asks(without_tail(text)) or concerns_others(text)):
            break
        if sum(map(len, told)) + len(text) > _MOST_CHARACTERS:
            break
        told.append(text)
    return told[::-1]


def _tells_of_himself(text: str) -> bool:
    """Whether a message tells of his own trouble though it asks as well, or speaks of others beside it."""
    if tells_trouble(text):
        return True
    own = _I.search(text) is not None and _OWN_BURDEN.search(text) is not None
    return own and len(text.strip()) >= _LONG_TELLING


def _place_of_latest(tracker: Tracker) -> int:
    """Where the latest message stands among the events."""
    users = [place for place, event in enumerate(tracker.events) if event.get("event") == "user"]
    return users[-1] if users else 0
