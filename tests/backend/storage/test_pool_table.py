"""The pool's tables: each entry once, in order, whatever is sent twice, late, or is not so."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pos_scanner.backend.storage.database import Database
from pos_scanner.backend.storage.opening import open_database
from pos_scanner.backend.storage.pool_table import PoolTable
from pos_scanner.backend.storage.till_table import NewTill, TillTable
from pos_scanner.entry_hash import START, link
from pos_scanner.protocol.pool import (
    EntryBatch,
    PooledEntry,
    PooledTill,
    PoolOutcome,
    PoolReply,
)
from tests.backend.storage.conftest import Place, run


def chain(length: int, order: str = "R") -> list[PooledEntry]:
    """The entries of a till's journal: invoices of the orders R1, R2 and so on."""
    entries: list[PooledEntry] = []
    previous = START
    for number in range(1, length + 1):
        content = {
            "event": "confirmed",
            "sequence": number,
            "number": f"T1-{number}",
            "draft_id": f"{order}{number}",
            "order_number": f"{order}{number}",
            "confirmed_at": "2026-11-23T09:00:00+08:00",
            "lines": [[number, 1, "餐费", "", "", "", None, None, "0.06", 0, 1250, 1179, 71, 0]],
        }
        previous = link(previous, content)
        entries.append(PooledEntry(number, previous, content, {"buyer": {}, "remark": "备注"}))
    return entries


def following(entries: list[PooledEntry], after: int, until: int) -> EntryBatch:
    """The batch of the entries after one, up to another."""
    after_hash = entries[after - 1].hash if after else START
    members = tuple(entries[after:until])
    return EntryBatch(0, START, after, after_hash, len(entries), members)


async def a_till(database: Database, name: str = "till 1", shop: str = "") -> int:
    tills = TillTable(database)
    await tills.add(NewTill(name, shop), name.ljust(64, "0"))
    return next(till.id for till in await tills.all() if till.name == name)


async def stored_numbers(database: Database, till: int) -> list[object]:
    return [row[0] for row in await PoolTable(database).page(till, 0, 1000)]


def test_a_batch_is_stored_and_its_repeat_changes_nothing(place: Place) -> None:
    async def job(database: Database) -> None:
        till, entries, table = await a_till(database), chain(60), PoolTable(database)
        reply = PoolReply(PoolOutcome.STORED, 60, entries[-1].hash)
        assert await table.append(till, following(entries, 0, 60)) == reply
        assert await table.append(till, following(entries, 0, 60)) == reply
        assert await table.append(till, following(entries, 10, 30)) == reply
        assert await stored_numbers(database, till) == list(range(1, 61))

    run(place, job)


def test_a_batch_that_overlaps_what_is_there_adds_its_end_alone(place: Place) -> None:
    async def job(database: Database) -> None:
        till, entries, table = await a_till(database), chain(9), PoolTable(database)
        await table.append(till, following(entries, 0, 5))
        reply = await table.append(till, following(entries, 3, 9))
        assert reply == PoolReply(PoolOutcome.STORED, 9, entries[8].hash)
        assert await stored_numbers(database, till) == list(range(1, 10))

    run(place, job)


def test_a_gap_is_named_by_the_last_entry_before_it(place: Place) -> None:
    async def job(database: Database) -> None:
        till, entries, table = await a_till(database), chain(9), PoolTable(database)
        await table.append(till, following(entries, 0, 2))
        reply = await table.append(till, following(entries, 5, 9))
        assert reply == PoolReply(PoolOutcome.GAP, 2, entries[1].hash)
        assert await stored_numbers(database, till) == [1, 2]

    run(place, job)


def test_a_pool_that_was_lost_asks_again_for_everything_from_the_joining_on(place: Place) -> None:
    async def job(database: Database) -> None:
        till, entries, table = await a_till(database), chain(9), PoolTable(database)
        reply = await table.append(till, following(entries, 5, 9))
        assert reply == PoolReply(PoolOutcome.GAP, 0, START)

    run(place, job)


def test_a_till_that_joins_late_begins_where_it_joined(place: Place) -> None:
    async def job(database: Database) -> None:
        till, entries, table = await a_till(database), chain(9), PoolTable(database)
        batch = replace(following(entries, 4, 9), first=4, first_hash=entries[3].hash)
        assert (await table.append(till, batch)).entry == 9
        assert await stored_numbers(database, till) == [5, 6, 7, 8, 9]
        other = chain(4, "other")
        early = replace(following(other, 0, 4), first=4, first_hash=other[3].hash)
        assert (await table.append(till, early)).outcome is PoolOutcome.FORK

    run(place, job)


