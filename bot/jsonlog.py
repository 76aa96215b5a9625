"""JSON lines on standard output, and nothing a visitor said. Used by the bot and by the action server.

Rasa and its libraries hand whole messages, entities and events to their loggers. Deny lists age, so this is
an allow list: our own events in full, of foreign ones only the place, of exceptions only class and place.
"""

import json
import logging
import sys
import traceback
import warnings
from datetime import datetime, timezone
from typing import Any, Optional, TextIO, Union

OWN_LOGGERS = ("bot", "actions")
FOREIGN_LEVEL = logging.WARNING


class JsonFormatter(logging.Formatter):
    """One JSON object a line. Our own events carry their data in `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        own = record.name.split(".")[0] in OWN_LOGGERS
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            # A foreign message may have user text woven in; its template and place are enough to find it.
            "event": record.getMessage() if own else foreign_event(record),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["frames"] = frames(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def foreign_event(record: logging.LogRecord) -> str:
    """Where a foreign library spoke, without its words."""
    return f"{record.module}.{record.funcName}:{record.lineno}"


def frames(trace: Any) -> list[str]:
    """The places of a traceback, innermost last, without values or messages."""
    return [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-8:]]


def configure(level: str) -> None:
    """Set up logging of this process; `level` counts for our own loggers, foreign ones begin at WARNING."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(FOREIGN_LEVEL)
    for name in OWN_LOGGERS:
        logging.getLogger(name).setLevel(level)
    warnings.showwarning = log_warning


def log_warning(
    message: Union[Warning, str],
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Optional[TextIO] = None,
    line: Optional[str] = None,
) -> None:
    """Replaces warnings.showwarning: kind and place of a library's warning, without its words."""
    fields = {"category": category.__name__, "place": f"{filename}:{lineno}"}
    logging.getLogger("py.warnings").warning("warning", extra={"fields": fields})
