"""From a command line to its command; here a failure becomes a sentence on stderr."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from pos_scanner.cli.arguments import parser
from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.user_paths import refuse_non_folder, refuse_special_file
from pos_scanner.windows_rules import refuse_reserved_name

_FOR_THIS_USER_ALONE = 0o077
"""Journal, log and settings hold customers' data and keys; files for others are opened to them."""


class _CommandModule(Protocol):
    """A module of this package that carries out a command."""

    def run(self, options: argparse.Namespace, context: Context) -> int: ...


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line; gives the exit status."""
    os.umask(_FOR_THIS_USER_ALONE)
    options = parser().parse_args(arguments)
    if options.refuse:
        options.refuse(options)
    context = Context.of(options.data_dir, options.config, options.lang)
    try:
        refuse_reserved_name(context.data_folder)
        refuse_non_folder(context.data_folder)
        _refuse_missing_settings(options.config)
        return _run_command(options, context)
    except KnownError as error:
        say(context.messages().failure(error), error=True)
        return ExitStatus.COULD_NOT
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`… | head`): nothing more to say, and no traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.COULD_NOT


def _refuse_missing_settings(file: Path | None) -> None:
    """See that a settings file that was named is one: a till without it has another name."""
    if file is None:
        return
    refuse_special_file(file)
    if file.is_dir():
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(file), reason="folder")
    if not file.exists():
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(file), reason="no-settings")


def _run_command(options: argparse.Namespace, context: Context) -> int:
    """Run a command; its module is imported only now, to keep heavy parts out of others' way."""
    if options.extra is not None:
        options.extra.require()
    module = importlib.import_module(f"pos_scanner.cli.{options.module}")
    return cast(_CommandModule, module).run(options, context)
