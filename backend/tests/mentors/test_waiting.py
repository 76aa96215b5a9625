"""The waiting list: who waits longest is offered what fits, held for a while, then the next."""

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.db import Database
from app.mentors.afterwards.service import WishText
from app.mentors.kinds import Format, WishKind
from app.mentors.library import repository as library
from tests.mentors.conftest import HARBIN, MOHE, World, at, new_id, open_world

ONE_MORNING = ((1, 9 * 60, 9 * 60 + 30),)  # Tuesdays: one meeting a week
OFFERED = "SELECT conversation_id, starts_at FROM appointments WHERE status = 'held' ORDER BY created_at, id"


@pytest.fixture
def busy(database: Database, tmp_path: Path) -> World:
    """A mentor with one time a week, of which all in sight are booked."""
    world = open_world(database, tmp_path)
    world.add_mentor("m", ONE_MORNING, horizon_days=7)
    return world


def wish(world: World, citizen: str, need: str = "想学电商", city: str = HARBIN, **more: Any) -> str:
    text = WishText(more.get("kind", WishKind.WAITLIST), need, city, more.get("format"), None)
    world.clock.forward(seconds=1)
    return str(world.do(lambda services, db: services.afterwards.wish(db, citizen, text, "visitor")))


def run(world: World) -> int:
    return asyncio.run(world.parts.waiting.run())


def job(world: World) -> None:
    asyncio.run(world.parts.job.run())


def held(world: World) -> list[str]:
    return [row[0] for row in world.rows(OFFERED)]


def closed(world: World, wish_id: str) -> bool:
    return world.rows("SELECT closed_at FROM mentor_wishes WHERE id = ?", wish_id)[0][0] is not None


def taken(world: World) -> tuple[str, str]:
    """Somebody has the only time."""
    other = world.citizen()
    return other, world.book(other, at(24, 9))


def test_a_cancelled_time_is_offered_to_who_waits_longest(busy: World) -> None:
    other, booked = taken_far(busy)
    first, second = busy.citizen(), busy.citizen()
    wish(busy, first)
    wish(busy, second)
    assert run(busy) == 0 and held(busy) == []
    busy.cancel(other, booked)
    assert run(busy) == 1 and held(busy) == [first]


def taken_far(world: World) -> tuple[str, str]:
    """Like `taken`, on a Monday a day later, so that it can still be cancelled."""
    world.clock.moment = at(20, 12)
    other = world.citizen()
    return other, world.book(other, at(24, 9))


def test_new_hours_are_offered(busy: World) -> None:
    taken(busy)
    citizen = busy.citizen()
    wish(busy, citizen)
    assert run(busy) == 0
    with busy.database.transaction() as db:
        library.replace_hours(db, "m", [(2, 9 * 60, 9 * 60 + 30)])
        library.changed(db)
    assert run(busy) == 1 and held(busy) == [citizen]


def test_a_time_whose_closure_is_taken_back_is_offered(busy: World) -> None:
    closure = {"id": "x", "mentor_id": "m", "kind": "closed", "starts_at": at(23, 0), "ends_at": at(30, 23)}
    with busy.database.transaction() as db:
        library.add_exception(db, closure)
        library.changed(db)
    citizen = busy.citizen()
    wish(busy, citizen)
    assert run(busy) == 0
    with busy.database.transaction() as db:
        library.delete_exception(db, "m", "x")
        library.changed(db)
    assert run(busy) == 1 and held(busy) == [citizen]


def test_an_offer_that_runs_out_goes_to_the_next(busy: World) -> None:
    first, second = busy.citizen(), busy.citizen()
    wishes = [wish(busy, first), wish(busy, second)]
    run(busy)
    assert held(busy) == [first]
    busy.clock.forward(minutes=119)
    job(busy)
    assert held(busy) == [first]
    busy.clock.forward(minutes=2)
    job(busy)
    assert held(busy) == [second]
    assert not any(closed(busy, each) for each in wishes)


def test_an_offer_that_is_given_back_goes_to_the_next_and_never_comes_again(busy: World) -> None:
    first, second = busy.citizen(), busy.citizen()
    wish(busy, first)
    wish(busy, second)
    for citizen in (first, second):
        run(busy)
        [(whose, _)] = busy.rows(OFFERED)
        assert whose == citizen
        [(offer,)] = busy.rows("SELECT id FROM appointments WHERE status = 'held'")
        busy.cancel(citizen, offer)
    assert run(busy) == 0 and held(busy) == []


def test_taking_an_offer_books_it_and_ends_the_waiting(busy: World) -> None:
    citizen = busy.citizen()
    waiting = wish(busy, citizen)
    run(busy)
    [(offer,)] = busy.rows("SELECT id FROM appointments WHERE status = 'held'")
    busy.confirm(citizen, offer)
    assert busy.status(offer) == "booked" and closed(busy, waiting)


def test_an_offer_is_told_with_how_long_it_stands(busy: World) -> None:
    citizen = busy.citizen()
    wish(busy, citizen)
    job(busy)
    [(whose, _, text)] = busy.said
    assert whose == citizen
    assert text.startswith(
        "候补等到了：导师m，2026年11月24日（周二）09:00–09:30，线上。给您留到11月23日14:00"
    )


def test_an_offer_that_was_given_back_is_not_told_any_more(busy: World) -> None:
    citizen = busy.citizen()
    wish(busy, citizen)
    run(busy)
    [(offer,)] = busy.rows("SELECT id FROM appointments WHERE status = 'held'")
    busy.cancel(citizen, offer)
    job(busy)
    assert busy.said == []


