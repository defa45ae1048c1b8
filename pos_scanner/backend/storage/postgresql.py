"""PostgreSQL: the storage of several copies of the backend, which share one database.

A connection that breaks is replaced; a statement that only reads is then run once more. A database
that falls silent is left alone but for one statement at a time, so that nobody waits for it. A
connection of its own listens for changes of the tills, so that a revocation holds in all copies.
"""

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit
from weakref import WeakSet

import asyncpg

from pos_scanner.backend.storage.database import (
    Row,
    Session,
    StorageUnavailableError,
    UniqueError,
    Value,
)
from pos_scanner.backend.storage.migrations import MIGRATIONS, script
from pos_scanner.domain.errors import FailureKind, KnownError

log = logging.getLogger(__name__)

CONNECT_S = 2.0
STATEMENT_S = 3.0
MOST_CONNECTIONS = 8
_RECONNECT_S = 0.5
_CHANNEL = "pos_scanner_till"
_ONE_AT_A_TIME = 0x706F7373
"""The key of the advisory lock under which one process migrates: "poss"."""
_LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    # What asyncpg says of a connection that ended between two of its own steps.
    asyncpg.InternalClientError,
)
_Result = TypeVar("_Result")
_Connection: TypeAlias = (
    "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
)


class Reach:
    """Whether the database answers at all: a line that is cut says nothing, not even that.

    Attributes:
        connections: all that are open; when nothing is heard for STATEMENT_S they are given up.
    """

    def __init__(self) -> None:
        self.connections: WeakSet[asyncpg.Connection[asyncpg.Record]] = WeakSet()
        self._heard_at = time.monotonic()
        self._again_at: float | None = None

    async def watch(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        """Give a new connection up with the others."""
        self.connections.add(connection)

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """Ask something; while the database is silent one asks, and the others have their answer.

        Raises:
            StorageUnavailableError: it is silent.
        """
        now = time.monotonic()
        if self._again_at is not None:
            if now < self._again_at:
                raise StorageUnavailableError("silent")
            self._again_at = now + CONNECT_S + STATEMENT_S  # This one asks.
        try:
            yield
        except _LOST:
            if self._again_at is not None:
                self._again_at = time.monotonic() + _RECONNECT_S
            raise
        self._heard_at, self._again_at = time.monotonic(), None

    @contextlib.contextmanager
    def deadline(self, connection: "_Connection") -> Iterator[None]:
        """Give a connection up when it does not answer in time; what waits for it fails then.

        A time-out of asyncpg's own would ask the server, which is silent, to cancel.
        """
        loop = asyncio.get_running_loop()
        timer = loop.call_later(STATEMENT_S, self._give_up, connection, time.monotonic())
        try:
            yield
        finally:
            timer.cancel()

    def _give_up(self, connection: "_Connection", asked_at: float) -> None:
        connection.terminate()
        if self._heard_at >= asked_at:
            return  # Others were answered meanwhile: this one is slow.
        self._again_at = time.monotonic() + _RECONNECT_S
        for silent in tuple(self.connections):
            silent.terminate()


class PostgresqlDatabase:
    """A database whose schema is the newest; made by :func:`open_postgresql`.

    Args:
        url: ``postgresql://user:password@host/name``.
        pool: open connections.
        reach: knows them.
    """

    def __init__(self, url: str, pool: "asyncpg.Pool[asyncpg.Record]", reach: Reach) -> None:
        self._url = url
        self._pool = pool
        self._reach = reach
        self._revision = 0
        self._is_listening = False
        self._listener = asyncio.create_task(self._listen())

    @property
    def place(self) -> str:
        """Host and name of the database."""
        return place_of(self._url)

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        """Run one statement on a connection of the pool."""

        async def run() -> Sequence[Row]:
            with self._reach.asking():
                async with self._acquired() as connection:
                    with self._reach.deadline(connection):
                        return _rows(await connection.fetch(sql, *values))

        if not sql.lstrip().upper().startswith("SELECT"):
            return await _reached(run)
        try:
            return await _reached(run)
        except StorageUnavailableError as error:
            if isinstance(error.__cause__, TimeoutError):
                raise  # It has waited long enough, and a second time would be as long.
            return await _reached(run)

    async def announce_till_change(self) -> None:
        """Notify the copies at once."""
        await self.fetch(f"SELECT pg_notify('{_CHANNEL}', '')")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """One transaction at PostgreSQL's default level, READ COMMITTED."""
        try:
            with self._reach.asking():
                async with self._acquired() as connection:
                    transaction = connection.transaction()
                    with self._reach.deadline(connection):
                        await transaction.start()
                    try:
                        yield _PostgresqlSession(connection, self._reach)
                    except BaseException:
                        with contextlib.suppress(*_LOST), self._reach.deadline(connection):
                            await transaction.rollback()
                        raise
                    with self._reach.deadline(connection):
                        await transaction.commit()
        except _LOST as error:
            raise StorageUnavailableError(type(error).__name__) from error

    def _acquired(self) -> "asyncpg.pool.PoolAcquireContext[asyncpg.Record]":
        return self._pool.acquire(timeout=CONNECT_S)

    def till_revision(self) -> int | None:
        """Counts what was announced; ``None`` while the listening connection is away."""
        return self._revision if self._is_listening else None

    async def now(self) -> datetime:
        """The server's time, the same for all copies."""
        sql = """SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',
                 'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"')"""
        (row,) = await self.fetch(sql)
        return datetime.fromisoformat(str(row[0]))

    async def close(self) -> None:
        """End the listening connection and close the pool, by force after a moment."""
        self._listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listener
        try:
            await asyncio.wait_for(self._pool.close(), CONNECT_S)
        except (TimeoutError, *_LOST):
            self._pool.terminate()

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except _LOST as error:
                log.warning("not listening to the database: %s", type(error).__name__)
            self._is_listening = False
            await asyncio.sleep(_RECONNECT_S)

    async def _listen_once(self) -> None:
        connection = await asyncpg.connect(self._url, timeout=CONNECT_S)
        ended = asyncio.Event()
        self._reach.connections.add(connection)
        try:
            connection.add_termination_listener(lambda _: ended.set())
            with self._reach.deadline(connection):
                await connection.add_listener(_CHANNEL, self._on_change)
            self._revision += 1  # What was said before is not known.
            self._is_listening = True
            await ended.wait()
        finally:
            connection.terminate()

    def _on_change(self, *_: object) -> None:
        self._revision += 1


class _PostgresqlSession:
    def __init__(self, connection: "_Connection", reach: Reach) -> None:
        self._connection = connection
        self._reach = reach

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        async def run() -> Sequence[Row]:
            with self._reach.deadline(self._connection):
                return _rows(await self._connection.fetch(sql, *values))

        return await _reached(run)

    async def announce_till_change(self) -> None:
        await self.fetch(f"SELECT pg_notify('{_CHANNEL}', '')")


def _reason(error: Exception) -> str:
    """Why there is no connection, of a closed set; the exception's own text holds the address."""
    reasons: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
        ((ConnectionRefusedError,), "refused"),
        ((socket.gaierror,), "unknown-name"),
        ((TimeoutError,), "no-answer"),
        ((asyncpg.InvalidAuthorizationSpecificationError,), "login"),
        ((asyncpg.InvalidCatalogNameError,), "no-database"),
    )
    fitting = (reason for kinds, reason in reasons if isinstance(error, kinds))
    return next(fitting, "connection")


