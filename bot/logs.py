"""Logging of the bot process: JSON lines, and Rasa's structlog cut down to the names of its events."""

import logging
from typing import Any

import jieba
import structlog

from bot import jsonlog


def only_event_name(_: Any, __: str, event: dict[str, Any]) -> str:
    """The structlog processor that drops everything but the event's name."""
    return str(event.get("event", ""))


def configure(level: str) -> None:
    """Set up logging of this process; `level` counts for our own loggers."""
    jsonlog.configure(level)
    # jieba brings a handler and a level of its own.
    jieba.default_logger.handlers.clear()
    jieba.setLogLevel(logging.WARNING)
    structlog.configure(
        processors=[only_event_name],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(jsonlog.FOREIGN_LEVEL),
        cache_logger_on_first_use=True,
    )
