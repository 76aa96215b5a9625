"""Checks of questions/*.jsonl, the sample questions people ask."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.policies.general import FOLDER, GENERAL, OTHER
from app.policies.library import Library
from app.policies.questions import read_file
from app.policies.validate.documents import ArticleId
from app.policies.validate.report import Report
from app.policies.validate.sources import Sources

PER_ARTICLE = 20
UNANSWERABLE = 250
_DEFAULT_DOCUMENT = "lj-cy-2025"  # the founding plan; other documents are named on the line


def check_questions(sources: Sources, articles: Mapping[str, set[ArticleId]]) -> None:
    """Checks every line, then that there are enough; no folder or an empty one is no mistake."""
    files = [f"questions/{path.name}" for path in sorted((sources.root / "questions").glob("*.jsonl"))]
    if not files:
        return
    seen: dict[str, str] = {}
    counts: Counter[tuple[str, ArticleId]] = Counter()
    for file in files:
        for number, row in sources.lines(file, "questions"):
            where, text = f"{file} line {number}", re.sub(r"\s+", "", row["q"])
            if text in seen:
                sources.report.problem(file, f"line {number}: the same question stands in {seen[text]}")
            seen[text] = where
            counts[_unit(row)] += 1
            document, article = _unit(row)
            if article != "NONE" and article not in articles.get(document, set()):
                sources.report.problem(file, f"line {number}: {document} has no article {article} in force")
    _check_counts(sources, articles, counts)


def check_general(sources: Sources) -> None:
    """Checks the general questions and those that only sound so: each line, and that none stands twice."""
    seen: dict[str, str] = {}
    for name in (GENERAL, OTHER):
        file = f"{FOLDER}/{name}"
        if not (sources.root / file).exists():
            continue
        for number, row in sources.lines(file, "general"):
            text = re.sub(r"\s+", "", row["q"])
            if text in seen:
                sources.report.problem(file, f"line {number}: the same question stands in {seen[text]}")
            seen[text] = f"{file} line {number}"


def check_named_clauses(policies_dir: Path, library: Library, report: Report) -> None:
    """Checks that the clauses named on a line stand in its article, in some version of its document."""
    known = {
        (library.document(clause.document).doc_id, clause.article, clause.id) for clause in library.clauses
    }
    for path in sorted((policies_dir / "questions").glob("*.jsonl")):
        for number, question in enumerate(read_file(path), 1):
            for clause in question.clauses:
                if (question.document_id, question.article, clause) not in known:
                    problem = f"line {number}: article {question.article} has no clause {clause}"
                    report.problem(f"questions/{path.name}", problem)


def _unit(row: dict[str, Any]) -> tuple[str, ArticleId]:
    if row["article"] == "NONE":
        return "", "NONE"
    return row.get("document", _DEFAULT_DOCUMENT), row["article"]


def _check_counts(
    sources: Sources, articles: Mapping[str, set[ArticleId]], counts: Counter[tuple[str, ArticleId]]
) -> None:
    for document, ids in articles.items():
        for article in sorted(ids, key=str):
            have = counts[document, article]
            if have < PER_ARTICLE:
                sources.report.problem(
                    "questions",
                    f"{document} article {article}: {have} questions, at least {PER_ARTICLE} needed",
                )
    have = counts["", "NONE"]
    if have < UNANSWERABLE:
        sources.report.problem("questions", f"{have} unanswerable questions, at least {UNANSWERABLE} needed")
