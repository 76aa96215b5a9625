"""What a message adds to a story told freely: before it is asked for, while it is read back, afterwards."""

import re
from dataclasses import replace
from typing import Any

from app.cases import hearing_words, repository
from app.cases.asking import Button, button
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat_view import Turned, text_reply
from app.cases.dates_said import impossible_date, only_says_when
from app.cases.no_story import asks_back, says_no_more
from app.cases.numbers import digits_of_wrong, last_number, with_numbers
from app.cases.private_parts import is_for_others
from app.cases.putting_right import alone_in, exactly, together
from app.cases.reproached import Reproached
from app.cases.review_words import NO_NUMBER_LEFT
from app.cases.stories import MATTERS, UNDERSTOOD, Telling
from app.cases.taking import PRIVATE_ANSWER
from app.processes import free_text, phrases
from app.processes.agreeing import consent_in, only_hums
from app.processes.choices import says_none
from app.processes.controls import control_in, control_of, wants_gone
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.reading import Reader, Reading
from app.spoken.yesno import yes_or_no

_LEAVES_NONE = re.compile(
    r"(?:不|别|甭)(?:留|用|想|要|方便|写|给|必|告诉|乐意|愿意)|没(?:有)?(?:电话|手机|号)|算了|拉倒"
)
# What is asked of the assistant itself, and how surely.
_ACTS = frozenset({"delete_data", "export_data", "withdraw_consent", "my_records", "human"})
_SURE = 0.6
_PERSON = re.compile(r"转人工|人工(?:客服|服务)|找(?:个)?(?:真人|人工)")
_CHOSEN = (StepType.CHOICE, StepType.MANY, StepType.YES_NO)
_LONG = 12  # characters of an answer that may speak of other questions too
_LEAD = 8  # characters: 没啥急事, 同意; what is longer tells something itself


