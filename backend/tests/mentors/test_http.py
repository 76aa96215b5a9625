"""The whole way over HTTP: page, bot and staff; who fights for a time; what goes with a conversation."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from app.clock import SHANGHAI
from app.db import Database
from app.mentors.appointments.turns import SharedLook, Turns
from app.mentors.library import repository as library
from tests.conftest import SERVICE_TOKEN, KillableBackend, Stack
from tests.mentors.conftest import INTERNAL, mentor_row
from tests.support.client import Chat

BOT = {"Authorization": f"Bearer {SERVICE_TOKEN}"}
SLOTS = 4


def begins() -> datetime:
    """Noon in Shanghai, three days from now: the backend's clock is the real one."""
    day = datetime.now(SHANGHAI) + timedelta(days=3)
    return day.replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def opens_at(stack: Stack) -> datetime:
    """A mentor who is open for four meetings, in the database of the backend."""
    database, start = Database(stack.database_url), begins()
    with database.transaction() as db:
        library.save_mentor(db, mentor_row("m", updated_at=datetime.now(UTC)), INTERNAL)
        row = {"id": "x", "mentor_id": "m", "kind": "extra", "starts_at": start}
        library.add_exception(db, row | {"ends_at": start + SLOTS * timedelta(minutes=30)})
        library.changed(db)
    database.close()
    return start


def hold(chat: Chat, starts_at: datetime, **more: Any) -> httpx.Response:
    body = {"mentor_id": "m", "starts_at": starts_at.isoformat(), "format": "online", **more}
    return chat.http.post("/api/appointments", json=body, headers=chat.headers)


def book(chat: Chat, starts_at: datetime) -> str:
    held = hold(chat, starts_at)
    assert held.status_code == 200, held.text
    id: str = held.json()["id"]
    confirmed = chat.http.post(f"/api/appointments/{id}/confirm", json={}, headers=chat.headers)
    assert confirmed.json()["status"] == "booked", confirmed.text
    return id


def bookings(chat: Chat) -> dict[str, Any]:
    answer: dict[str, Any] = chat.http.get("/api/appointments", headers=chat.headers).json()
    return answer


def test_a_citizen_finds_books_changes_and_cancels(opens_at: datetime, chat: Chat) -> None:
    found = chat.http.post(
        "/api/mentor-searches", json={"text": "想找个懂电商的"}, headers=chat.headers
    ).json()
    assert found["status"] == "found" and found["suggestions"][0]["why"].startswith("擅长电商 · ")
    first = found["suggestions"][0]["slots"][0]
    assert first["starts_at"] == opens_at.isoformat() and first["said"].endswith("12:00–12:30")
    id = book(chat, opens_at)
    moved = opens_at + timedelta(minutes=30)
    changed = chat.http.patch(
        f"/api/appointments/{id}", json={"starts_at": moved.isoformat()}, headers=chat.headers
    )
    assert changed.json()["starts_at"] == moved.isoformat()
    [own] = bookings(chat)["appointments"]
    assert (own["id"], own["can_change"], own["can_rate"]) == (id, True, False)
    file = chat.http.get(f"/api/appointments/{id}/calendar.ics", headers=chat.headers)
    assert file.headers["content-type"].startswith("text/calendar")
    assert Calendar.from_ical(file.content).events[0].start == moved
    assert chat.http.delete(f"/api/appointments/{id}", headers=chat.headers).status_code == 204
    assert bookings(chat)["appointments"][0]["status_label"] == "已取消"


def test_who_comes_too_late_gets_fresh_times_beside_the_error(
    opens_at: datetime, http: httpx.Client, chat: Chat
) -> None:
    book(chat, opens_at)
    late = hold(Chat.open(http), opens_at)
    assert late.status_code == 409 and late.json()["error"]["code"] == "slot_taken"
    assert [offer["starts_at"] for offer in late.json()["offers"]] == [
        (opens_at + n * timedelta(minutes=30)).isoformat() for n in (1, 2, 3)
    ]


