"""`backend`: the server, its database, and the tills that may ask it."""

import argparse
import asyncio
import io
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import segno

from pos_scanner.backend.access_log import AccessEvent
from pos_scanner.backend.config import BackendConfig, StoragePlace, read_config, read_storage_place
from pos_scanner.backend.self_check import checked_parts
from pos_scanner.backend.server import serve
from pos_scanner.backend.storage.audit_table import AuditTable
from pos_scanner.backend.storage.database import Database
from pos_scanner.backend.storage.opening import open_database, opened_database
from pos_scanner.backend.storage.pairing_table import VALID
from pos_scanner.backend.storage.pool_table import PoolTable
from pos_scanner.backend.storage.shared_limits import SharedLimits
from pos_scanner.backend.storage.till_table import NewTill, Till, TillTable
from pos_scanner.backend.till_routes import invite
from pos_scanner.backend.tills import TillNameError, TillNameProblem, Tills
from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say
from pos_scanner.protocol.pairing import PairingInvitation, invitation_text, shown_code

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


async def _status(database: Database, _: _Command) -> int:
    now = await database.now()
    tills = [till for till in await TillTable(database).all() if till.revoked_at is None]
    active = [till for till in tills if till.last_seen_at and now - till.last_seen_at < _ACTIVE]
    say(f"database\t{database.place}")
    say(f"tills\t{len(tills)}, {len(active)} of them asked within an hour")
    for name, stop in (await SharedLimits(database).stops()).items():
        say(f"stopped\t{name} until {stop.until:%Y-%m-%d %H:%M} ({stop.reason})")
    for pooled in await PoolTable(database).tills():
        heard_at = datetime.fromisoformat(pooled.heard_at).astimezone()
        cells = [
            pooled.till,
            f"{pooled.entry} {'entry' if pooled.entry == 1 else 'entries'}",
            f"{pooled.unsent} not sent",
        ]
        say("\t".join(["pool", *cells, f"heard {heard_at:%Y-%m-%d %H:%M}"]))
    for fork in await PoolTable(database).forks():
        say(f"fork\t{fork.till}\tsent another entry {fork.entry} than it had, {fork.at[:16]} UTC")
    entries = await AuditTable(database).newest(_AUDIT_LINES)
    refusals = sum(
        entry.count
        for entry in entries
        if now - entry.at < _ACTIVE and entry.key.event in _REFUSALS
    )
    say(f"refused\t{refusals} requests within an hour")
    return ExitStatus.DONE


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


async def _audit(database: Database, _: _Command) -> int:
    for entry in reversed(await AuditTable(database).newest(_AUDIT_LINES)):
        cells = [f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.key.event, f"{entry.count} x"]
        say("\t".join([*cells, entry.key.address, entry.key.till]))
    return ExitStatus.DONE


async def _list(database: Database, _: _Command) -> int:
    for till in await TillTable(database).all():
        say("\t".join(_cells(till)))
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


def _cells(till: Till) -> list[str]:
    state = f"revoked {till.revoked_at.astimezone():%Y-%m-%d}" if till.revoked_at else "may ask"
    seen_at = till.last_seen_at and till.last_seen_at.astimezone()
    last_request = f"seen {seen_at:%Y-%m-%d %H:%M}" if seen_at else "never seen"
    return [till.name, f"{till.added_at.astimezone():%Y-%m-%d}", state, till.shop, last_request]
