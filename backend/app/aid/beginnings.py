"""What somebody began with goes along when the story is answered without being heard: on the page."""

import re

from sqlalchemy.orm import Session

from app.aid.alerts import PROCESS
from app.cases.book import Actor, CaseBook, Opened
from app.privacy.consent import ConsentSource
from app.privacy.vault import Vault
from app.processes.check import MAX_TEXT
from app.processes.interview import Place

_STORY = "story"
_TOKEN = re.compile(r"⟦(?:answer|phone):[0-9a-f]{4,16}⟧")


def in_clear(vault: Vault, session: Session, conversation_id: str, text: str, actor: str) -> str:
    """A text with what was taken out of it; what is not kept any more stays a token."""

    def value_of(match: re.Match[str]) -> str:
        token = match.group()
        value = vault.resolve_if_kept(session, conversation_id, token, purpose=PROCESS, actor=actor)
        return token if value is None else value

    return _TOKEN.sub(value_of, text)


class Beginnings:
    """Watches the story: joins what was said before it and the answer, once."""

    def __init__(self) -> None:
        self._parts: tuple[CaseBook, Vault] | None = None

    def join(self, book: CaseBook, vault: Vault) -> None:
        """The cases are there."""
        self._parts = book, vault

    def answered(self, session: Session, opened: Opened, place: Place) -> Opened:
        """After an answer: the story with what was said at the beginning before it."""
        if self._parts is None or opened.process.id != PROCESS or place.key != _STORY:
            return opened
        opening, told = opened.row.opening, opened.stored[_STORY]
        if opening is None or told.supplied is None:
            return opened
        book, vault = self._parts
        clear = in_clear(vault, session, opened.row.conversation_id, opening, "visitor")
        opened = book.changed(session, opened, opening=None)
        most = place.step.most or MAX_TEXT
        before = [line for line in clear.split("\n") if line.strip() and line not in told.value]
        room = most - len(told.value) - 1
        if not before or room <= 0:
            return opened
        joined = "\n".join(["\n".join(before)[:room], told.value])
        actor = Actor(told.supplied.supplied_by, told.supplied.source, ConsentSource.PAGE)
        opened, _ = book.give(session, opened, _STORY, joined, actor, opened.row.revision)
        return opened
