"""Finds who of a group is not in it any more: 把老李去掉, 股东2不要了, 王强不干了, 他退出了.

Only what says that somebody leaves, or is to be left out. What he does not want, or do, is no leaving.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.cases.sums import Member
from app.processes import phrases

_MOST = 24  # characters of a sentence that only says this
_DIGITS = {number: digit for number, digit in enumerate("一二三四五六七八九", start=1)}
_TITLES = r"(?:哥|姐|叔|婶|嫂|姨|总|师傅|老板|老师|大哥|大姐)"
# Behind a bare 退: 退了货, 退了一步 leave nothing.
_STOPS = r"(?=$|[，,。.！! ]|吧|呗|啊|呢|就剩|只剩)"
# What somebody does who leaves. 不干活, 不参加培训: leaves nothing.
_LEAVES = (
    r"(?:不(?:想|愿意?|打算|准备)?(?:干|参与|参加|掺和|入伙|入股|入|合伙|投|出钱|占股|合作|跟着干|一起干)(?:了|啦)|"
    r"不(?:要|占)(?:股份?|股权)了?|不(?:入伙|入股|合伙|占股)$|"
    rf"(?:要|想|就|也|都|已经|临时|又|给|主动)*(?:退(?:出|股|伙|(?:了|啦)?{_STOPS})|撤(?:股|资|出|走)|变卦|反悔|走人|打退堂鼓)(?:去|来)?(?:了|啦)?)"
)
# What is done with the name of somebody who is to be left out.
_OUT = (
    r"(?:去掉|拿掉|划掉|勾掉|抹掉|减掉|刨(?:除|出去|掉)|剔(?:除|出去)|踢(?:出去|掉|了)|撤掉|删(?:除|掉|去|了)?|去了|除名|"
    r"拿出去|取消)"
)
_NOT_WANTED = (
    r"(?:(?:先|就|也)*不(?:要|算|写|填|带|加|用|记)(?:了|啦)|(?:就|先)*别(?:写|算|填|加|带|记)(?:了|啦)?)"
)
_PUT = r"(?:给|先|就|也|那|都|帮我|请|吧|从(?:股东|名单)里(?:头)?)*"
_BEHIND = (
    r"(?=$|[，,。.！! ]|吧|呗|啊|了|得了|行(?:吗|不)|好(?:吗|不)|可以(?:吗|不)|中不|成不|呢|因为|就剩|只剩)"
)
_LED = rf"(?:{_OUT}|不(?:要|算|带|写|加|用)|别(?:写|算|带|加))"
_BEFORE = r"(?:^|[，,。 把将给那就啊呢])"
_ENDS = r"(?=$|[，,。.！! ]|吧|呗|啊|呢|就剩|只剩|了)"
_HOW = re.compile(r"咋|怎么|如何|为啥|为什么|会不会|能不能|可不可以|要是|如果|万一|假如|啥|什么")
_ASKS_POLITELY = re.compile(
    r"[，, ]*(?:行(?:吗|不|不行|么)|好(?:吗|不|不好|么)|可以(?:吗|不|么)|中不中?|成不成?)[?？。]*$"
)
_SOMEBODY = (
    r"(?:那个?|这个?)?(?:他|她|人家|那谁|那个人|那位|"
    r"(?:我|俺|咱)?(?:家)?(?:的)?(?:姐夫|妹夫|嫂子|弟妹|大?哥们?|弟弟?|姐姐?|妹妹?|媳妇|老公|老婆|对象|表[哥弟姐妹]|堂[哥弟姐妹]|"
    r"朋友|同学|战友|亲戚|叔|舅|姑|姨|爸|妈|[小大]舅子|连襟)|"
    r"(?:有|其中)?一?个?(?:股东|合伙人|伙伴)|[老小][\u4e00-\u9fff](?![\u4e00-\u9fff]*的))"
)
# 孙伟不干了, of somebody who was never noted: a name of two or three characters, no time and no thing.
_NO_NAME = (
    r"[今明昨先那算暂现这就还我俺咱你您他她它谁都全别不没要想]|公司|工作|单位|"
    r"买卖|生意|饭店|店里|股东|合伙|大家"
)
_STRANGER = re.compile(
    rf"^(?!{_NO_NAME})(?P<name>[\u4e00-\u9fff]{{2,3}}?)"
    rf"(?:他|她|那边|这边|人家|[，, ]|说|也|又|都|就|现在|后来|今天|已经)*{_LEAVES}{_ENDS}"
)
_LEFT = re.compile(
    r"(?:就|只|光)(?:剩|有|是)?(?:下)?(?:我|俺|咱)们?(?P<count>俩|仨|[两二三四](?=个|人)|2|3|4|(?:自己|一个人?|一人))(?:个|人)*(?:了|啦|干|$)"
)
_COUNTS = {"俩": 2, "两": 2, "二": 2, "2": 2, "仨": 3, "三": 3, "3": 3, "四": 4, "4": 4}
_ALL_GONE = re.compile(
    r"散伙|(?:都|全)(?:不干|退出|退股|走)了|(?<![货款钱房票])(?:都|全)退了(?![货款钱房票])"
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """`who`: the number of him who leaves; None: one of several, and it is not said which.

    `alone`: only the speaker is left. `left`: how many are said to be left. `stranger`: a name that is noted
    nowhere.
    """

    who: int | None = None
    alone: bool = False
    left: int | None = None
    stranger: str | None = None


def find_leaving(
    text: str, label: str, members: Sequence[Member], at: int | None, *, here: bool
) -> Leaving | None:
    """Who leaves; None where nobody does. `at`: the member just asked about. `here`: the group is at hand,
    so that 他 and 我姐 are of it."""
    plain = _ASKS_POLITELY.sub("", text.strip())
    if not members or len(plain) > _MOST or _HOW.search(plain) or phrases.is_question(plain):
        return None
    count = _LEFT.search(plain)
    left = _COUNTS.get(count["count"], 1) if count else None
    named = [member.number for member in members if _leaves(_names(label, member, members), plain)]
    if len(named) == 1 and left != 1:
        return Leaving(named[0], left=left)
    if named:
        return Leaving(left=left, alone=left == 1)
    stranger = _STRANGER.match(plain)
    if not here:
        return Leaving(left=left, stranger=stranger["name"]) if stranger else None
    if _ALL_GONE.search(plain) or left == 1:
        return Leaving(alone=True, left=1)
    if _leaves(_SOMEBODY, plain):
        mine = any(member.number == at for member in members) and _leaves(r"(?:他|她|这(?:个|位))", plain)
        return Leaving(at if mine else None, left=left)
    if left is not None and left < len(members):
        return Leaving(left=left)
    return Leaving(left=left, stranger=stranger["name"]) if stranger else None


def _leaves(who: str, text: str) -> bool:
    """Whether one who is named so leaves, or is to be left out."""
    he = rf"{_BEFORE}{who}(?:这|那)?(?:个|位|人)?"
    ways = (
        rf"{he}[，, ]?(?:说|他|她|人家|也|又|都|就|现在|后来|今天)*{_LEAVES}{_ENDS}",
        rf"{he}{_PUT}(?:{_OUT}|{_NOT_WANTED}){_BEHIND}",
        rf"(?:^|[，,。 那就]|我想|帮我|给我|麻烦){_LED}(?:了|掉)?{who}(?:了|吧|呗|这个?人|$)",
        rf"不(?:跟|和|与){who}(?:一起|一块儿?)?(?:干|合伙|合作|整|弄|搞)了",
    )
    return any(re.search(way, text) for way in ways)


def _names(label: str, member: Member, members: Sequence[Member]) -> str:
    """Every way to call a member that calls no other one."""
    number = member.number + 1
    digit = f"[{number}{_DIGITS.get(number, '')}]"
    ways = [
        rf"{label}第?{digit}(?!\d)(?:号|个|位)?",
        rf"第{digit}(?:个|位|名)(?:{label}|人)?",
        rf"{digit}号(?:{label})?",
    ]
    if member.number == members[-1].number and len(members) > 1:
        ways.append(rf"(?:最后|末了|刚才|刚)(?:那|一|这)*(?:个|位)(?:{label}|人)?")
    ways += _called(member, members)
    return rf"(?:{'|'.join(ways)})"


def _called(member: Member, members: Sequence[Member]) -> list[str]:
    name = member.name or ""
    if len(name) < 2:
        return []
    ways = [re.escape(name)]
    fellows = [each.name or "" for each in members if each.number != member.number]
    given = name[1:]
    if len(given) > 1 and not any(each.endswith(given) for each in fellows):
        ways += [re.escape(given)]
    if not any(each.startswith(name[0]) for each in fellows):
        family = re.escape(name[0])
        ways += [rf"[老小大]{family}(?:头|子)?(?:家)?", rf"{family}{_TITLES}", rf"姓{family}的(?:那个)?"]
    return ways
