"""1,000 identifiers go through whole conversations, questions and forms, more through every other door, with
the real backend, bot and actions; then nothing of them may be anywhere but encrypted."""

import shutil
import subprocess
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from tools import running
from tools.api import Visitor

from tests.conftest import empty, external
from tests.leaks.doors import Planter, plant_at_every_door
from tests.leaks.search import Needles, archive, dialogues, files_below, readable, redis_content
from tests.privacy.corpus import Sentence, positives
from tests.support.databases import create_database, url_of
from tests.support.services import postgresql_binary

ROOT = Path(__file__).resolve().parents[3]
IDENTIFIERS = 1000
BEHIND_DOORS = 400  # to choose from: a door needs certain spellings
SENTENCES_EACH = 20
AT_ONCE = 4
QUESTION = "返乡创业有什么扶持政策"
# Up to the questions for name, identity number and telephone of the one thing.
TO_THE_CONTACT = (
    "我要办个体户 在南岗区开奶茶店 没有执照 第一次创业 不雇人 房子是租的",
    "这些都不是",
    "跳过",
    "就这些",
    "同意",
)


@dataclass(frozen=True)
class System:
    """Where a system under test keeps what it keeps."""

    address: str
    var_dir: Path
    database_url: str
    redis_url: str


@pytest.fixture(params=["embedded", pytest.param("postgresql+redis", marks=external)])
def system(request: pytest.FixtureRequest, tmp_path: Path, kept: Path) -> Iterator[System]:
    """Backend, bot and actions as `make run` starts them."""
    database_url = redis_url = ""
    if request.param != "embedded":
        server = request.getfixturevalue("postgresql")
        database_url = url_of(server, create_database(server))
        redis_url = empty(request.getfixturevalue("redis_address"))
    settings = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "RATE_LIMIT_PER_MINUTE": "100000"}
    # As after an earlier start: what danger sounds like takes a minute to learn.
    cache = tmp_path / "var" / "cache"
    cache.mkdir(parents=True, mode=0o700)
    for path in kept.glob("*.kept"):
        shutil.copy2(path, cache)
    with running.start(tmp_path / "var", **settings) as started:
        yield System(started.address, started.var_dir, database_url, redis_url)


def sentences(identifiers: int) -> list[Sentence]:
    """Sentences with that many different identifiers, right and wrong, in eleven spellings."""
    seen: set[str] = set()
    chosen = []
    for sentence in positives(False, 4 * identifiers):
        new = {planted.value for planted in sentence.planted} - seen
        if new and len(seen) < identifiers:
            seen |= new
            chosen.append(sentence)
    assert len(seen) >= identifiers
    return chosen


def converse(address: str, number: int, said: list[Sentence]) -> list[str]:
    """One conversation: sentences, comments on replies, questions of its own; some delete themselves.

    Returns the sentences in which a reply repeated something.
    """
    needles = Needles(planted for sentence in said for planted in sentence.planted)
    repeated = []
    with Visitor(address) as visitor:
        if number % 3 == 0:
            in_the_form(visitor)
        for place, sentence in enumerate(said):
            message_id = str(uuid.uuid4())
            replies = visitor.send(sentence.text, message_id=message_id)["replies"]
            if needles.found(str(replies)):
                repeated.append(sentence.text)
            if place % 5 == 0:
                visitor.send(sentence.text, message_id=message_id)
                comment = {"rating": "down", "reason": "other", "comment": sentence.text}
                path = f"/api/chat/messages/{replies[-1]['id']}/feedback"
                visitor.connection.call("POST", path, comment, visitor.token)
            elif place % 5 == 1:
                visitor.ask(QUESTION)
        repeated += ["history"] if needles.found(str(visitor.history())) else []
        if number % 5 == 0:
            visitor.ask("删除我的数据")
            visitor.ask(payload="/confirm_deletion")
        elif number % 5 == 1:
            visitor.ask("撤回同意")
    return repeated


def in_the_form(visitor: Visitor) -> None:
    """Bring a form to where it asks for personal data: what follows is its answers, right and wrong."""
    for words in TO_THE_CONTACT:
        process = visitor.send(words, message_id=str(uuid.uuid4()))["process"]
    assert process and process["step"]["id"] == "applicant_name", process


def places(system: System) -> Iterator[tuple[str, str]]:
    """Name and content of everything that outlives a request."""
    yield from files_below(system.var_dir)
    yield from archive(ROOT / "models" / "current.tar.gz")
    for core in ROOT.glob("core*"):
        if core.is_file():
            yield core.name, readable(core.read_bytes())
    if system.database_url:
        address = system.database_url.replace("postgresql+psycopg://", "postgresql://")
        dump = [str(postgresql_binary("pg_dump")), address]
        done = subprocess.run(dump, capture_output=True, check=True, timeout=120)
        yield "pg_dump", done.stdout.decode(errors="replace")
    if system.redis_url:
        yield from redis_content(system.redis_url)
    # Encrypted where they lie; what they hold must be free of identifiers all the same.
    yield from dialogues(system.var_dir, system.redis_url)


def test_a_thousand_identifiers_are_nowhere_in_clear(system: System) -> None:
    every = sentences(IDENTIFIERS + BEHIND_DOORS)
    said, others = every[:-BEHIND_DOORS], every[-BEHIND_DOORS:]
    chunks = iter(said)
    conversations = list(iter(lambda: list(islice(chunks, SENTENCES_EACH)), []))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [pool.submit(converse, system.address, *one) for one in enumerate(conversations)]
        repeated = [text for job in jobs for text in job.result()]
    assert repeated == []
    planter = Planter(others)
    plant_at_every_door(system.address, system.var_dir, planter)

    left = [*said, *planter.planted]
    needles = Needles(planted for sentence in left for planted in sentence.planted)
    assert len(needles) >= IDENTIFIERS * 0.98  # two values may have one spelling
    searched, leaks, read = "", {}, Counter[str]()
    for name, content in places(system):
        if found := needles.found(content):
            leaks[name] = sorted(found)
        read[name.split(":")[0]] += 1
        searched += name + (" with tokens" if "⟦id_card:" in content or "\\u27e6id_card:" in content else "")
        searched += " with masks;" if "****" in content else ";"
    assert leaks == {}
    # The search saw what the conversations left: tokens in the dialogue state, masks in the record.
    assert "with tokens" in searched and "with masks" in searched
    assert "dialogue with tokens" in searched and read["dialogue"] >= len(conversations) // 2
    assert planter.planted and "files/" in searched
    assert "logs/bot.log" in searched and "logs/backend.log" in searched and "current.tar.gz" in searched
    assert ("pg_dump with" in searched) if system.database_url else ("backend.db with" in searched)
    assert ("redis: " in searched) if system.redis_url else ("backend.db-wal" in searched)
