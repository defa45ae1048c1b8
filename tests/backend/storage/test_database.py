"""SQLite and a real PostgreSQL behind one interface: migrations, transactions, restarts."""

import asyncio
import sys
from pathlib import Path

import apsw
import asyncpg
import pytest

from pos_scanner.backend.storage.database import Database, StorageUnavailableError, UniqueError
from pos_scanner.backend.storage.migrations import MIGRATIONS, script
from pos_scanner.backend.storage.opening import open_database, opened_database
from pos_scanner.backend.storage.sqlite import FILE_NAME
from pos_scanner.backend.storage.till_table import NewTill, TillTable
from pos_scanner.domain.errors import FailureKind, KnownError
from tests.backend.pooling import lossy
from tests.backend.postgresql_server import PostgresqlServer
from tests.backend.storage.conftest import Place, run

HASH = "a" * 64


def test_a_transaction_is_taken_back_whole(place: Place) -> None:
    async def job(database: Database) -> None:
        async def fail_half_way() -> None:
            async with database.transaction() as session:
                await session.fetch("INSERT INTO shared_limit VALUES ('a', '', 0, '', '')")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await fail_half_way()
        assert await database.fetch("SELECT name FROM shared_limit") == []

    run(place, job)


def test_a_second_row_of_a_key_is_said_as_such(place: Place) -> None:
    sql = "INSERT INTO shared_limit VALUES ('a', '', 0, '', '')"

    async def job(database: Database) -> None:
        await database.fetch(sql)
        with pytest.raises(UniqueError):
            await database.fetch(sql)

    run(place, job)


def test_transactions_of_one_process_do_not_mix(place: Place) -> None:
    async def job(database: Database) -> None:
        async def count_up() -> None:
            async with database.transaction() as session:
                sql = "UPDATE shared_limit SET count = count + 1 RETURNING count"
                await session.fetch(sql)
                await asyncio.sleep(0)

        await database.fetch("INSERT INTO shared_limit VALUES ('a', '', 0, '', '')")
        await asyncio.gather(*(count_up() for _ in range(20)))
        assert await database.fetch("SELECT count FROM shared_limit") == [(20,)]

    run(place, job)


def test_the_database_says_what_time_it_is_in_utc(place: Place) -> None:
    async def job(database: Database) -> None:
        first, second = await database.now(), await database.now()
        assert first <= second
        assert first.utcoffset() is not None

    run(place, job)


def test_a_file_of_the_first_version_is_taken_over_with_its_tills(tmp_path: Path) -> None:
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute(script(1, "sqlite"))
    sql = "INSERT INTO till (name, token_sha256, added_at, revoked_at) VALUES (?, ?, ?, ?)"
    at = "2026-11-23T12:00:00+08:00"
    connection.execute(sql, ("till 1", HASH, at, None))
    connection.execute(sql, ("gone", "b" * 64, at, at))
    connection.execute(sql, ("gone", "c" * 64, at, None))
    connection.close()

    async def job(database: Database) -> None:
        tills = TillTable(database)
        till = await tills.by_token(HASH)
        assert till is not None
        assert (till.name, till.added_at.isoformat(), till.shop) == ("till 1", at, "")
        assert await tills.by_token("b" * 64) is None
        revived = await tills.by_token("c" * 64)
        assert revived is not None
        assert revived.name == "gone"
        assert len(await tills.all()) == 3

    run(Place(tmp_path, ""), job)


def test_a_newer_versions_file_is_left_alone(tmp_path: Path) -> None:
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.pragma("user_version", len(MIGRATIONS) + 1)
    connection.close()
    with pytest.raises(KnownError) as caught:
        asyncio.run(open_database(tmp_path, ""))
    assert caught.value.kind is FailureKind.DATABASE_TOO_NEW


def test_postgresql_is_migrated_when_it_is_asked_for_only(
    tmp_path: Path, postgresql: PostgresqlServer
) -> None:
    url = postgresql.new_database()

    async def migrate() -> None:
        await (await open_database(tmp_path, url, migrating=True)).close()

    with pytest.raises(KnownError) as caught:
        asyncio.run(open_database(tmp_path, url))
    assert caught.value.kind is FailureKind.DATABASE_NOT_MIGRATED
    asyncio.run(migrate())
    asyncio.run(migrate())


