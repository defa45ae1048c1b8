"""An export from the journal's invoices to verified files: new ones, the same again, other formats.

One batch a file, as many as the format's limit makes; two programs never export from one journal
at a time.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ExportBatch, ExportRequest, Selection
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.export.batch_file import BatchFile
from pos_scanner.export.file_content import FileContent, Progress, no_progress
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import Preset
from pos_scanner.journal.journal import Journal
from pos_scanner.journal.storage.locks import FolderLock


def export(
    journal: Journal,
    request: ExportRequest,
    format_config: FormatConfig,
    *,
    at: datetime,
    progress: Progress = no_progress,
) -> tuple[ExportBatch, ...]:
    """Write what is selected and mark it: one batch a file, as many as the format's limit makes.

    Args:
        journal: where the invoices are; on the thread that owns it.
        request: which invoices, and where to.
        format_config: how; of the request's format.
        at: now, aware.
        progress: called while items are written; what it raises stops the export before the
            next file.

    Raises:
        KnownError: NOTHING_TO_EXPORT, CELL_NOT_WRITABLE, TEMPLATE_NEEDED, TEMPLATE_NOT_RIGHT,
            FILE_EXISTS, FILE_IN_USE, FOLDER_NOT_WRITABLE, DISK_FULL, FILE_NOT_VERIFIED,
            EXPORT_UNDER_WAY, or the journal's own. Batches made before it are complete; the fact
            ``done`` names them.
    """
    selection = reportable(request.selection, format_config.preset)

    def items(reported: int) -> Iterator[BatchItem]:
        # What earlier files report is marked by now, and is no more among what is new.
        is_gone = selection.only_new and format_config.preset.reports_invoices
        return islice(journal.batches.items(selection), 0 if is_gone else reported, None)

    with _exclusive(journal, request.lock_timeout_s):
        total = journal.batches.count(selection)
        job = _Job(journal, request, format_config, at, progress, total, items, selection)
        return job.run()


def export_again(
    journal: Journal, number: str, progress: Progress = no_progress, *, lock_timeout_s: float = 0
) -> ExportBatch:
    """Write a batch's file once more in its place, byte for byte.

    Args:
        journal: where the batch is.
        number: the batch's.
        progress: as for :func:`export`.
        lock_timeout_s: how long to wait while another program exports from the same journal.

    Raises:
        KnownError: BATCH_UNKNOWN; BATCH_DIFFERS when the same bytes cannot be made any more;
            as ``export``.
    """
    batch = _batch(journal, number)
    try:
        format_config = FormatConfig.of_json(batch.format_config)
    except ValueError as error:
        raise KnownError(FailureKind.BATCH_DIFFERS, batch=number) from error

    def items() -> Iterator[BatchItem]:
        return journal.batches.items_of(number)

    with _exclusive(journal, lock_timeout_s):
        total = batch.invoices + batch.voids
        content = FileContent(items, number, format_config, total, progress)
        target = Path(batch.path)
        file = BatchFile(journal, format_config, target.parent, target, batch.exported_at)
        return file.make_again(content, batch)


def export_anew(
    journal: Journal,
    number: str,
    request: ExportRequest,
    format_config: FormatConfig,
    *,
    at: datetime,
    progress: Progress = no_progress,
) -> tuple[ExportBatch, ...]:
    """Write a batch's invoices in another format or to another place: new batches that repeat it.

    Args:
        journal: where the batch is.
        number: the batch's.
        request: where to; its selection does not count.
        format_config: how; of the request's format.
        at: now, aware.
        progress: as for :func:`export`.

    Raises:
        KnownError: BATCH_UNKNOWN; as ``export``.
    """
    batch = _batch(journal, number)
    has_voids = format_config.preset.voids

    def items(reported: int) -> Iterator[BatchItem]:
        reportable_items = (
            item for item in journal.batches.items_of(number) if has_voids or item.sign > 0
        )
        return islice(reportable_items, reported, None)

    with _exclusive(journal, request.lock_timeout_s):
        total = batch.invoices + (batch.voids if has_voids else 0)
        job = _Job(journal, request, format_config, at, progress, total, items, again_of=number)
        return job.run()


def reportable(selection: Selection, preset: Preset) -> Selection:
    """A selection without the voids, where a format cannot report any.

    Raises:
        KnownError: NOTHING_TO_EXPORT when nothing but voids is selected.
    """
    if preset.voids:
        return selection
    if selection.state is InvoiceState.VOIDED:
        raise KnownError(FailureKind.NOTHING_TO_EXPORT)
    return replace(selection, state=InvoiceState.CONFIRMED)


@contextlib.contextmanager
def _exclusive(journal: Journal, timeout_s: float) -> Iterator[None]:
    """No other program exports from the journal meanwhile."""
    lock = FolderLock.take_for_export(journal.path.parent, timeout_s)
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True)
class _Job:
    """All files of one export.

    Attributes:
        total: how many items there are.
        items: those after the first so many, which earlier files report.
        selection: whose items these are; ``None`` when it is not that simple.
    """

    journal: Journal
    request: ExportRequest
    format_config: FormatConfig
    at: datetime
    progress: Progress
    total: int
    items: Callable[[int], Iterator[BatchItem]]
    selection: Selection | None = None
    again_of: str = ""

    def run(self) -> tuple[ExportBatch, ...]:
        """One file after the other, until all is reported; a failure names those that stand."""
        if not self.total:
            raise KnownError(FailureKind.NOTHING_TO_EXPORT)
        batches: list[ExportBatch] = []
        try:
            reported = 0
            while reported < self.total:
                batch = self._make_file(reported, len(batches))
                batches.append(batch)
                reported += batch.invoices + batch.voids
            self.progress(self.total, self.total)
        except KnownError as error:
            if not batches:
                raise
            complete = ", ".join(batch.number for batch in batches)
            raise KnownError(error.kind, **error.facts, done=complete) from error
        return tuple(batches)

    def _make_file(self, reported: int, position: int) -> ExportBatch:
        only_new = self.selection is not None and self.selection.only_new
        content = FileContent(
            lambda: self.items(reported),
            self.journal.batches.next_number(self.at.date()),
            self.format_config,
            self.total - reported,
            self.progress,
        )
        content.selection = self.selection if only_new or not reported else None
        target = _numbered(self.request.target, position)
        file = BatchFile(self.journal, self.format_config, self.request.folder, target, self.at)
        return file.make(content, only_new=only_new, again_of=self.again_of)


def _numbered(target: Path | None, position: int) -> Path | None:
    """The path of a further file: after ``new.csv`` comes ``new-2.csv``."""
    if target is None or position == 0:
        return target
    return target.with_name(f"{target.stem}-{position + 1}{target.suffix}")


def _batch(journal: Journal, number: str) -> ExportBatch:
    batch = journal.batches.batch(number)
    if batch is None:
        raise KnownError(FailureKind.BATCH_UNKNOWN, batch=number)
    return batch
