"""What is typed amid a story and is none of it: questions back, names of buttons, steering, commands."""

import re

from app.processes import phrases
from app.processes.agreeing import consent_in
from app.processes.controls import control_of

_FEWEST = 10  # characters: what is left beside a question back, where it tells something

_WHO_ASKS = (
    r"(?:别人|旁人|外人|谁|人家|家里人?|家人|媳妇|老婆|老公|对象|孩子|爸妈?|妈|爹|邻居|亲戚|单位|银行|法院|公安|"
    r"员工|房东)"
)
_ASKS_BACK = re.compile(
    # what a word or the whole is
    r"(?:同意|敏感|个人信息|单独|这个|这些|上面|刚才|你|您)[^，,。]{0,8}(?:是|算)?(?:啥|什么|几个)(?:意思|玩意|东西|说法)|"
    r"(?:同意|答应|说|讲|填|交)了?(?:会|能|有)?(?:咋样|怎么样|怎样|有啥(?:用|后果|好处|坏处)|啥后果|干啥|干嘛|咋的)|"
    # who sees it, where it goes
    rf"{_WHO_ASKS}[^，,。]{{0,2}}(?:能|会|可以|看得|不会)[^，,。]{{0,4}}(?:看|知道|晓得|见|听)[^，,。]{{0,3}}(?:不|吗|么|吧|没)?$|"
    rf"{_WHO_ASKS}[^，,。没不]{{0,3}}(?:看|知道|晓得)[^，,。]{{0,3}}(?:不|吗|么)$|"
    rf"(?:会不会|能不能|会|不会|能|别)[^，,。]{{0,3}}(?:告诉|通知|传|说给|透露|泄露|漏)[^，,。]{{0,6}}(?:{_WHO_ASKS}|出去|不$|吗|么)|"
    r"(?:谁|哪些人|哪个部门)(?:能|会|来)(?:看|管|知道)[^，,。]{0,6}$|给(?:谁|哪些人)(?:看|知道)|(?:安全|保密|靠谱|可靠|准)(?:不|吗|么|嘛)$|"
    r"(?:存|记|留)(?:在|到)?(?:哪|多久|多长时间)|上(?:不上)?征信|"
    # who asks and what for
    r"(?:你|您|你们|恁)(?:们)?(?:到底|究竟)?(?:是(?:谁|干啥|啥|什么|人|机器|真人|骗子)|(?:问|要|打听|记)(?:这|那|我)|"
    r"(?:能|会)(?:干|做|帮)(?:我)?(?:啥|什么))|(?:问|要|记|填)(?:我)?(?:这|那)(?:个|些)?(?:干啥|干嘛|干什么|做什么|有啥用|有什么用)|"
    # how this is used
    r"(?:咋|怎么|怎样|如何|往哪|点哪|在哪)(?:点|弄|填|用|按|回|打字|操作|选|写|发)|"
    r"不(?:咋|太|大)?会(?:弄|点|填|用|打字|操作|整)(?:这个|手机)?(?:啊|呀)?$"
)
_LEAD = (
    r"(?:你好|您好|哎|那|我|俺|咱|就|先|麻烦|请|帮忙?|给|想|要|来|能不能|可以|可不可以|现在|还是|一下|下|"
    r"[，, ])*"
)
_COMMAND = re.compile(
    rf"{_LEAD}(?:申请|登记|办理?|求|开始|弄|走|要)?(?:个|一个|一下|下)?(?:再创业|停业|创业)?(?:指导)?(?:和|及)?"
    r"(?:援助|帮扶|救助受理|求助)(?:一下|申请|受理|登记)?(?:吧|呗|了|啊)*|"
    rf"{_LEAD}(?:捋|理|看看|登记)(?:一?捋|一?理)?(?:吧|呗)*|{_LEAD}(?:帮帮我|帮我|求帮助|求助|帮个忙)(?:吧|呗|啊)*|"
    r"经营遇到困难|情况变了|重新说一遍|按我说的开始办|"
    r"(?:改成同意|愿意接着讲|愿意接着说|先说到这|接着说|接着讲|继续说|说完了|先到这|先存着|都不是|跳过|交给工作人员)(?:吧|呗|了)*|"
    rf"{_LEAD}(?:找|转)(?:个)?(?:人工|真人|工作人员|客服)(?:吧|呗)*"
)
_ONE_BY_ONE = re.compile(
    r"(?:(?:不|没)(?:太|全)?对|错了|不是)?(?:那|就|还是|你|您|咱|先|给我)*"
    r"(?:一样一样|一个一个|一条一条|一件一件|一项一项|一句一句|挨个|挨着|逐个|逐条|一样样|一个个)(?:儿|地|的|来)*"
    r"(?:问|说|过|捋|核|对)?(?:我|一遍)?(?:吧|呗|好|得|了|行不)*"
)


_FILLERS = re.compile(r"[\s，,。.！!~～、]+|[了啦吧呗啊呀哈]+[。.！!~～]*$")
_NO_MORE = re.compile(
    r"(?:我|俺|欠的|外头|一共|总共|也|就|都|那|反正|差不多|大概|暂时|目前)*(?:就|也就)(?:是|有)?(?:这|那)(?:些|样|点|么多|么些|几样|几个|几笔)"
    r"(?:个)?(?:事儿?|钱|账|饥荒|债)?|"
    r"(?:再|也|那|我|俺|就|真|都)*没(?:有)?(?:啥|什么)?(?:别的|其[他它]的?|旁的)(?:事儿?|钱|账|饥荒|债|要说的)?"
)


def says_no_more(text: str) -> bool:
    """Whether a whole text says that there is nothing beside what was told: 就这些, 没别的了."""
    return _NO_MORE.fullmatch(_FILLERS.sub("", text)) is not None


def asks_back(text: str) -> bool:
    """Whether a whole text asks about the questions themselves: 你说的同意是啥意思, 这些别人能看见不."""
    return any(map(_is_back, _clauses(text))) and not story_in(text)


def asks_one_by_one(text: str) -> bool:
    """Whether somebody would rather be asked than tell: 不对，一样一样问."""
    return _ONE_BY_ONE.fullmatch(phrases.bare(text)) is not None


def story_in(text: str) -> str:
    """What of a message tells something, in its own words; nothing where it only asks back or steers."""
    if (
        control_of(text) is not None
        or asks_one_by_one(text)
        or (consent_in(text) is not None and _plain(text))
    ):
        return ""
    clauses = _clauses(text)
    left = [each for each in clauses if not (_is_back(each) or _is_command(each))]
    if len(left) == len(clauses):
        return text
    back = any(map(_is_back, clauses))
    rest = "，".join(left)
    return "" if back and len(phrases.bare(rest)) < _FEWEST else rest


def _clauses(text: str) -> list[str]:
    return [each for piece in phrases.clauses(text) for each in re.split(r"[?？]+", piece) if each]


def _plain(text: str) -> bool:
    return len(phrases.bare(text)) <= _FEWEST


def _is_back(clause: str) -> bool:
    return _ASKS_BACK.search(clause) is not None


def _is_command(clause: str) -> bool:
    return any(_COMMAND.fullmatch(each) for each in (clause, phrases.bare(clause)))
