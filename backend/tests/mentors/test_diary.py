"""Mentors are told when a meeting they count on goes away, also when nothing of it is left."""

import asyncio
from pathlib import Path

import pytest

from app.db import Database
from app.mentors.notices.channels import Outcome
from app.mentors.notices.diary import ToMentor
from tests.mentors.conftest import World, at, open_world


class Noting:
    """A channel that notes what it is given."""

    def __init__(self) -> None:
        self.sent: list[ToMentor] = []
        self.outcomes: list[Outcome] = []

    async def send(self, message: ToMentor) -> Outcome:
        self.sent.append(message)
        return self.outcomes.pop(0) if self.outcomes else Outcome.SENT


@pytest.fixture
def channel() -> Noting:
    return Noting()


@pytest.fixture
def world(database: Database, tmp_path: Path, channel: Noting) -> World:
    """One mentor, and a way to them."""
    world = open_world(database, tmp_path, mentor_channel=channel)
    world.add_mentor(phone="13904511234")
    return world


def run(world: World) -> None:
    asyncio.run(world.parts.job.run())


def delete_everything_of(world: World, citizen: str) -> None:
    """As the deletion on request does: table by table, with what hangs on the rows."""
    with world.database.transaction() as db:
        for table in world.privacy.holdings.owned:
            if table.on_request == "delete":
                world.privacy.holdings.delete(db, table, citizen)


def test_who_deletes_their_data_leaves_no_mentor_waiting(world: World, channel: Noting) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(25, 9))
    run(world)
    delete_everything_of(world, citizen)
    assert world.rows("SELECT * FROM appointments") == []
    run(world)
    [told] = channel.sent
    assert (told.id, told.mentor_id, told.phone) == (booked, "m", "13904511234")
    assert told.text.startswith(
        "导师m老师：2026年11月25日（周三）09:00–09:30的预约取消了，预约人已删除个人资料"
    )
    assert at(25, 9) in world.starts()


def test_the_diary_holds_nothing_about_the_citizen(world: World) -> None:
    citizen = world.citizen()
    world.book(citizen, at(25, 9), topic="直播带货", description="店里的事")
    run(world)
    [row] = world.rows("SELECT * FROM mentor_diary")
    assert not {citizen, "直播带货", "店里的事"} & {str(value) for value in row}


def test_news_is_told_once(world: World, channel: Noting) -> None:
    citizen = world.citizen()
    world.book(citizen, at(25, 9))
    run(world)
    delete_everything_of(world, citizen)
    for _ in range(3):
        run(world)
    assert len(channel.sent) == 1


def test_a_cancelled_meeting_is_told_and_a_moved_one_counts_at_its_new_time(
    world: World, channel: Noting
) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(25, 9))
    run(world)
    world.change(citizen, booked, at(26, 10))
    run(world)
    assert channel.sent == []
    world.cancel(citizen, booked)
    run(world)
    assert [message.text for message in channel.sent] == [
        "导师m老师：2026年11月26日（周四）10:00–10:30的预约取消了。这段时间已经空出来，不用再等。"
    ]


def test_what_the_mentor_called_off_is_not_told_to_them(world: World, channel: Noting) -> None:
    booked = world.book(world.citizen(), at(25, 9))
    run(world)
    world.do(lambda services, db: services.changing.cancel_by_mentor(db, booked, "有事"))
    run(world)
    assert channel.sent == [] and world.rows("SELECT * FROM mentor_diary") == []


def test_what_was_only_held_or_is_over_concerns_no_mentor(world: World, channel: Noting) -> None:
    holder, visitor = world.citizen(), world.citizen()
    world.hold(holder, at(25, 9))
    world.book(visitor, at(24, 9))
    run(world)
    world.clock.moment = at(24, 9, 30)
    delete_everything_of(world, holder)
    delete_everything_of(world, visitor)
    run(world)
    assert channel.sent == [] and world.rows("SELECT * FROM mentor_diary") == []


def test_a_channel_that_fails_is_tried_again_and_one_that_is_not_there_is_not(
    world: World, channel: Noting
) -> None:
    citizen, other = world.citizen(), world.citizen()
    world.book(citizen, at(25, 9))
    run(world)
    delete_everything_of(world, citizen)
    channel.outcomes = [Outcome.FAILED, Outcome.SENT]
    run(world)
    run(world)
    assert len(channel.sent) == 1
    world.clock.forward(minutes=1)
    run(world)
    assert len(channel.sent) == 2 and channel.sent[0] == channel.sent[1]
    world.book(other, at(25, 10))
    run(world)
    delete_everything_of(world, other)
    channel.outcomes = [Outcome.NOT_CONFIGURED]
    run(world)
    world.clock.forward(hours=5)
    run(world)
    states = world.rows("SELECT state FROM mentor_diary ORDER BY starts_at")
    assert len(channel.sent) == 3 and [row[0] for row in states] == ["sent", "not_configured"]
