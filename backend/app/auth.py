"""Who may enter. Every route declares exactly one of the dependencies below.

Visitors and staff hold a random 256-bit token of which only the SHA-256 is stored; our own processes hold
the service token of this start.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, get_args

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from app.errors import Forbidden, Unauthenticated
from app.settings import Settings

_MAX_TOKEN_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at the page: the conversation their token opens and nothing else."""

    conversation_id: str
    region: str | None


class VisitorDirectory(Protocol):
    """Finds the visitor behind a token; `app.state.visitors` holds the one in use."""

    async def find_visitor(self, token_digest: str) -> Visitor | None:
        """The visitor whose token has this SHA-256 (hex), or None."""


RoleName = Literal["window", "supervisor", "reviewer", "admin", "aid"]
ANY_ROLE: tuple[RoleName, ...] = get_args(RoleName)


class PasswordChangeDue(Forbidden):
    """A one-time password opens nothing but the change of password."""

    code = "password_change_due"
    message = "您用的是一次性密码，请先修改密码。"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff who is signed in: what they are here to do, and where."""

    username: str
    role: RoleName
    office_id: str
    must_change_password: bool = False


class StaffDirectory(Protocol):
    """Finds the member of staff behind a token; `app.state.staff` holds the one in use."""

    async def find_staff(self, token_digest: str) -> StaffMember | None:
        """Who is signed in with the token of this SHA-256 (hex), or None. Counts as use of the session."""


class SignInRequired(Unauthenticated):
    """Staff sign in again; a visitor's page would open a new conversation instead."""

    message = "尚未登录或登录已失效，请重新登录。"


def new_token() -> str:
    """A fresh token: 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What is stored instead of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def bearer_token(connection: HTTPConnection) -> str | None:
    """The bearer token of the Authorization header, or None."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not 0 < len(token) <= _MAX_TOKEN_LENGTH:
        return None
    return token


async def visitor_of_token(connection: HTTPConnection, token: str | None) -> Visitor:
    """The visitor who holds `token`; Unauthenticated for anything else."""
    if not token or len(token) > _MAX_TOKEN_LENGTH:
        raise Unauthenticated
    directory: VisitorDirectory = connection.app.state.visitors
    visitor = await directory.find_visitor(token_digest(token))
    if visitor is None:
        raise Unauthenticated
    return visitor


async def staff_of_token(connection: HTTPConnection, token: str | None) -> StaffMember:
    """The member of staff signed in with `token`; SignInRequired for anything else."""
    if not token or len(token) > _MAX_TOKEN_LENGTH:
        raise SignInRequired
    directory: StaffDirectory = connection.app.state.staff
    member = await directory.find_staff(token_digest(token))
    if member is None:
        raise SignInRequired
    return member


async def public() -> None:
    """Anyone may enter."""


# They only describe the Authorization header in the contract; the checks are ours.
_VisitorScheme = Annotated[
    HTTPAuthorizationCredentials | None, Depends(HTTPBearer(scheme_name="visitor", auto_error=False))
]
_ServiceScheme = Annotated[
    HTTPAuthorizationCredentials | None, Depends(HTTPBearer(scheme_name="service", auto_error=False))
]
_StaffScheme = Annotated[
    HTTPAuthorizationCredentials | None, Depends(HTTPBearer(scheme_name="staff", auto_error=False))
]


async def require_visitor(connection: HTTPConnection, _: _VisitorScheme) -> Visitor:
    """Only a visitor with a token of ours."""
    return await visitor_of_token(connection, bearer_token(connection))


async def require_service(connection: HTTPConnection, _: _ServiceScheme) -> None:
    """Only our own processes, by the service token of this start."""
    settings: Settings = connection.app.state.settings
    given = (bearer_token(connection) or "").encode("utf-8", "surrogatepass")
    expected = settings.service_token.get_secret_value().encode()
    if not hmac.compare_digest(given, expected):
        raise Unauthenticated


@dataclass(frozen=True, slots=True)
class StaffOnly:
    """Only a signed-in member of staff whose role is among `roles`: 401 without sign-in, 403 otherwise."""

    roles: frozenset[RoleName]
    with_one_time_password: bool = False

    async def __call__(self, connection: HTTPConnection, _: _StaffScheme) -> StaffMember:
        """The dependency."""
        member = await staff_of_token(connection, bearer_token(connection))
        if member.must_change_password and not self.with_one_time_password:
            raise PasswordChangeDue
        if member.role not in self.roles:
            raise Forbidden
        return member


def require_staff(*roles: RoleName, with_one_time_password: bool = False) -> StaffOnly:
    """The dependency that lets in these roles: `Annotated[StaffMember, Depends(require_staff("window"))]`.

    A route open to every role says so with `require_staff(*ANY_ROLE)`. `with_one_time_password`: also those
    who have to change theirs first.
    """
    if not roles or not set(roles) <= set(ANY_ROLE):
        raise ValueError(f"a staff route names its roles, out of {', '.join(ANY_ROLE)}")
    return StaffOnly(frozenset(roles), with_one_time_password)


async def stream_token(connection: HTTPConnection) -> str | None:
    """A stream authenticates after the handshake at the latest: by header, query or first frame."""
    return bearer_token(connection) or connection.query_params.get("token")


CurrentVisitor = Annotated[Visitor, Depends(require_visitor)]
StreamToken = Annotated[str | None, Depends(stream_token)]

# The test that walks all routes accepts these, the dependencies made by `require_staff`, and nothing else.
WAYS_IN = (public, require_visitor, require_service, stream_token)


def is_way_in(dependency: object) -> bool:
    """Whether a dependency decides who may enter."""
    return isinstance(dependency, StaffOnly) or dependency in WAYS_IN
