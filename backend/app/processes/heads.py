"""How many people a sentence with several numbers means: 一个厨子俩服务员, 连我五个，雇四个."""

import re
from collections.abc import Sequence
from typing import Any

from app.spoken.reading import Spoken

_ROLE = (
    r"服务员|厨子|厨师|大厨|师傅|后厨|前厅|前台|收银|刷碗|洗碗|打杂|小工|大工|学徒|徒弟|司机|保洁|阿姨|店员|导购|"
    r"会计|工人|帮工|伙计|技师|老师|美容师|理发师|跑堂|配菜|面案|库管|业务员|客服|主播|男|女|长期|临时|长工|短工|"
    r"全职|兼职|老的|新的|小伙|姑娘|大姐|大嫂|杂工|保安|快递员|送货"
)
_WORKS = re.compile(_ROLE)
_TOTAL = re.compile(
    r"总共|一共|加一?起|合计|共|[连带算加][上着]?(?:我|俺|自己)|其中|里[头面]|合伙|股东|亲戚|或者|要么|还是"
)
_LEFT = re.compile(r"[走辞跑]了|离职|剩|不干了")
_HIRED = re.compile(r"(?:雇|招|请|找|用)(?:了|着|上|他|来)?$")
_PART = re.compile(r"(?:有|其中|里[头面]|内)[^，,。]{0,2}$")


def headcount(text: str, found: Sequence[Spoken[Any]]) -> int | None:
    """The sum, when every number counts people of another kind of work and none is a total; else None."""
    if _TOTAL.search(text) or any(len(one.candidates) != 1 or one.vague for one in found):
        return None
    bounds = [0, *(one.end for one in found)], [*(one.start for one in found), len(text)]
    between = [text[end:start] for end, start in zip(*bounds, strict=True)]
    before = [re.split(r"[，,。；;]", each)[-1] for each in between[:-1]]
    behind = [re.split(r"[，,。；;]", each)[0] for each in between[1:]]
    told = all(_WORKS.search(f"{left}·{right}") for left, right in zip(before, behind, strict=True))
    return sum(one.candidates[0].value for one in found) if told else None


def whole_of(text: str, found: Sequence[Spoken[Any]]) -> list[Spoken[Any]]:
    """The number right behind 雇; else the numbers that are no part of another: 八个，有俩是亲戚."""
    if _LEFT.search(text):
        return list(found)
    hired = [one for one in found if _HIRED.search(text[: one.start])]
    if len(hired) == 1:
        return hired
    whole = [one for number, one in enumerate(found) if not number or not _PART.search(text[: one.start])]
    return whole or list(found)
