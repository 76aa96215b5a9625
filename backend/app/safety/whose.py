"""Whose danger a stretch of a text is: the teller's, or that of somebody he tells about.

By the subject of its clause, else of the clauses before it; what a relative is quoted to say is his,
also where it says I (我弟发语音说姐我对不起你，我不想活了). Works on a text with its pauses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PAUSE = "，"
_FULL_STOP = re.compile(r"[。！!？?；;…\n]")
_CLAUSE = re.compile(r"[^，,。！!？?；;：:、…\n—~～]+[，,。！!？?；;：:、…\n—~～]*")
FAMILY = (
    r"(?:[大小老二三四五亲表堂]|最小的|那个?)?"
    r"(?:爸爸|妈妈|爸妈|父亲|母亲|父母|老爸|老妈|爹|娘|爸|妈|哥哥|弟弟|姐姐|妹妹|兄弟|哥(?!们)|弟|姐|妹|"
    r"老公|老婆|丈夫|妻子|媳妇儿?|爱人|"
    r"对象|老伴儿?|老头子?|老太太|那口子|当家的|掌柜的|男人|儿子|女儿|闺女|姑娘|孩子|小子|小孩|孙子|孙女|"
    r"叔叔?|婶子?|舅舅?|姨|姑|大爷|"
    r"大娘|爷爷|奶奶|姥姥|姥爷|公公|婆婆|岳父|岳母|丈人|丈母娘|女婿|嫂子?|[姐妹]夫|侄子|侄女|外甥女?|"
    r"小舅子|大舅哥|小姑子|"
    r"(?:男|女)(?:朋友|友)|未婚[夫妻]|家里人|家人|亲戚|孩他[爸妈])"
)
ACQUAINTED = (
    r"(?:合伙人|合伙的|老板|员工|工人|工友|师傅|徒弟|朋友|哥们儿?|闺蜜|发小|(?:老)?同学|室友|同事|邻居|"
    r"对门|老乡|战友|客户|房东|房客|厂长|店员|"
    r"[老小][王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁宋唐许韩邓冯曹田董潘于杜](?!板|头))"
)
_SOMEBODY = r"(?:有个人|有人|有个[男女]的|那个?[男女]的|人家|他们?|她们?|这人|那人)"
_ME = r"(?:(?:我|俺|咱|本人|自己(?=也))(?:们|俩)?)"
_PERSON = re.compile(
    rf"(?P<other>{_ME}?(?:家|的|那|店里|厂里|公司)*(?:{FAMILY}|{ACQUAINTED})(?:们|俩)?|{_SOMEBODY})|"
    rf"(?P<own>{_ME})"
)
# Not who acts: 给我妈发, 跟他说, 把我弟拽住, 对不起我妈.
_NO_SUBJECT = re.compile(
    r"(?:给|跟|和|对|向|冲|替|陪|找|把|将|被|靠|为|比|除了|连累|拖累|对不起|对不住|亏欠|离不开|舍不得|"
    r"想起|伺候|照顾好?|欠)(?:了|着)?$"
)
_SAYS = re.compile(
    r"(?:语音|微信|短信|信息|消息|视频|朋友圈|纸条|字条|遗书|遗言|留言|电话)(?:里|上|中)?(?:就|都|"
    r"又)?(?:留|发|写)?(?:说|写|讲|喊)?(?:着|道|的|了)?|"
    r"说(?:了|过|着|是)?(?:句|一句|好几回|好几次|好几遍)?(?!不定|不准|不好|不清|法|实话|真的|来|起)|"
    r"念叨(?:着|说)?|嘟囔|喊(?:着)?|嚷嚷?(?:着)?|哭着(?:说|喊)|"
    r"写(?:着|道|了)|发(?:了|来)?(?:个|条|一条|段|一段|句)|告诉(?:我|我妈|俺)?|留(?:了|下)(?:句|一句)?话?"
)
_TO_ONE = re.compile(
    r"你|您|对不起|对不住|原谅|别(?:找|等|救|管|怪|难过|惦记)|照顾好|保重|下辈子|来世|再见|永别|走了"
)
_OF_HIM = re.compile(r"^[他她]")
_ME_AGAIN = re.compile(r"(?:可是?|但是?|现在|所以|那|结果|反正)?[我俺]")
_CALLED = re.compile(rf"^[\"“'‘]?{FAMILY}(?=我|你|您|对不|别|啊|呀|，|,|$)")
_TELLER_AGAIN = re.compile(
    rf"^(?:{PAUSE}|,)?(?:现在|今天|这|可|但|所以|就)?(?:我|俺|咱)(?:们)?(?:们|家|也|都|就|现在|真|可|该|这)*"
    r"(?:怕|担心|害怕|吓|急|慌|拦|劝|不知道|该|咋|怎么|赶|去找|找|报警|给他|给她|一听|听了|这心|心里)"
)
# What somebody did to the teller, who then speaks of himself without saying I.
_DONE_TO_ME = re.compile(
    r"跑了|跟人|走了|离婚|离了|分手|不要我|甩了|骂|嫌|怨|催|告我|起诉|堵|闹|要钱|要账|讨债|逼|不管我|"
    r"不理|不接|瞧不起|看不起|知道了|不给钱|"
    r"去世|过世|没了|死了|病了|住院|骗|卷|不信我|不借|打我|埋怨|带走|回娘家|搬走"
)
_ALSO_ME = re.compile(r"(?:我|俺|自己)(?:也|都|就|真|只|还是)?(?:不想|想|要|不活|活够)")
_DANGER = (
    r"(?:撑不住|撑不下去|扛不住|扛不下去|熬不住|熬不下去|挺不住|想不开|受不了|不想活|活不下去|活够|想死|"
    r"寻死|要死|要?自杀|轻生|跳楼|跳江|喝药|有危险|出事|难受|崩溃)"
)
_A_RELATIVE = rf"{_ME}?(?:家|的|那)*(?:{FAMILY}|{ACQUAINTED}|[他她]们?)"
_NOT_ME = (
    r"不是(?:说)?(?:我|俺)(?:自己|本人)?|(?:我|俺)(?:自己|本人)?(?:没事|还?行|挺好|好着呢|不是|没有|"
    r"可没有?|没这么?说)"
)
_ENDS = r"[，,。！!？?；;：:、…\s啊呀呢吧的了]*"
_DISOWNED = re.compile(
    rf"{_DANGER}[了]?(?:的人?|的那个)?(?:那个?)?(?:是|说的是|指的是){_A_RELATIVE}|"
    rf"^(?:不对|不是|错了|你弄错了|弄错了|搞错了|您?听错了|记错了)?{_ENDS}(?:我)?(?:说|讲|"
    rf"指)的(?:那个?)?(?:人)?是{_A_RELATIVE}{_ENDS}"
    rf"(?:{_DANGER}|{_NOT_ME}|$)|"
    rf"(?:那|这)(?:话|句话)?是{_A_RELATIVE}(?:说|讲|发|的话|的事)|"
    rf"(?:{_NOT_ME}){_ENDS}(?:那)?是{_A_RELATIVE}{_ENDS}(?:$|{_DANGER})|"
    rf"^(?:不对|不是|错了)?{_ENDS}是{_A_RELATIVE}{_ENDS}(?:{_DANGER}{_ENDS})?(?:{_NOT_ME})"
)


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    text: str

    @property
    def closes(self) -> bool:
        """Whether a full stop stands behind it."""
        return _FULL_STOP.search(self.text) is not None


def is_of_another(text: str, end: int, *, wish: bool = True) -> bool:
    """Whether the danger that ends at a place of a text is another's. `wish`: it is a wish, no means."""
    clauses = list(_clauses(text, end))
    if not clauses:
        return False
    if (quoted := _quoted(clauses)) is not None:
        return quoted
    subject = _subject(clauses[-1].text)
    if subject is not None:
        return subject == "other"
    for clause in reversed(clauses[:-1]):
        subject = _subject(clause.text)
        if subject is not None:
            done = wish and _DONE_TO_ME.search(clause.text) is not None
            return subject == "other" and not done
    return False


