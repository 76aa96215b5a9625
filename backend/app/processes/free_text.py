"""What somebody types where he may answer in his own words: whether he asks, and what he wants agreed to.

Nothing but the words tells an answer from a question there, so more is looked for than elsewhere: 几点下班
would be a number of a counted question and is none of 您想干点什么.
"""

import re

from app.processes import phrases

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


def names_something(text: str) -> bool:
    """Whether a text is nothing but a name for something: 修鞋, 卖水果."""
    return _NAMES.fullmatch(text) is not None
