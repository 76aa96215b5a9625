"""What stands around a number and says what it belongs to."""

import re
from itertools import pairwise
from typing import TypeVar

from app.spoken.reading import Spoken

T = TypeVar("T")
_CORRECTED_SOON = 12
_FILLER = (
    "员工数|员工|职工|人数|数量|带动就业|您好|你好|谢谢|大概|大约|约摸|差不多|将近|接近|估计|估摸|可能"
    "|应该|就是|也就|就|一共|总共|共|合计"
    "|加起来|目前|现在|打算|准备|需要|预计|"
    "有个|有|是|要|想|贷款|贷|借|雇了?|招了?|请了?|用了?|投资|投了?|花了?|拿|我|我们|俺|俺们|咱|咱们|自己"
    "|嗯|那|呃|哦|啊|吧|呢|呀|了|的|得|嘛|哈|"
    "左右|上下|以内|以上|以下|之内|不到|不足|超过|最多|最少|至少|顶多|出头|多|来|这样|样子|这些|足够|够"
    "|行|可以|[、,。.!?!?~ …]"
)
_ONLY_FILLER = re.compile(f"(?:{_FILLER}){{0,20}}")
_BELONGS_BEFORE = re.compile(
    "(?:第|初|周|星期|礼拜|电话|手机|热线|号码|拨打?|微信|QQ|qq|编号|证号|No\\.?|#|工号|尾号|[A-Za-z]"
    "|[0-9]-|〔|\\[)[:： ]?$"
)
# Numbers everybody dials; they are never an amount or a count.
_DIALLED = (
    frozenset({110, 114, 119, 120, 122, 10010, 10086, 95598}) | frozenset(range(12300, 12400)) | {12110}
)


_ONE_WIDTH = str.maketrans("，：；（）～－．！？　％／", ",:;()~-.!? %/")
_CHEQUE = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億圓", "一二三四五六七八九十百千万亿元")
_ON_A_CHEQUE = re.compile("[壹贰叁肆柒捌玖拾佰仟萬億]")
_TAKEN_BACK = re.compile(
    "(?:吧|的|个|块|元|人|,|。| |~|…){0,3}(?:哦|噢|啊|哎|呃)?,?(?:不对|不是|错了|说错|记错|更正|口误)"
)
_NOT_BUT = re.compile("不是(?:在|说|要)?$")
_BUT = re.compile("(?:[^,。;是]{0,3})[, ]?(?:是|应该是|而是)")


def tidy(text: str) -> str:
    """Punctuation of one width, 壹贰叁 as 一二三; every place in the text stays where it is."""
    text = text.translate(_ONE_WIDTH)
    return text.translate(_CHEQUE) if _ON_A_CHEQUE.search(text) else text


def not_taken_back(text: str, found: list[Spoken[T]]) -> list[Spoken[T]]:
    """Without what the person corrects at once: 三万,不对,三万五 · 不是八千是八万."""
    kept = [
        one
        for one, following in pairwise(found)
        if not _is_taken_back(text, one.start, one.end, following.start)
    ]
    return kept + found[-1:]


def _is_taken_back(text: str, start: int, end: int, following: int) -> bool:
    if following - end > _CORRECTED_SOON:
        return False
    if _TAKEN_BACK.match(text, end, following):
        return True
    return bool(_NOT_BUT.search(text, max(0, start - 3), start) and _BUT.match(text, end, following))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the rest of the text is only politeness and filling words: "大概三十吧"."""
    return bool(_ONLY_FILLER.fullmatch(text, 0, start) and _ONLY_FILLER.fullmatch(text, end))


def belongs_elsewhere(text: str, start: int) -> bool:
    """Whether the words before say that it is an ordinal, a weekday or a telephone number."""
    return _BELONGS_BEFORE.search(text, max(0, start - 4), start) is not None


def is_dialled(written: str) -> bool:
    """12345, 12333, 110 …"""
    return written.isascii() and written.isdecimal() and int(written) in _DIALLED
