"""Measures the trained model on an exam of messages with their intents; trains nothing.

    .venv/bin/python -m benchmarks.nlu.exam [FILE.jsonl]     rows of text and intent, about 20 seconds

`right` is the first reading, whatever its confidence; `wrong and sure` would act on a wrong reading without
asking back; `lost` are policy questions that never come before the policy service.
"""

import argparse
import asyncio
import json
import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent

from actions.doubts import LONG, OFF_TOPIC, OFF_TOPIC_SURE, SURE
from bot.importer import POLICY_INTENT
from bot.messages import for_intent
from bot.settings import MODEL, PROJECT

EXAM = PROJECT / "benchmarks" / "exams" / "intents.jsonl"
FALLBACK = "nlu_fallback"
ASKING = frozenset({POLICY_INTENT, FALLBACK, "start_process", "book_mentor", "request_aid"})


def best(parsed: dict[str, Any]) -> str:
    """The first reading that names an intent."""
    return next(str(one["name"]) for one in parsed["intent_ranking"] if one["name"] != FALLBACK)


def is_lost(parsed: dict[str, Any], text: str) -> bool:
    """Whether a policy question read like this is answered without asking the policy service."""
    name, confidence = parsed["intent"]["name"], parsed["intent"]["confidence"]
    if name in ASKING:
        return False
    if name in OFF_TOPIC:
        return bool(confidence >= OFF_TOPIC_SURE and len(text) <= LONG)
    return bool(confidence >= SURE)


async def read(rows: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """What the model understands of every row."""
    agent = Agent.load(str(MODEL))
    return [await agent.parse_message(for_intent(row["text"])) for row in rows]


def main() -> None:
    """Prints the figures and the weakest intents."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu.exam", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=EXAM)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    rows = [json.loads(line) for line in parser.parse_args().file.read_text(encoding="utf-8").splitlines()]
    pairs = list(zip(rows, asyncio.run(read(rows)), strict=True))
    whole = Counter(row["intent"] for row in rows)
    right = Counter(row["intent"] for row, parsed in pairs if best(parsed) == row["intent"])
    sure = sum(best(p) != row["intent"] and p["intent"]["confidence"] >= SURE for row, p in pairs)
    lost = sum(row["intent"] == POLICY_INTENT and is_lost(p, row["text"]) for row, p in pairs)
    print(f"{len(rows)} messages: {right.total() / len(rows):.1%} right, {sure} wrong and sure")
    print(f"{lost} of {whole[POLICY_INTENT]} policy questions lost")
    for intent in sorted(whole, key=lambda name: right[name] / whole[name])[:8]:
        print(f"  {intent}: {right[intent]} of {whole[intent]}")


if __name__ == "__main__":
    main()
