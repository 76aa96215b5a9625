"""`python -m app.serve`: run the backend on HOST:PORT. `app.serve:create` is the factory for uvicorn."""

import uvicorn
from fastapi import FastAPI

from app import logging
from app.main import create_app
from app.settings import Settings

_MAX_FRAME = 4096
_GRACE_SECONDS = 10


def create() -> FastAPI:
    """The application with the settings of the environment."""
    settings = Settings()
    logging.configure(settings.log_level)
    return create_app(settings)


def run(app: FastAPI, settings: Settings) -> None:
    """Serve `app` until a signal ends it."""
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws_max_size=_MAX_FRAME,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def main() -> None:
    """Serve with the settings of the environment."""
    settings = Settings()
    logging.configure(settings.log_level)
    run(create_app(settings), settings)


if __name__ == "__main__":
    main()
