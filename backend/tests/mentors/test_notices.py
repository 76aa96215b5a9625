"""The outbox, its job, the ledger, and calendar files."""

import asyncio
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from app.db import Database
from app.mentors.appointments import repository
from app.mentors.notices.calendar_file import calendar_file
from app.mentors.notices.channels import Message
from tests.mentors.conftest import World, at, default_rules, open_world


def run(world: World) -> int:
    return asyncio.run(world.parts.job.run())


def states(world: World, kind: str, channel: str = "chat") -> list[str]:
    rows = world.rows(
        "SELECT state FROM mentor_notices WHERE kind = ? AND channel = ? ORDER BY next_try_at", kind, channel
    )
    return [row[0] for row in rows]


def test_a_booking_is_told_at_once_and_reminded_twice(world: World) -> None:
    citizen = world.citizen()
    world.book(citizen, at(25, 9))
    run(world)
    assert states(world, "booked") == ["sent"] and states(world, "reminder") == ["waiting", "waiting"]
    world.clock.moment = at(24, 9)
    run(world)
    assert states(world, "reminder") == ["sent", "waiting"]
    world.clock.moment = at(25, 8)
    run(world)
    assert states(world, "reminder") == ["sent", "sent"]
    texts = [text for _, _, text in world.said]
    assert texts[0].startswith("预约成功：导师m，2026年11月25日（周三）09:00–09:30，线上")
    assert [text[:4] for text in texts] == ["预约成功", "预约提醒", "预约提醒"]
    assert {conversation for conversation, _, _ in world.said} == {citizen}


def test_running_again_sends_nothing_again(world: World) -> None:
    world.book(world.citizen(), at(25, 9))
    run(world)
    assert run(world) == 0 and len(world.said) == 1


def test_a_change_sends_new_reminders_instead_of_the_old_ones(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(25, 9))
    world.change(citizen, booked, at(26, 10))
    world.clock.moment = at(25, 10)
    run(world)
    assert [text for _, _, text in world.said if "提醒" in text] == [
        "预约提醒：导师m，2026年11月26日（周四）10:00–10:30，线上。如不能到场，请尽早告知服务点。"
    ]


def test_a_cancelled_appointment_is_not_reminded_of(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(26, 9))
    world.cancel(citizen, booked)
    world.clock.moment = at(26, 8)
    run(world)
    assert [text[:5] for _, _, text in world.said] == ["已取消预约"]


def test_a_reminder_that_comes_too_late_is_dropped(world: World) -> None:
    world.book(world.citizen(), at(25, 9))
    run(world)
    world.clock.moment = at(25, 9)
    run(world)
    assert states(world, "reminder") == ["dropped", "dropped"]


def test_when_the_mentor_cancels_the_citizen_is_told_and_offered_other_times(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(25, 9))
    world.do(lambda services, db: services.changing.cancel_by_mentor(db, booked, "导师临时出差"))
    run(world)
    assert world.said[-1][2].startswith("导师不能赴约")
    with world.database.reading() as db:
        view = world.parts.services.mine.appointment(db, citizen, booked)
    assert view.cancel_reason == "导师临时出差"
    assert [offer.starts_at for offer in view.offers] == [at(25, 9), at(25, 9, 30), at(25, 10)]


def test_channels_nobody_has_set_up_are_marked_so_and_not_tried_again(world: World) -> None:
    world.book(world.citizen(), at(25, 9))
    run(world)
    assert states(world, "booked", "sms") == states(world, "booked", "wechat") == ["not_configured"]
    world.clock.forward(hours=1)
    assert run(world) == 0


