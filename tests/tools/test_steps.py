"""Long steps: output, reasons, stamps, finding a Python."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap, console, stamps
from tools.paths import ROOT


def test_a_failed_step_shows_its_last_lines_and_what_to_do(tmp_path: Path) -> None:
    code = "print('first'); print('write failed: No space left on device'); raise SystemExit(4)"
    with pytest.raises(console.StepFailed) as failure:
        console.run_step("构建页面", "building the page", [sys.executable, "-c", code], cwd=tmp_path)
    message = str(failure.value)
    assert "构建页面失败（退出码 4）" in message
    assert "    write failed: No space left on device" in message
    assert "磁盘已满" in message


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="core files are limited on Linux")
def test_a_process_of_ours_leaves_no_core_file() -> None:
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
    command = [sys.executable, "-m", "tools.child", "--", sys.executable, "-c", code]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    assert result.stdout.strip() == "(0, 0)"


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("error: Could not resolve host", "检查网络"),
        ("npm error code ENOTFOUND", "检查网络"),
        ("npm error code ENOSPC", "磁盘已满"),
        ("error: No interpreter found for Python 3.10", "python3.10"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "校验值不一致"),
        ("SyntaxError: invalid syntax", ""),
    ],
)
def test_known_reasons_come_with_advice(output: str, advice: str) -> None:
    explained = console.explain(output)
    assert (advice in explained) if advice else explained == ""


def test_the_first_failure_of_parallel_steps_ends_the_others(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tools import console\n"
        "run = lambda code: console.run_step('步骤', 'step', [sys.executable, '-c', code], cwd=Path('.'))\n"
        "step = lambda code: lambda: run(code)\n"
        "two = [step('raise SystemExit(3)'), step('import time; time.sleep(100)')]\n"
        "work = lambda: console.run_together(*two)\n"
        "sys.exit(console.report_failure(work))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert result.returncode == 1
    assert "退出码 3" in result.stderr


def test_a_stamp_holds_for_the_same_sources_only(tmp_path: Path) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "a.ts").write_text("1")
    before = stamps.digest(stamps.files_under(tmp_path), tmp_path)
    stamps.mark_done(tmp_path / "dist" / "stamp", before)
    (tmp_path / "node_modules" / "b.js").write_text("2")
    assert stamps.is_done(tmp_path / "dist" / "stamp", stamps.digest(stamps.files_under(tmp_path), tmp_path))
    (tmp_path / "a.ts").write_text("3")
    assert not stamps.is_done(
        tmp_path / "dist" / "stamp", stamps.digest(stamps.files_under(tmp_path), tmp_path)
    )


def test_a_shim_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim = tmp_path / "python"
    shim.write_text("#!/bin/sh\necho 'version not installed' >&2\nexit 127\n")
    shim.chmod(shim.stat().st_mode | stat.S_IXUSR)
    version = sys.version_info[:2]
    monkeypatch.setattr(
        bootstrap, "_candidates", lambda _version: iter([str(shim), "/nowhere/python", sys.executable])
    )
    assert bootstrap.find_python(version) == sys.executable


def test_no_python_at_all_is_an_empty_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "_candidates", lambda _version: iter([]))
    assert bootstrap.find_python((3, 10)) == ""
