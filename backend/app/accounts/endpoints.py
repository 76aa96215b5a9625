"""The staff API over HTTP: sign-in, sign-out, who am I, change of password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from app.accounts.errors import PasswordUnsuitable, PasswordWrong, SignInFailed, SignInLocked
from app.accounts.schemas import PasswordChange, SignIn, StaffSignedIn, StaffView
from app.accounts.service import Staff
from app.auth import ANY_ROLE, StaffMember, bearer_token, public, require_staff, token_digest
from app.errors import (
    BodyTooLarge,
    Conflict,
    Forbidden,
    Internal,
    InvalidInput,
    InvalidJson,
    RateLimited,
    Unauthenticated,
    Unavailable,
    responses,
)
from app.limits import RateLimits, address_of

_ALWAYS = (InvalidInput, Unavailable, Internal)
_WITH_BODY = (InvalidJson, BodyTooLarge)
_SIGNED_IN = (Unauthenticated, Forbidden)

router = APIRouter(prefix="/api/staff", tags=["staff"])


async def _service(request: Request) -> Staff:
    service: Staff = request.app.state.staff
    return service


async def _digest(request: Request) -> str:
    return token_digest(bearer_token(request) or "")


async def _limit_address(request: Request) -> None:
    limits: RateLimits = request.app.state.limits
    await limits.without_waiting(limits.sign_in, address_of(request))


Service = Annotated[Staff, Depends(_service)]
Digest = Annotated[str, Depends(_digest)]
Anybody = Annotated[StaffMember, Depends(require_staff(*ANY_ROLE, with_one_time_password=True))]


@router.post(
    "/sessions",
    response_model=StaffSignedIn,
    dependencies=[Depends(public), Depends(_limit_address)],
    responses=responses(*_WITH_BODY, SignInFailed, SignInLocked, RateLimited, *_ALWAYS),
)
async def sign_in(body: SignIn, service: Service, request: Request) -> StaffSignedIn:
    """Sign in. After 5 wrong passwords a name is locked for 15 minutes, whether an account has it or not."""
    return await service.sign_in(body.username, body.password.get_secret_value(), address_of(request))


@router.delete("/sessions/current", status_code=204, responses=responses(*_SIGNED_IN, *_ALWAYS))
async def sign_out(member: Anybody, service: Service, digest: Digest) -> None:
    """Sign out: the token is worth nothing from now on."""
    await service.sign_out(member, digest)


@router.get("/me", response_model=StaffView, responses=responses(*_SIGNED_IN, *_ALWAYS))
async def who_am_i(member: Anybody, service: Service, digest: Digest) -> StaffView:
    """Who is signed in. Counts as use."""
    return await service.view(digest)


@router.post(
    "/password",
    status_code=204,
    dependencies=[Depends(_limit_address)],
    responses=responses(
        *_WITH_BODY,
        *_SIGNED_IN,
        Conflict,
        PasswordWrong,
        PasswordUnsuitable,
        SignInLocked,
        RateLimited,
        *_ALWAYS,
    ),
)
async def change_password(
    body: PasswordChange, member: Anybody, service: Service, digest: Digest, request: Request
) -> None:
    """Change one's own password. Signs out everywhere else."""
    old, new = body.old_password.get_secret_value(), body.new_password.get_secret_value()
    await service.change_password(member, digest, old, new, address_of(request))
