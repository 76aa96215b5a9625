"""What a sentence changes of answers that stand: what was understood of a story, or what is reviewed.

It may name the answer (员工那条不对，我没雇过人), say what is so (没雇人没欠钱), say no to it (我没撑不住),
or say that it is somebody else's (欠钱的是我姐，不是我). What changes nothing is told, never passed over.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.processes import phrases
from app.processes.choices import says_none, values_denied
from app.processes.interview import Place
from app.processes.model import Option, StepType
from app.processes.reading import TOKEN, Reader

Changes = dict[str, Any]  # key → the new value; None: what stood there is taken back
Matters = Callable[[str], Mapping[str, Any]]
_SHORT = 24  # characters: what is longer goes on telling
_ECHOED = 30
_FEWEST_TOLD = 5
# Words of what the answers say: a sentence with one of them may mean an answer, and is asked about.
_OF_ANSWERS = re.compile(
    r"员工|工人|雇|工资|工钱|欠|债|饥荒|贷|担保|官司|起诉|执照|注销|社保|保险|个体|公司|合作社|打算|电话|那条|这条|上面|第[一二三四五]|"
    r"瞎|胡"
)
_NOT_SO = re.compile(r"不是(?P<what>[^，,。 是]{1,8})[，,。 ]*(?:是|而是)")
_KINDS = (StepType.CHOICE, StepType.MANY)
_MARK = re.compile(r"不对|错|不是|不算|改|其实|应该是|算了|还是|没有?(?:这|那)(?:回)?事|去掉|删|不要")
_WRONG = re.compile(r"不对|错|不是|不算|没有?(?:这|那)(?:回)?事|去掉|删|不要|没(?:说|有)")
_UNSAID = re.compile(r"没(?:有)?[说提](?:过)?")  # 我没说要打官司: nothing of it is told
_ALSO = re.compile(r"还有|也有|也是|加上|另外|外加|再加|补上|少(?:了|记|写)|漏(?:了|记)?|(?:里头?|里面)还")
_OF_OTHERS = re.compile(
    r"(?P<what>[^，,。；;]{1,12}?)的(?:那个?|人)?(?:不是我[，,。 ]*)?(?:，|,)?(?:可|都|就)?是"
    r"(?:我|俺)?(?:们|家)?(?:弟|哥|姐|妹|爸|妈|爹|娘|朋友|亲戚|同学|合伙人|儿子|闺女|女儿|媳妇|老公|对象|老板|别人|人家|他|她|舅|叔|姨|姑|嫂|邻居)|"
    r"(?P<not_mine>[^，,。；;]{1,12}?)的?不是我(?:们|自己|本人)?(?=$|[，,。！! ])"
)
_NO_DANGER = re.compile(
    r"(?:没(?:有)?|不是|没到|没说)(?:我|说|啥|什么|要|想)*(?:想死|寻死|想不开|不想活|不活|活不下去|撑不住|撑不下去|扛不住)|"
    r"^(?:我|俺|还|都|好好|人)*(?:活着呢|活得好好的|饿不死)|没有?(?:人)?(?:威胁|打|骚扰)(?:我|过我)?(?:$|[，,。])"
)
_DENIES = re.compile(r"(?:也|又|那|可|我|俺|都|并|其实|真)*(?:不是|没(?:有)?(?:说|提)?)")
_FILLING = re.compile(
    r"^(?:那|这|一|条|项|个|写|记|说|里|头|面|的|我|俺|都|得|要|应该|，|,|。| |：|:|吧|了)+"
)
_LEAD = re.compile(r"^(?:不对|不是|错了|算了|其实|那个|那|哎|啊|嗯|，|,|。| )+")
_CLAUSE = re.compile(r"[，,。；;！!\s]+")


@dataclass(frozen=True, slots=True)
class PutRight:
    """What a sentence changes; `as_told`: the keys changed only because a story would say so."""

    changes: Changes
    as_told: frozenset[str] = frozenset()


def put_right(
    reader: Reader, matters: Matters, places: Sequence[Place], current: Mapping[str, Any], text: str
) -> PutRight:
    """Everything a sentence changes of the answers that stand (`current`: key → value).

    Nothing for a question or for what goes on telling at length.
    """
    if phrases.is_question(text) or not text.strip():
        return PutRight({})
    asked = [place for place in places if place.step.type in _KINDS and place.purpose is None]
    sentence = _Sentence(reader, matters, asked, current, text)
    if others := sentence.of_others():
        return PutRight(others)
    marked = _MARK.search(text) is not None
    if not marked and len(phrases.bare(text)) > _SHORT:
        return PutRight({})
    found = PutRight(named) if (named := sentence.named()) is not None else sentence.said()
    return PutRight(sentence.read(), found.as_told) if marked and not found.changes else found


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence against the answers that stand. `places`: the questions it may be about."""

    reader: Reader
    matters: Matters
    places: Sequence[Place]
    current: Mapping[str, Any]
    text: str

    def of_others(self) -> Changes:
        """欠钱的是我姐，不是我: what is named in it is none of the teller's."""
        match = _OF_OTHERS.search(self.text)
        if match is None:
            return {}
        what = _LEAD.sub("", match["what"] or match["not_mine"] or "")
        told = self.matters(f"我{what}了")
        changes: Changes = {}
        for place in self.places:
            told_of = told.get(place.key, [])
            meant = {*(told_of if isinstance(told_of, list) else [told_of]), *_words_in(place, what)}
            if {"debts", "none"} >= meant and "欠" in what and "debts" in place_values(place):
                meant = {"debts"}
            changes |= self._without(place, meant)
        return changes

    def _without(self, place: Place, gone: set[str]) -> Changes:
        """The answer without these values; None where nothing of it is left."""
        had = self.current.get(place.key)
        if isinstance(had, list):
            left = [value for value in had if value not in gone]
            return {place.key: left or None} if len(left) < len(had) else {}
        return {place.key: None} if had is not None and had in gone else {}

    def named(self) -> Changes | None:
        """员工那条不对，我从来没雇过人; 欠款和官司里头还有替人担保: the answer is named. None: none is."""
        hits = [
            (len(name), place, self.text.index(name))
            for place in self.places
            if place.key in self.current
            for name in (place.step.label, *place.step.names)
            if name in self.text and not _is_word_of(place, name)
        ]
        if not hits:
            return None
        size, place, start = max(hits, key=lambda hit: hit[0])
        whole = self.text[start + size :]
        rest = _FILLING.sub("", phrases.after_correction(whole) or whole)
        reading = self.reader.read(place, _ALSO.sub("", rest)) if rest else None
        changes: Changes = {}
        if reading is not None and len(reading.values) == 1:
            changes = self._with(place, reading.values[0][0], grows=_ALSO.search(whole) is not None)
        elif _WRONG.search(whole):
            changes = {place.key: None}
        return changes if changes or self.current[place.key] is None else None

    def _with(self, place: Place, value: Any, *, grows: bool) -> Changes:
        had = self.current.get(place.key)
        if isinstance(value, list) and grows:
            value = together(place, had, value)
        return {place.key: value} if value != had else {}

    def said(self) -> PutRight:
        """What it says by the words of the options, else as a story says it; and what it says no to."""
        unsaid = _UNSAID.search(self.text) is not None
        told, changes, as_told = ({} if unsaid else self.matters(self.text)), Changes(), set[str]()
        for place in self.places:
            reading = self.reader.volunteered(place, self.text)
            if reading.counts and not self._is_told_otherwise(place, reading.values[0][0], told):
                changes |= self._with(place, reading.values[0][0], grows=True)
            elif place.key in told:
                changes |= self._with(place, told[place.key], grows=True)
                as_told.add(place.key)
        for place in self.places:  # 我没撑不住
            if place.key in changes or self.current.get(place.key) is None:
                continue
            denied = self._denied(place, each_alone=unsaid)
            if denied and (value := self.instead(place)) is not None:
                changes |= self._with(place, value, grows=False)
            else:
                changes |= self._without(place, denied)
        return PutRight(changes, frozenset(as_told))

    def _denied(self, place: Place, *, each_alone: bool) -> set[str]:
        """The values a sentence says no to; `each_alone`: a word of another answer may hold them."""
        options = place.step.options
        gone = set(values_denied(options, self.text))
        if each_alone:
            gone |= {each.value for each in options if values_denied([each], self.text)}
        return gone

    def instead(self, place: Place) -> Any:
        """不是四个月 是五个月: what is said in place of what is denied; None where nothing is for sure."""
        if place.step.type is not StepType.CHOICE:
            return None
        said = (_behind_no(each) for each in phrases.clauses(self.text))
        readings = [self.reader.read(place, each) for each in said if each]
        values = {each.values[0][0] for each in readings if each.counts}
        return values.pop() if len(values) == 1 else None

    def _is_told_otherwise(self, place: Place, value: Any, told: Mapping[str, Any]) -> bool:
        """没交了，差一年就能退休了: a word of it names an option, heard as a story it says another."""
        if place.step.type is StepType.MANY:  # 外头没饥荒: a word of what he says that he has not
            return told.get(place.key) in alone_in(place) and value not in alone_in(place)
        if place.step.type is not StepType.CHOICE or told.get(place.key, value) == value:
            return False
        return exactly(place, self.text) is None

    def read(self) -> Changes:
        """算了还是想再干: the one answer that what stands behind the correction changes."""
        rest = _LEAD.sub("", self.text)
        if not rest or says_none(rest):
            return {}
        fitting: list[Changes] = []
        for place in self.places:
            if place.key not in self.current or place.step.type is not StepType.CHOICE:
                continue
            reading = self.reader.read(place, rest)
            if reading.counts and reading.values[0][0] != self.current[place.key]:
                fitting.append({place.key: reading.values[0][0]})
        return fitting[0] if len(fitting) == 1 else {}


