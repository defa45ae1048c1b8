"""Lines of a log: an entry begins one line, and no text in it commands a terminal."""

import json
import logging
from datetime import UTC, datetime

from pos_scanner.domain.visible_text import marked, marked_lines

_ENTRY = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class LogFormatter(logging.Formatter):
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


class JsonLogFormatter(logging.Formatter):
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


def log_formatter(name: str) -> logging.Formatter:
    """The formatter called ``text`` or ``json``."""
    return JsonLogFormatter() if name == "json" else LogFormatter()
