"""Checks of facts/*.yml: what may be shown to citizens must have earned it."""

from typing import Any

from app.policies.validate.documents import ArticleId, check_topics
from app.policies.validate.report import Report
from app.policies.validate.sources import Sources
from app.policies.validate.wording import check_words


def check_facts(sources: Sources, articles: set[ArticleId] | None, topics: set[str]) -> None:
    """Checks every fact of every file; `articles` is None when no document could be read."""
    seen: dict[str, str] = {}
    for path in sorted((sources.root / "facts").glob("*.yml")):
        file = f"facts/{path.name}"
        for fact in sources.rows(file, "facts"):
            where = fact["id"]
            if where in seen:
                sources.report.problem(file, f"{where}: occurs twice (also in {seen[where]})")
            seen[where] = file
            check_topics(sources.report, file, where, [fact["topic"]], topics)
            for article in fact["articles"]:
                if articles is not None and article not in articles:
                    sources.report.problem(file, f"{where}: there is no article {article}")
            _check_fact(sources.report, file, fact)


def _check_fact(report: Report, file: str, fact: dict[str, Any]) -> None:
    where = fact["id"]
    report.check_review(file, where, fact["last_checked_on"], fact["review_by"])
    report.check_end(file, where, fact.get("effective_to"))
    check_words(report, file, where, (fact["text"], *fact["caveats"], *fact["question_hints"]))
    dates = [fact[name] for name in ("as_of", "published_on") if fact.get(name)]
    if not dates:
        report.problem(file, f"{where}: needs as_of or published_on")
    for day in dates:
        if day > report.today:
            report.problem(file, f"{where}: {day} lies in the future")
    value = fact.get("value")
    if value is not None and str(value) not in fact["text"]:
        report.problem(file, f"{where}: the text does not say the value {value}")
    if value is not None and not fact.get("unit") and fact["kind"] != "hotline":
        report.problem(file, f"{where}: a value needs a unit")
    if fact["state"] == "verified":
        _check_verified(report, file, fact)


def _check_verified(report: Report, file: str, fact: dict[str, Any]) -> None:
    """Only grade H is for citizens, and its sentence says where it applies and how old it is.

    A hotline is read aloud in a hurry: its date stays in `as_of`.
    """
    where = fact["id"]
    if fact["confidence"] != "H":
        report.problem(file, f"{where}: verified needs confidence H")
    if fact["area"] not in fact["text"]:
        report.problem(file, f"{where}: the text does not say the area {fact['area']}")
    years = {str(fact[name].year) for name in ("as_of", "published_on") if fact.get(name)}
    if fact["kind"] != "hotline" and not any(f"{year}年" in fact["text"] for year in years):
        report.problem(file, f"{where}: the text does not say its year ({' or '.join(sorted(years))})")
