"""What somebody asks about the plan he was given: which item he means, and what of it.

Words are looked at by what is left of them: beside the item, the number or the matter nothing may stand but
the small words of a question. So 第二条 创业担保贷款条例是啥意思 names something else and is none of these.
"""

import re
from dataclasses import dataclass
from typing import Final

_MOST: Final = 30  # characters
LAST: Final = -1
_NUMERALS: Final = {"两": 2} | {each: place for place, each in enumerate("一二三四五六七八九十", start=1)}
# Characters of the small words of a question; a noun of another matter has one that is not here.
_SMALL = (
    r"[那这哪谁啥什么咋怎样个条件项步样点事块边里儿头面上下去到往找问看听说讲写给带拿备准办整弄干做走打用是有没不别得该要应能可会"
    r"还再又也都就才先后前我俺咱你您他们人家的地了着过呢啊呀吧吗嘛么哦嗯好行来回一遍眼次细仔详清楚懂明白解释展开意思话证材料东"
    r"西手续时候会几号天多久窗口部门为因跟和把让叫需必太记忘请帮麻烦电 ，,。.？?！!、“”\"]*"
)
_ORDINAL = re.compile(
    r"第(?P<place>[一二两三四五六七八九十]|\d{1,2})(?:条|件事?|项|步|样|个)|"
    r"(?P<last>最后|末了|末尾)(?:的|那|一|这)*(?:条|件事?|项|步|样|个)"
)
_ASPECTS: Final = {
    "bring": re.compile(r"带|拿|准备|材料|手续|东西|证"),
    "where": re.compile(r"哪(?!天|个时候|样|些)|找谁|问谁|窗口|部门"),
    "when": re.compile(r"(?:啥|什么|多)(?:时候|前儿|会儿?|咱)|几号|哪天|几天|急不急"),
    "say": re.compile(r"(?:咋|怎么)(?:跟|和)?[^，,。]{0,3}(?:说|讲|开口)|(?:说|讲)(?:点|些)?(?:啥|什么)"),
}
_WHOLE = re.compile(
    r"(?:咋|怎么)(?:办|整|弄|回事|做|去)|(?:是|干|做|弄|办)(?:点)?(?:啥|什么)|(?:啥|什么)(?:意思|事|来着)|没?(?:看|听|太)?(?:懂|明白)|"
    r"再(?:给|说|讲)|解释|展开|细|说说|讲讲|看看"
)
_MATTERS: Final = {
    "T1": r"员工|工人|仲裁|工资|工钱|劳动(?:争议|关系|合同)?|人社(?:局|部门)?",
    "T2": r"社保局?|养老(?:保险|金)?|医保|(?<!员工)保险",
    "T3": r"(?:营业)?(?:执照)?注销(?:执照)?|执照(?=那|这|的)|税务局?|交?税|吊销|年报",
    "T4": r"欠款|欠债|债务?|官司|法律援助|法援|律师|传票|担保(?!贷)|起诉|网贷|会员卡|预付|预收|退卡|办卡",
    "T5": r"低保|民政(?:局|窗口)?|临时救助|救助|街道|过日子|生活(?:费)?",
    "T6": r"失业登记|找(?:个)?(?:活儿?|工作)(?:干)?|就业|岗位",
    "T7": r"重新干(?:起来)?|东山再起",
}
_NUMBER = re.compile(r"(?<!\d)1\d{2}(?:\d{2})?(?!\d)")
_OF_NUMBERS = re.compile(r"(?:电话|号码?|热线|计划|单子|里面)")
_WHOSE_NUMBER = re.compile(
    r"(?:干|管|做|是|问|找)(?:点)?(?:啥|什么|谁|哪)|(?:啥|什么|哪(?:儿|里|个)?)(?:的)?(?:电话|号|单位|部门)|谁(?:的|家)"
)
# The plan as a thing: 我计划再开个店 plans, 创业计划书 is another paper.
_PLAN = re.compile(r"一页纸|那(?:张|页)纸|(?<![业商年])计划(?!书|生育)|(?<![货账订])单子")
_LOST = re.compile(
    r"(?:弄|整|给|又|都)*(?:丢|没了|不见|删|找不|忘|翻不|看不[到着])|(?:再|重新?|还)[^，,。]{0,4}(?:看|发|给|念|来|瞅|瞧|说)|"
    r"(?:看|发|找|查|翻|打印|调|瞅|念|拿)(?:一?下|一?眼|看|给|出来|我|俺)*(?:我|俺|那|刚才|你|您|给|排|列|的|个|份)*$|在哪|哪去|搁哪"
)
_PLANS = re.compile(
    r"(?:我|俺|咱)?(?:们)?计划(?:着|是|要|再(?![发给看念来瞅瞧说])|去|在(?!哪)|明|今|后|年|开|办|买|贷|招|跟|和|把|做|搞)"
)
_TOLD = re.compile(
    r"(?:我|俺|咱)(?:们)?(?:刚才?|前面|之前|先头|一开始|当时|都|也|明明|不是)*(?:说|讲|提|唠|告诉你)(?:了|过|的)?|那(?:块|件?事|个)|的事|给(?:我|俺)"
)
_LEFT_OUT = re.compile(
    r"(?:咋|怎么|为啥|为什么|为何|咋就|也)[^，,。？?]{0,5}没(?:有)?(?:给)?(?:我|俺)?[^，,。？?]{0,6}?(?:写|列|排|提|记|加|算进?)|"
    r"没(?:有)?(?:给)?(?:我|俺)?(?:写|列|排|记|加)(?:上|进|到|里|着)|(?:漏|落|拉)(?:了|下|掉)"
)
_TO_ADD = re.compile(r"(?:加|添|补)(?:上|进|到|一?[条件个项]|点)|改|变|更新|重新?排|换")
_OF_POLICY = re.compile(r"条例|条款|方案|政策|办法(?!$)|规定|通知|原文|文件|法规|创业担保贷|补贴|补助|贴息")
_PLACES = re.compile("|".join(_MATTERS.values()))


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """What is asked: an item by its `place` (1 is the first) or its classes, a `number`, something `missing`.

    `aspects`: what of the item is asked, in the names of a step; none for all of it. `again`: the whole plan.
    """

    place: int | None = None
    codes: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    number: str | None = None
    missing: bool = False
    again: bool = False


