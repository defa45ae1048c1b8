"""Export as the window has it; runs on the journal's work queue, but for the requests to stop."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner.atomic_file import replace_text
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ExportBatch, ExportRequest, Selection
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.domain.shift import ReportKind, Shift, ShiftReport
from pos_scanner.export.dry_run import DryRun, dry_run
from pos_scanner.export.export_job import export, export_again
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import (
    FOLDER_NAME,
    Preset,
    all_presets,
    load_preset,
    preset_names,
)
from pos_scanner.settings import Settings

if TYPE_CHECKING:
    from pos_scanner.export.tax_platform_rejections import Rejection

SAMPLE_ITEMS = 20


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What the export page lets one choose from."""

    presets: tuple[Preset, ...]
    shifts: tuple[int, ...] = ()
    cashiers: tuple[str, ...] = ()
    broken: tuple[KnownError, ...] = ()
    """What is wrong with the user's formats that cannot be read."""


@dataclass(frozen=True, slots=True)
class RejectedInvoice:
    """One line of the tax platform's answer beside the invoice that it is about.

    Attributes:
        confirmed: ``None`` when this journal knows no such number.
        replaced_by: number of the invoice that stands in for it by now; empty when none does.
        is_held: whether a copy to mend waits among the forms put aside.
    """

    rejection: Rejection
    confirmed: ConfirmedInvoice | None
    replaced_by: str = ""
    is_held: bool = False


