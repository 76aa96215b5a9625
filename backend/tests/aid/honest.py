"""Somebody whose life story is written down: says yes to what is true, no to what is not, answers truthfully.

What is true comes from what its author wrote beside the story: the classes it must end in, those it must not,
and the facts.
"""

from dataclasses import dataclass
from typing import Any, Self

# The classes that a value means when it is true.
_MEANS: dict[str, dict[str, str]] = {
    "mentioned": {
        "living": "T5",
        "labour": "T1",
        "insurance": "T2",
        "closing": "T3",
        "job": "T6",
        "threats": "T0",
        "despair": "T0",
    },
    "owing": {"debts": "T4", "collection": "T4", "lawsuit": "T4", "guarantee": "T4", "unpaid": "T1"},
    "business_state": {"stopped": "T3", "revoked": "T3", "abnormal": "T3"},
    "staff": {"wages": "T1", "insurance": "T1 T2", "both": "T1 T2", "dismissing": "T1"},
    "own_insurance": {"stopped": "T2", "owed": "T2", "transfer": "T2"},
    "wish": {"job": "T6", "restart": "T7", "both": "T6 T7"},
}
_STATES = {"stopped", "deregistered", "abnormal", "revoked", "running", "never_registered"}


@dataclass(frozen=True)
class Honest:
    """One person."""

    ends_in: frozenset[str]
    excluded: frozenset[str]
    facts: dict[str, Any]

    @classmethod
    def of(cls, story: dict[str, Any]) -> Self:
        """Whose story it is."""
        ends_in = frozenset(story["referrals"])
        others = {f"T{number}" for number in range(8)} - ends_in
        return cls(ends_in, frozenset(story.get("not", others)), story.get("facts", {}))

    def agrees(self, key: str, value: Any) -> bool:
        """Whether somebody says yes to an answer read back to him."""
        said = _classes(key, value)
        if said & self.excluded:
            return False
        # What was told needs to name every difficulty nowhere; a single answer must not hide one.
        return key not in _MEANS or key == "mentioned" or _classes(key, self.answer(key)) <= said

    def answer(self, key: str) -> Any:
        """The true answer to a question; None: skipped."""
        found: dict[str, Any] = {
            "urgent": self._urgent(),
            "urgent_help": "go_on",
            "living": "T5" in self.ends_in,
            "business_state": self._state(),
            "business_form": {"individual": "individual", "company": "company"}.get(
                self.facts.get("form", ""), "unknown"
            ),
            "staff": self._staff(),
            "arrears_months": "unknown",
            "owing": ["debts"] if "T4" in self.ends_in else ["none"],
            "own_insurance": self._own_insurance(),
            "wish": self._wish(),
            "unemployment_registration": "no",
            "debts": ["bank"],
        }
        return found.get(key)

    def _urgent(self) -> str:
        if "T0" in self.ends_in:
            return "despair"
        return "living" if "T5" in self.ends_in else "ok"

    def _state(self) -> str:
        state = self.facts.get("state")
        if self.facts.get("form") == "none" and "T3" not in self.ends_in:
            return "never_registered"
        if state in _STATES and (state in ("stopped", "abnormal", "revoked")) == ("T3" in self.ends_in):
            return str(state)
        return "stopped" if "T3" in self.ends_in else "unknown"

    def _staff(self) -> str:
        owes_insurance = "T2" in self.ends_in and self.facts.get("insured") is not False
        if "T1" not in self.ends_in:
            return "settled" if self.facts.get("employees") else "none"
        if self.facts.get("wages_owed") is False:
            return "settled"  # it is others who owe him, or it is over
        return "both" if owes_insurance else "wages"

    def _own_insurance(self) -> str:
        if "T2" not in self.ends_in:
            return "paying" if self.facts.get("insured", True) else "unknown"
        return "unknown" if self._staff() == "both" else "stopped"

    def _wish(self) -> str:
        if {"T6", "T7"} <= self.ends_in:
            return "both"
        if "T7" in self.ends_in:
            return "restart"
        return "job" if "T6" in self.ends_in else "not_sure"


def _classes(key: str, value: Any) -> set[str]:
    values = value if isinstance(value, list) else [value]
    return {code for each in values for code in _MEANS.get(key, {}).get(each, "").split()}
