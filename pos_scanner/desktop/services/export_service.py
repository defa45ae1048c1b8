"""Export as the window has it: choices and lists on the queue for reading, files on their own.

What writes or walks through more than ``LARGEST_HERE`` invoices runs in a process of its own.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from pos_scanner.atomic_file import replace_text
from pos_scanner.catalogue.tax_codes import load_tax_codes
from pos_scanner.desktop.services.export_process import Job
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ExportBatch, ExportRequest, Selection
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.shift import ReportKind, Shift, ShiftReport
from pos_scanner.export.dry_run import DryRun, dry_run
from pos_scanner.export.export_job import export, export_again
from pos_scanner.export.file_content import Progress
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import (
    FOLDER_NAME,
    Preset,
    all_presets,
    load_preset,
    preset_names,
)
from pos_scanner.journal import Journal
from pos_scanner.journal.tax_totals import ShiftSums
from pos_scanner.settings import Settings

SAMPLE_ITEMS = 20
LARGEST_HERE = 500
"""Invoices whose file is written in the window's process: some 50 ms, less than another's start."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What the export page lets one choose from."""

    presets: tuple[Preset, ...]
    shifts: tuple[int, ...] = ()
    cashiers: tuple[str, ...] = ()
    broken: tuple[KnownError, ...] = ()
    """What is wrong with the user's formats that cannot be read."""


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

    def use(self, settings: Settings) -> None:
        """Write the next file by other accounts, headings and names."""
        self._settings = settings

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

    # -------------------------------------------------------------- on the queue for reading

    def choices(self) -> ExportChoices:
        """Formats, shifts and cashiers."""
        with self._journal.reading() as journal:
            shifts, cashiers = journal.batches.shifts_and_cashiers()
        presets, broken = all_presets(self.own_presets)
        return ExportChoices(tuple(presets), shifts, cashiers, tuple(broken))

    def presets(self) -> tuple[Preset, ...]:
        """The formats that can be read."""
        return tuple(all_presets(self.own_presets)[0])

    def batches(self) -> tuple[ExportBatch, ...]:
        """Every batch, newest first."""
        with self._journal.reading() as journal:
            return journal.batches.all()[::-1]

    def unreported(self) -> tuple[tuple[str, str], ...]:
        """Invoices that accounting was told nothing of, and why."""
        with self._journal.reading() as journal:
            return journal.batches.unreported()

    def sample(self) -> tuple[BatchItem, ...]:
        """Some invoices to show a format with: the newest that wait, else any."""
        with self._journal.reading() as journal:
            for only_new in (True, False):
                selection = Selection(only_new=only_new, state=InvoiceState.CONFIRMED)
                items = list(islice(journal.batches.items(selection), SAMPLE_ITEMS))
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
        with self._journal.reading() as journal:
            shifts = journal.shifts
            reports = [*shifts.reports(ReportKind.Z), *shifts.reports(ReportKind.X)]
            return shifts.current(), tuple(sorted(reports, key=attrgetter("made_at"), reverse=True))

    def shift_sums(self) -> ShiftSums | None:
        """What the open shift comes to; ``None`` when none is open."""
        with self._journal.reading() as journal:
            return journal.shifts.sums()

    # --------------------------------------------------------------- on the journal's queue

    def x_report(self, cashier: str, at: datetime, sums: ShiftSums | None) -> ShiftReport:
        """How the open shift stands, by its sums and what came after them; the report is kept.

        Raises:
            KnownError: NO_SHIFT_IS_OPEN.
        """
        return self._journal.journal().shifts.x_report(cashier, at=at, sums=sums)

    # ------------------------------------------------------------------ on the export's queue

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
        count = self._count(request.selection)
        folder = self._journal.path.parent
        job = partial(_dry_run, request, self.own_presets, self._settings, folder, at)
        return self._run(job, count, go_on)

    def export(
        self, request: ExportRequest, at: datetime, progress: Progress
    ) -> tuple[ExportBatch, ...]:
        """Write the files, verify them and mark their invoices as exported.

        Args:
            request: which invoices, how and where to; reserved by ``begin_export``.
            at: now, aware.
            progress: called while items are written.

        Raises:
            KnownError: EXPORT_CANCELLED when ``cancel`` was called meanwhile; see
                ``export.export_job``.
        """

        def go_on(position: int, total: int) -> None:
            self._go_on(position, total)
            progress(position, total)

        try:
            job = partial(_export, request, self.own_presets, self._settings, at)
            return self._run(job, self._count(request.selection), go_on)
        finally:
            self._is_exporting = False

    def again(self, number: str) -> ExportBatch:
        """The same file once more in its place."""
        with self._journal.reading() as journal:
            batch = journal.batches.batch(number)
        count = batch.invoices + batch.voids if batch else 0
        return self._run(partial(_export_again, number), count, self._go_on)

    # ---------------------------------------------------------------------------- inner parts

    def _go_on(self, done: int, total: int) -> None:
        del done, total
        if self._stop.is_set():
            raise KnownError(FailureKind.EXPORT_CANCELLED)

    def _count(self, selection: Selection) -> int:
        with self._journal.reading() as journal:
            return journal.batches.count(selection)

    def _run(self, job: Job[T], count: int, progress: Progress) -> T:
        if count > LARGEST_HERE:
            return self._journal.run_in_process(job, progress)
        with self._journal.beside() as journal:
            return job(journal, progress)


def _dry_run(
    request: ExportRequest,
    own_presets: Path,
    settings: Settings,
    data_folder: Path,
    at: datetime,
    journal: Journal,
    progress: Progress,
) -> DryRun:
    config = FormatConfig.for_request(request, own_presets, settings)
    batch = journal.batches.next_number(at.date())
    codes = load_tax_codes(data_folder).codes
    return dry_run(journal, request.selection, config, batch, progress, codes)


def _export(
    request: ExportRequest,
    own_presets: Path,
    settings: Settings,
    at: datetime,
    journal: Journal,
    progress: Progress,
) -> tuple[ExportBatch, ...]:
    config = FormatConfig.for_request(request, own_presets, settings)
    return export(journal, request, config, at=at, progress=progress)


def _export_again(number: str, journal: Journal, progress: Progress) -> ExportBatch:
    return export_again(journal, number, progress)
