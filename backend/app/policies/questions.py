"""The sample questions: what people ask, which unit of the plan answers it, or why none does."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.policies.text import normalise

UNANSWERABLE = "NONE"
FOUNDING_PLAN = "lj-cy-2025"
_DEV_SHARE = 5  # one in five


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """One question as written and in its normal form.

    `article` is 1-20, "goals", "safeguards" or "NONE"; `kind` says why NONE; `batch` is the sitting in which
    it was written.
    """

    text: str
    normal: str
    article: int | str
    register: str
    batch: str
    kind: str | None = None
    document_id: str = FOUNDING_PLAN
    clauses: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether a unit of the plan answers it."""
        return self.article != UNANSWERABLE

    @property
    def unit(self) -> str:
        """The unit that answers it, as `unit_key` names it."""
        return unit_key(self.document_id, self.article)

    @property
    def label(self) -> str:
        """What the classifier learns: the unit, or `none:<kind>`."""
        return self.unit if self.answerable else f"none:{self.kind}"


def unit_key(document_id: str, article: int | str) -> str:
    """One name for an article of a document, whatever its version: `lj-cy-2025:6`."""
    return f"{document_id}:{article}"


def is_dev(text: str) -> bool:
    """Whether a question belongs to the dev split: a fixed hash, one in five, never trained on."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % _DEV_SHARE == 0


def read_questions(folder: Path) -> list[SampleQuestion]:
    """All sample questions of `folder` (`*.jsonl`), in file order."""
    return [question for path in sorted(folder.glob("*.jsonl")) for question in read_file(path)]


def read_file(path: Path) -> Iterator[SampleQuestion]:
    """The sample questions of one file, line by line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield SampleQuestion(
            text=row["q"],
            normal=normalise(row["q"]),
            article=row["article"],
            register=row["register"],
            batch=row["batch"],
            kind=row.get("kind"),
            document_id=row.get("document", FOUNDING_PLAN),
            clauses=tuple(row.get("clauses", ())),
        )