def test_a_request_sent_again_is_answered_again(opens_at: datetime, chat: Chat) -> None:
    first = hold(chat, opens_at, id="my-own-id")
    again = hold(chat, opens_at, id="my-own-id")
    assert first.json() == again.json() and first.status_code == 200
    assert len(bookings(chat)["appointments"]) == 1


def test_a_holder_can_hold_the_same_time_again(opens_at: datetime, chat: Chat) -> None:
    assert hold(chat, opens_at).status_code == 200
    assert hold(chat, opens_at).status_code == 200
    assert len(bookings(chat)["appointments"]) == 1


def test_somebody_else_s_appointment_cannot_be_seen_or_touched(
    opens_at: datetime, http: httpx.Client, chat: Chat
) -> None:
    id, other = book(chat, opens_at), Chat.open(http)
    for method, path in (
        ("GET", f"/api/appointments/{id}/calendar.ics"),
        ("DELETE", f"/api/appointments/{id}"),
        ("POST", f"/api/appointments/{id}/confirm"),
        ("POST", f"/api/appointments/{id}/rating"),
        ("PATCH", f"/api/appointments/{id}"),
    ):
        body = {"level": "bad"} if "rating" in path else {"starts_at": opens_at.isoformat()}
        content = None if method in ("GET", "DELETE") else {} if "confirm" in path else body
        answer = http.request(method, path, json=content, headers=other.headers)
        assert answer.status_code == 404, (method, path, answer.text)


@pytest.mark.parametrize(
    "starts_at", ["2026-11-25T09:00:00", "tomorrow", 5, "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+08:00"]
)
def test_a_time_without_a_zone_or_out_of_this_world_is_refused(
    opens_at: datetime, chat: Chat, starts_at: Any
) -> None:
    body = {"mentor_id": "m", "starts_at": starts_at, "format": "online"}
    answer = chat.http.post("/api/appointments", json=body, headers=chat.headers)
    assert answer.status_code in (409, 422), answer.text


def test_the_bot_does_the_same_with_the_conversation_in_the_body(opens_at: datetime, chat: Chat) -> None:
    whose = {"conversation_id": chat.conversation_id}
    said = f"{opens_at:%Y年%-m月%-d日}12点"
    words = chat.http.post("/service/mentors/m/times", json={"text": said, **whose}, headers=BOT).json()
    assert words["status"] == "slot" and words["message"].startswith("您要约的是")
    body = {"mentor_id": "m", "starts_at": words["slots"][0]["starts_at"], "format": "online", **whose}
    id = chat.http.post("/service/mentors/appointments", json=body, headers=BOT).json()["id"]
    confirmed = chat.http.post(f"/service/mentors/appointments/{id}/confirm", json=whose, headers=BOT)
    assert confirmed.json()["status_label"] == "预约成功"
    listed = chat.http.post("/service/mentors/bookings", json=whose, headers=BOT).json()
    assert [one["id"] for one in listed["appointments"]] == [id]
    assert bookings(chat) == listed
    refused = chat.http.post("/service/mentors/bookings", json=whose, headers=chat.headers)
    assert refused.status_code == 401


def test_staff_endpoints_are_closed_to_citizens(opens_at: datetime, chat: Chat) -> None:
    answer = chat.http.get("/api/staff/mentors/waitlist", headers=chat.headers)
    assert answer.status_code == 401


def test_without_a_match_a_citizen_can_wait_and_sees_it(opens_at: datetime, chat: Chat) -> None:
    search = chat.http.post("/api/mentor-searches", json={"text": "会修飞船的"}, headers=chat.headers).json()
    assert (search["status"], search["can_wait"]) == ("no_match", True)
    wish = chat.http.post("/api/mentor-waitlist", json={"text": "会修飞船的"}, headers=chat.headers).json()
    assert [one["id"] for one in bookings(chat)["wishes"]] == [wish["id"]]
    chat.http.delete(f"/api/mentor-waitlist/{wish['id']}", headers=chat.headers)
    assert bookings(chat)["wishes"] == []


