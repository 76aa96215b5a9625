"""What the policy library consists of: typed, immutable records."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

ArticleId = int | str  # number of a task (1-20 in the founding plan), "goals" or "safeguards"

DOCUMENT_STATES: Final = ("draft", "in_force", "superseded", "repealed")
FACT_STATES: Final = ("verified", "pending")
FACT_KINDS: Final = ("figure", "procedure", "hotline", "rule")
SOURCE_KINDS: Final = ("official", "reprint", "mirror")
ASKED_KINDS: Final = (
    "amount", "deadline", "contact", "place", "materials", "condition", "audience", "responsible",
)  # fmt: skip


def within(day: date, first: date | None, last: date | None) -> bool:
    """Whether `day` lies between two dates, both included; a missing date is open."""
    return (first is None or first <= day) and (last is None or day <= last)


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document. What the source does not state is None."""

    doc_id: str
    version: str
    title: str
    issuer: tuple[str, ...]
    region: str
    doc_no: str | None
    published_on: date | None
    effective_from: date | None
    effective_to: date | None
    effective_basis: str | None
    status: str
    supersedes: tuple[str, ...]
    source_url: str | None
    source_sha256: str
    last_checked_on: date
    review_by: date
    source: str = field(repr=False)

    @property
    def key(self) -> str:
        """`doc_id/version`, the first half of a full clause id."""
        return f"{self.doc_id}/{self.version}"

    def in_force(self, as_of: date) -> bool:
        """Whether the document was valid on that day; a replaced version only if its end date is known."""
        if self.status == "draft" or (self.status != "in_force" and self.effective_to is None):
            return False
        return within(as_of, self.effective_from, self.effective_to)

    def reviewed(self, as_of: date) -> bool:
        """Whether the check of the source still holds on that day (replaced versions need no more checks)."""
        return self.status != "in_force" or as_of <= self.review_by


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a document, `printed` exactly as in the source."""

    document: str
    id: str
    printed: str
    heading: str
    article: ArticleId | None


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of a document. `contains`: the kinds of fact it really states (out of ASKED_KINDS)."""

    document: str
    id: str
    article: ArticleId
    heading: str
    quote: str
    plain: str
    topics: tuple[str, ...]
    contains: tuple[str, ...]
    asks: tuple[str, ...]
    effective_from: date | None
    effective_to: date | None

    @property
    def full_id(self) -> str:
        """`doc_id/version#id`, e.g. lj-cy-2025/1#2.2.6.1."""
        return f"{self.document}#{self.id}"


@dataclass(frozen=True, slots=True)
class Article:
    """A task, the goals or the safeguards as a whole, in plain words."""

    document: str
    id: ArticleId
    heading: str
    label: str
    summary: str
    topics: tuple[str, ...]
    next_step: str | None


@dataclass(frozen=True, slots=True)
class Topic:
    """What a clause or fact is about."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: on the issuer's own page, in a reprint, or only on a mirror."""

    url: str
    seen: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, procedure, rule or hotline from elsewhere. Only `verified` ones are for citizens."""

    id: str
    kind: str
    topic: str
    articles: tuple[ArticleId, ...]
    asks: tuple[str, ...]
    question_hints: tuple[str, ...]
    text: str
    value: int | float | None
    unit: str | None
    area: str
    as_of: date | None
    published_on: date | None
    effective_to: date | None
    source: Source
    confidence: str
    state: str
    caveats: tuple[str, ...]
    last_checked_on: date
    review_by: date

    def usable(self, as_of: date) -> bool:
        """Whether the fact may still be used on that day: not past its end, not past its review."""
        return within(as_of, None, self.effective_to) and as_of <= self.review_by
