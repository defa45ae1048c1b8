"""The journal as others use it: drafts, confirmed invoices, batches. One thread at a time.

Every change is one transaction; when a method returns, the change is on the disk, and when it
raises, nothing has changed and the journal goes on working.
"""

import contextlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    DaySummary,
    Draft,
    Invoice,
)
from pos_scanner.journal import records
from pos_scanner.journal.batches import Batches
from pos_scanner.journal.chain import append_to_chain
from pos_scanner.journal.database import connect, known_errors
from pos_scanner.journal.lock import FolderLock
from pos_scanner.journal.queries import read_invoices
from pos_scanner.journal.verification import Verification, verify

FILE_NAME = "journal.sqlite3"


class Journal:
    """One till's journal, open. Made by :meth:`open`.

    Attributes:
        path: the file.
        batches: what accounting has and what it waits for.
    """

    def __init__(
        self, path: Path, till: str, lock: FolderLock | None = None, *, vfs: str | None = None
    ) -> None:
        self.path = path
        self._till = till
        self._lock = lock
        self._connection = connect(path, vfs=vfs)
        self.batches = Batches(self._connection, path)

    @classmethod
    def open(
        cls, folder: Path, *, till: str = "T1", exclusive: bool = False, vfs: str | None = None
    ) -> "Journal":
        """Open the journal of a data folder; both are made where they are not there.

        Args:
            folder: the data folder.
            till: the till's name; new numbers start with it.
            exclusive: take the folder for one window; other commands may still open the journal.
            vfs: another of SQLite's file layers, for tests that cut the power.

        Raises:
            KnownError: FOLDER_NOT_WRITABLE, DISK_FULL, JOURNAL_DAMAGED, JOURNAL_TOO_NEW,
                JOURNAL_IN_USE (another window has the folder).
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            kind = FailureKind.FOLDER_NOT_WRITABLE
            raise KnownError(kind, path=str(folder)) from error
        lock = FolderLock.take(folder) if exclusive else None
        try:
            return cls(folder / FILE_NAME, till, lock, vfs=vfs)
        except BaseException:
            if lock:
                lock.release()
            raise

    def close(self) -> None:
        """Close the file and give the folder free."""
        self._connection.close()
        if self._lock:
            self._lock.release()

    # ------------------------------------------------------------------------------- drafts

    def save_draft(self, draft: Draft) -> None:
        """Keep a form as typed; it is the one that ``load_draft`` gives from now on."""
        self._change(
            "INSERT INTO draft SELECT ?1, 1 + ifnull(max(kept_at), 0), ?2 FROM draft WHERE true"
            " ON CONFLICT (draft_id) DO UPDATE SET kept_at = excluded.kept_at,"
            " content = excluded.content",
            (draft.draft_id, records.draft_json(draft)),
        )

    def load_draft(self) -> Draft | None:
        """The form that was kept last, unless it was confirmed or discarded."""
        rows = self._ask("SELECT draft_id, content FROM draft ORDER BY kept_at DESC LIMIT 1")
        return records.draft(*rows[0]) if rows else None

    def discard_draft(self, draft_id: str) -> None:
        """Forget a kept form."""
        self._change("DELETE FROM draft WHERE draft_id = ?", (draft_id,))

    # ----------------------------------------------------------------------------- invoices

    def confirm(self, draft_id: str, invoice: Invoice, *, at: datetime) -> ConfirmedInvoice:
        """Give an invoice its number and append it; its draft is done with.

        Confirming a draft again gives the invoice that it became, and changes nothing.

        Args:
            draft_id: the draft that the invoice grew from.
            invoice: complete, see ``domain.checks.prepare``.
            at: now, aware.

        Raises:
            KnownError: DISK_FULL, FOLDER_NOT_WRITABLE, JOURNAL_IN_USE, JOURNAL_DAMAGED; then
                nothing has changed.
        """
        with self._transaction():
            if before := self._of_draft(draft_id):
                return before
            confirmed = self._numbered(draft_id, records.storable_invoice(invoice), at)
            row = records.invoice_row(confirmed)
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            self._execute(f"INSERT INTO invoice ({names}) VALUES ({marks})", row)  # noqa: S608
            for position, line in enumerate(confirmed.invoice.lines, start=1):
                columns = records.line_row(confirmed.sequence, position, line)
                self._execute("INSERT INTO line VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", columns)
            entry = records.chain_entry(confirmed, row["personal_sha256"])
            append_to_chain(self._connection, entry, at)
            self._execute("DELETE FROM draft WHERE draft_id = ?", (draft_id,))
        return confirmed

    def void(self, number: str, reason: str, *, at: datetime) -> ConfirmedInvoice:
        """Void a confirmed invoice; it stays, marked. Voiding it again changes nothing.

        Raises:
            KeyError: there is no such number.
            KnownError: as ``confirm``.
        """
        with self._transaction():
            found = read_invoices(self._connection, "WHERE number = ?", (number,))
            confirmed = next(found, None)
            if confirmed is None:
                raise KeyError(number)
            if confirmed.state.value == "confirmed":
                self._execute("UPDATE invoice SET state = 'voided' WHERE number = ?", (number,))
                entry = {
                    "event": "voided",
                    "sequence": confirmed.sequence,
                    "at": at.isoformat(),
                    "reason": records.storable(reason),
                }
                append_to_chain(self._connection, entry, at)
            return next(read_invoices(self._connection, "WHERE number = ?", (number,)))

    def invoice(self, number: str) -> ConfirmedInvoice | None:
        """One record by its number."""
        with known_errors(self.path):
            return next(read_invoices(self._connection, "WHERE number = ?", (number,)), None)

    def invoices_of(self, day: date) -> tuple[ConfirmedInvoice, ...]:
        """A day's records, voided ones too, newest first."""
        with known_errors(self.path):
            found = tuple(
                read_invoices(self._connection, "WHERE confirmed_on = ?", (day.isoformat(),))
            )
        return found[::-1]

    def day_summary(self, day: date) -> DaySummary:
        """A day's count and sum, and how many invoices of any day wait for export."""
        count, gross = self._ask(
            "SELECT count(*), ifnull(sum(gross_fen), 0) FROM invoice"
            " WHERE confirmed_on = ? AND state = 'confirmed'",
            (day.isoformat(),),
        )[0]
        return DaySummary(day, count, gross, self.batches.waiting_count())

    def verify(self) -> Verification:
        """Compute every hash anew and look for gaps and damage."""
        with known_errors(self.path):
            return verify(self._connection)

    # --------------------------------------------------------------------------- inner parts

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with known_errors(self.path):
            self._execute("BEGIN IMMEDIATE")
            try:
                yield
                self._execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # A full disk may have ended it already.
                    self._execute("ROLLBACK")
                raise

    def _execute(self, sql: str, values: Any = ()) -> Any:
        return self._connection.execute(sql, values)

    def _change(self, sql: str, values: Any) -> None:
        with self._transaction():
            self._execute(sql, values)

    def _ask(self, sql: str, values: Any = ()) -> list[records.Row]:
        with known_errors(self.path):
            return list(self._execute(sql, values))

    def _of_draft(self, draft_id: str) -> ConfirmedInvoice | None:
        return next(read_invoices(self._connection, "WHERE draft_id = ?", (draft_id,)), None)

    def _numbered(self, draft_id: str, invoice: Invoice, at: datetime) -> ConfirmedInvoice:
        day = at.date()
        prefix = f"{self._till}-{day:%Y%m%d}-"
        sequence, of_day = next(
            self._execute(
                "SELECT 1 + ifnull(max(sequence), 0), 1 + (SELECT count(*) FROM invoice"
                " WHERE confirmed_on = ? AND number GLOB ?) FROM invoice",
                (day.isoformat(), f"{prefix}*"),
            )
        )
        return ConfirmedInvoice(f"{prefix}{of_day:04}", sequence, invoice, at, draft_id)
