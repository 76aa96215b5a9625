"""Finds what a sentence takes out of the answers that stand: 贷款不办了, 把刻章删了, 门牌先不填.

It never means the whole form nor everything that was said: it names one thing that was wished or filled in.
"""

import re
from dataclasses import dataclass

from app.cases.book import Opened
from app.processes import phrases
from app.processes.choices import named_in
from app.processes.interview import Place
from app.processes.model import Option, StepType

_MOST = 16  # characters of a clause that only takes something out
_DELETES = r"(?:去掉|拿掉|划掉|勾掉|减掉|撤掉|删(?:除|掉|去)?|取消|划了|去了)"
_MODAL = r"(?:想|用|需要|打算|准备|再|考虑|愿意)*"
_NO = r"(?:不|别|甭)"
_DOES = r"(?:办|要|贷|弄|整|搞|领|申请|开|刻|报|参加|填|加|写|上|交|做)"
_REMOVES = re.compile(rf"{_DELETES}|{_NO}{_MODAL}{_DOES}|{_NO}{_MODAL}(?=[\u4e00-\u9fff])|算了|免了|拉倒")
_DENIES = re.compile(rf"{_DELETES}(?:了|吧)*|{_NO}{_MODAL}|算了|免了|拉倒")
_NOT_OUT = re.compile(
    r"[?？]|那么|这么|不(?:急|够|多|少|知道|清楚|懂|会|能|成|行|是|对|算|欠|贵|好)|多少|\d|万|换成|改成|改为|为啥|怎么|咋"
)
_FILLING = re.compile(
    r"^(?:那|就|把|将|给我|帮我|我|俺|咱|请|麻烦|还是|先|这个|那个|里头?的?|的|，|,|我想|想|要|也)+|"
    r"(?:这|那)?(?:个|项|条|块|样|一项|事儿?)?(?:先|就|也|都|我|俺|还是|暂时|干脆|给|的|了|吧|呗|啊|掉)*$"
)
_VERB_ONLY = re.compile(
    rf"^(?:那|我|俺|咱|还是|就|先|也|都)*{_NO}{_MODAL}(?P<verb>[\u4e00-\u9fff])了?(?:吧|呗|啊)?$"
)
_OF_ALL = frozenset("办要弄整搞领填写说做干来去交行好是用加开上报")


@dataclass(frozen=True, slots=True)
class TakenOut:
    """`values` leave the answer of a place that holds several; without them the whole answer goes.

    `absent`: what is named was never chosen there.
    """

    place: Place
    values: tuple[str, ...] = ()
    absent: bool = False


def find_taken_out(opened: Opened, text: str) -> TakenOut | None:
    """What a sentence takes out; None when it takes out nothing that is named."""
    if phrases.is_question(text):
        return None
    for clause in phrases.clauses(text):
        if len(clause) > _MOST or _REMOVES.search(clause) is None or _NOT_OUT.search(clause):
            continue
        if (found := _chosen(opened, clause) or _filled_in(opened, clause)) is not None:
            return found
    return None


def _chosen(opened: Opened, clause: str) -> TakenOut | None:
    """One of several things that were chosen."""
    absent: TakenOut | None = None
    for place in opened.interview.places:
        if place.step.type is not StepType.MANY or place.purpose is not None or place.step.personal:
            continue
        answer = opened.stored.get(place.key)
        chosen = answer.value if answer is not None and isinstance(answer.value, list) else []
        named = _named(place, chosen, clause)
        alone = {option.value for option in place.step.options if option.alone}
        values = tuple(value for value in named if value in chosen and value not in alone)
        if values:
            return TakenOut(place, values)
        rest = tuple(value for value in named if value not in alone)
        if rest and place.step.heard and opened.open_place.key != place.key:
            absent = absent or TakenOut(place, rest, absent=True)
    return absent


def _named(place: Place, chosen: list[str], clause: str) -> list[str]:
    if (verb := _VERB_ONLY.match(clause)) is not None:
        return _by_verb(place.step.options, chosen, verb["verb"])
    left = _FILLING.sub("", _DENIES.sub("", clause))
    return named_in(place.step.options, left)


def _by_verb(options: list[Option], chosen: list[str], verb: str) -> list[str]:
    """不贷了: the one chosen thing whose name holds the word."""
    if verb in _OF_ALL:
        return []
    found = [option.value for option in options if option.value in chosen and verb in option.label]
    return found if len(found) == 1 else []


def _filled_in(opened: Opened, clause: str) -> TakenOut | None:
    """A whole answer: 店名删了, 门牌先不填."""
    left = _FILLING.sub("", re.sub(rf"{_DELETES}(?:了|吧)*|{_NO}{_MODAL}{_DOES}", "", clause))
    for place in opened.interview.places:
        answer = opened.stored.get(place.key)
        if answer is None or answer.skipped or place.purpose is not None:
            continue
        if place.step.type in (StepType.YES_NO, StepType.CHOICE, StepType.MANY) or place.step.provider:
            continue
        if left in {place.label, *place.step.names}:
            return TakenOut(place)
    return None
