"""What a decision table says about one person. An unfounded 符合 cannot even be built."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.decisions.grounds import Ground, Standing


class Verdict(StrEnum):
    """The four answers."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    MISSING = "missing"
    DESK_CHECK = "desk_check"

    @property
    def label(self) -> str:
        """As it is said to people."""
        return _LABELS[self]


_LABELS = {
    Verdict.ELIGIBLE: "符合",
    Verdict.NOT_ELIGIBLE: "不符合",
    Verdict.MISSING: "还差",
    Verdict.DESK_CHECK: "需窗口核定",
}
BY_LABEL = {label: verdict for verdict, label in _LABELS.items()}


class Outcome(StrEnum):
    """How one condition came out."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"  # something was not asked yet
    UNCLEAR = "unclear"  # asked, but the person cannot say, or the answer does not fit
    SKIPPED = "skipped"  # does not concern this person
    NOT_JUDGED = "not_judged"  # its rule is out of date or from elsewhere


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition for one person. `value` is what they told, in words; `missing` are the variables that
    have to be asked; `on_false` is what the table says when the condition fails."""

    id: str
    label: str
    outcome: Outcome
    standing: Standing
    ground: Ground
    value: str
    text: str
    do: str
    missing: tuple[str, ...] = ()
    on_false: Verdict | None = None
    remind_on: date | None = None

    @property
    def carries(self) -> bool:
        """Whether 符合 may rest on it: its ground is sound, and it holds or does not concern the person."""
        return self.standing is Standing.SOUND and self.outcome in (Outcome.MET, Outcome.SKIPPED)

    @property
    def refuses(self) -> bool:
        """Whether 不符合 may rest on it. A rule that is not verified turns nobody away."""
        failed = self.outcome is Outcome.FAILED and self.on_false is Verdict.NOT_ELIGIBLE
        return failed and self.standing is Standing.SOUND

    @property
    def hinders(self) -> bool:
        """Whether it speaks against the person for good, but on ground too weak to turn anybody away."""
        return self.outcome is Outcome.FAILED and self.on_false is Verdict.NOT_ELIGIBLE and not self.refuses

    @property
    def lacks(self) -> bool:
        """Whether the person can still add something."""
        return self.outcome is Outcome.UNKNOWN or (
            self.outcome is Outcome.FAILED and self.on_false is Verdict.MISSING
        )


@dataclass(frozen=True, slots=True)
class Footing:
    """A figure of a table, or something else its words rest on, and how firm that is for this person."""

    ground: Ground
    standing: Standing


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer of one table with its reasons. `reservations` say why the window has the last word."""

    id: str
    title: str
    version: int
    verdict: Verdict
    area: str
    as_of: date
    review_by: date
    findings: tuple[Finding, ...]
    figures: tuple[Footing, ...]
    basis: tuple[Footing, ...]
    reservations: tuple[str, ...]
    asks: tuple[str, ...]
    headline: str
    next_step: str

    @property
    def remind_on(self) -> date | None:
        """The day to ask again, when only time is lacking: the last of its conditions'."""
        lacking = [finding.remind_on for finding in self.findings if finding.lacks]
        return max((day for day in lacking if day), default=None) if None not in lacking else None

    def __post_init__(self) -> None:
        if self.verdict is Verdict.ELIGIBLE and not self._founded():
            raise ValueError(f"{self.id}: 符合 without ground")
        if self.verdict is Verdict.NOT_ELIGIBLE and not any(finding.refuses for finding in self.findings):
            raise ValueError(f"{self.id}: 不符合 without ground")

    def _founded(self) -> bool:
        return (
            not self.reservations
            and any(finding.outcome is Outcome.MET for finding in self.findings)
            and all(finding.carries for finding in self.findings)
            and all(footing.standing is Standing.SOUND for footing in (*self.figures, *self.basis))
        )
