"""Free times: whatever overlaps, whatever is taken, against a plain count minute by minute."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock import SHANGHAI
from app.mentors.calendar import DayKind, Override, WorkCalendar
from app.mentors.cells import cell_of, day_cell, every, moment_of, nearest, positions, run, starts_of_runs
from app.mentors.free import Between, Habits, Special, Taken, Weekly, free_starts, merged, opening_of, wanted
from app.mentors.kinds import Format
from tests.mentors.conftest import NOON, World, at

CALENDAR = WorkCalendar({})
MONDAY = date(2026, 11, 23)
CELL = timedelta(minutes=5)


def habits(
    weekly: Sequence[Weekly] = (),
    specials: Sequence[Special] = (),
    *,
    slot: int = 30,
    buffer: int = 0,
    lead: int = 0,
    horizon: int = 3,
    term_to: date | None = None,
    holidays: bool = False,
) -> Habits:
    return Habits(
        tuple(weekly), tuple(specials), slot, buffer, lead, horizon, holidays, date(2026, 1, 1), term_to
    )


def starts(
    mentor: Habits, taken: Sequence[Taken] = (), now: datetime = NOON, minutes: int = 0
) -> list[datetime]:
    today = now.astimezone(SHANGHAI).date()
    opening = opening_of(mentor, CALENDAR, today)
    bits = free_starts(opening, mentor, minutes or mentor.slot_minutes, taken, now)
    return [moment_of(opening.origin + place) for place in positions(bits)]


_minutes = st.integers(0, 24 * 12).map(lambda cells: cells * 5)
_weekly = st.builds(
    lambda weekday, one, other: Weekly(weekday, min(one, other), max(one, other)),
    st.integers(0, 3),
    _minutes,
    _minutes,
)
_moment = st.integers(0, 4 * 288).map(lambda cells: datetime.combine(MONDAY, time(), SHANGHAI) + cells * CELL)
_special = st.builds(
    lambda closed, one, other: Special(closed, min(one, other), max(one, other) + CELL),
    st.booleans(),
    _moment,
    _moment,
)
_taken = st.builds(lambda moment, count: Taken(cell_of(moment), count), _moment, st.integers(1, 30))


def plain(mentor: Habits, taken: Sequence[Taken], now: datetime) -> set[datetime]:
    """The same, cell by cell: slow and easy to see through."""
    first = datetime.combine(MONDAY, time(), SHANGHAI)
    cells = [first + n * CELL for n in range(6 * 288)]
    extra = [(s.starts_at, s.ends_at) for s in mentor.specials if not s.closed]
    windows = list(extra)
    for offset in range(6):
        day = MONDAY + timedelta(days=offset)
        base = datetime.combine(day, time(), SHANGHAI)
        windows += [
            (base + timedelta(minutes=w.start), base + timedelta(minutes=w.end))
            for w in mentor.weekly
            if w.weekday == day.weekday() and w.end > w.start
        ]
    inside = {cell for cell in cells if any(start <= cell < end for start, end in windows)}
    closed = {c for c in cells if any(s.closed and s.starts_at <= c < s.ends_at for s in mentor.specials)}
    busy = {first + (n - cell_of(first)) * CELL for t in taken for n in range(t.first, t.first + t.count)}
    found = set()
    length, buffer = mentor.slot_minutes // 5, mentor.buffer_minutes // 5
    latest = datetime.combine(
        now.astimezone(SHANGHAI).date() + timedelta(days=mentor.horizon_days + 1), time(), SHANGHAI
    )
    for cell in inside:
        begin = cell
        while begin - CELL in inside:
            begin -= CELL
        meeting = [cell + n * CELL for n in range(length)]
        behind = [cell + n * CELL for n in range(length + buffer)]
        if (
            (cell - begin) % timedelta(minutes=mentor.slot_minutes) == timedelta()
            and all(c in inside and c not in closed for c in meeting)
            and not any(c in busy for c in behind)
            and now + timedelta(minutes=mentor.lead_minutes) <= cell < latest
        ):
            found.add(cell)
    return found


@settings(max_examples=120, deadline=None)
@given(
    st.lists(_weekly, max_size=5),
    st.lists(_special, max_size=4),
    st.lists(_taken, max_size=5),
    st.sampled_from([10, 30, 45, 60]),
    st.sampled_from([0, 5, 15, 40]),
    st.sampled_from([0, 60, 1440]),
)
def test_free_times_are_those_of_the_plain_count(
    weekly: list[Weekly], specials: list[Special], taken: list[Taken], slot: int, buffer: int, lead: int
) -> None:
    mentor = habits(weekly, specials, slot=slot, buffer=buffer, lead=lead)
    assert set(starts(mentor, taken)) == plain(mentor, taken, NOON)


@given(
    st.lists(_weekly, max_size=5),
    st.lists(_taken, max_size=5),
    st.sampled_from([30, 60]),
    st.sampled_from([0, 15, 40]),
    st.integers(-3, 70),
    st.integers(-1, 9),
)
def test_looking_at_some_days_only_finds_what_looking_at_all_finds_there(
    weekly: list[Weekly], taken: list[Taken], slot: int, buffer: int, day: int, days: int
) -> None:
    mentor = habits(weekly, slot=slot, buffer=buffer)
    opening = opening_of(mentor, CALENDAR, MONDAY)
    first = day_cell(MONDAY + timedelta(days=day))
    end = day_cell(MONDAY + timedelta(days=day + days))
    there = run(first - opening.origin, max(0, end - opening.origin))
    everywhere = free_starts(opening, mentor, slot, taken, NOON)
    assert free_starts(opening, mentor, slot, taken, NOON, (first, end)) == everywhere & there


@settings(max_examples=100, deadline=None)
@given(st.lists(_weekly, min_size=1, max_size=4), st.sampled_from([0, 10, 30]), st.data())
def test_whatever_is_booked_one_after_the_other_never_overlaps_and_keeps_the_buffer(
    weekly: list[Weekly], buffer: int, data: st.DataObject
) -> None:
    mentor = habits(weekly, buffer=buffer)
    booked: list[datetime] = []
    taken: list[Taken] = []
    while (free := starts(mentor, taken)) and len(booked) < 8:
        start = data.draw(st.sampled_from(free))
        booked.append(start)
        taken.append(Taken(cell_of(start), (30 + buffer) // 5))
    booked.sort()
    for one, following in pairwise(booked):
        assert following - one >= timedelta(minutes=30 + buffer)


def test_overlapping_windows_are_one_window_with_one_grid() -> None:
    assert merged([(10, 20), (0, 5), (15, 30), (30, 40), (50, 50)]) == [(0, 5), (10, 40)]
    mentor = habits([Weekly(1, 540, 630), Weekly(1, 555, 660)])
    assert [f"{start.astimezone(SHANGHAI):%H:%M}" for start in starts(mentor)] == [
        "09:00", "09:30", "10:00", "10:30",
    ]  # fmt: skip


def test_nothing_is_offered_behind_the_horizon_or_the_term_of_office() -> None:
    daily = [Weekly(day, 540, 600) for day in range(7)]
    assert starts(habits(daily, horizon=2))[-1] == at(25, 9, 30)
    assert starts(habits(daily, horizon=20, term_to=date(2026, 11, 24)))[-1] == at(24, 9, 30)


def test_a_check_up_needs_its_whole_length_free() -> None:
    mentor = habits([Weekly(1, 540, 660)])
    taken = [Taken(cell_of(at(24, 10)), 6)]
    assert starts(mentor, taken, minutes=60) == [at(24, 9)]


@pytest.mark.parametrize(
    ("between", "hours"),
    [
        (Between(date(2026, 11, 24), date(2026, 11, 24)), [9, 10, 11]),
        (Between(date(2026, 11, 24), date(2026, 11, 24), time(10)), [10, 11]),
        (Between(date(2026, 11, 24), date(2026, 11, 24), None, time(10)), [9]),
        (Between(date(2026, 11, 24), date(2026, 11, 24), time(10), None, exact=True), [10]),
        (Between(date(2026, 11, 20), date(2026, 11, 23)), []),
        (Between(date(2026, 11, 1), date(2026, 11, 24), time(11), time(12)), [11]),
    ],
)
def test_only_what_was_asked_for_is_offered(between: Between, hours: list[int]) -> None:
    mentor = habits([Weekly(1, 540, 720)], slot=60)
    opening = opening_of(mentor, CALENDAR, MONDAY)
    bits = free_starts(opening, mentor, 60, (), NOON) & wanted(between, opening.origin)
    found = [moment_of(opening.origin + place).astimezone(SHANGHAI).hour for place in positions(bits)]
    assert found == hours


# The cells themselves


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 40))
def test_runs_and_grids_are_what_they_say(first: int, end: int, step: int) -> None:
    assert list(positions(run(first, end))) == list(range(first, end))
    assert list(positions(every(first, end, step))) == list(range(first, end, step))


@given(st.integers(0, 2**80), st.integers(1, 20))
def test_a_run_starts_where_so_many_bits_follow(bits: int, length: int) -> None:
    expected = [n for n in range(81) if all(bits >> n + k & 1 for k in range(length))]
    assert list(positions(starts_of_runs(bits, length))) == expected


@given(st.integers(0, 2**60), st.integers(-5, 70), st.integers(1, 5))
def test_the_nearest_places_are_the_nearest(bits: int, place: int, count: int) -> None:
    everywhere = sorted(positions(bits), key=lambda found: abs(found - max(place, 0)))
    distances = [abs(found - max(place, 0)) for found in nearest(bits, place, count)]
    assert distances == [abs(found - max(place, 0)) for found in everywhere[:count]]


# Zones


@given(st.integers(694_224_000, 2_000_000_000))  # since 1992: there was summer time before
def test_a_day_of_shanghai_begins_at_its_own_midnight(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    local = moment.astimezone(ZoneInfo("Asia/Shanghai"))
    assert moment_of(day_cell(local.date())).astimezone(ZoneInfo("Asia/Shanghai")).time() == time()


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Moscow", "Pacific/Auckland", "UTC"])
def test_a_client_in_another_zone_books_the_hour_it_sees(world: World, zone: str) -> None:
    there = at(25, 10).astimezone(ZoneInfo(zone))
    booked = world.book(world.citizen(), there)
    with world.database.reading() as db:
        view = world.parts.services.mine.appointment(
            db, world.rows("SELECT conversation_id FROM appointments")[0][0], booked
        )
    assert view.said == "2026年11月25日（周三）10:00–10:30"
    assert view.starts_at == there and view.starts_at.utcoffset() == timedelta(hours=8)
    assert view.format == Format.ONLINE


# Working days


def test_public_holidays_are_off_and_make_up_days_work_for_another_weekday() -> None:
    assert CALENDAR.day(date(2026, 10, 1)).kind == DayKind.HOLIDAY
    make_up = CALENDAR.day(date(2026, 2, 14))  # a Saturday worked for Friday, 20 February
    assert (make_up.kind, make_up.weekday) == (DayKind.MAKE_UP, 4)
    assert CALENDAR.day(date(2026, 11, 28)).kind == DayKind.ORDINARY
    assert CALENDAR.day(date(2026, 11, 28)).announced


def test_a_year_whose_days_off_are_not_announced_says_so() -> None:
    assert not CALENDAR.day(date(2027, 3, 3)).announced
    assert CALENDAR.day(date(2027, 1, 1)).kind == DayKind.HOLIDAY


def test_what_the_office_decides_stands_above_the_public_calendar() -> None:
    calendar = WorkCalendar(
        {date(2026, 10, 1): Override(True, None), date(2026, 11, 28): Override(True, 0),
         date(2026, 11, 24): Override(False, None), date(2027, 1, 4): Override(True, None)}
    )  # fmt: skip
    assert calendar.day(date(2026, 10, 1)).kind == DayKind.ORDINARY
    assert calendar.day(date(2026, 11, 28)).weekday == 0
    assert calendar.day(date(2026, 11, 24)).kind == DayKind.HOLIDAY
    assert calendar.day(date(2027, 1, 4)).announced


def test_hours_of_a_holiday_only_count_for_mentors_who_work_then() -> None:
    now = at(30, 12, month=9)
    daily = [Weekly(day, 540, 600) for day in range(7)]
    assert not [start for start in starts(habits(daily), now=now) if start.astimezone(SHANGHAI).day in (1, 2)]
    assert starts(habits(daily, holidays=True), now=now)[0] == at(1, 9, month=10)


def test_slots_of_a_year_not_announced_carry_a_note(world: World) -> None:
    world.clock.moment = at(20, 12, month=12)
    with world.database.reading() as db:
        slots = world.parts.services.offers.slots(db, "m", Format.ONLINE)
    notes = {slot.starts_at.astimezone(SHANGHAI).year: slot.note for slot in slots}
    assert notes[2026] is None and "尚未公布" in (notes[2027] or "")
