"""Small judgements about a sentence: is it a question, a supposition, does it say no to a word."""

import re

_QUESTION = re.compile(
    r"[?？]|(?:吗|么|不呢|没呢|不啊|没啊)[。.!！~～]*$|什么|啥|咋|怎么|怎样|如何|多少|"
    r"(?<!好)几(?:个|种|天|年|次|块|万)?(?:钱)?$|哪[些个里儿家种]|[在去到从]哪(?!都|也)|为何|为什|能不能|可不可以|可以不可以|行不行|"
    r"(?<!不)([\u4e00-\u9fff])不\1|([领办登交上认])没\2|(?<!还)还没还[?？]|"
    r"(?:几[个名位]|多大|多少).{0,3}(?:合适|好|够|行)|"
    r"(?:还是|哪个)[^，,。]{0,6}(?:好|合适|省|强)[。？]*$|"
    r"(?:要|得|能|行|用|给|算|有|会|可以|需要|交|贵|难|远|收)[^，,。不没]{0,8}"
    r"(?<![要可才就都也是还我来并绝太一])不[。.！!~～]*$|能[^，,。不没]{1,8}[回进出过起]来不[。.！!~～]*$|"
    r"(?<=[^还都也次个])[了过有着]没有?[。.！!~～]*$|有[^，,。不没]{1,6}没[。.！!~～]*$|"
    r"(?<!不)是不是|(?<!没)有没有|要不要|用不用|需不需要|好不好|会不会|区别|划算"
)
# 没什么, 啥都行: the word for a question asks nothing here.
_NO_QUESTION = re.compile(
    r"^(?:这|那|家里|我|俺)*(?:咋|怎么|哪)(?:能|会|可能)(?:不|没)[^，,。?？交缴办]{0,4}$|"  # 咋能不受
    r"没(?:有)?(?:什么|啥|多少|怎么)|没(?:有)?(?:欠|拉|打|借|贷|剩)(?:过|下|着)?(?:什么|啥|多少|谁)|"
    r"(?:什么|啥|哪[个儿里]?)[^，,。 ]{0,4}(?:也|都|没)|"
    r"这?不就是[^，,。]*[么吗嘛]|"
    r"(?:随便|不管|甭管|"
    r"无论)(?:什么|啥|怎么|哪)|"
    r"(?:什么|啥)的$|多少(?:有点|都行)|怎么都|怎么也|^(?:还|都|也)*没(?:有)?呢|(?:看(?:看)?|瞅瞅)能不能"
)
_TAIL = re.compile(r"呢[。.!！~～]*$")
_GOES_ON = re.compile(r"没|还|正|着|在|可|才|都|得")
_UNKNOWING = re.compile(
    r"不(?:太)?(?:知道(?!还?有这|还?要|还?得)|清楚|懂|明白|确定|了解|会选|好说|晓得|记得)|说不(?:准|好|清|上来)|没(?:想好|考虑好|"
    r"定)|拿不准|"
    r"不敢(?:说|定)|[哪谁](?:能)?(?:知道|懂|晓得|记得|明白)|"
    r"忘了|(?:记|弄|搞|吃|闹|整|算)不(?:清|得|住|准)|想不起|不大清楚|[整弄搞]不明白"
)
_SUPPOSING = re.compile(r"如果|要是|假如|万一|假设|比方说|比如说")
_CLAUSE_ENDS = re.compile(r"(?<=[。！!？?；;\n])|(?<=[，,\s])")
_NO_BEFORE = re.compile(
    r"(?:不是|不想|不要|不选|不开|不办|不算|没有|没啥|没什么|并非|不打算|不用|别(?![人的处家])|非|除了|不)"
    r"[^，,。;；]{0,4}$|(?<![有从])[没未]$|"
    r"没(?:人|谁)(?:[和跟与]我)?$|"
    r"(?<!有)没(?:有)?(?:欠|拉|打|背|借|贷|抬|沾|碰)(?:过|下|着|啥|什么|任何|谁|人|一分|的)*$|"  # 没拉过饥荒
    r"(?<![有从])没有(?:过|啥|什么|任何|别的)*$|"
    r"(?:本来|原本|原先)(?:就|是)?(?:想|打算|寻思|琢磨|要)[^，,。;；]{0,4}$|"
    r"(?:以后|将来|[干做]大了)[^，,。;；]{0,4}$|"
    r"没(?:有)?[说提](?:过)?[^，,。;；]{0,4}$"
)
_EITHER_WAY = re.compile(r"([能要会可])不\1")
_MEANT = re.compile(
    r"(?:不对|错了|说错了|打错了|改成|改为|换成)[，,。 ]*(?:应该)?(?:是|叫)?|"
    r"不是[，,。 ]+(?:应该)?(?:是|叫)?|"
    r"不是[^，,。]{1,8}?[，, ]*(?:而|应该)?是"
)


