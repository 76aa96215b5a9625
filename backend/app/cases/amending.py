"""How one message changes answers that stand: takes out, puts right, adds."""

import re
from dataclasses import replace
from typing import Any

from app.cases import repository
from app.cases.asking import button
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat_view import Turned, text_reply
from app.cases.corrections import Correction, find_correction, subject_of
from app.cases.form_questions import OTHER_NAME, answered_here
from app.cases.members import gives_several, share_beside, shares_said
from app.cases.reached import Reached
from app.cases.restating import added, asked_otherwise, not_offered, restated
from app.cases.taking_out import TakenOut, find_taken_out
from app.cases.told_before import city_told, in_city, not_kept, told_early
from app.processes import free_text, phrases
from app.processes.choices import read_many, says_none
from app.processes.controls import control_of
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.reading import NOTHING, Reader, Reading

_FREE = (StepType.TEXT, StepType.ADDRESS, StepType.NAME, StepType.CONFIRM)
_WISHED = re.compile(r'"(?P<value>[a-z_0-9]+)" in (?P<step>[a-z_0-9]+)')
_REFUSED = re.compile(r"不(?!知|清|懂|确|好|太|多)[^，,。]{0,4}了|算了|不用|不要|不需要|不打算|不想|拉倒")
_GOES_BACK = re.compile(
    r"(?:那|我|俺|咱|还是|先|导师|预约|不约了|不弄了|这个|[，, ])*"
    r"(?:回去|回到|返回|接着|继续|先)+(?:把|再|去)?(?:填|办|弄|整|写)(?:完)?"
    r"(?P<what>[\u4e00-\u9fff]{1,10}?)(?:的|那个|那份|那张|表|吧|呗|了)*[。.！! ]*"
)
_OTHER_SUM = re.compile(r"注册|资本|出资|租|工资|每月|一个月")
_CHANGING = re.compile(r"改|换成|变成|应该|不对|错")
_WHOSE = "您说的是哪一位股东的？点一下，再说新的占股。"
_MENU = 1  # misses of a review: the menu was shown instead of it
_AS_IT_WAS = "原来填的就是这样，没有变。"
_STAYS = "“{label}”不能空着，要换成别的就直接说新的。"


