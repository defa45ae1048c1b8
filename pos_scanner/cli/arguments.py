"""The command line's arguments: a command is a function here, its docstring the command's help."""

import argparse
import inspect
from collections.abc import Callable
from functools import partial
from string import hexdigits
from typing import TYPE_CHECKING

from pos_scanner import __version__
from pos_scanner.cli import export_arguments
from pos_scanner.cli.context import Extra, default_data_folder
from pos_scanner.cli.export_arguments import path

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
  pos-scanner doctor                   what works here, and how to fix what does not

exit status: 0 done, 1 could not (the reason is on stderr), 2 wrong usage,
3 exported in part: some invoices stay waiting"""

_FEWEST_DIGITS = 12
"""Of a hash that was written down: 48 bits."""
_LAST_ENTRY = 2**63 - 1
"""SQLite's largest integer."""


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
        type=path,
        metavar="DIR",
        help=(
            "where the journal is kept (default: the setting data.folder, else "
            f"{default_data_folder()})"
        ),
    )
    whole.add_argument(
        "--config",
        type=path,
        metavar="FILE",
        help="the settings (default: settings.toml in DIR)",
    )
    whole.add_argument(
        "--lang", choices=["zh_CN", "en"], help="the language (default: the system's)"
    )
    whole.set_defaults(module="window", refuse=None, extra=None)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    _add_command(commands, _demo, DEMO)
    for declare in (_decode, _lookup, _card, _codes, _sale, _export, _journal):
        _add_command(commands, declare)
    _add_command(commands, _backend, BACKEND)
    _add_command(commands, _sandbox, SANDBOX)
    _add_command(commands, _doctor)
    return whole


def _add_command(
    commands: "Commands",
    declare: Callable[[argparse.ArgumentParser], None],
    extra: Extra | None = None,
) -> None:
    """Add the command that a function is called after: its docstring helps, itself adds options."""
    name = declare.__name__.removeprefix("_")
    summary, _, details = (inspect.getdoc(declare) or name).partition("\n\n")
    command = _action(commands, name, summary[0].lower() + summary[1:].rstrip("."), details)
    command.set_defaults(module=name, extra=extra)
    declare(command)


def _action(
    actions: "Commands", name: str, help_text: str, details: str = ""
) -> argparse.ArgumentParser:
    return actions.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.\n{details}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _actions(command: argparse.ArgumentParser, dest: str = "action") -> "Commands":
    """A command's own commands, one of which has to be given."""
    return command.add_subparsers(title="actions", dest=dest, metavar="ACTION", required=True)


def _add_json(command: argparse.ArgumentParser, help_text: str = "print one JSON object") -> None:
    command.add_argument("--json", action="store_true", help=help_text)


def _demo(command: argparse.ArgumentParser) -> None:
    """Show the whole job with a stand-in for WeChat and a sample camera.

    Everything runs on this machine, in a folder that is deleted afterwards.
    """
    command.add_argument("--auto", action="store_true", help="do the job by itself, then leave")
    command.add_argument(
        "--shots", type=path, metavar="DIR", help="with --auto: write pictures and the file there"
    )


def _decode(command: argparse.ArgumentParser) -> None:
    """Read the codes in pictures, videos and PDF files.

    PDF files need an extra: pip install './pos_scanner-….whl[pdf]'.
    """
    command.add_argument(
        "files", nargs="+", type=path, metavar="FILE", help="- for a piped one, up to 256 MB"
    )
    command.add_argument(
        "--effort",
        choices=["fast", "normal", "max"],
        default="normal",
        help="fast: 30 ms a picture, as before the camera; normal: everything that reads more; "
        "max: every code of a picture, by every decoder (default: %(default)s)",
    )
    _add_json(command, "one JSON object a line: file, codes [{text, decoder, corners, page}], ms")


def _lookup(command: argparse.ArgumentParser) -> None:
    """Find the title behind a scanned text.

    A tax bureau's code is decoded here; for a WeChat code the server of the settings is asked.
    """
    command.add_argument("text", metavar="TEXT", help="the code's text; - for one that is piped in")
    _add_json(command)


def _sale(command: argparse.ArgumentParser) -> None:
    """Hand a sale of the cash register to the window that is open.

    It fills the sale's part of the form; the buyer is scanned as usual.
    """
    for option, help_text in _SALE.items():
        command.add_argument(option, help=help_text)
    command.add_argument("--without-tax", action="store_true", help="amounts are without tax")
    _add_json(command, "read the whole sale, with its lines, from stdin")


