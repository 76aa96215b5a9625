"""How often somebody may guess: per name, whether it exists or not, and per address."""

import hashlib
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts import repository
from app.accounts.errors import SignInLocked
from app.clock import Clock

LIMIT_NAME = 5
LIMIT_ADDRESS = 30  # a whole office shows itself as one address
SPAN = timedelta(minutes=15)


class Attempts:
    """An attempt takes its number before the password is looked at, so that guesses made at once all count.

    The last number taken and used wrongly locks; a lock ends `SPAN` after it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def take(self, session: Session, name: str, address: str) -> int:
        """Count an attempt; returns its number at this name. SignInLocked when there is none left."""
        self._take(session, _subject("address", address), LIMIT_ADDRESS)
        return self._take(session, _subject("name", name), LIMIT_NAME)

    def succeeded(self, session: Session, name: str, address: str) -> None:
        """The name starts anew. The address only gets this attempt back, or an own account would free it."""
        repository.give_attempt_back(session, _subject("address", address))
        repository.forget_attempts(session, _subject("name", name))

    def release(self, session: Session, name: str) -> None:
        """The name starts anew: its password was reset."""
        repository.forget_attempts(session, _subject("name", name))

    def _take(self, session: Session, subject: str, limit: int) -> int:
        now = self._clock.now()
        number = repository.take_attempt(session, subject, limit=limit, now=now, span=SPAN)
        if number is None:
            last_at = repository.last_attempt_at(session, subject) or now
            raise SignInLocked(last_at + SPAN - now)
        return number


def _subject(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "surrogatepass")).hexdigest()
