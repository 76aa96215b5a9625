"""Questions about the document itself: one article by its number, who issued it, how long it holds.

Window clerks ask these first, and a search over clauses cannot answer them.
"""

import re
from enum import StrEnum

_NUMBER = re.compile(r"第\s*([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*[条项]")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}
# What may stand beside the number when the message is about the article and nothing else.
_ONLY_THE_ARTICLE = re.compile(
    r"(创响龙江|方案|文件|政策|实施|行动|里|的|原文|原话|全文|内容|具体|规定|是|说|讲|写|了|什么|啥|看看|看一下|给我|请|怎么|咋|一下|下"
    r"|[\s“”《》?？。,，!])*"
)


class AboutDocument(StrEnum):
    """What a question wants to know of the document."""

    ISSUER = "issuer"
    VALIDITY = "validity"
    NUMBER = "number"


_PATTERNS = {
    AboutDocument.ISSUER: re.compile(
        r"(哪|几|啥|什么).{0,4}(部门|单位|厅)(联合)?(发|印发|制定|出台|搞)的?|谁(发|印发|出台|制定)的|发文(单位|机关|部门)"
        r"|(七|7)个?部门(都|分别)?(有|是|叫)(谁|哪|啥|什么)"
    ),
    AboutDocument.VALIDITY: re.compile(
        r"(方案|政策|文件|行动).{0,6}(有效期|到期|失效|过期|截止|管到|到哪年|到哪天)|^有效期|到?20(2[89]|3\d)年.{0,4}还(管用|有效|算数|有吗|有没有)"
        r"|^(这个?|那个?|你们?的?)*(方案|政策|文件|行动)(现在|今年|明年)?还(有效|管用|算数|好使|作数)(吗|不|么|没)?$"
    ),
    AboutDocument.NUMBER: re.compile(
        r"文号|发文字?号|发布(日期|时间)|(方案|文件|政策).{0,4}(什么时候|哪天|哪年|哪一年|啥时候)(发|印发|出台|公布)"
    ),
}


def article_asked_for(normal: str) -> int | None:
    """The number of the article when a message asks for that article and nothing else."""
    found = _NUMBER.search(normal)
    if found is None or not _ONLY_THE_ARTICLE.fullmatch(normal[: found.start()] + normal[found.end() :]):
        return None
    return _value(found[1])


def fact_asked_for(normal: str) -> AboutDocument | None:
    """Which fact about the document a message asks for."""
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(normal)), None)


def _value(number: str) -> int:
    """第18条, 第十八条, 第二十条 as a number."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
