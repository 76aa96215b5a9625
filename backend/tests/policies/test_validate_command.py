"""`python -m app.policies.validate` as make check runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.policies.validate.__main__ import main
from tests.policies.library_copy import PLAN, LibraryCopy

TODAY = "2026-11-23"


@pytest.fixture
def copy(tmp_path: Path) -> LibraryCopy:
    return LibraryCopy.make(tmp_path)


def run(copy: LibraryCopy, *more: str) -> int:
    return main(["--policies", str(copy.root), *more])


def test_a_good_library_prints_nothing_and_ends_with_zero(
    copy: LibraryCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(copy, "--today", TODAY) == 0
    assert capsys.readouterr().out == ""


def test_a_problem_is_printed_as_file_and_problem_and_ends_with_one(
    copy: LibraryCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.replace(f"{PLAN}/clauses.yml", "topics: [mentor]", "topics: [wizard]")
    assert run(copy, "--today", TODAY) == 1
    out = capsys.readouterr().out
    assert out == f"policies/{PLAN}/clauses.yml: 2.2.6.1: topic wizard is not in topics.yml\n"


def test_warnings_are_printed_but_do_not_fail(copy: LibraryCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(copy, "--today", "2027-02-01") == 0
    out = capsys.readouterr().out.splitlines()
    assert "policies/library.yml: warning: lj-cy-2025/1: review_by 2027-02-20 is 19 days away" in out


def test_freezing_a_frozen_version_is_refused(copy: LibraryCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(copy, "--freeze", "lj-cy-2025/1") == 1
    assert "is frozen already" in capsys.readouterr().out


def test_freezing_a_version_that_does_not_exist_says_so(
    copy: LibraryCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(copy, "--freeze", "lj-cy-2025/9") == 1
    assert "source.txt: cannot be read" in capsys.readouterr().out


def test_the_command_runs_from_the_backend_folder(copy: LibraryCopy) -> None:
    copy.replace("topics.yml", "- {id: goals", "- {id: Goals")
    done = subprocess.run(
        [sys.executable, "-m", "app.policies.validate", "--policies", str(copy.root), "--today", TODAY],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "policies/topics.yml: Goals: id: 'Goals' does not match" in done.stdout
    assert done.stderr == ""
