"""What is said to somebody who asks again: 俺开头不就说了么. No second question."""

import re

from app.processes import phrases

_BEFORE = (
    r"(?:我|俺|咱|不|也|都|就|是|才|可|已经|早|早就|刚|刚才|刚刚|方才|头里|前面|前头|上面|上边|一?开头|一?开始|最开始|"
    r"那会儿|一上来|(?:那|这)?(?:一)?大段(?:里|话)?|跟(?:你|您)|给(?:你|您)|(?:你|您)们?|里头?|的|时候|话|啥|全|上来|哎|唉|"
    r"那|这|吗|怎么|咋|事儿?|个|些|还|不是)*"
)
_TOLD = (
    r"(?:说|讲|告诉|提|唠|回答|答|交代)(?:给)?(?:你|您)?(?:们)?(?:过|了|完|得|明白|清楚|的)+"
    r"(?:(?:好?[几两三]|八百|多少|一百)*[遍回次])?"
)
_ENDS = r"(?:么|吗|嘛|啊|呀|呢|吧|了|的|还问(?:啥|什么)?)*"
_MARKS_BEFORE = re.compile(
    r"开头|开始|前[面头]|刚|方才|头里|早|不(?:是|就|都)?(?:[^，,。]{0,6})(?:说|讲|告诉|提)|都|已经|过|大段|"
    r"上[面边来]"
)
_SAID = re.compile(rf"{_BEFORE}{_TOLD}{_ENDS}")
_ASKED_AGAIN = re.compile(
    r"(?:你|您)?(?:们)?(?:咋|怎么|为啥|干啥)?(?:还|又|老|总)(?:是)?(?:一?个?劲)?(?:地)?(?:在)?问(?:我|俺)?(?:啊|呀|呢|啥|一遍|这个)*|"
    r"(?:都|你|您|刚才|不是|已经)*问(?:过|了)(?:我)?(?:好?[几两三]|八百|多少)?(?:遍|回|次)?(?:了|吗|么|嘛)*|"
    r"(?:你|您)(?:们)?(?:咋|怎么|为啥)?(?:都|就|也)?(?:没|不|没有)(?:记|听|看|写)(?:着|住|下|见|到|进去|上|懂)*(?:吗|么|啊|呀|呢|吧|了)*|"
    r"(?:你|您)?(?:记性|耳朵)[^，,。]{0,6}"
)
_FEWEST = 2


def without_reproach(text: str) -> str | None:
    """What a text says beside its reproach, empty when it says nothing else; None where there is none."""
    parts = phrases.clauses(text.replace("?", " ").replace("？", " "))
    left = [each for each in parts if not _is_reproach(each)]
    return None if len(left) == len(parts) else "，".join(left)


def _is_reproach(clause: str) -> bool:
    if len(clause) <= _FEWEST:
        return False
    if _ASKED_AGAIN.fullmatch(clause):
        return True
    return _SAID.fullmatch(clause) is not None and _MARKS_BEFORE.search(clause) is not None
