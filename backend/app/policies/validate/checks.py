"""All checks of the policy library together, and freezing a version that is published."""

from datetime import date
from pathlib import Path

from app.policies.library import load_library
from app.policies.rows import LibraryError
from app.policies.validate.askers import check_askers, check_named_by_askers
from app.policies.validate.documents import check_documents
from app.policies.validate.facts import check_facts
from app.policies.validate.frozen import frozen_text
from app.policies.validate.naming import check_bare, check_bare_clauses, check_regions
from app.policies.validate.questions import check_general, check_named_clauses, check_questions
from app.policies.validate.report import Report
from app.policies.validate.sources import Sources


def check_library(policies_dir: Path, today: date) -> Report:
    """Everything that is wrong below `policies_dir` on that day, and what soon needs a person."""
    report = Report(today)
    sources = Sources(policies_dir, report)
    topics = _check_topics(sources)
    articles = check_documents(sources, topics)
    check_facts(sources, set().union(*articles.values()) if articles else None, topics)
    if articles:  # otherwise every line would be a problem and hide the real one
        check_questions(sources, articles)
    check_regions(sources)
    check_bare(sources)
    check_askers(sources)
    check_general(sources)
    if not report.problems:
        _check_loads(policies_dir, sources)
    return report


def _check_topics(sources: Sources) -> set[str]:
    ids = [row["id"] for row in sources.rows("topics.yml", "topics")]
    for topic in sorted(set(ids)):
        if ids.count(topic) > 1:
            sources.report.problem("topics.yml", f"{topic}: occurs twice")
    return set(ids)


def _check_loads(policies_dir: Path, sources: Sources) -> None:
    """What the checks accept, the service must be able to load."""
    report = sources.report
    try:
        library = load_library(policies_dir)
    except LibraryError as error:
        report.problem(error.file, error.problem)
    else:
        check_named_clauses(policies_dir, library, report)
        check_bare_clauses(sources, library)
        check_named_by_askers(sources, library)


def freeze(policies_dir: Path, key: str, today: date) -> Path:
    """Writes FROZEN.sha256 of the version `doc_id/version` and returns its path.

    Raises LibraryError when the version cannot be read, FileExistsError when it is frozen already.
    """
    report = Report(today)
    sources = Sources(policies_dir, report)
    folder = f"documents/{key}"
    source, clauses = sources.bytes(f"{folder}/source.txt"), sources.rows(f"{folder}/clauses.yml", "clauses")
    if source is None or not clauses:
        raise LibraryError(folder, "; ".join(report.problems))
    path = policies_dir / folder / "FROZEN.sha256"
    with path.open("x", encoding="ascii", newline="\n") as file:
        file.write(frozen_text(source, clauses))
    return path
