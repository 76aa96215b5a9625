"""What somebody means who corrects what was recorded, or reproaches that he is asked what he told."""

import re
from dataclasses import replace
from typing import Any

from app.cases import hearing_words
from app.cases.chat_view import Turned
from app.cases.corrections import Correction
from app.cases.endangered import Endangered
from app.cases.putting_right import put_right
from app.cases.reproaches import without_reproach
from app.cases.stories import Telling
from app.processes import phrases
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.reading import Reader

_CHOSEN = (StepType.CHOICE, StepType.MANY, StepType.YES_NO)
# Something of what was told is missing, or stands there although it was not said.
_NOT_SO = re.compile(
    r"没(?:有)?(?:说|提|讲)(?:过)?(?:我|要|想|是|还)|(?:咋|怎么|还|都|也)?没(?:有)?(?:给)?(?:写|记|填|算)(?:上|进去|着|全)|"
    r"(?:少|漏|落)(?:写|记|填)?了|(?:写|记|填|听|整|弄|搞)(?:错|岔|差|劈)"
)
# Asks nothing: 咋没记上.
_WHY_NOT = re.compile(r"(?:你|您)?(?:咋|怎么|为啥)(?:还|都|也|就)?没(?:有)?(?=给?[写记填算])")
_WRONG = re.compile(r"^(?:哎|诶|啊|唉|等等|那个|[，,。 ])*(?:不对|错了|不是)")
_SHORT = 8  # characters: a correction that says nothing else


class Reproached(Endangered):
    """The part of a turn that puts right what stands."""

    def _reproached(self) -> Turned | None:
        """海伦啊 不说过了么: what it answers is taken, of the reproach only that he told it before."""
        telling, place = self._telling(), self._opened.open_place
        rest = without_reproach(self._said.text) if telling is not None else None
        if telling is None or rest is None or place.purpose is not None:
            return None
        if rest:
            self._said = replace(self._said, text=rest, intent="", confidence=0.0)
            return None
        value = None if self._opened.row.pending else self._told_before(telling, place)
        if value is None:
            return self._ask(hearing_words.SAID_BEFORE)
        return self._give(place, value) or self._ask("")

    def _told_before(self, telling: Telling, place: Place) -> Any:
        """What was told answers to the open question; None: nothing that is sure."""
        told = [each for each in telling.told(self._opened).split("\n") if each]
        if not told or place.step.type not in (StepType.CHOICE, StepType.MANY, StepType.REGION):
            return None
        found = telling.reader.understand(self._opened.interview, self._book.library.checker, told)
        known = next((each.value for each in found if each.place.key == place.key), None)
        if known is not None:
            return known
        reader = self._reader()
        readings = (reader.volunteered(place, each) for each in reversed(told))
        return next((each.values[0][0] for each in readings if each.counts), None)

    def _not_so(self) -> Turned | None:
        """不对 人家欠我的钱没写上, 我没说要再创业: what stands is put right, and nothing else filled in."""
        telling, text = self._telling(), _WHY_NOT.sub("没", self._said.text)
        if telling is None or not telling.is_over(self._opened) or phrases.is_question(text):
            return None
        place, reader = self._opened.open_place, self._reader()
        meant = _NOT_SO.search(text) is not None
        self._said = replace(self._said, text=text) if meant else self._said
        if not meant and (_WRONG.search(text) is None or reader.read(place, text).fits):
            return None
        if self._put_right(reader):
            return self._ask("")
        if not meant or reader.read(place, text).fits or self._take_told():
            return self._ask("") if self._noted else None
        if place.step.type is StepType.CONFIRM:
            return None
        self._opened = telling.add(self._session, self._opened, text)
        return self._ask(hearing_words.KEPT_TOO)

    def _put_right(self, reader: Reader) -> bool:
        """What a sentence changes of answers that stand; what it only takes away is asked again."""
        telling, opened = self._telling(), self._opened
        if telling is None or not telling.is_over(opened):
            return False
        places = [place for place in opened.interview.places if place.key in opened.stored]
        current = {key: each.value for key, each in opened.stored.items() if not each.skipped}
        changes = put_right(reader, telling.reader.matters, places, current, self._said.text).changes
        for key, value in changes.items():
            place = self._opened.interview.by_key.get(key)
            if place is not None and value is not None:
                self._give(place, value)
        for key in [key for key, value in changes.items() if value is None]:
            if (place := self._opened.interview.by_key.get(key)) is not None:
                self._take_out(telling, place)
        return bool(changes)

    def _take_out(self, telling: Telling, place: Place) -> None:
        """An answer that was said to be none: it is gone, and asked again where it is asked."""
        if place.key in telling.reader.leaves_out:
            self._leave_out(place.key)
        else:
            lost = self._book.lose(self._session, self._opened, place.key)
            self._opened = self._book.tidy(self._session, lost)
        self._noted.append(f"“{place.label}”不算了")

    def _is_sure(self, correction: Correction) -> bool:
        """Whether it corrects that answer for sure: where a story is told a stray word corrects nothing."""
        place, reading, text = correction.place, correction.reading, self._said.text
        if self._telling() is None or place.step.type not in _CHOSEN or not reading.values:
            return True
        if len(phrases.bare(text)) <= _SHORT or any(
            name in text for name in (place.label, *place.step.names)
        ):
            return True
        return self._reader().volunteered(place, text).values == reading.values
