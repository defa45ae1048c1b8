r"""What a command prints: one JSON object where ``--json`` asks for it, lines for people else.

Codes, names and paths come from strangers: nothing in them commands the terminal. In JSON they are
whole, unseen characters written as ``\uXXXX``, as are all that the output's code page lacks.
"""

import argparse
import codecs
import io
import json
import re
import sys
import time
from collections.abc import Iterable
from typing import TextIO

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.visible_text import marked, marked_lines

BAR_WIDTH = 30
SHOWN_AFTER_S = 0.7
"""Shorter work is done before a bar has said anything."""
REDRAWN_EVERY_S = 0.1

_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff]"
)
"""What JSON would let through as it is; it escapes C0 controls by itself."""

_PLAIN = {
    "¥": "CNY ",
    "→": "->",
    "…": "...",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "×": "x",
    "≤": "<=",
    "≥": ">=",
    "█": "#",
    "░": ".",
    "⟦": "[",
    "⟧": "]",
}
"""ASCII for signs of our own sentences; cp936, the code page of Chinese Windows, has no ¥."""


def open_streams() -> None:
    r"""Let stdout and stderr take every text, whatever code page the system gave them.

    A pipe or file on Windows has the system's code page (cp1252 in the West, cp936 in China), a
    Linux service ASCII. What the code page lacks is written in ASCII: our signs as people type
    them, everything else as ``\uXXXX``. PYTHONUTF8=1 and PYTHONIOENCODING choose UTF-8.
    """
    codecs.register_error("pos_scanner.plain", _in_plain_letters)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # A program without a console has none.
            stream.reconfigure(errors="pos_scanner.plain")


def say(text: object, *, error: bool = False) -> None:
    """Print a text on a line of its own, unseen characters as marks; it is out at once.

    Args:
        text: its own line ends and tabs stay.
        error: on stderr, for what is no result.
    """
    print(marked_lines(str(text)), file=sys.stderr if error else sys.stdout, flush=True)


def print_json(value: object) -> None:
    """Print a value on one line; it is out at once, for who reads along in a pipe."""
    charset = getattr(sys.stdout, "encoding", None) or "utf-8"
    is_unicode = codecs.lookup(charset).name.startswith("utf")
    text = json.dumps(value, ensure_ascii=not is_unicode)
    print(_UNSEEN.sub(_escaped, text), flush=True)


def counted(count: int, noun: str) -> str:
    """A count with its noun: ``1 invoice``, ``2 invoices``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def print_result(options: argparse.Namespace, value: object, lines: Iterable[str]) -> None:
    """Print a command's result.

    Args:
        options: ``json`` says which of both.
        value: for scripts.
        lines: the same for people.
    """
    if options.json:
        print_json(value)
        return
    for line in lines:
        say(line)


def print_failure(error: KnownError, message: str) -> None:
    """Print a failure as the one object that ``--json`` asks for, and its sentence on stderr."""
    print_json({"error": {"kind": error.kind.value, "message": message, **error.facts}})
    say(message, error=True)


def _in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    """The substitutes of the letters that a code page lacks (an error handler of ``codecs``)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    plain = (
        _PLAIN.get(letter, letter.encode("ascii", "backslashreplace").decode())
        for letter in letters
    )
    return "".join(plain), error.end


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


class Progress:
    """A bar that is drawn over and over on one line.

    Args:
        stream: where it is drawn.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._is_seen = self._stream.isatty()
        self._started_s = time.monotonic()
        self._drawn_s = 0.0
        self._is_drawn = False

    def show(self, task: str, share: float) -> None:
        """Draw the bar of a task; its share from 0 to 1; at most every REDRAWN_EVERY_S."""
        now_s = time.monotonic()
        early = now_s - self._started_s < SHOWN_AFTER_S or now_s - self._drawn_s < REDRAWN_EVERY_S
        if not self._is_seen or early:
            return
        self._drawn_s = now_s
        self._is_drawn = True
        full = round(BAR_WIDTH * min(1.0, max(0.0, share)))
        bar = "█" * full + "░" * (BAR_WIDTH - full)
        self._stream.write(f"\r\x1b[K{bar} {share:4.0%}  {marked(task[-40:])}")
        self._stream.flush()

    def clear(self) -> None:
        """Take the bar away, before a line is printed and at the end."""
        if self._is_drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._is_drawn = False
