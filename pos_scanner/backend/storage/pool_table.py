"""What the tills' journals have appended, as they sent it: entries, the last one of each, forks.

A batch is one transaction that begins by locking the till's row: copies of the backend that get
batches of one till at once store them one after the other, and each entry once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pos_scanner.backend.storage.database import (
    Database,
    Row,
    Session,
    Value,
    integer,
    text,
    timestamp,
)
from pos_scanner.entry_hash import canonical
from pos_scanner.protocol.pool import (
    LARGEST_NUMBER,
    EntryBatch,
    OrderUse,
    PooledEntry,
    PooledTill,
    PoolOutcome,
    PoolReply,
)

_LOCK_HEAD = """INSERT INTO pool_head (till, first, first_hash, entry, hash, newest, heard_at)
    VALUES ($1, $2, $3, $2, $3, $4, $5) ON CONFLICT (till) DO UPDATE SET
    heard_at = excluded.heard_at, newest = CASE WHEN excluded.newest > pool_head.newest
    THEN excluded.newest ELSE pool_head.newest END
    RETURNING first, first_hash, entry, hash"""
_MOVE_HEAD = "UPDATE pool_head SET entry = $2, hash = $3, forked_at = NULL WHERE till = $1"
_HASHES = """SELECT entry, hash FROM pooled_entry
    WHERE till = $1 AND entry BETWEEN $2 AND $3 ORDER BY entry"""
_COLUMNS = (
    "till, entry, hash, event, sequence, draft_id, order_number, content, personal, received_at"
)
_ROWS_A_STATEMENT = 25
_FORGET_SEQUENCES = """UPDATE pooled_entry SET personal = NULL
    WHERE till = $1 AND sequence BETWEEN $2 AND $3 AND personal IS NOT NULL"""
_NOTE_FORK = """INSERT INTO pool_fork (till, entry, stored_hash, sent_hash, at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (till, entry, sent_hash) DO NOTHING"""
_PAGE = """SELECT entry, hash, content, personal FROM pooled_entry
    WHERE till = $1 AND entry > $2 ORDER BY entry LIMIT $3"""
_TILLS = """SELECT id, name, shop, first, entry, newest, heard_at, forked_at
    FROM pool_head JOIN known_till ON known_till.id = till ORDER BY id"""
_ORDER = """SELECT k.name, k.shop, e.content FROM pooled_entry e JOIN known_till k ON k.id = e.till
    WHERE e.order_number = $1 AND e.till <> $2 AND NOT EXISTS (SELECT 1 FROM pooled_entry v
    WHERE v.till = e.till AND v.sequence = e.sequence AND v.event = 'voided')
    ORDER BY e.received_at DESC LIMIT 10"""
_FORGET_OLD = """UPDATE pooled_entry SET personal = NULL WHERE (till, entry) IN
    (SELECT till, entry FROM pooled_entry WHERE personal IS NOT NULL AND received_at < $1 LIMIT $2)
    RETURNING entry"""
_FORGET_AT_ONCE = 500
_GROSS_AT = 10
"""The place of ``gross_fen`` in a line's columns, see docs/journal.md."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A till has sent another entry than the one that the pool has of this number.

    Attributes:
        at: when it was seen first.
    """

    till: str
    entry: int
    stored_hash: str
    sent_hash: str
    at: str


@dataclass(frozen=True, slots=True)
class _Head:
    first: int
    first_hash: str
    entry: int
    hash: str


class PoolTable:
    """The pool of one database.

    Args:
        database: open, of the newest schema.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, till: int, batch: EntryBatch) -> PoolReply:
        """Store what of a batch is new.

        Args:
            till: its id.
            batch: whose hashes were computed anew already.

        Raises:
            StorageUnavailableError: the database does not answer; the batch may be stored or not.
        """
        now = timestamp(await self._database.now())
        async with self._database.transaction() as session:
            values = (till, batch.first, batch.first_hash, batch.newest, now)
            first, first_hash, entry, hash_ = (await session.fetch(_LOCK_HEAD, *values))[0]
            head = _Head(integer(first), text(first_hash), integer(entry), text(hash_))
            if batch.after > head.entry:
                return PoolReply(PoolOutcome.GAP, head.entry, head.hash)
            fork = await _fork(session, till, head, batch)
            if fork is not None:
                number, stored, differing = fork
                await session.fetch(_NOTE_FORK, till, number, stored, differing, now)
                forked = "UPDATE pool_head SET forked_at = $2 WHERE till = $1"
                await session.fetch(forked, till, number)
                return PoolReply(PoolOutcome.FORK, number, stored)
            additions = [entry for entry in batch.entries if entry.entry > head.entry]
            if additions:
                await _insert(session, till, additions, now)
                newest = additions[-1]
                await session.fetch(_MOVE_HEAD, till, newest.entry, newest.hash)
                return PoolReply(PoolOutcome.STORED, newest.entry, newest.hash)
        return PoolReply(PoolOutcome.STORED, head.entry, head.hash)

    async def tills(self) -> tuple[PooledTill, ...]:
        """Every till that has sent something, in the order in which they came."""
        return tuple(map(_pooled_till, await self._database.fetch(_TILLS)))

    async def page(self, till: int, after: int, limit: int) -> Sequence[Row]:
        """Entries of a till in their order: number, hash, content and particulars as JSON."""
        return await self._database.fetch(_PAGE, till, after, limit)

    async def order(self, number: str, *, asked_by: int) -> tuple[OrderUse, ...]:
        """The invoices of an order that other tills have confirmed and not voided, newest first."""
        rows = await self._database.fetch(_ORDER, _storable(number), asked_by)
        return tuple(map(_order_use, rows)) if number else ()

    async def forks(self) -> tuple[Fork, ...]:
        """What tills have sent that contradicts the pool, newest first."""
        rows = await self._database.fetch(
            "SELECT name, entry, stored_hash, sent_hash, at FROM pool_fork"
            " JOIN known_till ON known_till.id = till ORDER BY at DESC LIMIT 100"
        )
        return tuple(
            Fork(text(name), integer(entry), text(stored), text(offered), text(at))
            for name, entry, stored, offered, at in rows
        )

    async def forget_personal(self, before: datetime) -> int:
        """Remove the particulars of what came before a moment; how many invoices had some.

        Contents and hashes stay, so that each chain can still be proved.
        """
        total = 0
        while True:
            rows = await self._database.fetch(_FORGET_OLD, timestamp(before), _FORGET_AT_ONCE)
            total += len(rows)
            if len(rows) < _FORGET_AT_ONCE:
                return total


