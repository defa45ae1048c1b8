"""`backend`: the server, its database, and the tills that may ask it."""

from __future__ import annotations

import argparse
import asyncio
import difflib
import io
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import segno

from pos_scanner.backend.access_log import AccessEvent
from pos_scanner.backend.config import (
    FILE_VARIABLE,
    VARIABLES,
    BackendConfig,
    StoragePlace,
    read_config,
    read_storage_place,
)
from pos_scanner.backend.error_codes import meaning_of
from pos_scanner.backend.self_check import checked_parts
from pos_scanner.backend.server import serve
from pos_scanner.backend.storage.audit_table import AuditTable
from pos_scanner.backend.storage.database import Database
from pos_scanner.backend.storage.opening import open_database, opened_database
from pos_scanner.backend.storage.pairing_table import VALID
from pos_scanner.backend.storage.pool_table import PoolTable
from pos_scanner.backend.storage.shared_limits import SharedLimits, Stop
from pos_scanner.backend.storage.till_table import NewTill, Till, TillTable
from pos_scanner.backend.till_routes import invite
from pos_scanner.backend.tills import TillNameError, TillNameProblem, Tills
from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say
from pos_scanner.protocol.pairing import PairingInvitation, invitation_text, shown_code
from pos_scanner.settings import DECLARATIONS

if TYPE_CHECKING:
    from pos_scanner.cli.messages import Messages
    from pos_scanner.desktop.messages import Message

_PREFIXES = ("POS_SCANNER_BACKEND_", "POS_SCANNER_WECHAT_")
_AUDIT_LINES = 1000
_ACTIVE = timedelta(hours=1)
_REFUSALS = {
    AccessEvent.TOKEN_REFUSED,
    AccessEvent.CODE_REFUSED,
    AccessEvent.BRAKED,
    AccessEvent.NOT_ALLOWED,
}


def run(options: argparse.Namespace, context: Context) -> int:
    """Serve, or look after the database and the tills."""
    _warn_of_unknown_variables(context)
    if options.action == "serve":
        return _serve(options, context)
    if options.action == "check":
        return asyncio.run(_check(read_config(os.environ, context.data_folder), context))
    place = read_storage_place(os.environ, context.data_folder)
    if options.action == "migrate":
        return asyncio.run(_migrate(place, context))
    if options.action == "status":
        return asyncio.run(_with_database(_Command(place, options, context), _status))
    actions: dict[str, _Action] = {
        "add": _add,
        "pair": _pair,
        "list": _list,
        "revoke": _revoke,
        "audit": _audit,
    }
    command = _Command(place, options, context)
    return asyncio.run(_with_database(command, actions[options.till_action]))


def _warn_of_unknown_variables(context: Context) -> None:
    """Name on stderr each variable that begins as ours do and that nobody reads."""
    till_variables = (declaration.variable for declaration in DECLARATIONS.values())
    known = [*VARIABLES.values(), FILE_VARIABLE, *till_variables]
    for name in sorted(os.environ):
        if name.startswith(_PREFIXES) and name not in known:
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
            state = "no-variable-but" if nearest else "no-variable"
            words = context.messages().backend_status(state, name=name, nearest="".join(nearest))
            say(words.in_one_line(), error=True)


@dataclass(frozen=True, slots=True)
class _Command:
    """What an action on the database works by."""

    place: StoragePlace
    options: argparse.Namespace
    context: Context


_Action = Callable[[Database, _Command], Awaitable[int]]


def _serve(options: argparse.Namespace, context: Context) -> int:
    places = {"host": options.host, "port": options.port}
    overrides = {name: str(value) for name, value in places.items() if value is not None}
    config = read_config(os.environ, context.data_folder, overrides)
    asyncio.run(_see_database(StoragePlace(config.data_folder, config.database_url)))
    serve(config, _announce)
    return ExitStatus.DONE


def _announce(url: str) -> None:
    say(f"{url} (Ctrl-C ends it)")


async def _check(config: BackendConfig, context: Context) -> int:
    is_sound, messages = True, context.messages()
    async for part in checked_parts(config):
        is_sound = is_sound and part.is_sound
        words = messages.checked_part(part.finding, part.facts, part.failure)
        say(f"{'ok' if part.is_sound else 'fail':5} {part.part}: {words.title}")
        if words.advice:
            say(f"      → {words.advice}")
    return ExitStatus.DONE if is_sound else ExitStatus.COULD_NOT


