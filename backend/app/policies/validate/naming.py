"""Checks of regions.yml and bare.yml: what the words of a question say before anything is searched for."""

import re
from collections import Counter
from typing import Any

from app.policies.library import Library
from app.policies.validate.sources import Sources

_REGIONS = "regions.yml"
_BARE = "bare.yml"


def check_regions(sources: Sources) -> None:
    """Checks that every pattern compiles and that no name stands on both sides of the border."""
    data: dict[str, Any] = dict(sources.rows(_REGIONS, "regions"))
    if not data:
        return
    others = [name for names in data.pop("others") for name in names]
    for name, times in Counter([*others, *data["anywhere"], *data["own"]]).items():
        if times > 1:
            sources.report.problem(_REGIONS, f"{name}: occurs twice")
    for field, patterns in data.items():
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                sources.report.problem(_REGIONS, f"{field}: {pattern} is no pattern: {error}")


def check_bare(sources: Sources) -> None:
    """Checks that no name means two things, and none is a word that says nothing."""
    data: dict[str, Any] = dict(sources.rows(_BARE, "bare"))
    words = [word for matter in data.get("matters", ()) for word in matter["words"]]
    for word, times in Counter(words).items():
        if times > 1:
            sources.report.problem(_BARE, f"{word}: occurs twice")


def check_bare_clauses(sources: Sources, library: Library) -> None:
    """Checks that the clauses of a name exist and belong to different tasks."""
    report, data = sources.report, dict[str, Any](sources.rows(_BARE, "bare"))
    for matter in data["matters"]:
        tasks: list[object] = []
        for number in matter["clauses"]:
            found = library.versions(number)
            if not found:
                report.problem(_BARE, f"{matter['words'][0]}: there is no clause {number}")
            tasks += [found[-1].article] if found else []
        if len(tasks) > len(set(tasks)):
            report.problem(_BARE, f"{matter['words'][0]}: two clauses of one task")
