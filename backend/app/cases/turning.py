"""Decides what one message means for the case that the chat is filling in.

In this order: a value read back that waits for its yes; words that steer; a correction of an earlier answer;
an answer to the open question; answers nobody asked for yet. What is none of these is somebody else's.
"""

import re
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.amending import Amending
from app.cases.asides import is_free
from app.cases.asking import opaque
from app.cases.book import Opened
from app.cases.chat import ChatParts, Said
from app.cases.chat_view import NOT_OURS, Turned, text_reply
from app.cases.errors import CaseChanged
from app.cases.grouping import GROUP_DOES
from app.cases.others import OTHERS
from app.cases.providers import SAY_AGAIN
from app.cases.review_words import (
    AGREES_AFTER_ALL,
    CHANGE,
    FINE,
    HANDS_IN,
    SHOW,
    SUBMIT,
    TAKES_BACK,
    UNCHANGED,
)
from app.cases.steering import Steering, wanted_control
from app.cases.stories import UNDERSTOOD
from app.cases.taking import ELSEWHERE
from app.cases.withheld import withheld
from app.policies.schemas import AnswerStatus
from app.processes import phrases
from app.processes.agreeing import consent_in, says_it_agrees
from app.processes.choices import read_choice, says_none
from app.processes.errors import AnswerProblem
from app.processes.interview import Place
from app.processes.model import Option, StepType
from app.processes.reading import Reader
from app.processes.unsettled import is_either_or
from app.spoken.yesno import yes_or_no

_COUNTED = (StepType.DATE, StepType.NUMBER, StepType.MONEY)
# What begins a process is no digression from it.
_BEGINS = {"book_mentor": "mentor_appointment"}


class ChatTurns:
    """Works messages off, in the caller's transaction."""

    def __init__(self, parts: ChatParts) -> None:
        self._parts = parts
        self._steering = Steering(parts)

    def turn(self, session: Session, said: Said) -> Turned:
        """What a message does to the case the chat fills in; not ours when it fills in none."""
        row = repository.in_chat(session, said.conversation_id)
        if row is None:
            return NOT_OURS
        opened = self._parts.book.tidy(session, self._parts.book.locked(session, row.id))
        return _Turn(self._parts, self._steering, session, opened, said).run()

    def in_danger(self, session: Session, conversation_id: str, text: str, kind: str) -> list[dict[str, str]]:
        """Keep what somebody said in danger, answered elsewhere; the buttons to go on or to leave."""
        row = repository.in_chat(session, conversation_id)
        if row is None:
            return []
        opened = self._parts.book.tidy(session, self._parts.book.locked(session, row.id))
        said = Said(conversation_id, "", text, None, "", 0.0)
        return _Turn(self._parts, self._steering, session, opened, said).in_danger(kind)

    def began(self, session: Session, opened: Opened, said: Said, first: str) -> Turned:
        """The first question of a case, with what the opening sentence answered already."""
        return _Turn(self._parts, self._steering, session, opened, said).began(first)


