"""The audit trail: append-only, gapless, and every later change is found and named."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from app.db import Database
from app.privacy import verify as verify_command
from app.privacy.audit.chain import NO_HASH, Audit, check_events, event_hash, verify
from app.privacy.audit.repository import events
from tests.privacy.conftest import SetClock


def record(database: Database, clock: SetClock, count: int = 1, actor: str = "bot") -> None:
    for place in range(count):
        with database.transaction() as session:
            Audit(clock).record(
                session, actor=actor, action="test.event", purpose="basic", details={"位置": place}
            )


def run(database: Database, *statements: str) -> None:
    with database.transaction() as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)


def without_guards(database: Database, *statements: str) -> None:
    """What somebody with all rights in the database can do."""
    if database.is_sqlite:
        with database.reading() as session:
            names = session.connection().exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            )
            drop = [f"DROP TRIGGER {row[0]}" for row in names]
        run(database, *drop, *statements)
    else:
        run(database, "SET LOCAL session_replication_role = replica", *statements)


def problems(database: Database) -> list[tuple[int, str]]:
    with database.reading() as session:
        return [(problem.seq, problem.what) for problem in verify(session).problems]


def test_an_untouched_trail_is_complete(database: Database, clock: SetClock) -> None:
    assert problems(database) == []
    record(database, clock, 5)
    assert problems(database) == []
    with database.reading() as session:
        assert [row.seq for row in events(session)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor = 'bot' WHERE seq = 2",
        "DELETE FROM audit_events WHERE seq = 3",
        "DELETE FROM audit_events",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET seq = 1",
        "UPDATE audit_head SET seq = 3",
    ],
)
def test_the_database_refuses_to_change_the_trail(
    database: Database, clock: SetClock, statement: str
) -> None:
    record(database, clock, 3)
    with pytest.raises(DBAPIError):
        run(database, statement)
    assert problems(database) == []


def test_the_database_refuses_to_empty_or_replace_the_trail(database: Database, clock: SetClock) -> None:
    record(database, clock, 3)
    columns = "seq, at, actor, action, purpose, conversation_id, details, prev_hash, hash"
    statement = (
        f"INSERT OR REPLACE INTO audit_events ({columns}) "
        f"SELECT {columns.replace('actor', repr('job'))} FROM audit_events WHERE seq = 2"
        if database.is_sqlite
        else "TRUNCATE audit_events"
    )
    with pytest.raises(DBAPIError):
        run(database, statement)
    assert problems(database) == []


def test_an_event_without_an_actor_is_refused_by_the_database_too(database: Database) -> None:
    for actor in ("NULL", "''"):
        with pytest.raises(DBAPIError):
            run(
                database,
                "INSERT INTO audit_events (seq, at, actor, action, details, prev_hash, hash) VALUES "
                f"(1, '2026-11-23 00:00:00', {actor}, 'x', '{{}}', '{NO_HASH}', '{NO_HASH}')",
            )


@pytest.mark.parametrize(
    ("statement", "seq", "what"),
    [
        ("UPDATE audit_events SET actor = 'staff:other' WHERE seq = 2", 2, "改动"),
        ("UPDATE audit_events SET details = '{}' WHERE seq = 4", 4, "改动"),
        ("DELETE FROM audit_events WHERE seq = 3", 3, "缺少第 3 至 3 条"),
        ("DELETE FROM audit_events WHERE seq = 1", 1, "缺少第 1 至 1 条"),
        ("DELETE FROM audit_events WHERE seq = 5", 5, "链尾"),
        ("DELETE FROM audit_events", 5, "链尾"),
        ("DELETE FROM audit_head", 5, "链尾记录不见了"),
    ],
)
def test_a_change_behind_the_databases_back_is_found_and_named(
    database: Database, clock: SetClock, statement: str, seq: int, what: str
) -> None:
    record(database, clock, 5)
    without_guards(database, statement)
    assert any(place == seq and what in found for place, found in problems(database))


def test_exchanged_events_are_found(database: Database, clock: SetClock) -> None:
    record(database, clock, 5)
    without_guards(
        database,
        "UPDATE audit_events SET seq = 99 WHERE seq = 2",
        "UPDATE audit_events SET seq = 2 WHERE seq = 3",
        "UPDATE audit_events SET seq = 3 WHERE seq = 99",
    )
    assert {2, 3} <= {place for place, _ in problems(database)}


def test_places_are_gapless_when_many_write_and_some_fail(database: Database, clock: SetClock) -> None:
    def work(fails: bool) -> None:
        for _ in range(5):
            try:
                with database.transaction() as session:
                    Audit(clock).record(session, actor="bot", action="test.event")
                    if fails:
                        raise LookupError
            except LookupError:
                continue

    threads = [threading.Thread(target=work, args=(place % 2 == 1,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert [row.seq for row in events(session)] == list(range(1, 16))
    assert problems(database) == []


def test_the_command_says_which_event_was_changed(
    database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    record(database, clock, 3)
    assert verify_command.main([]) == 0
    end = capsys.readouterr().out.split()[-1]
    assert verify_command.main(["--anchor", end]) == 0
    capsys.readouterr()
    without_guards(database, "UPDATE audit_events SET action = 'nothing' WHERE seq = 2")
    assert verify_command.main([]) == 1
    assert "第 2 条：内容被改动过" in capsys.readouterr().err


def chain(actors: list[str]) -> list[dict[str, Any]]:
    """A trail in memory."""
    made: list[dict[str, Any]] = []
    for place, actor in enumerate(actors, 1):
        event: dict[str, Any] = {
            "seq": place,
            "at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=place),
            "actor": actor,
            "action": "test.event",
            "purpose": None,
            "conversation_id": None,
            "details": "{}",
            "prev_hash": made[-1]["hash"] if made else NO_HASH,
        }
        made.append({**event, "hash": event_hash(event)})
    return made


def end_of(made: list[dict[str, Any]]) -> tuple[int, str]:
    return (made[-1]["seq"], made[-1]["hash"])


_TRAILS = st.lists(st.sampled_from(["bot", "visitor", "staff:a"]), min_size=2, max_size=12).map(chain)


@given(_TRAILS, st.data())
def test_any_change_of_any_column_is_found(made: list[dict[str, Any]], data: st.DataObject) -> None:
    head = end_of(made)
    place = data.draw(st.integers(0, len(made) - 1))
    column = data.draw(st.sampled_from(sorted(made[0])))
    old = made[place][column]
    other: Any = {"seq": 77, "at": datetime(2020, 1, 1, tzinfo=UTC)}.get(column, f"{old}x")
    made[place] = {**made[place], column: other}
    assert check_events(made, head).problems


@given(_TRAILS, st.data())
def test_any_removed_event_is_found(made: list[dict[str, Any]], data: st.DataObject) -> None:
    head = end_of(made)
    del made[data.draw(st.integers(0, len(made) - 1))]
    assert check_events(made, head).problems


@given(_TRAILS, st.data())
def test_any_other_order_is_found(made: list[dict[str, Any]], data: st.DataObject) -> None:
    first, second = sorted(
        data.draw(st.lists(st.integers(0, len(made) - 1), min_size=2, max_size=2, unique=True))
    )
    head = end_of(made)
    made[first], made[second] = made[second], made[first]
    assert check_events(made, head).problems
    # Also when the places were exchanged with the contents.
    made[first], made[second] = (
        {**made[first], "seq": first + 1},
        {**made[second], "seq": second + 1},
    )
    assert check_events(made, head).problems


@given(_TRAILS, st.data())
def test_an_anchor_finds_a_trail_that_was_computed_anew(
    made: list[dict[str, Any]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(made) - 1))
    anchor = (made[place]["seq"], made[place]["hash"])
    changed = data.draw(st.integers(0, place))
    actors = [event["actor"] for event in made]
    actors[changed] = "job:other"
    again = chain(actors)
    assert check_events(again, end_of(again)).problems == ()
    assert check_events(again, end_of(again), anchor).problems
    short = made[:place]
    if short:
        assert check_events(short, end_of(short), anchor).problems
