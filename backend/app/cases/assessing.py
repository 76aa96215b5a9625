"""What a person's case says about their eligibility: the decision tables, applied to the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.cases.asking import Wording
from app.cases.book import CaseBook, Opened
from app.decisions.results import Assessment
from app.decisions.service import Eligibility
from app.processes.interview import answered_values

# What a person wants to do → the tables about it.
_OF_WISH: Final[Mapping[str, Sequence[str]]] = {
    "loan": ("guaranteed_loan", "guaranteed_loan_small_firm"),
    "renewal": ("loan_renewal",),
    "subsidy": ("startup_subsidy",),
    "insurance_subsidy": ("social_insurance_subsidy",),
    "pension": ("flexible_insurance_subsidy",),
    "training": ("training_subsidy",),
    "incubator": ("free_incubator_place",),
    "tax": ("tax_relief_key_groups",),
}
_NO_WISH: Final = ("startup_subsidy", "guaranteed_loan", "tax_relief_key_groups")
_COMPANY_ONLY: Final = frozenset({"guaranteed_loan_small_firm"})
# Answers that the tables see as part of another variable.
_SEEN_AS: Final = {"disabled": "group", "released": "group"}


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer of one table. `wished`: the person asked for it. `private`: it rests on a sensitive answer,
    which nothing outside the backend may tell."""

    assessment: Assessment
    wished: bool
    private: bool


class Assessing:
    """Applies the tables to cases."""

    def __init__(self, book: CaseBook, wording: Wording, eligibility: Eligibility) -> None:
        self._book = book
        self._wording = wording
        self._eligibility = eligibility

    def assess(self, opened: Opened) -> list[Judged]:
        """Every table that can concern this business, those the person asked for first."""
        values = decision_values(opened)
        wished = _wished(values)
        names = [name for name in self._eligibility.ids if _concerns(name, values)]
        names.sort(key=lambda name: (name not in wished, wished.index(name) if name in wished else 0))
        region = values.get("region")
        found = self._eligibility.assess(values, region, self._book.today, only=names)
        private = self._private(opened)
        return [
            Judged(each, each.id in wished, not private.isdisjoint(self._eligibility.table(each.id).needs))
            for each in found
        ]

    def _private(self, opened: Opened) -> frozenset[str]:
        """The variables that hold a sensitive answer of this case."""
        answered = [
            place
            for place in opened.interview.places
            if place.key in opened.interview.answers and self._wording.is_sensitive(place)
        ]
        return frozenset(_SEEN_AS.get(place.step.id, place.step.id) for place in answered)


def decision_values(opened: Opened) -> dict[str, Any]:
    """The answers as the tables want them. How long a business runs they work out themselves."""
    values = answered_values(opened.interview)
    if values.get("employees_yes") is False:
        values["employees"] = 0
    return values


def _wished(values: Mapping[str, Any]) -> list[str]:
    wishes = values.get("wishes") or []
    named = [name for wish in wishes for name in _OF_WISH.get(wish, ())] or list(_NO_WISH)
    return [name for name in named if _concerns(name, values)]


def _concerns(name: str, values: Mapping[str, Any]) -> bool:
    return name not in _COMPANY_ONLY or values.get("business_form") == "company"
