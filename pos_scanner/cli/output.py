r"""What a command prints: one JSON object where ``--json`` asks for it, lines for people else.

Codes, names and paths come from strangers: nothing in them commands the terminal. In JSON they are
whole, unseen characters written as ``\uXXXX``.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable

from pos_scanner.domain.visible_text import marked_lines

_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff]"
)
"""What JSON would let through as it is; it escapes C0 controls by itself."""


def say(text: object, *, error: bool = False) -> None:
    """Print a text on a line of its own, unseen characters as marks; it is out at once.

    Args:
        text: its own line ends and tabs stay.
        error: on stderr, for what is no result.
    """
    print(marked_lines(str(text)), file=sys.stderr if error else sys.stdout, flush=True)


def print_json(value: object) -> None:
    """Print a value on one line; it is out at once, for who reads along in a pipe."""
    text = json.dumps(value, ensure_ascii=False)
    print(_UNSEEN.sub(_escaped, text), flush=True)


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


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
