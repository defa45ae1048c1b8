"""A log's file and its lines: an entry begins one line, and no text in it commands a terminal.

What an exception says may be a customer's name or number: of each its kind and its places are
written down, never its words.
"""

import json
import logging
import logging.handlers
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from pos_scanner.domain.visible_text import marked, marked_lines

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
_BACKUPS = 3
_ENTRY = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class FaultElsewhereError(Exception):
    """A fault of another process.

    Attributes:
        places: its traceback, as :func:`places_of` gave it there.
    """

    def __init__(self, places: str) -> None:
        super().__init__()
        self.places = places


def places_of(error: BaseException) -> str:
    """An exception's traceback and those of what led to it, without the values in them."""
    parts: list[str] = []
    current: BaseException | None = error
    passed: set[int] = set()
    while current is not None and id(current) not in passed:
        passed.add(id(current))
        parts.append(_places_of_one(current))
        is_hidden = current.__suppress_context__ and current.__cause__ is None
        current = current.__cause__ or (None if is_hidden else current.__context__)
    return "\nwhich came of:\n".join(parts)


def _places_of_one(error: BaseException) -> str:
    if isinstance(error, FaultElsewhereError):
        return error.places
    kind = type(error)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    number = f" {error.errno}" if isinstance(error, OSError) and error.errno else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"Traceback (most recent call last):\n{frames}{name}{number}"


class _ValueFreeFormatter(logging.Formatter):
    def formatException(self, ei: ExceptionInfo) -> str:
        """Logging's: the traceback of an entry."""
        return "" if ei[1] is None else places_of(ei[1])


class LogFormatter(_ValueFreeFormatter):
    """Time, level, place and message; unseen characters and line ends in the message as marks."""

    def __init__(self) -> None:
        super().__init__(_ENTRY)

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Logging's: the entry's first line, without the traceback."""
        record.message = marked(record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        """Logging's: the whole entry; a traceback has lines of its own."""
        return marked_lines(super().format(record))


class JsonLogFormatter(_ValueFreeFormatter):
    """One JSON object a line, for programs that gather logs; all but ASCII is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Logging's: the whole entry, a traceback as one text."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "place": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry)


class LogFile(logging.handlers.RotatingFileHandler):
    """A log that is begun anew when it is long; the three before it are kept.

    While somebody has it open Windows renames none: then it goes on and grows, and is tried again
    when it has become as long once more. Logging's own handler would lose every entry until then.

    Args:
        path: the newest; the ones before it end in ``.1`` to ``.3``.
        limit_bytes: how long one becomes.

    Raises:
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path, limit_bytes: int) -> None:
        super().__init__(path, maxBytes=limit_bytes, backupCount=_BACKUPS, encoding="utf-8")
        self._limit_bytes = limit_bytes

    def doRollover(self) -> None:
        """Logging's: begin anew, where the system lets the files be renamed."""
        try:
            super().doRollover()
        except OSError:
            self.stream = self._open()
            self.maxBytes += self._limit_bytes
        else:
            self.maxBytes = self._limit_bytes


def log_formatter(name: str) -> logging.Formatter:
    """The formatter called ``text`` or ``json``."""
    return JsonLogFormatter() if name == "json" else LogFormatter()
