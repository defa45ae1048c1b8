"""The command line's grammar: commands, options and their help."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner import __version__
from pos_scanner.cli.context import default_data_folder

LARGEST_PORT = 65535

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
  pos-scanner export --output new.csv  every invoice that no earlier export holds
  pos-scanner doctor                   what works here, and how to mend what does not

exit status: 0 done, 1 could not (the reason is on stderr), 2 wrong usage"""


def grammar() -> argparse.ArgumentParser:
    """The parser of the whole command line; it sets ``module``, the command's module in cli/."""
    parser = argparse.ArgumentParser(
        prog="pos-scanner",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        default=default_data_folder(),
        help="where the journal is kept (default: %(default)s)",
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (default: settings.toml in DIR)"
    )
    parser.add_argument(
        "--lang", choices=["zh_CN", "en"], help="the language (default: the system's)"
    )
    parser.set_defaults(module="window")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (_demo, _decode, _lookup, _export, _backend, _sandbox, _doctor):
        add(commands)
    return parser


def _command(
    commands: "Commands", name: str, help_text: str, more: str = ""
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.\n{more}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(module=name)
    return parser


def _demo(commands: "Commands") -> None:
    parser = _command(
        commands,
        "demo",
        "show the whole job with a stand-in for WeChat and a sample camera",
        "Everything runs on this machine, in a folder that is deleted afterwards.",
    )
    parser.add_argument("--auto", action="store_true", help="do the job by itself, then leave")
    parser.add_argument(
        "--shots", type=Path, metavar="DIR", help="with --auto: write pictures and the file there"
    )


def _decode(commands: "Commands") -> None:
    parser = _command(
        commands,
        "decode",
        "read the codes in pictures, videos and PDF files",
        "PDF files need an extra: pip install 'pos-scanner[pdf]'.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--effort",
        choices=["fast", "normal", "max"],
        default="normal",
        help="fast: 30 ms a picture, as before the camera; normal: everything that reads more; "
        "max: every decoder on every picture (default: %(default)s)",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="one JSON object a line: file, codes [{text, decoder, corners, page}], ms",
    )


def _lookup(commands: "Commands") -> None:
    parser = _command(
        commands,
        "lookup",
        "find the title behind a scanned text",
        "A tax bureau's code is decoded here; a WeChat code is asked of the backend.",
    )
    parser.add_argument("text", metavar="TEXT", help="the code's text; - reads it from stdin")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _export(commands: "Commands") -> None:
    parser = _command(
        commands,
        "export",
        "write confirmed invoices to a file for accounting",
        "Without --from and --to: every invoice that no earlier export holds.",
    )
    parser.add_argument("--preset", default="standard", help="the format (default: %(default)s)")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--from", dest="since", type=_day, metavar="DATE", help="like 2026-11-01")
    parser.add_argument(
        "--to", dest="until", type=_day, metavar="DATE", help="like 2026-11-30, which is included"
    )


def _backend(commands: "Commands") -> None:
    parser = _command(commands, "backend", "run the server that asks WeChat on the tills' behalf")
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    serve = actions.add_parser("serve", help="answer tills until stopped")
    serve.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, help="port to listen on (default: 8765)")
    till = actions.add_parser("till", help="let tills in and shut them out")
    acts = till.add_subparsers(title="actions", dest="till_action", metavar="ACTION", required=True)
    acts.add_parser("add", help="let a till in; prints its token once").add_argument("name")
    acts.add_parser("list", help="list the tills")
    acts.add_parser("revoke", help="shut a till out").add_argument("name")


def _sandbox(commands: "Commands") -> None:
    parser = _command(commands, "sandbox", "run a stand-in for WeChat, for trying and testing")
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    serve = actions.add_parser("serve", help="answer like WeChat until stopped")
    serve.add_argument("--port", type=_port, default=8766, help="(default: %(default)s)")


def _doctor(commands: "Commands") -> None:
    parser = _command(commands, "doctor", "say what works here, and how to mend what does not")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-30") from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LARGEST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number")
    return int(text)