def test_a_fork_is_refused_noted_once_and_ends_with_the_next_sound_entry(place: Place) -> None:
    async def job(database: Database) -> None:
        till, table = await a_till(database), PoolTable(database)
        entries, other = chain(6), chain(6, "other")
        await table.append(till, following(entries, 0, 5))
        for _ in range(2):
            reply = await table.append(till, following(other, 0, 6))
            assert reply == PoolReply(PoolOutcome.FORK, 1, entries[0].hash)
        assert [(fork.till, fork.entry, fork.sent_hash) for fork in await table.forks()] == [
            ("till 1", 1, other[0].hash)
        ]
        assert (await table.tills())[0].forked_at == 1
        assert await stored_numbers(database, till) == [1, 2, 3, 4, 5]
        await table.append(till, following(entries, 5, 6))
        assert (await table.tills())[0].forked_at is None

    run(place, job)


def test_copies_that_get_one_batch_at_the_same_moment_store_it_once(place: Place) -> None:
    async def job(database: Database) -> None:
        till, entries = await a_till(database), chain(50)
        folder, url = place.folder, place.url
        copies = [await open_database(folder, url) for _ in range(3)] if url else [database] * 3
        batches = [following(entries, begin, begin + 20) for begin in (0, 10, 0, 20, 30, 10)]
        for _ in range(3):
            await asyncio.gather(
                *(
                    PoolTable(copies[position % 3]).append(till, batch)
                    for position, batch in enumerate(batches)
                )
            )
        assert await stored_numbers(database, till) == list(range(1, 51))
        if url:
            for copy in copies:
                await copy.close()

    run(place, job)


def test_head_office_sees_what_a_till_has_not_sent(place: Place) -> None:
    async def job(database: Database) -> tuple[PooledTill, ...]:
        till, entries, table = await a_till(database, shop="shop 3"), chain(9), PoolTable(database)
        await table.append(till, following(entries, 0, 4))
        return await table.tills()

    (till,) = run(place, job)
    assert (till.till, till.shop, till.entry, till.newest, till.unsent) == (
        "till 1",
        "shop 3",
        4,
        9,
        5,
    )


def test_an_order_is_known_at_the_other_tills_until_its_invoice_is_voided(place: Place) -> None:
    async def job(database: Database) -> None:
        till, table = await a_till(database, "till 3", "shop 3"), PoolTable(database)
        other = await a_till(database, "till 4")
        entries = chain(2)
        await table.append(till, following(entries, 0, 2))
        (use,) = await table.order("R1", asked_by=other)
        assert (use.till, use.shop, use.number, use.gross_fen) == (
            "till 3",
            "shop 3",
            "T1-1",
            1250,
        )
        assert await table.order("R1", asked_by=till) == ()
        assert await table.order("", asked_by=other) == ()
        assert await table.order("R\0002", asked_by=other) != ()
        void = {"event": "voided", "sequence": 1, "at": "", "reason": "typed wrong"}
        hash_ = link(entries[-1].hash, void)
        batch = following([*entries, PooledEntry(3, hash_, void)], 2, 3)
        assert (await table.append(till, batch)).outcome is PoolOutcome.STORED
        assert await table.order("R1", asked_by=other) == ()

    run(place, job)


def test_what_is_personal_goes_after_its_days_and_the_chain_stays_whole(place: Place) -> None:
    async def job(database: Database) -> None:
        till, entries, table = await a_till(database), chain(3), PoolTable(database)
        await table.append(till, following(entries, 0, 3))
        now = await database.now()
        assert await table.forget_personal(now - timedelta(days=1)) == 0
        assert await table.forget_personal(now + timedelta(days=1)) == 3
        rows = await table.page(till, 0, 10)
        assert [(row[1], row[3]) for row in rows] == [(entry.hash, None) for entry in entries]

    run(place, job)


def test_a_purge_of_the_till_removes_the_same_particulars_from_the_pool(place: Place) -> None:
    async def job(database: Database) -> None:
        till, entries, table = await a_till(database), chain(3), PoolTable(database)
        content = {"event": "purged", "sequence": None, "ranges": [[1, 2], "odd", [3]]}
        purged = PooledEntry(4, link(entries[-1].hash, content), content)
        await table.append(till, following([*entries, purged], 0, 4))
        kept = [row[0] for row in await table.page(till, 0, 10) if row[3] is not None]
        assert kept == [3]

    run(place, job)


def test_removed_particulars_are_overwritten_in_the_file(tmp_path: Path) -> None:
    async def job(database: Database) -> None:
        till, table = await a_till(database), PoolTable(database)
        await table.append(till, following(chain(3), 0, 3))
        await table.forget_personal(await database.now() + timedelta(days=1))

    run(Place(tmp_path, ""), job)
    assert "备注".encode() not in (tmp_path / "backend.sqlite3").read_bytes()
