"""How and when somebody wants to be called: 白天打别打给我媳妇, 发微信行不行, 晚上六点以后打.

Kept as it was said, for whoever calls; it is no answer to a question, and no promise.
"""

import re

from app.processes import phrases
from app.processes.reading import TOKEN

MOST = 200  # characters that are kept
_LONGEST = 22  # characters of a clause that only says this
_TIME = (
    r"(?:白天|白日|晚上|下晚|夜里|早上|早晨|清早|上午|头午|晌午|中午|下午|后半晌|傍黑|周末|礼拜[一二三四五六天日]?|星期[一二三四五六天日]?|"
    r"周[一二三四五六日]|平时|平常|工作日|下班|上班|饭点|午休|(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:点|时))"
)
_NO_CALL = "工算听烊车牌扫印开理造折水鱼猎包交官药饭粮井麻更针货磨草样"  # 打工, 打算, 打烊
_CALL = (
    rf"(?:来|给(?:我|俺)|往(?:我|俺)(?:这|手机))?"
    rf"(?:打(?![{_NO_CALL}])|电话|联系(?:我|俺)?|找(?:我|俺))"
)
_KIN = (
    r"(?:媳妇|老婆|老公|对象|爱人|那口子|家里|家人|爸|妈|爹|娘|老人|孩子|儿子|闺女|姑娘|婆婆|单位|村里|"
    r"邻居|店里)"
)
_NOT = r"(?:别|不要|甭|可别|千万别|不能|先别|不用)(?:再)?"
_WISHES = (
    # 晚上六点以后打, 白天打, 礼拜天别打
    rf"{_TIME}(?:[^，,。]{{0,6}}?)"
    r"(?:以后|之后|后|以前|之前|前|再|的时候|时候|都|就|别|不要|都行|都可以|有空|方便)*"
    rf"(?:{_CALL}|(?:能|方便)?接(?:电话|不了电话|不着))"
    r"(?:电话)?(?:给我)?(?:吧|呗|啊|就行|都行|也行|最好|方便)*",
    # 别打给我媳妇, 别给我家里打电话, 别让我妈知道
    rf"{_NOT}(?:打(?:电话)?(?:给|到|往)?|给|往|跟|找|联系|告诉|通知|让|叫)[^，,。]{{0,5}}{_KIN}[^，,。]{{0,8}}",
    rf"{_NOT}(?:给(?:我|俺))?打(?:我|俺)?电话(?:啊|吧|呗)*",
    # 发微信行不行, 加我微信说, 发短信就行
    r"(?:能不能|可不可以|能|可以|最好|还是|就|给(?:我|俺)|你们?|您|先|有事|都|，)*(?:发|加|用|走|打)(?:我|俺|个|条)*(?:微信|短信|信息|语音|微信电话)(?:上|里)?"
    r"(?:联系|说|发|找我|聊|告诉我|通知我|给我)*(?:就)?(?:行不行|行不|行吗|中不中?|成不成?|可以不|可以吗|好吗|好不好|行|吧|呗|不|吗)*",
    r"(?:有事|就|都|最好|能|你们?|您|，)*(?:微信|短信)(?:上|里)?(?:联系|找我|告诉我|通知我|给我发|发给我)(?:我|就|吧|呗|行|吗|不|啊)*",
    # 打我手机就行
    r"(?:就|有事|直接|只|都)+打(?:我|俺)(?:这个|本人)?(?:手机|电话|号)(?:就行|吧|呗)*",
)
_WISH = re.compile("|".join(f"(?:{each})" for each in _WISHES))
_LEAD = re.compile(r"^(?:那|我|俺|嗯|对了|另外|还有|但是|不过|就是|麻烦|请|你们|您|，)*")


def clauses_of(text: str) -> list[str]:
    """The clauses of a text that say how or when to be called."""
    return [each for each in phrases.clauses(text) if is_wish(each)]


def is_wish(clause: str) -> bool:
    """Whether a clause only says how or when to be called."""
    plain = _LEAD.sub("", clause.strip("?？。.！! "))
    return len(plain) <= _LONGEST and _WISH.fullmatch(plain) is not None


def kept(before: str | None, clauses: list[str]) -> str:
    """What is kept then: what was said before and what is new, without numbers; of too much the latest."""
    new = [TOKEN.sub("（号码）", each).strip("?？。.！! ") for each in clauses]
    said = [*(before.split("，") if before else []), *new]
    text = "，".join(dict.fromkeys(said))
    return text if len(text) <= MOST else "，".join(new)[:MOST]
