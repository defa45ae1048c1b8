"""A pairing code lets one till in: once, for ten minutes, for eight tries."""

import asyncio
from collections import Counter

from pos_scanner.backend.storage.database import Database
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.pairing_table import TRIES, PairingOutcome, PairingTable
from pos_scanner.backend.storage.till_table import NewTill, TillTable
from tests.backend.storage.conftest import Place, run

CODE, WRONG = "c" * 64, "w" * 64
TOKEN, OTHER_TOKEN = "a" * 64, "b" * 64
TILL = NewTill("till 2", shop="shop 7", account="wx7", reads_pool=True)


def test_a_code_lets_its_till_in_as_it_was_described(place: Place) -> None:
    async def job(database: Database) -> None:
        codes = PairingTable(database)
        assert await codes.add("K7QD", CODE, TILL)
        assert await codes.use("K7QD", CODE, TOKEN) is PairingOutcome.PAIRED
        till = await TillTable(database).by_token(TOKEN)
        assert till is not None
        assert (till.name, till.shop, till.account, till.reads_pool) == (
            "till 2",
            "shop 7",
            "wx7",
            True,
        )

    run(place, job)


def test_a_till_that_missed_the_answer_asks_again_and_no_other_till_gets_in(place: Place) -> None:
    async def job(database: Database) -> None:
        codes = PairingTable(database)
        await codes.add("K7QD", CODE, TILL)
        for _ in range(2):
            assert await codes.use("K7QD", CODE, TOKEN) is PairingOutcome.PAIRED
        assert await codes.use("K7QD", CODE, OTHER_TOKEN) is PairingOutcome.CODE_UNKNOWN
        assert len(await TillTable(database).all()) == 1

    run(place, job)


def test_of_two_tills_with_one_code_at_two_copies_one_gets_in(place: Place) -> None:
    async def job(database: Database) -> None:
        await PairingTable(database).add("K7QD", CODE, TILL)
        async with opened_database(place.folder, place.url) as copy:
            outcomes = await asyncio.gather(
                PairingTable(database).use("K7QD", CODE, TOKEN),
                PairingTable(copy).use("K7QD", CODE, OTHER_TOKEN),
            )
        assert Counter(outcomes) == {PairingOutcome.PAIRED: 1, PairingOutcome.CODE_UNKNOWN: 1}

    run(place, job)


def test_after_eight_wrong_tries_the_right_code_is_void(place: Place) -> None:
    async def job(database: Database) -> None:
        codes = PairingTable(database)
        await codes.add("K7QD", CODE, TILL)
        for _ in range(TRIES):
            assert await codes.use("K7QD", WRONG, TOKEN) is PairingOutcome.CODE_UNKNOWN
        assert await codes.use("K7QD", CODE, TOKEN) is PairingOutcome.CODE_UNKNOWN

    run(place, job)


def test_after_ten_minutes_a_code_is_void_and_its_handle_free(place: Place) -> None:
    async def job(database: Database) -> None:
        codes = PairingTable(database)
        await codes.add("K7QD", CODE, TILL)
        assert not await codes.add("K7QD", WRONG, TILL)
        await database.fetch("UPDATE pairing SET expires_at = '2026-01-01T00:00:00.000+00:00'")
        assert await codes.use("K7QD", CODE, TOKEN) is PairingOutcome.CODE_UNKNOWN
        assert await codes.add("K7QD", WRONG, TILL)

    run(place, job)


def test_a_name_that_was_taken_meanwhile_is_said(place: Place) -> None:
    async def job(database: Database) -> None:
        codes = PairingTable(database)
        await codes.add("K7QD", CODE, TILL)
        await TillTable(database).add(NewTill("till 2"), OTHER_TOKEN)
        assert await codes.use("K7QD", CODE, TOKEN) is PairingOutcome.NAME_TAKEN
        await TillTable(database).revoke("till 2")
        assert await codes.use("K7QD", CODE, TOKEN) is PairingOutcome.PAIRED

    run(place, job)
