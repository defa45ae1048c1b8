"""What of the chain is to be sent to the pool: the chain itself is the outbox.

An entry is there in the transaction that confirms, so nothing has to be written a second time, and
nothing can be forgotten. What is stored beside it is how far the pool has acknowledged it.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pos_scanner.entry_hash import START, canonical
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.connection import JournalConnection, Row
from pos_scanner.journal.storage.database import reading
from pos_scanner.journal.storage.hash_chain import entry_content
from pos_scanner.journal.storage.invoice_reader import StoredInvoice, read_stored
from pos_scanner.protocol.pool import (
    MOST_ENTRIES,
    USUAL_BATCH_BYTES,
    Content,
    EntryBatch,
    PersonalPart,
    PooledEntry,
    PoolOutcome,
    PoolReply,
    shared_personal,
)

_NEWEST = "SELECT entry, hash FROM chain ORDER BY entry DESC LIMIT 1"
_HASH = "SELECT hash FROM chain WHERE entry = ?"
_ENTRIES = (
    "SELECT entry, event, sequence, at, reason, detail, hash FROM chain"
    " WHERE entry > ? ORDER BY entry LIMIT ?"
)
_POSITION = "SELECT first, first_hash, entry, hash FROM pool_position WHERE peer = ?"
_JOIN = "INSERT OR IGNORE INTO pool_position VALUES (?, ?, ?, ?, ?)"
_ACKNOWLEDGE = "UPDATE pool_position SET entry = ?, hash = ? WHERE peer = ?"
_MOST_GAPS = 3
"""In a row, before it is given up until the next time: another copy may answer from older data."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a chain has come at a peer.

    Attributes:
        first: the entry after which it began, and its hash.
        entry: the last one that was acknowledged, and its hash.
    """

    first: int
    first_hash: str
    entry: int
    hash: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a till shares.

    Attributes:
        peer: the backend's address.
        is_whole: from the journal's beginning; else from the moment on at which it joins.
        parts: of what is personal, beside name and tax number.
    """

    peer: str
    is_whole: bool
    parts: frozenset[PersonalPart] = frozenset()


class PoolCondition(Enum):
    """How a till's chain and the pool's copy of it stand to one another."""

    EQUAL = "equal"
    WAITING = "waiting"
    """Entries are left to be sent."""
    FORKED = "forked"
    """The pool has another entry than this journal under the same number."""
    BEHIND = "behind"
    """The pool has more than this journal: an older state of it was put back."""


@dataclass(frozen=True, slots=True)
class PoolState:
    """How far a till is with its pool.

    Attributes:
        entry: the last one that the pool has; where it forked the one that differs.
        unsent: entries of this journal that the pool has not.
    """

    condition: PoolCondition
    entry: int
    unsent: int


Send = Callable[[EntryBatch], PoolReply]
"""Sends a batch to the pool; raises KnownError where there is no answer."""


class PoolOutbox:
    """The outbox of one journal.

    Args:
        file: of the journal; it writes only how far the pool has come.
    """

    def __init__(self, file: JournalConnection) -> None:
        self._file = file

    def newest(self) -> tuple[int, str]:
        """Number and hash of the chain's last entry; 0 and zeros before the first."""
        rows = self._file.ask(_NEWEST)
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, START)

    def position(self, peer: str) -> Position | None:
        """How far a peer has come; ``None`` where the till has not joined it yet."""
        rows = self._file.ask(_POSITION, (peer,))
        return Position(*rows[0]) if rows else None

    def state(self, peer: str) -> PoolState | None:
        """How far the pool was when it was heard last; ``None`` where the till has not joined."""
        position, (newest, _) = self.position(peer), self.newest()
        if position is None:
            return None
        unsent = max(0, newest - position.entry)
        condition = PoolCondition.WAITING if unsent else PoolCondition.EQUAL
        return PoolState(condition, position.entry, unsent)

    def send_all(
        self, sharing: Sharing, send: Send, is_ended: Callable[[], bool] = bool
    ) -> PoolState:
        """Send what waits, in order; with nothing to send, say how far the till is.

        What was acknowledged stands in the journal when it ends, in whatever way. Sent again is
        what was acknowledged since the last time it ended without that, which changes nothing.

        Args:
            sharing: with whom, and what of it.
            send: asks the backend.
            is_ended: called between batches; True ends it early.

        Raises:
            KnownError: what ``send`` raises; and as ``JournalConnection.ask``.
        """
        position = self.position(sharing.peer) or self._join(sharing)
        delivery = _Delivery(self, position, sharing.parts, send)
        try:
            while delivery.is_under_way and not is_ended():
                delivery.send_next()
        finally:
            if (delivery.entry, delivery.hash) != (position.entry, position.hash):
                values = (delivery.entry, delivery.hash, sharing.peer)
                self._file.change(_ACKNOWLEDGE, values)
        return delivery.state()

    def compare(self, peer: str, send: Send) -> PoolState | None:
        """Ask the pool how far it is, and send nothing; ``None`` where the till has not joined.

        Raises:
            KnownError: what ``send`` raises.
        """
        position = self.position(peer)
        if position is None:
            return None
        delivery = _Delivery(self, position, frozenset(), send)
        delivery.ask()
        return delivery.state()

    def batch(
        self, position: Position, after: int, after_hash: str, parts: Collection[PersonalPart]
    ) -> EntryBatch:
        """The entries that follow on one, as many as go together."""
        newest, _ = self.newest()
        with self._file.snapshot():
            rows = self._file.ask(_ENTRIES, (after, MOST_ENTRIES))
            invoices = self._invoices([row[2] for row in rows if row[1] == "confirmed"])
            entries: list[PooledEntry] = []
            length = 0
            for row in rows:
                entry = _pooled(row, invoices, parts)
                length += len(canonical(entry.content))
                if entries and length > USUAL_BATCH_BYTES:
                    break
                entries.append(entry)
        first = position.first, position.first_hash
        return EntryBatch(*first, after, after_hash, newest, tuple(entries))

    def hash_of(self, entry: int) -> str:
        """The hash of one of the journal's entries; empty where it has none of this number."""
        if entry == 0:
            return START
        rows = self._file.ask(_HASH, (entry,))
        return str(rows[0][0]) if rows else ""

    def _join(self, sharing: Sharing) -> Position:
        entry, hash_ = (0, START) if sharing.is_whole else self.newest()
        position = Position(entry, hash_, entry, hash_)
        self._file.change(_JOIN, (sharing.peer, entry, hash_, entry, hash_))
        return position

    def _invoices(self, sequences: list[int]) -> dict[int, StoredInvoice]:
        where = "WHERE sequence IN (SELECT value FROM json_each(?))"
        rows = read_stored(self._file.connection, where, (json.dumps(sequences),))
        return {stored.invoice.sequence: stored for stored in rows}


