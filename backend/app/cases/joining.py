"""Finds who joins a group that was told already: 又来一个哥们陈涛要入股, 陈涛也入股, 再加一个股东.

Only what says that somebody more has a part. Who works along, or asks, joins nothing.
"""

import re
from dataclasses import dataclass

from app.processes import phrases

_MOST = 26  # characters of a sentence that only says this
_FAMILY = (
    "王李张刘陈杨赵周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董程曹袁邓许傅沈曾彭吕卢蒋蔡贾丁魏薛余潘戴汪姜范姚谭廖邹郝孔崔邱秦侯邵孟高于马"
    "田任石金夏白史段雷龙钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛韦毕聂焦向柳邢岳齐关路"
)
# 白天也一起干, 马上也要合伙: words that only begin like a name.
_NO_NAME = (
    r"白天|白日|白白|马上|马路|任何|任意|任务|高兴|高管|高低|安排|安心|安全|常年|常常|关键|关系|关于|曾经|许多|"
    r"周末|周围|周边|周[一二三四五六日]|何必|何况|何时|于是|毕竟|毕业|向来|齐心|夏天|夏季|季度|孙子|孙女|董事|张罗|章程|"
    r"路上|路人|金主|严格|余下|.[我俺咱你您他她它们]"
)
_NAME = rf"(?P<{{0}}>(?!{_NO_NAME})[{_FAMILY}][\u4e00-\u9fff]{{{{1,2}}}}?)"
_KIND = (
    r"(?:我|俺|咱)?(?:家)?(?:的)?(?:股东|合伙人|[大老]?哥们儿?|"
    r"朋友|同学|战友|亲戚|同事|老乡|人|姐妹|兄弟|表[哥弟姐妹]|[小大]舅子|姐夫|妹夫)"
)
_JOINS = r"(?:入股|入伙|参股|合伙|出资|投钱|出钱|占股|占一股|加入|加进来|进来|一起干|算一个|算一份)"
_OWNS = r"(?:入股|入伙|参股|合伙|出资|占股|占一股)"  # 赵四也一起干 may be a helper
_MORE = r"(?:又|再|还|另外|新)(?:有|给我|想|要)*(?:来|加|添|多|拉|算|有)?(?:了|上|进来)?(?:[一1]?[个位名])?"
_END = r"(?:了|啦|的|吧|呗|啊)*[。.！! ]*"
_LEAD = r"(?:那|对了|哎|不对|这|我|俺|咱|们|[，, ])*"
_WAYS = (
    # 又来一个哥们陈涛要入股, 再加一个股东陈涛
    rf"{_LEAD}{_MORE}{_KIND}(?:叫|是|[，, ])*(?:{_NAME.format('one')})?"
    rf"(?:[，, ]|也|要|想|说|都)*(?:{_JOINS})?{_END}",
    rf"{_LEAD}{_MORE}(?:叫)?{_NAME.format('two')}(?:[，, ]|也|要|想|说|都)*{_JOINS}{_END}",
    # 陈涛也要入股
    rf"{_LEAD}(?:{_KIND})?{_NAME.format('three')}(?:[，, ]|说|他|她)*(?:也|又)(?:要|想)*{_OWNS}{_END}",
)
_JOINING = tuple(re.compile(way) for way in _WAYS)
_OF_MEMBERS = re.compile(rf"股东|合伙人|{_JOINS}")


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody more has a part; `name` where it is told."""

    name: str | None


def find_joining(text: str) -> Joining | None:
    """Who joins; None where nobody does."""
    plain = text.strip()
    if len(plain) > _MOST or phrases.is_question(plain) or _OF_MEMBERS.search(plain) is None:
        return None
    for way in _JOINING:
        if (match := way.fullmatch(plain)) is not None:
            return Joining(next((each for each in match.groupdict().values() if each), None))
    return None
