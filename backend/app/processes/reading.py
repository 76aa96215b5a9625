"""Reads what a person says in chat as the answer to a question, and recognises answers nobody asked for yet.

Never guesses: what fits exactly counts, a spoken number, sum or date is read back, what can be read in two
ways is asked, everything else is no answer.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.processes import phrases, regions
from app.processes.agreeing import consent_in
from app.processes.check import Checker
from app.processes.choices import named_in, read_choice, read_many, says_none
from app.processes.errors import AnswerProblem
from app.processes.heads import headcount, whole_of
from app.processes.interview import Place
from app.processes.model import Option, Step, StepType
from app.processes.told import said_yes_or_no, taken
from app.processes.unsettled import asked_back, says_neither
from app.spoken.dates import PartialDate, find_dates
from app.spoken.money import find_money
from app.spoken.numerals import find_integers
from app.spoken.reading import Spoken
from app.spoken.shares import find_shares
from app.spoken.telephone import is_like_a_telephone
from app.spoken.yesno import yes_or_no

TOKEN = re.compile(r"⟦([a-z][a-z_]{0,19}):([0-9a-f]{4,16})⟧")
_KIND_OF = {
    StepType.PHONE: "phone",
    StepType.ID: "id_card",
    StepType.NAME: "name",
    StepType.ADDRESS: "address",
}
_WRONG = "0000"
SAID_ALREADY = ""  # the edge, which alone saw the number, said what is wrong with it
_DIGITS = re.compile(r"\d[\d\s-]{4,}")
_NEAR = 8  # characters between a cue and its value
_SHORT_YES, _SHORT_TEXT = 14, 4
_WANTING = re.compile(r"(?:要|想|能|会)(.{2,})")
_BUT = re.compile(r"但|可是|不过|就是没")
_PARTLY = re.compile(  # 工伤交了，养老没交
    r"([\u4e00-\u9fff])了[，,、 ]*[^，,。]{1,6}没(?:有)?\1|"
    r"没(?:有)?([\u4e00-\u9fff])[，,、 ]+[^，,。]{1,6}\2了"
)
_OPENS = re.compile(r"[开办](?![了店公执])..+")  # 开超市: no “yes”
_NO_NAME = re.compile(r"[我俺咱你您他她它这那]")
_TO_US = re.compile(r"[你您](?!好)|随便|都行")
_NOT_THE_FIRST = re.compile(r"不(?:是|算)(?:头一|第一|首)[次回]?")
_FIRST_TIME = re.compile(r"头一[次回]|第一[次回]|首次|从来没|没(?:有)?(?:用|贷|享受|办)过")
_SAYS_IT_CHANGES = re.compile(r"^(?:改成|改为|换成|改到|应该|是|在|[:：])+(?=.{3})")
_LEAD = re.compile(r"^(?:[我俺咱]们?(?!家))?(?:就|就是|想|要|打算|准备)*(?:是|叫)?")
_DOING = re.compile(r"雇|招|请|办|领|注册|交|参加|毕业|登记|开|租|满足|够|刚|正|用")
_DENIED = re.compile(
    r"(?:我|俺|咱|还|也|都|就|真|可|电话|手机)*(?:不|没(?:有)?)(?P<what>[\u4e00-\u9fff]{1,4})"
)
_OF_ANYTHING = (
    "是有要用想行对会能可同需愿好中成差去来过呢了啊的得必着到打算考虑准备啥什么太怎么咋参加没不办弄整搞说"
)
Resolve = Callable[[str], str | None]
Provided = Callable[[Place, str, bool], "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says in answer to a place.

    `values`: the ways it can be read, each with how it is said back; empty: it is no answer. `counts`: one
    value that needs no reading back. `problem`: it was meant as an answer, but something is wrong with it.
    """

    values: tuple[tuple[Any, str], ...] = ()
    counts: bool = False
    vague: bool = False
    problem: str | None = None
    ask: str | None = None  # in which words to read the values back

    @property
    def fits(self) -> bool:
        """Whether it is an answer, or was meant as one."""
        return bool(self.values) or self.problem is not None


NOTHING = Reading()


