"""What is told after a story was handed in: said to have changed nothing yet, and taken along into a new one.

What was handed in stays as it is, so that whoever looks after it and its person read the same. Who corrects
it, adds to it or leaves a number afterwards hears that, with the button that takes his words into a copy.
"""

import re
from collections.abc import Set
from typing import Any

from sqlalchemy.orm import Session

from app.cases.asking import button
from app.cases.book import CITIZEN_IN_CHAT, CaseBook, Opened
from app.cases.chat import ChatParts, Said
from app.cases.chat_view import Turned, own_words, text_reply
from app.cases.errors import CaseNotFound
from app.cases.no_story import story_in
from app.cases.numbers import PHONE_TOKEN, last_number
from app.cases.putting_right import Changes, echo, put_right
from app.cases.turning import ChatTurns
from app.errors import AppError
from app.processes import free_text, phrases
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.reading import TOKEN, Reader

_COPIED = "上回填的都搬过来了，想改哪样直接说，改完再交。"
_COPIED_WITH = "上回填的都搬过来了，您刚才说的也加进去了。看看对不对，交了才算数。"
_NOT_IN_IT = (
    "您刚说的我看到了，可交上去的那份（编号 {number}）里还没有，工作人员看到的还是原来那份。"
    "要加进去，点“改了再交”：上回讲的都搬过来，刚说的{what}也带上，不用从头讲，您看一遍再交。"
)
_ONLY_KEPT = "· “{said}”：原话记进“您讲的情况”了"
_NUMBER_TOO = "和留的号码"
_NUMBER_STOOD = "（号码）"
_BUTTON = "改了再交"
# The words of the button that begins anew, however they are typed.
SAYS_CHANGED = re.compile(
    r"(?:我|俺|这边|我这)?(?:的|这)?(?:情况|事儿?)(?:又|都|有|现在|跟(?:那|上)回|不一样)*变(?:了|化了?)?"
    r"(?:[，,。 、]*(?:我|俺|想|要|得|给你|再|从头)*(?:重新|再|从头)(?:再)?(?:说|讲|唠|来|填)"
    r"(?:一?遍|一?回|一?下)?)?[吧呗了啊。！! ]*"
)
# Puts right or adds, whatever it is about; what the assistant got wrong in talk is no part of the story.
_PUTS_RIGHT = re.compile(
    r"(?:给我|帮我|再|得|要)?(?:加上|添上|补上|写上|记上|加进去|补进去|写进去|添进去)|"
    r"(?<![你您])(?:说|讲|记|写|填|报|整|弄)(?:错|差|岔)(?:了|$)|(?:忘|漏|落|拉)(?:了|下)?(?:说|讲|写|填|记|报)|"
    r"(?:说|讲|写|填|记|报)(?:漏|落|拉|少)了|(?<!行)改(?:成|一下|过来|改)|"
    r"不是[^，,。]{1,8}[，,。 ]*(?:是|而是)"
)
_ASKS_WHERE = re.compile(r"(?:上|去|到|在|往|找|问)(?:哪|谁)|咋(?:办|整|弄)")
_OF_POLICY = re.compile(r"补贴|补助|贴息|政策|条例|条款|方案|导师|预约|一件事|孵化|大赛|培训")
# A number somebody leaves, not one that pesters him or that he asks about.
_OTHERS_NUMBER = re.compile(r"债|催|骗|骚扰|讨|要账|老打|总打|天天|打来|诈|威胁|吓|冒充|贷")