def says_i_too(text: str) -> bool:
    """Whether the teller joins in: 我也想跳."""
    return any(not is_of_another(text, match.end()) for match in _ALSO_ME.finditer(text))


def disowns(text: str) -> bool:
    """Whether somebody puts right whose danger it is: 撑不住的是我弟弟，不是我."""
    return _DISOWNED.search(text.strip()) is not None


def names_another(text: str) -> bool:
    """Whether anybody but the teller acts in it."""
    return any(match["other"] for match in _subjects(text))


def names_family(text: str) -> bool:
    """Whether somebody of the family is named."""
    return re.search(rf"(?:{_ME})(?:家|的|那)*{FAMILY}|^{FAMILY}", text) is not None


def _clauses(text: str, end: int) -> Iterator[_Clause]:
    for match in _CLAUSE.finditer(text):
        if match.start() >= end:
            return
        yield _Clause(match.start(), match.group()[: max(0, end - match.start())])


def _subjects(said: str) -> Iterator[re.Match[str]]:
    for match in _PERSON.finditer(said):
        if _NO_SUBJECT.search(said, 0, match.start()) is None:
            yield match


def _subject(said: str) -> str | None:
    """The last one who acts: `own` or `other`; None when nobody is named."""
    last = None
    for match in _subjects(said):
        last = "other" if match["other"] else "own"
    return last


def _quoted(clauses: list[_Clause]) -> bool | None:
    """Whether the last clause ends in what somebody else is quoted to say; None: it is in no quote."""
    for back in range(len(clauses) - 1, -1, -1):
        clause = clauses[back]
        verb = next(reversed(list(_SAYS.finditer(clause.text))), None)
        if verb is not None:
            speaker = _speaker(clauses[:back], clause.text[: verb.start()])
            inside = _goes_on(clause.text[verb.end() :], clauses[back + 1 :], closes=clause.closes)
            return speaker == "other" if speaker is not None and inside else None
    return None


def _speaker(before: list[_Clause], said: str) -> str | None:
    for text in (said, *(clause.text for clause in reversed(before))):
        people = [match for match in _subjects(text)]
        if people:
            # 他跟我说: the first one acts; 我怕他说, 我听他说: the last one.
            return "other" if people[-1]["other"] else "own"
    return None


def _goes_on(first: str, rest: list[_Clause], *, closes: bool) -> bool:
    """Whether a quote that begins with `first` goes on to the end of `rest`."""
    if not rest:
        return True
    if closes:
        return False
    addressed = _CALLED.search(first) is not None or _TO_ONE.search(first) is not None
    blames = first.startswith(("我", "俺")) and not addressed
    # 她说她活够了，我也不想活了: who is called she in the quote is not the one who says I after it.
    if blames or (_OF_HIM.search(first) and _ME_AGAIN.match(rest[-1].text)):
        return False
    return not any(_TELLER_AGAIN.search(each.text) or each.closes for each in rest[:-1]) and (
        _TELLER_AGAIN.search(rest[-1].text) is None
    )
