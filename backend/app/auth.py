"""Who may enter. Every route declares exactly one of the dependencies below.

Visitors hold a random 256-bit token of which only the SHA-256 is stored; our own processes hold the
service token of this start.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from app.errors import Unauthenticated
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


def new_token() -> str:
    """A fresh visitor token: 256 random bits, URL-safe."""
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


async def public() -> None:
    """Anyone may enter."""


# They only describe the Authorization header in the contract; the checks are ours.
_VisitorScheme = Annotated[
    HTTPAuthorizationCredentials | None, Depends(HTTPBearer(scheme_name="visitor", auto_error=False))
]
_ServiceScheme = Annotated[
    HTTPAuthorizationCredentials | None, Depends(HTTPBearer(scheme_name="service", auto_error=False))
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


async def stream_token(connection: HTTPConnection) -> str | None:
    """A stream authenticates after the handshake at the latest: by header, query or first frame."""
    return bearer_token(connection) or connection.query_params.get("token")


CurrentVisitor = Annotated[Visitor, Depends(require_visitor)]
StreamToken = Annotated[str | None, Depends(stream_token)]

# The test that walks all routes accepts these and nothing else.
WAYS_IN = (public, require_visitor, require_service, stream_token)
