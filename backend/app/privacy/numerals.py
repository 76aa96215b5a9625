"""Digits as people type and say them: `139-0451…`, `一三九 然后 零四五一`, `后四位是幺二三四`, `三个八`.

`chains` cuts a folded text into chains of groups. Between two groups of a chain stands nothing but what
people put between the parts of one number. Every pattern is bounded: one pass, linear time.
"""

import re
from enum import IntEnum
from typing import NamedTuple

_VALUES = {
    **dict(zip("〇零洞", "000", strict=True)),
    **dict(zip("一幺么壹", "1111", strict=True)),
    **dict(zip("二两贰俩", "2222", strict=True)),
    **dict(zip("三叁", "33", strict=True)),
    **dict(zip("四肆", "44", strict=True)),
    **dict(zip("五伍", "55", strict=True)),
    **dict(zip("六陆", "66", strict=True)),
    **dict(zip("七柒拐", "777", strict=True)),
    **dict(zip("八捌", "88", strict=True)),
    **dict(zip("九玖勾", "999", strict=True)),
}
NUMERALS = "".join(_VALUES)
_TO_DIGITS = str.maketrans(_VALUES)

_POSITION = (
    "(?:前面?|后面?|最后面?|末尾?|中间|当中|开头|打头|剩下?|其余)的?(?:[一二两三四五六七八九十0-9]{1,2}|几)"
    "(?:位|个)(?:数字?|号)?[是为]?|第[一二三四五六]段[是为]?"
)
_FILLERS = (
    "然后|接着|紧接着|接下来|再来|再是|再|还有|后面是?|后边是?|后头是?|往后|前面是?|前边是?|中间是?|最后是?|完了|完事|就是|那个|这个|"
    "嗯+|呃+|额|啊|哦|哈|呀|吧|哎|诶|呢|对|是|空格|横杠|横线|短横|杠|减|等一下|等等|我看一?[看下]|我想想|尾号是?|下面是?|剩下的?是?|"
    "开头是?|打头是?|区号是?|加上|电话|号码|(?:出生|生日)?(?:日期|年月日?)是?|生日是?|顺序码是?|校验码是?"
)
_TIMES = f"个[0-9{NUMERALS}](?![十百千万月年人号个天位点多0-9])"  # 三个八 is 888, 三个一年级 is not
# The characters the two lists above begin with: most of a text is passed over without trying them.
_POSITION_STARTS = "其剩前当开打最中末后第"
_FILLER_STARTS = (
    "下中再减出前剩加区号后吧呀呃呢哈哎哦啊嗯完对就尾年开往我打接日是最杠校横然生电短空等紧诶还这那顺额"
)
_LOOSE = " ,、;/|…。~\n!?'\"“”\r"
_TOKEN = re.compile(
    f"(?P<other>[^0-9A-Za-z叉{NUMERALS}{_POSITION_STARTS}{_FILLER_STARTS}{_LOOSE}()·._+*-]+)"
    f"|(?P<position>(?=[{_POSITION_STARTS}])(?:{_POSITION}))"
    f"|(?P<repeat>[2-6二两三四五六]{_TIMES})"
    "|(?P<digits>[0-9]+)"
    f"|(?P<numerals>(?:[{NUMERALS}](?!{_TIMES}))+)"
    "|(?P<letters>[A-Za-z]+|叉)"
    "|(?P<tight> ?(?:-{1,3}|[·._+*]) ?| ?[()] ?| )"
    f"|(?P<filler>(?=[{_FILLER_STARTS}])(?:{_FILLERS}))"
    f"|(?P<loose>[{_LOOSE}])"
    "|(?P<rest>.)",
    re.DOTALL,
)
_MAX_GAP = 16  # characters between two groups of one number


class Gap(IntEnum):
    """What stands before a group."""

    NONE = 0  # written together, in another script
    TIGHT = 1  # one space, dash or dot
    LOOSE = 2  # commas, line breaks
    WORDS = 3
    START = 4


class Group(NamedTuple):
    """Digits or letters written together: `text` is what they mean."""

    text: str
    start: int
    end: int
    gap: Gap
    spoken: bool = False
    letters: bool = False


Chain = list[Group]


def to_digits(text: str) -> str:
    """Chinese numerals of a text as digits, anything else as it is."""
    return text.translate(_TO_DIGITS)


def _group(name: str, written: str, start: int, end: int, gap: Gap) -> Group:
    if name == "digits":
        return Group(written, start, end, gap)
    if name == "letters":
        return Group("X" if written == "叉" else written.upper(), start, end, gap, letters=True)
    if name == "repeat":
        times, digit = int(to_digits(written[0])), to_digits(written[2])
        return Group(digit * times, start, end, gap, spoken=True)
    return Group(to_digits(written), start, end, gap, spoken=True)


_NO_GAP, _TIGHT, _LOOSELY, _START = Gap.NONE, Gap.TIGHT, Gap.LOOSE, Gap.START
_GAPS = {"tight": _TIGHT, "loose": _LOOSELY, "filler": Gap.WORDS, "position": Gap.WORDS}


def chains(folded: str) -> list[Chain]:
    """The chains of groups of a folded text, in order."""
    done: list[Chain] = []
    chain: Chain | None = None
    gap, last_end = _START, 0
    for token in _TOKEN.finditer(folded):
        name = token.lastgroup
        if name == "other" or name == "rest" or name is None:
            chain = None
            continue
        start, end = token.span()
        if name in _GAPS:
            # Two tight separators after one another are more than one number usually has.
            wide = _LOOSELY if name == "tight" and start > last_end else _GAPS[name]
            gap = max(gap, wide)
            continue
        if chain is None or start - last_end > _MAX_GAP:
            chain, gap = [], _START
            done.append(chain)
        chain.append(_group(name, token.group(), start, end, gap))
        gap, last_end = _NO_GAP, end
    return done
