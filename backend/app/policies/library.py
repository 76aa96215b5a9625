"""The policy library in memory: documents, clauses, articles, topics and facts, read once and never changed.

`load_library` refuses a library it cannot trust (wrong checksum, a quote that is not in the source, a
reference to nothing). Everything beyond that (coverage, lengths, review dates …) is the validator's work.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from app.policies.records import (
    DOCUMENT_STATES,
    FACT_KINDS,
    FACT_STATES,
    SOURCE_KINDS,
    Article,
    ArticleId,
    Clause,
    Document,
    Fact,
    Section,
    Source,
    Topic,
    within,
)
from app.policies.rows import LibraryError, Row, read_bytes, rows

__all__ = [
    "Article",
    "ArticleId",
    "Clause",
    "Document",
    "Fact",
    "Library",
    "LibraryError",
    "Section",
    "Source",
    "Topic",
    "load_library",
]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that was loaded. `library_version` changes with any byte of it."""

    documents: tuple[Document, ...]
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    articles: tuple[Article, ...]
    topics: tuple[Topic, ...]
    all_facts: tuple[Fact, ...]
    library_version: str
    _documents: dict[str, Document] = field(init=False, repr=False, compare=False)
    _clauses: dict[str, Clause] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_documents", {item.key: item for item in self.documents})
        object.__setattr__(self, "_clauses", {item.full_id: item for item in self.clauses})

    def document(self, key: str) -> Document:
        """The document `doc_id/version`; KeyError when there is none."""
        return self._documents[key]

    def clause(self, full_id: str) -> Clause:
        """The clause `doc_id/version#id`, in force or not; KeyError when there is none."""
        return self._clauses[full_id]

    def versions(self, number: str) -> tuple[Clause, ...]:
        """The clause `doc_id#id` in every version of its document that has it, in force or not."""
        doc_id, _, clause_id = number.partition("#")
        return tuple(
            clause
            for clause in self.clauses
            if clause.id == clause_id and self._documents[clause.document].doc_id == doc_id
        )

    def article(self, article_id: ArticleId, document: str | None = None) -> Article:
        """The article of a document, by default of the first one with status `in_force` that has it."""
        for article in self.articles:
            chosen = self._documents[article.document].status == "in_force"
            if article.id == article_id and (article.document == document or (document is None and chosen)):
                return article
        raise KeyError(article_id)

    def valid(self, clause: Clause, as_of: date) -> bool:
        """Whether an answer given on that day may rest on the clause."""
        document = self._documents[clause.document]
        return (
            document.in_force(as_of)
            and document.reviewed(as_of)
            and within(as_of, clause.effective_from, clause.effective_to)
        )

    def clauses_in_force(self, as_of: date) -> tuple[Clause, ...]:
        """The clauses an answer given on that day may rest on, in reading order."""
        return tuple(clause for clause in self.clauses if self.valid(clause, as_of))

    def clauses_out_of_force(self, as_of: date) -> tuple[Clause, ...]:
        """The clauses of published versions no answer may rest on that day (status `only_expired`)."""
        return tuple(
            clause
            for clause in self.clauses
            if self._documents[clause.document].status != "draft" and not self.valid(clause, as_of)
        )

    def facts(self, state: str | None = None, as_of: date | None = None) -> tuple[Fact, ...]:
        """The facts of one state (all without one), with `as_of` only those usable on that day."""
        return tuple(
            fact
            for fact in self.all_facts
            if (state is None or fact.state == state) and (as_of is None or fact.usable(as_of))
        )


