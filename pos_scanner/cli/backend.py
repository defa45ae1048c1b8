"""`backend`: the server, and the tills that may ask it."""

import argparse
import dataclasses
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner import clock
from pos_scanner.cli.context import Context
from pos_scanner.cli.main import COULD_NOT, DONE
from pos_scanner.cli.optional_dependencies import require_part

if TYPE_CHECKING:
    from pos_scanner.backend.tills import Tills


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Serve, or add, list and revoke tills."""
    require_part("backend", "fastapi", "uvicorn", "aiohttp")
    return _serve(chosen, context) if chosen.action == "serve" else _tills(chosen, context)


def _serve(chosen: argparse.Namespace, context: Context) -> int:
    from pos_scanner.backend.config import read_config  # noqa: PLC0415  (an optional part)
    from pos_scanner.backend.server import serve  # noqa: PLC0415

    config = read_config(os.environ, context.data_folder)
    if chosen.host:
        config = dataclasses.replace(config, host=chosen.host)
    if chosen.port is not None:
        config = dataclasses.replace(config, port=chosen.port)
    print(f"http://{config.host}:{config.port} (Ctrl-C ends it)", flush=True)
    serve(config)
    return DONE


def _tills(chosen: argparse.Namespace, context: Context) -> int:
    from pos_scanner.backend.storage import SqliteTillStorage  # noqa: PLC0415
    from pos_scanner.backend.tills import Tills  # noqa: PLC0415

    folder = os.environ.get("POS_SCANNER_BACKEND_DATA") or context.data_folder
    storage = SqliteTillStorage(Path(folder))
    try:
        tills = Tills(storage)
        if chosen.till_action == "add":
            return _add(tills, chosen.name)
        if chosen.till_action == "revoke":
            return _revoke(tills, chosen.name)
        for till in tills.all():
            state = f"revoked {till.revoked_at:%Y-%m-%d}" if till.revoked_at else "may ask"
            print(f"{till.name}\t{till.added_at:%Y-%m-%d}\t{state}")
        return DONE
    finally:
        storage.close()


def _add(tills: "Tills", name: str) -> int:
    try:
        token = tills.add(name, clock.now())
    except ValueError as error:
        print(error, file=sys.stderr)
        return COULD_NOT
    print(token)
    print(
        "Put it into the till's settings as backend.token; it is not shown again.", file=sys.stderr
    )
    return DONE


def _revoke(tills: "Tills", name: str) -> int:
    if tills.revoke(name, clock.now()):
        return DONE
    print(f"no till named {name} may ask", file=sys.stderr)
    return COULD_NOT
