"""`python -m app.aid.validate [--write-schema]`: checks policies/triage; prints `file: problem` lines."""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from app.aid.cues import CueProblem, Cues
from app.aid.matters import read_said
from app.aid.triage import FOLDER, check_references, load_triage
from app.aid.triage_lines import lines_of, spoken
from app.aid.triage_model import CLASS_CODES, DUE, TriageTable
from app.aid.wording import blaming
from app.clock import SystemClock, in_shanghai
from app.decisions.areas import code_of
from app.decisions.loader import Loaded
from app.policies.library import Library, load_library
from app.policies.rows import LibraryError
from app.policies.validate.report import Report
from app.policies.validate.wording import check_words

SCHEMA = "schema/triage.schema.json"
_POLICIES = Path(__file__).resolve().parents[3] / "policies"
_NUMBER = re.compile(r"[0-9０-９]+")


def schema_text() -> str:
    """The JSON Schema of a table, as it stands in the repository."""
    schema = TriageTable.model_json_schema()
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def check_triage(policies_dir: Path, today: date) -> Report:
    """Everything that is wrong with the tables on that day, and what soon needs a person."""
    report = Report(today)
    try:
        library = load_library(policies_dir)
        tables = load_triage(policies_dir)
        for loaded in tables:
            check_references(loaded.table, library)
    except LibraryError as error:
        report.problem(error.file, error.problem)
        return report
    for problem in _set_problems([loaded.table for loaded in tables]):
        report.problem(FOLDER, problem)
    for loaded in tables:
        _check_table(loaded, library, report)
    if not (path := policies_dir / SCHEMA).exists() or path.read_text(encoding="utf-8") != schema_text():
        report.problem(SCHEMA, "is not fresh; run `python -m app.aid.validate --write-schema`")
    return report


def _set_problems(tables: list[TriageTable]) -> Iterator[str]:
    """Each class once; safety first, what is due soon before the rest, the restart last."""
    codes = [table.class_code for table in tables]
    yield from (f"{code} has {codes.count(code)} tables" for code in CLASS_CODES if codes.count(code) != 1)
    ordered = sorted(tables, key=lambda table: table.place)
    if len({table.place for table in tables}) < len(tables):
        yield "two tables have the same place"
    if [table.class_code for table in ordered[:3]] != ["T0", "T5", "T1"] or ordered[-1].class_code != "T7":
        yield "the order is T0, T5, T1, the others, T7"
    if any(table.due_working_days != 0 for table in tables if table.class_code == "T0"):
        yield "T0 is due at once"


def check_stories(folder: Path) -> Iterator[str]:
    """What is wrong with the cues and the written messages of every process whose story is read."""
    for path in sorted(folder.glob("*.yml")):
        try:
            Cues.load(path)
            read_said(path.with_suffix(""))
        except (CueProblem, ValueError) as problem:
            yield f"stories/{problem}"


def _check_table(loaded: Loaded[TriageTable], library: Library, report: Report) -> None:
    table, file = loaded.table, f"{FOLDER}/{loaded.table.id}.yml"
    report.check_review(file, table.id, table.last_checked_on, table.review_by)
    report.check_end(file, table.id, table.effective_to)
    words = list(_words(table))
    check_words(report, file, table.id, words)
    if code_of(table.area) is None:
        report.problem(file, f"{table.area} is no area")
    for word in words:
        for found in blaming(word):
            report.problem(file, f"says {found}: {word}")
    for problem in (*_misplaced(loaded), *_marks(table)):
        report.problem(file, problem)
    for problem in _unfounded_numbers(table, library, words, report.today):
        report.problem(file, problem)


def _misplaced(loaded: Loaded[TriageTable]) -> Iterator[str]:
    """A class that is chosen by what nobody can choose."""
    chosen = loaded.table.chosen_by
    if chosen is not None and chosen not in {option.value for option in loaded.variables["first"].options}:
        yield f"chosen_by {chosen}, which is no answer to first"


def _marks(table: TriageTable) -> Iterator[str]:
    """A mark where no day is put in its place."""
    for place, words in spoken(table):
        for line in lines_of(words):
            left = (line.text or "").replace(DUE, "") if place == "when" else line.text or ""
            if "{" in left or "}" in left:
                yield f"{place} holds a mark that is not replaced: {line.text}"


def _words(table: TriageTable) -> Iterator[str]:
    """Everything of a table that people read."""
    yield from (table.title, table.referral.office)
    if table.behind is not None:
        yield table.behind
    for _, words in spoken(table):
        yield from (line.text for line in lines_of(words) if line.text is not None)
    for condition in table.conditions:
        yield from (condition.label, condition.on_unknown, condition.reason)


def _unfounded_numbers(table: TriageTable, library: Library, words: list[str], today: date) -> Iterator[str]:
    """A number said to people stands in a verified hotline of the table."""
    facts = {fact.id: fact for fact in library.all_facts}
    sound = [facts[name] for name in table.referral.hotlines if facts[name].state == "verified"]
    yield from (
        f"{name} is not verified: a citizen cannot be told it"
        for name in table.referral.hotlines
        if facts[name] not in sound
    )
    founded = {number for fact in sound for number in _NUMBER.findall(fact.text)}
    for text in words:
        for number in _NUMBER.findall(text):
            if number not in founded:
                yield f"says {number}, which no verified hotline of it says: {text}"


def main(arguments: list[str] | None = None) -> int:
    """Runs the checks, or writes the schema with --write-schema."""
    parser = argparse.ArgumentParser(
        prog="python -m app.aid.validate", description="Check policies/triage and processes/stories."
    )
    parser.add_argument("--policies", type=Path, default=_POLICIES, help="the folder to check")
    parser.add_argument("--today", type=date.fromisoformat, help="check as if it were that day (YYYY-MM-DD)")
    parser.add_argument("--write-schema", action="store_true", help=f"write {SCHEMA}")
    options = parser.parse_args(arguments)
    if options.write_schema:
        (options.policies / SCHEMA).write_text(schema_text(), encoding="utf-8")
        return 0
    report = check_triage(options.policies, options.today or in_shanghai(SystemClock().now()).date())
    report.problems.extend(check_stories(options.policies.parent / "processes" / "stories"))
    for line in (*report.warnings, *report.problems):
        print(line)
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