@pytest.mark.parametrize(
    ("need", "city", "format"),
    [
        ("想学种植", HARBIN, None),
        ("想学电商", MOHE, None),
        ("想学电商", HARBIN, Format.CHECK_UP),
        ("想学电商，下周三上午", HARBIN, None),
    ],
)
def test_what_does_not_fit_is_not_offered(busy: World, need: str, city: str, format: Format | None) -> None:
    wish(busy, busy.citizen(), need, city, format=format)
    assert run(busy) == 0 and held(busy) == []


def test_days_are_read_as_of_when_they_were_said(busy: World) -> None:
    citizen = busy.citizen()
    wish(busy, citizen, "想学电商，后天上午")  # Wednesday
    busy.clock.moment = at(23, 23)
    assert run(busy) == 0
    with busy.database.transaction() as db:
        library.replace_hours(db, "m", [(2, 9 * 60, 9 * 60 + 30), (3, 9 * 60, 9 * 60 + 30)])
        library.changed(db)
    busy.clock.moment = at(24, 8)  # 后天 would be Thursday now
    run(busy)
    assert [str(row[1])[:13] for row in busy.rows(OFFERED)] == ["2026-11-25 01"]


def test_a_request_for_a_check_up_is_left_to_staff(busy: World) -> None:
    wish(busy, busy.citizen(), kind=WishKind.CHECK_UP)
    assert run(busy) == 0


def test_what_somebody_holds_themselves_is_not_taken_from_them(busy: World) -> None:
    busy.add_mentor("n", industries=["种植"], categories=["industry_tech"])
    citizen = busy.citizen()
    wish(busy, citizen)
    own = busy.hold(citizen, at(25, 9), "n")
    assert run(busy) == 0 and busy.status(own) == "held"


def test_after_so_many_offers_staff_look_after_a_wish(world: World) -> None:
    citizen = world.citizen()
    waiting = wish(world, citizen)
    for _ in range(3):
        assert run(world) == 1
        [(offer,)] = world.rows("SELECT id FROM appointments WHERE status = 'held'")
        world.cancel(citizen, offer)
    assert run(world) == 0 and not closed(world, waiting)


def test_a_round_in_which_nothing_has_changed_looks_for_nothing(
    busy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(busy)
    wish(busy, busy.citizen())
    run(busy)
    looked: list[str] = []
    finder = busy.parts.services.finder
    find = finder.find

    def noting(_: object, *given: Any) -> Any:
        looked.append(given[1])
        return find(*given)

    monkeypatch.setattr(type(finder), "find", noting)
    run(busy)
    assert looked == []
    wish(busy, busy.citizen())
    run(busy)
    assert len(looked) == 2


def test_of_rounds_at_the_same_time_one_makes_the_offer(busy: World, tmp_path: Path) -> None:
    citizens = [busy.citizen() for _ in range(4)]
    for citizen in citizens:
        wish(busy, citizen)
    worlds = [busy, *(open_world(busy.database, tmp_path) for _ in range(3))]
    for world in worlds:
        world.clock.moment = busy.clock.moment
    with ThreadPoolExecutor(4) as threads:
        made = sum(threads.map(run, worlds))
    assert made == 1 and len(held(busy)) == 1


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_nobody_who_fits_is_passed_over(busy: World, seed: int) -> None:
    """After every round what is free and fits was offered to everybody who waits and may have it."""
    dice = random.Random(seed)
    busy.add_mentor(
        "m", tuple((day, 9 * 60, 10 * 60) for day in range(5)), horizon_days=4, monthly_capacity=6
    )
    wishes: dict[str, str] = {}
    for _ in range(40):
        step = dice.choice(("wish", "book", "answer", "time", "round"))
        if step == "wish":
            citizen = busy.citizen()
            wishes[wish(busy, citizen)] = citizen
        elif step == "book" and (free := busy.starts()):
            busy.book(busy.citizen(), dice.choice(free), id=new_id())
        elif step == "answer":
            answer(busy, dice)
        elif step == "time":
            busy.clock.forward(minutes=dice.randrange(90))
        else:
            job(busy)
            check(busy, wishes, busy.starts())


def answer(world: World, dice: random.Random) -> None:
    """Somebody who was offered a time takes it or gives it back."""
    offers = world.rows("SELECT id, conversation_id FROM appointments WHERE status = 'held' ORDER BY id")
    if offers:
        offer, citizen = dice.choice(offers)
        dice.choice((world.confirm, world.cancel))(citizen, offer)


def check(world: World, wishes: dict[str, str], free: list[datetime]) -> None:
    for wish_id in wishes:
        offers = world.rows(
            "SELECT starts_at, status FROM appointments WHERE booked_by = ?", f"waitlist:{wish_id}"
        )
        assert sum(status == "held" for _, status in offers) <= 1 and len(offers) <= 3
        waits = not closed(world, wish_id) and not any(status == "held" for _, status in offers)
        if waits and len(offers) < 3:
            known = {str(start)[:16] for start, _ in offers}
            # As the finder does, the first few times of a mentor are what is offered.
            assert {f"{start:%Y-%m-%d %H:%M}" for start in free[:3]} <= known
    rows = world.rows("SELECT starts_at FROM appointments WHERE status IN ('held', 'booked')")
    assert len(rows) == len({str(row[0]) for row in rows})
