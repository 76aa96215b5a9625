"""What masking adds to a message at the edge.

`cd backend && PYTHONPATH=.:.. .venv/bin/python -m benchmarks.masking`
Times `Protector.protect` where it runs: in the transaction that stores a message, SQLite on disk.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from app import tables as tables  # the retention policy must know every table
from app.auth import Visitor
from app.clock import SystemClock
from app.conversations import repository
from app.conversations.intake import Incoming, Intake
from app.conversations.ports import NoForms, PrivatePart
from app.db import Database
from app.migrate import migrate
from app.privacy.detector import detect
from app.privacy.protect import Protected, Protector
from app.privacy.wiring import open_privacy
from app.settings import Settings
from sqlalchemy.orm import Session

MESSAGES = 2000
ROUNDS = 100
PER_CONVERSATION = 20
REQUEST = "我身份证号{card}，电话{phone}，想问问创业担保贷款可以不要反担保吗"
QUESTION = "我想在老家开一个小饭店，之前在外地打工，听说有创业担保贷款，能不能先不还本金接着贷"
AMOUNTS = "贷款300000元，营业额15000元，2025年11月23日有3个人，缴了1200块，"


class Timed:
    """A protector that remembers how long each call took, and its CPU time, in milliseconds."""

    def __init__(self, protector: Protector) -> None:
        self._protector = protector
        self.took: list[float] = []
        self.cpu: list[float] = []

    def protect(
        self, session: Session, conversation_id: str, text: str, more: Sequence[PrivatePart] = ()
    ) -> Protected:
        """As the protector does."""
        started, worked = time.perf_counter(), time.thread_time()
        protected = self._protector.protect(session, conversation_id, text, more)
        self.took.append((time.perf_counter() - started) * 1000)
        self.cpu.append((time.thread_time() - worked) * 1000)
        return protected

    def words(self, text: str) -> str:
        """As the protector says; not measured."""
        return self._protector.words(text)


class Unlimited:
    """No rate limit."""

    def message(self, conversation_id: str) -> None:
        """Counts nothing."""

    def session_start(self, address: str) -> None:
        """Counts nothing."""


def values(rng: random.Random) -> dict[str, str]:
    """A made-up identity card with a right check digit, and a telephone number."""
    born = f"{rng.randrange(1960, 2005)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    first = f"230103{born}{rng.randrange(1000):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(c) * w for c, w in zip(first, weights, strict=True)) % 11]
    return {"card": first + check, "phone": f"139{rng.randrange(10**8):08}"}


def texts() -> dict[str, list[str]]:
    """What is sent, by kind of message."""
    rng = random.Random(8)
    new = [REQUEST.format(**values(rng)) for _ in range(MESSAGES)]
    known = [new[place - place % PER_CONVERSATION] for place in range(MESSAGES)]
    long = [(QUESTION * 30)[:970] + "电话" + values(rng)["phone"] for _ in range(MESSAGES)]
    return {
        "a question without values": [QUESTION] * MESSAGES,
        "two new values": new,
        "two values said before": known,
        "1,000 characters, one new value": long,
        "1,000 characters of amounts and dates, one new value": [
            (AMOUNTS * 30)[:970] + "电话" + values(rng)["phone"] for _ in range(MESSAGES)
        ],
    }


def worst() -> dict[str, str]:
    """1,000 characters each, made to cost the detector as much as they can."""
    rng = random.Random(9)
    digits, numerals = "0123456789", "零一二三四五六七八九"
    return {
        "digits": "".join(rng.choices(digits, k=1000)),
        "Chinese numerals": "".join(rng.choices(numerals, k=1000)),
        "digits and numerals mixed": "".join(rng.choices(digits + numerals, k=1000)),
        "digits, each after a space": " ".join(rng.choices(digits, k=500)),
        "the same behind a label": "我的电话" + " ".join(rng.choices(digits, k=498)),
        "digit, numeral, digit, numeral": "".join(
            rng.choice(digits) + rng.choice(numerals) for _ in range(500)
        ),
        "the same with a label every 20": ("电话" + "1一" * 9) * 50,
        "groups of four digits": " ".join(f"{rng.randrange(10000):04}" for _ in range(200)),
        "83 telephone numbers": "，".join(f"139{rng.randrange(10**8):08}" for _ in range(83)),
        "52 identity cards": "，".join(values(rng)["card"] for _ in range(52)),
    }


def print_worst() -> None:
    """CPU time of the detector alone on what costs it most."""
    print("\n| 1,000 characters of | detector, CPU median | p95 |\n|---|---|---|")
    for name, text in worst().items():
        took = []
        for _ in range(ROUNDS):
            started = time.thread_time()
            detect(text)
            took.append((time.thread_time() - started) * 1000)
        print(f"| {name} | {statistics.median(took):.2f} ms | {p95(took):.2f} ms |")


def hear_nothing(texts: Sequence[str], *, after_crisis: bool = False) -> None:
    """Danger is not what is measured here."""


def measure(database: Database, timed: Timed, messages: Iterable[str]) -> list[float]:
    """Store the messages; milliseconds of storing each of them as a whole."""
    intake, stored = Intake(timed, Unlimited(), NoForms(), hear_nothing), []
    timed.took.clear()
    timed.cpu.clear()
    visitor = Visitor("", None)
    for place, text in enumerate(messages):
        now = datetime.now(UTC)
        if place % PER_CONVERSATION == 0:
            visitor = Visitor(str(uuid.uuid4()), None)
            with database.transaction() as session:
                repository.add_conversation(
                    session,
                    conversation_id=visitor.conversation_id,
                    region=None,
                    digest=uuid.uuid4().hex,
                    now=now,
                )
        started = time.perf_counter()
        with database.transaction() as session:
            intake.store(session, visitor, Incoming(str(uuid.uuid4()), text, None, "bench", now))
        stored.append((time.perf_counter() - started) * 1000)
    return stored


def p95(times: list[float]) -> float:
    """What one call in twenty exceeds."""
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Print a table for docs/benchmarks-privacy.md."""
    print("| message | masking median | p95 | its CPU median | p95 | storing median |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as var_dir:
        settings = Settings.model_validate({"var_dir": Path(var_dir)})
        database = Database(settings.database_url)
        migrate(database)
        timed = Timed(open_privacy(settings, database, SystemClock()).protector)
        for name, messages in texts().items():
            stored = measure(database, timed, messages)
            figures = [f(times) for times in (timed.took, timed.cpu) for f in (statistics.median, p95)]
            cells = " | ".join(f"{figure:.2f} ms" for figure in [*figures, statistics.median(stored)])
            print(f"| {name} | {cells} |")
        database.close()
    print_worst()


if __name__ == "__main__":
    main()