class Reader:
    """Reads answers on a day. `resolve` gives the value behind a token of this conversation, or None.

    `provided` reads (asked for or not) what the provider of a step understands.
    """

    def __init__(
        self, checker: Checker, today: date, resolve: Resolve, provided: Provided | None = None
    ) -> None:
        self._provided = provided
        self._checker = checker
        self._today = today
        self._resolve = resolve

    def read(self, place: Place, text: str) -> Reading:
        """The text as the answer to the question that is open."""
        if place.step.provider and self._provided:
            return self._provided(place, text, True)
        if (text := _about(place.step, text)) == "":
            return NOTHING
        if (unsettled := asked_back(place.step, text)) is not None:
            return Reading(problem=unsettled)
        reading = self._of_type(place, text)
        return self._checked(place, reading)

    def volunteered(self, place: Place, text: str) -> Reading:
        """An answer to a question that was not asked: only on clear evidence, never out of a question."""
        step = place.step
        if not step.unasked or asked_back(step, text) is not None:
            return NOTHING
        if step.provider and self._provided:
            return self._provided(place, text, False)
        if step.type in _KIND_OF:
            token = _token(text, _KIND_OF[step.type])
            return self._checked(place, self._personal(step, text)) if token else NOTHING
        if step.type is StepType.REGION:
            return self._checked(place, self._in_places(regions.volunteered(self._checker.places, text)))
        if step.type is StepType.MANY:
            return self._checked(place, self._several(place, text))
        for clause in phrases.statements(text):
            if (clause := _about(step, clause)) == "" or not _may_tell(step, clause):
                continue
            reading = self._clause(place, clause)
            if reading.values:
                checked = self._checked(place, reading)
                if checked.problem is None:
                    return checked
        return NOTHING

    def _several(self, place: Place, text: str) -> Reading:
        """Everything the clauses name; nothing when one cannot be chosen yet: it would be lost."""
        step, chosen = place.step, list[str]()
        every = (*place.options, *_hidden(place))
        for clause in phrases.statements(text):
            clause = _about(step, clause)
            goes_on = bool(chosen) and bool(named_in(every, clause))  # 想办补贴，贷款
            if not clause or not (goes_on or _may_tell(step, clause)):
                continue
            chosen += read_many(every, clause, asked=False)
        offered = {option.value: option.alone for option in place.options}
        if any(value not in offered for value in chosen):
            return NOTHING
        together = [value for value in dict.fromkeys(chosen) if not offered[value]] or chosen[:1]
        return Reading(((together, ""),), counts=True) if together else NOTHING

    def named(self, place: Place, text: str) -> Reading:
        """What the patterns of a free question find in the sentence that answers it, asides left out."""
        for clause in phrases.statements(phrases.present(text)):
            if _about(place.step, clause) and (found := _sure(taken(place.step, clause, asked=True))).values:
                return self._checked(place, found)
        return NOTHING

    def names_of(self, code: str, text: str) -> list[str]:
        """The words by which a text names a division."""
        found = self._checker.places.find(text)
        return [text[place.start : place.end] for place in found if code in place.codes]

    def _of_type(self, place: Place, text: str) -> Reading:
        step = place.step
        if step.type in _KIND_OF:
            return self._personal(step, text)
        if step.type is StepType.CHOICE:
            return _chosen(read_choice(place.options, text, hidden=_hidden(place)))
        if step.type is StepType.MANY:
            chosen = read_many(place.options, text, hidden=_hidden(place))
            return Reading(((chosen, ""),), counts=True) if chosen else NOTHING
        return _READERS[step.type](self, step, text) if step.type in _READERS else NOTHING

    def _clause(self, place: Place, clause: str) -> Reading:
        step = place.step
        if step.type is StepType.CHOICE:
            return _chosen(read_choice(place.options, clause, asked=False, hidden=_hidden(place)))
        if step.type is StepType.YES_NO:
            return _sure(said_yes_or_no(step, clause))
        if step.type is StepType.TEXT:
            return _sure(taken(step, clause))
        if step.type in (StepType.NUMBER, StepType.MONEY, StepType.DATE) and step.cue:
            return self._near_cue(step, clause)
        return NOTHING

    def _near_cue(self, step: Step, clause: str) -> Reading:
        for cue in step.cue:
            for match in re.finditer(re.escape(cue), clause):
                for spoken in self._spoken(step, clause):
                    if max(spoken.start - match.end(), match.start() - spoken.end) <= _NEAR:
                        return self._as_reading(step, spoken)
        return NOTHING

    def _checked(self, place: Place, reading: Reading) -> Reading:
        """Only values that pass the check of the step stay."""
        kept, problem = [], reading.problem
        for value, said in reading.values:
            try:
                kept.append((self._checker.check(place, value, self._today), said))
            except AnswerProblem as found:
                problem = problem or found.message
        if kept:
            return Reading(tuple(kept), reading.counts and len(kept) == 1, reading.vague)
        return NOTHING if problem is None else Reading(problem=problem)

    def _personal(self, step: Step, text: str) -> Reading:
        kind = _KIND_OF[step.type]
        token = _token(text, kind)
        if token is not None:
            if token[1] == _WRONG:
                return Reading(problem=SAID_ALREADY)
            value = self._resolve(token[0])
            if value is None:
                return Reading(problem="刚才的内容没有保存下来，请再说一次。")
            if step.type is StepType.NAME and _NO_NAME.match(value):
                return NOTHING
            if step.type is StepType.ADDRESS:
                value = _SAYS_IT_CHANGES.sub("", phrases.settled(value))
            return Reading(((value, ""),), counts=True)
        if step.type in (StepType.NAME, StepType.ADDRESS):
            return NOTHING
        looks_meant = _DIGITS.search(text) is not None or "⟦" in text
        return Reading(problem=_NO_NUMBER[step.type]) if looks_meant else NOTHING

    def _in_places(self, codes: Sequence[str]) -> Reading:
        labels = tuple((code, self._checker.places.label(code)) for code in codes)
        return Reading(labels, counts=len(labels) == 1) if labels else NOTHING

    def _region(self, step: Step, text: str) -> Reading:
        codes = regions.answered(self._checker.places, text)
        if not codes and regions.is_elsewhere(text):
            return Reading(problem=regions.ONLY_HERE)
        return self._in_places(codes)

    def _yes_no(self, step: Step, text: str) -> Reading:
        if phrases.is_question(text) or _PARTLY.search(text) or "同意" in text:
            return NOTHING  # 同意 says it to another question
        if (said := _sure(said_yes_or_no(step, text, asked=True))).values:
            return said
        if step.ask.startswith("还有") and (more := phrases.said_more(text)) is not None:
            return Reading(((more, ""),), counts=True)
        plain = phrases.bare(text)
        if len(plain) > _SHORT_YES and not _BUT.search(text):
            text = phrases.clauses(text)[0]
            plain = phrases.bare(text)
        value = yes_or_no(text) if len(plain) <= _SHORT_YES else None
        if says_neither(step, text, plain):
            return NOTHING
        if value is False and _says_no_to_another(step, plain):
            return NOTHING
        verb = _DOING.match(plain)
        if value is True and verb is not None and verb[0] not in step.ask:
            return NOTHING  # 租的: says yes to another question
        if value is True and (wanted := _WANTING.match(plain)) and not set(wanted[1]) & set(step.ask):
            return NOTHING  # 要上课了: wants something else
        return NOTHING if value is None else Reading(((value, ""),), counts=True)

    def _text(self, step: Step, text: str) -> Reading:
        if (value := taken(step, text, asked=True)) is not None:
            return _sure(value)
        plain = phrases.bare(text)
        if phrases.is_question(text) or phrases.is_unknowing(text) or "⟦" in text:
            return NOTHING
        if phrases.is_greeting(text) or _TO_US.match(plain) or not (text := phrases.without_idle(text)):
            return NOTHING
        plain = phrases.bare(text)
        says_yes_or_no = len(plain) <= _SHORT_TEXT and yes_or_no(plain) is not None
        if says_none(text) or (says_yes_or_no and not _OPENS.fullmatch(plain)):
            return NOTHING  # 都不是, 好的: says nothing about what was asked
        plain = _LEAD.sub("", text.strip(" 。，,.！!~"))
        return Reading(((plain or text.strip(), ""),), counts=True)

    def _quantity(self, step: Step, text: str) -> Reading:
        if phrases.is_question(text) and not re.fullmatch(r".{0,6}", text):
            return NOTHING
        text = phrases.after_correction(text) or text
        if step.type in (StepType.NUMBER, StepType.MONEY) and is_like_a_telephone(text):
            example = step.hint or f"比如“2{step.unit or ''}”"
            return Reading(problem=f"这个数像电话号码，不像“{step.label}”。请再说一次，{example}。")
        found = self._spoken(step, text)
        if found and _NOT_ONE.search(text):
            found = []
        if not found:
            none = step.least is not None and step.least <= 0 and _is_none(step, text)
            return Reading(((0, "0"),), counts=True) if none else NOTHING
        if len(found) > 1 and step.unit == "人":
            return self._heads(step, text, found)
        if len(found) == 1:
            return self._as_reading(step, found[0])
        unit = step.unit or "\n"
        united = [each for each in found if unit in text[each.start : each.end + len(unit)]]
        if len(united) == 1:
            return self._as_reading(step, united[0])
        values = [(candidate.value, candidate.said) for each in found for candidate in each.candidates]
        return Reading(tuple((_plain(value), said) for value, said in dict(values).items()))

    def _heads(self, step: Step, text: str, found: list[Spoken[Any]]) -> Reading:
        """Several numbers of people: those of different work added up, else the one that is told as hired."""
        if (total := headcount(text, found)) is not None:
            return Reading(((total, f"{total}"),))
        kept = whole_of(text, found)
        values = {each.value: each.said for one in kept for each in one.candidates}
        return Reading(tuple(values.items()), counts=len(kept) == 1 == len(values))

    def _spoken(self, step: Step, text: str) -> list[Spoken[Any]]:
        if step.type is StepType.MONEY:
            return list(find_money(text))
        if step.type is StepType.DATE:
            return list(find_dates(text, self._today))
        if step.unit == "%":
            return list(find_shares(text))
        return list(find_integers(text, times=step.unit == "次"))

    def _as_reading(self, step: Step, spoken: Spoken[Any]) -> Reading:
        values = tuple((_plain(each.value), each.said) for each in spoken.candidates)
        counts = len(values) == 1 and not spoken.vague and (spoken.exact or step.type is StepType.NUMBER)
        return Reading(values, counts, spoken.vague)


