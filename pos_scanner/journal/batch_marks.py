"""A batch's items and its invoices' marks, written in chunks around the batch's own row.

A batch counts with its row. Its items come before, when nobody reads them yet; the marks follow
from the items and come after. A hundred thousand in one transaction would hold the till for
seconds. Whatever a killed program leaves, the next start completes or clears away.
"""

import time
from array import array
from collections.abc import Mapping
from itertools import islice

from pos_scanner.domain.export_batch import ItemEvent
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.locks import FolderLock

Reported = Mapping[ItemEvent, "array[int]"]
"""Ascending sequences of the invoices that a batch reports, by what it reports of them."""

_MARKS = {ItemEvent.CONFIRMED: "exported_in", ItemEvent.VOIDED: "void_exported_in"}
"""The column of table ``invoice`` that names the first batch that reports an event."""
_ITEMS_AT_ONCE = 1000
_MARKS_AT_ONCE = 150
"""Some 5 ms each, the sync included."""
_PAUSE_S = 0.004
"""Between two chunks: long enough for a confirmation that waits to see that the way is free."""
_NEWEST_BATCH = "SELECT sequence, number, destination FROM batch ORDER BY sequence DESC LIMIT 1"
_UNMARKED = (
    "SELECT t.sequence FROM batch_item t JOIN invoice i ON i.sequence = t.sequence"
    " WHERE t.batch = ? AND t.event = ? AND i.{mark} IS NULL ORDER BY t.sequence LIMIT ?"
)
_LAST_OWN_IS_UNMARKED = (
    "SELECT i.{mark} IS NULL FROM batch_item t JOIN invoice i ON i.sequence = t.sequence"
    " WHERE t.batch = ? AND t.event = ? AND (i.{mark} IS NULL OR i.{mark} = ?)"
    " ORDER BY t.sequence DESC LIMIT 1"
)
"""Of the invoices that no earlier batch has marked: another destination may have had the last."""
_MARK = "UPDATE invoice SET {mark} = ? WHERE sequence = ? AND {mark} IS NULL"


def complete_at_start(file: JournalConnection) -> None:
    """Finish what a program that was killed while it added a batch has left undone.

    What looks like that may be another program's work at this moment: nothing is done then.

    Raises:
        KnownError: EXPORT_UNDER_WAY, FOLDER_NOT_WRITABLE; see ``database.known_errors``.
    """
    if not _is_unfinished(file, *_newest(file)):
        return
    lock = FolderLock.take_for_export(file.path.parent, 0)
    try:
        complete_newest(file)
    finally:
        lock.release()


def complete_newest(file: JournalConnection) -> None:
    """Finish the newest batch; for whoever exports, and so has kept others from adding one.

    Items without a batch go; the newest batch's invoices get the marks that they lack.

    Raises:
        KnownError: see ``database.known_errors``.
    """
    sequence, number, destination = _newest(file)
    if _is_unfinished(file, sequence, number, destination):
        file.change("DELETE FROM batch_item WHERE batch > ?", (sequence,))
        if destination:
            mark(file, sequence, number)


def _newest(file: JournalConnection) -> tuple[int, str, str]:
    rows = file.ask(_NEWEST_BATCH)
    return rows[0] if rows else (0, "", "")


def _is_unfinished(file: JournalConnection, sequence: int, number: str, destination: str) -> bool:
    if file.ask("SELECT 1 FROM batch_item WHERE batch > ? LIMIT 1", (sequence,)):
        return True
    # Marks are made in the order of the items: where the last of its own has one, all have.
    return bool(destination) and any(
        file.ask(_LAST_OWN_IS_UNMARKED.format(mark=column), (sequence, event.value, number))
        == [(1,)]
        for event, column in _MARKS.items()
    )


def add_items(file: JournalConnection, sequence: int, reported: Reported) -> None:
    """Write what a batch will report, in chunks; not bound to the batch, which is not there yet."""
    items = (
        (sequence, event.value, invoice)
        for event, sequences in reported.items()
        for invoice in sequences
    )
    file.connection.pragma("foreign_keys", 0)
    try:
        while chunk := list(islice(items, _ITEMS_AT_ONCE)):
            with file.transaction():
                file.connection.executemany("INSERT INTO batch_item VALUES (?, ?, ?)", chunk)
            time.sleep(_PAUSE_S)
    finally:
        file.connection.pragma("foreign_keys", 1)


def mark(file: JournalConnection, sequence: int, number: str) -> None:
    """Mark what a batch reports and no earlier one did, in chunks, in the order of its items."""
    for event, column in _MARKS.items():
        unmarked = _UNMARKED.format(mark=column)
        while rows := file.ask(unmarked, (sequence, event.value, _MARKS_AT_ONCE)):
            with file.transaction():
                file.connection.executemany(
                    _MARK.format(mark=column), ((number, invoice) for (invoice,) in rows)
                )
            time.sleep(_PAUSE_S)
