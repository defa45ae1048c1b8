"""Tills and their tokens: added, found, seen, given new tokens, shut out."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from pos_scanner.backend.storage.database import Database
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.till_table import NewTill, TillTable
from tests.backend.storage.conftest import Place, run
from tests.waiting import DEADLINE_S

FIRST, SECOND, THIRD = "a" * 64, "b" * 64, "c" * 64
SHOP_TILL = NewTill("till 1", shop="shop 7", account="wx7", reads_pool=True)


def test_a_till_is_found_by_its_token_with_all_that_is_known_of_it(place: Place) -> None:
    async def job(database: Database) -> None:
        tills = TillTable(database)
        assert await tills.add(SHOP_TILL, FIRST)
        till = await tills.by_token(FIRST)
        assert till is not None
        assert (till.name, till.shop, till.account, till.reads_pool) == (
            "till 1",
            "shop 7",
            "wx7",
            True,
        )
        assert till.added_at.utcoffset() == timedelta(0)
        assert await tills.by_token(SECOND) is None

    run(place, job)


@pytest.mark.parametrize(("name", "token"), [("till 1", SECOND), ("till 2", FIRST)])
def test_a_second_till_of_the_name_or_the_token_is_refused(
    place: Place, name: str, token: str
) -> None:
    async def job(database: Database) -> None:
        tills = TillTable(database)
        assert await tills.add(SHOP_TILL, FIRST)
        assert not await tills.add(NewTill(name), token)
        assert [till.name for till in await tills.all()] == ["till 1"]

    run(place, job)


def test_a_revoked_till_is_listed_and_its_name_is_free_again(place: Place) -> None:
    async def job(database: Database) -> None:
        tills = TillTable(database)
        await tills.add(SHOP_TILL, FIRST)
        assert await tills.revoke("till 1")
        assert not await tills.revoke("till 1")
        assert await tills.by_token(FIRST) is None
        assert await tills.add(SHOP_TILL, SECOND)
        assert [till.revoked_at is None for till in await tills.all()] == [False, True]

    run(place, job)


def test_a_tills_access_ends_on_its_day(place: Place) -> None:
    async def job(database: Database) -> None:
        tills = TillTable(database)
        now = datetime.now(UTC)
        await tills.add(NewTill("fair", expires_at=now - timedelta(seconds=5)), FIRST)
        await tills.add(NewTill("stall", expires_at=now + timedelta(hours=1)), SECOND)
        assert await tills.by_token(FIRST) is None
        assert await tills.by_token(SECOND) is not None

    run(place, job)


def test_when_a_till_asked_last_is_written_down(place: Place) -> None:
    async def job(database: Database) -> None:
        tills = TillTable(database)
        await tills.add(SHOP_TILL, FIRST)
        till = await tills.by_token(FIRST)
        assert till is not None
        assert till.last_seen_at is None
        await tills.note_seen([till.id])
        (seen,) = await tills.all()
        assert seen.last_seen_at is not None
        assert seen.last_seen_at >= till.added_at

    run(place, job)


def test_a_token_holds_until_the_day_after_the_first_use_of_the_new_one(place: Place) -> None:
    async def job(database: Database) -> None:
        tills = TillTable(database)
        await tills.add(SHOP_TILL, FIRST)
        till = await tills.by_token(FIRST)
        assert till is not None
        for _ in range(2):  # The answer may be lost, and the till asks again.
            assert await tills.replace_token(till, FIRST, SECOND)
        sql = "SELECT count(*) FROM till_token WHERE expires_at IS NOT NULL"
        assert await tills.by_token(FIRST) == till
        assert await database.fetch(sql) == [(0,)]
        assert await tills.by_token(SECOND) == await tills.by_token(FIRST) == till
        rows = await database.fetch(
            "SELECT expires_at IS NULL FROM till_token ORDER BY token_sha256"
        )
        assert [bool(row[0]) for row in rows] == [False, True]
        await database.fetch(
            "UPDATE till_token SET expires_at = '2026-01-01T00:00:00.000+00:00'"
            " WHERE expires_at IS NOT NULL"
        )
        assert await tills.by_token(FIRST) is None
        assert await tills.by_token(SECOND) == till

    run(place, job)


def test_a_token_that_the_till_never_used_ends_with_the_next_one(place: Place) -> None:
    async def job(database: Database) -> None:
        tills = TillTable(database)
        await tills.add(SHOP_TILL, FIRST)
        till = await tills.by_token(FIRST)
        assert till is not None
        await tills.replace_token(till, FIRST, SECOND)
        await tills.replace_token(till, FIRST, THIRD)
        assert await tills.by_token(SECOND) is None
        assert await tills.by_token(THIRD) == till

    run(place, job)


def test_no_till_takes_anothers_token(place: Place) -> None:
    async def job(database: Database) -> None:
        tills = TillTable(database)
        await tills.add(SHOP_TILL, FIRST)
        await tills.add(NewTill("till 2"), SECOND)
        till = await tills.by_token(FIRST)
        assert till is not None
        assert not await tills.replace_token(till, FIRST, SECOND)
        stranger = await tills.by_token(SECOND)
        assert stranger is not None
        assert stranger.name == "till 2"

    run(place, job)


def test_a_change_of_the_tills_reaches_every_copy(place: Place) -> None:
    async def job(database: Database) -> None:
        async with opened_database(place.folder, place.url) as copy:
            tills = TillTable(database)
            async with asyncio.timeout(DEADLINE_S):
                while copy.till_revision() is None:
                    await asyncio.sleep(0.01)
                for change in (tills.add(SHOP_TILL, FIRST), tills.revoke("till 1")):
                    revision = copy.till_revision()
                    assert await change
                    while copy.till_revision() == revision:
                        await asyncio.sleep(0.01)

    run(place, job)