async def _status(database: Database, command: _Command) -> int:
    messages, now = command.context.messages(), await database.now()
    tills = [till for till in await TillTable(database).all() if till.revoked_at is None]
    active = [till for till in tills if till.last_seen_at and now - till.last_seen_at < _ACTIVE]
    say(f"database\t{database.place}")
    counts = {"count": str(len(tills)), "active": str(len(active))}
    _say_status("tills", messages.backend_status("tills", **counts))
    for name, stop in (await SharedLimits(database).stops()).items():
        _say_status("stopped", messages.backend_status("stopped", **_stop_facts(name, stop)))
    for pooled in await PoolTable(database).tills():
        cells = [
            messages.backend_status(
                "entry" if pooled.entry == 1 else "entries", count=str(pooled.entry)
            ),
            messages.backend_status("unsent", count=str(pooled.unsent)),
            messages.backend_status("heard", time=_minute(pooled.heard_at)),
        ]
        say("\t".join(["pool", pooled.till, *(words.title for words in cells)]))
    for fork in await PoolTable(database).forks():
        words = messages.backend_status("fork", entry=str(fork.entry), time=_minute(fork.at))
        _say_status(f"fork\t{fork.till}", words)
    entries = await AuditTable(database).newest(_AUDIT_LINES)
    refusals = sum(
        entry.count
        for entry in entries
        if now - entry.at < _ACTIVE and entry.key.event in _REFUSALS
    )
    state = "refused-often" if refusals else "refused"
    _say_status("refused", messages.backend_status(state, count=str(refusals)))
    return ExitStatus.DONE


def _say_status(subject: str, words: Message) -> None:
    say(f"{subject}\t{words.title}")
    if words.advice:
        say(f"\t→ {words.advice}")


def _stop_facts(name: str, stop: Stop) -> dict[str, str]:
    """Of ``wechat:APPID:…``, stopped for a reason that begins with WeChat's code."""
    code = stop.reason.partition(" ")[0]
    meaning = meaning_of(int(code) if code.lstrip("-").isdecimal() else 0)
    return {
        "account": name.split(":")[1] if ":" in name else name,
        "time": f"{stop.until.astimezone():%Y-%m-%d %H:%M}",
        "cause": meaning.for_admin,
        "code": code,
        "advice": meaning.advice,
    }


def _minute(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}"


async def _see_database(place: StoragePlace) -> None:
    """See that the database opens, before the port is taken: its failure is said in words."""
    async with opened_database(place.data_folder, place.database_url):
        pass


async def _migrate(place: StoragePlace, context: Context) -> int:
    database = await open_database(place.data_folder, place.database_url, migrating=True)
    say(context.messages().migrated(database.place))
    await database.close()
    return ExitStatus.DONE


async def _with_database(command: _Command, action: _Action) -> int:
    place = command.place
    async with opened_database(place.data_folder, place.database_url) as database:
        try:
            return await action(database, command)
        except TillNameError as error:
            messages = command.context.messages()
            say(messages.till_name(error.problem, error.name).in_one_line(), error=True)
            return ExitStatus.COULD_NOT


async def _add(database: Database, command: _Command) -> int:
    say(await Tills(TillTable(database)).add(new_till(command.options)))
    say(command.context.messages().token_advice(), error=True)
    return ExitStatus.DONE


async def _pair(database: Database, command: _Command) -> int:
    code, place = await invite(database, new_till(command.options)), command.place
    text = invitation_text(PairingInvitation(code, place.public_url))
    drawing = io.StringIO()
    segno.make(text, micro=False).terminal(drawing, compact=True)
    say(drawing.getvalue())
    say(f"{shown_code(code)}\t{place.public_url}")
    minutes = int(VALID.total_seconds()) // 60
    advice = command.context.messages().pairing(minutes, has_address=bool(place.public_url))
    say(advice, error=True)
    return ExitStatus.DONE


async def _audit(database: Database, command: _Command) -> int:
    messages = command.context.messages()
    for entry in reversed(await AuditTable(database).newest(_AUDIT_LINES)):
        words = messages.audit(entry.key.event, entry.count, entry.key.address)
        time = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}"
        say("\t".join([time, *words, entry.key.till]).rstrip())
    return ExitStatus.DONE


async def _list(database: Database, command: _Command) -> int:
    messages = command.context.messages()
    for till in await TillTable(database).all():
        say("\t".join(_cells(till, messages)))
    return ExitStatus.DONE


async def _revoke(database: Database, command: _Command) -> int:
    name = command.options.name
    if not await TillTable(database).revoke(name):
        raise TillNameError(TillNameProblem.UNKNOWN, name)
    say(command.context.messages().till_name("revoked", name).in_one_line())
    return ExitStatus.DONE


def new_till(options: argparse.Namespace) -> NewTill:
    """The till that the command line describes."""
    return NewTill(
        options.name, options.shop or "", options.account or "", reads_pool=options.reads_pool
    )


def _cells(till: Till, messages: Messages) -> list[str]:
    if till.revoked_at is None:
        state = messages.backend_status("may-ask")
    else:
        state = messages.backend_status(
            "revoked-on", time=f"{till.revoked_at.astimezone():%Y-%m-%d}"
        )
    if till.last_seen_at is None:
        last_request = messages.backend_status("never-seen")
    else:
        seen_at = f"{till.last_seen_at.astimezone():%Y-%m-%d %H:%M}"
        last_request = messages.backend_status("seen", time=seen_at)
    added_on = f"{till.added_at.astimezone():%Y-%m-%d}"
    return [till.name, added_on, state.title, till.shop, last_request.title]
