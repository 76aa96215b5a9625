"""Checks of askers.yml: the groups people name themselves as, and what is said to them."""

import re
from typing import Any

from app.policies.askers import FILE, Askers, asker_of
from app.policies.library import Library
from app.policies.text import normalise
from app.policies.validate.report import Report
from app.policies.validate.sources import Sources
from app.policies.validate.wording import check_words


def check_askers(sources: Sources) -> None:
    """Checks every group: ids, expressions, words, and what its examples are taken for."""
    report, rows = sources.report, sources.rows(FILE, "askers")
    ids = [row["id"] for row in rows]
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        report.problem(FILE, f"{id}: occurs twice")
    readable = [row for row in rows if _is_readable(report, row)]
    askers = Askers(tuple(map(asker_of, readable)))
    for row in readable:
        where = row["id"]
        check_words(report, FILE, where, (row["text"], row.get("note")))
        for example in row["examples"]:
            named = askers.named(normalise(example))
            if named is None or named.id != where:
                report.problem(FILE, f"{where}: {example!r} is taken for {named.id if named else 'nobody'}")
        for example in row["counter_examples"]:
            if (named := askers.named(normalise(example))) is not None:
                report.problem(FILE, f"{where}: {example!r} is taken for {named.id}")


def check_named_by_askers(sources: Sources, library: Library) -> None:
    """Checks that the clauses a group is shown are in the library."""
    known = {clause.full_id for clause in library.clauses}
    for row in sources.rows(FILE, "askers"):
        named = (*row["offers"], *row.get("own", ()), *row.get("not_for", ()))
        for clause in (*named, *filter(None, [row.get("answered_by")])):
            if clause not in known:
                sources.report.problem(FILE, f"{row['id']}: there is no clause {clause}")


def _is_readable(report: Report, row: dict[str, Any]) -> bool:
    good = True
    for name in ("says", "also", "unless"):
        for pattern in row.get(name, ()):
            try:
                re.compile(pattern)
            except re.error as error:
                report.problem(FILE, f"{row['id']}: {name}: {pattern!r}: {error}")
                good = False
    return good
