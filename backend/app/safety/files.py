"""The shapes of the detector's data: policies/safety.yml and policies/safety/."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from app.yamlfile import read_yaml

Kind = Literal["self", "other", "violence", "accident"]

QUESTIONS = "questions"
ACCIDENT: Kind = "accident"  # of sentences too, so that their reply can be learned
_OTHERS = 10  # every tenth sentence of another danger is enough to tell accidents from them
_EVERY = 2  # every second policy question teaches what everyday sounds like nearly as well as all


def _regular_expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {pattern!r}: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_regular_expression)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Replies(_File):
    """The fixed replies to danger of others, to violence and to accidents; the file's `reply` is for the
    visitor's own.

    `after`: to what is said in the turns after a crisis and has no answer of its own. `denied`: to one's own
    danger where all that was said is that one does not want to die and that one's heart is heavy.
    """

    other: str = Field(min_length=1)
    violence: str = Field(min_length=1)
    accident: str = Field(min_length=1)
    after: str = Field(min_length=1)
    denied: str | None = Field(default=None, min_length=1)


class KindExample(_File):
    """A text and the kind of alarm it must raise."""

    text: str
    kind: Kind


class SecondJudge(_File):
    """How much the encoder's log odds weigh beside the linear net; they count from `-lowers` to `raises`."""

    weight: float = Field(gt=0)
    raises: float = Field(gt=0)
    lowers: float = Field(gt=0)


class SafetyFile(_File):
    """policies/safety.yml."""

    reply: str = Field(min_length=1)
    replies: Replies | None = None
    threshold: float = 0.0  # of the learned net, with the encoder's share where there is one
    threshold_amid: float = 0.2  # of the learned net alone, for passages of one long text
    encoder: SecondJudge | None = None
    harmless: list[Pattern] = []
    distress: list[Pattern] = Field(min_length=1)
    examples: list[str] = Field(min_length=1)
    counter_examples: list[str] = Field(min_length=1)
    kinds: list[KindExample] = []


class Spelling(_File):
    """A disguise of plain words."""

    find: Pattern
    to: str


class FoldsFile(_File):
    """policies/safety/folds.yml."""

    spellings: list[Spelling] = []
    harmless: list[Pattern] = []
    examples: dict[str, str] = {}  # a text and what folding makes of it


class ConceptsFile(RootModel[dict[str, list[str]]]):
    """policies/safety/concepts.yml: concepts and their wordings."""


class Signal(_File):
    """A weak sign of danger; only several of them in one conversation mean something."""

    weight: float = Field(1.0, gt=0)
    wordings: list[str] = Field(min_length=1)


class SignalsFile(_File):
    """policies/safety/signals.yml."""

    turns: int = Field(6, ge=1)
    needed: float = Field(gt=0)
    signals: dict[str, Signal]
    calm: list[str] = []
    examples: list[list[str]] = []
    counter_examples: list[list[str]] = []


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, whether it is distress, and the sitting in which it was written."""

    text: str
    distress: bool
    batch: str


def read_safety(path: Path) -> SafetyFile:
    """The rules and replies."""
    return SafetyFile.model_validate(_yaml(path))


def read_folds(path: Path) -> FoldsFile:
    """The folds; none without the file."""
    return FoldsFile.model_validate(_yaml(path))


def read_signals(path: Path) -> SignalsFile | None:
    """The weak signs; none without the file."""
    content = _yaml(path)
    return SignalsFile.model_validate(content) if content else None


def read_concepts(path: Path) -> dict[str, list[str]]:
    """The concepts with their wordings; none without the file."""
    return ConceptsFile.model_validate(_yaml(path)).root


def read_sentences(folder: Path, questions: Path) -> list[Sentence]:
    """The labelled sentences of `folder`, policy questions as everyday ones; none without the folder."""
    if not folder.is_dir():
        return []
    found = [
        Sentence(row["text"], row["label"] == "distress", row["batch"])
        for path in sorted(folder.glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]
    asked = [
        Sentence(row["q"], False, QUESTIONS)
        for path in sorted(questions.glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()[::_EVERY])
    ]
    return found + asked


def read_dangers(folder: Path) -> tuple[list[str], list[str]]:
    """Texts of danger: those of sudden illness or an accident, and every tenth of the others."""
    lines = (line for path in sorted(folder.glob("*.jsonl")) for line in _distress(path))
    accidents, others = list[str](), list[str]()
    for number, row in enumerate(map(json.loads, lines)):
        if row.get("kind") == ACCIDENT:
            accidents.append(row["text"])
        elif number % _OTHERS == 0:
            others.append(row["text"])
    return accidents, others


def _distress(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if '"distress"' in line]


def _yaml(path: Path) -> dict[str, object]:
    """A file's content; empty without the file."""
    try:
        content: dict[str, object] | None = read_yaml(path)
    except FileNotFoundError:
        return {}
    return content or {}
