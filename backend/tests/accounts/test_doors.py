"""Every door for staff: closed to everybody else, and open to exactly the roles it names."""

import asyncio
from collections.abc import Iterator
from typing import Annotated

import httpx
import pytest
from fastapi import Depends, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from app import errors
from app.auth import ANY_ROLE, RoleName, StaffMember, StaffOnly, require_staff, token_digest
from app.main import create_app
from app.settings import Settings
from tests.conftest import SERVICE_TOKEN
from tests.support.client import Chat
from tests.support.servers import running
from tests.test_structure import all_calls

Route = tuple[str, str, frozenset[RoleName]]


def staff_routes() -> list[Route]:
    """Method, path and roles of every route for staff; parameters of the path filled in."""
    application = create_app(Settings(database_url="sqlite:///unused.db"))
    found: list[Route] = []
    for route in iter_route_contexts(application.routes):
        if isinstance(route.original_route, Mount) or not route.methods:
            continue
        doors = [call for call in all_calls(route.dependant) if isinstance(call, StaffOnly)]
        path = route.path.replace("{", "").replace("}", "").replace(":path", "")
        found.extend((method, path, door.roles) for door in doors for method in sorted(route.methods))
    return found


ROUTES = staff_routes()


def test_there_are_doors_to_try() -> None:
    assert {path for _, path, _ in ROUTES} >= {"/api/staff/me", "/api/staff/password"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_no_door_for_staff_opens_without_or_with_somebody_elses_token(http: httpx.Client) -> None:
    visitor = Chat.open(http).headers
    service = bearer(SERVICE_TOKEN)
    assert http.get("/api/chat/messages", headers=visitor).status_code == 200
    others = [
        bearer("x" * 43),
        {"Authorization": "Bearer"},
        {"Authorization": "Basic eDp4"},
        bearer("y" * 5000),
    ]
    for method, path, _ in ROUTES:
        for headers in ({}, visitor, service, *others):
            response = http.request(method, path, headers=headers)
            assert response.status_code == 401, (method, path, headers, response.text)
            assert response.json()["error"]["code"] == "unauthenticated"
            assert response.headers["cache-control"] == "no-store"
            assert response.headers["www-authenticate"] == "Bearer"


class Directory:
    """Everybody is signed in; the token is the role."""

    async def find_staff(self, token_digest: str) -> StaffMember | None:
        """By the digest of the role's name."""
        return MEMBERS.get(token_digest)


MEMBERS = {token_digest(role): StaffMember(role, role, "o1") for role in ANY_ROLE}


def test_a_role_a_door_does_not_name_stays_outside() -> None:
    application = create_app(Settings(database_url="sqlite:///unused.db"))
    application.state.staff = Directory()
    # Not started: what is behind a door would fail, and nobody may get that far.
    transport = httpx.ASGITransport(application, raise_app_exceptions=False)

    async def knock() -> None:
        async with httpx.AsyncClient(transport=transport, base_url="http://house") as client:
            for method, path, roles in ROUTES:
                for role in set(ANY_ROLE) - roles:
                    response = await client.request(method, path, headers=bearer(role))
                    assert response.status_code == 403, (method, path, role, response.text)

    asyncio.run(knock())


@pytest.fixture
def house() -> Iterator[httpx.Client]:
    """A small application with a door for each role, and one for two of them."""
    app = FastAPI()
    errors.install(app)
    app.state.staff = Directory()
    for name, roles in {**{role: (role,) for role in ANY_ROLE}, "both": ("window", "aid")}.items():
        member = Annotated[StaffMember, Depends(require_staff(*roles))]

        def who(member: member) -> str:  # type: ignore[valid-type]
            return f"{member.username}"

        app.get(f"/{name}")(who)
    with running(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("role", ANY_ROLE)
@pytest.mark.parametrize("door", [*ANY_ROLE, "both"])
def test_a_door_opens_for_the_roles_it_names(house: httpx.Client, door: str, role: str) -> None:
    response = house.get(f"/{door}", headers=bearer(role))
    if role == door or (door == "both" and role in ("window", "aid")):
        assert (response.status_code, response.json()) == (200, role)
    else:
        assert (response.status_code, response.json()["error"]["code"]) == (403, "forbidden")


def test_a_role_that_is_not_known_any_more_opens_nothing(
    house: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = StaffMember("x", "boss", "o1")  # type: ignore[arg-type]
    monkeypatch.setitem(MEMBERS, token_digest("boss"), stranger)
    assert {house.get(f"/{door}", headers=bearer("boss")).status_code for door in ANY_ROLE} == {403}
