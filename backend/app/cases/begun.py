"""Words that begin the founder's form, said while it is open: 办开店手续, 我要办执照, 帮我开店.

Whole sentences only: 帮我开个奶茶店 names a trade, 开店啦 may be the name of a shop.
"""

import re

PROCESS = "personal_startup"
GOING_ON = "好，开店手续正给您办着呢，接着往下答就行。"
TO_HAND_IN = "好，开店手续正给您办着呢。下面没错的话，点“确认提交”就交上去了。"
_LEAD = (
    r"(?:你好|您好|喂|哎|嗯|那个?|就是?|是|[我俺咱](?:们)?|来|想|要|得|打算|准备|寻思|麻烦|请|帮忙?|给|替|能不能|可不可以|可以|能|"
    r"现在|直接|快|赶紧|你们?|您|一下)*"
)
_ONE = r"(?:一?[个张家下份]|一下|点儿?|了)?(?:新的?|小|自己的?)*"
_DO = rf"(?:办理?|注册|登记|申报|申请|开办|整|弄|领|走|下|跑)(?:{_ONE})"
_PAPERS = r"(?:营业)?(?:执照|照|手续|证照)"
_WHAT = (
    rf"(?:(?:开店|开业|办照|创业|个体户?|公司)(?:的)?{_PAPERS}|{_PAPERS}|个体(?:户|工商户)?|公司|企业|"
    r"(?:个人)?(?:创业)?(?:的)?(?:那个)?[“\"]?一件事[”\"]?)"
)
_OPEN = (
    rf"(?:开|办|整|弄|搞)(?:{_ONE})(?:店|门市|店面|店铺|铺子|买卖|生意|公司|企业|厂子?)(?:的)?(?:{_PAPERS})?"
)
_START = rf"(?:自己)?创(?:个)?业|(?:开店|开业|创业)(?:的)?{_PAPERS}|(?:个人)?创业一件事"
_END = r"(?:的(?:事儿?)?|吧|呗|啊|呀|呢|了|行不行|行吗|行不|可以吗|好吗|谢谢(?:你|您)?|得了)*"
_BEGINS = re.compile(rf"(?:{_LEAD}(?:{_DO}{_WHAT}|{_OPEN}|{_START}){_END}){{1,2}}")
_MARKS = re.compile(r"[\s，,。.！!~～、]+")


def begins_again(process_id: str, text: str) -> bool:
    """Whether a sentence says no more than what began the form that is open already."""
    return process_id == PROCESS and _BEGINS.fullmatch(_MARKS.sub("", text)) is not None
