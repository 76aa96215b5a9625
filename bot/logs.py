"""Logging of the bot process: JSON lines, and Rasa's structlog cut down to the names of its events."""

from typing import Any

import structlog

from bot import jsonlog


def only_event_name(_: Any, __: str, event: dict[str, Any]) -> str:
    """The structlog processor that drops everything but the event's name."""
    return str(event.get("event", ""))


def configure(level: str) -> None:
    """Set up logging of this process; `level` counts for our own loggers."""
    jsonlog.configure(level)
    structlog.configure(
        processors=[only_event_name],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(jsonlog.FOREIGN_LEVEL),
        cache_logger_on_first_use=True,
    )
