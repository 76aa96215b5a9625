"""Counting: what the test runners said becomes one line."""

import json
from pathlib import Path

import pytest

from tools import suites
from tools.paths import BACKEND_PYTHON
from tools.suites import Counts, Suite

JUNIT = '<testsuites><testsuite tests="10" failures="2" errors="1" skipped="3"/></testsuites>'
NODE = "# tests 7\n# pass 5\n# fail 1\n# skipped 1\n"
VITEST = " Test Files  3 passed (3)\n      Tests  1 failed | 20 passed | 2 skipped (23)\n"


def test_errors_count_as_failures(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(JUNIT)
    assert suites._junit_counts(report) == Counts(passed=4, failed=3, skipped=3)


@pytest.mark.parametrize(("output", "counts"), [(NODE, Counts(5, 1, 1)), (VITEST, Counts(20, 1, 2))])
def test_the_page_runners_closing_lines_are_read(output: str, counts: Counts) -> None:
    assert suites._npm_counts(output) == counts


def test_groups_are_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suites, "RESULTS", tmp_path)
    (tmp_path / "local.json").write_text(json.dumps({"passed": 3, "failed": 0, "skipped": 1}))
    (tmp_path / "external.json").write_text(json.dumps({"passed": 2, "failed": 1, "skipped": 0}))
    assert str(suites.total_of_groups()) == "5 passed, 1 failed, 1 skipped"


def test_a_runner_that_fails_without_a_report_counts_as_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suites, "RESULTS", tmp_path)
    assert suites.run_suite(Suite("broken", ("false",), tmp_path, 10)).failed == 1


CRASHING = """
import os

def test_this_process_dies():
    os._exit(3)
"""
ORDINARY = """
import pytest

@pytest.mark.parametrize("number", range(3))
def test_passes(number):
    pass

def test_fails():
    assert False

def test_is_skipped():
    pytest.skip("not here")

@pytest.fixture
def broken(): raise RuntimeError

def test_with_a_broken_fixture(broken): pass
"""


def two_processes(folder: Path, *, crashing: bool) -> Suite:
    """A suite of ordinary tests, and perhaps one that ends its process, run as the long suites are."""
    (folder / "test_ordinary.py").write_text(ORDINARY)
    if crashing:
        (folder / "test_crashing.py").write_text(CRASHING)
    command = suites._pytest(BACKEND_PYTHON, *suites.IN_TWO, "-p", "no:cacheprovider", str(folder))
    return Suite("two processes", command, folder, 120)


def test_what_two_processes_ran_is_counted_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suites, "RESULTS", tmp_path)
    assert suites.run_suite(two_processes(tmp_path, crashing=False)) == Counts(3, 2, 1)


def test_a_process_that_crashes_counts_as_failed_and_the_other_files_are_still_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suites, "RESULTS", tmp_path)
    counts = suites.run_suite(two_processes(tmp_path, crashing=True))
    assert (counts.passed, counts.skipped) == (3, 1) and 3 <= counts.failed <= 6


def test_the_long_suites_run_in_two_processes_and_no_other() -> None:
    every = [suite for group in ("local", "external", "browser") for suite in suites.suites(group)]
    in_two = [suite.name for suite in every if "-n" in suite.command]
    assert in_two == ["backend", "postgresql and redis"]
