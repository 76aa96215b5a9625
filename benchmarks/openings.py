"""Sends first messages and whole life stories through the running chat and says what came of them.

`python3 -m benchmarks.openings [--address http://127.0.0.1:8000] [--stories FILE.jsonl …]`

First messages (`benchmarks/exams/openings.jsonl`, each in a conversation of its own): how many of every kind
begin the aid intake, are offered it, are answered from the plan, raise an alarm. Stories: told message by
message whatever is asked in between; consent is given, the question of safety answered truthfully, what is
read back said yes to, the rest skipped. Start the service with RATE_LIMIT_PER_MINUTE=2000.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from tools.api import Visitor

ROOT = Path(__file__).resolve().parents[1]
EXAM = ROOT / "benchmarks" / "exams" / "openings.jsonl"
AID = "咱慢慢说"  # words of the intake's beginning
OFFER = "帮我捋一捋"
_MOST_MESSAGES = 40
_ANSWERS = ("愿意接着讲", "对", "说完了", "交给工作人员")


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def options_of(replies: list[Any]) -> dict[str, str]:
    """Label → payload of every button."""
    return {option["label"]: option["payload"] for reply in replies for option in reply["options"]}


def kind_of(replies: list[Any]) -> str:
    """What a first message led to."""
    answers = [reply["answer"]["status"] for reply in replies if reply.get("answer")]
    if any(reply["kind"] == "crisis" for reply in replies):
        return "alarm"
    if any(AID in reply["text"] for reply in replies):
        return "intake"
    if OFFER in options_of(replies):
        return "offered"
    return answers[0] if answers else "other"


def first_messages(address: str) -> None:
    """One line for every kind of first message."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows_of(EXAM):
        with Visitor(address) as visitor:
            found[row["wants"]][kind_of(visitor.ask(row["text"]))] += 1
    for wants, kinds in found.items():
        print(f"{wants}: {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}")


def _next(labels: dict[str, str], story: dict[str, Any]) -> str | None:
    if "还行，能慢慢说" in labels:
        return "吃住看病有难处" if "T5" in story["referrals"] else "还行，能慢慢说"
    return next((label for label in (*_ANSWERS, "跳过") if label in labels), None)


def told(visitor: Visitor, story: dict[str, Any], begin: str) -> set[str]:
    """The classes a story ends in; `begin`: what is said before its first message."""
    turns = [*([begin] if begin else []), *story["turns"]]
    replies = visitor.ask(turns.pop(0))
    for _ in range(_MOST_MESSAGES):
        labels = options_of(replies)
        if "同意" in labels:
            replies = visitor.ask(payload=labels["同意"])
        elif turns:
            replies = visitor.ask(turns.pop(0))
        elif OFFER in labels:
            replies = visitor.ask(payload=labels[OFFER])
        elif (label := _next(labels, story)) is not None:
            replies = visitor.ask(payload=labels[label])
        else:
            break
    cards = [reply["card"] for reply in replies if (reply.get("card") or {}).get("type") == "aid_plan"]
    if not cards:
        return set()
    plan = visitor.connection.call("GET", f"/api/aid/plan/{cards[0]['case_id']}", None, visitor.token)
    return {step["code"] for step in plan["steps"]}


def is_right(story: dict[str, Any], got: set[str]) -> bool:
    """Whether nothing is missing and nothing there that the story rules out."""
    wanted = set(story["referrals"])
    others = {f"T{number}" for number in range(8)} - wanted
    return wanted <= got and not got & set(story.get("not", others))


def stories(address: str, path: Path) -> None:
    """How many stories end right, when help was asked for and when they simply began."""
    rows = rows_of(path)
    for begin in ("我想申请再创业援助", ""):
        right = 0
        for story in rows:
            with Visitor(address) as visitor:
                right += is_right(story, told(visitor, story, begin))
        print(f"{path.name}, {'asked for help' if begin else 'began to tell'}: {right} of {len(rows)}")


def main() -> None:
    """Prints what came of first messages, or of stories."""
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks.openings", description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--stories", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    for path in options.stories:
        stories(options.address, path)
    if not options.stories:
        first_messages(options.address)


if __name__ == "__main__":
    main()