class _Turn(Amending):
    """One message at work: what it means."""

    def run(self) -> Turned:
        """Work it off; what is wrong with an answer is said, never raised."""
        self._open_private_answer()
        try:
            return self._with_unkept(self._with_told(self._decided()))
        except CaseChanged:
            return self._ask(ELSEWHERE)
        except AnswerProblem as problem:
            return self._missed(problem.message)

    def began(self, first: str) -> Turned:
        """Keep what the opening sentence says, then ask."""
        if self._said.text:
            if telling := self._parts.telling(self._opened):
                self._opened = telling.keep_opening(self._session, self._opened, self._said.text)
            self._said = replace(self._said, text=phrases.settled(self._said.text))
            self._take_volunteered(self._reader())
        return self._with_unkept(self._with_told(self._ask(first)))

    def _decided(self) -> Turned:
        if self._said.button is not None:
            return self._pressed(self._said.button)
        if self._changed_elsewhere() and (done := self._said_to_another()) is not None:
            return done
        place = self._opened.open_place
        told = (
            self._back_to_another()
            or self._aside(place)
            or self._asked_of_a_desk(place)
            or self._how_to_be_reached(place)
            or self._heard()
        )
        if told is not None:
            return told
        reader = self._reader()
        of_members = self._wants_him_back() or self._somebody_left() or self._somebody_joined()
        if (done := of_members or self._taken_out(reader) or self._about_the_form()) is not None:
            return done
        if (begun := self._begun_already(reader) or self._left_open(self._opened.open_place)) is not None:
            return begun
        pending = self._opened.row.pending
        if pending and UNDERSTOOD not in pending and (done := self._confirmed(reader)):
            return done
        place = self._opened.open_place
        self._settle(reader, place)
        done = self._steered(reader, place) or self._shared_out() or self._changed_before(reader)
        return done if done is not None else self._said_to(reader, place)

    def _settle(self, reader: Reader, place: Place) -> None:
        """Who puts himself right in the same breath says only the second: where either is an answer."""
        text = self._said.text
        if (settled := phrases.settled(text)) != text and any(
            reader.read(place, each).fits for each in (settled, text)
        ):
            self._said = replace(self._said, text=settled)

    def _said_to(self, reader: Reader, place: Place) -> Turned:
        """What is said to the open question, which neither steers nor changes another answer."""
        if place.step.type is StepType.CONFIRM:
            return self._reviewed(reader)
        unchanged = UNCHANGED if _is_yes_no(place) else FINE
        if self._opened.at is not None and unchanged.fullmatch(self._said.text):
            self._opened = self._book.go_to(self._session, self._opened, None)
            return self._ask(f"“{place.label}”没有改。")
        return self._answered(reader, place)

    def _steered(self, reader: Reader, place: Place) -> Turned | None:
        """Another time asked for, or a word that steers."""
        said = self._said
        if (moved := self._moved(reader)) is not None:
            return moved
        wanted = wanted_control(said.text, said.intent, said.confidence)
        if wanted is not None and not (wanted.weak and reader.read(place, said.text).fits):
            return self._steering.steer(self._session, self._opened, wanted.control)
        return None

    # ── buttons ──

    def _pressed(self, values: dict[str, Any]) -> Turned:
        do = values.get("do")
        if (done := self._pressed_beside(values)) is not None:
            return done
        telling = self._parts.telling(self._opened)
        if telling is not None and UNDERSTOOD in values:
            self._opened, told = telling.decide(self._session, self._opened, right=values[UNDERSTOOD] is True)
            return self._ask(told)
        place = self._opened.interview.by_key.get(str(values.get("step", "")))
        if place is None:
            return self._ask("这一步现在不用填了。")
        if do == "skip":
            return self._steering.skip(self._session, self._opened, place, self._base)
        if do == "change":
            return self._go_to(place)
        if "choose" in values:
            return self._picked(place, values["choose"])
        given = self._give(place, self._value_of(place, values), typed=False)
        if given is None and place.step.provider:
            self._base = self._opened.row.revision  # what was just pressed is nobody else's change
            self._take_volunteered(self._reader(), but=place)  # the time that was wanted all along
        if given is None:
            self._take_early()
        return given or self._ask("")

    def _pressed_beside(self, values: dict[str, Any]) -> Turned | None:
        """A button that answers no question."""
        do = values.get("do")
        if do == "pause":
            return self._steering.pause(self._session, self._opened)
        if do == "go_on":
            return self._ask("")
        if do == "tell":
            return self._tell_after_all()
        return self._group_pressed(values) if isinstance(do, str) and do in GROUP_DOES else None

    def _tell_after_all(self) -> Turned:
        """What was left out is asked after all, the story first."""
        for key in [key for key, answer in self._opened.stored.items() if answer.skipped]:
            self._opened = self._book.lose(self._session, self._opened, key)
        self._opened = self._book.go_to(self._session, self._opened, None)
        return self._ask("")

    def _value_of(self, place: Place, values: dict[str, Any]) -> Any:
        if "pick" not in values:
            value = values.get("value")
        else:
            codes = {opaque(self._opened.row.id, place.key, each.value): each.value for each in place.options}
            value = codes.get(str(values["pick"]))
        return [value] if place.step.type is StepType.MANY else value

    def _picked(self, place: Place, number: Any) -> Turned:
        pending = self._opened.row.pending
        if not pending or pending["key"] != place.key:
            return self._ask("")
        values = pending["values"]
        if not isinstance(number, int) or not 0 <= number < len(values):
            self._opened = self._book.go_to(self._session, self._opened, place.key)
            return self._ask("好，那请重新说一下。")
        value = values[number][0]
        if place.step.provider and str(value).startswith(SAY_AGAIN):
            reading = self._reader().read(place, value.removeprefix(SAY_AGAIN))
            return self._take(place, reading) if reading.values else self._missed(reading.problem)
        return self._give(place, value) or self._ask("")

    def _confirmed(self, reader: Reader) -> Turned | None:
        """The yes or no to a value read back; None when the message is something else."""
        pending = self._opened.row.pending
        place = self._opened.interview.by_key.get(pending["key"])
        text = self._said.text
        if place is None or (phrases.is_question(text) and not place.step.provider):
            return None
        options = [
            Option.model_construct(value=str(number), label=said or str(value), say=[])
            for number, (value, said) in enumerate(pending["values"])
        ]
        if len(options) > 1 and (named := read_choice(options, text)):
            return self._picked(place, int(named[0]))
        verdict = yes_or_no(text)
        again = reader.read(place, phrases.after_correction(text) or text)
        if again.values and not _is_yes_no(place) and (verdict is None or not _BARE_YES.fullmatch(text)):
            return self._take(place, again)
        if verdict is True and len(options) == 1:
            return self._picked(place, 0)
        return self._picked(place, -1) if verdict is False else None

    # ── answers ──

    def _answered(self, reader: Reader, place: Place) -> Turned:
        self._without_its_name(place)
        text = self._without_approval(reader, place)
        if self._is_long() and self._take_told() and place.key in self._opened.interview.answers:
            return self._digress() if phrases.is_question(text) else self._ask("")
        if self._asks(reader, place):
            self._take_lead(reader, place)
            # 贷款要啥手续 names a topic and is no need; what the patterns of a free question find is told.
            self._take_volunteered(reader, but=place if is_free(place) and place.step.provider else None)
            return self._digress()
        if self._is_for_others(reader, place):
            return self._digress()
        if is_free(place) and not place.step.provider and self._take_added():
            return self._ask("")  # 还卖烟 is no name of a shop
        reading = self._read(reader, place, text)
        if place.step.type in _COUNTED and not reading.counts and self._meant_for_others():
            return self._digress()  # 今天真冷啊 names a day and answers nothing
        if place.step.provider and not place.step.required and not reading.values and _says_no(text):
            return self._steering.skip(self._session, self._opened, place, self._base)
        if place.step.type is StepType.TEXT and reading.values and not place.step.provider:
            reading = self._free_text(reader, place, reading)
        reading = self._doubted(reader, place, reading)
        if reading.values:
            taken = self._take(place, reading, ask=not reading.counts)
            self._take_share_beside(place)
            self._take_volunteered(reader, but=place)
            self._take_more()
            return taken if not reading.counts else self._ask("")
        return self._not_answered(reader, place, reading.problem)

    def _take_lead(self, reader: Reader, place: Place) -> None:
        """“没有啊，上哪办去”: the first word answers, the rest asks."""
        lead = (phrases.clauses(self._said.text) or [""])[0]
        if place.step.type not in (StepType.YES_NO, StepType.CHOICE) or phrases.is_question(lead):
            return
        if len(phrases.bare(lead)) <= _LEAD and (reading := reader.read(place, lead)).counts:
            self._take(place, reading)

    def _not_answered(self, reader: Reader, place: Place, problem: str | None) -> Turned:
        """What a sentence may be that does not answer the open question."""
        if self._take_volunteered(reader, but=place if place.options else None) or self._noted:
            return self._ask((problem or "") if place.step.ask_back else "")
        if self._take_more():
            return self._ask("")
        if (declined := self._declined(place)) is not None:
            return declined
        if problem is not None:
            return self._missed(problem)
        if self._meant_for_others():
            return self._digress()
        return self._nothing_in_particular(place)

    def _take_more(self) -> bool:
        """What adds to an answer given before, such as a day to the wish for a mentor."""
        if self._take_added():
            return True
        grown = self._book.grown(self._session, self._opened, self._said.text)
        if grown is None or self._opened.row.pending:
            return False
        place, reading = grown
        value, added = reading.values[0]
        noted = [*self._noted, added]
        self._give(place, value, typed=False)
        self._noted = noted
        return True

    def _nothing_in_particular(self, place: Place) -> Turned:
        """A yes without saying which, or “没定呢” to what may stay open; else it was not understood."""
        text = self._said.text
        short = len(phrases.bare(text)) <= _SHORT
        if short and not place.step.required and _OPEN_YET.search(text):
            return self._steering.skip(self._session, self._opened, place, self._base)
        if short and place.options and yes_or_no(text) is True:
            several = place.step.type is StepType.MANY
            return self._ask("好，那是下面哪几样？" if several else "好，那是下面哪一种？")
        if is_either_or(place.step) and yes_or_no(text) is not None:
            return self._ask(f"您是说“{place.step.yes_label}”，还是“{place.step.no_label}”？")
        return self._missed(None)

    def _is_for_others(self, reader: Reader, place: Place) -> bool:
        """A free text would take anything: what is clearly something else goes elsewhere first."""
        if place.step.type not in (StepType.TEXT, StepType.ADDRESS):
            return False
        if place.step.provider and self._said.intent in _TELLS and not phrases.is_question(self._said.text):
            return False  # 先把上回的账给他看看, for the mentor
        return self._meant_for_others() and not reader.volunteered(place, self._said.text).values

    def _meant_for_others(self) -> bool:
        if _BEGINS.get(self._said.intent) == self._opened.process.id:
            return False
        return self._said.confidence >= OTHERS.get(self._said.intent, 2.0)

    # ── corrections and the review ──

    def _reviewed(self, reader: Reader) -> Turned:
        text = self._said.text
        if (consent := withheld(self._opened)) is not None and not self._opened.interview.answers:
            return self._after_refusal(consent)
        if consent is not None and says_it_agrees(text):
            return self._go_to(self._opened.interview.by_key[consent])
        if TAKES_BACK.fullmatch(text):
            return self._steering.cancel(self._session, self._opened)
        if SUBMIT.fullmatch(text):
            sure = HANDS_IN.search(text) or not self._after_menu
            return self._submit() if sure else self._ask(self._look_again)
        if SHOW.fullmatch(text):
            return self._ask("")
        if (restated := self._restated(reader)) is not None:
            return restated
        if CHANGE.search(text) or yes_or_no(text) is False:
            return self._which()
        return self._digress() if phrases.is_question(text) or self._meant_for_others() else self._which()

    def _after_refusal(self, consent: str) -> Turned:
        """Nothing is kept and nothing more is asked: a yes after all begins, the rest others answer."""
        if consent_in(self._said.text) is True or AGREES_AFTER_ALL.search(self._said.text):
            return self._go_to(self._opened.interview.by_key[consent])
        telling = self._telling()
        asked = self._parts.answer(self._said.text) if telling is not None else None
        known = asked is not None and asked["answer"]["status"] == AnswerStatus.ANSWERED
        if telling is not None and not known and (desk := telling.reader.directions(self._said.text)):
            return Turned(handled=True, before=[text_reply(desk)])
        return Turned(handled=True, digress=True)


