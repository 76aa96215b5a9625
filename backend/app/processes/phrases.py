"""Small judgements about a sentence: is it a question, a supposition, does it say no to a word."""

import re

_QUESTION = re.compile(
    r"[?？]|(?:吗|么|不呢|没呢|不啊|没啊)[。.!！~～]*$|什么|啥|咋|怎么|怎样|如何|多少|"
    r"几(?:个|种|天|年|次|块|万)?(?:钱)?$|哪[些个里儿家种]|为何|为什|能不能|可不可以|可以不可以|行不行|"
    r"([\u4e00-\u9fff])不\1|是不是|有没有|要不要|用不用|需不需要|好不好|会不会|区别|划算"
)
# 没什么, 啥都行: the word for a question asks nothing here.
_NO_QUESTION = re.compile(
    r"没(?:有)?(?:什么|啥|多少|怎么)|(?:什么|啥|哪[个儿里]?)[^，,。 ]{0,4}(?:也|都)|(?:随便|不管|甭管|"
    r"无论)(?:什么|啥|怎么|哪)|"
    r"(?:什么|啥)的$|多少(?:有点|都行)|怎么都|怎么也"
)
_TAIL = re.compile(r"呢[。.!！~～]*$")
_GOES_ON = re.compile(r"没|还|正|着|在|可|才|都|得")
_UNKNOWING = re.compile(
    r"不(?:太)?(?:知道|清楚|懂|明白|确定|了解|会选|好说|晓得|记得)|说不(?:准|好|清|上来)|没(?:想好|考虑好|"
    r"定)|拿不准|"
    r"忘了|记不(?:清|得|住)|想不起|不大清楚|整不明白"
)
_SUPPOSING = re.compile(r"如果|要是|假如|万一|假设|比方说|比如说")
_CLAUSE_ENDS = re.compile(r"(?<=[。！!？?；;\n])|(?<=[，,\s])")
_NO_BEFORE = re.compile(
    r"(?:不是|不想|不要|不选|不开|不办|不算|没有|并非|不打算|不用|别|非|除了|不)[^，,。;；]{0,4}$"
)
_MEANT = re.compile(r"(?:不对|不是|错了|说错了|打错了|改成|改为|换成)[，,。 ]*(?:应该)?(?:是|叫)?")


_NO_AFTER = re.compile(r"不(?:起|了|上|成|行|动|干)")


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
    before = text[max(0, start - 8) : start]
    if end is not None and _NO_AFTER.match(text, end) is not None:
        return True
    return _NO_BEFORE.search(before) is not None


def statements(text: str) -> list[str]:
    """The clauses of a text that state something: no questions, no suppositions.

    A question mark or particle makes its whole sentence a question, not only the clause it stands in.
    """
    found = []
    for sentence in re.split(r"(?<=[。！!？?；;\n])", text):
        if not sentence.strip():
            continue
        clauses = [clause for clause in _CLAUSE_ENDS.split(sentence) if clause.strip()]
        if re.search(r"[?？]\s*$", sentence) and len(clauses) == 1:
            continue
        found += [c for c in clauses if not is_question(c.strip("，,。；;！! ")) and not _SUPPOSING.search(c)]
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