_SALE = {
    "--order": "the order's number",
    "--amount": "with tax, in yuan, like 58.00",
    "--item": "what was sold, or its number in the list of items (default: the usual one)",
    "--remark": "the invoice's remark",
    "--quantity": "how many",
    "--unit-price": "the price of one",
    "--unit": "the unit that is counted",
    "--spec": "the specification",
    "--discount": "what was taken off, in yuan",
    "--tax-code": "the item's tax code, 19 digits",
    "--tax-rate": 'as a fraction, like 0.06, or "exempt" (default: the item\'s)',
}


def _card(command: argparse.ArgumentParser) -> None:
    """Make a title's code, for the shop's own card and for regular customers.

    The tax bureau's code: any till decodes it without a network. Prints its text, or draws it.
    """
    command.add_argument("--name", required=True, help="the company's or person's")
    for option, help_text in _CARD.items():
        command.add_argument(option, default="", metavar="TEXT", help=help_text)
    command.add_argument(
        "--output", type=path, metavar="FILE", help="draw it there instead: a .png or .svg"
    )


_CARD = {
    "--tax-number": "15 to 20 letters and digits (default: none)",
    "--address": "the company's",
    "--phone": "the company's",
    "--bank": "the bank's name",
    "--account": "the account's number",
}


def _export(command: argparse.ArgumentParser) -> None:
    """Write confirmed invoices to a file for accounting.

    Each destination (tax platform, ledger, ERP, every other format) gets each invoice once; --all
    also writes what it had before. An invoice that is voided after it was exported goes out again,
    with negative amounts. The file is read back and compared before its invoices count as exported;
    a second file beside it says what it contains. Exit status 3: the format cannot hold some
    invoices, which stay waiting.
    """
    export_arguments.add_options(command)
    command.set_defaults(refuse=partial(export_arguments.refuse_contradictions, command))


def _journal(command: argparse.ArgumentParser) -> None:
    """Check, back up, restore and purge the journal."""
    actions = _actions(command)
    verify = _action(
        actions,
        "verify",
        "see that no record is damaged or was changed; name those that are",
        "Exit status 1 when anything is wrong. With FILE a backup is checked, and left as it is.",
    )
    verify.add_argument("file", nargs="?", type=path, metavar="FILE", help="a backup")
    verify.add_argument(
        "--hash",
        type=_entry_and_hash,
        metavar="ENTRY:HASH",
        help="compare with the proof that was written down, like 57:5a8bd72e7f7a",
    )
    backup = _action(
        actions, "backup", "copy the journal, also while the window is open", "The copy is checked."
    )
    backup.add_argument("file", type=path, metavar="FILE", help="an earlier backup is replaced")
    restore = _action(
        actions,
        "restore",
        "put a backup in the journal's place",
        "The backup is verified first. What was confirmed since is taken over from the file that\n"
        "stood there, as far as it is sound; that file is kept beside, under another name.\n"
        "Close the window before.",
    )
    restore.add_argument("file", type=path, metavar="FILE", help="made by backup, or a daily one")
    purge = _action(
        actions,
        "purge",
        "remove personal data from old records",
        "The buyer's particulars and the remark go; number and amounts stay, and verify still\n"
        "finds nothing wrong. What was not exported yet is left whole. Backups are left as they\n"
        "are: the daily ones go by themselves.",
    )
    purge.add_argument(
        "--before",
        type=export_arguments.day,
        required=True,
        metavar="DATE",
        help="the first day that is kept",
    )
    issued = _issued(actions)
    stats = _action(actions, "stats", "count what the journal contains")
    _action(actions, "reindex", "rebuild the search index, when verify says that it is damaged")
    for action in (verify, backup, restore, _begin_anew(actions), purge, issued, stats):
        _add_json(action)


def _begin_anew(actions: "Commands") -> argparse.ArgumentParser:
    return _action(
        actions,
        "begin-anew",
        "begin an empty journal on purpose, when the old one is lost",
        "Its numbers follow those that this till remembers. A file that stands there is kept\n"
        "beside, under another name. To go on with the file itself: journal restore FILE.",
    )


