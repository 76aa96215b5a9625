"""Is our code cut as small as we want it? Functions: 90 % at most 30 lines, none over 50; files: 90 % at most 300, none over 400."""

from __future__ import annotations

import ast

from tools import stamps
from tools.paths import ROOT

FOLDERS = ("bot", "actions", "backend/app", "tools", "benchmarks")
FUNCTION_P90, FUNCTION_MOST = 30, 50
FILE_P90, FILE_MOST = 300, 400


def _function_lengths(tree: ast.AST) -> list[tuple[int, str]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, node.name)
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


def _p90(values: list[int]) -> int:
    return sorted(values)[int(len(values) * 0.9)] if values else 0


def measure() -> tuple[str, list[str]]:
    """A line of figures, and the problems as `file: problem`."""
    problems: list[str] = []
    functions: list[int] = []
    lengths: list[int] = []
    paths = [path for folder in FOLDERS for path in stamps.files_under(ROOT / folder) if path.suffix == ".py"]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        lengths.append(len(text.splitlines()))
        if lengths[-1] > FILE_MOST:
            problems.append(f"{name}: {lengths[-1]} lines, more than {FILE_MOST}")
        for length, function in _function_lengths(ast.parse(text)):
            functions.append(length)
            if length > FUNCTION_MOST:
                problems.append(f"{name}: function {function} has {length} lines, more than {FUNCTION_MOST}")
    for what, value, limit in (
        ("functions", _p90(functions), FUNCTION_P90),
        ("files", _p90(lengths), FILE_P90),
    ):
        if value > limit:
            problems.append(f"{', '.join(FOLDERS)}: p90 of {what} is {value} lines, more than {limit}")
    summary = (
        f"{len(paths)} files p90 {_p90(lengths)} max {max(lengths, default=0)} lines · "
        f"{len(functions)} functions p90 {_p90(functions)} max {max(functions, default=0)} lines"
    )
    return summary, problems
