"""Distress: recognised before anything else, answered with a fixed, reviewed text (policies/safety.yml).

Two nets. Rules find the plain words, and wording that only sounds like distress is cut out first. A linear
classifier over character 1-2-grams, learned from `policies/safety/*.jsonl`, finds what no rule foresaw; its
threshold comes from sentences of writers it never saw.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field

from app.safety.learned import DistressClassifier, read_sentences

_HAN = re.compile(r"[\u3400-\u9fff]")
_FEWEST_CHARACTERS = 3  # Chinese characters; less is left to the rules


class SafetyFile(BaseModel):
    """The shape of policies/safety.yml."""

    model_config = ConfigDict(extra="forbid")

    reply: str = Field(min_length=1)
    false_alarms: float = Field(0.01, gt=0, lt=1)  # share of held-out everyday sentences
    harmless: list[str] = []  # wording that only sounds like distress; cut out before looking
    distress: list[str] = Field(min_length=1)
    examples: list[str] = Field(min_length=1)
    counter_examples: list[str] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Safety:
    """The rules in force, what was learned, and the fixed reply."""

    reply: str
    harmless: re.Pattern[str]
    distress: re.Pattern[str]
    learned: DistressClassifier | None

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the rules and learn from the sentences beside them (`safety/*.jsonl`), if there are any.

        Raises ValueError when the file or one of its examples is wrong.
        """
        content = SafetyFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        folder, questions = path.with_suffix(""), path.with_name("questions")
        safety = cls(
            reply=content.reply.strip(),
            harmless=re.compile("|".join(content.harmless) or "(?!)"),
            distress=re.compile("|".join(content.distress)),
            learned=_learned(folder, questions, content.false_alarms, _state(folder, questions)),
        )
        missed = [text for text in content.examples if not safety.detect(text)]
        mistaken = [text for text in content.counter_examples if safety.detect(text)]
        if missed or mistaken:
            raise ValueError(f"{path.name}: missed {missed}, mistaken {mistaken}")
        return safety

    def detect(self, text: str) -> bool:
        """Whether the text speaks of self-harm, of violence or of being threatened with it."""
        plain = self.harmless.sub("。", letters(text))
        if self.distress.search(plain) is not None:
            return True
        # What is left of a harmless phrase, or of a sentence in another alphabet, is too little to go by.
        enough = len(_HAN.findall(plain)) >= _FEWEST_CHARACTERS
        return self.learned is not None and enough and self.learned.detect(plain)


def _state(*folders: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every file: the same state teaches the same."""
    files = [path for folder in folders for path in sorted(folder.glob("*.jsonl"))]
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)


@lru_cache(maxsize=2)
def _learned(
    folder: Path, questions: Path, false_alarms: float, state: tuple[tuple[str, int, int], ...]
) -> DistressClassifier | None:
    """What the sentences teach, learned once in a process for a state of their files."""
    sentences = read_sentences(folder, questions)
    return DistressClassifier(sentences, false_alarms, letters) if sentences else None


def letters(text: str) -> str:
    """Only letters and digits, half-width and lower case: nothing put between characters hides a word."""
    normal = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in normal if unicodedata.category(character)[0] in "LN")