class Hearing(Reproached):
    """The part of a turn that listens."""

    _private = False  # whether the edge took the message out: the bot sees a token and can answer nothing

    def in_danger(self, kind: str) -> list[Button]:
        """Keep what was answered with help instead of the next question; the buttons to go on or to leave."""
        self._open_private_answer()
        return self._keep_with_help(kind)

    def _open_private_answer(self) -> None:
        """A whole answer that the edge took out is read here alone; before the consent not at all."""
        token = PRIVATE_ANSWER.search(self._said.text)
        if token is not None:
            text = self._resolve(token.group())
            self._sealed = token.group() if text is None else None
            self._private = True
            self._said = replace(self._said, text=text or "", intent="")

    def _heard(self) -> Turned | None:
        """What a message tells; None when it tells nothing."""
        return (
            self._reproached()
            or self._gone()
            or self._asked_back()
            or self._no_such_day()
            or self._disowned()
            or self._after_help()
            or self._heavy_hearted()
            or self._story()
            or self._nothing_more()
            or self._number()
            or self._no_number()
            or self._no_danger()
            or self._not_so()
            or self._told_early()
        )

    def _doubted(self, reader: Reader, place: Place, reading: Reading) -> Reading:
        """What a part of a sentence answers and the whole, heard as a story, answers otherwise, is asked."""
        telling, text = self._telling(), self._said.text
        if telling is None or place.step.type not in (StepType.CHOICE, StepType.MANY) or not reading.counts:
            return reading
        told, value = telling.reader.matters(text).get(place.key), reading.values[0][0]
        if place.step.type is StepType.MANY:  # 饥荒一点没有 names a debt, and says that there is none
            none = told in alone_in(place) and value not in alone_in(place)
            return Reading(((told, ""),), counts=True) if none else reading
        if told in (None, value) or told not in {option.value for option in place.options}:
            return reading
        sure = exactly(place, text) is not None or reader.volunteered(place, text).values == reading.values
        return reading if sure else Reading(((value, ""), (told, "")))

    def _asked_back(self) -> Turned | None:
        """Who asks at the consent what it is, or who sees what he tells, is told that."""
        place = self._opened.open_place
        if self._telling() is None or not self._parts.wording.asks_sensitive(place):
            return None
        if self._sealed is not None:
            return None
        if only_hums(self._said.text) and self._opened.row.misses:
            return self._ask(hearing_words.HUM)  # 咋整 … 嗯 agrees to nothing
        return self._ask(hearing_words.ABOUT_CONSENT) if asks_back(self._said.text) else None

    def _no_such_day(self) -> Turned | None:
        """A day that is in no calendar, where something else was asked: that is what is said."""
        place = self._opened.open_place
        if self._telling() is None or self._opened.row.pending or place.step.type not in _CHOSEN:
            return None
        wrong = impossible_date(self._said.text) if only_says_when(self._said.text) else None
        return self._missed(wrong) if wrong is not None else None

    def _note_talk_between(self) -> None:
        """Something else was said to a consent to sensitive data: from here on a sound is no yes to it."""
        row, place = self._opened.row, self._opened.open_place
        if row.asked == place.key and self._parts.wording.asks_sensitive(place) and not row.misses:
            repository.change(self._session, row.id, misses=1)

    def _number(self) -> Turned | None:
        """A number to call, or no wish to leave one, where a confidential form asks for it."""
        place, text = self._opened.open_place, self._said.text
        if self._telling() is None or place.step.type is not StepType.PHONE or self._opened.row.pending:
            return None
        if (number := last_number(text, self._resolve, asked=True)) is not None:
            self._take_told() if self._is_long() else None
            said = hearing_words.number_said(hearing_words.NUMBER, number)
            return self._give(place, number, typed=False) or self._ask(said)
        if (digits := digits_of_wrong(text, self._resolve)) is not None:
            return self._missed(hearing_words.WRONG_NUMBER.format(digits=digits))
        if control_of(text) is not None or control_in(text) is not None or phrases.is_question(text):
            return None
        verdict = yes_or_no(text)
        if _LEAVES_NONE.search(text) or says_none(text) or verdict is False:
            base = max(self._base, self._own)
            self._opened, _ = self._book.skip(self._session, self._opened, place.key, CITIZEN_IN_CHAT, base)
            return self._ask(hearing_words.NO_NUMBER)
        return self._ask(hearing_words.WHICH_NUMBER) if verdict is True else None

    def _no_number(self) -> Turned | None:
        """不留, said to the review: no number is left there, whether one was told before or not."""
        place = self._opened.open_place
        if self._telling() is None or place.step.type is not StepType.CONFIRM:
            return None
        phones = [each for each in self._opened.interview.places if each.step.type is StepType.PHONE]
        if not phones or NO_NUMBER_LEFT.fullmatch(self._said.text.strip()) is None:
            return None
        known = self._opened.stored.get(phones[0].key)
        if known is not None and not known.skipped:
            base = max(self._base, self._own)
            self._opened, _ = self._book.skip(
                self._session, self._opened, phones[0].key, CITIZEN_IN_CHAT, base
            )
        return self._ask(hearing_words.NO_NUMBER)

    def _with_told(self, turned: Turned) -> Turned:
        """What was told before is not asked again: neither the story nor the number to call."""
        if turned.after:
            self._note_talk_between()
        return self._with_number(self._with_opening(turned))

    def _with_number(self, turned: Turned) -> Turned:
        """A number is not asked of somebody who told it already: it is read back in part."""
        telling = self._telling()
        if telling is None or not turned.after:
            return turned
        self._opened = opened = self._book.reopened(self._session, self._opened)
        place = opened.open_place
        if place.step.type is not StepType.PHONE or place.key in opened.stored or opened.row.pending:
            return turned
        number = last_number(telling.told(opened), self._resolve)
        if number is None:
            return turned
        self._give(place, number, typed=False)
        before = [*turned.before, text_reply(hearing_words.number_said(hearing_words.NUMBER_TOLD, number))]
        return replace(turned, before=before, after=[self._parts.question(self._opened)])

    def _with_opening(self, turned: Turned) -> Turned:
        """A story is not asked of somebody who told it in the first sentence: it is read back instead."""
        telling = self._telling()
        if telling is None or self._opened.row.opening is None or not turned.after:
            return turned
        opened = self._book.reopened(self._session, self._opened)
        taken = telling.take_opening(self._session, opened, self._unsealed)
        if taken is None:
            return turned
        self._opened, heard = taken
        before = [*turned.before, text_reply(heard)]
        return replace(turned, before=before, after=[self._parts.question(self._opened)])

    def _story(self) -> Turned | None:
        """The free story and the yes to what was understood; None when the message is no part of it."""
        telling = self._telling()
        before = self._opened.row.pending
        harmless = telling is not None and UNDERSTOOD in (before or {}) and self._take_harm_back(telling)
        taken = telling and telling.take(
            self._session, self._opened, self._said.text, self._base, self._reader()
        )
        if telling is None or not taken:
            return None
        self._opened, told = taken
        if harmless and UNDERSTOOD in (self._opened.row.pending or {}):
            told = ""  # what was put right is said by itself
        self._notes_sensitive |= bool(before)  # his own words may be said back
        asked = self._ask(told)
        if before and not told and free_text.asks(self._said.text):
            return replace(asked, before=[*asked.before, *self._answers(telling)])
        return self._with_desk(telling, asked)

    def _nothing_more(self) -> Turned | None:
        """就这些, said where something of it was told: that is read back, and is not none."""
        telling, place = self._telling(), self._opened.open_place
        if telling is None or self._opened.row.pending or place.step.type is not StepType.MANY:
            return None
        if not says_no_more(self._said.text):
            return None
        value = telling.told_of(self._opened, place.key)
        alone = alone_in(place)
        if value is None or value in alone:
            return self._give(place, alone[0]) or self._ask("") if alone else None
        self._await_yes(place, Reading(((value, ""),)))
        return self._ask(hearing_words.TOLD_BEFORE)

    def _gone(self) -> Turned | None:
        """Who wants deleted what he told is asked once, with every way to do it."""
        if self._telling() is None or not wants_gone(self._said.text) or is_for_others(self._said.text):
            return None
        choices = [
            button("删掉草稿", do="discard", case=self._opened.row.id),
            {"label": "删掉我的全部信息", "payload": "/delete_data"},
            button("接着说", do="go_on"),
        ]
        return Turned(handled=True, before=[text_reply(hearing_words.GONE, choices)])

    def _told_early(self) -> Turned | None:
        """Who tells his story instead of answering is heard: it is kept, and asked for no second time.

        What stands at its beginning, or is plain danger or need, answers the open question as well.
        """
        telling, text = self._telling(), self._said.text
        if telling is None or not telling.is_ahead(self._opened):
            return None
        if self._sealed is not None:
            self._opened = telling.keep_more(self._session, self._opened, self._sealed)
            return self._ask(hearing_words.SEALED)
        place, reader = self._opened.open_place, self._reader()
        decided = place.purpose is not None and consent_in(text) is not None
        if decided or not telling.tells(text, goes_on=telling.was_told(self._opened)):
            self._keep_if_it_says_anything(telling)
            return None
        if control_in(text) is not None or _PERSON.search(text) or is_for_others(text):
            return None
        if self._said.intent in _ACTS and self._said.confidence >= _SURE:
            return None
        answer = self._answer_in(reader, place, telling)
        self._opened = telling.keep_more(self._session, self._opened, text)
        if answer is None:
            return self._with_desk(telling, self._ask(hearing_words.kept(waits=place.purpose is not None)))
        return self._give(place, answer, typed=False) or self._ask(
            "" if place.purpose else hearing_words.TOLD
        )

    def _keep_if_it_says_anything(self, telling: Telling) -> None:
        """A question, or an answer that says more than it was asked, may tell something as well."""
        said = self._said.text
        if telling.reader.matters(said) and control_of(said) is None:
            self._opened = telling.keep_more(self._session, self._opened, said)

    def _unsealed(self, text: str) -> str:
        """What was kept unread: its words, now that they may be read, with the numbers to call."""
        words = (self._resolve(text) or "") if PRIVATE_ANSWER.fullmatch(text) else text
        return with_numbers(words, self._resolve)

    def _digress(self) -> Turned:
        """Somebody else answers; what was taken out nobody else can read: then it is answered here."""
        telling = self._telling()
        if not self._private or telling is None:
            return super()._digress()
        asked = self._ask("")
        return replace(asked, before=[*asked.before, *self._answers(telling)])

    def _answer_in(self, reader: Reader, place: Place, telling: Telling) -> Any:
        """What a story says to the open question; None: nothing that is sure."""
        text = self._said.text
        if (meant := telling.reader.going_on.get(place.key)) is not None:
            named = reader.read(place, text)
            return named.values[0][0] if named.counts else meant
        heard = telling.reader.matters(text).get(MATTERS, [])
        answers = telling.reader.gravest.get(place.key, {})
        gravest = next((answer for difficulty, answer in answers.items() if difficulty in heard), None)
        if gravest is not None:
            return gravest
        lead = (phrases.clauses(self._said.text) or [""])[0]
        if len(phrases.bare(lead)) <= _LEAD and not phrases.is_question(lead):
            reading = reader.read(place, lead)
            if reading.counts:
                return reading.values[0][0]
        return None

    def _take_volunteered(self, reader: Reader, but: Place | None = None) -> bool:
        """What is said without being asked; in a story nothing goes by single words, its reader is asked."""
        if self._telling() is None:
            return super()._take_volunteered(reader, but)
        # A short answer that was understood says nothing else: 没欠 to one question is none to another.
        if self._noted and not self._is_long():
            return self._take_told(only_beside=True)
        return self._take_told() or self._take_named(but) or (not self._noted and self._put_right(reader))

    def _take_named(self, but: Place | None) -> bool:
        """公司, said to another question: what is the whole name of an answer is kept."""
        for place in self._unanswered(but):
            value = exactly(place, self._said.text) if place.step.unasked else None
            if value is not None and place.step.type is StepType.CHOICE:
                self._give(place, value)
                return True
        return False

    def _is_long(self) -> bool:
        return len(phrases.bare(self._said.text)) >= _LONG

    def _take_told(self, *, only_beside: bool = False) -> bool:
        """After the story: what a long answer says of other questions, or of this one, as a story says it."""
        telling, text = self._telling(), self._said.text
        if telling is None or not telling.is_over(self._opened) or control_of(text) is not None:
            return False
        if only_says_when(text) or says_none(text):  # 就这些 answers what was asked, or nothing
            return False
        asked, reader = self._opened.open_place, self._reader()
        found = telling.understand(self._opened, text)
        for key, value in found:
            if key not in self._opened.interview.by_key or (only_beside and key not in telling.reader.beside):
                continue
            if key == asked.key and asked.step.type is StepType.MANY:  # the words of its options as well
                named = reader.read(asked, text)
                value = together(asked, value, named.values[0][0]) if named.counts else value
            self._give(self._opened.interview.by_key[key], value)
        if found and self._is_long():  # whoever helps reads the words as well
            self._opened = telling.add(self._session, self._opened, text)
        return bool(found)
