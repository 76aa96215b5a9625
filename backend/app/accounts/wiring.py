"""Puts the staff accounts together from settings and the parts they need."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from argon2 import PasswordHasher
from fastapi import FastAPI

from app.accounts.passwords import Passwords
from app.accounts.service import Staff
from app.clock import Clock
from app.db import Database
from app.privacy.audit.chain import Audit
from app.settings import Settings


@asynccontextmanager
async def running_staff(
    app: FastAPI, settings: Settings, database: Database, audit: Audit, clock: Clock
) -> AsyncIterator[None]:
    """Staff can sign in: `app.state.staff` is set."""
    passwords = await asyncio.to_thread(Passwords, PasswordHasher())
    app.state.staff = Staff(database, passwords, audit, clock, allow_demo=settings.env != "production")
    try:
        yield
    finally:
        await asyncio.to_thread(passwords.close)
