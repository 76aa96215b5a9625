"""Holding, confirming, changing and cancelling; the database decides who gets a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.errors import AppError
from app.mentors.appointments import repository
from app.mentors.appointments.times import repository as time_rows
from app.mentors.errors import (
    AppointmentNotFound,
    ConversationUnknown,
    FormatNotOffered,
    MonthFull,
    OwnTimeTaken,
    SlotNotOffered,
    SlotTaken,
    TooLate,
    TooManyBookings,
    WrongState,
)
from app.mentors.free import Taken
from app.mentors.kinds import Format
from tests.mentors.conftest import NOON, World, at, new_id

TUESDAY = at(24, 9)


def test_a_held_time_is_gone_for_others_and_confirmed_by_its_holder(world: World) -> None:
    first, second = world.citizen(), world.citizen()
    held = world.hold(first, TUESDAY)
    with pytest.raises(SlotTaken):
        world.hold(second, TUESDAY)
    assert world.status(world.confirm(first, held)) == "booked"
    assert TUESDAY not in world.starts()


def test_a_hold_ends_after_five_minutes_and_the_next_one_takes_the_time_over(world: World) -> None:
    first, second = world.citizen(), world.citizen()
    held = world.hold(first, TUESDAY)
    world.clock.forward(minutes=5)
    assert TUESDAY in world.starts()
    taken = world.book(second, TUESDAY)
    with pytest.raises(SlotTaken):
        world.confirm(first, held)
    assert world.status(taken) == "booked"


def test_a_hold_that_is_over_is_still_confirmed_when_nobody_has_the_time(world: World) -> None:
    citizen = world.citizen()
    held = world.hold(citizen, TUESDAY)
    world.clock.forward(minutes=30)
    world.do(lambda services, db: services.changing.release_expired(db))
    assert world.status(held) == "released"
    assert world.status(world.confirm(citizen, held)) == "booked"


def test_a_live_hold_is_not_released_by_the_job(world: World) -> None:
    held = world.hold(world.citizen(), TUESDAY)
    world.clock.forward(minutes=4)
    assert world.do(lambda services, db: services.changing.release_expired(db)) == 0
    assert world.status(held) == "held"


def test_asking_and_confirming_twice_does_nothing_twice(world: World) -> None:
    citizen, id = world.citizen(), new_id()
    assert world.hold(citizen, TUESDAY, id=id) == world.hold(citizen, TUESDAY, id=id) == id
    world.confirm(citizen, id)
    world.confirm(citizen, id)
    assert world.hold(citizen, TUESDAY, id=id) == id
    assert len(world.rows("SELECT id FROM appointments")) == 1


def test_an_id_that_stands_for_something_else_is_refused(world: World) -> None:
    id = world.hold(world.citizen(), TUESDAY, id=new_id())
    with pytest.raises(WrongState):
        world.hold(world.citizen(), at(25, 9), id=id)


def test_a_new_hold_releases_the_one_before(world: World) -> None:
    citizen = world.citizen()
    world.hold(citizen, TUESDAY)
    world.hold(citizen, at(24, 10))
    assert TUESDAY in world.starts() and at(24, 10) not in world.starts()


def test_the_hold_before_is_kept_when_the_new_one_fails(world: World) -> None:
    citizen, other = world.citizen(), world.citizen()
    world.book(other, at(24, 10))
    held = world.hold(citizen, TUESDAY)
    with pytest.raises(SlotTaken):
        world.hold(citizen, at(24, 10))
    assert world.status(world.confirm(citizen, held)) == "booked"


@pytest.mark.parametrize(
    "when",
    [
        at(23, 11),
        at(24, 8, 30),
        at(24, 12),
        at(24, 9, 15),
        at(24, 9) + timedelta(seconds=1),
        at(31, 9, month=12),
    ],
    ids=["past", "before hours", "after hours", "between slots", "one second late", "behind the horizon"],
)
def test_a_time_that_is_not_offered_cannot_be_held(world: World, when: object) -> None:
    with pytest.raises(SlotNotOffered):
        world.hold(world.citizen(), when)  # type: ignore[arg-type]


def test_a_format_the_mentor_does_not_offer_is_refused(world: World) -> None:
    with pytest.raises(FormatNotOffered):
        world.hold(world.citizen(), TUESDAY, format=Format.CHECK_UP)


def test_only_an_open_conversation_can_book(world: World) -> None:
    with pytest.raises(ConversationUnknown):
        world.hold(new_id(), TUESDAY)


def test_nobody_can_be_in_two_places(world: World) -> None:
    world.add_mentor("n")
    citizen = world.citizen()
    world.book(citizen, TUESDAY)
    with pytest.raises(OwnTimeTaken):
        world.hold(citizen, TUESDAY, "n")


def test_nobody_keeps_more_appointments_than_the_rules_allow(world: World) -> None:
    citizen = world.citizen()
    for hour in (9, 10, 11):
        world.book(citizen, at(24, hour))
    with pytest.raises(TooManyBookings):
        world.hold(citizen, at(25, 9))


def test_a_month_takes_as_many_appointments_as_the_mentor_gives(world: World) -> None:
    world.add_mentor("n", monthly_capacity=2)
    world.book(world.citizen(), TUESDAY, "n")
    held = world.hold(world.citizen(), at(24, 10), "n")
    with pytest.raises(MonthFull):
        world.hold(world.citizen(), at(24, 11), "n")
    assert world.starts("n")[0].astimezone(TUESDAY.tzinfo).month == 12
    world.book(world.citizen(), at(1, 9, month=12), "n")
    world.clock.forward(minutes=6)
    world.book(world.citizen(), at(24, 11), "n")
    assert world.status(held) == "held"  # in name only: its place is gone


def test_the_buffer_keeps_the_next_meeting_away(world: World) -> None:
    world.add_mentor("n", buffer_minutes=15, slot_minutes=30)
    world.book(world.citizen(), at(24, 10), "n")
    starts = world.starts("n")
    assert at(24, 9) in starts and at(24, 9, 30) not in starts
    assert at(24, 10, 30) not in starts and at(24, 11) in starts


def test_of_many_who_want_one_time_exactly_one_gets_it(world: World) -> None:
    citizens = [world.citizen() for _ in range(12)]

    def attempt(citizen: str) -> str:
        try:
            return world.status(world.book(citizen, TUESDAY))
        except AppError as error:
            return error.code

    with ThreadPoolExecutor(12) as pool:
        ends = sorted(pool.map(attempt, citizens))
    assert ends == ["booked"] + ["slot_taken"] * 11


def test_even_without_any_check_before_it_the_database_gives_a_cell_once(world: World) -> None:
    first = world.book(world.citizen(), TUESDAY)
    other = world.hold(world.citizen(), at(24, 11))
    with world.database.transaction() as db:
        overlapping = Taken(int(TUESDAY.timestamp()) // 300 + 5, 4)  # the last cell of it and some behind
        assert not time_rows.take_cells(
            db, "m", overlapping, appointment_id=other, held_until=None, now=NOON + timedelta(days=300)
        )
        db.rollback()
    owners = world.rows("SELECT DISTINCT appointment_id FROM mentor_cells WHERE held_until IS NULL")
    assert [row[0] for row in owners] == [first]


# Changing and cancelling


def test_a_change_frees_the_old_time_and_keeps_overlapping_parts(world: World) -> None:
    world.add_mentor("n", buffer_minutes=30)
    citizen = world.citizen()
    booked = world.book(citizen, at(25, 9), "n")
    world.change(citizen, booked, at(25, 9, 30))
    cells = world.rows("SELECT cell FROM mentor_cells WHERE mentor_id = 'n' ORDER BY cell")
    first = int(at(25, 9, 30).timestamp()) // 300
    assert [row[0] for row in cells] == list(range(first, first + 12))
    assert at(25, 9) not in world.starts("n") and at(25, 10, 30) in world.starts("n")


def test_a_change_to_a_taken_time_leaves_everything_as_it_was(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(25, 9))
    world.book(world.citizen(), at(25, 10))
    with pytest.raises(SlotTaken):
        world.change(citizen, booked, at(25, 10))
    assert at(25, 9) not in world.starts()
    assert world.rows("SELECT sequence FROM appointments WHERE id = ?", booked)[0][0] == 0


def test_a_change_into_another_month_moves_the_place(world: World) -> None:
    world.add_mentor("n", monthly_capacity=1)
    citizen = world.citizen()
    booked = world.book(citizen, at(26, 9), "n")
    world.change(citizen, booked, at(2, 9, month=12))
    assert world.rows("SELECT month, place FROM mentor_month_places WHERE mentor_id = 'n'") == [
        ("2026-12", 1)
    ]


def test_up_to_a_day_before_a_citizen_cancels_and_the_time_is_free_again(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(25, 9))
    world.clock.moment = at(24, 9)
    world.cancel(citizen, booked)
    world.cancel(citizen, booked)
    assert world.status(booked) == "cancelled"
    assert at(25, 9) in world.starts()
    assert world.rows("SELECT * FROM mentor_month_places") == []


def test_later_than_that_only_staff_can_help(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(25, 9))
    world.clock.moment = at(24, 9, 1)
    with pytest.raises(TooLate):
        world.cancel(citizen, booked)
    with pytest.raises(TooLate):
        world.change(citizen, booked, at(26, 9))


def test_somebody_else_s_appointment_does_not_exist(world: World) -> None:
    booked = world.book(world.citizen(), at(25, 9))
    with pytest.raises(AppointmentNotFound):
        world.cancel(world.citizen(), booked)


def test_after_two_missed_meetings_staff_confirm_the_next_one(world: World) -> None:
    citizen = world.citizen()
    for day in (24, 25):
        missed = world.book(citizen, at(day, 9))
        world.clock.moment = at(day, 10)
        world.do(lambda services, db, id=missed: services.changing.attended(db, id, came=False))
    asked = world.book(citizen, at(27, 9))
    assert world.status(asked) == "requested"
    assert at(27, 9) not in world.starts()
    world.do(lambda services, db: services.changing.decide(db, asked, accept=True))
    assert world.status(asked) == "booked"


def test_missed_meetings_are_forgotten_after_ninety_days(world: World) -> None:
    citizen = world.citizen()
    for day in (24, 25):
        missed = world.book(citizen, at(day, 9))
        world.clock.moment = at(day, 10)
        world.do(lambda services, db, id=missed: services.changing.attended(db, id, came=False))
    world.clock.moment = at(24, 10, month=2, year=2027)
    assert world.status(world.book(citizen, at(26, 9, month=2, year=2027))) == "booked"


def test_a_refused_request_gives_the_time_back(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(25, 9))
    with world.database.transaction() as db:
        repository.change(db, booked, {"status": "requested"})
    world.do(lambda services, db: services.changing.decide(db, booked, accept=False))
    assert world.status(booked) == "cancelled" and at(25, 9) in world.starts()


def test_a_meeting_cannot_be_attended_before_it_begins(world: World) -> None:
    booked = world.book(world.citizen(), at(25, 9))
    with pytest.raises(WrongState):
        world.do(lambda services, db: services.changing.attended(db, booked, came=True))


def test_a_mentor_who_has_left_can_not_be_booked_but_still_be_cancelled(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(26, 9))
    world.add_mentor("m", active=False)
    with pytest.raises(AppError, match="not_found"):
        world.hold(world.citizen(), at(26, 10))
    world.cancel(citizen, booked)
    assert world.status(booked) == "cancelled"
