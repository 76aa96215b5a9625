"""What is neither yes nor no to a consent: questions are answered, a wish to only ask ends it."""

from app.cases import hearing_words, repository
from app.cases.chat_view import Reply, Turned, text_reply
from app.cases.consenting_words import asked_beside, is_question_at_consent, is_topic, only_asks
from app.cases.hearing import Hearing
from app.cases.stories import Telling, is_telling
from app.policies.schemas import AnswerStatus, PolicyAnswer
from app.processes.interview import Place

_SURE = (AnswerStatus.ANSWERED, AnswerStatus.CLARIFY)


class Consenting(Hearing):
    """The part of a turn that stands before a consent."""

    def _heard(self) -> Turned | None:
        """What a message says to a consent, or tells; None when neither."""
        place = self._opened.open_place
        waits = place.purpose is not None and not self._opened.row.pending and self._sealed is None
        return (self._at_consent(place) if waits and self._said.text else None) or super()._heard()

    def _at_consent(self, place: Place) -> Turned | None:
        text = self._said.text
        if only_asks(text):
            return self._closed(hearing_words.ONLY_ASKS, asks=bool(asked_beside(text)))
        telling = self._telling() if self._parts.wording.asks_sensitive(place) else None
        asks, names = is_question_at_consent(text), is_topic(text)
        if telling is None and not names:
            return None  # a question goes on to those who answer it
        found = self._parts.found(text)
        if found is not None and telling is not None and found.tells == "worker":
            closed = self._closed(hearing_words.NOT_THE_OWNER)
            closed.before.append(bubble(found))
            return closed
        if not asks and not names:
            return None
        replies = self._replies_to(found, telling, asks=asks)
        if not replies:
            return None
        if telling is not None and asks and is_telling(text):  # 我贷款还不上了咋整
            self._opened = telling.keep_more(self._session, self._opened, text)
        asked = self._ask("")
        return Turned(handled=True, before=[*asked.before, *replies], after=asked.after)

    def _replies_to(self, found: PolicyAnswer | None, telling: Telling | None, *, asks: bool) -> list[Reply]:
        """What a clause says to it, else the desk that settles it, else what may be meant."""
        status = found.answer.status if found is not None else None
        if found is not None and (status is AnswerStatus.ANSWERED or found.asker):
            return [bubble(found)]
        desk = self._desk(telling) if telling is not None and asks else []
        if desk or found is None:
            return desk
        said = status in _SURE or (asks and status is AnswerStatus.NOT_COVERED)
        return [bubble(found)] if said else []

    def _closed(self, words: str, *, asks: bool = False) -> Turned:
        """Leave the form: what waited for the consent is gone, answers given before it stay as a draft."""
        opened, kept = self._opened, bool(self._opened.stored)
        self._book.let_go(self._session, opened)
        self._book.drop_undecided(self._session, opened)
        repository.change(self._session, opened.row.id, in_chat=False, misses=0)
        if not kept:
            repository.delete_case(self._session, opened.row.id)
        text = f"{words}{hearing_words.STILL_THERE if kept else hearing_words.NOTHING_LEFT}"
        ask = "" if asks else hearing_words.ASK_AWAY
        return Turned(handled=True, before=[text_reply(text + ask)], digress=asks)


def bubble(found: PolicyAnswer) -> Reply:
    """An answer of the library as a bubble."""
    return {**found.model_dump(mode="json", exclude={"tells", "desk", "asker"})}
