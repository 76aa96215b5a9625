"""What counts as a right, wrong, abstained or false answer, and the figures drawn from many of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

NONE = "NONE"


@dataclass(frozen=True)
class Question:
    """One line of a question file. `article`: "1" to "20", "goals", "safeguards" or "NONE"."""

    text: str
    article: str
    register: str = ""
    kind: str = ""

    @property
    def answerable(self) -> bool:
        """Does the plan answer it?"""
        return self.article != NONE

    @property
    def is_dev(self) -> bool:
        """Held out: never used for training."""
        return int(hashlib.sha256(self.text.encode()).hexdigest()[:8], 16) % 5 == 0


@dataclass(frozen=True)
class Outcome:
    """What came back: articles of the citations, best first, each once; statuses of the replies."""

    question: Question
    articles: tuple[str, ...]
    statuses: tuple[str, ...]
    quotes: tuple[tuple[str, str, str], ...] = ()  # document id, version, quote
    confidence: float | None = None

    @property
    def answered(self) -> bool:
        """Was an answer given?"""
        return "answered" in self.statuses

    @property
    def first_right(self) -> bool:
        """Is the right article cited first?"""
        return self.articles[:1] == (self.question.article,)

    @property
    def in_three(self) -> bool:
        """Is the right article among the first three?"""
        return self.question.article in self.articles[:3]


def read_questions(files: Iterable[Path]) -> list[Question]:
    """Questions of JSON Lines files. A bad line is a ValueError that names file and line."""
    questions = []
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                text, article = str(row["q"]), str(row["article"])
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f'{file}:{number}: not {{"q": …, "article": …}}') from error
            questions.append(
                Question(text, article, str(row.get("register") or ""), str(row.get("kind") or ""))
            )
    return questions


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Each item once, in order."""
    return tuple(dict.fromkeys(items))


@dataclass(frozen=True)
class Figures:
    """Counts over a group of questions; shares are of the answerable, or of the unanswerable ones."""

    answerable: int
    right_first: int
    right_in_three: int
    answered: int  # answerable ones that got an answer
    answered_right: int  # … with the right article first
    wrong: int
    abstained: int
    unanswerable: int
    false_answers: int

    @property
    def right_of_given(self) -> float | None:
        """Of all answers given, the share that is right."""
        given = self.answered + self.false_answers
        return self.answered_right / given if given else None


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Count a group."""
    yes = [outcome for outcome in outcomes if outcome.question.answerable]
    no = [outcome for outcome in outcomes if not outcome.question.answerable]
    answered = [outcome for outcome in yes if outcome.answered]
    right = sum(outcome.first_right for outcome in answered)
    return Figures(
        answerable=len(yes),
        right_first=sum(outcome.first_right for outcome in yes),
        right_in_three=sum(outcome.in_three for outcome in yes),
        answered=len(answered),
        answered_right=right,
        wrong=len(answered) - right,
        abstained=len(yes) - len(answered),
        unanswerable=len(no),
        false_answers=sum(outcome.answered for outcome in no),
    )


def auroc(outcomes: Sequence[Outcome]) -> float | None:
    """How well confidence parts answerable from unanswerable; None without confidences or one class."""
    known = [outcome for outcome in outcomes if outcome.confidence is not None]
    yes = sorted(outcome.confidence or 0.0 for outcome in known if outcome.question.answerable)
    no = sorted(outcome.confidence or 0.0 for outcome in known if not outcome.question.answerable)
    if not yes or not no:
        return None
    wins = sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
    return wins / (len(yes) * len(no))


def share(part: int, whole: int) -> str:
    """`12/40 30.0 %`."""
    return f"{part}/{whole} {100 * part / whole:.1f} %" if whole else "–"


def row(name: str, group: Figures) -> str:
    """One line of the table."""
    right = group.right_of_given
    cells = (
        name,
        share(group.right_first, group.answerable),
        share(group.right_in_three, group.answerable),
        share(group.answered, group.answerable),
        share(group.wrong, group.answerable),
        share(group.abstained, group.answerable),
        share(group.false_answers, group.unanswerable),
        f"{100 * right:.1f} %" if right is not None and group.answerable else "–",
    )
    return "| " + " | ".join(cells) + " |"


HEADER = (
    "| group | right @1 | right @3 | answered | wrong | abstained | false answers | right of given |\n"
    "|---|---|---|---|---|---|---|---|"
)


def table(outcomes: Sequence[Outcome]) -> str:
    """All, then per register, then per kind of unanswerable question."""
    lines = [HEADER, row("all", figures(outcomes))]
    for register in unique(
        sorted(outcome.question.register for outcome in outcomes if outcome.question.register)
    ):
        lines.append(row(register, figures([o for o in outcomes if o.question.register == register])))
    for kind in unique(sorted(o.question.kind for o in outcomes if o.question.kind)):
        lines.append(row(f"NONE: {kind}", figures([o for o in outcomes if o.question.kind == kind])))
    return "\n".join(lines)


def as_json(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Everything for later comparison; questions are our own test data, not visitors' words."""
    area = auroc(outcomes)
    return {
        "figures": asdict(figures(outcomes)),
        "auroc": area,
        "outcomes": [
            {
                "q": outcome.question.text,
                "article": outcome.question.article,
                "register": outcome.question.register,
                "kind": outcome.question.kind,
                "articles": outcome.articles,
                "statuses": outcome.statuses,
                "confidence": outcome.confidence,
            }
            for outcome in outcomes
        ],
    }


def not_verbatim(outcomes: Sequence[Outcome], documents: Path) -> list[str]:
    """Quotes that do not occur in the source of the document version they name."""
    sources: dict[tuple[str, str], str] = {}
    missing = []
    for document_id, version, quote in {quote for outcome in outcomes for quote in outcome.quotes}:
        file = documents / document_id / version / "source.txt"
        key = (document_id, version)
        if key not in sources:
            sources[key] = file.read_text(encoding="utf-8") if file.is_file() else ""
        if not sources[key]:
            missing.append(f"{document_id}/{version}: no source text for {quote[:40]}")
        elif quote not in sources[key]:
            missing.append(f"{document_id}/{version}: not verbatim: {quote[:40]}")
    return missing
