"""Logs: JSON lines of ids, counts and durations; a field that is not on the list does not get in."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "at",
        "code",
        "count",
        "devices",
        "device",
        "error",
        "event",
        "event_id",
        "junk",
        "kind",
        "level",
        "logger",
        "next_try_in",
        "permanent",
        "problem",
        "reason",
        "reference",
        "room",
        "room_id",
        "rows",
        "rule",
        "seconds",
        "status",
        "step",
        "timestamp",
        "tries",
        "user_id",
        "version",
    }
)


def only_allowed(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Ids, counts and durations: whatever else somebody hands to a log line is left out."""
    return {key: value for key, value in entry.items() if key in ALLOWED}


def set_up(*, quiet: bool = False) -> None:
    level = logging.ERROR if quiet else logging.INFO
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Foreign()], level=logging.WARNING, force=True)


class _Foreign(logging.Handler):
    """What libraries log: that they did, and where; never their words, which may hold an answer of the server."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else record.levelname
        structlog.get_logger().warning("library", kind=f"{record.name}:{record.lineno}", error=kind)
