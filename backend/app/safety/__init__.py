"""Distress: recognised before anything else, answered with a fixed, reviewed text (policies/safety.yml)."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field


class SafetyFile(BaseModel):
    """The shape of policies/safety.yml."""

    model_config = ConfigDict(extra="forbid")

    reply: str = Field(min_length=1)
    harmless: list[str] = []  # wording that only sounds like distress; cut out before looking
    distress: list[str] = Field(min_length=1)
    examples: list[str] = Field(min_length=1)
    counter_examples: list[str] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Safety:
    """The rules in force and the fixed reply."""

    reply: str
    harmless: re.Pattern[str]
    distress: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the rules; raises ValueError when the file or one of its examples is wrong."""
        content = SafetyFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        safety = cls(
            reply=content.reply.strip(),
            harmless=re.compile("|".join(content.harmless) or "(?!)"),
            distress=re.compile("|".join(content.distress)),
        )
        missed = [text for text in content.examples if not safety.detect(text)]
        mistaken = [text for text in content.counter_examples if safety.detect(text)]
        if missed or mistaken:
            raise ValueError(f"{path.name}: missed {missed}, mistaken {mistaken}")
        return safety

    def detect(self, text: str) -> bool:
        """Whether the text speaks of self-harm, of violence or of being threatened with it."""
        plain = re.sub(r"\s+", "", text)
        return self.distress.search(self.harmless.sub("。", plain)) is not None