def question_in(text: str) -> PlanQuestion | None:
    """What a message asks about the plan; None for every other message."""
    said = text.strip()
    if not said or len(said) > _MOST or _OF_POLICY.search(said):
        return None
    rest = _PLAN.sub("", said)
    return _of_item(rest) or _of_number(said) or _left_out(said) or _of_matter(rest) or _again(said, rest)


def codes_in(text: str) -> tuple[str, ...]:
    """The classes whose matter a text names."""
    return tuple(code for code, says in _MATTERS.items() if re.search(says, text))


def _only_small(text: str) -> bool:
    return re.fullmatch(_SMALL, text) is not None


def _aspects(text: str) -> tuple[str, ...]:
    return tuple(name for name, asks in _ASPECTS.items() if asks.search(text))


def _of_item(text: str) -> PlanQuestion | None:
    """第二条啥意思, 最后一件去哪办."""
    named = _ORDINAL.search(text)
    if named is None or not _only_small(rest := text[: named.start()] + text[named.end() :]):
        return None
    numeral = named["place"]
    place = LAST if numeral is None else _NUMERALS.get(numeral) or int(numeral)
    return PlanQuestion(place=place, aspects=_aspects(rest))


def _of_number(text: str) -> PlanQuestion | None:
    """那个12345是干啥的."""
    named = _NUMBER.findall(text)
    rest = _OF_NUMBERS.sub("", _NUMBER.sub("", text))
    if len(named) != 1 or not _WHOSE_NUMBER.search(_NUMBER.sub("", text)) or not _only_small(rest):
        return None
    return PlanQuestion(number=named[0])


def _left_out(text: str) -> PlanQuestion | None:
    """我说的担保咋没写呢, 计划里能再加一条吗."""
    named = _PLAN.search(text) is not None and _PLANS.search(text) is None
    if _LEFT_OUT.search(text) and (named or _TOLD.search(text)):
        return PlanQuestion(codes=codes_in(text), missing=True)
    return PlanQuestion(codes=codes_in(text), missing=True) if named and _TO_ADD.search(text) else None


def _of_matter(text: str) -> PlanQuestion | None:
    """仲裁得带啥来着: a matter, and what of it; everything else is for others."""
    codes, rest = codes_in(text), _PLACES.sub("", text)
    if not codes or not _only_small(rest):
        return None
    aspects = _aspects(rest)
    return PlanQuestion(codes=codes, aspects=aspects) if aspects or _WHOLE.search(rest) else None


def _again(text: str, rest: str) -> PlanQuestion | None:
    """我把计划弄丢了 再给我看一眼."""
    if _PLAN.search(text) is None or _PLANS.search(text) is not None:
        return None
    bare = rest.strip(" ，,。.？?！!、")
    shown = _LOST.search(bare) is not None or _only_small(bare)
    return PlanQuestion(again=True) if shown else None
