"""Whether a sentence asks to begin something now, whatever the intent model makes of a long one."""

import re

_OPENING = (
    r"(?:你好|您好|喂|哎|那个?|我|俺|咱|麻烦|请|帮忙?|给|帮|想|要|就|来|准备|打算|现在|直接|快|能|可以|"
    r"一下|下|[，,。 ])*"
)
_DO = r"(?:办理?|注册|登记|申报|申请|开办|整|弄|领|走)(?:个|一个|一下|下|张|家|点)?(?:新的?)?"
_WHAT = (
    r"(?:个体(?:户|工商户)?|公司|企业|营业?执照|执照|照|(?:个人)?创业(?:的)?(?:那个)?[“\"]?一件事|一件事|"
    r"开店(?:的)?手续|小微企业)"
)
_BEGIN = re.compile(rf"^{_OPENING}{_DO}{_WHAT}")
_ASKS = re.compile(
    r"[?？]|[吗么呢]$|什么|啥|咋|怎么|怎样|如何|多少|几天|多久|哪|条件|流程是|材料|要求|能不能|可不可以|是不是|有没有|"
    r"需不需要|用不用|要不要|区别|好处|注意|政策|补贴|贷款|优惠|免费|要钱|收费|罚|注销|变更|失败|黄了|赔"
)


# 啥都不是, 没什么: the word for a question asks nothing here.
_ASKS_NOTHING = re.compile(r"(?:什么|啥|哪)[^，,。 ]{0,4}(?:也|都)|没(?:有)?(?:什么|啥)")


def begins_process(text: str) -> bool:
    """Whether a sentence wants the personal-startup one thing begun: 我要办个体户 … and asks nothing."""
    return _BEGIN.match(text.strip()) is not None and not asks_something(text)


def asks_something(text: str) -> bool:
    """Whether a sentence holds a question."""
    return _ASKS.search(_ASKS_NOTHING.sub("", text)) is not None
