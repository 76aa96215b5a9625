"""Puts privacy together from settings and the parts it needs."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from fastapi import FastAPI

from app.clock import Clock
from app.db import Base, Database
from app.limits import RateLimits
from app.privacy import background, detector, masking
from app.privacy.audit.chain import Audit
from app.privacy.consent import Consents
from app.privacy.deletion import Deletions, tell_nobody
from app.privacy.holdings.policy import load_policy
from app.privacy.holdings.repository import Holdings
from app.privacy.keys import Keys
from app.privacy.notice import Notices, no_handler
from app.privacy.opening import open_keys
from app.privacy.ports import BotMemory, ConversationLocks, Gone, Withdrawn
from app.privacy.protect import Protector
from app.privacy.retention import Retention
from app.privacy.service import Privacy
from app.privacy.vault import Vault
from app.settings import Settings

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PrivacyParts:
    """What other packages use: the edge the protector, cases the vault, consents and audit."""

    protector: Protector
    vault: Vault
    consents: Consents
    audit: Audit
    holdings: Holdings
    keys: Keys


def open_privacy(
    settings: Settings, database: Database, clock: Clock, withdrawn: Sequence[Withdrawn] = ()
) -> PrivacyParts:
    """Everything that needs no event loop. KeyProblem, NoticeError or PolicyError when it cannot start."""
    keys = open_keys(database, settings, clock)
    audit = Audit(clock)
    consents = Consents(Notices.load(settings.privacy_dir / "notices"), audit, clock, withdrawn)
    if (missing := no_handler(consents.notice)) is not None:
        _log.warning("privacy_notice_names_no_handler", version=consents.notice.version, what_to_do=missing)
    vault = Vault(keys, consents, audit, clock)
    holdings = Holdings(load_policy(settings.privacy_dir / "retention.yml"), Base.metadata)
    protector = Protector(vault, detector.detect, masking.mask)
    return PrivacyParts(protector, vault, consents, audit, holdings, keys)


def _report_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("privacy_job_ended", error=type(error).__name__)


@asynccontextmanager
async def running_privacy(
    app: FastAPI,
    settings: Settings,
    database: Database,
    parts: PrivacyParts,
    locks: ConversationLocks,
    bot: BotMemory,
    clock: Clock,
    gone: Gone = tell_nobody,
) -> AsyncIterator[None]:
    """Privacy at work: `app.state.privacy` is set, deletions and retention run in the background."""
    asked = asyncio.Event()
    deletions = Deletions(database, parts.holdings, parts.audit, locks, bot, clock, gone)
    service = Privacy(
        database, parts.consents, deletions, parts.holdings, parts.audit, masking.mask, clock, asked
    )
    app.state.privacy = service
    app.state.privacy_limits = RateLimits(settings)
    tasks = [asyncio.create_task(background.carry_out_deletions(deletions, asked))]
    if settings.retention_interval_hours:
        retention = Retention(database, parts.holdings, parts.audit, locks, clock)
        every = timedelta(hours=settings.retention_interval_hours)
        tasks.append(asyncio.create_task(background.keep_to_the_periods(retention, every)))
    for task in tasks:
        task.add_done_callback(_report_end)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await service.stop()
