"""The notice and the eligibility result in chat: in short, with ways to the page and to the print."""

from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.asking import button
from app.cases.assessing import Assessing, Judged
from app.cases.book import CaseBook, Opened
from app.cases.chat import Said
from app.cases.chat_view import Reply, Turned, text_reply
from app.cases.errors import CaseNotFound
from app.cases.notice import NoticeMaker
from app.cases.notice_text import chat_text as notice_text
from app.decisions.render import chat_text as verdict_text

MOST_VERDICTS = 4


def paper_buttons(case_id: str) -> list[dict[str, str]]:
    """The buttons under a case that has sub-items."""
    return [
        button("一次性告知单", do="notice", case=case_id),
        button("看能享受什么", do="eligibility", case=case_id),
    ]


class ChatPapers:
    """Says them, in the caller's transaction."""

    def __init__(self, book: CaseBook, maker: NoticeMaker, assessing: Assessing) -> None:
        self._book = book
        self._maker = maker
        self._assessing = assessing

    def by_button(self, session: Session, said: Said) -> Turned | None:
        """A button that asks for one of them; None for every other."""
        values = said.button or {}
        case_id = values.get("case") if isinstance(values.get("case"), str) else None
        if values.get("do") == "notice":
            return self.notice(session, said, case_id)
        if values.get("do") == "eligibility":
            return self.eligibility(session, said, case_id)
        return None

    def notice(self, session: Session, said: Said, case_id: str | None = None) -> Turned:
        """The notice of a case, or of the one touched last."""
        opened = self._opened(session, said, case_id)
        text = notice_text(self._maker.make(session, opened))
        path = f"/api/cases/{opened.row.id}/notice"
        links = [("打开告知单", f"{path}.html"), ("下载PDF", f"{path}.pdf")]
        return Turned(handled=True, before=[text_reply(text, card=_card("notice", opened, links))])

    def eligibility(self, session: Session, said: Said, case_id: str | None = None) -> Turned:
        """The verdicts on what the person asked for; what rests on a sensitive answer only on the page."""
        opened = self._opened(session, said, case_id)
        wished = [judged for judged in self._assessing.assess(opened) if judged.wished][:MOST_VERDICTS]
        replies: list[Reply] = [text_reply(_told(judged)) for judged in wished]
        links = [("打开对照结果", f"/api/cases/{opened.row.id}/eligibility.html")]
        closing = "每个条件的对照和依据，点下面打开看，也能打印。能不能享受，以受理机关审核为准。"
        replies.append(text_reply(closing, card=_card("eligibility", opened, links)))
        return Turned(handled=True, before=replies)

    def _opened(self, session: Session, said: Said, case_id: str | None) -> Opened:
        """The case a button names, or the one touched last that has a notice."""
        rows = repository.of_conversation(session, said.conversation_id)
        for row in rows:
            if case_id == row.id:
                return self._book.open(session, row)
            if case_id is None and (opened := self._book.open(session, row)).plan is not None:
                return opened
        raise CaseNotFound


def _told(judged: Judged) -> str:
    if judged.private:
        title = judged.assessment.title
        return f"{title}：这项要用到您加密保存的内容，结果不在聊天里说，请打开对照结果看。"
    return verdict_text(judged.assessment)


def _card(kind: str, opened: Opened, links: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "type": kind,
        "case_id": opened.row.id,
        "number": opened.row.number,
        "links": [{"label": label, "path": path} for label, path in links],
    }
