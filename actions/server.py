"""The action server, loopback only. Start it with `python -m actions.run`."""

import logging
import sys
from typing import Any

from rasa_sdk.endpoint import create_app
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions import base
from actions.backend_client import BackendClient
from actions.settings import ActionSettings, SettingsError
from bot import jsonlog

KEEP_ALIVE_SECONDS = 120  # the bot lets go first
MAX_BODY_BYTES = 2 * 1024 * 1024  # a tracker of 60 events is about 100 KB

logger = logging.getLogger("actions.server")


def build_app(settings: ActionSettings) -> Any:
    """The SDK's application with our backend and an error handler that repeats no user text."""
    base.use_backend(BackendClient(settings))
    app = create_app("actions", cors_origins=[])
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.ACCESS_LOG = False
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_SECONDS

    @app.exception(Exception)
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        logger.error("action_failed", exc_info=error, extra={"fields": {"request_id": request_id(request)}})
        return json({"error": type(error).__name__}, status=500)

    return app


def request_id(request: Request) -> str:
    """The id of the turn an action was called in; empty when the body is not a call of the bot."""
    try:
        return str(request.json["tracker"]["latest_message"]["metadata"]["request_id"])
    except (KeyError, TypeError, SanicException):
        return ""


def main() -> int:
    """Serve until told to stop."""
    try:
        settings = ActionSettings.from_environment()
    except SettingsError as error:
        print(f"actions: {error}", file=sys.stderr)
        return 2
    jsonlog.configure(settings.log_level)
    app = build_app(settings)
    logger.info("starting", extra={"fields": {"port": settings.port}})
    app.run(host="127.0.0.1", port=settings.port, workers=1, access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
