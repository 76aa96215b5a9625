"""One-time codes that open a case on another device or at the window."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import segno
from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.book import CaseBook, Opened
from app.cases.errors import CodeUnknown
from app.cases.offices import may_come_to_window
from app.cases.outcomes import Outcomes
from app.limits import RateLimits
from app.privacy.consent import Consents, ConsentSource
from app.privacy.keys import Keys

VALID = timedelta(minutes=30)
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I: people read codes out
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Code:
    """A code as its person sees it, once."""

    code: str
    link: str

    def svg(self) -> str:
        """The code as a QR picture that opens the page with it."""
        return str(segno.make(self.link, error="m").svg_inline(scale=4, border=2))

    def card(self) -> dict[str, Any]:
        """For the page, which draws the picture itself from what the server gives it."""
        return {"type": "resume_code", "code": self.code, "link": self.link, "svg": self.svg()}


class Moving:
    """Makes codes and uses them up. 32^8 codes, thirty minutes each; everybody's wrong tries are limited."""

    def __init__(
        self,
        book: CaseBook,
        outcomes: Outcomes,
        consents: Consents,
        keys: Keys,
        page_url: str,
        limits: RateLimits,
    ) -> None:
        self._book = book
        self._outcomes = outcomes
        self._limits = limits
        self._consents = consents
        self._keys = keys
        self._page_url = page_url

    def new_code(self, session: Session, case_id: str) -> Code:
        """A fresh code; the ones before stop working."""
        letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        now = self._book.now
        row = {
            "digest": self._digests(letters)[0],
            "case_id": case_id,
            "created_at": now,
            "expires_at": now + VALID,
        }
        repository.add_code(session, row)
        return Code(f"{letters[:4]}-{letters[4:]}", f"{self._page_url}/?resume={letters}")

    def use(self, session: Session, code: str, conversation_id: str) -> str:
        """The case moves to this conversation, with the consents it stands on. CodeUnknown otherwise."""
        case_id = self._used(session, code, "visitor", conversation_id)
        opened = self._book.locked(session, case_id)
        self._carry_consents(session, opened, conversation_id)
        repository.change(session, case_id, conversation_id=conversation_id, in_chat=False)
        self._outcomes.moved(session, opened, conversation_id)
        return case_id

    def open_at_window(self, session: Session, code: str, username: str, office_id: str) -> str:
        """Staff open a case with the code its person shows; it stays the person's.

        CaseRestricted, with the code unused, for one that only other staff may read.
        """
        case_id = self._used(session, code, f"staff:{username}", f"staff:{username}")
        may_come_to_window(self._book.read(session, case_id))
        repository.change(session, case_id, office_id=office_id)
        return case_id

    def _used(self, session: Session, code: str, used_by: str, who: str) -> str:
        """The case a code opens. Wrong codes of `who` are counted; TooManyGuesses when there were many."""
        self._limits.may_guess(who)
        case_id = repository.use_code(session, self._digests(code), used_by, self._book.now)
        if case_id is None:
            self._limits.wrong_code(who)
            raise CodeUnknown
        return case_id

    def _carry_consents(self, session: Session, opened: Opened, conversation_id: str) -> None:
        decided = {past.purpose for past in self._consents.history(session, conversation_id)}
        for purpose, granted in opened.interview.consents.items():
            if granted and purpose not in decided:
                self._consents.decide(
                    session,
                    conversation_id,
                    purpose,
                    granted=True,
                    notice_version=self._consents.notice.version,
                    source=ConsentSource.PAGE,
                    actor="visitor",
                )

    def _digests(self, code: str) -> Sequence[str]:
        """Keyed hashes of a code, with the newest key first."""
        letters = "".join(each for each in code.upper() if each in _LETTERS)
        return self._keys.digests("", "resume_code", letters)
