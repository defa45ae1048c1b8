"""From a command line to its command; here a failure becomes a sentence on stderr."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from pos_scanner import settings
from pos_scanner.cli.arguments import grammar
from pos_scanner.cli.context import Context
from pos_scanner.domain.errors import KnownError

DONE, COULD_NOT, INTERRUPTED = 0, 1, 130


class _CommandModule(Protocol):
    """A module of this package that carries out a command."""

    def run(self, chosen: argparse.Namespace, context: Context) -> int: ...


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line; gives the exit status."""
    chosen = grammar().parse_args(arguments)
    if chosen.refuse:
        chosen.refuse(chosen)
    context = _context(chosen)
    try:
        return _call(chosen, context)
    except KnownError as error:
        print(failure_sentence(error, context), file=sys.stderr)
        return COULD_NOT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`… | head`): nothing more to say, and no traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT


def failure_sentence(error: KnownError, context: Context) -> str:
    """A failure in words: what happened, and what to do."""
    from pos_scanner.desktop.messages import failure_words  # noqa: PLC0415
    from pos_scanner.desktop.messages.language import speak  # noqa: PLC0415  (Qt only when it is needed)

    speak(context.language_or_setting())
    words = failure_words(error)
    return words.in_one_line()


def _call(chosen: argparse.Namespace, context: Context) -> int:
    """Run a command; its module is imported only now, to keep heavy parts out of others' way."""
    module = cast(_CommandModule, importlib.import_module(f"pos_scanner.cli.{chosen.module}"))
    return module.run(chosen, context)


def _context(chosen: argparse.Namespace) -> Context:
    folder: Path = chosen.data_dir
    return Context(folder, chosen.config or folder / settings.FILE_NAME, chosen.lang)
