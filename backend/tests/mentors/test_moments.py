"""Days and moments that nobody means are refused with a sentence, whichever way they come in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.db import Database
from app.main import create_app
from app.migrate import migrate
from tests.accounts.conftest import add_accounts
from tests.cases.window import Window
from tests.conftest import Stack, make_settings
from tests.privacy.conftest import SetClock
from tests.support.client import Chat
from tests.support.fakes import FakePolicies
from tests.support.servers import running

STAFF = "/api/staff/mentors"
ENDS_OF_TIME = ["9999-12-31T23:59:59Z", "9999-12-31T23:00:00-12:00", "0001-01-01T00:00:00+14:00"]
LATER = datetime.now(UTC) + timedelta(days=9)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[Window]:
    """One backend for all of them: nothing here comes as far as the database."""
    folder = tmp_path_factory.mktemp("moments")
    database = Database(f"sqlite:///{folder}/backend.db")
    migrate(database)
    add_accounts(database, SetClock())
    settings = make_settings(Stack(str(database.engine.url), ""), "http://127.0.0.1:9", folder)
    database.close()
    with (
        running(create_app(settings, lambda _: FakePolicies())) as address,
        httpx.Client(base_url=address, timeout=30, trust_env=False) as http,
    ):
        yield Window(http, Chat.open(http), {})


def refused_field(answer: httpx.Response) -> str:
    """The field a refusal names."""
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["code"] == "invalid_input"
    return str(answer.json()["error"]["field"])


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
@pytest.mark.parametrize("field", ["day_from", "day_to"])
def test_a_search_at_the_end_of_time_is_refused(window: Window, field: str, moment: str) -> None:
    answer = window.call("POST", "/api/mentor-searches", {"text": "税务", field: moment})
    assert refused_field(answer) == field


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
def test_no_time_of_a_mentor_lies_at_the_end_of_time(window: Window, moment: str) -> None:
    stretch = {"starts_at": moment, "ends_at": "2027-01-01T00:00:00Z", "kind": "closed"}
    assert refused_field(window.staff("window", "POST", f"{STAFF}/m/exceptions", stretch)) == "starts_at"
    params = httpx.QueryParams({"from": moment, "to": "2027-01-01T00:00:00Z"})
    assert refused_field(window.staff("window", "GET", f"{STAFF}/appointments?{params}")) == "from"
    assert refused_field(window.call("GET", f"/api/mentors/m/slots?{params}")) == "from"
    held = {"mentor_id": "m", "starts_at": moment, "format": "online"}
    assert refused_field(window.call("POST", "/api/appointments", held)) == "starts_at"


def announced(window: Window, **changes: Any) -> httpx.Response:
    body = {
        "title": "开网店",
        "city": "230100",
        "place": "二楼",
        "seats": 20,
        "starts_at": LATER.isoformat(),
        "ends_at": (LATER + timedelta(hours=2)).isoformat(),
    }
    return window.staff("supervisor", "POST", f"{STAFF}/group-sessions", body | changes)


def test_a_group_session_to_come_in_a_city_that_exists_is_announced(window: Window) -> None:
    assert announced(window).status_code == 200
    assert announced(window, city="230000").status_code == 200


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
def test_a_group_session_at_the_end_of_time_is_refused(window: Window, moment: str) -> None:
    assert refused_field(announced(window, starts_at=moment)) == "starts_at"


def test_a_group_session_in_the_past_is_refused(window: Window) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    answer = announced(window, starts_at=past.isoformat(), ends_at=(past + timedelta(hours=2)).isoformat())
    assert refused_field(answer) == "starts_at" and "以后的时间" in answer.text


def test_a_group_session_longer_than_a_day_is_refused(window: Window) -> None:
    assert announced(window, ends_at=(LATER + timedelta(hours=25)).isoformat()).status_code == 422


@pytest.mark.parametrize("city", ["239900", "230103", "230199"])
def test_a_group_session_in_a_city_that_does_not_exist_is_refused(window: Window, city: str) -> None:
    assert refused_field(announced(window, city=city)) == "city"


@pytest.mark.parametrize("day", ["1999-12-31", "2101-01-01", "9999-12-31"])
def test_the_office_decides_about_no_day_far_away(window: Window, day: str) -> None:
    path = f"{STAFF}/office-days/{day}"
    assert refused_field(window.staff("supervisor", "PUT", path, {"kind": "rest"})) == "day"
    assert refused_field(window.staff("supervisor", "DELETE", path)) == "day"
