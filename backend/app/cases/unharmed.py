"""What says that nobody is in danger: 没人打人, 也没人堵门, 吃穿不愁, 凑合过呗.

A denial names the very danger it denies, and a plain “fine” comes in many words: both are heard here, clause
by clause. Only what leaves nothing grave beside them is an answer.
"""

import re

from app.processes import phrases

_US = r"(?:我|俺|咱|你|他|她|人)?(?:们|家)?"
_LEAD = (
    r"(?:不是|哪(?:有|呀)?|错了|听错了?|我(?:是)?说(?:的)?(?:是)?|说的?是|那|倒|也|都|还|就|可|是|真|根本|压根|从来|"
    r"家里(?:头|人)?|我|俺|咱|们|俩|这边|眼下|目前|现在|暂时|平时|吃住|孩子|大人|老人)*"
)
_WHO = (
    r"(?:有)?(?:啥|什么|哪个|谁|一个|个)?(?:人|外人|旁人|他们|谁|(?:催|讨|要|逼)(?:债|账|钱|收|款)的(?:人)?)?"
)
_HOW = (
    rf"(?:再|敢|来|去|到|上|过|给|对|跟|向|找|把|真|天天|老|总|{_US}(?:家|门口?|单位|店里?)|家里?|门口|被|让人|挨|受|"
    r"说|真的?)*"
)
_HARM = (
    r"(?:打|骂|揍|威胁|恐吓|吓唬|吓着?|骚扰|欺负|堵|闹|逼|催|要账|要债|讨债|跟踪|砸|泼|为难|找(?:我|俺)?(?:们|家)?(?:的)?(?:事|茬|麻烦)|难为|伤害|"
    r"动(?:手|粗)|动过手|撵|上(?:过)?门|上家|来(?:过)?|受伤|挨打|挨饿|挨冻|饿着|冻着)"
)
_WHOM = rf"(?:着|过|了|{_US}|门|债|账|钱|事|架|仗|腾|家里?|店里?|孩子|大人|来|气)*"
_END = r"(?:的|了|啊|呀|呢|吧|呗|嘛|哈|着|过|哦|这(?:回|种)?事|那(?:回|种)?事)*"
_NOBODY = re.compile(rf"{_LEAD}没{_WHO}{_HOW}{_HARM}{_WHOM}{_END}")
_NO_SUCH = re.compile(
    rf"{_LEAD}(?:没有?|不是|哪有)(?:这|那|啥|什么|啥样)?(?:回|种|个)?事(?:儿)?{_END}|"
    rf"(?:催|讨|要|逼)(?:债|账|钱|收|款)的(?:人)?{_LEAD}没{_HOW}{_HARM}{_WHOM}{_END}|"
    rf"{_LEAD}(?:光|只)?(?:就)?是(?:拌嘴|吵吵|吵架|斗嘴)(?:几句)?{_END}"
)
_SO = r"(?:都|也|还|挺|着呢|倒|算|是|就|能|可以|很|蛮|倒是|基本|勉强)*"
_FINE = re.compile(
    rf"{_LEAD}{_SO}(?:平安|平平安安|安全|好着|好好|太平|安生|稳当|安稳|没(?:啥|什么)?(?:大)?事(?:儿)?|没(?:啥|什么)?(?:危险|难处|困难)|"
    r"行|中|好|成|可以|凑(?:合|乎)|对付|将就|过得去|马马虎虎|维持|过(?=呗|着)|那(?:样|么回事)|老样子)"
    rf"(?:着)?(?:过|活|吃|住|维持)?(?:着|日子|得去)*{_SO}{_END}|"
    rf"{_LEAD}(?:日子|生活)?{_SO}(?:凑合|对付|将就|过得去)(?:着)?(?:过|活)?(?:得去)?{_END}|"
    rf"{_LEAD}(?:吃(?:饭|喝|穿|住|的)*|住(?:的)?|穿|日子|生活)*{_SO}"
    rf"(?:不(?:愁|缺|犯愁|成问题|是问题)|够(?:吃|用|花|住)?|没(?:啥|什么)?问题|有着落|有保障|都有|也有|有){_END}|"
    rf"{_LEAD}{_SO}(?:吃得(?:上|起)|吃(?:饱|上)|有口)(?:饭|了)?(?:吃)?{_END}|{_LEAD}有(?:吃|住)的?有(?:吃|喝|住|穿)的?{_END}|"
    rf"{_LEAD}{_SO}(?:吃得?上|住得?上|有)(?:饭|地方住|地儿住|饭吃|房(?:子)?住|口饭吃){_END}"
)
# What may stand beside it without changing it: a mood, a quarrel, sleep. Anything else is not passed over.
_BESIDE = re.compile(
    r"(?:就|就是|只是|光|光是|心里|有点|还是|挺|老|总|天天|晚上|成天|我|俺)*"
    r"(?:愁(?:得慌|人|啊)?|发愁|犯愁|闹心|上火|憋屈|着急|睡不(?:着|好|踏实)(?:觉)?|拌嘴|吵吵|吵架|斗嘴|心烦|烦|惦记[^，,。]{0,6})"
    rf"{_END}|谢谢(?:你|您|关心|惦记)*|你?(?:整|听|记|写|弄)(?:错|岔|劈|岔劈|差)+了?|听错了?|错了|接着(?:说|讲)(?:吧)?|不是|"
    r"(?:嗯|哎|唉|啊|哦|那倒没有?|没有|没|对)+"
)
_STAMMER = re.compile(r"(?:不是[，, ]*){2,}")
_TAIL = re.compile(r"呢[。.！! ]*$")
_QUARREL = re.compile(r"干仗|干架|打架|打仗|打起来|动手(?!续|术)|摔(?:东西|碗|盆)")


def is_fine(text: str) -> bool:
    """Whether a text says nothing but that nobody is in danger or need."""
    if not (parts := _parts(text)):
        return False
    fine = [bool(_FINE.fullmatch(each)) or denies_harm_in(each) for each in parts]
    beside = [_BESIDE.fullmatch(each) is not None for each in parts]
    return any(fine) and all(one or other for one, other in zip(fine, beside, strict=True))


def denies_harm(text: str) -> bool:
    """Whether some clause says that nobody does anybody harm: 有人威胁不对 没人威胁俺们."""
    return any(map(denies_harm_in, _parts(text)))


def denies_harm_in(clause: str) -> bool:
    """The same of one clause."""
    return _NOBODY.fullmatch(clause) is not None or _NO_SUCH.fullmatch(clause) is not None


def _parts(text: str) -> list[str]:
    """The clauses of what states something; none of a question."""
    plain = _STAMMER.sub("不是", text.strip())
    return [] if phrases.is_question(_TAIL.sub("", plain)) else phrases.clauses(plain)


def is_quarrel(text: str) -> bool:
    """Whether a quarrel is told of which may be blows or only words."""
    return any(_QUARREL.search(each) and not denies_harm_in(each) for each in phrases.clauses(text))
