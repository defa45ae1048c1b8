"""`backend`: the server, and the tills that may ask it."""

import argparse
import dataclasses
import os
from pathlib import Path

from pos_scanner import clock
from pos_scanner.backend.config import read_config
from pos_scanner.backend.server import serve
from pos_scanner.backend.till_storage import TillStorage
from pos_scanner.backend.tills import Tills
from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say


def run(options: argparse.Namespace, context: Context) -> int:
    """Serve, or add, list and revoke tills."""
    return _serve(options, context) if options.action == "serve" else _tills(options, context)


def _serve(options: argparse.Namespace, context: Context) -> int:
    config = read_config(os.environ, context.data_folder)
    if options.host:
        config = dataclasses.replace(config, host=options.host)
    if options.port is not None:
        config = dataclasses.replace(config, port=options.port)
    say(f"http://{config.host}:{config.port} (Ctrl-C ends it)")
    serve(config)
    return ExitStatus.DONE


def _tills(options: argparse.Namespace, context: Context) -> int:
    folder = os.environ.get("POS_SCANNER_BACKEND_DATA") or context.data_folder
    storage = TillStorage(Path(folder))
    try:
        tills = Tills(storage)
        match options.till_action:
            case "add":
                say(tills.add(options.name, clock.now()))
                advice = "Put it into the till's settings as backend.token; it is not shown again."
                say(advice, error=True)
            case "revoke":
                if not tills.revoke(options.name, clock.now()):
                    say(f"no till named {options.name} may ask", error=True)
                    return ExitStatus.COULD_NOT
            case _:
                for till in tills.all():
                    state = f"revoked {till.revoked_at:%Y-%m-%d}" if till.revoked_at else "may ask"
                    say(f"{till.name}\t{till.added_at:%Y-%m-%d}\t{state}")
    except ValueError as error:
        say(error, error=True)
        return ExitStatus.COULD_NOT
    finally:
        storage.close()
    return ExitStatus.DONE
