"""A story told freely at the beginning: kept, understood, read back, and only with a yes an answer."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.after_help import GOES_ON
from app.cases.book import CITIZEN_IN_CHAT, CaseBook, Opened
from app.cases.fitting import fitting
from app.cases.no_story import asks_one_by_one, story_in
from app.cases.numbers import masked
from app.cases.putting_right import Changes, adds_to_story, echo, is_correcting, put_right, stands
from app.cases.review_words import SUBMIT
from app.cases.story_reader import StoryReader as StoryReader
from app.processes import free_text, phrases
from app.processes.check import MAX_TEXT
from app.processes.controls import Control, control_of, stops
from app.processes.interview import Given, Interview, Place
from app.processes.reading import Reader
from app.spoken.yesno import yes_or_no

UNDERSTOOD = "understood"
CORRECTED = "corrected"
MATTERS = "mentioned"  # the step that holds the difficulties a story names
_MOST_KEPT = 4000  # characters kept before the story is asked; the step takes less
_SHORTEST, _SHORTEST_MORE = 12, 5  # characters of what tells something without answering anything
_SHORT_QUESTION = 25
_BARE_NO = re.compile(
    r"(?:嗯|啊|那)?(?:不|没)(?:全|太|都)?(?:对|是|错|行|有)?(?:了|的|啊|呀|吧|哦)*|错了?|有错|有不对的?"
)
_BARE_YES = re.compile(
    r"(?:嗯|啊|哦|呐|哪|那|对头|对上|对|是|没错|不错|没(?:啥|什么)?(?:问题|毛病)|不差啥?|差不[多离]|行|好使|好|可以|可不|妥|中|成|得嘞|必须|确定|"
    r"同意|都|全|就|按|这样|这么地?|着|儿|这个|个|这些|来|回事|意思|正确|理解|说|你|您|我|的|了|呀|吧|呗|哈|呢|谢谢|ok|OK|yes)+"
)
_AS_IT_IS = re.compile(
    r"(?<!不)是?这么(?:回事|地|个意思)|没(?:啥|什么)?毛病|差不[多离]|不差|^嗯呐|对着呢|对儿?$"
)
_MARKS = re.compile(r"[\s，,。.！!~～、]+")
_DONE = re.compile(
    r"(?:我|俺)?(?:都|就|已经)*(?:说|讲|唠)(?:完|好|没)(?:了|啦)|完(?:了|事了?)|没(?:有)?(?:别的|啥|什么)?(?:说的|要说的)?了|"
    r"(?:暂时|目前)?(?:就|也就)(?:是)?(?:这|那)(?:些|样|个|么多|点)(?:事)?(?:了|吧|呗)?|没(?:有)?别的(?:了|要说的)?"
)
_TO_HAND_IN = re.compile(
    r"(?:直接|那就|那|就|先|给我|帮我)*(?:交|转|提交|报)(?:给|到|上)?(?:工作人员|你们|上去|上)?(?:了|吧|呗)*"
)
_ONE_BY_ONE = re.compile(
    r"(?:不对|不是)?(?:那|你)?(?:一样一样|一个一个|一条一条|挨个|重新)(?:地)?(?:再)?问(?:我)?(?:吧|呗)?"
)
_NUMBER_ONLY = re.compile(
    r"(?:我|俺)?(?:的)?(?:电话|手机号?|号码)?(?:是|：|:)?\s*(?:⟦phone:[0-9a-f]+⟧|1\d{10}|0\d{2,3}-?\d{7,8})"
)
_ENDS = " ，,。.！!~～"
_NOTHING = "好，我都记下了。下面一样一样问您，不想答的就跳过。"
_REJECTED = "好，那一样一样问您。您讲的还留着，刚才列的都不算。"
_NO_MORE = "好，不想说的就不说。您讲过的先照上面那几条记着，哪条不对，交之前都能改。"
_ACCEPTED = "好，那就按这些来，说过的不再问。"
_MORE = "好，加上您刚说的，我再念一遍。"
_PUT_RIGHT = "好，按您说的改了，我再念一遍。"
_NOT_MATCHED = "这句我没对上：“{said}”。哪条要改，说它的名字和对的就行，比如“员工改成没雇人”。"
_ONLY_KEPT = "记着了，这句也记在您讲的情况里了。下面这几条没变。"
_NUMBER_KEPT = "号码我记着，后头不再问。先看上面这几条对不对。"
_HANDED_IN = "好，那就按这些来。下面还有几样，不想答的说“跳过”，完了就能交给工作人员。"
_OPENING = "您一开头说的我记着呢，不用再讲。没说到的，接着说就行。"


def is_telling(text: str) -> bool:
    """Whether a text tells something: anything but a short question or words that steer."""
    if control_of(text) is not None or stops(text):
        return False
    return not is_short_question(text) or "我" in text


def is_short_question(text: str) -> bool:
    """Whether a text asks and hardly tells."""
    return len(text.strip()) <= _SHORT_QUESTION and free_text.asks(text)


@dataclass(frozen=True, slots=True)
class Telling:
    """The story step of an open case."""

    book: CaseBook
    reader: StoryReader
    hears: Callable[[str], bool] = lambda text: False  # whether a text speaks of danger

    def take(
        self, session: Session, opened: Opened, text: str, base: int, reader: Reader
    ) -> tuple[Opened, str] | None:
        """What a message does to the story: the case afterwards, what to say; None: it is no part of it."""
        pending = opened.row.pending or {}
        if UNDERSTOOD in pending:
            told = bool(pending[UNDERSTOOD])
            return self._verdict(session, opened, text, told=told) or self._more(
                session, opened, text, reader
            )
        if opened.open_place.key != self.reader.step or not text.strip() or not is_telling(text):
            return None
        known = opened.stored.get(self.reader.step)
        before = str(known.value).split("\n") if known is not None and known.value else []
        if before and SUBMIT.fullmatch(text.strip(_ENDS)):
            return self.book.go_to(session, opened, None), ""
        story = story_in(text)
        # What was told stays: whoever goes back to it adds to it, or puts it right in his own words.
        return self._hear(session, opened, self._fitting(opened, [*before, story]), base) if story else None

    def is_ahead(self, opened: Opened) -> bool:
        """Whether the story is still to be asked for."""
        asked, place = opened.open_place, opened.interview.by_key.get(self.reader.step)
        if opened.row.pending or asked.key == self.reader.step:
            return False
        if place is None:
            return asked.purpose is not None  # its questions are not there before the consent
        return not opened.interview.is_answered(place)

    def is_over(self, opened: Opened) -> bool:
        """Whether it was told, or left out, and what was understood has its yes or no."""
        place = opened.interview.by_key.get(self.reader.step)
        return place is not None and not opened.row.pending and opened.interview.is_answered(place)

    def was_told(self, opened: Opened) -> bool:
        """Whether somebody has begun to tell, before it was asked."""
        return "\n" in (opened.row.opening or "")

    def tells(self, text: str, *, goes_on: bool = False) -> bool:
        """Whether a text is part of a story: it says something to a question, or is long.

        `goes_on`: behind a part of a story also shorter ones are.
        """
        if not text.strip() or not is_telling(text):
            return False
        least = _SHORTEST_MORE if goes_on else _SHORTEST
        return len(phrases.bare(text)) >= least or bool(self.reader.matters(text))

    def keep_opening(self, session: Session, opened: Opened, text: str) -> Opened:
        """Keep what somebody began with until the story may be heard: consent and safety come first."""
        told = "\n".join(filter(None, map(story_in, text.split("\n"))))
        return self.book.changed(session, opened, opening=told or None)

    def keep_more(self, session: Session, opened: Opened, text: str, *, in_danger: bool = False) -> Opened:
        """Keep what somebody tells before it is asked, behind what he began with, as far as there is room."""
        parts = [*(opened.row.opening or "").split("\n"), story_in(" ".join(text.split()))]
        parts = list(dict.fromkeys(filter(None, parts)))
        kept = "\n".join(fitting(parts, _MOST_KEPT, self.hears, newest=in_danger))
        return self.book.changed(session, opened, opening=kept or None)

    def keep(self, session: Session, opened: Opened, text: str) -> Opened:
        """Keep what was said in danger and answered elsewhere: with what is read back, or until it is heard.

        Where there is no room for all, other things give way to it.
        """
        if UNDERSTOOD not in (opened.row.pending or {}):
            return self.keep_more(session, opened, text, in_danger=True)
        told = str(opened.stored[self.reader.step].value).split("\n")
        corrected = (opened.row.pending or {}).get(CORRECTED)
        room = self._fitting(opened, [*told, text], newest=True)
        opened, _ = self._hear(session, opened, room, opened.row.revision, corrected=corrected)
        return opened

    def add(self, session: Session, opened: Opened, text: str) -> Opened:
        """Keep a later sentence behind the story, for whoever helps; where none was told it is left alone."""
        told = opened.stored.get(self.reader.step)
        if told is None or not told.value or opened.row.pending or text in str(told.value).split("\n"):
            return opened
        room = self._fitting(opened, [*str(told.value).split("\n"), text])
        opened, _ = self.book.give(
            session, opened, self.reader.step, "\n".join(room), CITIZEN_IN_CHAT, opened.row.revision
        )
        return opened

    def _fitting(self, opened: Opened, texts: Sequence[str], *, newest: bool = False) -> list[str]:
        """As much of what was told as the step takes."""
        most = opened.process.steps[self.reader.step].most or MAX_TEXT
        return fitting(texts, most, self.hears, newest=newest)

    def take_opening(
        self, session: Session, opened: Opened, unsealed: Callable[[str], str]
    ) -> tuple[Opened, str] | None:
        """Hear what somebody told before where the story is asked; None while it waits or tells nothing.

        `unsealed`: the words of a part that was kept unread until the consent.
        After a no to the consent, or when the story was left out, it is dropped. Where the story is not
        asked, because being safe comes first, it stays: whoever helps reads it.
        """
        opening, place = opened.row.opening, opened.interview.by_key.get(self.reader.step)
        if opening is None or opened.row.pending:
            return None
        if opened.open_place.key != self.reader.step:
            if place is None and self._is_agreed(opened):
                kept = "\n".join(self._words(opening, unsealed))
                self.book.changed(session, opened, opening=kept)
            elif place is None or opened.interview.is_answered(place):
                self.book.changed(session, opened, opening=None)
            return None
        opened = self.book.changed(session, opened, opening=None)
        texts = self._fitting(opened, self._words(opening, unsealed))
        found = self.reader.understand(opened.interview, self.book.library.checker, texts)
        if not found and len(texts) <= 1:
            return None
        opened, _ = self._hear(session, opened, texts, opened.row.revision)
        return opened, _OPENING

    def _is_agreed(self, opened: Opened) -> bool:
        """Whether what is told may be kept: its consent stands."""
        return opened.interview.consents.get(opened.process.steps[self.reader.step].personal or "") is True

    def _words(self, kept: str, unsealed: Callable[[str], str]) -> list[str]:
        """The parts of what was kept, each on one line; parts that cannot be read are left out."""
        said = (story_in(" ".join(unsealed(part).split())) for part in kept.split("\n"))
        return [text for text in said if text]

    def told(self, opened: Opened) -> str:
        """Everything told so far: before the story was asked, and as the story."""
        answer = opened.stored.get(self.reader.step)
        parts = (opened.row.opening, answer.value if answer is not None else None)
        return "\n".join(part for part in parts if part)

    def told_of(self, opened: Opened, key: str) -> Any:
        """What the story says to an open question, also where what was understood was said to be wrong."""
        texts = [each for each in self.told(opened).split("\n") if each]
        found = self.reader.understand(opened.interview, self.book.library.checker, texts)
        return next((each.value for each in found if each.place.key == key), None)

    def understand(self, opened: Opened, text: str) -> list[tuple[str, Any]]:
        """Open questions that a later text answers, and the difficulties it adds to those known."""
        found = self.reader.understand(opened.interview, self.book.library.checker, [text], stated=True)
        answers: list[tuple[str, Any]] = [(each.place.key, each.value) for each in found]
        named = self.reader.matters(text, stated=True).get(MATTERS, [])
        known = opened.interview.answers.get(MATTERS)
        before = list(known.value or []) if known is not None else []
        more = [each for each in named if each not in before]
        if known is not None and more:
            answers.append((MATTERS, [*before, *more]))
        return answers if MATTERS in opened.interview.by_key else [*answers, *self._danger(opened, named)]

    def _danger(self, opened: Opened, named: Sequence[str]) -> list[tuple[str, Any]]:
        """Danger told where no story was and no difficulties are asked for: it is the answer on safety."""
        return [
            (key, value)
            for key, answers in self.reader.gravest.items()
            for difficulty, value in answers.items()
            if difficulty in named and value in self.reader.in_danger.get(key, {}).values()
            if key in opened.stored and opened.stored[key].value != value
        ][:1]

    def decide(self, session: Session, opened: Opened, *, right: bool) -> tuple[Opened, str]:
        """The person's yes or no to what was understood."""
        understood = (opened.row.pending or {}).get(UNDERSTOOD, [])
        repository.change(session, opened.row.id, pending=None, misses=0)
        opened = self.book.reopened(session, opened)
        for key, value in understood if right else []:
            if key in opened.interview.by_key:
                opened, _ = self.book.give(session, opened, key, value, CITIZEN_IN_CHAT, opened.row.revision)
        said = (_ACCEPTED if right else _REJECTED) if understood else _NOTHING
        return self._left_out(session, opened), said

    def _verdict(
        self, session: Session, opened: Opened, text: str, *, told: bool
    ) -> tuple[Opened, str] | None:
        """A yes or no to what was read back, or more of the story; `told`: something was read back."""
        if GOES_ON.fullmatch(text.strip(_ENDS)):
            return opened, ""  # 接着讲 is neither yes nor no
        control = control_of(text)
        if asks_one_by_one(text):
            return self.decide(session, opened, right=False)
        if control is Control.SKIP:  # he says no more; what he said before stands
            opened, said = self.decide(session, opened, right=told)
            return opened, _NO_MORE if told else said
        if control is not None or stops(text):
            return None
        plain = text.strip(_ENDS)
        if _DONE.fullmatch(plain):
            return self.decide(session, opened, right=told)
        hands_in = SUBMIT.fullmatch(plain) is not None and (not told or "交" in plain)
        if hands_in or _TO_HAND_IN.fullmatch(plain):
            opened, said = self.decide(session, opened, right=told)
            return opened, _HANDED_IN if told else said
        if told and _ONE_BY_ONE.fullmatch(_MARKS.sub("", text)):
            return self.decide(session, opened, right=False)
        if told and (verdict := _verdict_of(text)) is not None:
            return self.decide(session, opened, right=verdict)
        return None

    def _more(self, session: Session, opened: Opened, text: str, reader: Reader) -> tuple[Opened, str] | None:
        """More of the story, or what puts right what was understood; what changes nothing is said."""
        if control_of(text) is not None or stops(text) or (free_text.asks(text) and not is_telling(text)):
            return None
        pending = opened.row.pending or {}
        before: dict[str, Any] = dict(pending[UNDERSTOOD])
        known = str(opened.stored[self.reader.step].value).split("\n")
        more = story_in(text)
        if not more and not (before and self._changes(opened, reader, text, before, [*known, text])):
            return None
        number = _NUMBER_ONLY.fullmatch(text.strip(_ENDS)) is not None
        told = [
            *known,
            f"我的电话{text}" if number else more or text,
        ]
        changes = {} if number or not before else self._changes(opened, reader, text, before, told)
        corrected = pending.get(CORRECTED, {}) | changes
        opened, _ = self._hear(session, opened, told, opened.row.revision, corrected=corrected)
        after = dict((opened.row.pending or {})[UNDERSTOOD])
        if number:
            return opened, _NUMBER_KEPT if after else ""
        if after == before and before and free_text.asks(text):
            return opened, ""  # whoever answers it says something
        if not after or after != before:
            return opened, (_PUT_RIGHT if changes else _MORE) if before or after else ""
        as_it_is = adds_to_story(text, known) or stands(reader, self._asked_after(opened, after), after, text)
        if is_correcting(text) and not as_it_is:
            return opened, _NOT_MATCHED.format(said=echo(masked(text)))
        return opened, _ONLY_KEPT

    def _changes(
        self, opened: Opened, reader: Reader, text: str, before: Mapping[str, Any], told: Sequence[str]
    ) -> Changes:
        """What a sentence puts right; where the whole story, heard with it, says it anyway, that counts."""
        places = self._asked_after(opened, before)
        right = put_right(reader, self.reader.matters, places, before, text)
        changes = dict(right.changes)
        found = self.reader.understand(opened.interview, self.book.library.checker, told)
        heard = {each.place.key: each.value for each in found}
        moved = {key for key in right.as_told if key in heard and heard[key] != before.get(key)}
        corrected = (opened.row.pending or {}).get(CORRECTED, {})
        for key, value in self.reader.matters(text).items():
            if key in corrected and key not in changes:
                had = corrected[key]
                more = isinstance(value, list) and isinstance(had, list)
                changes[key] = list(dict.fromkeys([*had, *value])) if more else value
        return {key: value for key, value in changes.items() if key not in moved or key in corrected}

    def _asked_after(self, opened: Opened, understood: Mapping[str, Any]) -> list[Place]:
        """What is asked once what was understood is answered, without what has its answer already."""
        answers = {**opened.interview.answers, **{key: Given(value) for key, value in understood.items()}}
        now = Interview(opened.process, answers, opened.interview.consents, opened.interview.today)
        return [place for place in now.places if place.key not in opened.interview.answers]

    def _hear(
        self,
        session: Session,
        opened: Opened,
        texts: list[str],
        base: int,
        *,
        corrected: Changes | None = None,
    ) -> tuple[Opened, str]:
        """Keep the story and what it says now; `corrected`: what was put right holds whatever was told."""
        step, corrected = self.reader.step, corrected or {}
        opened, _ = self.book.give(session, opened, step, "\n".join(texts), CITIZEN_IN_CHAT, base)
        found = self.reader.understand(opened.interview, self.book.library.checker, texts)
        values = {each.place.key: each.value for each in found} | corrected
        values = {key: value for key, value in values.items() if value is not None}
        asked = [place.key for place in self._asked_after(opened, values)]
        understood = [[key, values[key]] for key in asked if key in values]
        pending = {"key": step, "values": [], "vague": False, UNDERSTOOD: understood, CORRECTED: corrected}
        repository.change(session, opened.row.id, pending=pending, misses=0)
        return self.book.reopened(session, opened), ""

    def _left_out(self, session: Session, opened: Opened) -> Opened:
        for key in self.reader.leaves_out:
            place = opened.interview.by_key.get(key)
            if place is not None and not opened.interview.is_answered(place):
                opened, _ = self.book.skip(session, opened, key, CITIZEN_IN_CHAT, opened.row.revision)
        return opened


def _verdict_of(text: str) -> bool | None:
    """Yes or no, said alone. “不对，工资没欠”, “想先找点活干” say more: they are heard with the story."""
    if _BARE_NO.fullmatch(phrases.bare(text)) is not None and yes_or_no(text) is not True:
        return False
    if _BARE_YES.fullmatch(_MARKS.sub("", text)) is None:
        return None
    every = all(yes_or_no(each) is True or _AS_IT_IS.search(each) for each in phrases.clauses(text))
    return True if every or yes_or_no(text) is True else None
