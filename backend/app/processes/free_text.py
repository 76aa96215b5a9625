"""What somebody types where he may answer in his own words: whether he asks, and what he wants agreed to.

Nothing but the words tells an answer from a question there, so more is looked for than elsewhere: 几点下班
would be a number of a counted question and is none of 您想干点什么.
"""

import re

from app.processes import phrases
from app.processes.model import Step

_END = r"[。.！!~～?？ ]*$"
_ASKS = re.compile(
    rf"(?<![要可才就都也还我来并绝太一说先从偏])不{_END}|"  # 是一回事不, 靠谱不
    r"(?<!没)(?<!不)(?<!过)(?:多久|多长时间|多少天|多大岁数)(?!没|都|也|了)|(?:啥|什么)时候|啥前儿|多咱|"
    r"(?:几点|(?:周|星期|礼拜)几)(?![都也钟])|(?<![好十])几(?:号|天|次|趟|个人|步|道)(?=[能就才给下办来开去])|"
    r"(?:给|找|问|跟|被|让|归|由|是)谁(?![都也知懂])|(?<!没)谁(?:能|会|来|管|负责|看)(?!.*(?:我|啊$))|"
    rf"是[^，,。]{{1,10}}还是[^，,。]{{1,10}}{_END}|"
    rf"(?:干|做|弄|管)(?:啥|什么|嘛)的{_END}|(?<![没有])(?:啥|什么)意思|是(?:啥|什么)(?:来着)?{_END}"
)
# 填完就能领钱了: of the filling in, and no answer to any question of it.
_OF_THE_FORM = re.compile(r"填(?:完|好|错|上|到|的|表|这|了|不|一半)|(?:写|说|答|选|点)错|交上去|提交")
_FINE = r"(?:行|中|成|可以|好使|妥|合适)"
_APPROVAL = re.compile(
    rf"[，,、 ]*(?:这样|这么着|这个|那)?(?:都|也|还|就)?(?:能|算)?"
    rf"(?:{_FINE}(?:不{_FINE}|不|吗|么|嘛)|可不可以|能不能行|(?:你|您)?(?:看|觉得|说)?(?:咋样|怎么样|行不行|中不中))"
    rf"(?:啊|呀|呢)?[。.！!~～?？ ]*$"
)
# What names something: no word of us, of not doing it, of filling in.
_NAMES = re.compile(
    r"(?!今|明|昨|先|再|只|光)[^我俺咱你您他她它这那不没别有人替代帮跟和写填说问先啥咋怎什么哪谁，,。 ]{2,10}"
)
_BEHIND_NAME = (
    r"(?:你们?|您)?(?:问)?(?:[我俺咱](?:们)?|这|那|个|家|店|公司|的|主要|就|是|[，, ])*{0}"
    r"(?:这|那|个|块|项|栏|啊|呢|呀|嘛)*(?:[:：，, ]|就?是|就?填|就?写|就?叫)+(?P<rest>[^，,。 ].*)"
)
_CALLED = ("名儿", "名", "招牌", "店名")
_LITTLE = (
    r"(?:那|这|就|[我俺咱](?:们)?|店|公司|的|先|也|暂时|眼下|目前|现在|还|都|它|给|让|个|块|项|栏|呢|啊|嘛)*"
)
_NOT_YET = r"没(?:有)?(?:起|取|想|定|琢磨|合计|考虑|商量)?(?:好|出来|出|妥|上|着)*"
_STAYS_OPEN = (
    rf"{_LITTLE}(?:{{0}})?{_LITTLE}"
    rf"(?:空着|空下|空出来|留空|待定|未定|不(?:起|取|想|定)|{_NOT_YET}|"
    r"(?:以后|回头|等等?|过两天|过几天|到时候|慢慢|完了)+(?:再)?(?:起|取|想|定|琢磨|合计))"
    rf"(?:{{0}}|叫啥|啥名|啥|{_LITTLE}|吧|呗|了|着|呀|以后|回头|到时候|再|说|起|填|补|想|行)*"
)


def asks(text: str) -> bool:
    """Whether a text asks something; who only says that he does not know yet does not."""
    if phrases.is_unknowing(text):
        return False
    return phrases.is_question(text) or _ASKS.search(text.strip()) is not None


def is_aside(text: str) -> bool:
    """Whether a text asks, or speaks of the filling in itself."""
    return asks(text) or _OF_THE_FORM.search(text) is not None


def without_approval(text: str) -> str:
    """A text without the tail that only wants it agreed to: 开个面馆行吗; the whole where it has none."""
    return _APPROVAL.sub("", text.strip())


def behind_name(step: Step, text: str) -> str | None:
    """What stands behind the name of a free question: 修鞋 of 干什么：修鞋; None where nothing does.

    The name holds a word that asks (干什么), and is no part of what is named.
    """
    plain = text.strip(" 。，,！!")
    for name in sorted({step.label, *step.names}, key=len, reverse=True):
        match = re.fullmatch(_BEHIND_NAME.format(re.escape(name)), plain)
        if match and not phrases.is_question(match["rest"]) and "⟦" not in match["rest"]:
            return match["rest"]
    return None


def stays_open(step: Step, text: str) -> bool:
    """Whether somebody says that a free question has no answer yet: 先空着, 还没起, 名字没想好."""
    names = "|".join(map(re.escape, (*_CALLED, step.label, *step.names)))
    return re.fullmatch(_STAYS_OPEN.format(names), re.sub(r"[\s，,。.！!]+", "", text)) is not None


def names_something(text: str) -> bool:
    """Whether a text is nothing but a name for something: 修鞋, 卖水果."""
    return _NAMES.fullmatch(text) is not None
