"""Words that steer the form: back, skip, why, pause, how far, stop, look at it all."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.asking import button
from app.cases.book import CITIZEN_IN_CHAT, Opened
from app.cases.chat import ChatParts
from app.cases.chat_view import Turned, own_words, text_reply
from app.processes.controls import Control, control_in, control_of
from app.processes.errors import StepRequired
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.progress import progress_of

_SURE = 0.8
_SHORT = 12
_REPLACES = re.compile("改成|改为|换成")  # 股东还有吗改成还有: a new answer, whatever the intent model hears
_NOTHING_TO_SKIP = "都问完了，没有要跳过的了。"
_STAYS_OPEN = "不想留的话，可以说“先到这”，填过的都在，清单照样能看，也可以去窗口办。"
_OF_INTENT = {
    control.value: control
    for control in (
        Control.BACK,
        Control.SKIP,
        Control.WHY,
        Control.PAUSE,
        Control.PROGRESS,
        Control.CANCEL,
        Control.REPEAT,
    )
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sentence steers. `weak`: only the intent model says so; an answer that fits goes first."""

    control: Control
    weak: bool


def wanted_control(text: str, intent: str, confidence: float) -> Wanted | None:
    """The control a sentence asks for: by its words, or for short sentences by its intent."""
    control = control_of(text) or control_in(text)
    if control is not None:
        return Wanted(control, weak=False)
    guessed = intent in _OF_INTENT and confidence >= _SURE and len(text) <= _SHORT
    if guessed and _REPLACES.search(text) is None:
        return Wanted(_OF_INTENT[intent], weak=True)
    return None


