"""Puts the backend together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
import structlog
import zhconv
from fastapi import FastAPI
from redis.asyncio import Redis

from app import errors, health, pages
from app import tables as tables  # every table must be known before the retention policy is read
from app.accounts import endpoints as staff
from app.accounts.wiring import running_staff
from app.aid import endpoints as aid
from app.aid.wiring import AidParts
from app.aid.withdrawal import ForgetAid
from app.cases import endpoints as cases
from app.cases import file_endpoints as case_files
from app.cases import paper_endpoints as papers
from app.cases import staff_endpoints as staff_cases
from app.cases.appointments import AppointmentOutcome, mentor_providers
from app.cases.bookings import Bookings
from app.cases.danger import Ear
from app.cases.file_endpoints import UPLOAD_PATH
from app.cases.offered_times import buttons_of_notice
from app.cases.receiving import MAX_UPLOAD_BYTES
from app.cases.wiring import CaseParts, create_cases, load_eligibility, running_cases
from app.cases.withdrawal import ForgetOnWithdrawal
from app.clock import Clock, SystemClock
from app.conversations import endpoints as chat
from app.conversations import stream
from app.conversations.bot_client import create_http_client
from app.conversations.ports import ConversationLocks, PolicyAnswers, Push
from app.conversations.service import Conversations
from app.conversations.wiring import Neighbours, create_locks, load_safety, running_conversations
from app.db import Database
from app.mentors import endpoints as mentors
from app.mentors.notices.channels import Message, Say
from app.mentors.service_endpoints import service_router as mentor_service_router
from app.mentors.staff_endpoints import staff_router as mentor_staff_router
from app.mentors.wiring import MentorParts, forget_contacts, open_mentors, running_mentors
from app.middleware import BodyLimit, RequestContext, Uploads
from app.policies.endpoints import public_router, service_router
from app.policies.service import PolicyService
from app.privacy import endpoints as privacy
from app.privacy.bot_memory import HttpBotMemory
from app.privacy.holdings.policy import PolicyError
from app.privacy.keys import KeyProblem
from app.privacy.notice import NoticeError
from app.privacy.ports import Gone, Withdrawn
from app.privacy.sealing.unkept import say_unkept
from app.privacy.wiring import PrivacyParts, open_privacy, running_privacy
from app.settings import Settings

MAX_BODY_BYTES = 64 * 1024
_UPLOAD_PATIENCE = 6  # eight megabytes take two minutes on a slow telephone

_log = structlog.get_logger(__name__)

PolicyLoader = Callable[[Settings], PolicyAnswers]


def load_library(settings: Settings) -> PolicyAnswers:
    """The policy library of the settings. Takes some seconds of CPU."""
    return PolicyService.load(settings.policies_dir, SystemClock(), settings.var_dir / "cache")


def create_app(settings: Settings, load_policies: PolicyLoader = load_library) -> FastAPI:
    """The application. Nothing is opened before its lifespan starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            opening = await _begin(app, settings, load_policies, stack)
            await _start(opening, await _open_services(opening))
            yield

    app = FastAPI(
        title="创响助手", version="0.1.0", lifespan=lifespan, redirect_slashes=False, openapi_url=None
    )
    app.state.settings = settings
    errors.install(app)
    _include_routers(app)
    pages.mount_files(app, settings.citizen_page_dir)
    uploads = Uploads(UPLOAD_PATH, MAX_UPLOAD_BYTES, _UPLOAD_PATIENCE * settings.body_timeout_seconds)
    app.add_middleware(
        BodyLimit, max_bytes=MAX_BODY_BYTES, seconds=settings.body_timeout_seconds, uploads=uploads
    )
    app.add_middleware(RequestContext)
    return app


@dataclass(frozen=True, slots=True)
class _Opening:
    """What everything else stands on. `stack` closes it all in the opposite order."""

    app: FastAPI
    settings: Settings
    stack: AsyncExitStack
    clock: Clock
    database: Database
    client: aiohttp.ClientSession
    redis: Redis | None
    locks: ConversationLocks
    privacy: PrivacyParts
    forgetting: ForgetOnWithdrawal
    policies: PolicyAnswers
    healthy: health.Health


@dataclass(frozen=True, slots=True)
class _Services:
    """What is there before anything of it works in the background."""

    aid: AidParts
    mentors: MentorParts
    cases: CaseParts


async def _begin(
    app: FastAPI, settings: Settings, load_policies: PolicyLoader, stack: AsyncExitStack
) -> _Opening:
    database = Database(settings.database_url)
    stack.callback(database.close)
    clock = SystemClock()
    forgetting = ForgetOnWithdrawal()
    parts = await asyncio.to_thread(_open_privacy, settings, database, clock, forgetting)
    client = await stack.enter_async_context(create_http_client(settings))
    redis = await _open_redis(settings, stack)
    locks = create_locks(redis)
    policies = await asyncio.to_thread(load_policies, settings)
    # Loads its tables on first use, which no visitor should wait for.
    await asyncio.to_thread(zhconv.convert, "", "zh-hans")
    healthy = health.create_health(settings, database, client, redis, lambda: True)
    app.state.database, app.state.policies, app.state.health = database, policies, healthy
    return _Opening(
        app, settings, stack, clock, database, client, redis, locks, parts, forgetting, policies, healthy
    )


