"""The command line's arguments: commands, options and their help."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner import __version__
from pos_scanner.cli import export_arguments
from pos_scanner.cli.context import Extra, default_data_folder

LARGEST_PORT = 65535
BACKEND = Extra("backend", ("fastapi", "uvicorn", "aiohttp"))
DEMO = Extra("demo", (*BACKEND.modules, "segno", "PIL"))
SANDBOX = Extra("demo", ("aiohttp", "segno", "PIL"))

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  (it has no other)

_DESCRIPTION = """\
Scan a customer's invoice-title code at the till, confirm the invoice, hand accounting a file.
Without a command the till's window opens."""

_EPILOG = """\
examples:
  pos-scanner                          open the window
  pos-scanner demo                     see the whole job with a sample camera
  pos-scanner decode photo.jpg         read the codes in a picture or a video
  pos-scanner lookup '$01…$'           what is this text, and whose title is it?
  pos-scanner card --name 某某公司 --tax-number 91… --output card.png
  pos-scanner export --output new.csv  every invoice that no earlier export holds
  pos-scanner sale --order R123 --amount 58.00   hand a sale to the open window
  pos-scanner journal verify           is every invoice as it was confirmed?
  pos-scanner doctor                   what works here, and how to mend what does not

exit status: 0 done, 1 could not (the reason is on stderr), 2 wrong usage"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line.

    Besides the options it sets ``module`` (the command's module in this package), ``extra`` (the
    optional part that it needs, or ``None``) and ``refuse`` (says what does not go together, or
    ``None``).
    """
    whole = argparse.ArgumentParser(
        prog="pos-scanner",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    whole.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        default=default_data_folder(),
        help="where the journal is kept (default: %(default)s)",
    )
    whole.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (default: settings.toml in DIR)"
    )
    whole.add_argument(
        "--lang", choices=["zh_CN", "en"], help="the language (default: the system's)"
    )
    whole.set_defaults(module="window", refuse=None, extra=None)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    for add in (
        _demo, _decode, _lookup, _card, _sale, _export, _journal, _backend, _sandbox, _doctor,
    ):  # fmt: skip
        add(commands)
    return whole


def _command(
    commands: "Commands", name: str, help_text: str, details: str = "", extra: Extra | None = None
) -> argparse.ArgumentParser:
    command = _action(commands, name, help_text, details)
    command.set_defaults(module=name, extra=extra)
    return command


def _demo(commands: "Commands") -> None:
    command = _command(
        commands,
        "demo",
        "show the whole job with a stand-in for WeChat and a sample camera",
        "Everything runs on this machine, in a folder that is deleted afterwards.",
        DEMO,
    )
    command.add_argument("--auto", action="store_true", help="do the job by itself, then leave")
    command.add_argument(
        "--shots", type=Path, metavar="DIR", help="with --auto: write pictures and the file there"
    )


def _decode(commands: "Commands") -> None:
    command = _command(
        commands,
        "decode",
        "read the codes in pictures, videos and PDF files",
        "PDF files need an extra: pip install 'pos-scanner[pdf]'.",
    )
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="- reads one from stdin"
    )
    command.add_argument(
        "--effort",
        choices=["fast", "normal", "max"],
        default="normal",
        help="fast: 30 ms a picture, as before the camera; normal: everything that reads more; "
        "max: every code of a picture, by every decoder (default: %(default)s)",
    )
    command.add_argument(
        "--json",
        action="store_true",
        help="one JSON object a line: file, codes [{text, decoder, corners, page}], ms",
    )


def _lookup(commands: "Commands") -> None:
    command = _command(
        commands,
        "lookup",
        "find the title behind a scanned text",
        "A tax bureau's code is decoded here; a WeChat code is asked of the backend.",
    )
    command.add_argument("text", metavar="TEXT", help="the code's text; - reads it from stdin")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def _sale(commands: "Commands") -> None:
    command = _command(
        commands,
        "sale",
        "hand a sale of the cash register to the window that is open",
        "It fills the sale's part of the form; the buyer is scanned as ever.",
    )
    command.add_argument("--order", help="the order's number")
    command.add_argument("--amount", help="with tax, in yuan, like 58.00")
    command.add_argument(
        "--item", help="what was sold, or its number in the list of items (default: the usual one)"
    )
    command.add_argument("--remark", help="the invoice's remark")
    command.add_argument("--quantity", help="how many")
    command.add_argument("--unit-price", help="the price of one")
    command.add_argument("--unit", help="the unit that is counted")
    command.add_argument("--spec", help="the specification")
    command.add_argument("--discount", help="what was taken off, in yuan")
    command.add_argument("--tax-code", help="the item's tax code, 19 digits")
    command.add_argument(
        "--tax-rate", help='as a fraction, like 0.06, or "exempt" (default: the item\'s)'
    )
    command.add_argument("--without-tax", action="store_true", help="amounts are without tax")
    command.add_argument(
        "--json", action="store_true", help="read the whole sale, with its lines, from stdin"
    )


