"""From a told story to answers of the interview: what it proposes where a step is asked and still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.aid.asking import asked_of_desk, asks_widely
from app.aid.asking_words import answer_to
from app.aid.desks import told_desk, topics_of
from app.aid.directions import Directions
from app.aid.story import Proposal, StoryReader
from app.processes import phrases, regions
from app.processes.check import Checker
from app.processes.errors import AnswerProblem
from app.processes.interview import Answer, Given, Interview, Place
from app.processes.places import Places


@dataclass(frozen=True, slots=True)
class Understood:
    """One answer the story gives, waiting for its yes."""

    place: Place
    value: str | list[str]
    evidence: str


def understand(
    reader: StoryReader, interview: Interview, checker: Checker, texts: Sequence[str], *, stated: bool = False
) -> list[Understood]:
    """The answers a story gives to this interview, in its order; an answer that stands is not touched.

    `stated`: what is only asked answers nothing. An answer may open the next question: each is looked at with
    those before it given.
    """
    proposals = {each.key: each for each in reader.propose(list(texts), stated=stated)}
    place = place_told(checker.places, reader.own_clauses(list(texts)))
    if place is not None:
        proposals[place.key] = place
    answers: dict[str, Answer] = {**interview.answers, reader.step: Given("。")}
    found: list[Understood] = []
    while True:
        now = Interview(interview.process, answers, interview.consents, interview.today)
        fresh = next((each for each in now.places if _is_open(now, each) and each.key in proposals), None)
        if fresh is None:
            return found
        proposal = proposals.pop(fresh.key)
        value = _checked(checker, now, fresh, proposal)
        if value is not None:
            answers[fresh.key] = Given(value)
            found.append(Understood(fresh, value, proposal.evidence))


def place_told(places: Places, clauses: Sequence[str]) -> Proposal | None:
    """The city or county somebody named as his own: the first, or a county of it that he named too."""
    told = [(codes[0], each) for each in clauses if len(codes := regions.volunteered(places, each)) == 1]
    if not told:
        return None
    first, words = told[0]
    if first.endswith("00"):
        first, words = next(
            ((code, each) for code, each in told if code[:4] == first[:4] and code != first), told[0]
        )
    return Proposal("region", first, words)


def _is_open(now: Interview, place: Place) -> bool:
    return place.purpose is None and place.key not in now.answers


def _checked(checker: Checker, now: Interview, place: Place, proposal: Proposal) -> str | list[str] | None:
    try:
        value: str | list[str] = checker.check(place, proposal.value, now.today)
    except AnswerProblem:
        return None
    return value


_ALONE = 16  # characters
_STAFF_TROUBLE = ("wages", "insurance", "both", "dismissing")
_OVER = ("stopped", "unreported", "revoked", "abnormal")
_INSURANCE_TROUBLE = ("stopped", "owed", "transfer")


class AidStory:
    """The story step of the aid intake, for the chat (`app.cases.stories.StoryReader`)."""

    leaves_out = ("mentioned",)
    beside = frozenset({"business_form"})
    going_on: Mapping[str, str] = MappingProxyType({"urgent_help": "go_on"})
    in_danger: Mapping[str, Mapping[str, str]] = MappingProxyType(
        {"urgent": {"self": "despair", "violence": "threatened"}}
    )
    at_ease: Mapping[str, str] = MappingProxyType({"urgent": "ok"})
    gravest: Mapping[str, Mapping[str, str]] = MappingProxyType(
        {"urgent": {"despair": "despair", "threats": "threatened", "living": "living"}}
    )

    def __init__(self, reader: StoryReader, directions: Directions) -> None:
        self._reader = reader
        self._directions = directions

    @property
    def process(self) -> str:
        """The process whose story is read."""
        return self._reader.process

    @property
    def step(self) -> str:
        """The step in which it is told."""
        return self._reader.step

    def understand(
        self, interview: Interview, checker: Checker, texts: Sequence[str], *, stated: bool = False
    ) -> list[Understood]:
        """The answers a story gives to an interview."""
        return understand(self._reader, interview, checker, texts, stated=stated)

    def matters(self, text: str, *, stated: bool = False) -> dict[str, str | list[str]]:
        """Step → what a text says to it, whether the step is open or not."""
        return {each.key: each.value for each in self._reader.propose([text], stated=stated)}

    def tells_trouble(self, text: str) -> bool:
        """Whether somebody tells that his own business is over, owes or is in need."""
        said = self.matters(text)
        owing, mentioned = set(said.get("owing", ())), set(said.get("mentioned", ()))
        return (
            said.get("staff") in _STAFF_TROUBLE
            or said.get("business_state") in _OVER
            or said.get("own_insurance") in _INSURANCE_TROUBLE
            or bool(owing - {"none"})
            or bool(mentioned - {"job", "tax"})
        )

    def directions(self, text: str) -> str | None:
        """Where to ask what a beginning asks; None when it asks nothing that has a desk."""
        return self._directions.of(self._reader.asked(text)) or self.desk(text)

    def desk(self, text: str, before: Sequence[str] = ()) -> str | None:
        """Who settles what the policies are silent about; `before`: questions asked earlier, newest first."""
        if (said := told_desk(text, before)) is not None:
            return said
        topics, asked = topics_of(text, before), asked_of_desk(text, before)
        # Who is owed something has words of his own in the tables.
        if asked is not None and not any("owing" in each for each in topics):
            return answer_to(asked, self._directions)
        return self._directions.for_answers(topics)

    def settles(self, text: str, before: Sequence[str] = ()) -> str | None:
        """Who settles what is plainly asked of a desk, whatever clause sounds like it; None for the rest."""
        asked = asked_of_desk(text, before)
        return self.desk(text, before) if asked is not None and asked.is_first else None

    def is_asked(self, text: str, before: Sequence[str] = ()) -> bool:
        """Whether a text plainly asks about a matter of a desk, also where a clause may say more."""
        asked = asked_of_desk(text, before)
        return asked is not None and asked.plain and self.only_asks(text)

    def only_asks(self, text: str) -> bool:
        """Whether it asks and tells nothing: 我贷款还不上了咋整 tells as much as it asks."""
        if asks_widely(text):
            return False
        # One short clause that asks tells nothing beside, whatever is heard in it: 社保转移在网上哪办.
        alone = len(phrases.clauses(text)) == 1 and len(text.strip()) <= _ALONE
        return alone or not self._reader.propose([text], stated=True)
