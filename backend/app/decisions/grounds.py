"""What a condition rests on, and whether that may carry an answer for one person on one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.decisions.areas import covers
from app.decisions.model import Reference
from app.policies.library import Clause, Fact, Library


class Standing(StrEnum):
    """How firm the ground is. Only SOUND can carry 符合 or 不符合."""

    SOUND = "sound"
    PENDING = "pending"  # not verified
    LAPSED = "lapsed"  # out of force, or not looked at since its review day
    ELSEWHERE = "elsewhere"  # holds in another area
    AREA_UNKNOWN = "area_unknown"  # nobody knows yet where the person is


@dataclass(frozen=True, slots=True)
class Ground:
    """A clause or a fact as the source of a condition or as a figure. `verified` is the state of the fact
    and the grade the table gives to what it takes from it, whichever is lower."""

    clause_id: str | None
    fact_id: str | None
    title: str
    article: str | None
    area: str
    dated: date | None
    checked_on: date
    text: str
    caveats: tuple[str, ...]
    verified: bool
    valid: bool

    def standing(self, region: str | None) -> Standing:
        """How firm it is for somebody in `region`."""
        if not self.valid:
            return Standing.LAPSED
        covered = covers(self.area, region)
        if covered is not True:
            return Standing.AREA_UNKNOWN if covered is None else Standing.ELSEWHERE
        return Standing.SOUND if self.verified else Standing.PENDING


class Grounds:
    """Finds clauses and facts of the library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._facts: Mapping[str, Fact] = {fact.id: fact for fact in library.all_facts}

    def find(self, reference: Reference, today: date, figure: str = "verified") -> Ground:
        """The ground a reference names; KeyError when the library does not have it."""
        if reference.fact_id is not None:
            return self._of_fact(self._facts[reference.fact_id], today, figure)
        return self._of_clause(self._library.clause(str(reference.clause_id)), today, figure)

    def _of_clause(self, clause: Clause, today: date, figure: str) -> Ground:
        document = self._library.document(clause.document)
        number = f"第{clause.article}条" if isinstance(clause.article, int) else clause.heading
        return Ground(
            clause_id=clause.full_id,
            fact_id=None,
            title=document.title,
            article=number,
            area=document.region,
            dated=document.published_on,
            checked_on=document.last_checked_on,
            text=clause.quote,
            caveats=(),
            verified=figure == "verified",
            valid=self._library.valid(clause, today),
        )

    @staticmethod
    def _of_fact(fact: Fact, today: date, figure: str) -> Ground:
        return Ground(
            clause_id=None,
            fact_id=fact.id,
            title=fact.source.title or fact.source.url,
            article=None,
            area=fact.area,
            dated=fact.published_on or fact.as_of,
            checked_on=fact.last_checked_on,
            text=fact.text,
            caveats=fact.caveats,
            verified=figure == "verified" and fact.state == "verified",
            valid=fact.usable(today),
        )