def stands(reader: Reader, places: Sequence[Place], current: Mapping[str, Any], text: str) -> bool:
    """Whether a sentence puts right only in words: 不是四个月 是五个月, where both are one answer."""
    sentence = _Sentence(reader, lambda _: {}, places, current, text)
    return any(
        current.get(place.key) is not None and sentence.instead(place) == current[place.key]
        for place in places
        if place.step.type is StepType.CHOICE and values_denied(place.step.options, text)
    )


def echo(text: str) -> str:
    """A sentence as it is said back to whom it was not understood of; numbers and names left out."""
    plain = " ".join(TOKEN.sub("…", text).split()).strip(" ，,。")
    return plain if len(plain) <= _ECHOED else plain[:_ECHOED] + "…"


def is_correcting(text: str) -> bool:
    """Whether a sentence is short or says that something is wrong: then it means what stands above."""
    return len(phrases.bare(text)) <= _SHORT or _WRONG.search(text) is not None


def adds_to_story(text: str, known: Sequence[str]) -> bool:
    """Whether a short sentence tells on: of trade, time, cause, which no answer holds: 羊得口蹄疫了.

    It says nothing wrong, or puts right only what was told: 不是八十多 是六十多只.
    """
    if _OF_ANSWERS.search(text) or len(phrases.bare(text)) < _FEWEST_TOLD:
        return False
    wrong = _MARK.search(text) is not None
    said_before = (match := _NOT_SO.search(text)) is not None and any(match["what"] in each for each in known)
    return said_before or not wrong


