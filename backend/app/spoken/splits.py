"""How people say who gets how much of a whole: 一人一半, 三个人平分, 我六他四, 三七开我七, 二八分账.

Says what was said and no more: who 我 is, and how many there are, whoever asked must know.
"""

import re
from dataclasses import dataclass

from app.spoken.cardinal import readings

_WHOLE, _TENTHS = 100, 10
_PEOPLE = {"俩": 2, "两": 2, "二": 2, "仨": 3, "三": 3, "四": 4, "五": 5}
_EQUAL = re.compile(
    r"平分|均分|平均(?:分|占)|一样多|(?:各|每人|一人|一家)(?:占|出|拿|的|就)*一半|对半|五五(?!\d)|"
    r"(?:占|股份|股|分|拿)(?:的|得)?(?:都|全)?(?:一样|相同)"
)
_HALVES = re.compile(r"一半|对半|五五")
_COUNT = re.compile(r"俩|仨|[两二三四五2345](?=[个位名家人])")
_DIGIT = "一二三四五六七八九1-9"
_NUMBER = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_I, _OTHER = r"(?:我|俺|咱|本人)(?:自己)?", r"(?:他|她|对方|那位|人家|合伙人)"
_HAS = r"(?:占|出|拿|要|持股|持|的|是|就)*"
_UNIT = r"(?:成|%|个点)?"
_MINE = rf"{_I}{_HAS}(?:百分之)?(?P<mine>{_NUMBER}){_UNIT}"
_HIS = rf"{_OTHER}{_HAS}(?:百分之)?(?P<other>{_NUMBER}){_UNIT}"
_MINE_FIRST = re.compile(rf"{_MINE}[，, ]*{_HIS}")
_OTHER_FIRST = re.compile(rf"{_HIS}[，, ]*{_MINE}")
_RATIO = re.compile(rf"(?<![{_DIGIT}十])(?P<one>[{_DIGIT}])[比:：]?(?P<two>[{_DIGIT}])(?:开|分(?!钟))")
_OWN = re.compile(rf"(?P<i>{_I})?(?(i)|{_OTHER}){_HAS}(?P<part>[{_DIGIT}])成?(?=$|[，,。 的吧呗])")


@dataclass(frozen=True, slots=True)
class Split:
    """`equal`: all have the same, `count` of them where that is said. Else parts of two, in per cent.

    `mine`, `other`: of the speaker and of the one beside him, where that is told; `parts`: the two.
    """

    equal: bool = False
    count: int | None = None
    parts: tuple[int, int] = (0, 0)
    mine: int | None = None
    other: int | None = None


def find_split(text: str) -> Split | None:
    """What a text says of how a whole is shared out; None when it says nothing of the kind."""
    for pattern in (_MINE_FIRST, _OTHER_FIRST):
        match = pattern.search(text)
        parts = _per_cent(match["mine"], match["other"]) if match else None
        if parts is not None:
            return Split(parts=parts, mine=parts[0], other=parts[1])
    ratio = _RATIO.search(text)
    parts = _per_cent(ratio["one"], ratio["two"]) if ratio else None
    if ratio is not None and parts is not None and parts[0] != parts[1]:
        return _of_ratio(parts, text[ratio.end() :] or text[: ratio.start()])
    if _EQUAL.search(text) is None:
        return None
    return Split(equal=True, count=_count(text))


def only_mine(text: str) -> str:
    """我叫刘洋，我六他四 as 我叫刘洋，我占60%: for whoever reads one number of one member."""
    return _instead(text, "我占{}%")


def without_split(text: str) -> str:
    """A text without who has how much, where that is told of both."""
    rest = _instead(text, "")
    return text if rest == text else rest.strip("，,。 ")


def _instead(text: str, form: str) -> str:
    found = find_split(text)
    if found is None or found.mine is None:
        return text
    patterns = (pattern for pattern in (_MINE_FIRST, _OTHER_FIRST) if pattern.search(text))
    return next((pattern.sub(form.format(found.mine), text, count=1) for pattern in patterns), text)


def equal_part(count: int) -> int | None:
    """What each of several has of the whole; None where that is no whole number of per cent."""
    return None if _WHOLE % count else _WHOLE // count


def _of_ratio(parts: tuple[int, int], rest: str) -> Split:
    """三七开，我七: which of the two is whose, where that is told."""
    own = _OWN.search(rest)
    value = (_read(own["part"]) or 0) * _TENTHS if own else 0
    if own is None or value not in parts:
        return Split(parts=parts)
    left = _WHOLE - value
    return Split(parts=parts, mine=value if own["i"] else left, other=left if own["i"] else value)


def _count(text: str) -> int | None:
    if _HALVES.search(text):
        return 2
    found = _COUNT.search(text)
    if found is None:
        return None
    return _PEOPLE.get(found[0]) or int(found[0])


def _per_cent(one: str, two: str) -> tuple[int, int] | None:
    """Two parts as per cent of the whole: six and four, or sixty and forty; None where they are no whole."""
    first, second = _read(one), _read(two)
    if first is None or second is None:
        return None
    if first + second == _TENTHS:
        return first * _TENTHS, second * _TENTHS
    return (first, second) if first + second == _WHOLE else None


def _read(text: str) -> int | None:
    values = readings(text)
    return values[0] if len(values) == 1 else None