class Steering:
    """Carries a control out."""

    def __init__(self, parts: ChatParts) -> None:
        self._parts = parts
        self._acts: dict[Control, Callable[[Session, Opened], Turned]] = {
            Control.BACK: self.back,
            Control.SKIP: self._skip_open,
            Control.WHY: self.why,
            Control.PAUSE: self.pause,
            Control.PROGRESS: self.progress,
            Control.CANCEL: self.cancel,
            Control.REPEAT: self.repeat,
            Control.HELP: self.help,
            Control.REVIEW: self.review,
            Control.RESUME: self.repeat,
        }

    def steer(self, session: Session, opened: Opened, control: Control) -> Turned:
        """Do what was asked."""
        return self._acts[control](session, opened)

    def ask(self, opened: Opened, told: str) -> Turned:
        """Say something, then ask the open question."""
        before = [text_reply(told)] if told else []
        return Turned(handled=True, before=before, after=[self._parts.question(opened)])

    def back(self, session: Session, opened: Opened) -> Turned:
        """To the question before, with the answer it has; nothing is blanked."""
        book, wording = self._parts.book, self._parts.wording
        place = opened.interview.before(opened.open_place.key)
        if place is None:
            return self.ask(opened, "这已经是第一个问题了。")
        opened = book.go_to(session, opened, place.key)
        said = wording.said(place, opened.interview.answers[place.key], own=True)
        told = f"回到“{place.label}”，现在填的是：{said}。不改就说“不改”，要改请直接说新的。"
        card = own_words(opened.row.id) if wording.is_sensitive(place) else None
        return Turned(
            handled=True, before=[text_reply(told, card=card)], after=[self._parts.question(opened)]
        )

    def _skip_open(self, session: Session, opened: Opened) -> Turned:
        return self.skip(session, opened, opened.open_place, opened.row.seen_revision)

    def skip(self, session: Session, opened: Opened, place: Place, base: int) -> Turned:
        """Leave a question out where that is allowed; of one gone back to the answer stays."""
        book = self._parts.book
        if place.purpose is not None:
            return self._skip_consent(session, opened, place)
        if place.step.type is StepType.CONFIRM:
            return self.ask(opened, _NOTHING_TO_SKIP)
        if opened.at is not None and place.key in opened.stored:
            return self.ask(book.go_to(session, opened, None), f"“{place.label}”没有改。")
        try:
            opened, _ = book.skip(session, opened, place.key, CITIZEN_IN_CHAT, base)
        except StepRequired as required:
            more = _STAYS_OPEN if place.step.personal else (place.step.help or "")
            told = text_reply(f"{required.message}{more}", [button("先到这", do="pause")])
            return Turned(handled=True, before=[told], after=[self._parts.question(opened)])
        return self.ask(opened, f"好，“{place.label}”先跳过。")

    def _skip_consent(self, session: Session, opened: Opened, place: Place) -> Turned:
        """Not wanting to say is a no where sensitive things hang on it; elsewhere it is asked for clearly."""
        if not self._parts.wording.asks_sensitive(place):
            return self.ask(opened, "同意还是不同意，要您自己说一声。不同意也不影响咨询政策，清单照样能看。")
        opened, _ = self._parts.book.give(
            session, opened, place.key, False, CITIZEN_IN_CHAT, opened.row.seen_revision
        )
        return self.ask(opened, "好，这一部分不问了。")

    def why(self, session: Session, opened: Opened) -> Turned:
        """Why the open question is asked."""
        step = opened.open_place.step
        reason = step.why or opened.process.file.intro
        return self.ask(opened, reason)

    def help(self, session: Session, opened: Opened) -> Turned:
        """What to do when one does not know."""
        step = opened.open_place.step
        lines = [line for line in (step.help, step.why) if line]
        lines += [f"{option.label}：{option.help}" for option in step.options if option.help]
        if not step.required:
            lines.append("不想答可以说“跳过”。")
        if not lines:
            lines = ["按您的实际情况说就行；说不准可以去服务窗口问，或者拨打12345。"]
        return self.ask(opened, "\n".join(lines))

    def progress(self, session: Session, opened: Opened) -> Turned:
        """How far it is."""
        done, total = progress_of(opened.interview)
        left = total - done
        rest = f"还差 {left} 个左右" if left else "都填完了，只差核对提交"
        return self.ask(opened, f"“{opened.process.file.title}”已经填了 {done} 个，{rest}。")

    def pause(self, session: Session, opened: Opened) -> Turned:
        """Keep everything and leave the form."""
        self._parts.book.let_go(session, opened)
        repository.change(session, opened.row.id, in_chat=False, misses=0)
        days = opened.process.file.expires_days
        text = (
            f"好，先到这儿。填过的都存着（{days}天内有效），随时说“接着填”就能从这一步继续；"
            "要换手机接着填，说“我的办件”，点“换手机接着填”。"
        )
        return Turned(handled=True, before=[text_reply(text)])

    def cancel(self, session: Session, opened: Opened) -> Turned:
        """Leave at once. What was filled in stays as a draft until it is deleted or expires."""
        self._parts.book.let_go(session, opened)
        self._parts.book.drop_undecided(session, opened)
        repository.change(session, opened.row.id, in_chat=False, misses=0)
        if not opened.stored:
            repository.delete_case(session, opened.row.id)
            return Turned(handled=True, before=[text_reply("好，不办了。想办的时候再跟我说。")])
        text = (
            "好，停下了，什么都没有提交。"
            f"填过的内容还存着（草稿 {opened.row.number}），要删掉就点下面的按钮。"
        )
        options = [
            button("删掉草稿", do="discard", case=opened.row.id),
            button("接着填", do="resume", case=opened.row.id),
        ]
        return Turned(handled=True, before=[text_reply(text, options)])

    def repeat(self, session: Session, opened: Opened) -> Turned:
        """The open question once more."""
        return self.ask(opened, "")

    def review(self, session: Session, opened: Opened) -> Turned:
        """Everything filled in so far."""
        wording = self._parts.wording
        card = own_words(opened.row.id) if wording.tells_sensitive(opened) else None
        told = text_reply(wording.review(opened, own=True) or "还什么都没填。", card=card)
        return Turned(handled=True, before=[told], after=[self._parts.question(opened)])