def _issued(actions: "Commands") -> argparse.ArgumentParser:
    """Match the tax platform's list of issued invoices with the records."""
    issued = _action(
        actions,
        "issued",
        "read the tax platform's list of issued invoices",
        "Each invoice is matched with its record: by the till's number in the remark, else by\n"
        "buyer, total and days where that is unique. What is left is for you to decide:\n"
        "--link 26112000000000000003=T1-20261123-0003. Reading a list twice changes nothing.\n"
        "Exit status 1 when something does not agree.",
    )
    issued.add_argument("files", nargs="+", type=path, metavar="FILE", help="xlsx, ODS or CSV")
    issued.add_argument("--csv", type=path, metavar="FILE", help="the reconciliation, line by line")
    issued.add_argument(
        "--link",
        action="append",
        type=export_arguments.link,
        metavar="ISSUED=OURS",
        help="a decision of yours; repeatable",
    )
    issued.add_argument(
        "--unlink",
        action="append",
        type=export_arguments.link,
        metavar="ISSUED=OURS",
        help="take a decision back: the two do not belong together; repeatable",
    )
    return issued


def _backend(command: argparse.ArgumentParser) -> None:
    """Run the server that asks WeChat on the tills' behalf."""
    actions = _actions(command)
    serve = _action(actions, "serve", "answer tills until stopped")
    serve.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, help="port to listen on (default: 8765)")
    _action(
        actions,
        "migrate",
        "bring the database up to date",
        "For PostgreSQL, once before the copies of a new version are started; SQLite's file is\n"
        "brought up to date by itself.",
    )
    _action(
        actions,
        "check",
        "see that configuration, database, WeChat accounts, clock and certificate are right",
        "Exit status 1 when one is not.",
    )
    _action(actions, "status", "tills, refused accounts, refused requests; of all copies")
    _tills(actions)


def _tills(actions: "Commands") -> None:
    tills = _actions(_action(actions, "till", "add, pair and revoke tills"), "till_action")
    _describe_till(_action(tills, "add", "let a till in; prints its token, a password, once"))
    pairing = "show a code and a QR by which a till lets itself in: ten minutes, once"
    _describe_till(_action(tills, "pair", pairing))
    _action(tills, "list", "list the tills")
    _action(tills, "audit", "who was let in and refused lately, from which address")
    revoke = _action(tills, "revoke", "take a till's access away, at once")
    revoke.add_argument("name", help="the till's, as list has it")


def _describe_till(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", help='like "shop 7 till 2"')
    command.add_argument("--shop", help="the shop's name, the same for all of its tills")
    command.add_argument("--account", metavar="APPID", help="the WeChat account that it asks with")
    command.add_argument(
        "--reads-pool", action="store_true", help="it may read what all tills have sent"
    )


def _sandbox(command: argparse.ArgumentParser) -> None:
    """Run a stand-in for WeChat, for trying and testing."""
    serve = _action(_actions(command), "serve", "answer like WeChat until stopped")
    serve.add_argument("--port", type=_port, default=8766, help="to listen on (default: 8766)")


def _codes(command: argparse.ArgumentParser) -> None:
    """Find a tax code by word, pinyin or first digits; import the bureau's table.

    The table is what the tax platform gives (xlsx or CSV, columns by heading); it is kept in the
    data folder, and the window finds its codes when it is opened next.
    """
    query = command.add_mutually_exclusive_group(required=True)
    query.add_argument("text", nargs="?", metavar="TEXT", help="like 餐饮, canyin, cy or 3070401")
    query.add_argument(
        "--import", dest="table", type=path, metavar="FILE", help="import this table"
    )
    _add_json(command)


def _doctor(command: argparse.ArgumentParser) -> None:
    """Say what works here, and how to fix what does not."""
    _add_json(command)


def _entry_and_hash(text: str) -> tuple[int, str]:
    """Like ``57:5a8bd72e7f7ac273``: an entry's number and its hash, or the hash's first part."""
    entry, _, hash_ = text.strip().partition(":")
    is_hash = _FEWEST_DIGITS <= len(hash_) <= 64 and not set(hash_.lower()) - set(hexdigits)
    is_entry = entry.isascii() and entry.isdecimal() and int(entry) <= _LAST_ENTRY
    if not is_entry or not is_hash:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not like 57:5a8bd72e7f7a: an entry's number, a colon and "
            f"{_FEWEST_DIGITS} to 64 digits (0-9, a-f) of its hash"
        )
    return int(entry), hash_.lower()


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LARGEST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number")
    return int(text)
