"""Measures the distress detector on exams nothing is learned from.

`PYTHONPATH=backend:. backend/.venv/bin/python -m benchmarks.distress [FILE.jsonl …] [--kinds] [--show]`:
rows of text, label ("distress" or "everyday") and perhaps kind; without files those of `benchmarks/exams/`.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.safety import Safety

ROOT = Path(__file__).resolve().parents[1]
EXAMS = ROOT / "benchmarks" / "exams"
NAMES = ("distress", *(f"distress-blind-{name}" for name in "abdefghijklmn"))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of an exam."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def shares(safety: Safety, rows: Sequence[dict[str, str]]) -> tuple[float, float]:
    """The share of distress that is found, and of everyday sentences that raise an alarm."""
    alarms = Counter((row["label"], safety.detect(row["text"])) for row in rows)
    found, missed = alarms["distress", True], alarms["distress", False]
    mistaken, quiet = alarms["everyday", True], alarms["everyday", False]
    return found / max(found + missed, 1), mistaken / max(mistaken + quiet, 1)


def print_exam(safety: Safety, path: Path, show: bool) -> None:
    """One row of the table, and the wrong verdicts if wished."""
    rows = rows_of(path)
    labels = Counter(row["label"] for row in rows)
    started = time.perf_counter()
    found, mistaken = shares(safety, rows)
    each = (time.perf_counter() - started) / len(rows) * 1e3
    texts = f"{labels['distress']} | {found:.1%} | {labels['everyday']} | {mistaken:.1%}"
    print(f"| {path.name} | {texts} | {each:.2f} |")
    if show:
        for row in rows:
            if safety.detect(row["text"]) != (row["label"] == "distress"):
                print(f"  {row['label']}: {row['text']}")


def print_kinds(safety: Safety, path: Path) -> None:
    """How many of every kind raise an alarm; shows no text."""
    kinds: dict[tuple[str, str], list[bool]] = {}
    for row in rows_of(path):
        kinds.setdefault((row["label"], row.get("kind", "")), []).append(safety.detect(row["text"]))
    for (label, kind), alarms in sorted(kinds.items()):
        print(f"  {label} {kind}: {sum(alarms)} of {len(alarms)} alarms")


def main() -> None:
    """Prints one row per exam."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.distress", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="print the wrong verdicts; spends a blind exam")
    parser.add_argument("--kinds", action="store_true", help="print the alarms by kind of text")
    options = parser.parse_args()
    started = time.perf_counter()
    safety = Safety.load(ROOT / "policies" / "safety.yml")
    print(f"learned in {time.perf_counter() - started:.1f} s\n")
    print("| exam | distress | found | everyday | alarms | ms a text |\n|---|---|---|---|---|---|")
    for path in options.files or [EXAMS / f"{name}.jsonl" for name in NAMES]:
        print_exam(safety, path, options.show)
        if options.kinds:
            print_kinds(safety, path)


if __name__ == "__main__":
    main()
