"""Purge: after their time the buyer's particulars and the remark go, the books stay.

An invoice's number, amounts, lines and hashes stay, and the chain still verifies. Which invoices
were purged is an entry of the chain itself, so that an emptied row differs from a changed one.
"""

import json
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from time import monotonic, sleep

import apsw

from pos_scanner import pinyin
from pos_scanner.domain.title import Title
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.database import BUSY_TIMEOUT_MS
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.invoice_reader import read_invoices
from pos_scanner.journal.storage.search_tokens import add_to_index, remove_from_index

FIRST_CHUNK, SMALLEST_CHUNK, LARGEST_CHUNK = 5, 1, 100
"""Invoices a transaction. The search index overwrites the places of some 75 tokens of each, which
takes 1 to 6 ms, most in a journal of a million: how many the next transaction has follows from how
long the last one took."""
_TARGET_S = 0.008
"""What a transaction is to take: where one takes twice as long, a till still waits under 20 ms."""
_PAUSE_S = 0.004
"""Between two chunks: long enough for a confirmation that waits to see that the way is free."""
_LOG_TRIES = 500
"""How often the log is tried to be emptied, a pause between two: some seconds."""
_DUE = (
    "SELECT sequence FROM invoice WHERE confirmed_on < ? AND purged_in IS NULL"
    " AND (exported_in IS NOT NULL OR state = 'voided')"
    # A voiding is reported to accounting with the buyer's name, too.
    " AND NOT (state = 'voided' AND exported_in IS NOT NULL AND void_exported_in IS NULL)"
)
_WAITING = (
    "SELECT count(*) FROM invoice WHERE confirmed_on < ? AND purged_in IS NULL"
    " AND (exported_in IS NULL AND state = 'confirmed'"
    " OR state = 'voided' AND exported_in IS NOT NULL AND void_exported_in IS NULL)"
)
_KEPT = (
    "SELECT count(*) FROM invoice WHERE purged_in IS NULL"
    " AND sequence IN (SELECT value FROM json_each(?))"
)
_EMPTY = (
    "UPDATE invoice SET buyer_type = NULL, buyer_name = '', buyer_tax_number = '',"
    " buyer_address = '', buyer_phone = '', buyer_bank_name = '', buyer_bank_account = '',"
    " buyer_email = '', scanned = NULL, remark = '', personal_salt = '', purged_in = ?"
    " WHERE sequence = ?"
)
_HELD = "SELECT count(*) FROM draft WHERE held_at < ?"
_LAST_PURGE = (
    "SELECT at, detail FROM chain WHERE event = 'purged' AND detail LIKE '%\"before\"%'"
    " ORDER BY entry DESC LIMIT 1"
)
_EMPTY_REASON = "UPDATE issuance SET reason = '' WHERE sequence = ?"


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge did.

    Attributes:
        purged: invoices that lost what was personal.
        drafts: forms put aside before that day, and deleted.
        kept: invoices of that time that were not reported yet; they keep everything.
    """

    purged: int
    drafts: int
    kept: int


def purge(
    file: JournalConnection,
    before: date,
    *,
    at: datetime,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Purge:
    """Remove what is personal from invoices confirmed before a day.

    Invoices that were not reported to accounting yet (confirmed, in no export) keep it.
    ``is_cancelled`` is called between chunks; cut short, the purge has done a part and goes on
    when it is called again.

    Raises:
        KnownError: see ``database.known_errors``.
    """
    # What is deleted is overwritten with zeros, and the log that still has it is emptied.
    file.connection.pragma("secure_delete", "on")
    day = before.isoformat()
    drafts = file.change("DELETE FROM draft WHERE held_at < ?", (day,))
    # What is looked for in a million invoices is looked for before anything is locked.
    candidates = array("q", (row[0] for row in file.ask(_DUE, (day,))))
    purged = _empty_due(file, candidates, before, at, is_cancelled)
    _empty_log(file)
    return Purge(purged, drafts, file.ask(_WAITING, (day,))[0][0])


def forget_buyer(
    file: JournalConnection,
    invoices: Sequence[int],
    draft_ids: Iterable[str],
    *,
    at: datetime,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Purge:
    """Remove what is personal from one buyer's invoices, and the forms on hold for him.

    As of a purge: what was not reported to accounting yet keeps it, and the proof stays.

    Args:
        file: the journal's.
        invoices: sequences, ascending; those of somebody who asked to be forgotten.
        draft_ids: of forms on hold.
        at: an aware moment.
        is_cancelled: see ``purge``.

    Raises:
        KnownError: see ``database.known_errors``.
    """
    file.connection.pragma("secure_delete", "on")
    drafts = sum(
        file.change("DELETE FROM draft WHERE draft_id = ? AND held_at IS NOT NULL", (draft_id,))
        for draft_id in draft_ids
    )
    purged = _empty_due(file, array("q", invoices), None, at, is_cancelled)
    _empty_log(file)
    return Purge(purged, drafts, file.ask(_KEPT, (json.dumps([*invoices]),))[0][0])


def _empty_due(
    file: JournalConnection,
    candidates: "array[int]",
    before: date | None,
    at: datetime,
    is_cancelled: Callable[[], bool],
) -> int:
    """Empty those candidates that may be, a few a transaction; gives how many were."""
    pinyin.readings()  # Up to 50 ms, for which no confirmation is to wait behind a transaction.
    day = (before or date.max).isoformat()
    purged, position, size = 0, 0, FIRST_CHUNK
    while position < len(candidates) and not is_cancelled():
        chunk = candidates[position : position + size]
        marks = ", ".join("?" * len(chunk))
        began = monotonic()
        with file.transaction():
            # One that was voided meanwhile is due no more.
            rows = file.execute(
                f"{_DUE} AND sequence IN ({marks}) ORDER BY sequence", (day, *chunk)
            )
            due = [row[0] for row in rows]
            if due:
                empty_invoices(file, due, before, at)
        purged += len(due)
        position += len(chunk)
        size = next_chunk(size, monotonic() - began)
        sleep(_PAUSE_S)
    return purged


def next_chunk(size: int, duration_s: float) -> int:
    """How many invoices the next transaction purges, after one of ``size`` that took so long."""
    growth = min(2.0, _TARGET_S / max(duration_s, 1e-6))
    return min(max(int(size * growth), SMALLEST_CHUNK), LARGEST_CHUNK)


def preview(file: JournalConnection, before: date) -> Purge:
    """What a purge before a day would do now; nothing is changed.

    Raises:
        KnownError: see ``database.known_errors``.
    """
    day = (before.isoformat(),)
    due = file.ask(_DUE.replace("SELECT sequence", "SELECT count(*)", 1), day)
    return Purge(due[0][0], file.ask(_HELD, day)[0][0], file.ask(_WAITING, day)[0][0])


def last_purge(file: JournalConnection) -> tuple[datetime, date] | None:
    """When the last purge was, and the first day that it left as it was; ``None`` for none.

    Raises:
        KnownError: see ``database.known_errors``.
    """
    rows = file.ask(_LAST_PURGE)
    if not rows:
        return None
    at, detail = rows[0]
    return datetime.fromisoformat(at), date.fromisoformat(json.loads(detail)["before"])


def _empty_log(file: JournalConnection) -> None:
    """Empty SQLite's log once nobody reads in it; who confirms meanwhile does not wait for that.

    ``truncate`` keeps the lock for writing while it copies and syncs what was added to the log. So
    it is asked for only where ``passive``, which locks nobody out, has left nothing to copy.
    """
    with file.guarded():
        file.connection.set_busy_timeout(0)
        try:
            for _ in range(_LOG_TRIES):
                _, pages, copied = next(file.execute("PRAGMA wal_checkpoint(passive)"))
                if pages == copied:
                    is_busy, _, _ = next(file.execute("PRAGMA wal_checkpoint(truncate)"))
                    if not is_busy:
                        break
                sleep(_PAUSE_S)
        finally:
            file.connection.set_busy_timeout(BUSY_TIMEOUT_MS)


def empty_invoices(
    file: JournalConnection, due: list[int], before: date | None, at: datetime
) -> None:
    """Remove what is personal from the invoices of ascending sequences, in the open transaction.

    ``before`` is the first day that the purge leaves as it is; ``None`` where it is one buyer's.
    """
    detail: dict[str, object] = {} if before is None else {"before": before.isoformat()}
    detail["ranges"] = list(_ranges(due))
    entry = append_to_chain(file.connection, "purged", None, at, detail=detail)
    marks = ", ".join("?" * len(due))
    for confirmed in read_invoices(file.connection, f"WHERE sequence IN ({marks})", tuple(due)):
        # A contentless index removes a row only when it gets the tokens that it had of it.
        remove_from_index(file.connection, confirmed.sequence, confirmed.invoice)
        file.execute(_EMPTY, (entry, confirmed.sequence))
        emptied = replace(confirmed.invoice, buyer=Title(), scanned=None, remark="")
        add_to_index(file.connection, confirmed.sequence, emptied)
        # The platform's reason may name the buyer.
        file.execute(_EMPTY_REASON, (confirmed.sequence,))


def _ranges(sequences: Iterable[int]) -> Iterable[tuple[int, int]]:
    """First and last of each run of neighbours."""
    for _, run in groupby(enumerate(sequences), key=lambda pair: pair[1] - pair[0]):
        members = [sequence for _, sequence in run]
        yield members[0], members[-1]


class PurgedRanges:
    """Which invoices were purged, as the chain has it."""

    def __init__(self, connection: apsw.Connection) -> None:
        rows = connection.execute("SELECT entry, detail FROM chain WHERE event = 'purged'")
        self._ranges = sorted(
            (first, last, entry)
            for entry, detail in rows
            for first, last in json.loads(detail)["ranges"]
        )

    def entry_of(self, sequence: int) -> int | None:
        """The chain's entry that purged an invoice; ``None`` when none did."""
        position = bisect_right(self._ranges, sequence, key=itemgetter(0)) - 1
        if position < 0:
            return None
        _, last, entry = self._ranges[position]
        return entry if sequence <= last else None
