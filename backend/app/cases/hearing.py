"""What a message adds to a story told freely: before it is asked for, while it is read back, afterwards."""

import re
from dataclasses import replace
from typing import Any

from app.cases import repository
from app.cases.asking import Button, button
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat_view import Reply, Turned, own_words, text_reply
from app.cases.dates_said import impossible_date, only_says_when
from app.cases.no_story import asks_back
from app.cases.numbers import last_number, with_numbers
from app.cases.private_parts import is_for_others
from app.cases.stories import MATTERS, Telling
from app.cases.taking import PRIVATE_ANSWER, Taking
from app.policies.schemas import AnswerStatus
from app.privacy.masking import mask
from app.processes import phrases
from app.processes.agreeing import consent_in, only_hums
from app.processes.choices import says_none
from app.processes.controls import control_in, control_of, wants_gone
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.reading import Reader
from app.spoken.yesno import yes_or_no

_KEPT = "您讲的我记着了，不用再讲。想接着说就接着说。"
_SEALED = (
    "您讲的我先收着，不用再讲一遍；您同意了我才看。同意还是不同意，点下面的或者说一声都行。"
    "只想问政策，就短短地问一句。"
)
_ASK_ALONE = "这个我手头没有依据，不敢乱说；工作人员联系您时可以当面问，急的话拨打12345。"
_GONE = "好，听您的。删掉草稿，这份填的就没了，找不回来；聊天里说过的也想删，点“删掉我的全部信息”。"
_TOLD = "好，您接着说。"
_HUM = "您这声是同意吗？同意就说“同意”，不同意也没关系。"
_ABOUT_CONSENT = (
    "就是先问您一声：您讲的情况，能不能让我记下来。加密保存，只有负责援助的工作人员能看，别人看不到。"
    "同意了也能随时撤回；不同意也行，政策照样可以问我。"
)
_NUMBER = "好，电话 {number} 记下了，工作人员好联系您。"
_NUMBER_TOLD = "您前面说的电话 {number} 我记下了，工作人员好联系您。要换或者不想留，就说“改电话”。"
_NO_NUMBER = "好，不留电话。想知道进展，您随时在这里问我。"
_WHICH_NUMBER = "好，您直接说号码就行。"
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


class Hearing(Taking):
    """The part of a turn that listens."""

    _sealed: str | None = None  # the token of what may not be read yet
    _private = False  # whether the edge took the message out: the bot sees a token and can answer nothing

    def in_danger(self, kind: str) -> list[Button]:
        """Keep what was answered with help instead of the next question; the buttons to go on or to leave.

        At the question of safety it is the answer; everywhere else the story's reader finds what it says.
        """
        self._open_private_answer()
        if (telling := self._telling()) is not None:
            self._keep_in_danger(telling, kind)
            place = self._opened.open_place
            if place.key in telling.reader.going_on:
                return self._parts.wording.buttons(self._opened, place)
        return [button("接着说", do="go_on"), button("先到这", do="pause")]

    def _keep_in_danger(self, telling: Telling, kind: str) -> None:
        place = self._opened.open_place
        if (answer := telling.reader.in_danger.get(place.key, {}).get(kind)) is not None:
            self._give(place, answer, typed=False)
        elif telling.is_over(self._opened):
            self._take_told()
        else:
            self._opened = telling.keep(self._session, self._opened, self._sealed or self._said.text)

    def _telling(self) -> Telling | None:
        return self._parts.telling(self._opened)

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
        early = self._gone() or self._asked_back() or self._no_such_day()
        return early or self._story() or self._number() or self._told_early()

    def _asked_back(self) -> Turned | None:
        """Who asks at the consent what it is, or who sees what he tells, is told that."""
        place = self._opened.open_place
        if self._telling() is None or not self._parts.wording.asks_sensitive(place):
            return None
        if self._sealed is not None:
            return None
        if only_hums(self._said.text) and self._opened.row.misses:
            return self._ask(_HUM)  # 咋整 … 嗯 agrees to nothing
        return self._ask(_ABOUT_CONSENT) if asks_back(self._said.text) else None

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
            return self._give(place, number, typed=False) or self._ask(_number_said(_NUMBER, number))
        if control_of(text) is not None or control_in(text) is not None or phrases.is_question(text):
            return None
        verdict = yes_or_no(text)
        if _LEAVES_NONE.search(text) or says_none(text) or verdict is False:
            base = max(self._base, self._own)
            self._opened, _ = self._book.skip(self._session, self._opened, place.key, CITIZEN_IN_CHAT, base)
            return self._ask(_NO_NUMBER)
        return self._ask(_WHICH_NUMBER) if verdict is True else None

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
        before = [*turned.before, text_reply(_number_said(_NUMBER_TOLD, number))]
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
        taken = telling and telling.take(self._session, self._opened, self._said.text, self._base)
        if telling is None or not taken:
            return None
        self._opened, told = taken
        return self._with_desk(telling, self._ask(told))

    def _gone(self) -> Turned | None:
        """Who wants deleted what he told is asked once, with every way to do it."""
        if self._telling() is None or not wants_gone(self._said.text) or is_for_others(self._said.text):
            return None
        choices = [
            button("删掉草稿", do="discard", case=self._opened.row.id),
            {"label": "删掉我的全部信息", "payload": "/delete_data"},
            button("接着说", do="go_on"),
        ]
        return Turned(handled=True, before=[text_reply(_GONE, choices)])

    def _told_early(self) -> Turned | None:
        """Who tells his story instead of answering is heard: it is kept, and asked for no second time.

        What stands at its beginning, or is plain danger or need, answers the open question as well.
        """
        telling, text = self._telling(), self._said.text
        if telling is None or not telling.is_ahead(self._opened):
            return None
        if self._sealed is not None:
            self._opened = telling.keep_more(self._session, self._opened, self._sealed)
            return self._ask(_SEALED)
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
            return self._with_desk(telling, self._ask(_KEPT))
        return self._give(place, answer, typed=False) or self._ask("" if place.purpose else _TOLD)

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

    def _answers(self, telling: Telling) -> list[Reply]:
        """What a clause says to a question in the middle of a story, else which desk settles it."""
        found = self._parts.answer(self._said.text)
        if found is not None and found["answer"]["status"] == AnswerStatus.ANSWERED:
            return [found]
        return self._desk(telling) or [found or text_reply(_ASK_ALONE)]

    def _with_desk(self, telling: Telling, turned: Turned) -> Turned:
        """What is told may ask as well (我保险咋办): then the desk is named before going on."""
        asks = phrases.is_question(self._said.text)
        return replace(turned, before=[*turned.before, *self._desk(telling)]) if asks else turned

    def _desk(self, telling: Telling) -> list[Reply]:
        desk = telling.reader.directions(self._said.text)
        return [text_reply(desk, card=own_words(self._opened.row.id))] if desk is not None else []

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
        return self._take_told() if self._is_long() or not self._noted else False

    def _is_long(self) -> bool:
        return len(phrases.bare(self._said.text)) >= _LONG

    def _take_told(self) -> bool:
        """After the story: what a long answer says of other questions, or of this one, as a story says it."""
        telling, text = self._telling(), self._said.text
        if telling is None or not telling.is_over(self._opened) or control_of(text) is not None:
            return False
        if only_says_when(text):
            return False
        found = telling.understand(self._opened, text)
        for key, value in found:
            if key in self._opened.interview.by_key:
                self._give(self._opened.interview.by_key[key], value)
        return bool(found)


def _number_said(text: str, number: str) -> str:
    return text.format(number=mask("phone", number))
