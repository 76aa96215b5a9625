"""How and when to be called, said after a case was handed in: kept with every case that somebody works on."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from app.cases import contact_wishes, repository
from app.cases.book import CITIZEN_IN_CHAT, Opened
from app.cases.chat import ChatParts, Said
from app.cases.chat_view import NOT_OURS, Turned, own_words, text_reply
from app.cases.commands import Commands
from app.processes import phrases
from app.processes.model import Step, StepType
from app.processes.reading import TOKEN

NOTED = "case.contact_wish"
_WORKED_ON = ("submitted", "correction", "accepted", "in_progress")
_KEPT = "记下了，怎么联系您：“{wish}”，办“{title}”的工作人员看得到；能不能照办，以联系您的人为准。"
_NO_NUMBER = "您没留手机号，想让人打电话，就改了再交一份，把号留上。"
_ANOTHER_NUMBER = "号码在这里换不了，要换就改交上去的那份："
# A wish or a statement of its own beside it; a reason is none: 早上别打 我得出摊, 别打电话 孩子睡觉.
_MORE = re.compile(
    r"(?<!不)想(?!睡|歇|静|躺|眯|事)|不想(?:活|干|办|要)|不(?:要|干)了|活不|申请|撤|改(?!天|日|发|打)|补(?!觉|课|习)|"
    r"注销|贷|取消|退(?!休)|办(?!公|法|事)|材料|执照|地址|补贴|社保|股东|入股|搬家|换(?:了|成|个|号|地)|"
    r"填错|写错|打听|问(?:一下|问|下|个)|欠|债|骗|举报|投诉|罚"
)


class ReachedAfter:
    """Keeps such wishes, in the caller's transaction."""

    def __init__(self, parts: ChatParts, commands: Commands) -> None:
        self._parts = parts
        self._commands = commands

    def noted(self, session: Session, said: Said) -> Turned:
        """下午再打给我: kept where those who call see it; not ours where nobody has a case to call about.

        What the sentence asks beside it others answer.
        """
        plain = TOKEN.sub("", said.text)  # a number is no part of how, and is not taken here
        clauses = contact_wishes.clauses_of(plain)
        cases = list(self._worked_on(session, said.conversation_id)) if clauses else []
        if not cases:
            return NOT_OURS
        for opened in cases:
            self._keep(session, opened, clauses)
        told = _KEPT.format(
            wish="，".join(clauses),
            title="”“".join(dict.fromkeys(each.process.file.title for each in cases)),
        )
        asks = any(_says_more(each) for each in phrases.clauses(plain) if each not in clauses)
        return Turned(handled=True, before=self._with_number(session, said, cases, told), digress=asks)

    def _with_number(self, session: Session, said: Said, cases: list[Opened], told: str) -> list[Any]:
        """What is said, and where no number is left or another one is named, how that is put right."""
        private = next((each.row.id for each in cases if each.process.file.restricted), None)
        another = TOKEN.search(said.text) is not None
        nowhere = not any(_number(each) for each in cases)
        told += _ANOTHER_NUMBER if another else _NO_NUMBER if nowhere else ""
        noted = text_reply(told, card=own_words(private) if private else None)
        return [noted, *(self._commands.changing(session, said).before if another or nowhere else [])]

    def _worked_on(self, session: Session, conversation_id: str) -> Iterator[Opened]:
        """Cases that were handed in, are not over, and for which a number to call may be kept."""
        book, outcomes = self._parts.book, self._parts.outcomes
        for row in repository.of_conversation(session, conversation_id):
            if row.state not in _WORKED_ON or not row.submitted_at:
                continue
            opened = book.open(session, row)
            if contact_wishes.NOBODY_CALLS in opened.stored:
                continue
            phone = _phone(opened)
            agreed = phone is not None and opened.interview.consents.get(phone.personal or "") is True
            lasts = outcomes.lasts(opened.process.file.outcome)
            if agreed and (not lasts or outcomes.stands(session, opened)):
                yield opened

    def _keep(self, session: Session, opened: Opened, clauses: list[str]) -> None:
        book = self._parts.book
        locked = book.locked(session, opened.row.id)
        wish = contact_wishes.kept(locked.row.contact_wish, clauses, book.today)
        book.changed(session, locked, contact_wish=wish)
        book.note(session, locked.row.id, CITIZEN_IN_CHAT, NOTED)


def _says_more(clause: str) -> bool:
    """Whether a clause beside such a wish is for others to answer, and not only why."""
    return phrases.is_question(clause) or _MORE.search(clause) is not None


def _phone(opened: Opened) -> Step | None:
    steps = opened.process.steps.values()
    return next((step for step in steps if step.type is StepType.PHONE), None)


def _number(opened: Opened) -> bool:
    phone = _phone(opened)
    answer = opened.stored.get(phone.id) if phone is not None else None
    return answer is not None and answer.value is not None