class _Files:
    """Reads files below the library's folder and remembers their bytes for the version of the whole."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._digest = sha256()

    def content(self, name: str) -> bytes:
        content = read_bytes(self.root / name, self.root)
        self._digest.update(f"{name}\0{len(content)}\0".encode())
        self._digest.update(content)
        return content

    def rows(self, name: str) -> list[Row]:
        return rows(self.content(name), name)

    def version(self) -> str:
        return self._digest.hexdigest()[:16]


def _document(row: Row, files: _Files) -> Document:
    doc_id, version = row.text("doc_id"), row.text("version")
    name = f"documents/{doc_id}/{version}/source.txt"
    content = files.content(name)
    expected = row.text("source_sha256")
    if sha256(content).hexdigest() != expected:
        raise LibraryError(name, "does not match source_sha256 in library.yml")
    return Document(
        doc_id=doc_id,
        version=version,
        title=row.text("title"),
        issuer=row.texts("issuer"),
        region=row.text("region"),
        doc_no=row.optional_text("doc_no"),
        published_on=row.optional_day("published_on"),
        effective_from=row.optional_day("effective_from"),
        effective_to=row.optional_day("effective_to"),
        effective_basis=row.optional_text("effective_basis"),
        status=row.choice("status", DOCUMENT_STATES),
        supersedes=row.texts("supersedes"),
        source_url=row.optional_text("source_url"),
        source_sha256=expected,
        last_checked_on=row.day("last_checked_on"),
        review_by=row.day("review_by"),
        source=content.decode("utf-8"),
    )


def _section(row: Row, document: str) -> Section:
    return Section(
        document, row.text("id"), row.text("printed"), row.text("heading"), row.optional_article("article")
    )


def _clause(row: Row, document: Document) -> Clause:
    clause = Clause(
        document=document.key,
        id=row.text("id"),
        article=row.article("article"),
        heading=row.text("heading"),
        quote=row.text("quote"),
        plain=row.text("plain"),
        topics=row.texts("topics"),
        contains=row.texts("contains"),
        asks=row.texts("asks"),
        effective_from=row.optional_day("effective_from"),
        effective_to=row.optional_day("effective_to"),
    )
    if clause.quote not in document.source:
        raise row.error("the quote is not in source.txt")
    return clause


def _article(row: Row, document: str) -> Article:
    return Article(
        document=document,
        id=row.article("id"),
        heading=row.text("heading"),
        label=row.text("label"),
        summary=row.text("summary"),
        topics=row.texts("topics"),
        next_step=row.optional_text("next_step"),
    )


def _fact(row: Row) -> Fact:
    source = row.row("source")
    return Fact(
        id=row.text("id"),
        kind=row.choice("kind", FACT_KINDS),
        topic=row.text("topic"),
        articles=row.articles("articles"),
        asks=row.texts("asks"),
        question_hints=row.texts("question_hints"),
        text=row.text("text"),
        value=row.optional_number("value"),
        unit=row.optional_text("unit"),
        area=row.text("area"),
        as_of=row.optional_day("as_of"),
        published_on=row.optional_day("published_on"),
        effective_to=row.optional_day("effective_to"),
        source=Source(source.text("url"), source.choice("seen", SOURCE_KINDS), source.optional_text("title")),
        confidence=row.choice("confidence", ("H", "M")),
        state=row.choice("state", FACT_STATES),
        caveats=row.texts("caveats"),
        last_checked_on=row.day("last_checked_on"),
        review_by=row.day("review_by"),
    )


def _unique(names: Iterable[object], file: str) -> None:
    """Raises for the first name that occurs twice."""
    seen: set[object] = set()
    for name in names:
        if name in seen:
            raise LibraryError(file, f"{name} occurs twice")
        seen.add(name)


def _check_references(file: str, named: Iterable[tuple[str, tuple[str, ...]]], topics: set[str]) -> None:
    """Raises for the first topic that topics.yml does not have; `named` = (id, its topics)."""
    for name, used in named:
        for topic in used:
            if topic not in topics:
                raise LibraryError(file, f"{name}: topic {topic} is not in topics.yml")


def _load_parts(
    document: Document, files: _Files, topics: set[str]
) -> tuple[list[Section], list[Clause], list[Article]]:
    folder = f"documents/{document.key}"
    sections = [_section(row, document.key) for row in files.rows(f"{folder}/outline.yml")]
    clauses = [_clause(row, document) for row in files.rows(f"{folder}/clauses.yml")]
    articles = [_article(row, document.key) for row in files.rows(f"{folder}/articles.yml")]
    _unique((section.id for section in sections), f"{folder}/outline.yml")
    _unique((clause.id for clause in clauses), f"{folder}/clauses.yml")
    _unique((article.id for article in articles), f"{folder}/articles.yml")
    _check_references(f"{folder}/clauses.yml", ((item.id, item.topics) for item in clauses), topics)
    _check_references(f"{folder}/articles.yml", ((str(item.id), item.topics) for item in articles), topics)
    known = {article.id for article in articles}
    for clause in clauses:
        if clause.article not in known:
            raise LibraryError(f"{folder}/clauses.yml", f"{clause.id}: no article {clause.article}")
    return sections, clauses, articles


def _load_facts(files: _Files, articles: set[ArticleId], topics: set[str]) -> list[Fact]:
    facts: list[Fact] = []
    for path in sorted((files.root / "facts").glob("*.yml")):
        name = f"facts/{path.name}"
        found = [_fact(row) for row in files.rows(name)]
        _check_references(name, ((fact.id, (fact.topic,)) for fact in found), topics)
        for fact in found:
            if not set(fact.articles) <= articles:
                raise LibraryError(name, f"{fact.id}: names an article that does not exist")
        facts += found
    _unique((fact.id for fact in facts), "facts")
    return facts


def load_library(policies_dir: Path) -> Library:
    """Reads the library below `policies_dir`.

    Raises LibraryError (file and problem in its message) at the first thing that makes it unusable.
    """
    files = _Files(policies_dir)
    topics = [Topic(row.text("id"), row.text("name")) for row in files.rows("topics.yml")]
    _unique((topic.id for topic in topics), "topics.yml")
    topic_ids = {topic.id for topic in topics}
    documents = [_document(row, files) for row in files.rows("library.yml")]
    _unique((document.key for document in documents), "library.yml")
    sections: list[Section] = []
    clauses: list[Clause] = []
    articles: list[Article] = []
    for document in documents:
        parts = _load_parts(document, files, topic_ids)
        sections += parts[0]
        clauses += parts[1]
        articles += parts[2]
    facts = _load_facts(files, {article.id for article in articles}, topic_ids)
    return Library(
        documents=tuple(documents),
        sections=tuple(sections),
        clauses=tuple(clauses),
        articles=tuple(articles),
        topics=tuple(topics),
        all_facts=tuple(facts),
        library_version=files.version(),
    )
