"""Collecting problems and warnings, one line each, instead of stopping at the first."""

from dataclasses import dataclass, field
from datetime import date

WARN_DAYS = 30


@dataclass(slots=True)
class Report:
    """What was found. Problems make the check fail, warnings do not."""

    today: date
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def problem(self, file: str, text: str) -> None:
        """Notes something that must be put right."""
        self.problems.append(f"policies/{file}: {text}")

    def warning(self, file: str, text: str) -> None:
        """Notes something that will soon need a person."""
        self.warnings.append(f"policies/{file}: warning: {text}")

    def check_review(self, file: str, where: str, last_checked_on: date, review_by: date) -> None:
        """Past review dates are problems, near ones warnings; nobody can have checked in the future."""
        if last_checked_on > self.today:
            self.problem(file, f"{where}: last_checked_on {last_checked_on} lies in the future")
        if review_by <= last_checked_on:
            self.problem(file, f"{where}: review_by {review_by} must come after last_checked_on")
        left = (review_by - self.today).days
        if left < 0:
            self.problem(file, f"{where}: review_by {review_by} is past, it is left out of answers")
        elif left <= WARN_DAYS:
            self.warning(file, f"{where}: review_by {review_by} is {left} days away")

    def check_end(self, file: str, where: str, effective_to: date | None) -> None:
        """Warns before and after something runs out. Being over is no mistake in the data."""
        if effective_to is None:
            return
        left = (effective_to - self.today).days
        if left < 0:
            self.warning(file, f"{where}: ran out on {effective_to}, it is left out of answers")
        elif left <= WARN_DAYS:
            self.warning(file, f"{where}: runs out on {effective_to}, in {left} days")
