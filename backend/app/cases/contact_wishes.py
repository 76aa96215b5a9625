"""How and when somebody wants to be called: 白天打别打给我媳妇, 发微信行不行, 晚上六点以后打.

Kept as it was said, for whoever calls; it is no answer to a question, and no promise.
"""

import re
from datetime import date

from app.processes import phrases
from app.processes.reading import TOKEN

NOBODY_CALLS = "session"  # who comes to a group session is not called
MOST = 200  # characters that are kept
_LONGEST = 26  # characters of a clause that only says this
_HOUR = r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:点半?|时)"
_DAY = (
    r"(?:今[天儿晚]|明[天儿早晚]|大?后[天儿]|过(?:一|两|几|[0-9])?天|"
    r"(?:这|下)(?:周|礼拜|星期)[一二三四五六天日]?|一?会儿|等会儿|待会儿)"
)
_TIME = (
    rf"(?:{_DAY}|白天|白日|晚上|下晚|早上|早晨|清早|上午|头午|头晌|晌午|过晌|后晌|中午|下午|后半晌|傍黑|下黑|擦黑|黑天|晚点|早点|周末|礼拜[一二三四五六天日]?|"
    rf"星期[一二三四五六天日]?|周[一二三四五六日]|平时|平常|工作日|下班|上班|饭点|午休|开会|{_HOUR})"
)
# 半夜打电话 is what collectors do: a wish only where it says no.
_NIGHT = r"(?:大?半夜|夜里)"
_NOT_AT_NIGHT = rf"{_NIGHT}(?=[^，,。]{{0,4}}(?:别|不要|甭))"
_NO_CALL = "工算听烊车牌扫印开理造折水鱼猎包交官药饭粮井麻更针货磨草样架仗听"  # 打工, 打算, 打烊
_CALL = (
    rf"(?:来|给(?:我|俺)|往(?:我|俺)(?:这|手机))*"
    rf"(?:打(?![{_NO_CALL}])|(?:来|回)?电话|联系(?:我|俺)?|找(?:我|俺))"
)
_KIN = (
    r"(?:媳妇|老婆|老公|对象|爱人|那口子|(?<![大人国专厂商])家里?|家人|爸|妈|爹|娘|老人|孩子|儿子|闺女|姑娘|婆婆|单位|村里|"
    r"邻居|店里)"
)
_MATTER = r"(?:合伙|担保|股|办|社保|出资|签|借|贷|雇|投)"  # 别让我妈担保 is about something else
# 晚上债主打电话 is no wish
_OTHERS = r"债|他|她|人家|有人|催|要账|讨|银行|平台|老是|总|天天|没人|(?<![别要甭大])大?(?:半夜|夜里)"
_COLLECTS = r"债|催|讨|要账"
# What reaches them: 别让我妈操心 is a plea, and no word on how to call.
_HEARS = (
    r"(?:担心|电话|联系|(?<![挨被])打(?=给|过|到|电|了|吧|啊|呗|$)|接(?:到)?(?:你们?的?)?电话|"
    r"发(?:微信|短信|信息|语音|消息))"
)
_NOT = r"(?:别|不要|甭|可别|千万别|不能|先别|不用|少|别老|别总|别再)(?:再|老是?|总是?|天天|一直)?"
_WRITES = r"(?:微信|短信|信息|语音|微信电话|消息)"
_FINE = (
    r"(?:就)?(?:行不行|行不|行吗|行么|中不中?|成不成?|可不可以|可以不|可以吗|好吗|好不好|方便|最好|就行|就好|就中|就成|也行|都行|行|吧|呗|啊|呀|"
    r"不|吗|了)*"
)
_FIRST = (
    r"(?:能不能|可不可以|能|可以|最好|尽量|还是|就|都|给(?:我|俺)|你们?|您|我|俺|想|希望|让|叫|先|有事|以后|往后|回头|要不|提前|"
    r"联系(?:我|俺)?的?时候|打(?:电话)?的?时候|(?:我|俺)?电话打不通|打不通|，)*"
)
_WISHES = (
    # 晚上六点以后打, 白天打, 礼拜天别打, 能不能下午再联系我
    rf"{_FIRST}(?:等|过|到)?(?:{_TIME}|{_NOT_AT_NIGHT})(?:(?:(?!{_OTHERS})[^，,。]){{0,6}}?)"
    r"(?:以后|之后|后|以前|之前|前|再|的时候|时候|都|就|别|不要|都行|都可以|有空|方便)*"
    rf"(?:{_CALL}|(?:能|方便)?接(?:电话|不了电话|不着))"
    rf"(?:电话)?(?:给我)?{_FINE}",
    rf"{_NOT}(?:{_TIME}|{_NIGHT})(?:的?时候)?{_CALL}(?:电话)?(?:啊|了)*",
    # 别打给我媳妇, 别给我家里打电话, 别让我妈知道
    rf"(?:电话)?{_NOT}(?:打(?:电话)?(?:给|到|往)?|联系|告诉|通知)[^，,。]{{0,5}}{_KIN}"
    rf"(?:知道[^，,。]{{0,10}}|(?!.*{_MATTER})[^，,。]{{0,8}})",
    rf"{_NOT}(?:给|往|跟|找|让|叫)(?:(?!{_COLLECTS})[^，,。]){{0,5}}{_KIN}"
    rf"(?:(?!{_COLLECTS})[^，,。]){{0,4}}?(?:知道[^，,。]{{0,10}}|(?!.*{_MATTER}){_HEARS}[^，,。]{{0,6}})",
    rf"{_NOT}跟(?:我|俺)?{_KIN}人?(?:说|提|讲)(?:这事|这个|了|啊)*",
    rf"{_NOT}(?:给(?:我|俺))?(?:打|来)(?:我|俺)?电话(?:啊|吧|呗|了)*",
    rf"{_NOT}(?:给(?:我|俺))?(?:发|用|加)(?:我|俺)?{_WRITES}(?:啊|吧|呗|了)*",
    # 打给我儿子, 有事打我媳妇电话
    rf"{_FIRST}打(?:电话)?(?:给|到)?(?:我|俺){_KIN}(?:的)?(?:电话|手机|那|这|号|那边)*{_FINE}",
    # 发微信行不行, 加我微信说, 发短信就行
    rf"{_FIRST}(?:发|加|用|走|打)(?:我|俺|个|条)*{_WRITES}(?:上|里)?"
    rf"(?:联系|说|发|找我|聊|告诉|通知|给|我|一声)*{_FINE}",
    rf"{_FIRST}(?:微信|短信)(?:上|里)?(?:联系|找我|告诉我|通知我|给我发|发给我)(?:我)?{_FINE}",
    rf"{_FIRST}微信(?:上|里)?(?:说|聊|唠|谈)(?:行|可以|中|成|好|能)[不吗么行中成以]*",
    # 打电话之前先发个短信, 来之前说一声
    rf"{_FIRST}(?:打|来)(?:电话)?(?:之|以)?前(?:先)?(?:给我|跟我)?(?:发|说|告诉|吱|招呼|知会)(?:我|个|条|一)*"
    rf"(?:{_WRITES}|声|下)?{_FINE}",
    # 打我手机就行, 打电话就行
    r"(?:就|有事|直接|只|都)*打(?:我|俺)(?:这个|本人|现在)*的?(?:手机|电话|号码?)(?:就行|就中|就好|吧|呗)+",
    r"(?:就|有事|直接|只|都)+打(?:我|俺)(?:这个|本人|现在)*的?(?:手机|电话|号码?)",
    r"(?:就|有事|直接|还是|只)*打电话(?:就行|就好|就中|最好)(?:了|吧|呗)*",
    # 接不着就多打几遍
    rf"{_FIRST}(?:接不(?:着|到|了)|没接(?:着|到)?|没人接)?(?:就|的话)*(?:给我)?多(?:打|响)(?:几|两)(?:遍|回|次|声){_FINE}",
    # 不方便接电话
    rf"(?:我|俺|这边|平时|{_TIME})*(?:不方便|不好|没法|不能|没空|听不(?:见|清)|接不(?:了|着|到))(?:接|听)?电话",
)
_WISH = re.compile("|".join(f"(?:{each})" for each in _WISHES))
_LEAD = re.compile(r"^(?:那|我|俺|嗯|对了|另外|还有|但是|不过|就是|麻烦|请|你们|您|，)*")
# What is said by the day is wrong the day after: 明天再打.
_BY_THE_DAY = re.compile(_DAY)


def clauses_of(text: str) -> list[str]:
    """The clauses of a text that say how or when to be called."""
    return [each for each in phrases.clauses(text) if is_wish(each)]


def is_wish(clause: str) -> bool:
    """Whether a clause only says how or when to be called."""
    plain = _LEAD.sub("", clause.strip("?？。.！! "))
    return len(plain) <= _LONGEST and _WISH.fullmatch(plain) is not None


def kept(before: str | None, clauses: list[str], today: date) -> str:
    """What is kept then: what was said before and what is new, without numbers; of too much the latest.

    What is said by the day has its date beside it: tomorrow is another day for whoever reads it then.
    """
    new = [_dated(TOKEN.sub("（号码）", each).strip("?？。.！! "), today) for each in clauses]
    said = [*(before.split("，") if before else []), *new]
    text = "，".join(dict.fromkeys(said))
    return text if len(text) <= MOST else "，".join(new)[:MOST]


def _dated(clause: str, today: date) -> str:
    by_the_day = _BY_THE_DAY.search(clause) is not None
    return f"{clause}（{today.month}月{today.day}日说的）" if by_the_day else clause