async def _fork(
    session: Session, till: int, head: _Head, batch: EntryBatch
) -> tuple[int, str, str] | None:
    """The first entry of which the pool has another one: number, its hash there, the till's."""
    offered = {batch.after: batch.after_hash} | {entry.entry: entry.hash for entry in batch.entries}
    last = min(head.entry, batch.after + len(batch.entries))
    stored = {head.first: head.first_hash, head.entry: head.hash}
    if batch.after < last:
        rows = await session.fetch(_HASHES, till, batch.after, last)
        stored |= {integer(number): text(hash_) for number, hash_ in rows}
    for number in sorted(offered.keys() & stored.keys()):
        if offered[number] != stored[number]:
            return number, stored[number], offered[number]
    return None


async def _insert(session: Session, till: int, entries: Sequence[PooledEntry], now: str) -> None:
    for begin in range(0, len(entries), _ROWS_A_STATEMENT):
        values: list[Value] = []
        marks = []
        for entry in entries[begin : begin + _ROWS_A_STATEMENT]:
            row = _row(till, entry, now)
            numbers = range(len(values) + 1, len(values) + len(row) + 1)
            marks.append("(" + ", ".join(f"${number}" for number in numbers) + ")")
            values += row
        await session.fetch(
            f"INSERT INTO pooled_entry ({_COLUMNS}) VALUES {', '.join(marks)}",  # noqa: S608
            *values,
        )
    for first, last in _purged_ranges(entries):
        await session.fetch(_FORGET_SEQUENCES, till, first, last)


def _row(till: int, entry: PooledEntry, now: str) -> tuple[Value, ...]:
    content = entry.content
    personal = None if entry.personal is None else canonical(entry.personal).decode()
    sequence = content.get("sequence")
    return (
        till,
        entry.entry,
        entry.hash,
        _storable(content["event"]),
        sequence if isinstance(sequence, int) and abs(sequence) <= LARGEST_NUMBER else None,
        _storable(content.get("draft_id")),
        _storable(content.get("order_number")),
        canonical(content).decode(),
        personal,
        now,
    )


def _storable(value: object) -> str:
    """A text for a column of its own: PostgreSQL takes no NUL, which JSON spells out."""
    return value.replace("\0", "")[:400] if isinstance(value, str) else ""


def _purged_ranges(entries: Sequence[PooledEntry]) -> Iterator[tuple[int, int]]:
    """What the till itself has purged: the pool removes it, too."""
    for entry in entries:
        ranges = entry.content.get("ranges")
        if entry.content["event"] != "purged" or not isinstance(ranges, list):
            continue
        for pair in ranges:
            match pair:
                case [int(first), int(last)] if 0 <= first <= last <= LARGEST_NUMBER:
                    yield first, last


def _pooled_till(row: Row) -> PooledTill:
    id_, name, shop, first, entry, newest, heard_at, forked_at = row
    return PooledTill(
        id=integer(id_),
        till=text(name),
        shop=text(shop),
        first=integer(first),
        entry=integer(entry),
        newest=integer(newest),
        heard_at=text(heard_at),
        forked_at=None if forked_at is None else integer(forked_at),
    )


def _order_use(row: Row) -> OrderUse:
    till, shop, content_json = row
    content = json.loads(text(content_json))
    return OrderUse(
        till=text(till),
        shop=text(shop),
        number=str(content.get("number", "")),
        gross_fen=_gross_fen(content),
        at=str(content.get("confirmed_at", "")),
    )


def _gross_fen(content: Mapping[str, Any]) -> int:
    lines = content.get("lines")
    rows = [row for row in lines if isinstance(row, list)] if isinstance(lines, list) else []
    amounts = [row[_GROSS_AT] for row in rows if len(row) > _GROSS_AT]
    total = sum(amount for amount in amounts if isinstance(amount, int))
    return max(0, min(total, LARGEST_NUMBER))