def _card(commands: "Commands") -> None:
    command = _command(
        commands,
        "card",
        "make a title's code, for the shop's own card and for regular customers",
        "The tax bureau's code: any till decodes it without a network. Prints its text, or draws "
        "it.",
    )
    command.add_argument("--name", required=True)
    command.add_argument("--tax-number", default="", metavar="NUMBER")
    command.add_argument("--address", default="")
    command.add_argument("--phone", default="")
    command.add_argument("--bank", default="")
    command.add_argument("--account", default="")
    command.add_argument(
        "--output", type=Path, metavar="FILE", help="draw it there instead: a .png or .svg"
    )


def _export(commands: "Commands") -> None:
    command = _command(
        commands,
        "export",
        "write confirmed invoices to a file for accounting",
        export_arguments.DETAILS,
    )
    export_arguments.add_options(command)
    command.set_defaults(refuse=partial(export_arguments.refuse_contradictions, command))


def _journal(commands: "Commands") -> None:
    command = _command(commands, "journal", "check, back up, restore and purge the journal")
    actions = command.add_subparsers(
        title="actions", dest="action", metavar="ACTION", required=True
    )
    verify = _action(
        actions,
        "verify",
        "compute every hash anew; name each record that is damaged or was changed",
        "Status 1 when anything is wrong. With FILE a backup is checked, and left as it is.",
    )
    verify.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a backup")
    backup = _action(
        actions, "backup", "copy the journal, also while the window is open", "The copy is checked."
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="an earlier backup is replaced")
    restore = _action(
        actions,
        "restore",
        "put a backup in the journal's place",
        "The backup is verified first. What was confirmed since is taken over from the file that\n"
        "stood there, as far as it is sound; that file is kept beside, under another name.\n"
        "Close the window before.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="made by backup, or a daily one")
    purge = _action(
        actions,
        "purge",
        "remove what is personal from old records",
        "The buyer's particulars and the remark go; number, amounts and hashes stay, and the\n"
        "journal still verifies. Records that no export holds yet are left whole. Backups are\n"
        "left as they are: the daily ones go by themselves.",
    )
    purge.add_argument(
        "--before",
        type=export_arguments.day,
        required=True,
        metavar="DATE",
        help="the first day that is kept",
    )
    stats = _action(actions, "stats", "count what the journal holds")
    _action(actions, "reindex", "make the search index anew, when verify says that it is damaged")
    for action in (verify, backup, restore, purge, stats):
        action.add_argument("--json", action="store_true", help="print one JSON object")


def _action(
    actions: "Commands", name: str, help_text: str, details: str = ""
) -> argparse.ArgumentParser:
    return actions.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.\n{details}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _backend(commands: "Commands") -> None:
    command = _command(
        commands, "backend", "run the server that asks WeChat on the tills' behalf", extra=BACKEND
    )
    actions = command.add_subparsers(
        title="actions", dest="action", metavar="ACTION", required=True
    )
    serve = actions.add_parser("serve", help="answer tills until stopped")
    serve.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, help="port to listen on (default: 8765)")
    till = actions.add_parser("till", help="let tills in and shut them out")
    acts = till.add_subparsers(title="actions", dest="till_action", metavar="ACTION", required=True)
    acts.add_parser("add", help="let a till in; prints its token once").add_argument("name")
    acts.add_parser("list", help="list the tills")
    acts.add_parser("revoke", help="shut a till out").add_argument("name")


def _sandbox(commands: "Commands") -> None:
    command = _command(
        commands, "sandbox", "run a stand-in for WeChat, for trying and testing", extra=SANDBOX
    )
    actions = command.add_subparsers(
        title="actions", dest="action", metavar="ACTION", required=True
    )
    serve = actions.add_parser("serve", help="answer like WeChat until stopped")
    serve.add_argument("--port", type=_port, default=8766, help="(default: %(default)s)")


def _doctor(commands: "Commands") -> None:
    command = _command(commands, "doctor", "say what works here, and how to mend what does not")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LARGEST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number")
    return int(text)