class Amending(Reached):
    """The part of a turn that changes what was answered."""

    def _take_volunteered(self, reader: Reader, but: Place | None = None) -> bool:
        """Beside what is told outright: a city whose district comes later, the sum that goes with a wish."""
        taken = super()._take_volunteered(reader, but)
        if self._telling() is not None:
            return taken
        city = city_told(self._opened, self._book.library.checker.places, self._said.text)
        if city is not None and city != self._opened.row.opening:
            self._opened = self._book.changed(self._session, self._opened, opening=city)
            self._noted.append(f"在{city}（哪个县区还要问您）")
            taken = True
        early = [step.id for step in told_early(self._opened, self._said.text)]
        if new := [each for each in early if each not in (self._opened.row.told_early or ())]:
            waiting = [*(self._opened.row.told_early or ()), *new]
            self._opened = self._book.changed(self._session, self._opened, told_early=waiting)
            taken = True
        return self._take_sum(reader) or self._take_early() or taken

    def _take_early(self) -> bool:
        """What was told before its question was there is its answer once it is there, and said so."""
        taken = False
        for place in self._unanswered():
            if place.key in (self._opened.row.told_early or ()) and place.step.early is not None:
                taken = self._give(place, place.step.early.value) is None or taken
        return taken

    def _take_sum(self, reader: Reader) -> bool:
        """担保贷款也要，带20万: the sum of a wish that is named in the same breath."""
        if self._opened.row.pending:
            return False
        for place in self._unanswered():
            condition = _WISHED.fullmatch(place.step.show_if or "")
            wishes = self._opened.interview.by_key.get(condition["step"]) if condition else None
            if condition is None or wishes is None or place.step.type is not StepType.MONEY:
                continue
            if condition["value"] not in read_many(wishes.step.options, self._said.text, asked=False):
                continue
            clauses = [each for each in phrases.statements(self._said.text) if not _OTHER_SUM.search(each)]
            reading = reader.read(place, "，".join(clauses)) if clauses else NOTHING
            if len(reading.values) == 1:
                self._take(place, reading)
                return True
        return False

    def _read(self, reader: Reader, place: Place, text: str) -> Reading:
        """The answer to the open question; a district in the city that was told before."""
        reading = reader.read(place, text)
        told = in_city(self._opened, place, text) if not reading.counts else None
        within = reader.read(place, told) if told else NOTHING
        return within if within.counts else reading

    def _with_unkept(self, turned: Turned) -> Turned:
        """What was told before the consent that it needs is said not to be kept."""
        if self._telling() is not None or self._said.button is not None or not turned.handled:
            return turned
        told = not_kept(self._opened, self._said.text)
        return replace(turned, before=[*turned.before, text_reply(told)]) if told else turned

    def _about_the_form(self) -> Turned | None:
        """填错了能改吗, 为啥要手机号: a question the process itself answers."""
        if self._telling() is not None or control_of(self._said.text) is not None:
            return None
        told = answered_here(self._opened, self._said.text)
        place = self._opened.open_place
        if told == OTHER_NAME and place.step.type not in _FREE:  # 领了，执照是我媳妇的名
            reading = self._reader().read(place, self._said.text)
            self._take(place, reading, ask=False) if reading.counts else None
        return self._ask(told) if told is not None else None

    def _back_to_another(self) -> Turned | None:
        """回去填理发店的: another draft is gone on with, this one stays where it is."""
        match = _GOES_BACK.fullmatch(self._said.text.strip())
        if match is None:
            return None
        rows = repository.of_conversation(self._session, self._said.conversation_id)
        mine = self._opened.row
        others = [row for row in rows if row.state == "draft" and row.process_id != mine.process_id]
        named = [row for row in others if self._is_of(row, match["what"])]
        if len(others) != 1 and len(named) != 1:
            return None
        if self._is_of(mine, match["what"]) and not named:
            return None
        other, left = (named or others)[0], mine.title
        self._steering.pause(self._session, self._opened)
        repository.change(self._session, other.id, in_chat=True, misses=0)
        self._opened = self._book.tidy(self._session, self._book.locked(self._session, other.id))
        self._noted = []
        return self._ask(f"好，“{left}”先存着。接着填“{other.title}”。")

    def _is_of(self, row: Any, what: str) -> bool:
        """Whether words name a draft: its title, its trade, the name of the shop."""
        opened = self._book.open(self._session, row)
        said = [answer.value for answer in opened.stored.values() if isinstance(answer.value, str)]
        names = (*opened.process.file.names, row.title, *(each for each in said if len(each) > 1))
        return any(name in what or what in name for name in names if what)

    def _taken_out(self, reader: Reader) -> Turned | None:
        """贷款不办了: what is named goes out of the answers, and nothing else."""
        if self._telling() is not None:
            return None
        out = find_taken_out(self._opened, self._said.text)
        if out is None:
            return None
        if out.absent:
            return self._was_never_in(reader, out)
        place = out.place
        if out.values:
            stored = self._opened.stored[place.key].value
            rest = [value for value in stored if value not in out.values] or self._nothing_of(place)
            if rest:
                return self._give(place, rest) or self._ask("")
        return self._emptied(place)

    def _was_never_in(self, reader: Reader, out: TakenOut) -> Turned | None:
        asked = self._opened.open_place
        if asked.step.type not in _FREE and reader.read(asked, self._said.text).fits:
            return None
        labels = {option.value: option.label for option in out.place.step.options}
        named = "、".join(f"“{labels[value]}”" for value in out.values)
        chosen = out.place.key in self._opened.stored
        return self._ask(f"{named}本来就没选，不用去掉。" if chosen else f"好，{named}不办。")

    def _emptied(self, place: Place) -> Turned:
        if place.step.required:
            return self._ask(_STAYS.format(label=place.label))
        base = max(self._base, self._own)
        self._opened, _ = self._book.skip(self._session, self._opened, place.key, CITIZEN_IN_CHAT, base)
        return self._ask(f"好，“{place.label}”去掉了。")

    @staticmethod
    def _nothing_of(place: Place) -> list[str]:
        return [option.value for option in place.step.options if option.alone][:1]

    def _declined(self, place: Place) -> Turned | None:
        """“不贷了” to a question that is only asked because of one wish: the wish is taken back."""
        condition = _WISHED.fullmatch(place.step.show_if or "")
        if condition is None or not (_REFUSED.search(self._said.text) or says_none(self._said.text)):
            return None
        wishes = self._opened.interview.by_key.get(condition["step"])
        answer = self._opened.stored.get(condition["step"])
        if wishes is None or answer is None or not isinstance(answer.value, list):
            return None
        rest = [value for value in answer.value if value != condition["value"]]
        alone = [option.value for option in wishes.options if option.alone]
        return self._give(wishes, rest or alone[:1]) or self._ask("")

    def _changed_before(self, reader: Reader) -> Turned | None:
        """What a sentence corrects of the answers before; None when it corrects nothing."""
        text = self._said.text
        if self._telling() is None and (shared := self._shares_put_right(text)) is not None:
            return shared
        correction = find_correction(self._opened, reader, text) or self._said_by_name(reader, text)
        if correction is not None and self._is_sure(correction):
            return self._corrected(correction)
        nothing = self._telling() is None and self._names_nothing_here(text)
        return self._which() if nothing else None

    def _said_by_name(self, reader: Reader, text: str) -> Correction | None:
        """干什么：药店, said to another question: the free answer of that name is said anew."""
        asked, stored = self._opened.open_place, self._opened.stored
        own = {asked.label, *asked.step.names}
        for place in self._opened.interview.places if self._telling() is None else ():
            free = place.step.type is StepType.TEXT and not place.step.provider
            if not free or place.key == asked.key or place.key not in stored or own & {*place.step.names}:
                continue
            rest = free_text.behind_name(place.step, text)
            if rest is not None and (reading := reader.read(place, rest)).counts:
                return Correction(place, reading)
        return None

    def _names_nothing_here(self, text: str) -> bool:
        """占股改成40 where no share is asked for: it must change no other number."""
        place = self._opened.open_place
        subject = subject_of(text)
        if not subject or place.step.type in _FREE or phrases.is_question(text):
            return False
        return not set(subject) & {*place.label, *"".join(place.step.names)}

    def _shares_put_right(self, text: str) -> Turned | None:
        place = self._opened.open_place
        changing = _CHANGING.search(text) is not None
        said = shares_said(self._opened, text, changing=changing or place.step.type is StepType.CONFIRM)
        given = [(each, value) for each, value in said.given if each.key != place.key]
        if said.unclear and place.step.unit != "%":
            choices = [button(each.label, step=each.key, do="change") for each in said.unclear]
            asked = text_reply(_WHOSE, choices)
            return Turned(handled=True, before=[asked], after=[])
        if not given or len(given) < len(said.given):
            return None
        self._give_all(given)
        return self._ask("" if self._noted else _AS_IT_WAS)

    def _take_share_beside(self, place: Place) -> None:
        """孙强 40: the share told in one breath with the name is his; what is told of others is not kept."""
        share = next((each for each in self._unanswered() if _is_share_of(each, place)), None)
        if share is not None and (value := share_beside(self._said.text)) is not None:
            self._give(share, value)
        of_group = place.group is not None and (share is not None or place.step.unit == "%")
        if of_group and gives_several(self._said.text):
            self._noted.append("别的股东还没记，要一位一位说名字和占股")

    def _corrected(self, correction: Correction) -> Turned:
        place, reading = correction.place, correction.reading
        if reading.problem is not None and not reading.values:
            self._opened = self._book.go_to(self._session, self._opened, place.key)
            return self._ask(reading.problem)
        if not reading.values:
            return self._go_to(place)
        stored = self._opened.stored.get(place.key)
        stands = reading.counts and stored is not None and stored.value == reading.values[0][0]
        if stands and self._telling() is None:
            return self._says_the_same(place)
        return self._take(place, reading)

    def _says_the_same(self, place: Place) -> Turned:
        """雇人改成雇2个: what is named stays; what else the sentence says counts, or that is told."""
        for each in restated(self._opened, self._reader(), self._said.text)[0]:
            self._give(each.place, each.reading.values[0][0])
        if self._noted:
            return self._ask("")
        return self._ask(self._stands(place))

    def _stands(self, place: Place) -> str:
        said = self._parts.wording.said(place, self._opened.stored[place.key], own=True)
        self._notes_sensitive |= self._parts.wording.is_sensitive(place)
        return f"“{place.label}”填的就是：{said}，没有变。"

    def _restated(self, reader: Reader) -> Turned | None:
        """雇3个人, said to the review: what it changes, or that it stands already; None for anything else."""
        text = self._said.text
        found, same = restated(self._opened, reader, text) if self._telling() is None else ([], [])
        for each in found:
            if each.place.key in self._opened.interview.by_key:
                self._give(each.place, each.reading.values[0][0])
        if self._take_added() or self._take_volunteered(reader) or found:  # or what stands is put right
            return self._ask("")
        if same:
            return self._ask(self._stands(same[0]))
        if self._telling() is None and (hidden := not_offered(self._opened, text)) is not None:
            return self._ask(f"“{hidden[1]}”按现在填的选不了，别的没有动。")
        otherwise = asked_otherwise(self._opened, text) if self._telling() is None else None
        return self._ask(otherwise) if otherwise is not None else None

    def _take_added(self) -> bool:
        """烟也卖: what is had besides what was named before."""
        more = added(self._opened, self._said.text) if self._telling() is None else None
        if more is None or self._opened.row.pending or more[0].key == self._opened.open_place.key:
            return False
        self._give(*more)
        return True

    def _which(self) -> Turned:
        stored = self._opened.stored
        buttons = [
            button(place.label, step=place.key, do="change")
            for place in self._opened.interview.places
            if place.key in stored and place.step.id != "more"
        ]
        if self._opened.open_place.step.type is StepType.CONFIRM:  # a bare 对 now says nothing of handing in
            repository.change(self._session, self._opened.row.id, misses=_MENU)
        label = self._opened.process.file.submit_label
        text = f"要改哪一项？可以点下面的，也可以直接说，比如“城市改成大庆”。都对就说“{label}”。"
        return Turned(handled=True, after=[text_reply(text, buttons[:24])])

    @property
    def _after_menu(self) -> bool:
        """Whether the menu of what can be changed stands there, and the review has not been shown since."""
        return bool(self._opened.row.misses)

    @property
    def _look_again(self) -> str:
        return f"还没交呢，您再看一眼。都对就点“{self._opened.process.file.submit_label}”。"

    def _question(self) -> dict[str, Any]:
        """The open question; a review that is shown again may be agreed to in one word."""
        opened = self._opened
        if opened.open_place.step.type is StepType.CONFIRM and self._after_menu:
            repository.change(self._session, opened.row.id, misses=0)
        return super()._question()


def _is_share_of(share: Place, owner: Place) -> bool:
    same = owner.group is not None and (share.group, share.number) == (owner.group, owner.number)
    return same and share.step.unit == "%" and owner.step.type is StepType.NAME
