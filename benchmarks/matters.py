"""Measures the learned half of the story reader on messages of writers it did not learn from.

`PYTHONPATH=backend:. backend/.venv/bin/python -m benchmarks.matters`: rows of
`benchmarks/exams/matters.jsonl` (text, says, writer). Prints, for every writer and at two bars, the share of
what is said that is heard and the share of what is heard that was said; with `--labels` the same for every
label. Shows no text.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.aid.matters import SIGNALS, matters_of

ROOT = Path(__file__).resolve().parents[1]
EXAM = ROOT / "benchmarks" / "exams" / "matters.jsonl"
MESSAGES = ROOT / "processes" / "stories" / "aid_intake"
BARS = (0.0, 0.35)  # where the net itself decides, and the one of `app/aid/story.py`

Rows = Sequence[dict[str, Any]]


def shares(heard: Sequence[set[str]], said: Sequence[set[str]]) -> str:
    """Recall and precision over all messages."""
    right = sum(len(ours & theirs) for ours, theirs in zip(heard, said, strict=True))
    told, found = sum(map(len, said)), sum(map(len, heard))
    return f"{right / max(told, 1):.1%} | {right / max(found, 1):.1%}"


def main() -> None:
    """Prints one row for every writer, and for every label if wished."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matters", description=__doc__)
    parser.add_argument("--labels", action="store_true", help="for every label too")
    wanted = parser.parse_args()
    rows: Rows = [json.loads(line) for line in EXAM.read_text(encoding="utf-8").splitlines()]
    net = matters_of(MESSAGES, ROOT / "var" / "cache")
    assert net is not None  # the messages are part of the repository
    said = [set(row["says"]) for row in rows]
    print("| bar | writer | messages | heard of what is said | right of what is heard |")
    print("|---|---|---|---|---|")
    for bar in BARS:
        heard = [set(labels) for labels in net.of((row["text"] for row in rows), bar)]
        for writer in sorted({row["writer"] for row in rows}):
            places = [place for place, row in enumerate(rows) if row["writer"] == writer]
            figures = shares([heard[place] for place in places], [said[place] for place in places])
            print(f"| {bar} | {writer} | {len(places)} | {figures} |")
        print(f"| {bar} | all | {len(rows)} | {shares(heard, said)} |")
        for label in SIGNALS if wanted.labels else ():
            only = [{label} & each for each in heard], [{label} & each for each in said]
            print(f"| {bar} | {label} | | {shares(*only)} |")


if __name__ == "__main__":
    main()
