"""Group sessions: seats, the line that moves up by itself, attendance."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError

from app.mentors.errors import (
    RegistrationNotFound,
    SeatsTaken,
    SessionClosed,
    SessionNotFound,
    WindowTaken,
    WrongState,
)
from app.mentors.sessions.service import Announcement
from tests.mentors.conftest import HARBIN, World, at


def announce(world: World, seats: int = 2, mentor_id: str | None = None) -> str:
    new = Announcement("开网店", "", HARBIN, "地点", at(26, 14), at(26, 16), seats, mentor_id)
    return str(world.do(lambda services, db: services.sessions.announce(db, new)))


def register(world: World, session_id: str, citizen: str) -> str:
    def work(services: object, db: object) -> str:
        services.sessions.register(db, session_id, citizen, None, "visitor")  # type: ignore[attr-defined]
        view = services.mine.registration(db, citizen, session_id)  # type: ignore[attr-defined]
        return str(view.status.value)

    return str(world.do(work))


def statuses(world: World) -> list[str]:
    return [row[0] for row in world.rows("SELECT status FROM session_registrations ORDER BY queue_no")]


def notices(world: World, kind: str) -> int:
    return len(world.rows("SELECT id FROM mentor_notices WHERE kind = ? AND channel = 'chat'", kind))


def test_when_all_seats_are_taken_the_next_one_waits(world: World) -> None:
    session_id = announce(world)
    assert [register(world, session_id, world.citizen()) for _ in range(3)] == [
        "registered",
        "registered",
        "waiting",
    ]


def test_registering_twice_takes_one_seat(world: World) -> None:
    session_id, citizen = announce(world), world.citizen()
    assert register(world, session_id, citizen) == register(world, session_id, citizen) == "registered"
    assert statuses(world) == ["registered"]


def test_a_seat_given_back_goes_to_who_waits_longest_and_they_are_told(world: World) -> None:
    session_id = announce(world, 1)
    first, second, third = (world.citizen() for _ in range(3))
    for citizen in (first, second, third):
        register(world, session_id, citizen)
    world.do(lambda services, db: services.sessions.cancel(db, session_id, first))
    assert statuses(world) == ["cancelled", "registered", "waiting"]
    assert notices(world, "moved_up") == 1
    assert register(world, session_id, first) == "waiting"  # behind the third


def test_whoever_waits_can_leave_the_line(world: World) -> None:
    session_id = announce(world, 1)
    first, second = world.citizen(), world.citizen()
    register(world, session_id, first)
    register(world, session_id, second)
    world.do(lambda services, db: services.sessions.cancel(db, session_id, second))
    assert statuses(world) == ["registered", "cancelled"]
    with pytest.raises(RegistrationNotFound):
        world.do(lambda services, db: services.sessions.cancel(db, session_id, second))


def test_of_many_who_come_at_once_as_many_get_a_seat_as_there_are(world: World) -> None:
    session_id = announce(world, 5)
    citizens = [world.citizen() for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda citizen: register(world, session_id, citizen), citizens))
    assert sorted(got) == ["registered"] * 5 + ["waiting"] * 11
    seats = world.rows("SELECT seat FROM session_seats ORDER BY seat")
    assert [row[0] for row in seats] == [1, 2, 3, 4, 5]


def test_the_database_itself_gives_a_seat_once(world: World) -> None:
    session_id = announce(world, 2)
    register(world, session_id, world.citizen())
    register(world, session_id, world.citizen())
    with pytest.raises(IntegrityError), world.database.transaction() as db:
        db.connection().exec_driver_sql("UPDATE session_seats SET seat = 1")


def test_more_seats_go_to_who_waits_and_fewer_than_taken_are_refused(world: World) -> None:
    session_id = announce(world, 1)
    for _ in range(3):
        register(world, session_id, world.citizen())
    world.do(lambda services, db: services.sessions.set_seats(db, session_id, 2))
    assert statuses(world) == ["registered", "registered", "waiting"]
    with pytest.raises(SeatsTaken):
        world.do(lambda services, db: services.sessions.set_seats(db, session_id, 1))


def test_a_seat_freed_by_deleting_somebody_s_data_goes_to_who_waits(world: World) -> None:
    session_id, first = announce(world, 1), world.citizen()
    register(world, session_id, first)
    register(world, session_id, world.citizen())
    with world.database.transaction() as db:
        statement = "DELETE FROM conversations WHERE id = %s" if not world.database.is_sqlite else (
            "DELETE FROM conversations WHERE id = ?"
        )  # fmt: skip
        db.connection().exec_driver_sql(statement, (first,))
    world.do(lambda services, db: services.sessions.tidy(db))
    assert statuses(world) == ["registered"]


def test_a_session_takes_its_mentor_s_time(world: World) -> None:
    world.add_mentor("m", hours=((3, 14 * 60, 16 * 60),))
    announce(world, mentor_id="m")
    assert at(26, 14) not in world.starts()
    with pytest.raises(WindowTaken):
        announce(world, mentor_id="m")


def test_a_session_cannot_take_time_that_is_booked(world: World) -> None:
    world.add_mentor("m", hours=((3, 14 * 60, 16 * 60),))
    world.book(world.citizen(), at(26, 15))
    with pytest.raises(WindowTaken):
        announce(world, mentor_id="m")


def test_calling_a_session_off_tells_everybody_and_frees_the_mentor(world: World) -> None:
    world.add_mentor("m", hours=((3, 14 * 60, 16 * 60),))
    session_id = announce(world, 1, mentor_id="m")
    citizen = world.citizen()
    register(world, session_id, citizen)
    register(world, session_id, world.citizen())
    world.do(lambda services, db: services.sessions.call_off(db, session_id))
    assert statuses(world) == ["cancelled", "cancelled"]
    assert notices(world, "session_cancelled") == 2 and at(26, 14) in world.starts()
    with pytest.raises(SessionClosed):
        register(world, session_id, citizen)


def test_attendance_is_only_noted_for_those_with_a_seat(world: World) -> None:
    session_id = announce(world, 1)
    register(world, session_id, world.citizen())
    register(world, session_id, world.citizen())
    seated, waiting = (row[0] for row in world.rows("SELECT id FROM session_registrations ORDER BY queue_no"))
    world.do(lambda services, db: services.sessions.attended(db, seated, came=True))
    with pytest.raises(WrongState):
        world.do(lambda services, db: services.sessions.attended(db, waiting, came=True))
    assert statuses(world) == ["attended", "waiting"]


def test_nobody_registers_for_what_has_begun_or_does_not_exist(world: World) -> None:
    session_id, citizen = announce(world), world.citizen()
    world.clock.moment = at(26, 14)
    with pytest.raises(SessionClosed):
        register(world, session_id, citizen)
    with pytest.raises(SessionNotFound):
        register(world, "nothing", citizen)
