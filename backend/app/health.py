"""Whether a chat message can be answered right now, part by part."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

import aiohttp
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from app.auth import public
from app.db import Database
from app.errors import ErrorDetail, Unavailable
from app.settings import Settings

_CACHE_SECONDS = 1.0
_PROBE_SECONDS = 2.0

PartState = Literal["ok", "down"]
Probe = Callable[[], Awaitable[bool]]

_NAMES = {
    "database": "数据库",
    "policies": "政策库",
    "bot": "对话服务",
    "actions": "业务服务",
    "redis": "缓存服务",
}


class Readiness(BaseModel):
    """The state of every part; `error` says in words what is missing."""

    status: Literal["ready", "unavailable"]
    parts: dict[str, PartState]
    error: ErrorDetail | None = None


class Health:
    """Asks the parts at most once a second, however often it is asked itself."""

    def __init__(self, probes: dict[str, Probe]) -> None:
        self._probes = probes
        self._lock = asyncio.Lock()
        self._checked_at = float("-inf")
        self._parts: dict[str, PartState] = {}

    async def parts(self) -> dict[str, PartState]:
        """The state of every part, at most a second old."""
        async with self._lock:
            if time.monotonic() - self._checked_at >= _CACHE_SECONDS:
                states = await asyncio.gather(*(_within_time(probe) for probe in self._probes.values()))
                self._parts = dict(zip(self._probes, states, strict=True))
                self._checked_at = time.monotonic()
            return self._parts

    async def bot_is_up(self) -> bool:
        """Whether the bot and its actions can answer, at most a second old."""
        parts = await self.parts()
        return parts["bot"] == parts["actions"] == "ok"


async def _within_time(probe: Probe) -> PartState:
    try:
        async with asyncio.timeout(_PROBE_SECONDS):
            return "ok" if await probe() else "down"
    except (TimeoutError, aiohttp.ClientError, SQLAlchemyError, RedisError):
        return "down"


def http_probe(client: aiohttp.ClientSession, url: str) -> Probe:
    """A part is well when it answers 200 there."""

    async def probe() -> bool:
        async with client.get(url) as response:
            return response.status == 200

    return probe


def create_health(
    settings: Settings,
    database: Database,
    client: aiohttp.ClientSession,
    redis: Redis | None,
    has_policies: Callable[[], bool],
) -> Health:
    """The probes of everything a chat message passes through."""

    async def database_probe() -> bool:
        await asyncio.to_thread(database.ping)
        return True

    async def policies_probe() -> bool:
        return has_policies()

    probes: dict[str, Probe] = {
        "database": database_probe,
        "policies": policies_probe,
        "bot": http_probe(client, f"{settings.bot_url}/webhooks/edge/health"),
        "actions": http_probe(client, f"{settings.actions_url}/health"),
    }
    if redis is not None:
        cache = redis

        async def redis_probe() -> bool:
            return bool(await cache.ping())

        probes["redis"] = redis_probe
    return Health(probes)


router = APIRouter(tags=["health"], dependencies=[Depends(public)])


class Alive(BaseModel):
    """The process runs."""

    status: Literal["ok"] = "ok"


async def _health(request: Request) -> Health:
    health: Health = request.app.state.health
    return health


@router.get("/healthz", response_model=Alive)
async def healthz() -> Alive:
    """Whether this process runs."""
    return Alive()


@router.get(
    "/readyz",
    response_model=Readiness,
    response_model_exclude_none=True,
    responses={503: {"model": Readiness, "description": "`unavailable`: a part is missing"}},
)
async def readyz(response: Response, health: Annotated[Health, Depends(_health)]) -> Readiness:
    """Whether a chat message can be answered: 200 only when every part is there."""
    parts = await health.parts()
    missing = [_NAMES[name] for name, state in parts.items() if state != "ok"]
    if not missing:
        return Readiness(status="ready", parts=parts)
    response.status_code = Unavailable.status
    message = f"暂时不可用：{'、'.join(missing)}。"
    return Readiness(
        status="unavailable", parts=parts, error=ErrorDetail(code=Unavailable.code, message=message)
    )