class _Delivery:
    """One run of sending.

    Attributes:
        entry: the last one that the pool is known to have, and its hash.
    """

    def __init__(
        self, outbox: PoolOutbox, position: Position, parts: Collection[PersonalPart], send: Send
    ) -> None:
        self._outbox = outbox
        self._position = position
        self._parts = parts
        self._send = send
        self._condition: PoolCondition | None = None
        self._differing = 0
        self._gaps = 0
        self._is_heard = False
        self.entry, self.hash = position.entry, position.hash

    @property
    def is_under_way(self) -> bool:
        """Whether something is left to be sent, or the pool was not heard yet."""
        if self._condition is not None or self._gaps > _MOST_GAPS:
            return False
        return not self._is_heard or self.entry < self._outbox.newest()[0]

    def send_next(self) -> None:
        """Send a batch and go on from where the answer says."""
        batch = self._outbox.batch(self._position, self.entry, self.hash, self._parts)
        self._take(self._send(batch))

    def ask(self) -> None:
        """Send a batch of nothing."""
        first = self._position.first, self._position.first_hash
        newest, _ = self._outbox.newest()
        self._take(self._send(EntryBatch(*first, self.entry, self.hash, newest)))

    def _take(self, reply: PoolReply) -> None:
        self._is_heard = True
        self._gaps = self._gaps + 1 if reply.outcome is PoolOutcome.GAP else 0
        if reply.entry > self._outbox.newest()[0]:
            self._condition = PoolCondition.BEHIND
        elif reply.outcome is PoolOutcome.FORK or self._outbox.hash_of(reply.entry) != reply.hash:
            self._condition, self._differing = PoolCondition.FORKED, reply.entry
        else:
            self.entry, self.hash = reply.entry, reply.hash

    def state(self) -> PoolState:
        """How it has ended."""
        newest, _ = self._outbox.newest()
        unsent = max(0, newest - self.entry)
        if self._condition is not None:
            return PoolState(self._condition, self._differing or self.entry, unsent)
        condition = PoolCondition.WAITING if unsent else PoolCondition.EQUAL
        return PoolState(condition, self.entry, unsent)


def _pooled(
    row: Row, invoices: dict[int, StoredInvoice], parts: Collection[PersonalPart]
) -> PooledEntry:
    entry, event, sequence, at, reason, detail_json, hash_ = row
    with reading():
        detail = json.loads(detail_json)
        if event != "confirmed":
            return PooledEntry(entry, hash_, entry_content(event, sequence, at, reason, detail))
        stored = invoices[sequence]
    content = row_mapping.chain_entry(stored.invoice, stored.columns["personal_sha256"]) | detail
    return PooledEntry(entry, hash_, content, _personal(stored, parts))


def _personal(stored: StoredInvoice, parts: Collection[PersonalPart]) -> Content | None:
    invoice, salt = stored.invoice.invoice, stored.columns["personal_salt"]
    if stored.invoice.purged:
        return None
    scanned = None if invoice.scanned is None else row_mapping.title_values(invoice.scanned)
    personal: dict[str, Any] = {
        "salt": salt,
        "buyer": row_mapping.title_values(invoice.buyer),
        "scanned": scanned,
        "remark": invoice.remark,
    }
    return shared_personal(personal, parts)
