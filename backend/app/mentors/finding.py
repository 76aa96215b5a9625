"""Finding a mentor: what is needed, where, how and when; every suggestion says why it is made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.mentors.free import Between, wanted
from app.mentors.kinds import CATEGORY_LABELS, PROVINCE_TEAM, Format, city_of
from app.mentors.library.records import Library, Mentor
from app.mentors.needs import Need, Needs
from app.mentors.offers import Offers, Slot
from app.mentors.rules import BookingRules
from app.mentors.wording import half_of_day

_AT_ONCE = 100
_SOON = timedelta(days=6)
_DEFAULT_ORDER = (Format.ONLINE, Format.IN_PERSON, Format.CHECK_UP)


class FindingStatus(StrEnum):
    """How a search ended."""

    FOUND = "found"
    OTHER_TIMES = "other_times"  # somebody fits, but not at the time that was asked for
    NO_FREE_TIME = "no_free_time"  # somebody fits and has no time in the coming weeks
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mentor, why they are suggested, and some of their free times."""

    mentor: Mentor
    format: Format
    reasons: tuple[str, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to a search. `topics`: what the need was understood to be about."""

    status: FindingStatus
    topics: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    mentor: Mentor
    format: Format
    reasons: tuple[str, ...]
    rank: tuple[float, ...]


class Finder:
    """Searches the library in memory; one query a batch of mentors for what is taken."""

    def __init__(self, needs: Needs, offers: Offers, rules: BookingRules, clock: Clock) -> None:
        self._clock = clock
        self._needs = needs
        self._offers = offers
        self._rules = rules

    def find(
        self,
        session: Session,
        text: str,
        city: str | None = None,
        format: Format | None = None,
        between: Between | None = None,
    ) -> Finding:
        """The best mentors for a need: those of the own city first, then the provincial team."""
        library = self._offers.libraries.current(session)
        need = self._needs.read(text)
        topics = tuple(self._needs.label(topic) for topic in need.topics)
        candidates = self._candidates(library, need, city, format or need.format)
        if not candidates:
            return Finding(FindingStatus.NO_MATCH, topics, ())
        suggestions, others = self._with_times(session, library, candidates, between)
        if suggestions:
            return Finding(FindingStatus.FOUND, topics, tuple(suggestions))
        status = FindingStatus.OTHER_TIMES if others else FindingStatus.NO_FREE_TIME
        return Finding(status, topics, tuple(_not_as_asked(other) for other in others))

    def topics(self, text: str) -> tuple[str, ...]:
        """What a text is about."""
        return self._needs.read(text).topics

    def _candidates(
        self, library: Library, need: Need, city: str | None, format: Format | None
    ) -> list[_Candidate]:
        near = city_of(city) if city else None
        found = []
        for mentor in library.mentors.values():
            tier = 0 if near is None or mentor.city == near else 1 if mentor.city == PROVINCE_TEAM else 2
            way = _way(mentor, format)
            if tier == 2 or way is None:
                continue
            score, reason = self._fit(library, mentor, need)
            if score > 0:
                reasons = (reason, *_place(mentor, near))
                found.append(_Candidate(mentor, way, reasons, (tier, -score, -mentor.standing)))
        return sorted(found, key=lambda candidate: (candidate.rank, candidate.mentor.id))

    def _fit(self, library: Library, mentor: Mentor, need: Need) -> tuple[float, str]:
        """How well a mentor fits, and in what: topics they name, then words, then their category."""
        shared = [topic for topic in need.topics if topic in library.topics[mentor.id]]
        if shared:
            return 10.0 * len(shared), f"擅长{'、'.join(self._needs.label(topic) for topic in shared)}"
        words = sorted(need.words & library.words[mentor.id])
        if words:
            return 5.0, f"擅长{'、'.join(words[:3])}"
        kinds = [kind for kind in mentor.categories if kind in self._needs.categories(need.topics)]
        if kinds:
            return 1.0, f"{CATEGORY_LABELS[kinds[0]]}类导师"
        return 0.0, ""

    def _with_times(
        self,
        session: Session,
        library: Library,
        candidates: Sequence[_Candidate],
        between: Between | None,
    ) -> tuple[list[Suggestion], list[Suggestion]]:
        """Those who have time as asked for (or soon); if there is nobody, those who have time otherwise."""
        today = in_shanghai(self._clock.now()).date()
        days = (between.day_from, between.day_to) if between else (today, today + _SOON)
        fitting = self._in(session, library, candidates, between, days)
        if fitting:
            return fitting, []
        others = self._in(session, library, candidates, None, None)
        return (others, []) if between is None else ([], others)

    def _in(
        self,
        session: Session,
        library: Library,
        candidates: Sequence[_Candidate],
        between: Between | None,
        days: tuple[date, date] | None,
    ) -> list[Suggestion]:
        """Candidates with free times on some days, in batches until there are enough."""
        found: list[Suggestion] = []
        for batch in _batches(candidates, _AT_ONCE if days else self._rules.suggestions):
            occupied = self._offers.occupied(session, [candidate.mentor.id for candidate in batch], days)
            for candidate in batch:
                origin, bits = self._offers.starts(library, candidate.mentor, candidate.format, occupied)
                if between is not None:
                    bits &= wanted(between, origin)
                if bits:
                    found.append(self._suggestion(library, candidate, origin, bits))
                if len(found) == self._rules.suggestions:
                    return found
        return found

    def _suggestion(self, library: Library, candidate: _Candidate, origin: int, bits: int) -> Suggestion:
        mentor, format = candidate.mentor, candidate.format
        slots = self._offers.as_slots(library, mentor, format, origin, bits, self._rules.times_each)
        when = f"{half_of_day(slots[0].starts_at)}有空"
        return Suggestion(mentor, format, (*candidate.reasons, when), tuple(slots))


def _not_as_asked(suggestion: Suggestion) -> Suggestion:
    return replace(suggestion, reasons=(*suggestion.reasons[:-1], "您要的时间没有空，可约其他时间"))


def _way(mentor: Mentor, format: Format | None) -> Format | None:
    """How a mentor would meet the citizen; None when not in the way that was asked for."""
    if format is not None and format != Format.GROUP:
        return format if format in mentor.formats else None
    return next((way for way in _DEFAULT_ORDER if way in mentor.formats), None)


def _place(mentor: Mentor, near: str | None) -> tuple[str, ...]:
    if mentor.city == PROVINCE_TEAM:
        return ("省级骨干导师",)
    return ("本市",) if near is not None else ()


def _batches(candidates: Sequence[_Candidate], size: int) -> Iterator[Sequence[_Candidate]]:
    for start in range(0, len(candidates), size):
        yield candidates[start : start + size]