# What somebody tells a mentor may sound like one of these.
_TELLS = frozenset({"ask_policy", "out_of_scope", "complaint", "chitchat", "my_records", "request_aid"})
_OPEN_YET = re.compile(
    r"(?:没|未)(?:有)?(?:想好|考虑好|商量|定|签|谈)|不(?:知道|清楚|记得|确定|好说)|说不(?:准|好|清)|拿不准|"
    r"记不(?:清|得|住)|忘了|看情况|再说|回头"
)
_NOTHING_MORE = re.compile(
    r"(?:也|都|就|真|暂时|先|那)*没(?:有)?(?:啥|什么|别的|其他)(?:可|要|想|好|特别)?"
    r"(?:说|讲|补充|交代|事)?[的了吧呗哈啦]*[。.！! ]*"
)
_SHORT = 10
_LEAD = 4
_BARE_YES = re.compile(
    r"(?:是|对|嗯|没错|好|行|可以|不|不是|不对|没有|错)(?:的|了|啊|呀|呢|哈|是)*[。.！! ]*"
)


def _says_no(text: str) -> bool:
    """没了, 没啥, 不用: nothing to be said to a question that may stay open."""
    return says_none(text) or yes_or_no(text) is False or _NOTHING_MORE.fullmatch(text.strip()) is not None


def _is_yes_no(place: Place) -> bool:
    return place.step.type in (StepType.YES_NO, StepType.CONSENT)
