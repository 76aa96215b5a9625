"""The form in conversation: one message in, what it did and what is asked next out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from app.cases.asking import Wording, button
from app.cases.book import CaseBook, Opened
from app.cases.chat_view import Reply, own_words, text_reply
from app.cases.errors import ConsentRefused
from app.cases.outcomes import Outcomes
from app.cases.stories import UNDERSTOOD, StoryReader, Telling
from app.cases.withheld import withheld
from app.policies.schemas import AnswerStatus, PolicyAnswer
from app.privacy.vault import Vault
from app.processes.interview import Place
from app.processes.model import StepType

_MAX_LABEL = 20
_CONSENT_AGAIN = "还差您一句话：上面那些，同意我记下来吗？想再看一遍就说“再说一遍”。"
_SAYS_SOMETHING = (AnswerStatus.ANSWERED, AnswerStatus.CLARIFY, AnswerStatus.NOT_COVERED)
_LISTENING = "嗯，我听着，您接着说。说完了就告诉我“说完了”。"


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the edge and the bot understood it. `text` holds tokens where personal values stood.

    `button`: the values of one of the form's own buttons; None when something was typed.
    """

    conversation_id: str
    message_id: str
    text: str
    button: dict[str, Any] | None
    intent: str
    confidence: float
    before: tuple[str, ...] = ()  # what a short question leans on, newest first


_NOTHING_KEPT = (
    "好，不同意也没关系。您讲的没有记下来，也不会交给谁，政策照样可以问我。"
    "想找人说说，可以拨打12345；什么时候想讲了，点“改成同意”就行。"
)


class Answers(Protocol):
    """Answers questions on policies here, where nobody else may read them."""

    def answer(self, question: str) -> PolicyAnswer:
        """The library's answer."""


@dataclass(frozen=True, slots=True)
class ChatParts:
    """What turns of the chat work with."""

    book: CaseBook
    wording: Wording
    vault: Vault
    outcomes: Outcomes
    stories: tuple[StoryReader, ...] = ()
    answers: Answers | None = None
    hears: Callable[[str], bool] = lambda text: False  # whether a text speaks of danger

    def telling(self, opened: Opened) -> Telling | None:
        """The story step of a case; None where its process has none."""
        reader = next((each for each in self.stories if each.process == opened.process.id), None)
        return Telling(self.book, reader, self.hears) if reader is not None else None

    def greeting(self, opened: Opened, text: str) -> str:
        """What a case begins with; before it where to ask what somebody asked."""
        telling, intro = self.telling(opened), opened.process.file.intro
        directions = telling.reader.directions(text) if telling and text else None
        return "\n\n".join(each for each in (directions, intro) if each)

    def found(self, text: str) -> PolicyAnswer | None:
        """What the policies say to a text, whatever it is; None where no library is at hand."""
        return self.answers.answer(text) if self.answers is not None else None

    def answer(self, text: str) -> Reply | None:
        """What the policies say to a question as a bubble; None where they have nothing to do with it."""
        found = self.found(text)
        if found is None or found.answer.status not in _SAYS_SOMETHING:
            return None
        return {**found.model_dump(mode="json", exclude={"tells", "desk", "asker"})}

    def question(self, opened: Opened, *, again: bool = False) -> Reply:
        """The open question as a bubble; first a value that waits for its yes. `again`: asked just before."""
        pending = opened.row.pending
        if pending and UNDERSTOOD in pending:
            return self._understood(opened, pending)
        if pending and pending["key"] in opened.interview.by_key:
            return self._read_back(opened, opened.interview.by_key[pending["key"]], pending)
        place = opened.open_place
        if again and place.step.type is StepType.CONSENT:
            return text_reply(_CONSENT_AGAIN, self.wording.buttons(opened, place))
        hint = f"\n（{place.step.hint}）" if place.step.hint else ""
        ask, buttons = self.wording.ask(opened, place, own=True) + hint, self.wording.buttons(opened, place)
        reviewed = place.step.type is StepType.CONFIRM
        card = own_words(opened.row.id) if reviewed and self.wording.tells_sensitive(opened) else None
        consent = withheld(opened) if reviewed else None
        if consent is None:
            return text_reply(ask, buttons, card)
        agree = button("改成同意", step=consent, do="change")
        if not opened.interview.answers:
            return text_reply(_NOTHING_KEPT, [agree, button("先到这", do="pause")])
        return text_reply(f"{ConsentRefused.message}\n\n{ask}", [agree, *buttons], card)

    def _read_back(self, opened: Opened, place: Place, pending: dict[str, Any]) -> Reply:
        labels = [self.in_words(place, value, said) for value, said in pending["values"]]
        sensitive = self.wording.is_sensitive(place)
        card = own_words(opened.row.id) if sensitive else None
        if len(labels) > 1 and sensitive:
            # Buttons are kept in clear: they only say which.
            lines = [f"{number}. {label}" for number, label in enumerate(labels, start=1)]
            picks = [button(f"第{n + 1}个", step=place.key, choose=n) for n in range(len(labels))]
            neither = button("都不是", step=place.key, choose=-1)
            ask = f"“{place.label}”您说的是哪一个？"
            return text_reply("\n".join([ask, *lines]), [*picks, neither], card)
        if len(labels) > 1:
            picks = [button(label[:_MAX_LABEL], step=place.key, choose=n) for n, label in enumerate(labels)]
            neither = button("都不是", step=place.key, choose=-1)
            ask = pending.get("ask") or f"“{place.label}”您说的是哪一个？"
            return text_reply(ask, [*picks, neither])
        about = "大约 " if pending["vague"] else " "
        yes_no = [button("对", step=place.key, choose=0), button("不对，重说", step=place.key, choose=-1)]
        return text_reply(f"“{place.label}”您说的是{about}{labels[0]}，对吗？", yes_no, card)

    def _understood(self, opened: Opened, pending: dict[str, Any]) -> Reply:
        """What a story was understood to say. `private`: whoever keeps the bubble must keep it encrypted."""
        if not pending[UNDERSTOOD]:
            return text_reply(_LISTENING, [button("说完了", step=pending["key"], understood=False)])
        places = opened.interview.process.steps
        lines = [
            f"· {places[key].label}：{self.wording.labelled(places[key], value)}"
            for key, value in pending[UNDERSTOOD]
        ]
        text = "\n".join(["我理解的是：", *lines, "对吗？哪条不对，直接说给我听。"])
        step = pending["key"]
        choices = [
            button("对", step=step, understood=True),
            button("不对，一样一样问", step=step, understood=False),
        ]
        return text_reply(text, choices, own_words(opened.row.id))

    def in_words(self, place: Place, value: Any, said: str = "") -> str:
        """A value as it is said back in chat; of a sensitive question only in a bubble kept encrypted."""
        return said or self.wording.plain(place, value, masked=True)