class ExportService:
    """The export of one window.

    Args:
        journal: the journal.
        settings: accounts and the template's place.
        settings_file: the user's formats are beside it, in the folder ``presets``.
    """

    def __init__(
        self,
        journal: JournalService,
        settings: Settings,
        settings_file: Path,
    ) -> None:
        self._journal = journal
        self._settings = settings
        self.own_presets = settings_file.parent / FOLDER_NAME
        self._is_exporting = False
        self._stop = threading.Event()
        self._dry_run = 0

    # ------------------------------------------------------------------- from the UI thread

    def begin(self) -> None:
        """A file is about to be written again: an earlier wish to stop is over."""
        self._stop.clear()

    def begin_export(self) -> bool:
        """Reserve the next ``export``, which ends an earlier wish to stop.

        Returns:
            False while another export is under way: then nothing is to be submitted.
        """
        self._stop.clear()
        if self._is_exporting:
            return False
        self._is_exporting = True
        return True

    def cancel(self) -> None:
        """Stop the export under way; what was finished stays."""
        self._stop.set()

    def next_dry_run(self) -> int:
        """A number for a dry run; dry runs with lower ones end early."""
        self._dry_run += 1
        return self._dry_run

    # --------------------------------------------------------------- on the journal's work queue

    def choices(self) -> ExportChoices:
        """Formats, shifts and cashiers."""
        shifts, cashiers = self._journal.journal().batches.shifts_and_cashiers()
        presets, broken = all_presets(self.own_presets)
        return ExportChoices(tuple(presets), shifts, cashiers, tuple(broken))

    def presets(self) -> tuple[Preset, ...]:
        """The formats that can be read."""
        return tuple(all_presets(self.own_presets)[0])

    def dry_run(self, request: ExportRequest, number: int, at: datetime) -> DryRun:
        """What an export would be.

        Raises:
            KnownError: EXPORT_CANCELLED when a later dry run is wanted; see ``export.dry_run``.
        """

        def go_on(done: int, total: int) -> None:
            del done, total
            if number != self._dry_run:
                raise KnownError(FailureKind.EXPORT_CANCELLED)

        go_on(0, 0)
        journal, config = self._journal.journal(), self._format_config(request)
        batch = journal.batches.next_number(at.date())
        return dry_run(journal, request.selection, config, batch, go_on)

    def export(
        self, request: ExportRequest, at: datetime, progress: Callable[[int, int], None]
    ) -> tuple[ExportBatch, ...]:
        """Write the files, verify them and mark their invoices as exported.

        Args:
            request: what to export.
            at: now, aware.
            progress: called on the work queue with the items written, and of how many.

        Raises:
            KnownError: EXPORT_CANCELLED after ``cancel``; see ``export.export_job``.
        """

        def go_on(done: int, total: int) -> None:
            self._go_on(done, total)
            progress(done, total)

        try:
            journal, config = self._journal.journal(), self._format_config(request)
            return export(journal, request, config, at=at, progress=go_on)
        finally:
            self._is_exporting = False

    def batches(self) -> tuple[ExportBatch, ...]:
        """Every batch, newest first."""
        return self._journal.journal().batches.all()[::-1]

    def unreported(self) -> tuple[tuple[str, str], ...]:
        """Invoices that accounting was told nothing of, and why."""
        return self._journal.journal().batches.unreported()

    def again(self, number: str) -> ExportBatch:
        """The same file once more in its place."""
        return export_again(self._journal.journal(), number, self._go_on)

    def sample(self) -> tuple[BatchItem, ...]:
        """Some invoices to show a format with: the newest that wait, else any."""
        batches = self._journal.journal().batches
        for only_new in (True, False):
            selection = Selection(only_new=only_new, state=InvoiceState.CONFIRMED)
            items = list(islice(batches.items(selection), SAMPLE_ITEMS))
            if items:
                return tuple(items)
        return ()

    def keep_preset(self, name: str, page: str) -> Preset:
        """Keep a user's format.

        Raises:
            KnownError: PRESET_INVALID, FOLDER_NOT_WRITABLE, DISK_FULL.
        """
        path = self.own_presets / f"{name}.toml"
        if name in preset_names():
            raise KnownError(FailureKind.PRESET_INVALID, path=str(path), problem=name)
        replace_text(path, page)
        return load_preset(name, self.own_presets)

    def reports(self) -> tuple[Shift | None, tuple[ShiftReport, ...]]:
        """The open shift, and the newest reports of both kinds, newest first."""
        shifts = self._journal.journal().shifts
        reports = [*shifts.reports(ReportKind.Z), *shifts.reports(ReportKind.X)]
        return shifts.current(), tuple(sorted(reports, key=attrgetter("made_at"), reverse=True))

    def x_report(self, cashier: str, at: datetime) -> ShiftReport:
        """How the open shift stands; the report is kept.

        Raises:
            KnownError: NO_SHIFT_IS_OPEN.
        """
        return self._journal.journal().shifts.x_report(cashier, at=at)

    def answer(self, path: Path) -> tuple[RejectedInvoice, ...]:
        """What the tax platform refused, each beside its invoice."""
        from pos_scanner.export.tax_platform_rejections import read_rejections  # noqa: PLC0415

        journal = self._journal.journal()
        replaced = {draft.draft.replaces for draft in journal.drafts.held()}
        return tuple(
            RejectedInvoice(
                rejection,
                journal.invoice(rejection.number),
                journal.batches.replacement(rejection.number),
                rejection.number in replaced,
            )
            for rejection in read_rejections(path)
        )

    def hold_rejected(self, called: Mapping[str, str], at: datetime) -> int:
        """Put a copy of each rejected invoice on hold, to be corrected and confirmed in its place.

        Args:
            called: what the form put aside is called, by the invoice's number.
            at: now, aware.

        Returns:
            How many were put aside: not what is void or put aside already.
        """
        journal, count = self._journal.journal(), 0
        replaced = {entry.draft.replaces for entry in journal.drafts.held()}
        for number, label in called.items():
            confirmed = journal.invoice(number)
            if number in replaced or not confirmed or confirmed.state is InvoiceState.VOIDED:
                continue
            draft = draft_replacing(confirmed, uuid.uuid4().hex)
            journal.drafts.hold(draft, label, at=at)
            count += 1
        return count

    # ---------------------------------------------------------------------------- inner parts

    def _go_on(self, done: int, total: int) -> None:
        del done, total
        if self._stop.is_set():
            raise KnownError(FailureKind.EXPORT_CANCELLED)

    def _format_config(self, request: ExportRequest) -> FormatConfig:
        return FormatConfig.for_request(request, self.own_presets, self._settings)
