"""The journal as others use it: confirmed invoices here, and a class for each other subject.

Drafts, cashiers, shifts, search and export batches have each their own; all share one open file
and are used by one thread. Every change is one transaction; when a method returns, the change is on
the disk, and when it raises, nothing has changed and the journal goes on working.
"""

import contextlib
import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from pos_scanner.atomic_file import (
    disk_error,
    make_private,
    make_private_folder,
    write_refusal,
)
from pos_scanner.domain.checks.repetition import (
    RepetitionRule,
    SaleIdentity,
    identity_of_invoice,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import IntegrityReport
from pos_scanner.domain.invoice import (
    REPLACED_BY,
    ConfirmedInvoice,
    DaySummary,
    Invoice,
    InvoiceState,
)
from pos_scanner.domain.shift import Figures
from pos_scanner.journal import tax_totals
from pos_scanner.journal.batch_marks import complete_at_start
from pos_scanner.journal.cashiers import Cashiers
from pos_scanner.journal.drafts import Drafts
from pos_scanner.journal.export_batches import ExportBatches
from pos_scanner.journal.integrity.verification import Progress, no_progress, verify
from pos_scanner.journal.invoice_search import InvoiceSearch
from pos_scanner.journal.invoice_writer import append_invoice, append_void
from pos_scanner.journal.issuances import Issuances
from pos_scanner.journal.repetitions import Repetitions
from pos_scanner.journal.shifts import Shifts
from pos_scanner.journal.stats import DayTally
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.backup_folder import newest_sound
from pos_scanner.journal.storage.checkpoints import Checkpoints
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.continuity import Continuity
from pos_scanner.journal.storage.database import Announce, poll_for_writing, refuse_name
from pos_scanner.journal.storage.head import Head, HeadFiles, HeadMemory, head_of
from pos_scanner.journal.storage.invoice_reader import read_invoices
from pos_scanner.journal.storage.locks import FolderLock
from pos_scanner.journal.storage.replacement import Recovery, is_under_way, recover

FILE_NAME = "journal.sqlite3"
_PRIVATE = ("journal*", "buyers*", "*.lock", "*.log*", "settings.toml", "backups", "backups/*")
_SALT_BYTES = 12
_OPEN_SHIFT = "SELECT (SELECT number FROM shift WHERE closed_at IS NULL)"
_NEXT = (
    # The day's newest is the last of its entries in the index: nothing is counted.
    "SELECT 1 + ifnull(max(sequence), 0), (SELECT number FROM invoice"
    " WHERE confirmed_on = ?1 AND number GLOB ?2 ORDER BY sequence DESC LIMIT 1),"
    " (SELECT ifnull(max(CASE WHEN ?1 < day THEN invoices WHEN ?1 = day THEN of_day ELSE 0 END), 0)"
    " FROM predecessor),"
    " (SELECT number FROM shift WHERE closed_at IS NULL), EXISTS (SELECT 1 FROM shift) FROM invoice"
)


_RECOVERIES = {
    Recovery.FINISHED: FailureKind.RESTORE_FINISHED,
    Recovery.TAKEN_BACK: FailureKind.RESTORE_TAKEN_BACK,
}


class Journal:
    """One till's journal, open. Made by :meth:`open`.

    Attributes:
        path: the file.
        batches: what accounting has and what it waits for.
        issuances: what the tax bureau made of the records.
        drafts: the form as typed, and the forms put aside.
        cashiers: who may confirm, and signing in.
        shifts: opening, closing, X and Z reports.
        repetitions: what a sale repeats among the confirmed ones.
        search: invoices by day, shift, cashier, state and text, a page at a time.
    """

    def __init__(
        self,
        file: JournalConnection,
        till: str,
        lock: FolderLock | None = None,
        heads: HeadFiles | None = None,
    ) -> None:
        self.path = file.path
        self.file = file
        self._till = till
        self._lock = lock
        self._checkpoints: Checkpoints | None = None
        if lock:  # A window confirms while customers wait; a command may take its time.
            self._checkpoints = Checkpoints(file.path, file.connection, vfs=file.vfs)
            poll_for_writing(file.connection)
        self.drafts = Drafts(file)
        self.cashiers = Cashiers(file)
        self.shifts = Shifts(file)
        self.search = InvoiceSearch(file)
        self.batches = ExportBatches(file)
        self.issuances = Issuances(file)
        self.repetitions = Repetitions(file)
        self._day_tally = DayTally(file)
        self._notices: list[KnownError] = []
        self._head_memory = HeadMemory(file.connection, till, heads) if heads else None
        if self._head_memory:
            file.after_commit = self._head_memory.remember
            # A command beside a window may see less than the window has committed meanwhile.
            self._head_memory.begin(may_write=lock is not None)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        till: str = "T1",
        exclusive: bool = False,
        settings_folder: Path | None = None,
        announce: Announce | None = None,
        vfs: str | None = None,
    ) -> "Journal":
        """Open the journal of a data folder; both are made where they are not there.

        Args:
            folder: the data folder.
            till: the till's name; new numbers start with it.
            exclusive: take the folder for one window; other commands may still open the journal.
            settings_folder: has a copy of the journal's head, which outlives the data folder.
            announce: hears what bringing an older journal to this version takes, before it begins.
            vfs: another of SQLite's file layers, for tests that cut the power.

        Raises:
            KnownError: FOLDER_NOT_WRITABLE, DISK_FULL, JOURNAL_DAMAGED, JOURNAL_TOO_NEW,
                JOURNAL_IN_USE (another window has the folder), FILE_IN_USE (a restore cannot be
                finished), PATH_TOO_LONG, FILE_NOT_READABLE (a device has a file's name); where the
                file is not the one that was written last, what ``storage.continuity`` raises.
        """
        path, heads = _accessible_path(folder), HeadFiles(folder, settings_folder)
        # Before the file is read: it may only be ahead of them.
        continuity = Continuity.of(path, heads.read())
        _make_folder(folder, continuity)
        # A replacement that this start finds under way is ended by whoever has the folder.
        lock = FolderLock.take(path.parent) if exclusive or is_under_way(path) else None
        try:
            recovery = recover(path) if lock else None
            continuity = Continuity.of(path, continuity.heads)
            continuity.check_place()
            file = JournalConnection(path, vfs=vfs, check=continuity.check_file, announce=announce)
            journal = cls(file, till, lock if exclusive else None, heads)
            with contextlib.suppress(KnownError):  # Whatever it is, the next use says it.
                complete_at_start(file)
        except BaseException:
            if lock:
                lock.release()
            raise
        if lock and not exclusive:
            lock.release()
        _keep_private(folder)
        if recovery is not None:
            journal._notices.append(KnownError(_RECOVERIES[recovery], path=str(path)))
        return journal

    def reader(self) -> "Journal":
        """The same journal once more, to be read on another thread while this one confirms.

        It has a connection of its own, refuses every change, and is closed by whoever asked for it.

        Raises:
            KnownError: as ``open``; JOURNAL_MOVED.
        """
        if not self.file.has_its_name:  # Opening would make a file where none is.
            raise KnownError(FailureKind.JOURNAL_MOVED, path=str(self.path))
        file = JournalConnection(self.path, vfs=self.file.vfs, reads_only=True)
        return Journal(file, self._till)

    def close(self) -> None:
        """Close the file and give the folder free."""
        if self._checkpoints:
            self._checkpoints.stop()
        if self._head_memory and self.file.is_open:
            self.file.close()
            self._head_memory.close(is_last=not self.file.is_lost and not self.file.has_log)
        self.file.close()
        if self._lock:
            self._lock.release()

    def take_notices(self) -> tuple[KnownError, ...]:
        """What the owner should hear of, each once: an ended restore, a head not written."""
        notices, self._notices = self._notices, []
        refusal = self._head_memory.take_refusal() if self._head_memory else None
        return (*notices, refusal) if refusal else tuple(notices)

    @property
    def head(self) -> Head | None:
        """The last entry that was committed here, as the till remembers it."""
        return self._head_memory.head if self._head_memory else None

    def confirm(
        self,
        draft_id: str,
        invoice: Invoice,
        *,
        at: datetime,
        rule: RepetitionRule | None = None,
    ) -> ConfirmedInvoice:
        """Give an invoice its number and append it; its draft is done with.

        Confirming a draft again gives the invoice that it became, and changes nothing. While a
        shift is open, the invoice belongs to it. The invoice that it replaces is voided with it;
        of all that stand in for one another at most one is ever live.

        Args:
            draft_id: the draft's, which is confirmed once.
            invoice: complete, see ``domain.checks.prepare``.
            at: an aware moment.
            rule: which repetitions of earlier sales are refused; ``None``: the replaced ones alone.

        Raises:
            KnownError: DISK_FULL, FOLDER_NOT_WRITABLE, JOURNAL_IN_USE, JOURNAL_DAMAGED;
                DRAFT_CONFIRMED, the draft is an invoice with another content; ORDER_USED,
                SALE_REPEATED, REPLACED_BEFORE. Then nothing has changed.
        """
        with self.file.transaction():
            if earlier := self._find("WHERE draft_id = ?", draft_id):
                return _same(earlier, row_mapping.storable_invoice(invoice))
            self._refuse_repetition(invoice, rule, at)
            confirmed = self._numbered(draft_id, row_mapping.storable_invoice(invoice), at)
            append_invoice(self.file, confirmed, secrets.token_urlsafe(_SALT_BYTES))
            self.file.execute("DELETE FROM draft WHERE draft_id = ?", (draft_id,))
            replaced = self.invoice(confirmed.invoice.replaces)
            if replaced and replaced.state is InvoiceState.CONFIRMED:
                reason = f"{REPLACED_BY}{confirmed.number}"
                self._mark_void(replaced, reason, invoice.cashier, at)
        return confirmed

    def void(
        self, number: str, reason: str, *, at: datetime, cashier: str = ""
    ) -> ConfirmedInvoice:
        """Void a confirmed invoice; it stays, marked. Voiding it again changes nothing.

        The reason is kept for good, also after a purge: no place for a customer's name. The
        cashier, who voids it, is empty in a one-person shop.

        Raises:
            KeyError: there is no such number.
            KnownError: as ``confirm``.
        """
        with self.file.transaction():
            confirmed = self.invoice(number)
            if confirmed is None:
                raise KeyError(number)
            if confirmed.state is InvoiceState.CONFIRMED:
                self._mark_void(confirmed, reason, cashier, at)
            return self.invoice(number) or confirmed

    def invoice(self, number: str) -> ConfirmedInvoice | None:
        """The invoice of a number, voided ones too; ``None`` when there is none."""
        with self.file.guarded():
            return self._find("WHERE number = ?", number)

    def invoices_of(self, day: date, newest: int = -1) -> tuple[ConfirmedInvoice, ...]:
        """What was confirmed on a day, voided ones too, newest first; all, or the newest alone."""
        where = "WHERE confirmed_on = ? ORDER BY sequence DESC LIMIT ?"
        with self.file.guarded():
            values = (day.isoformat(), newest)
            return tuple(read_invoices(self.file.connection, where, values))[::-1]

    def day_summary(self, day: date) -> DaySummary:
        """A day's count and sum, and how many invoices of any day wait for export."""
        count, gross = self._day_tally.read(day)
        with self.file.guarded():
            head = head_of(self.file.connection, self._till)
        proof = head.proof if head else ""
        return DaySummary(day, count, gross, self.batches.waiting_count(), proof)

    def day_figures(self, day: date) -> Figures:
        """A day's sums, in all and for each tax rate."""
        return tax_totals.of_day(self.file, day)

    def verify(self, progress: Progress = no_progress) -> IntegrityReport:
        """Compute every hash anew and look for gaps and damage; see ``integrity.verification``."""
        with self.file.guarded():
            return verify(self.file.connection, progress)

    def _refuse_repetition(
        self, invoice: Invoice, rule: RepetitionRule | None, at: datetime
    ) -> None:
        identity = identity_of_invoice(invoice)
        if rule is None:
            identity, rule = SaleIdentity(replaces=invoice.replaces), RepetitionRule(timedelta(0))
        self.repetitions.refuse(identity, rule, at=at)

    def _find(self, where: str, value: str) -> ConfirmedInvoice | None:
        return next(read_invoices(self.file.connection, where, (value,)), None)

    def _numbered(self, draft_id: str, invoice: Invoice, at: datetime) -> ConfirmedInvoice:
        day = at.date()
        prefix = f"{self._till}-{day:%Y%m%d}-"
        numbers = self.file.execute(_NEXT, (day.isoformat(), f"{prefix}*"))
        sequence, newest, lost, shift, keeps_shifts = next(numbers)
        of_day = 1 + max(lost, 0 if newest is None else int(newest.removeprefix(prefix)))
        if keeps_shifts:
            invoice = replace(invoice, shift=shift)
        return ConfirmedInvoice(f"{prefix}{of_day:04}", sequence, invoice, at, draft_id)

    def _mark_void(
        self, confirmed: ConfirmedInvoice, reason: str, cashier: str, at: datetime
    ) -> None:
        shift = next(self.file.execute(_OPEN_SHIFT))[0]
        detail: dict[str, object] = {"cashier": row_mapping.storable(cashier)} if cashier else {}
        detail |= {} if shift is None else {"shift": shift}
        append_void(self.file, confirmed.sequence, at, row_mapping.storable(reason), detail)


