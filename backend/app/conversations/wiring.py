"""Puts the conversations together from settings and the parts they need."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import aiohttp
from fastapi import FastAPI
from redis.asyncio import Redis

from app.breaker import CircuitBreaker
from app.clock import Clock
from app.conversations import push as pushing
from app.conversations.answering import Answering
from app.conversations.bot_client import HttpBot
from app.conversations.hearing import hear
from app.conversations.intake import Intake, Protector
from app.conversations.locks import InProcessLocks, RedisLocks
from app.conversations.ports import (
    Bot,
    ConversationLocks,
    NoForms,
    OpenForms,
    PolicyAnswers,
    RaiseAlarm,
    no_alarm,
)
from app.conversations.push import InProcessPush, RedisPush
from app.conversations.service import Conversations
from app.conversations.stream import OpenStreams
from app.conversations.turns import Turns
from app.db import Database
from app.limits import RateLimits
from app.safety import Safety
from app.settings import Settings

_STOP_GRACE_SECONDS = 5.0
_REDIS_START_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the conversations work with. `redis` is None in a deployment of one process."""

    database: Database
    client: aiohttp.ClientSession
    redis: Redis | None
    policies: PolicyAnswers
    protector: Protector
    locks: ConversationLocks
    clock: Clock
    bot_is_up: Callable[[], Awaitable[bool]]
    forms: OpenForms = field(default_factory=NoForms)
    raise_alarm: RaiseAlarm = no_alarm


def create_locks(redis: Redis | None) -> ConversationLocks:
    """The locks of the turns. Whoever else changes a conversation must hold the same ones."""
    return RedisLocks(redis) if redis is not None else InProcessLocks()


def load_safety(settings: Settings) -> Safety:
    """What hears danger. Takes long once, then nothing: what it learned is kept."""
    return Safety.load(settings.policies_dir / "safety.yml", settings.var_dir / "cache")


@asynccontextmanager
async def running_conversations(
    app: FastAPI, settings: Settings, neighbours: Neighbours
) -> AsyncIterator[None]:
    """The conversations at work: `app.state.conversations`, `.visitors` and `.push` are set."""
    database, redis, clock = neighbours.database, neighbours.redis, neighbours.clock
    bot: Bot = HttpBot(neighbours.client, CircuitBreaker(time.monotonic))
    push: InProcessPush = RedisPush(redis) if redis is not None else InProcessPush()
    limits = RateLimits(settings)
    safety = await asyncio.to_thread(load_safety, settings)
    forms = neighbours.forms

    answering = Answering(bot, neighbours.policies, safety)
    turns = Turns(database, answering, push, neighbours.locks, clock, forms, neighbours.raise_alarm)
    service = Conversations(
        database,
        turns,
        push,
        Intake(neighbours.protector, limits, forms, partial(hear, safety)),
        limits,
        clock,
        settings.answer_deadline_seconds,
    )
    app.state.conversations = app.state.visitors = service
    app.state.push = push
    app.state.limits = limits
    app.state.open_streams = OpenStreams()
    background = [asyncio.create_task(turns.recover(neighbours.bot_is_up))]
    if isinstance(push, RedisPush):
        background.append(asyncio.create_task(push.listen()))
        await asyncio.wait_for(push.listening.wait(), _REDIS_START_SECONDS)
    try:
        yield
    finally:
        for task in background:
            await pushing.stop(task)
        await turns.stop(_STOP_GRACE_SECONDS)