async def _open_services(opening: _Opening) -> _Services:
    app, settings, database, clock = opening.app, opening.settings, opening.database, opening.clock
    privacy = opening.privacy
    tables = await asyncio.to_thread(load_eligibility, settings, opening.policies)
    helping = await asyncio.to_thread(AidParts, settings, opening.policies, clock)
    opening.stack.callback(helping.close)
    app.state.listener = helping.story
    safety = await asyncio.to_thread(load_safety, settings)
    advising = await asyncio.to_thread(
        open_mentors, settings, database, privacy, clock, say=_say_in_chat(app)
    )
    booked = advising.services
    forms = await asyncio.to_thread(
        create_cases,
        app,
        settings,
        database,
        privacy,
        clock,
        tables,
        others={"aid_intake": helping.outcome, "appointment": AppointmentOutcome(booked, clock)},
        forgetting=opening.forgetting,
        stories=[helping.story],
        watchers=helping.watchers,
        providers=mentor_providers(booked, clock),
        bookings=Bookings(booked, clock),
        answers=opening.policies,
        ear=Ear(safety.find_in, safety.find_amid, helping.alerts.raise_),
    )
    helping.join(app, database, forms.book, privacy.audit, privacy.vault)
    return _Services(helping, advising, forms)


async def _start(opening: _Opening, services: _Services) -> None:
    app, settings, database, clock = opening.app, opening.settings, opening.database, opening.clock
    privacy, locks, enter = opening.privacy, opening.locks, opening.stack.enter_async_context
    neighbours = Neighbours(
        database,
        opening.client,
        opening.redis,
        opening.policies,
        privacy.protector,
        locks,
        clock,
        opening.healthy.bot_is_up,
        services.cases.service,
        services.aid.alerts.raise_,
    )
    memory = HttpBotMemory(opening.client)
    await enter(running_privacy(app, settings, database, privacy, locks, memory, clock, _end_streams(app)))
    await enter(running_staff(app, settings, database, privacy.audit, clock))
    await enter(running_cases(services.cases))
    await enter(running_conversations(app, settings, neighbours))
    # Last: what it tells people goes through the conversations.
    await enter(running_mentors(app, settings, database, privacy, clock, parts=services.mentors))


def _include_routers(app: FastAPI) -> None:
    anywhere = (errors.InvalidInput, errors.Unavailable, errors.Internal)
    with_body = (errors.InvalidJson, errors.BodyTooLarge)
    for router in (chat.router, stream.router, health.router, pages.router):
        app.include_router(router)
    for router in (privacy.router, privacy.service_router):
        app.include_router(router)
    app.include_router(staff.router)
    for router in (cases.router, cases.service_router, staff_cases.router):
        app.include_router(router)
    for router in (papers.router, papers.staff_router, case_files.router, case_files.staff_router):
        app.include_router(router)
    for router in (aid.router, aid.staff_router):
        app.include_router(router)
    for router in (mentors.router, mentor_service_router, mentor_staff_router):
        app.include_router(router)
    app.include_router(public_router, responses=errors.responses(*anywhere))
    app.include_router(
        service_router, responses=errors.responses(*with_body, errors.Unauthenticated, *anywhere)
    )


def _say_in_chat(app: FastAPI) -> Say:
    """Puts a notice into the conversation it is about."""

    async def say(message: Message) -> bool:
        conversations: Conversations = app.state.conversations
        options = buttons_of_notice(message.kind, message.appointment_id)
        return await conversations.announce(message.conversation_id, message.id, message.text, options)

    return say


def _end_streams(app: FastAPI) -> Gone:
    """Ends the streams of a conversation that was deleted; before there are conversations there are none."""

    async def end(conversation_id: str) -> None:
        push: Push | None = getattr(app.state, "push", None)
        if push is not None:
            await push.end(conversation_id)

    return end


def _open_privacy(
    settings: Settings, database: Database, clock: Clock, forgetting: ForgetOnWithdrawal
) -> PrivacyParts:
    try:
        forget: list[Withdrawn] = [forget_contacts, forgetting, ForgetAid(clock), say_unkept]
        return open_privacy(settings, database, clock, forget)
    except (KeyProblem, NoticeError, PolicyError) as problem:
        # One line for whoever looks why nothing starts; the traceback that follows says where.
        _log.error("privacy_cannot_start", problem=str(problem))
        raise


async def _open_redis(settings: Settings, stack: AsyncExitStack) -> Redis | None:
    if not settings.redis_url:
        return None
    redis: Redis = Redis.from_url(settings.redis_url, socket_timeout=5.0, socket_connect_timeout=2.0)
    stack.push_async_callback(redis.aclose)
    return redis
