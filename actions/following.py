"""那我去哪, 找谁啊: short questions that ask where to go with what was spoken of right before."""

import re
from typing import Optional

from rasa_sdk import Tracker

from actions import openings, wronged
from actions.turns import Turn, sentence_before

_MOST = 12  # characters
_LEAD = (
    r"(?:那|那么|这|这事|这种事|这个|我|俺|咱|现在|眼下|到底|究竟|就|该|应该|得|要|还|又|可|具体|[，,。 ])*"
)
_END = r"(?:来着|呢|啊|呀|吧|嘛|好|才好|才行|才对|合适|[，,。?？!！ ])*"
_DO = r"(?P<do>办|问|弄|整|告|说|申请|领|报|处理|解决|咨询|反映|要)?(?:这事|这个|去|呢)?"
_PLACE = r"(?:哪(?:儿|里|个?(?:部门|单位|地方|窗口))?|(?:啥|什么)(?:地方|部门|单位))"
_WHERE = re.compile(
    rf"{_LEAD}(?:(?:去|上|到|在|往)+(?:找)?{_PLACE}(?:去)?{_DO}|{_PLACE}(?:能|可以|给)?(?P<can>办|管)){_END}"
)
_WHO = re.compile(
    rf"{_LEAD}(?:(?:去)?(?:找|问|跟|联系)(?:谁|哪个人|什么人|啥人)(?:去)?{_DO}|"
    rf"(?:归)?谁(?:能|来|给)?(?P<can>管)(?:这事|这个)?){_END}"
)
WHERE, WHO = "去哪办", "找谁办"


def follow_up(text: str) -> Optional[str]:
    """The question that a short one stands for: itself where it says what is done there; None for others."""
    said = text.strip()
    if len(said) > _MOST:
        return None
    for pattern, bare in ((_WHERE, WHERE), (_WHO, WHO)):
        if (match := pattern.fullmatch(said)) is not None:
            return said if match["do"] or match["can"] else bare
    return None


def spoken_of(tracker: Tracker, turn: Turn) -> tuple[str, ...]:
    """What a follow-up refers to: a wrong or trouble told right before it, else what was asked before."""
    last = sentence_before(tracker)
    if last is not None and (wronged.seeks_redress(last) or openings.tells_trouble(last)):
        return (last, *(each for each in turn.before if each != last))
    return turn.before
