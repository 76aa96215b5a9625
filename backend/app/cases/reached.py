"""The part of a turn that keeps how and when somebody wants to be called, for whoever calls him."""

from dataclasses import replace

from app.cases import contact_wishes
from app.cases.chat_view import Turned
from app.cases.grouping import Grouping
from app.processes import phrases
from app.processes.interview import Place
from app.processes.model import Step, StepType

_KEPT = "怎么联系您：“{wish}”，联系您的工作人员看得到"
_AS_THEY_CAN = "能不能照办，以联系您的人为准。"
_NOT_YET = "怎么联系您，等问到电话、您同意了再说一遍，那时候我记。"


class Reached(Grouping):
    """Hears such wishes beside whatever is asked."""

    def _how_to_be_reached(self, place: Place) -> Turned | None:
        """白天打 别打给我媳妇: kept, and said so; what else the sentence says is worked off as ever."""
        said = contact_wishes.clauses_of(self._said.text)
        phone = self._phone()
        if not said or phone is None or contact_wishes.NOBODY_CALLS in self._opened.stored:
            return None
        if place.step.type is StepType.TEXT or self._reader().read(place, "，".join(said)).fits:
            return None  # a story is kept whole, and 微信聊 may be the answer
        rest = "，".join(each for each in phrases.clauses(self._said.text) if each not in said)
        if self._opened.interview.consents.get(phone.personal or "") is not True:
            return None if rest else self._ask(_NOT_YET)
        wish = contact_wishes.kept(self._opened.row.contact_wish, said, self._book.today)
        self._opened = self._book.changed(self._session, self._opened, contact_wish=wish)
        self._notes_sensitive |= self._opened.process.file.restricted
        self._noted.append(_KEPT.format(wish="，".join(said)))
        if rest:
            self._said = replace(self._said, text=rest)
            return None
        return self._ask(_AS_THEY_CAN if phrases.is_question(self._said.text) else "")

    def _phone(self) -> Step | None:
        """The question for the number to call; None where a process asks for none."""
        steps = self._opened.process.steps.values()
        return next((step for step in steps if step.type is StepType.PHONE), None)