def journal_path(folder: Path) -> Path:
    """The journal's file of a data folder; where that is a symbolic link, the file it leads to.

    SQLite keeps its log beside the file itself, and so do we all else; the link stays one.
    """
    path = folder / FILE_NAME
    with contextlib.suppress(OSError, RuntimeError):  # A link to itself; who opens it says it.
        return path.resolve() if path.is_symlink() else path
    return path


def is_known(folder: Path, settings_folder: Path | None) -> bool:
    """Whether a data folder has a journal, or had one by its backups or the till's memory."""
    path = journal_path(folder)
    try:
        has_file = path.exists()
    except OSError:
        return True  # What cannot be looked at is told by whoever opens it.
    if has_file or HeadFiles(folder, settings_folder).read():
        return True
    return newest_sound(path) is not None


def _accessible_path(folder: Path) -> Path:
    """``journal_path`` of a folder that the system looks into, or that is not there.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, PATH_TOO_LONG.
    """
    refuse_name(folder / FILE_NAME)
    try:
        (folder / FILE_NAME).lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        raise disk_error(error, folder) from error
    return journal_path(folder)


def _make_folder(folder: Path, continuity: Continuity) -> None:
    """Make a data folder, unless a journal is known to be in it: its disk may not be there."""
    if not continuity.path.parent.exists():
        continuity.check_place()
    try:
        make_private_folder(folder)
    except OSError as error:
        raise write_refusal(folder) from error


def _same(earlier: ConfirmedInvoice, invoice: Invoice) -> ConfirmedInvoice:
    """The invoice that a draft became, unless it is to become another one now."""
    # When and by whom it is confirmed again makes no other invoice of it.
    invoice = replace(
        invoice,
        sale_date=earlier.invoice.sale_date,
        cashier=earlier.invoice.cashier,
        shift=earlier.invoice.shift,
    )
    if invoice != earlier.invoice and not earlier.purged:
        raise KnownError(FailureKind.DRAFT_CONFIRMED, number=earlier.number)
    return earlier


def _keep_private(folder: Path) -> None:
    """Close the journal's folder and files to other users, also those of older versions."""
    make_private(folder)
    files = (path for pattern in _PRIVATE for path in folder.glob(pattern))
    for path in files:
        make_private(path)
