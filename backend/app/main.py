"""Puts the backend together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import errors
from app.db import Database
from app.middleware import RequestContext
from app.settings import Settings

MAX_BODY_BYTES = 64 * 1024


def create_app(settings: Settings) -> FastAPI:
    """The application. Nothing is opened before its lifespan starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.database.close()

    app = FastAPI(
        title="创响助手", lifespan=lifespan, docs_url=None, redoc_url=None, max_body_size=MAX_BODY_BYTES
    )
    app.state.settings = settings
    app.state.database = Database(settings.database_url)
    errors.install(app)
    app.add_middleware(RequestContext)
    return app
