"""Counting: what the test runners said becomes one line."""

import json
from pathlib import Path

import pytest

from tools import suites
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
