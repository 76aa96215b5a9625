"""What kind of fact a question asks for: an amount, a date, a contact, papers, a place, a condition.

The patterns are data (`policies/asks.yml`), because they grow with what people really write.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from app.policies.regions import Regions
from app.yamlfile import read_yaml

OTHER_REGION = "other_region"


@dataclass(frozen=True, slots=True)
class AskKinds:
    """Recognises asked-for kinds by patterns, and whose rules are asked for."""

    patterns: dict[str, re.Pattern[str]]
    reason_words: dict[str, re.Pattern[str]]
    regions: Regions

    @classmethod
    def load(cls, path: Path) -> "AskKinds":
        """Reads `asks.yml` (`asks: {kind: [pattern, …]}`, `reason_words: {…}`), `regions.yml` beside it."""
        data = read_yaml(path)
        patterns = {kind: re.compile("|".join(items)) for kind, items in data["asks"].items()}
        reasons = {reason: re.compile(pattern) for reason, pattern in data["reason_words"].items()}
        return cls(patterns, reasons, Regions.load(path.with_name("regions.yml")))

    def asked(self, normal: str) -> frozenset[str]:
        """The kinds of fact a question (in its normal form) asks for; empty when it asks for none of
        them."""
        return frozenset(kind for kind, pattern in self.patterns.items() if pattern.search(normal))

    def bears_out(self, reason: str, normal: str) -> bool:
        """Whether the words of a question agree with a reason to refuse it."""
        pattern = self.reason_words.get(reason)
        return pattern is None or bool(pattern.search(normal))
