"""What a command prints: one JSON object where ``--json`` asks for it, lines for people else."""

import argparse
import json
from collections.abc import Iterable


def print_json(value: object) -> None:
    """Print a value on one line; it is out at once, for who reads along in a pipe."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


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
        print(line)