_READERS: dict[StepType, Callable[[Reader, Step, str], Reading]] = {
    StepType.REGION: Reader._region,
    StepType.YES_NO: Reader._yes_no,
    StepType.CONSENT: lambda _, _step, text: (
        NOTHING if (agreed := consent_in(text)) is None else Reading(((agreed, ""),), counts=True)
    ),
    StepType.TEXT: Reader._text,
    StepType.NUMBER: Reader._quantity,
    StepType.MONEY: Reader._quantity,
    StepType.DATE: Reader._quantity,
}
_ZERO = re.compile(r"[0０零〇]|(?:我|俺|还|都|从来|也)*一[次回个名位][^，,。]{0,3}没")
_NOT_ONE = re.compile(r"(?:^|[，,。 我])一[次回个名位](?:人)?(?:都|也)?没")
_NO_NUMBER = {
    StepType.PHONE: "没认出电话号码：手机号是11位数字，座机要带区号。请再说一次。",
    StepType.ID: "没认出身份证号：应该是18位，最后一位可能是X。请再说一次。",
}


def _says_no_to_another(step: Step, plain: str) -> bool:
    """不留, 不够: a short no to something the question does not name is none to it."""
    denied = _DENIED.fullmatch(plain)
    return denied is not None and not set(denied["what"]) & {*step.ask, *step.label, *_OF_ANYTHING}


