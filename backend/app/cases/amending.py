"""How one message changes answers that stand: takes out, puts right, adds."""

import re

from app.cases.asking import button
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat_view import Turned, text_reply
from app.cases.corrections import Correction
from app.cases.hearing import Hearing
from app.cases.taking_out import TakenOut, find_taken_out
from app.processes.choices import says_none
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.reading import Reader

_FREE = (StepType.TEXT, StepType.ADDRESS, StepType.NAME, StepType.CONFIRM)
_WISHED = re.compile(r'"(?P<value>[a-z_0-9]+)" in (?P<step>[a-z_0-9]+)')
_REFUSED = re.compile(r"不(?!知|清|懂|确|好|太|多)[^，,。]{0,4}了|算了|不用|不要|不需要|不打算|不想|拉倒")
_STAYS = "“{label}”不能空着，要换成别的就直接说新的。"


class Amending(Hearing):
    """The part of a turn that changes what was answered."""

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

    def _corrected(self, correction: Correction) -> Turned:
        if correction.reading.problem is not None and not correction.reading.values:
            self._opened = self._book.go_to(self._session, self._opened, correction.place.key)
            return self._ask(correction.reading.problem)
        if correction.reading.values:
            return self._take(correction.place, correction.reading)
        return self._go_to(correction.place)

    def _which(self) -> Turned:
        stored = self._opened.stored
        buttons = [
            button(place.label, step=place.key, do="change")
            for place in self._opened.interview.places
            if place.key in stored and place.step.id != "more"
        ]
        text = "要改哪一项？可以点下面的，也可以直接说，比如“城市改成大庆”。都对就说“确认提交”。"
        return Turned(handled=True, after=[text_reply(text, buttons[:24])])
