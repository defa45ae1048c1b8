"""Lines of a log: an entry begins one line, and no text in it commands a terminal."""

import logging

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