def _about(step: Step, text: str) -> str:
    """What of a text can be an answer to a step at all."""
    if step.of_self:
        text = phrases.own(text)
    if step.type in (StepType.REGION, StepType.TEXT, StepType.CHOICE):
        text = phrases.present(text)
    pieces = phrases.clauses(text)
    kept = [each for each in pieces if not any(re.search(pattern, each) for pattern in step.ignore)]
    return text if len(kept) == len(pieces) else "，".join(kept)


def _may_tell(step: Step, clause: str) -> bool:
    """Whether a clause can answer a question nobody asked."""
    return step.unasked_if is None or re.search(step.unasked_if, clause) is not None


def _hidden(place: Place) -> list[Option]:
    """The options of a step that are not offered now."""
    offered = {option.value for option in place.options}
    return [option for option in place.step.options if option.value not in offered]


def _is_none(step: Step, text: str) -> bool:
    if step.unit == "次" and _NOT_THE_FIRST.search(text):
        return False
    if step.unit == "次" and _FIRST_TIME.search(text):
        return True
    return yes_or_no(text) is False or _ZERO.match(phrases.bare(text)) is not None


def tokens_in(text: str) -> Iterator[str]:
    """The tokens that stand in a text."""
    yield from (match.group() for match in TOKEN.finditer(text))


def _token(text: str, kind: str) -> tuple[str, str] | None:
    named = [match for match in TOKEN.finditer(text) if match[1] == kind]
    found = [match for match in named if not phrases.is_about_kin(text, match.start())] or named
    return (found[-1].group(), found[-1][2]) if found else None


def _plain(value: Any) -> Any:
    """A spoken value as answers keep it."""
    return value.iso() if isinstance(value, PartialDate) else value


def _sure(value: Any) -> Reading:
    return NOTHING if value is None else Reading(((value, ""),), counts=True)


def _chosen(values: list[str]) -> Reading:
    return Reading(tuple((value, "") for value in values), counts=len(values) == 1)
