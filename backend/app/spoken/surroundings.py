"""What stands around a number and says what it belongs to."""

import re

_FILLER = (
    "您好|你好|谢谢|大概|大约|约摸|差不多|将近|接近|估计|估摸|可能|应该|就是|也就|就|一共|总共|共|合计"
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
    frozenset({110, 114, 119, 120, 122, 10000, 10010, 10086, 95598})
    | frozenset(range(12300, 12400))
    | {12110}
)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the rest of the text is only politeness and filling words: "大概三十吧"."""
    return bool(_ONLY_FILLER.fullmatch(text, 0, start) and _ONLY_FILLER.fullmatch(text, end))


def belongs_elsewhere(text: str, start: int) -> bool:
    """Whether the words before say that it is an ordinal, a weekday or a telephone number."""
    return _BELONGS_BEFORE.search(text, max(0, start - 4), start) is not None


def is_dialled(value: int, figures: bool) -> bool:
    """12345, 12333, 110 …"""
    return figures and value in _DIALLED


_HALF_WIDTH = str.maketrans("，：；（）～－．！？　％／", ",:;()~-.!? %/")


def tidy(text: str) -> str:
    """Punctuation of one width; every place in the text stays where it is."""
    return text.translate(_HALF_WIDTH)
