"""Checks of library.yml and of every document version it lists."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.policies.rows import LibraryError, read_bytes
from app.policies.validate.frozen import frozen_changes, frozen_text
from app.policies.validate.numbering import last_number, parent_id, printed_heading, printed_number
from app.policies.validate.report import Report
from app.policies.validate.sources import Sources
from app.policies.validate.wording import check_article, check_plain

ArticleId = int | str
_SHOWN = 15  # characters of text shown where source and clauses part


@dataclass(frozen=True, slots=True)
class _Parts:
    """One document version as its files say it."""

    folder: str
    source: bytes
    outline: list[dict[str, Any]]
    clauses: list[dict[str, Any]]
    articles: list[dict[str, Any]]


def check_documents(sources: Sources, topics: set[str]) -> dict[str, set[ArticleId]]:
    """Checks all versions. Returns the articles of the published ones by doc_id."""
    report, file = sources.report, "library.yml"
    listed = sources.rows(file, "library")
    keys = [f"{row['doc_id']}/{row['version']}" for row in listed]
    for key in _repeated(keys):
        report.problem(file, f"{key}: occurs twice")
    for path in sorted((sources.root / "documents").glob("*/*")):
        key = f"{path.parent.name}/{path.name}"
        if listed and path.is_dir() and key not in keys:
            report.problem(f"documents/{key}", "has no row in library.yml")
    articles: dict[str, set[ArticleId]] = {}
    for key, row in zip(keys, listed, strict=True):
        _check_row(report, key, row, keys)
        parts = _read_parts(sources, key)
        if parts is None:
            continue
        _check_parts(sources, row, parts, topics)
        if row["status"] == "in_force":
            named = {item["article"] for item in parts.outline if "article" in item}
            articles.setdefault(row["doc_id"], set()).update(named)
    return articles


def _check_row(report: Report, key: str, row: dict[str, Any], keys: list[str]) -> None:
    file = "library.yml"
    if row["status"] == "in_force":
        report.check_review(file, key, row["last_checked_on"], row["review_by"])
        report.check_end(file, key, row.get("effective_to"))
    first, last = row.get("effective_from"), row.get("effective_to")
    if first and last and first > last:
        report.problem(file, f"{key}: effective_from {first} is after effective_to {last}")
    for other in row.get("supersedes") or ():
        if other not in keys or other == key:
            report.problem(file, f"{key}: supersedes {other}, which is not another listed version")


def _read_parts(sources: Sources, key: str) -> _Parts | None:
    """The files of a version; None without a source or an outline (noted already).

    Clauses or articles that do not fit their schema are empty here: the rest is still checked.
    """
    folder = f"documents/{key}"
    source = sources.bytes(f"{folder}/source.txt")
    outline = sources.rows(f"{folder}/outline.yml", "outline")
    clauses = sources.rows(f"{folder}/clauses.yml", "clauses")
    articles = sources.rows(f"{folder}/articles.yml", "articles")
    if source is None or not outline:
        return None
    return _Parts(folder, source, outline, clauses, articles)


def _check_parts(sources: Sources, row: dict[str, Any], parts: _Parts, topics: set[str]) -> None:
    report = sources.report
    if sha256(parts.source).hexdigest() != row["source_sha256"]:
        report.problem(f"{parts.folder}/source.txt", "does not match source_sha256 in library.yml")
    _check_outline(report, parts)
    if parts.clauses:
        _check_clauses(report, parts, topics)
        _check_coverage(report, parts)
        if row["status"] != "draft":
            _check_frozen(sources, parts)
    if parts.articles:
        _check_articles(report, parts, topics)


def _check_outline(report: Report, parts: _Parts) -> None:
    """Ids follow the printed numbers; parents come first; tasks are numbered 1, 2, 3 … without a gap."""
    file = f"{parts.folder}/outline.yml"
    ids = [item["id"] for item in parts.outline]
    for repeated in _repeated(ids):
        report.problem(file, f"{repeated}: occurs twice")
    for place, item in enumerate(parts.outline):
        if printed_number(item["printed"]) != last_number(item["id"]):
            report.problem(file, f"{item['id']}: is printed as {item['printed'][:_SHOWN]}")
        if printed_heading(item["printed"]) != item["heading"]:
            report.problem(file, f"{item['id']}: heading differs from the printed one")
        if parent_id(item["id"]) and parent_id(item["id"]) not in ids[:place]:
            report.problem(file, f"{item['id']}: comes before its part {parent_id(item['id'])}")
        if isinstance(item.get("article"), int) and item["article"] != last_number(item["id"]):
            report.problem(file, f"{item['id']}: article {item['article']} does not match the number")
    numbers = [item["article"] for item in parts.outline if isinstance(item.get("article"), int)]
    if numbers != list(range(1, len(numbers) + 1)):
        report.problem(file, f"articles are numbered {numbers}, expected 1, 2, 3 … without a gap")


def _check_clauses(report: Report, parts: _Parts, topics: set[str]) -> None:
    file = f"{parts.folder}/clauses.yml"
    sections = {item["id"]: item for item in parts.outline}
    for repeated in _repeated([clause["id"] for clause in parts.clauses]):
        report.problem(file, f"{repeated}: occurs twice")
    sentence: Counter[str] = Counter()
    for clause in parts.clauses:
        where, section = clause["id"], sections.get(parent_id(clause["id"]))
        sentence[parent_id(where)] += 1
        if last_number(where) != sentence[parent_id(where)]:
            report.problem(file, f"{where}: is sentence {sentence[parent_id(where)]} of its section")
        if section is None:
            report.problem(file, f"{where}: outline.yml has no section {parent_id(where)}")
        elif (clause["article"], clause["heading"]) != (section.get("article"), section["heading"]):
            report.problem(file, f"{where}: article or heading differs from section {section['id']}")
        if clause["quote"] not in parts.source.decode("utf-8", "replace"):
            report.problem(file, f"{where}: the quote is not in source.txt")
        check_plain(report, file, clause)
        check_topics(report, file, where, clause["topics"], topics)
        report.check_end(file, where, clause.get("effective_to"))


def _check_coverage(report: Report, parts: _Parts) -> None:
    """Headings and quotes in reading order give back the source from the first heading to its end."""
    pieces = []
    for item in parts.outline:
        pieces.append(item["printed"])
        pieces += [clause["quote"] for clause in parts.clauses if parent_id(clause["id"]) == item["id"]]
    built = _compact("".join(pieces))
    text = _compact(parts.source.decode("utf-8", "replace"))
    start = text.find(_compact(parts.outline[0]["printed"]))
    if start < 0:
        report.problem(f"{parts.folder}/outline.yml", "the first heading is not in source.txt")
        return
    expected = text[start:]
    if built == expected:
        return
    place = next(
        (n for n, (a, b) in enumerate(zip(built, expected, strict=False)) if a != b),
        min(len(built), len(expected)),
    )
    there, here = expected[place : place + _SHOWN] or "its end", built[place : place + _SHOWN] or "nothing"
    report.problem(
        f"{parts.folder}/clauses.yml",
        f"headings and quotes leave the source: it has “{there}”, they “{here}”",
    )


def _check_articles(report: Report, parts: _Parts, topics: set[str]) -> None:
    file = f"{parts.folder}/articles.yml"
    for repeated in _repeated([article["id"] for article in parts.articles]):
        report.problem(file, f"{repeated}: occurs twice")
    headings = {item["id"]: item["heading"] for item in parts.outline}
    wanted: dict[ArticleId, set[str]] = {}
    for item in parts.outline:
        if "article" in item:
            wanted.setdefault(item["article"], set()).add(item["id"])
    for missing in wanted.keys() - {article["id"] for article in parts.articles}:
        report.problem(file, f"{missing}: is missing")
    for article in parts.articles:
        where, ids = str(article["id"]), wanted.get(article["id"], set())
        # an article that spreads over several sections is called like the part that holds them
        named = ids if len(ids) == 1 else {parent_id(item) for item in ids}
        if not ids:
            report.problem(file, f"{where}: outline.yml has no such article")
        elif {article["heading"]} != {headings.get(item) for item in named}:
            report.problem(file, f"{where}: heading differs from outline.yml")
        check_article(report, file, article)
        check_topics(report, file, where, article["topics"], topics)


def _check_frozen(sources: Sources, parts: _Parts) -> None:
    file = f"{parts.folder}/FROZEN.sha256"
    try:
        frozen = read_bytes(sources.root / file, sources.root).decode("ascii", "replace")
    except LibraryError:
        sources.report.problem(file, "is missing, a published version must be frozen (--freeze)")
        return
    for change in frozen_changes(frozen, frozen_text(parts.source, parts.clauses)):
        sources.report.problem(file, change)


def check_topics(report: Report, file: str, where: str, used: list[str], topics: set[str]) -> None:
    """Every topic that is named exists."""
    for topic in used:
        if topic not in topics:
            report.problem(file, f"{where}: topic {topic} is not in topics.yml")


def _repeated(names: list[Any]) -> list[Any]:
    return [name for name, times in Counter(names).items() if times > 1]


def _compact(text: str) -> str:
    """Text without line breaks and spaces: the source has none inside a sentence."""
    return "".join(text.split())
