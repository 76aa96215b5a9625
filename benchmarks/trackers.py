"""What encryption adds to a turn of the bot: `.venv/bin/python -W ignore -m benchmarks.trackers`.

A dialogue as long as it may get, with clauses of usual length as replies. A turn encrypts once; it decrypts
only when the dialogue is no longer in memory.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

from cryptography.fernet import Fernet
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.shortening import MAX_EVENTS
from bot.tracker_keys import TrackerKeys

TIMES = 2000
QUESTION = "返乡创业有什么扶持政策，我在南岗区开店"
CLAUSE = "符合条件的返乡创业人员可以按规定申请补贴，具体条件和标准以当地公布的为准。" * 8


def longest_dialogue() -> str:
    """A dialogue of MAX_EVENTS events, as it is stored."""
    tracker = DialogueStateTracker("c-1", [])
    ranking = [{"name": f"intent_{place}", "confidence": 0.1} for place in range(10)]
    parse = {"intent": ranking[0], "entities": [], "text": QUESTION, "intent_ranking": ranking}
    for _ in range(MAX_EVENTS // 4):
        for event in (
            UserUttered(QUESTION, ranking[0], parse_data=parse),
            ActionExecuted("action_answer_policy"),
            BotUttered(CLAUSE),
            ActionExecuted("action_listen"),
        ):
            tracker.update(event, Domain.empty())
    return json.dumps(tracker.as_dialogue().as_dict(), ensure_ascii=False)


def measure(what: str, work: Callable[[], object]) -> None:
    """Print median and 95th percentile in CPU milliseconds."""
    taken = []
    for _ in range(TIMES):
        started = time.process_time()
        work()
        taken.append((time.process_time() - started) * 1000)
    print(f"{what}: median {statistics.median(taken):.3f} ms, p95 {sorted(taken)[int(TIMES * 0.95)]:.3f} ms")


def main() -> None:
    """Both directions."""
    keys = TrackerKeys([Fernet.generate_key().decode()])
    text = longest_dialogue()
    stored = keys.seal(text)
    print(f"dialogue of {MAX_EVENTS} events: {len(text.encode())} bytes in clear, {len(stored)} encrypted")
    measure("encrypt", lambda: keys.seal(text))
    measure("decrypt", lambda: keys.open(stored))


if __name__ == "__main__":
    main()