_NO_AFTER = re.compile(
    r"不(?:起|了|上|成|行|动|干)|(?:也|都|就|可|倒)?不(?:沾|卖|挨|碰)(?:[的了啊呢，,。 ]|$)|"
    r"(?:太|挺|怪|又)(?:麻烦|复杂|贵|费事|费劲|啰嗦)|"
    r"[，, ]?(?:那个|啥的|的话|这块)?(?:就|先|暂时|还是)*"
    r"(?:算了|免了|拉倒|不要|不用|不办|不需要|不考虑)"
)
_KIN = (
    r"(?:爸|妈|爹|娘|父亲|母亲|老公|老婆|媳妇|对象|爱人|那口子|丈夫|妻子|老伴|儿子|闺女|姑娘|孩子|[大二老]?哥|弟弟?|"
    r"姐姐?|妹妹?|[老大二]?(?:叔|舅|姨|姑)|爷爷|奶奶|公公|婆婆|丈人|丈母娘|亲戚|朋友|同学|邻居)"
)
_OF_ANOTHER = re.compile(
    rf"^(?:我|俺|咱|我们|咱们|俺们|因为|是)*(?:家|的)*{_KIN}"
    r"(?!.*(?:都|[和跟与][我俺咱]|[我俺咱](?:也|是|和|跟)))"
)
_ONCE = re.compile(r"以前|原来|原先|本来|之前|早先|起先|开始(?:是|想)|当初|头些?年|前些年|从前|前几年")
_NOW = re.compile(r"现在|如今|改(?!天|日)|这回|这次|眼下|目前|后来|最后|如今|今年")
_SLIP = re.compile(
    r"(?:哦|噢|呃|额|啊|哎|诶|唉|嗯|等等|等下|等会儿?)*"
    r"(?:不对|不是|不+|错了|口误|(?:说|打|写|弄|记|选)错了?)(?:不对|不是|啊|呀|了|哈)*"
)
_EXCUSE = re.compile(r"(?:我|俺)?(?:改主意|变主意|(?:说|打|写|想|记)错|口误|重说)(?:一遍|了)?")
_INSTEAD = re.compile(r"^(?:还是|应该是|应该|改成|换成|是|就)+|(?:吧|呗|得了|算了)$")
_AMOUNT = r"[\d.]+|[一二三四五六七八九十百千万亿两俩仨几半零]+"
_COUNTED = re.compile(rf"(?:{_AMOUNT})(?P<unit>[个名位人号万块元年月日次回成%wW]*)")
_GREETING = re.compile(
    r"(?:哈喽|喂|嗨|嘿|你好|您好|hello|hi|在吗|在不在|有人吗|在不|早上好|晚上好)+", re.IGNORECASE
)
_IDLE = re.compile(  # 先问问政策, 回家商量商量, 听你的
    r"问问|问一下|想想|看看(?:再|$)|商量|琢磨|打听|合计合计|考虑|听(?:你|您|你们|他|她|家里)(?:的|$)|看了几|"
    r"(?:让|叫)我[干来做办问]"
)
_PUT_OFF = re.compile(
    r"(?:那|就|我|先|等)*(?:到时候|回头|以后|过后|完了|再|先|等等)+(?:再)?(?:说|想|看|定|琢磨|考虑|起|不[起想定说填]|空着)+(?:看|想|吧|一下)*"
)
_NO_MORE = re.compile(
    r"(?:再)?没有?(?:别人|别的|其他)?|就(?:我|他|她|这)?(?:们)?(?:俩|仨|[两三]个|些|他|她)?(?:人)?|齐|完"
)
_ONE_MORE = re.compile(r"还有|再[加来]|有[,，]?还")
_MARKS = "，,。;；！!？? \n"


def is_question(text: str) -> bool:
    """Whether a sentence asks something rather than answers."""
    plain = _NO_QUESTION.sub("", text.strip())
    if _TAIL.search(plain) is not None and _GOES_ON.search(plain) is None:
        return True
    return _QUESTION.search(plain) is not None


def is_unknowing(text: str) -> bool:
    """Whether someone says that they do not know."""
    return _UNKNOWING.search(text) is not None


def is_denied(text: str, start: int, end: int | None = None) -> bool:
    """Whether the word at `start` is said no to: 不是个体户, 不要公司, (with `end`) 租不起."""
    before = _EITHER_WAY.sub("", text[max(0, start - 8) : start])
    if end is not None and _NO_AFTER.match(text, end) is not None:
        return True
    return _NO_BEFORE.search(before) is not None