async def open_postgresql(url: str, *, migrating: bool = False) -> PostgresqlDatabase:
    """Open a database.

    Args:
        url: ``postgresql://user:password@host/name``.
        migrating: bring an older schema up to date, which else is refused.

    Raises:
        KnownError: DATABASE_UNREACHABLE, DATABASE_NOT_MIGRATED, DATABASE_TOO_NEW, with ``place``.
    """
    place, reach = place_of(url), Reach()
    # It tells of lost connections with tracebacks; what they mean is said here, in a line.
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)
    try:
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=MOST_CONNECTIONS,
            timeout=CONNECT_S,
            init=reach.watch,
        )
    except (*_LOST, asyncpg.PostgresError, ValueError) as error:
        raise KnownError(
            FailureKind.DATABASE_UNREACHABLE, place=place, reason=_reason(error)
        ) from None
    try:
        async with pool.acquire() as connection:
            await _migrate(connection, place, migrating=migrating)
    except BaseException:
        pool.terminate()
        raise
    return PostgresqlDatabase(url, pool, reach)


async def _migrate(
    connection: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]", place: str, *, migrating: bool
) -> None:
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
        has_schema = await connection.fetchval("SELECT to_regclass('schema_version') IS NOT NULL")
        version = (
            int(await connection.fetchval("SELECT max(number) FROM schema_version"))
            if has_schema
            else 0
        )
        if version > len(MIGRATIONS):
            raise KnownError(FailureKind.DATABASE_TOO_NEW, place=place)
        if version == len(MIGRATIONS):
            return
        if not migrating:
            raise KnownError(FailureKind.DATABASE_NOT_MIGRATED, place=place)
        if not has_schema:
            await connection.execute("CREATE TABLE schema_version (number INTEGER PRIMARY KEY)")
        for number in range(version + 1, len(MIGRATIONS) + 1):
            await connection.execute(script(number, "postgresql"))
            await connection.execute("INSERT INTO schema_version VALUES ($1)", number)


def place_of(url: str) -> str:
    """Host, port and name of a database's address, without user and password."""
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2] or 'localhost'}{parts.path}"


async def _reached(run: Callable[[], Awaitable[_Result]]) -> _Result:
    try:
        return await run()
    except asyncpg.UniqueViolationError as error:
        raise UniqueError from error
    except _LOST as error:
        raise StorageUnavailableError(type(error).__name__) from error


def _rows(records: Sequence[asyncpg.Record]) -> Sequence[Row]:
    return [tuple(record) for record in records]