def test_two_processes_migrate_one_after_the_other(
    tmp_path: Path, postgresql: PostgresqlServer
) -> None:
    url = postgresql.new_database()

    async def migrate() -> None:
        opened = await asyncio.gather(
            *(open_database(tmp_path, url, migrating=True) for _ in range(4))
        )
        for database in opened:
            await database.close()

    asyncio.run(migrate())


@pytest.mark.parametrize("password", ["", ":secret-word"])
def test_a_database_that_is_not_there_is_named_without_its_password(
    tmp_path: Path, password: str
) -> None:
    url = f"postgresql://till{password}@127.0.0.1:1/pos"
    with pytest.raises(KnownError) as caught:
        asyncio.run(open_database(tmp_path, url))
    assert caught.value.kind is FailureKind.DATABASE_UNREACHABLE
    assert caught.value.facts["place"] == "127.0.0.1:1/pos"
    assert "secret-word" not in repr(caught.value)


def test_a_restart_of_postgresql_is_survived(
    tmp_path: Path, own_postgresql: PostgresqlServer
) -> None:
    url = own_postgresql.new_database()

    async def job() -> None:
        await (await open_database(tmp_path, url, migrating=True)).close()
        async with opened_database(tmp_path, url) as database:
            tills = TillTable(database)
            assert await tills.add(NewTill("till 1"), HASH)
            await asyncio.to_thread(own_postgresql.stop)
            with pytest.raises(StorageUnavailableError):
                await tills.by_token(HASH)
            assert database.till_revision() is None
            await asyncio.to_thread(own_postgresql.start)
            assert await tills.by_token(HASH) is not None

    asyncio.run(job())


def test_a_connection_that_was_cut_costs_a_reader_nothing(
    tmp_path: Path, postgresql: PostgresqlServer
) -> None:
    url = postgresql.new_database()

    async def job() -> None:
        await (await open_database(tmp_path, url, migrating=True)).close()
        async with opened_database(tmp_path, url) as database:
            await database.now()
            killer = await asyncpg.connect(url)
            await killer.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            await killer.close()
            await database.now()

    asyncio.run(job())


def test_a_line_that_falls_silent_keeps_nobody_waiting_and_is_asked_again(
    tmp_path: Path, postgresql: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_scanner.backend.storage.postgresql.STATEMENT_S", 0.3)
    sql = "SELECT count(*) FROM shared_limit"
    with lossy(postgresql.new_migrated_database(), 0) as line:

        async def reasons(database: Database, number: int) -> list[str]:
            asked = (database.fetch(sql) for _ in range(number))
            results = await asyncio.gather(*asked, return_exceptions=True)
            return [str(result) for result in results if result != [(0,)]]

        async def write(database: Database) -> None:
            async with database.transaction() as session:
                await session.fetch("INSERT INTO shared_limit VALUES ('a', '', 0, '', '')")

        async def job(database: Database) -> None:
            assert await reasons(database, 20) == []
            with line.cut():
                assert len(await reasons(database, 20)) == 20
                # Nobody waits any more, but for one at a time who sees whether it answers again.
                assert (await reasons(database, 20)).count("silent") >= 19
                with pytest.raises(StorageUnavailableError):
                    await write(database)
            while await reasons(database, 1):
                await asyncio.sleep(0.05)
            await write(database)
            assert await database.fetch(sql) == [(1,)]

        run(Place(tmp_path, line.url), job)


def test_a_statement_that_is_slow_alone_costs_the_others_nothing(
    tmp_path: Path, postgresql: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_scanner.backend.storage.postgresql.STATEMENT_S", 0.5)

    async def job(database: Database) -> None:
        async def slow() -> None:
            with pytest.raises(StorageUnavailableError):
                await database.fetch("WITH slow AS (SELECT pg_sleep(60)) SELECT 1 FROM slow")

        waiting = asyncio.create_task(slow())
        while not waiting.done():
            await database.now()
            await asyncio.sleep(0.02)
        await waiting

    run(Place(tmp_path, postgresql.new_migrated_database()), job)


def test_the_file_is_for_its_owner_and_waits_for_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    run(Place(folder, ""), Database.now)
    if sys.platform != "win32":  # There a folder has its parent's rights.
        assert folder.stat().st_mode & 0o077 == 0
    connection = apsw.Connection(str(folder / FILE_NAME))
    assert connection.pragma("journal_mode") == "wal"
    connection.close()


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        asyncio.run(open_database(path, ""))
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE
    assert caught.value.facts == {"path": str(path), "reason": "not-a-folder"}