def test_a_channel_that_fails_is_tried_again_with_longer_waits_and_then_given_up(
    database: Database, tmp_path: Path
) -> None:
    tries: list[str] = []

    async def fails(message: Message) -> bool:
        tries.append(message.id)
        if len(tries) == 1:
            raise RuntimeError("broken")
        return False

    world = open_world(database, tmp_path, fails, default_rules(retry_minutes=[1, 10], reminders_hours=[]))
    world.add_mentor()
    world.book(world.citizen(), at(28, 9))
    seen = []
    for minutes in (0, 0.5, 1, 5, 6, 60):
        world.clock.forward(minutes=minutes)
        run(world)
        seen.append(len(tries))
    assert seen == [1, 1, 2, 2, 3, 3]
    assert len(set(tries)) == 1  # the same id: a receiver can tell repetitions
    assert states(world, "booked") == ["failed"]
    ledger = world.rows(
        "SELECT attempt, outcome, detail FROM mentor_deliveries d "
        "JOIN mentor_notices n ON n.id = d.notice_id "
        "WHERE n.channel = 'chat' ORDER BY attempt"
    )
    assert ledger == [(1, "failed", "RuntimeError"), (2, "failed", None), (3, "failed", None)]


def test_a_process_that_died_while_sending_is_followed_by_another_under_the_same_id(
    database: Database, tmp_path: Path
) -> None:
    ids: list[str] = []

    async def dies_once(message: Message) -> bool:
        ids.append(message.id)
        if len(ids) == 1:
            raise asyncio.CancelledError
        return True

    world = open_world(database, tmp_path, dies_once, default_rules(reminders_hours=[]))
    world.add_mentor()
    world.book(world.citizen(), at(28, 9))
    with pytest.raises(asyncio.CancelledError):
        run(world)
    world.clock.forward(minutes=2)
    run(world)
    assert len(ids) == 2 and len(set(ids)) == 1 and states(world, "booked") == ["sent"]


def test_only_one_process_sends_at_a_time(database: Database, tmp_path: Path) -> None:
    world = open_world(database, tmp_path)
    world.add_mentor()
    other = open_world(database, tmp_path)
    run(other)  # takes the lease
    world.book(world.citizen(), at(28, 9))
    assert run(world) == 0
    world.clock.forward(minutes=3)
    assert run(world) > 0


def test_the_job_releases_holds_that_are_over(world: World) -> None:
    held = world.hold(world.citizen(), at(25, 9))
    world.clock.forward(minutes=5)
    run(world)
    assert world.status(held) == "released"


# Calendar files


def event_of(world: World, appointment_id: str) -> tuple[Calendar, object]:
    with world.database.reading() as db:
        row = repository.find(db, appointment_id)
        assert row is not None
        content = calendar_file(row, world.clock.now())
    assert content is not None
    calendar = Calendar.from_ical(content)
    return calendar, calendar.events[0]


def test_a_calendar_file_says_the_hour_of_shanghai_with_its_zone(world: World) -> None:
    booked = world.book(world.citizen(), at(25, 9))
    calendar, event = event_of(world, booked)
    assert calendar["METHOD"] == "PUBLISH"
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Asia/Shanghai"]
    start = event.start  # type: ignore[attr-defined]
    assert start == at(25, 9) and start.astimezone(ZoneInfo("Europe/Paris")).hour == 2
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"  # type: ignore[index]
    assert event["STATUS"] == "CONFIRMED"  # type: ignore[index]
    assert not event.errors  # type: ignore[attr-defined]


def test_a_change_keeps_the_uid_and_counts_up_and_a_cancellation_takes_it_back(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(26, 9))
    _, first = event_of(world, booked)
    world.change(citizen, booked, at(26, 10))
    _, second = event_of(world, booked)
    world.cancel(citizen, booked)
    calendar, third = event_of(world, booked)
    assert first["UID"] == second["UID"] == third["UID"]  # type: ignore[index]
    assert [int(event["SEQUENCE"]) for event in (first, second, third)] == [0, 1, 2]  # type: ignore[index]
    assert (calendar["METHOD"], third["STATUS"]) == ("CANCEL", "CANCELLED")  # type: ignore[index]


def test_a_time_that_is_only_held_has_no_calendar_file(world: World) -> None:
    held = world.hold(world.citizen(), at(25, 9))
    with world.database.reading() as db:
        row = repository.find(db, held)
        assert row is not None and calendar_file(row, world.clock.now()) is None