def exactly(place: Place, text: str) -> str | None:
    """The option that a whole text is the name of, or another word for anywhere."""
    plain = (phrases.bare(text), text.strip(" ，,。！!"))
    found = [
        option.value
        for option in place.options
        if any(each in (option.label, *option.say, *option.whole, *option.clause) for each in plain)
    ]
    return found[0] if len(found) == 1 else None


def denies_danger(text: str) -> bool:
    """Whether somebody says no to a danger he was heard to be in; 没事 alone is not enough."""
    return len(phrases.bare(text)) <= _SHORT and _NO_DANGER.search(text) is not None


def place_values(place: Place) -> set[str]:
    """The values a place can take."""
    return {option.value for option in place.step.options}


def alone_in(place: Place) -> list[list[str]]:
    """The answers of a question for several things that exclude all others: 都没有."""
    return [[option.value] for option in place.step.options if option.alone]


def together(place: Place, had: Any, value: list[str]) -> list[str]:
    """Both, in the order of the options; what excludes the others stands alone."""
    alone = {option.value for option in place.step.options if option.alone}
    if set(value) & alone:
        return value
    both = {*(had if isinstance(had, list) else []), *value} - alone
    return [option.value for option in place.step.options if option.value in both]


def _behind_no(clause: str) -> str:
    """What a clause says once what it denies is out of it; empty where it only denies."""
    return phrases.after_correction(clause) or ("" if _DENIES.match(clause) else clause)


def _words_in(place: Place, text: str) -> list[str]:
    return [option.value for option in place.step.options if any(word in text for word in _words(option))]


def _words(option: Option) -> list[str]:
    return [word for word in (option.label, *option.say, *option.reply) if len(word) > 1]


def _is_word_of(place: Place, name: str) -> bool:
    """Whether the name of a question is as well how one of its answers is said: 工资."""
    return any(name in option.label for option in place.step.options)
