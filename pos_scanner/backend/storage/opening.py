"""Opens the database that the configuration names; asyncpg is imported for PostgreSQL alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

from pos_scanner.backend.storage.database import Database
from pos_scanner.backend.storage.sqlite import SqliteDatabase
from pos_scanner.domain.errors import FailureKind, KnownError


async def open_database(folder: Path, url: str, *, migrating: bool = False) -> Database:
    """Open the backend's database.

    Args:
        folder: the data folder, for SQLite.
        url: ``postgresql://…``; empty for SQLite.
        migrating: bring PostgreSQL's schema up to date; SQLite's is without being asked.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, DATABASE_UNREACHABLE, DATABASE_NOT_MIGRATED,
            DATABASE_TOO_NEW, PART_MISSING.
    """
    if not url:
        return SqliteDatabase(folder)
    if find_spec("asyncpg") is None:
        raise KnownError(FailureKind.PART_MISSING, part="asyncpg", extra="postgresql")
    from pos_scanner.backend.storage.postgresql import (  # noqa: PLC0415  (an optional extra)
        open_postgresql,
    )

    return await open_postgresql(url, migrating=migrating)


@asynccontextmanager
async def opened_database(folder: Path, url: str) -> AsyncIterator[Database]:
    """The same as :func:`open_database`, closed at the block's end."""
    database = await open_database(folder, url)
    try:
        yield database
    finally:
        await database.close()
