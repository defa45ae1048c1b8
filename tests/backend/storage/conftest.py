"""Each storage test runs twice: on SQLite, and on a real PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from pos_scanner.backend.storage.database import Database
from pos_scanner.backend.storage.opening import open_database
from tests.backend.postgresql_server import PostgresqlServer, running_postgresql

Result = TypeVar("Result")


@dataclass(frozen=True)
class Place:
    """Where a test's database is."""

    folder: Path
    url: str


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place(tmp_path, "")
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return Place(tmp_path, server.new_database())


@pytest.fixture
def own_postgresql() -> Iterator[PostgresqlServer]:
    """A server that the test alone uses, so that it may end it."""
    with running_postgresql() as server:
        yield server


def run(place: Place, job: Callable[[Database], Awaitable[Result]]) -> Result:
    """Do something with the open, migrated database."""

    async def opened() -> Result:
        database = await open_database(place.folder, place.url, migrating=True)
        try:
            return await job(database)
        finally:
            await database.close()

    return asyncio.run(opened())
