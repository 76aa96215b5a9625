"""What kind of fact a question asks for: an amount, a date, a contact, papers, a place, a condition.

The patterns are data (`policies/asks.yml`), because they grow with what people really write.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from app.yamlfile import read_yaml

OTHER_REGION = "other_region"


@dataclass(frozen=True, slots=True)
class AskKinds:
    """Recognises asked-for kinds and mentions of other regions by patterns."""

    patterns: dict[str, re.Pattern[str]]
    reason_words: dict[str, re.Pattern[str]]
    other_regions: re.Pattern[str]
    own_regions: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> "AskKinds":
        """Reads `asks.yml`: `asks: {kind: [pattern, …]}`, `other_regions: [name, …]`, `own_regions:
        […]`."""
        data = read_yaml(path)
        patterns = {kind: re.compile("|".join(items)) for kind, items in data["asks"].items()}
        reasons = {reason: re.compile(pattern) for reason, pattern in data["reason_words"].items()}
        return cls(patterns, reasons, _names(data["other_regions"]), _names(data["own_regions"]))

    def asked(self, normal: str) -> frozenset[str]:
        """The kinds of fact a question (in its normal form) asks for; empty when it asks for none of
        them."""
        return frozenset(kind for kind, pattern in self.patterns.items() if pattern.search(normal))

    def bears_out(self, reason: str, normal: str) -> bool:
        """Whether the words of a question agree with a reason to refuse it."""
        if reason == OTHER_REGION:
            return self.names_other_region(normal)
        pattern = self.reason_words.get(reason)
        return pattern is None or bool(pattern.search(normal))

    def names_other_region(self, normal: str) -> bool:
        """Whether a place outside Heilongjiang is named and none inside it."""
        return bool(self.other_regions.search(normal)) and not self.own_regions.search(normal)


def _names(names: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