def is_about_kin(text: str, start: int) -> bool:
    """Whether right before a place in a text a relative or friend is named: 打我媳妇139…."""
    return re.search(rf"{_KIN}[^，,。;；]{{0,3}}$", text[:start]) is not None


def is_greeting(text: str) -> bool:
    """Whether a whole text only greets."""
    return _GREETING.fullmatch(bare(text)) is not None


def is_idle(text: str) -> bool:
    """Whether somebody only asks around or puts it off: 先问问政策, 到时候再说."""
    plain = bare(text)
    return _IDLE.search(plain) is not None or _PUT_OFF.fullmatch(plain) is not None


def said_more(text: str) -> bool | None:
    """An answer to “还有吗”: there is one more, there is none, or neither."""
    plain = bare(text)
    if _NO_MORE.fullmatch(plain):
        return False
    return True if _ONE_MORE.match(plain) else None


def clauses(text: str) -> list[str]:
    """The pieces of a text between marks and spaces."""
    return [each for each in re.split(r"[，,。;；！!…\s]+", text) if each]


def without_idle(text: str) -> str:
    """A text without the clauses that say nothing yet: 跟媳妇商量好了，卖盒饭. Empty when all are."""
    pieces = clauses(text)
    kept = [each for each in pieces if not is_idle(each)]
    return text if len(kept) == len(pieces) else "，".join(kept)


def own(text: str) -> str:
    """A text without the clauses that tell of somebody else: 我爸当过兵，我没有."""
    pieces = clauses(text)
    kept = [each for each in pieces if _OF_ANOTHER.match(each) is None]
    return text if len(kept) == len(pieces) else "，".join(kept)


def present(text: str) -> str:
    """A text without what was so once, when it goes on to say how it is now: 原来想在道里，现在定道外了."""
    pieces = clauses(text)
    once = next((number for number, each in enumerate(pieces) if _ONCE.search(each)), None)
    if once is None:
        return text
    now = next((number for number, each in enumerate(pieces) if number > once and _NOW.search(each)), None)
    return text if now is None else "，".join((*pieces[:once], *pieces[now:]))


def settled(text: str) -> str:
    """A text with what is taken back in the same breath put right: 雇三个，哦不，两个."""
    kept: list[str] = []
    slipped, changed = False, False
    for clause in clauses(text):
        if kept and _SLIP.fullmatch(clause):
            slipped = True
        elif slipped and not _EXCUSE.fullmatch(clause):
            kept[-1] = _instead(kept[-1], clause)
            slipped, changed = False, True
        elif not slipped:
            kept.append(clause)
    return "，".join(kept) if changed and not slipped else text


def _instead(before: str, after: str) -> str:
    """The clause that holds: the new one, or of the old one all but its number."""
    new = _INSTEAD.sub("", after) or after
    number = _COUNTED.fullmatch(new)
    old = list(_COUNTED.finditer(before)) if number else []
    if not number or not old or number["unit"] != old[-1]["unit"]:
        return new
    return before[: old[-1].start()] + new + before[old[-1].end() :]


def statements(text: str) -> list[str]:
    """The clauses of a text that state something: no questions, no suppositions.

    A question mark or particle makes its whole sentence a question, not only the clause it stands in.
    """
    found = []
    for sentence in re.split(r"(?<=[。！!？?；;\n])", text):
        pieces = [clause for clause in _CLAUSE_ENDS.split(sentence) if clause.strip(_MARKS)]
        if re.search(r"[?？]\s*$", sentence) and len(pieces) == 1:
            continue
        found += [
            piece.strip(_MARKS)
            for piece in pieces
            if not is_question(piece.strip("，,。;；！! \n")) and not _SUPPOSING.search(piece)
        ]
    return found


def after_correction(text: str) -> str | None:
    """What stands behind “不对，改成”: the correction itself; None when nothing is corrected."""
    found = list(_MEANT.finditer(text))
    rest = text[found[-1].end() :].strip() if found else ""
    return rest or None


def bare(text: str) -> str:
    """Without punctuation, spaces, polite openings and closings."""
    plain = re.sub(r"[\s，,。.！!~～；;：:“”\"'、]+", "", text)
    plain = re.sub(
        r"^(?:嗯+|哦+|啊|那个|那就|那|就|我选|我要选|选|我的是|我是|是|应该是|属于|算是|我)+(?=.)", "", plain
    )
    return re.sub(r"(?<=.)(?:吧|呗|呀|啊|哈|哦|了|的|嘛|呐|哇)+$", "", plain)
