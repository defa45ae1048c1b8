"""The options of `export`; a module of its own, since they are many."""

import argparse
from datetime import date
from pathlib import Path

ACTIONS = ("list", "history", "gaps", "check", "again", "rejections", "companions")
"""Options that ask for something else than a new export."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options: where to, in which format, which invoices, or what instead."""
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--output", type=Path, metavar="FILE")
    output.add_argument(
        "--output-dir",
        type=Path,
        metavar="DIR",
        help="write there, under a name that says the content",
    )
    parser.add_argument("--preset", default="standard", help="the format (default: %(default)s)")
    parser.add_argument(
        "--encoding", choices=["utf-8-sig", "utf-8", "gb18030"], help="instead of the format's own"
    )
    parser.add_argument(
        "--headings", choices=["en", "zh"], help="of the standard CSV, instead of the settings'"
    )
    parser.add_argument(
        "--template", type=Path, metavar="FILE", help="the blank workbook that the format fills"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object: batches, or error"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="write nothing when the format cannot hold one of the invoices",
    )
    _add_selection(parser)
    _add_actions(parser)


def refuse_contradictions(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Say what does not go together; ends with status 2."""
    if any(getattr(options, action) for action in ACTIONS):
        return
    if not (options.output or options.output_dir):
        parser.error("one of the arguments --output --output-dir is required")
    if options.new and options.all:
        parser.error("argument --all: not allowed with argument --new")
    if options.new and options.again is not None:
        parser.error("argument --again: not allowed with argument --new")


def _add_selection(parser: argparse.ArgumentParser) -> None:
    selection = parser.add_argument_group("which invoices")
    selection.add_argument("--from", dest="since", type=day, metavar="DATE", help="like 2026-11-01")
    selection.add_argument(
        "--to", dest="until", type=day, metavar="DATE", help="like 2026-11-30, which is included"
    )
    selection.add_argument(
        "--new",
        action="store_true",
        help="for cron and the Task Scheduler: having nothing new is no failure",
    )
    selection.add_argument("--all", action="store_true", help="what was exported before, too")
    selection.add_argument("--shift", type=int, metavar="NUMBER")
    selection.add_argument("--cashier", metavar="NAME")
    selection.add_argument("--kind", choices=["ordinary", "special"])
    selection.add_argument(
        "--state", choices=["confirmed", "voided"], help="confirmations or voids alone"
    )
    selection.add_argument(
        "--invoice", action="append", metavar="NUMBER", help="this one; repeatable"
    )


def _add_actions(parser: argparse.ArgumentParser) -> None:
    instead = parser.add_argument_group("instead of an export")
    actions = instead.add_mutually_exclusive_group()
    actions.add_argument("--list", action="store_true", help="the formats there are")
    actions.add_argument("--history", action="store_true", help="the batches there are")
    actions.add_argument(
        "--gaps",
        action="store_true",
        help="invoices never reported to accounting, and why",
    )
    actions.add_argument(
        "--check", action="store_true", help="what an export would be, and what the format refuses"
    )
    actions.add_argument(
        "--again",
        metavar="BATCH",
        nargs="?",
        const="",
        help="the same file in its place; with --output its invoices in another format;"
        " without a batch: what the tax platform was sent before may go there once more",
    )
    actions.add_argument(
        "--rejections",
        "--answer",
        type=Path,
        metavar="FILE",
        help="what the tax platform refused, and why",
    )
    actions.add_argument(
        "--companions", type=Path, metavar="DIR", help="hledger rules and a Beancount importer"
    )


def day(text: str) -> date:
    """A day as it is typed: 2026-11-30.

    Raises:
        argparse.ArgumentTypeError: it is none, in words for the usage message.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-30") from None


def link(text: str) -> tuple[str, str]:
    """The bureau's number and the till's, as a person joins them: ``26112000000000000003=T1-…``.

    Raises:
        argparse.ArgumentTypeError: it has no two sides, in words for the usage message.
    """
    issued, _, own = text.partition("=")
    if not (issued.strip() and own.strip()):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not like 26112000000000000003=T1-20261123-0003"
        )
    return issued.strip(), own.strip()
