"""The options of `export`; a module of its own, since they are many."""

import argparse
from datetime import date
from pathlib import Path

from pos_scanner.protocol.pairing import with_scheme

ACTIONS = ("list", "history", "gaps", "check", "again", "rejections", "companions")
"""Options that ask for something else than a new export."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options: where to, in which format, which invoices, or what instead."""
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "--output",
        type=path,
        metavar="FILE",
        help="write this file; an earlier export may be replaced",
    )
    output.add_argument(
        "--output-dir",
        type=path,
        metavar="DIR",
        help="write a file into this folder, named after batch, count and sum",
    )
    parser.add_argument(
        "--preset", default="standard", help="the format, of --list (default: %(default)s)"
    )
    parser.add_argument(
        "--encoding",
        choices=["utf-8-sig", "utf-8", "gb18030"],
        help="instead of the format's own encoding",
    )
    parser.add_argument(
        "--headings", choices=["en", "zh"], help="language of the standard CSV's headings"
    )
    parser.add_argument(
        "--template",
        type=path,
        metavar="FILE",
        help="the tax platform's blank workbook, to be filled",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object: the batches, or the error"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="write nothing if the format cannot hold one of the invoices",
    )
    parser.add_argument(
        "--pool",
        metavar="URL",
        nargs="?",
        const="",
        type=_server_address,
        help="all tills' invoices, which the server collects; without URL, the settings' server",
    )
    _add_selection(parser)
    _add_actions(parser)


def refuse_contradictions(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Say what does not go together; ends with status 2."""
    if options.till and options.pool is None:
        parser.error("argument --till: needs --pool")
    if options.till and options.invoice:
        parser.error("argument --invoice: not allowed with argument --till")
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
    selection.add_argument(
        "--from", dest="since", type=day, metavar="DATE", help="first day, like 2026-11-01"
    )
    selection.add_argument(
        "--to", dest="until", type=day, metavar="DATE", help="last day, included, like 2026-11-30"
    )
    selection.add_argument(
        "--new",
        action="store_true",
        help="for scheduled runs: exit with 0 even if there is nothing new",
    )
    selection.add_argument("--all", action="store_true", help="also what was exported before")
    selection.add_argument(
        "--shift", type=int, metavar="NUMBER", help="invoices of this shift only"
    )
    selection.add_argument("--cashier", metavar="NAME", help="invoices that this cashier confirmed")
    selection.add_argument(
        "--till",
        action="append",
        metavar="NAME",
        help="with --pool: invoices of this till only; may be repeated",
    )
    selection.add_argument("--kind", choices=["ordinary", "special"], help="one kind only")
    selection.add_argument(
        "--state", choices=["confirmed", "voided"], help="confirmed or voided invoices only"
    )
    selection.add_argument(
        "--invoice", action="append", metavar="NUMBER", help="this invoice only; may be repeated"
    )


def _add_actions(parser: argparse.ArgumentParser) -> None:
    instead = parser.add_argument_group("instead of an export")
    actions = instead.add_mutually_exclusive_group()
    actions.add_argument("--list", action="store_true", help="list the formats")
    actions.add_argument("--history", action="store_true", help="list the batches written so far")
    actions.add_argument(
        "--gaps",
        action="store_true",
        help="list invoices never exported, and why",
    )
    actions.add_argument(
        "--check", action="store_true", help="say what would be written and refused; write nothing"
    )
    actions.add_argument(
        "--again",
        metavar="BATCH",
        nargs="?",
        const="",
        help="write a batch's file again in its place; with --output, its invoices in another"
        " format; without BATCH, let invoices go to the tax platform a second time",
    )
    actions.add_argument(
        "--rejections",
        type=path,
        metavar="FILE",
        help="list what the tax platform refused, by the file that it gave, and why",
    )
    actions.add_argument(
        "--answer", dest="rejections", type=path, metavar="FILE", help="the same as --rejections"
    )
    actions.add_argument(
        "--companions",
        type=path,
        metavar="DIR",
        help="write what hledger and Beancount need to read the standard CSV",
    )


def path(text: str) -> Path:
    """A path as it is typed; an empty one would be the folder that one is in.

    Raises:
        argparse.ArgumentTypeError: it is empty, in words for the usage message.
    """
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return Path(text)


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


def _server_address(text: str) -> str:
    address = with_scheme(text.strip())
    if not address.startswith(("https://", "http://")):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no server's address: it begins with https://"
        )
    return address
