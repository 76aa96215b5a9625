"""`python -m app.decisions.validate`: prints `file: problem` lines; exit code 1 when there is a problem."""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from app.clock import SystemClock, in_shanghai
from app.decisions.areas import code_of
from app.decisions.cases import CHECKS, run_checks
from app.decisions.grounds import Grounds
from app.decisions.loader import VARIABLES, Loaded, load_table, load_variables, table_paths
from app.decisions.model import Decision, Variable
from app.decisions.service import FOLDER, Eligibility, check_references, references
from app.policies.library import Library, load_library
from app.policies.rows import LibraryError
from app.policies.validate.report import Report
from app.policies.validate.wording import check_words

SCHEMA = "schema/decisions.schema.json"
_POLICIES = Path(__file__).resolve().parents[3] / "policies"
_NUMBER = re.compile(r"[0-9０-９]+")


def schema_text() -> str:
    """The JSON Schema of a table, as it stands in the repository."""
    schema = Decision.model_json_schema()
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def check_decisions(policies_dir: Path, today: date) -> Report:
    """Everything that is wrong with the tables on that day, and what soon needs a person."""
    report = Report(today)
    try:
        library = load_library(policies_dir)
        variables = load_variables(policies_dir, FOLDER)
    except LibraryError as error:
        report.problem(error.file, error.problem)
        return report
    check_words(report, f"{FOLDER}/{VARIABLES}", "ask", (each.ask for each in variables.values()))
    tables = list(_tables(policies_dir, library, variables, report))
    _check_cases(policies_dir, library, tables, report)
    if not (path := policies_dir / SCHEMA).exists() or path.read_text(encoding="utf-8") != schema_text():
        report.problem(SCHEMA, "is not fresh; run `python -m app.decisions.validate --write-schema`")
    return report


def _tables(
    policies_dir: Path, library: Library, variables: Mapping[str, Variable], report: Report
) -> Iterator[Loaded[Decision]]:
    for path in table_paths(policies_dir / FOLDER):
        try:
            loaded = load_table(path, policies_dir, Decision, variables)
            check_references(loaded.table, library)
        except LibraryError as error:
            report.problem(error.file, error.problem)
            continue
        _check_table(loaded, Grounds(library), report)
        yield loaded


def _check_table(loaded: Loaded[Decision], grounds: Grounds, report: Report) -> None:
    table, file = loaded.table, f"{FOLDER}/{loaded.table.id}.yml"
    report.check_review(file, table.id, table.last_checked_on, table.review_by)
    report.check_end(file, table.id, table.effective_to)
    check_words(report, file, table.id, _words(table))
    for problem in (*_misplaced(loaded), *_graded_too_high(table, grounds, report.today)):
        report.problem(file, problem)
    for problem in _unfounded_numbers(table, grounds, report.today):
        report.problem(file, problem)


def _words(table: Decision) -> Iterator[str]:
    """Everything of a table that people read."""
    yield from (table.title, table.eligible_text, table.next_step)
    yield from (point.text for point in table.open_points)
    for condition in table.conditions:
        yield from (condition.label, condition.on_unknown, condition.on_false.text, condition.on_false.do)


def _misplaced(loaded: Loaded[Decision]) -> Iterator[str]:
    """Areas that are none, needs nobody needs, values nobody can answer."""
    table = loaded.table
    if code_of(table.area) is None:
        yield f"{table.area} is no area"
    used = {name for rule in loaded.rules for name in rule.asked} | {"region"}
    yield from (f"needs {name}, which no condition uses" for name in table.needs if name not in used)
    for rule in loaded.rules:
        for expression in filter(None, (rule.when, rule.only_if)):
            options = {option.value for name in expression.names for option in loaded.variables[name].options}
            for node in ast.walk(ast.parse(expression.source, mode="eval")):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and node.value not in options
                ):
                    yield f"{rule.condition.id}: nobody can answer {node.value!r}"


def _graded_too_high(table: Decision, grounds: Grounds, today: date) -> Iterator[str]:
    for condition in table.conditions:
        if condition.figure == "verified" and not grounds.find(condition.source, today).verified:
            yield f"{condition.id}: figure is verified, its source is not"


def _unfounded_numbers(table: Decision, grounds: Grounds, today: date) -> Iterator[str]:
    """A number said to people stands in a verified source of the table."""
    sources = [grounds.find(reference, today) for reference in references(table)]
    founded = {number for each in sources if each.verified for number in _NUMBER.findall(each.text)}
    for text in _words(table):
        for number in _NUMBER.findall(text):
            if number not in founded:
                yield f"says {number}, which no verified source of it says: {text}"


def _check_cases(
    policies_dir: Path, library: Library, tables: list[Loaded[Decision]], report: Report
) -> None:
    eligibility = Eligibility(tables, library)
    for table_id in eligibility.ids:
        for problem in run_checks(eligibility, policies_dir, table_id):
            report.problem(f"{CHECKS}/{table_id}.yml", problem)
    known = {path.stem for path in table_paths(policies_dir / FOLDER)}
    for path in sorted((policies_dir / CHECKS).glob("*.yml")):
        if path.stem not in known:
            report.problem(f"{CHECKS}/{path.name}", "there is no such table")


def main(arguments: list[str] | None = None) -> int:
    """Runs the checks, or writes the schema with --write-schema."""
    parser = argparse.ArgumentParser(
        prog="python -m app.decisions.validate", description="Check policies/eligibility."
    )
    parser.add_argument("--policies", type=Path, default=_POLICIES, help="the folder to check")
    parser.add_argument("--today", type=date.fromisoformat, help="check as if it were that day (YYYY-MM-DD)")
    parser.add_argument("--write-schema", action="store_true", help=f"write {SCHEMA}")
    options = parser.parse_args(arguments)
    if options.write_schema:
        (options.policies / SCHEMA).write_text(schema_text(), encoding="utf-8")
        return 0
    report = check_decisions(options.policies, options.today or in_shanghai(SystemClock().now()).date())
    for line in (*report.warnings, *report.problems):
        print(line)
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
