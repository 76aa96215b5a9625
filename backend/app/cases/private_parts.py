"""What a message holds that only the open question tells: a name, an address, a private answer.

Found before anything else reads the message, so that bot, actions and logs see a token in its place.
"""

import re
from dataclasses import dataclass

from app.cases.consenting_words import is_question_at_consent, only_asks, says_not_his
from app.cases.no_story import asks_back
from app.cases.shown import CONSENTING, PRIVATE, TELLING
from app.cases.stories import is_telling
from app.privacy.detector import detect, mistyped_phones
from app.privacy.kinds import Kind
from app.processes import free_text
from app.processes.agreeing import consent_in
from app.processes.controls import control_of, wants_gone

# The hundred commonest family names and those of two characters; rarer ones are recognised behind 我叫.
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万钱严赖覃洪武莫孔迟关那佟佘鄂葛车牟于乔温安"
    "康柳耿兰申辛焦柏宁栾曲初鞠隋战苗裴庞代戴滕单刁包左岳齐梅庄巩倪穆翟安季祁盛冷"
)
_TWO = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|夏侯|令狐|长孙|宇文|端木|百里|呼延|南宫"
_NAME = (
    rf"(?:(?:{_TWO})[\u3400-\u9fff]{{1,2}}|[{_FAMILY}][\u3400-\u9fff]{{1,2}}|"
    r"[\u3400-\u9fff]{1,10}[·•][\u3400-\u9fff]{1,15})"
)
_NAMED = re.compile(
    r"(?:身份证上(?:写的)?(?:是|叫)|我叫|叫(?![我俺咱他她你您])|姓[\u3400-\u9fff][ ，,]*|"
    r"姓名(?:是|叫|[:：])?|名字(?:是|叫|[:：])?)\s*([\u3400-\u9fff]{2,4}(?:[·•][\u3400-\u9fff]{1,15})?)"
)
_ALONE = re.compile(
    rf"(?:我是|本人|是)?\s*({_NAME})(?=$|[\s,，、。.;；:：0-9⟦]|电话|手机|身份证|"
    r"占(?=\s*\d|百分|[一二三四五六七八九]成|一半))"
)
_NUMBERS = {kind.value: kind for kind in (Kind.ID_CARD, Kind.PHONE)}
_TELLS = (TELLING, CONSENTING)
_SHORTEST = 4
_PLAIN = 11  # characters: 我同意, 确认提交 tell nothing
_ADDRESS = re.compile(
    r"(?<![上逛网套铺修])(?:路|街)|巷|胡同|(?<![知味频])道(?=[\d一二三四五六七八九十])|大道|屯|村(?!民|口办)|镇|"
    r"(?<![返回下入老])乡|小区|社区|花园|广场|商场|商城|市场|大厦|写字楼|园区|林场|农场|矿区|步行街|夜市|"
    r"[\d一二三四五六七八九十百](?:号(?!码)|栋|单元|室|委|组|队)|号楼|门牌"
)
_FLOOR = re.compile(r"[\u4e00-\u9fff]{2,}[\d一二三四五六七八九十]+[楼层]|楼[上下]?[\u4e00-\u9fff]")
# What puts something else right, refuses, or tells of money and people is no address.
_NO_ADDRESS = re.compile(
    r"^(?!.*(?:地址|门牌|店址)).*(?:改成|改为|换成)|"
    r"^(?:店|公司|那个|把|我)*(?:名字?|字号|招牌|电话|手机|身份证|贷款|注册资[本金]|股东|占股|法人|监事)|"
    r"(?<!别)(?:不办|不要|不贷|不雇|不填|不想)|给交|交着|社保|补贴|贷款|租金|不收租|一个月|每月|\d(?:平|㎡)|雇|股份"
)
_NAMES_ADDRESS = re.compile(
    r"^(?:经营|店的?|开店的?|公司的?|我的?|把|那个)*(?:地址|店址|门牌)"
    r"[^，,。]{0,4}?(?:是|在|改成|改为|换成|写|：|:)+"
)


# What is said to the assistant itself and answers no question; some of it begins like a family name.
_FOR_OTHERS = re.compile(
    r"(?:谢谢|多谢|感谢|谢了|你好|您好|哈喽|嗨|在吗|再见|拜拜|辛苦了|转?人工|找(?:个)?人|真人|投诉|方便|高兴|关于|万一|何必|"
    r"(?:导出|删除|删掉|清除)(?:我|一下|所有)?(?:的)?(?:数据|信息|记录)|撤回|我的(?:办件|预约|数据)|办到哪|约(?:个)?导师|帮助)"
)


def is_for_others(text: str) -> bool:
    """Whether a text begins with what is said to the assistant itself."""
    return _FOR_OTHERS.match(text.strip()) is not None


@dataclass(frozen=True, slots=True)
class PrivatePart:
    """A stretch of a text to be taken out of it."""

    kind: str
    start: int
    end: int
    value_normalised: str
    checksum_ok: bool | None = None


def private_parts(expects: str | None, text: str) -> list[PrivatePart]:
    """What the open question says is private in this text."""
    if expects is None or control_of(text) is not None or is_for_others(text) or wants_gone(text):
        return []
    if expects == "name":
        return _names(text)
    if expects in _NUMBERS:
        return _numbers(_NUMBERS[expects], text)
    if expects == CONSENTING and any(
        says(text) for says in (only_asks, is_question_at_consent, says_not_his)
    ):
        return []
    if expects == PRIVATE or expects in _TELLS:
        return _told(expects, text)
    if free_text.asks(text):
        return []
    return _addresses(text) if expects == "address" else []


def _addresses(text: str) -> list[PrivatePart]:
    """A sentence that is an address, without the words that say so: 地址改成和平路2号."""
    if len(text.strip()) < _SHORTEST or _NO_ADDRESS.search(text):
        return []
    if _ADDRESS.search(text) is None and _FLOOR.search(text) is None:
        return []
    named = _NAMES_ADDRESS.match(text)
    start = named.end() if named and len(text) - named.end() >= _SHORTEST else 0
    return [PrivatePart("address", start, len(text), text[start:].strip())]


def _told(expects: str, text: str) -> list[PrivatePart]:
    """All of what is told; of what others must read (我不同意收集我的信息) only a mistyped number."""
    plain = consent_in(text) is not None or asks_back(text) or len(text.strip()) <= _PLAIN
    if is_telling(text) and not (expects in _TELLS and plain):
        return [PrivatePart("answer", 0, len(text), text.strip())]
    return [
        PrivatePart(each.kind.value, each.start, each.end, each.value_normalised, each.checksum_ok)
        for each in mistyped_phones(text)
    ]


def _numbers(kind: Kind, text: str) -> list[PrivatePart]:
    """The number that was asked for: one with a wrong digit is his as well, and nobody else's to read."""
    return [
        PrivatePart(each.kind.value, each.start, each.end, each.value_normalised, each.checksum_ok)
        for each in detect(text, kind)
        if each.kind is kind
    ]


def _names(text: str) -> list[PrivatePart]:
    match = _NAMED.search(text) or _ALONE.match(text.lstrip())
    if match is None:
        return []
    offset = 0 if match.re is _NAMED else len(text) - len(text.lstrip())
    start, end = match.start(1) + offset, match.end(1) + offset
    return [PrivatePart("name", start, end, match[1])]
