"""That things go better after danger: people come, help was called, the teller is somewhere safe.

Every clause has to say so and nothing else: 他不闹了，叫不醒 is none of it. What comforts goes by the danger:
that he sleeps is good news of somebody held back from jumping, and none of somebody who swallowed something.
"""

import re

from app.safety.settling import settles, stays
from app.safety.whose import ACQUAINTED, FAMILY

_KIN = rf"(?:我|俺|咱)?(?:们)?(?:家)?(?:那)?(?:{FAMILY}|{ACQUAINTED})(?:们|俩)?"
_HIM = rf"(?:{_KIN}|人家?|他们?|她们?)"
_NOW = r"(?:现在|这会儿?|已经|刚才|刚刚?|可算|总算|终于|都|也|正|就)*"
_ENDS = r"(?:了|啦|呢|着|啊|呀|吧|哈|的)*"
_I = rf"(?:我|俺|咱)?{_NOW}"
_LINE = r"(?:12356|120|119|110|救护车|报警电话|热线|派出所)"
# Whoever it was: help was called or is there, somebody is told and comes.
_HELPED = re.compile(
    rf"{_I}(?:(?:打|拨|叫)(?:完|过|通)?了?{_LINE}(?:电话)?|报(?:完|过)?了?警){_ENDS}|"
    rf"(?:救护车|120|119|110|大夫|医生|护士|消防(?:车|队|员)?|警察|民警|派出所(?:的)?)(?:的)?{_NOW}(?:来|到)(?:了|啦)|"
    rf"(?:{_HIM})?{_NOW}(?:送(?:到|去)?(?:了)?医院|住(?:上)?院|洗(?:完|过|了)?胃|(?:打|挂|输)(?:上|完)?(?:点滴|吊瓶|水|液)|"
    rf"抢救过来|救过来|脱离危险)(?:了|啦)|"
    rf"{_HIM}{_NOW}(?:(?:来|过来|赶来|在)(?:陪|看)|(?:正)?陪)(?:着)?(?:我|俺){_ENDS}|"
    rf"{_HIM}{_NOW}(?:赶|过|回)?(?:来|到)(?:家|我这儿?)?陪(?:着)?(?:我|俺){_ENDS}"
)
# The teller is out of reach of whoever hurts him. 他在我妈家 is another.
_REFUGE = re.compile(
    rf"(?:我|俺|我们|俺们|我和孩子|我带(?:着)?孩子)?{_NOW}(?:(?:躲|跑|逃|搬|回|来|到|住)(?:到|在|进|去|回)?了?|在)"
    rf"(?:{_KIN}(?:家|那儿?|这儿?)|娘家|派出所|(?:朋友|同学|邻居|亲戚)家)(?:里|待着|呆着|住着)?(?:了|啦|呢)?"
)
_GONE = re.compile(
    rf"(?:{_HIM}|那帮人|要债的|催债的){_NOW}(?:走|撤|散)(?:了|啦)|{_HIM}?被(?:警察|民警)?带走(?:了|啦)"
)
# Of somebody who was feared for.
_AWAKE = re.compile(
    rf"{_HIM}{_NOW}(?:没(?:啥|什么)?(?:大)?事儿?|缓过(?:来|劲儿?)|好(?:多|点|些)(?:儿)?){_ENDS}|"
    rf"{_HIM}?{_NOW}(?:醒|醒过来|睁(?:开)?眼)(?:了|啦)"
)
# The same, where nothing was swallowed and nobody hurt: 我陪着他呢 wakes nobody.
_KEPT = re.compile(
    rf"{_HIM}?{_NOW}(?:找(?:着|到|回来)|回(?:来|家)|接回来)(?:了|啦)|"
    rf"{_I}(?:把{_HIM})?{_NOW}(?:拦|拽|劝|拉)(?:住|下来|回来|好)(?:{_HIM})?(?:了|啦)|"
    rf"{_HIM}{_NOW}(?:被)?(?:{_HIM})?(?:拦|拽|劝|拉)(?:住|下来|回来|好)(?:了|啦)|"
    rf"{_HIM}{_NOW}(?:不闹|消停|想开|下来){_ENDS}|"
    rf"{_I}(?:一直)?(?:陪|守|看)着(?:{_HIM}){_ENDS}|"
    rf"{_HIM}(?:就是|是){_NOW}(?:吓唬(?:吓唬)?人|闹着玩|说(?:的)?气话|喝多){_ENDS}"
)
_ASLEEP = re.compile(rf"{_HIM}?{_NOW}(?:睡(?:着|下|觉)?)(?:了|呢|着呢|啦)+")
# Says nothing of danger either way; alone it is no relief.
_BESIDE = re.compile(
    rf"(?:谢谢|多谢|谢了)(?:你|您)?[啊呀了]*|{_I}(?:跟|和|给|告诉){_HIM}(?:说|讲|打电话|联系)?(?:过)?(?:了|啦)|"
    r"(?:大夫说)?(?:就)?(?:是)?(?:低血糖|中暑|累的|没吃饭|虚惊一场|没吃早饭|吓着了)"
)
_SWALLOWED = re.compile(r"药|百草枯|敌敌畏|吞|毒|煤气|碳|炭|割|刀|叫不醒|血")
_PAUSES = re.compile(r"[，,。.！!；;、…~～\s]+")
_UNSURE = re.compile(r"[?？]|吗|没有?(?:用|人)")


def relieves(text: str, danger: str | None, told: str) -> bool:
    """Whether a text says nothing but that it goes better with a danger of a kind, told in some words."""
    parts = [part for part in _PAUSES.split(text.strip()) if part]
    if not parts or _UNSURE.search(text) is not None:
        return False
    if danger == "violence" and stays(text):
        return False  # 还在呢: calm of oneself, and no comfort of who threatens
    patterns = [_HELPED]
    if danger == "violence":
        patterns += [_REFUGE, _GONE]
    elif danger in ("other", "accident"):
        patterns.append(_AWAKE)
        if danger == "other" and _SWALLOWED.search(told) is None:
            patterns += [_KEPT, _ASLEEP]
    else:
        patterns.append(_REFUGE)
    better = [any(each.fullmatch(part) for each in patterns) for part in parts]
    rest = [part for part, said in zip(parts, better, strict=True) if not said]
    calm = [settles(part) for part in rest]
    beside = all(one or _BESIDE.fullmatch(part) for one, part in zip(calm, rest, strict=True))
    return (any(better) or any(calm)) and beside
