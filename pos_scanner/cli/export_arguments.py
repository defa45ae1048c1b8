"""The options of `export`; a module of its own, since they are many."""

import argparse
from datetime import date
from pathlib import Path

MORE = """\
What no earlier batch has told, unless --all is given. A void of an invoice that accounting has is
told too. The file is read back and compared before its invoices count as exported; a manifest
stands beside it."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare them."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--output", type=Path, metavar="FILE")
    where.add_argument(
        "--output-dir", type=Path, metavar="DIR", help="write there, under a name that says all"
    )
    parser.add_argument("--preset", default="standard", help="the format (default: %(default)s)")
    parser.add_argument(
        "--encoding", choices=["utf-8-sig", "utf-8", "gb18030"], help="instead of the format's own"
    )
    parser.add_argument(
        "--template", type=Path, metavar="FILE", help="the blank workbook that the format fills"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object: batches, or error"
    )
    _which(parser)
    _instead(parser)


def refuse_contradictions(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> None:
    """Say what does not go together; ends with status 2."""
    looks = (chosen.list, chosen.history, chosen.gaps, chosen.check, chosen.answer)
    if any(looks) or chosen.companions or chosen.again:
        return
    if not (chosen.output or chosen.output_dir):
        parser.error("one of the arguments --output --output-dir is required")
    if chosen.new and chosen.all:
        parser.error("argument --all: not allowed with argument --new")


def _which(parser: argparse.ArgumentParser) -> None:
    which = parser.add_argument_group("which invoices")
    which.add_argument("--from", dest="since", type=day, metavar="DATE", help="like 2026-11-01")
    which.add_argument(
        "--to", dest="until", type=day, metavar="DATE", help="like 2026-11-30, which is included"
    )
    which.add_argument(
        "--new",
        action="store_true",
        help="for cron and the Task Scheduler: nothing new is no failure",
    )
    which.add_argument("--all", action="store_true", help="what was exported before, too")
    which.add_argument("--shift", type=int, metavar="NUMBER")
    which.add_argument("--cashier", metavar="NAME")
    which.add_argument("--kind", choices=["ordinary", "special"])
    which.add_argument(
        "--state", choices=["confirmed", "voided"], help="confirmations or voids alone"
    )
    which.add_argument("--invoice", action="append", metavar="NUMBER", help="this one; repeatable")


def _instead(parser: argparse.ArgumentParser) -> None:
    instead = parser.add_argument_group("instead of an export")
    act = instead.add_mutually_exclusive_group()
    act.add_argument("--list", action="store_true", help="the formats there are")
    act.add_argument("--history", action="store_true", help="the batches there are")
    act.add_argument(
        "--gaps", action="store_true", help="invoices that accounting was told nothing of, and why"
    )
    act.add_argument(
        "--check", action="store_true", help="what an export would be, and what the format refuses"
    )
    act.add_argument(
        "--again",
        metavar="BATCH",
        help="the same file in its place; with --output its invoices in another format",
    )
    act.add_argument(
        "--answer", type=Path, metavar="FILE", help="what the tax platform refused, and why"
    )
    act.add_argument(
        "--companions", type=Path, metavar="DIR", help="hledger rules and a Beancount importer"
    )


def day(text: str) -> date:
    """A day as it is typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-30") from None