def test_deleting_a_conversation_deletes_its_bookings_and_frees_the_time(
    opens_at: datetime, http: httpx.Client, chat: Chat, stack: Stack
) -> None:
    book(chat, opens_at)
    database = Database(stack.database_url)
    with database.transaction() as db:
        db.connection().exec_driver_sql("DELETE FROM conversations")
    with database.reading() as db:
        for table in ("appointments", "mentor_cells", "mentor_month_places", "mentor_notices"):
            assert db.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
    database.close()
    assert hold(Chat.open(http), opens_at).status_code == 200


def test_of_many_who_fight_over_http_every_time_goes_to_exactly_one(
    opens_at: datetime, http: httpx.Client
) -> None:
    chats = [Chat.open(http) for _ in range(24)]

    def fight(place: int) -> int:
        won = 0
        for n in range(SLOTS):
            starts_at = opens_at + (place + n) % SLOTS * timedelta(minutes=30)
            held = hold(chats[place], starts_at)
            assert held.status_code in (200, 409), held.text
            if held.status_code == 200:
                confirmed = chats[place].http.post(
                    f"/api/appointments/{held.json()['id']}/confirm", json={}, headers=chats[place].headers
                )
                assert confirmed.status_code == 200, confirmed.text
                won += 1
        return won

    with ThreadPoolExecutor(12) as pool:
        won = sum(pool.map(fight, range(24)))
    booked = [one["starts_at"] for chat in chats for one in bookings(chat)["appointments"]]
    assert won == len(booked) == len(set(booked)) == SLOTS


def test_killing_the_backend_loses_no_booking_and_makes_none_twice(
    opens_at: datetime, killable_backend: KillableBackend
) -> None:
    url = killable_backend.start()
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as http:
        chat, other = Chat.open(http), Chat.open(http)
        id = book(chat, opens_at)
        held = hold(other, opens_at + timedelta(minutes=30), id="held-before").json()["id"]
    killable_backend.kill()
    url = killable_backend.start()
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as http:
        chat.http = other.http = http
        assert [one["id"] for one in bookings(chat)["appointments"]] == [id]
        assert hold(Chat.open(http), opens_at).status_code == 409
        confirmed = http.post(f"/api/appointments/{held}/confirm", json={}, headers=other.headers)
        assert confirmed.json()["status"] == "booked"


# What spares late ones the attempt


def test_a_look_begins_after_it_was_asked_for_and_is_shared() -> None:
    begun: list[int] = []
    asked = 0

    async def read(key: str) -> int:
        begun.append(asked)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return begun[-1]

    async def run() -> None:
        nonlocal asked
        look = SharedLook(read)

        async def ask() -> None:
            nonlocal asked
            asked += 1
            mine = asked
            assert await look.look("m") >= mine
            await asyncio.sleep(0)

        await asyncio.gather(*(ask() for _ in range(10)))
        await asyncio.gather(*(ask() for _ in range(10)))

    asyncio.run(run())
    assert len(begun) < asked


def test_a_look_that_fails_fails_for_who_asked_and_not_for_the_next() -> None:
    results: list[Any] = [RuntimeError("away"), 7]

    async def read(key: str) -> int:
        result = results.pop(0)
        if isinstance(result, Exception):
            raise result
        return int(result)

    async def run() -> int:
        look = SharedLook(read)
        with pytest.raises(RuntimeError):
            await look.look("m")
        return await look.look("m")

    assert asyncio.run(run()) == 7


def test_whoever_waits_for_a_turn_checks_again_before_it() -> None:
    taken: list[str] = []

    async def attempt(turns: Turns, name: str) -> str:
        async def check() -> None:
            if taken:
                raise LookupError

        try:
            async with turns.turn("m", check):
                await asyncio.sleep(0)
                taken.append(name)
        except LookupError:
            return "late"
        return "won"

    async def run() -> list[str]:
        turns = Turns()
        return await asyncio.gather(*(attempt(turns, str(n)) for n in range(5)))

    assert sorted(asyncio.run(run())) == ["late"] * 4 + ["won"] and len(taken) == 1
