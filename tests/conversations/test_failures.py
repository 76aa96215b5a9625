"""What happens when processes die, and at the end: on a real system of its own."""

import concurrent.futures
import json
import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator

import psutil
import pytest

from tools import running
from tools.api import ApiError, Visitor
from tools.running import Running

CONVERSATIONS = 50
MESSAGES_EACH = 10
QUESTION = "返乡创业有什么扶持，第{}次问"
GIVE_UP_SECONDS = 120.0


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A system that these tests may break."""
    with running.start(tmp_path_factory.mktemp("failures"), RATE_LIMIT_PER_MINUTE="100000") as started:
        yield started


def until_delivered(visitor: Visitor, text: str, message_id: str) -> list[str]:
    """Send the same message until it is accepted, as a page does; return the ids of its replies."""
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while True:
        try:
            return [reply["id"] for reply in visitor.send(text, message_id=message_id)["replies"]]
        except (ApiError, OSError) as error:
            if isinstance(error, ApiError) and error.status < 500:
                raise
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)  # a page's pause before it sends again


def converse_twice(address: str, sent: "threading.Semaphore") -> tuple[Visitor, list[str]]:
    """One conversation: ten messages in order, each sent twice at the same time."""
    visitor = Visitor(address)
    twin = Visitor.__new__(Visitor)
    twin.connection = type(visitor.connection)(address)
    twin.token, twin.conversation_id = visitor.token, visitor.conversation_id
    ids: list[str] = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for number in range(MESSAGES_EACH):
            ids.append(str(uuid.uuid4()))
            text = QUESTION.format(number)
            both = [pool.submit(until_delivered, who, text, ids[-1]) for who in (visitor, twin)]
            for one in both:
                one.result()
            sent.release()
    twin.connection.close()
    return visitor, ids


def wait_for_all_answers(visitor: Visitor, ids: list[str]) -> list[dict[str, object]]:
    """The history once every message has a final answer."""
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while True:
        history = visitor.history()
        final = [m for m in history if m["role"] == "assistant" and m["kind"] != "pending"]
        if {m["in_reply_to"] for m in final} >= set(ids) or time.monotonic() > deadline:
            return history
        time.sleep(0.2)  # polls as a visitor without push


def faults(history: list[dict[str, object]], ids: list[str]) -> list[str]:
    """What is missing, doubled or out of order in one conversation."""
    stored = [m["id"] for m in history if m["role"] == "visitor"]
    seqs = [m["seq"] for m in history]
    found = [] if stored == ids else [f"stored {len(stored)} of {len(ids)}, or in another order"]
    if len(set(seqs)) != len(seqs):
        found.append("a sequence number twice")
    replies: dict[str, list[str]] = {}
    for message in history:
        if message["role"] == "assistant" and message["kind"] != "pending":
            replies.setdefault(str(message["in_reply_to"]), []).append(str(message["text"]))
    for message_id in ids:
        texts = replies.get(message_id, [])
        if not texts:
            found.append(f"message {ids.index(message_id)} has no answer")
        if len(set(texts)) != len(texts):
            found.append(f"message {ids.index(message_id)} is answered twice")
    return found


@pytest.mark.parametrize("victim", ["bot", "actions", "backend"])
def test_killing_a_process_during_500_doubled_messages_loses_and_doubles_nothing(
    own_stack: Running, victim: str
) -> None:
    own_stack.wait_ready(60)
    before = own_stack.pids()[victim]
    sent = threading.Semaphore(0)
    with concurrent.futures.ThreadPoolExecutor(CONVERSATIONS) as pool:
        work = [pool.submit(converse_twice, own_stack.address, sent) for _ in range(CONVERSATIONS)]
        for _ in range(CONVERSATIONS):  # a tenth of the load is through
            assert sent.acquire(timeout=GIVE_UP_SECONDS)
        os.kill(before, signal.SIGKILL)
        done = [job.result() for job in work]
    own_stack.wait_ready(60)
    assert own_stack.pids()[victim] != before
    problems = [
        f"conversation {number}: {fault}"
        for number, (visitor, ids) in enumerate(done)
        for fault in faults(wait_for_all_answers(visitor, ids), ids)
    ]
    assert problems == []
    assert sum(len(ids) for _, ids in done) == 500
    log = (own_stack.var_dir / "logs" / "supervisor.log").read_text().splitlines()
    ended = [record for record in map(json.loads, log) if record["event"] == "process_ended"]
    assert {"process": victim, "reason": "killed by SIGKILL"}.items() <= ended[-1].items()


def test_while_the_bot_is_down_policy_answers_come_from_the_library(own_stack: Running) -> None:
    own_stack.wait_ready(60)
    bot = psutil.Process(own_stack.pids()["bot"])
    bot.suspend()  # it stands still for a while; the supervisor only steps in after 30 seconds
    try:
        with Visitor(own_stack.address) as visitor:
            replies = visitor.ask("返乡创业有什么扶持政策")
    finally:
        bot.resume()
    assert "degraded" in {reply["kind"] for reply in replies}
    cited = [c["article"] for reply in replies for c in (reply["answer"] or {"citations": []})["citations"]]
    assert cited[:1] == [13]


def test_no_log_contains_what_visitors_wrote(own_stack: Running) -> None:
    with Visitor(own_stack.address) as visitor:
        visitor.ask("我的代号是紫色河马，返乡创业有什么扶持")
    for log in (own_stack.var_dir / "logs").glob("*.log*"):
        content = log.read_text(errors="replace")
        assert "紫色河马" not in content, log.name
        assert "\\u7d2b\\u8272" not in content, log.name


def test_after_sigterm_no_process_is_left_and_the_exit_code_is_zero(own_stack: Running) -> None:
    own_stack.wait_ready(60)
    assert own_stack.process is not None
    family = psutil.Process(own_stack.process.pid).children(recursive=True)
    assert {"backend", "bot", "actions"} == set(own_stack.pids())
    assert len(family) >= 3
    assert own_stack.stop(signal.SIGTERM) == 0
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    assert not (own_stack.var_dir / "run.json").exists()
