"""Questions after the clause itself: which one it is, its wording, or which office answers for a task.

Window clerks ask so all day (反担保依据哪条, 给我原文, 创业培训哪个部门负责). What is left of the sentence is
the matter; where nothing is left, the matter is what was asked before.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class ClauseAsk(StrEnum):
    """What is wanted of a clause."""

    QUOTE = "quote"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class ClauseQuestion:
    """What is wanted, and of which matter; the matter may be empty: then of what was asked before."""

    asks: ClauseAsk
    matter: str


_QUOTE = re.compile(
    r"(?:写?在|属于|归|对应|是)?(?:方案|文件)?(?:的|里)?(?:第几|哪(?:一)?)[条款](?!件|路|街|道|线|裤|船)(?:哪款|第几款)?|哪个条款|"
    r"(?:政策)?依据(?!.*文件)(?:是)?(?:第几条|哪(?:一)?[条款]|什么|啥|哪(?:儿|里|个)?)?(?=\W|$)|(?:条款|条文|政策)?原(?:文|话)|条文|出处"
)
_OFFICE = re.compile(
    r"(?:由|归|是)?(?:哪(?:个|些|家)?|什么|啥)(?:部门|单位|局|厅|机构)(?:来)?(?:负责|牵头|主管|主抓|管)(?!不管)|"
    r"(?:由|归|是)?谁(?:来)?(?:负责|牵头|主管|主抓|管(?!我|俺|咱|谁))|(?:负责|主管|牵头|责任)(?:的)?(?:部门|单位)(?:是谁|是哪个?|是啥|是什么|呢|$)"
)
# Words that only ask for it to be shown: 给我看看, 把那条发给我.
_MOST = 30  # characters; a long story names a clause or an office in passing
_SHOWS = re.compile(
    r"给我|给俺|我|俺|你|您|让我|我要|我想|能不能|能|可以|请|麻烦|帮我|把|将|那|这|个|条|一?下|看看|看一看|看|发给?我?|拿|瞧瞧?|瞅瞅?|发一?份|念|说|讲|"
    r"贴|找|出来|来|是|的|了|有|在|写|呢|吗|么|呗|吧|啊|具体|完整|全|都|咋|怎么|什么|啥|政策|依据|[\s,，。.?？!！“”]"
)
_SENDS = re.compile(
    r"(?:把|将)?(?:那|这)(?:一)?条(?:政策|条款|内容)?(?:发|给|念|贴|拿)|(?:发|念|贴)(?:那|这)(?:一)?条"
)


def clause_question(normal: str) -> ClauseQuestion | None:
    """What a message (in its normal form) wants of a clause; None for any other message."""
    if len(normal) > _MOST:
        return None
    for asks, pattern in ((ClauseAsk.OFFICE, _OFFICE), (ClauseAsk.QUOTE, _QUOTE)):
        if pattern.search(normal) is not None:
            rest = _QUOTE.sub(" ", _OFFICE.sub(" ", normal))
            return ClauseQuestion(asks, rest.strip(" ,，。.?？!！的是在") if _SHOWS.sub("", rest) else "")
    return ClauseQuestion(ClauseAsk.QUOTE, "") if _SENDS.search(normal) else None