class Retelling:
    """Hears it, and copies what was handed in, in the caller's transaction."""

    def __init__(self, parts: ChatParts, turns: ChatTurns) -> None:
        self._parts = parts
        self._turns = turns

    @property
    def _book(self) -> CaseBook:
        return self._parts.book

    def offered(self, standing: Opened, text: str) -> Turned | None:
        """That what was said is not in what was handed in, and how it gets there; None: it tells nothing."""
        if not self.tells(standing, text):
            return None
        what = _NUMBER_TOO if self._leaves_number(text) else ""
        told = _NOT_IN_IT.format(number=standing.row.number, what=what)
        options = [copy_button(standing), button("看我的计划", do="plan", case=standing.row.id)]
        return Turned(handled=True, before=[text_reply(told, options, own_words(standing.row.id))])

    def tells(self, standing: Opened, text: str) -> bool:
        """Whether a text puts right what was handed in, adds to it, or leaves a number to call."""
        asks = phrases.is_question(text) or free_text.asks(text) or _ASKS_WHERE.search(text) is not None
        if asks or not story_in(text):
            return False
        if self._leaves_number(text) or self.changes(standing, text):
            return True
        return _PUTS_RIGHT.search(text) is not None and _OF_POLICY.search(text) is None

    def tells_beside(self, standing: Opened, text: str) -> bool:
        """Whether a question says something else than what was handed in as well: 传票昨天收到了，咋办."""
        said = "，".join(phrases.statements(text))
        return bool(said) and _ASKS_WHERE.search(said) is None and bool(self.changes(standing, said))

    @staticmethod
    def _leaves_number(text: str) -> bool:
        return PHONE_TOKEN.search(text) is not None and _OTHERS_NUMBER.search(text) is None

    def changes(self, opened: Opened, text: str) -> Changes:
        """What a text says otherwise than the answers that stand; None: what stood there is taken back."""
        telling = self._parts.telling(opened)
        if telling is None:
            return {}
        reader = Reader(self._book.library.checker, self._book.today, lambda _: None)
        current = {key: each.value for key, each in opened.stored.items() if not each.skipped}
        places = [place for place in opened.interview.places if place.key in opened.stored]
        found = put_right(reader, telling.reader.matters, places, current, text).changes
        instead = telling.reader.matters(text) if None in found.values() else {}
        return {key: instead.get(key) if value is None else value for key, value in found.items()}

    def copied(self, session: Session, said: Said, process_id: str, case_id: str) -> Turned:
        """A new draft with the answers of what was handed in before, to be changed and handed in again.

        What was told since (`said.text`, a line for each message) is worked in as if said to the draft.
        """
        old = self._book.read(session, case_id, said.conversation_id)
        if old.process.id != process_id:
            raise CaseNotFound
        told = [line for line in said.text.split("\n") if line.strip() and self.tells(old, line)]
        opened = self._copy_of(session, old, said.conversation_id, process_id)
        if not told:
            question = self._parts.question(opened)
            return Turned(handled=True, before=[text_reply(_COPIED)], after=[question])
        return self._with_told(session, opened, told)

    def _with_told(self, session: Session, opened: Opened, told: list[str]) -> Turned:
        """What each message does to the draft, as it is said to a review; every one is kept in the story."""
        changed: dict[str, None] = {}
        telling, only_kept = self._parts.telling(opened), list[str]()
        for line in told:
            known = len(changed)
            if self._leaves_number(line):
                opened = self._with_number(session, opened, line, changed)
            for key, value in self.changes(opened, line).items():
                opened = self._put(session, opened, key, value)
                changed[key] = None
            words = TOKEN.sub(_NUMBER_STOOD, line)
            if telling is not None and words.strip(" ，,。") != _NUMBER_STOOD:
                opened = telling.add(session, opened, words)
                only_kept += [echo(line)] if len(changed) == known else []
        lines = [self._line(opened, key) for key in changed if key in opened.interview.by_key]
        lines += [_ONLY_KEPT.format(said=each) for each in only_kept]
        text = "\n".join([_COPIED_WITH, *lines])
        before = [text_reply(text, card=own_words(opened.row.id))]
        return Turned(handled=True, before=before, after=[self._parts.question(opened)])

    def _line(self, opened: Opened, key: str) -> str:
        place, answer = opened.interview.by_key[key], opened.stored.get(key)
        if answer is None:
            return f"· {place.label}：再问您一遍"
        return f"· {place.label}：{self._parts.wording.said(place, answer, own=True)}"

    def _put(self, session: Session, opened: Opened, key: str, value: Any) -> Opened:
        """An answer that was put right, or that is none any more and asked again."""
        if key not in opened.interview.by_key:
            return opened
        if value is None:
            return self._book.tidy(session, self._book.lose(session, opened, key))
        return self._copy(session, opened, key, value)

    def _with_number(self, session: Session, opened: Opened, text: str, changed: dict[str, None]) -> Opened:
        """The number somebody leaves to be called, for the purpose he agreed to when he told his story."""
        phone = next((each for each in opened.interview.places if each.step.type is StepType.PHONE), None)
        purpose = phone.step.personal if phone is not None else None
        if phone is None or purpose is None or opened.interview.consents.get(purpose) is not True:
            return opened

        def resolve(token: str) -> str | None:
            return self._parts.vault.resolve_if_kept(
                session, opened.row.conversation_id, token, purpose=purpose, actor="visitor"
            )

        number = last_number(text, resolve, asked=True)
        if number is None:
            return opened
        changed[phone.key] = None
        return self._copy(session, opened, phone.key, number)

    def _copy_of(self, session: Session, old: Opened, conversation_id: str, process_id: str) -> Opened:
        opened = self._book.start(session, conversation_id, process_id, CITIZEN_IN_CHAT, in_chat=True)
        if old.row.contact_wish:
            opened = self._book.changed(session, opened, contact_wish=old.row.contact_wish)
        seen: set[str] = set()
        while place := next(
            (each for each in opened.interview.places if _copies(each, opened, old, seen)), None
        ):
            seen.add(place.key)
            try:
                opened = self._copy(session, opened, place.key, old.stored[place.key].value)
            except AppError:
                continue  # what does not fit any more is asked again
        return opened

    def _copy(self, session: Session, opened: Opened, key: str, value: Any) -> Opened:
        revision = opened.row.revision
        with session.begin_nested():
            if value is None:
                return self._book.skip(session, opened, key, CITIZEN_IN_CHAT, revision)[0]
            return self._book.give(session, opened, key, value, CITIZEN_IN_CHAT, revision)[0]


def copy_button(standing: Opened) -> dict[str, str]:
    """Copies what was handed in, with what was said since."""
    copied = {"process": standing.process.id, "copy": standing.row.id, "changed": True, "said": True}
    return button(_BUTTON, do="start", **copied)


def _copies(place: Place, opened: Opened, old: Opened, seen: Set[str]) -> bool:
    """Whether an answer of an earlier case is still to be copied."""
    asks = place.purpose is None and place.step.type is not StepType.CONFIRM
    known = place.key in old.stored and not opened.interview.is_answered(place)
    personal = place.step.personal
    agreed = personal is None or opened.interview.consents.get(personal) is True
    return asks and known and agreed and place.key not in seen
