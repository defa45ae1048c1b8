"""One export, from the journal's invoices to verified files and marked rows.

A file is built beside its target, synced, put in place, read back and compared; its manifest
follows; only then are its invoices marked, in one transaction with the batch. Whatever fails, or
kills the program, before that leaves no batch and no mark.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, cast

from pos_scanner import __version__
from pos_scanner.atomic_file import AtomicFile, atomic_file, disk_error, replace_text
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ExportBatch, Selection
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.money import format_yuan, to_yuan
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import FileFormat
from pos_scanner.export.job_items import Content, Progress, no_progress
from pos_scanner.export.manifest import manifest, manifest_path
from pos_scanner.export.verification import verify_file
from pos_scanner.export.writers.csv_fast_path import NotFastError, can_go_fast, is_fast, write_fast
from pos_scanner.export.writers.csv_writer import read_text, write_text
from pos_scanner.export.writers.template_writer import fill_template
from pos_scanner.export.writers.xlsx_writer import write_workbook
from pos_scanner.journal.journal import Journal
from pos_scanner.journal.storage.locks import FolderLock


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is to be exported, how, and where to.

    Attributes:
        folder: where the files go under names that say what is inside.
        target: the first file's own path instead; further ones get a number added.
        patience_s: how long to wait while another program exports from the same journal.
    """

    format_config: FormatConfig
    selection: Selection
    folder: Path
    target: Path | None = None
    patience_s: float = 0


def export(
    journal: Journal, wish: ExportRequest, *, at: datetime, progress: Progress = no_progress
) -> tuple[ExportBatch, ...]:
    """Write what is selected and mark it: one batch a file, as many as the format's limit makes.

    Args:
        journal: where the invoices are; on the thread that owns it.
        wish: what, how and where to.
        at: now, aware.
        progress: told how far it is; what it raises stops the export before the next file.

    Raises:
        KnownError: NOTHING_TO_EXPORT, CELL_NOT_WRITABLE, TEMPLATE_NEEDED, TEMPLATE_NOT_RIGHT,
            FILE_EXISTS, FILE_IN_USE, FOLDER_NOT_WRITABLE, DISK_FULL, FILE_NOT_VERIFIED,
            EXPORT_UNDER_WAY, or the journal's own. Batches made before it are complete; the fact
            ``done`` names them.
    """
    chosen = selection_for(wish)

    def items(told: int) -> Iterator[BatchItem]:
        # What was told is marked by now, and is no more among what is new.
        is_gone = chosen.only_new and wish.format_config.preset.reports_invoices
        return islice(journal.batches.items(chosen), 0 if is_gone else told, None)

    with _alone(journal, wish.patience_s):
        job = _Job(journal, wish, at, progress, journal.batches.count(chosen), items, chosen)
        return job.files()


def export_again(
    journal: Journal, number: str, progress: Progress = no_progress, *, patience_s: float = 0
) -> ExportBatch:
    """Write a batch's file once more in its place, byte for byte.

    Args:
        journal: where the batch is.
        number: the batch's.
        progress: told how far it is.
        patience_s: how long to wait while another program exports from the same journal.

    Raises:
        KnownError: BATCH_UNKNOWN; BATCH_DIFFERS when the same bytes cannot be made any more;
            as ``export``.
    """
    before = _batch(journal, number)
    target = Path(before.path)
    wish = ExportRequest(_recipe_of(before), Selection(), target.parent, target)

    def items() -> Iterator[BatchItem]:
        return journal.batches.items_of(number)

    with _alone(journal, patience_s):
        total = before.invoices + before.voids
        content = Content(items, number, wish.format_config, total, progress)
        return _File(journal, wish, target, before.exported_at).make_again(content, before)


def export_anew(
    journal: Journal,
    number: str,
    wish: ExportRequest,
    *,
    at: datetime,
    progress: Progress = no_progress,
) -> tuple[ExportBatch, ...]:
    """Write a batch's invoices in another format or to another place: new batches that repeat it.

    Args:
        journal: where the batch is.
        number: the batch's.
        wish: how and where to; its selection does not count.
        at: now, aware.
        progress: told how far it is.

    Raises:
        KnownError: BATCH_UNKNOWN; as ``export``.
    """
    before = _batch(journal, number)
    tells_voids = wish.format_config.preset.voids

    def items(told: int) -> Iterator[BatchItem]:
        tellable = (
            item for item in journal.batches.items_of(number) if tells_voids or item.sign > 0
        )
        return islice(tellable, told, None)

    with _alone(journal, wish.patience_s):
        total = before.invoices + (before.voids if tells_voids else 0)
        return _Job(journal, wish, at, progress, total, items, again_of=number).files()


def selection_for(wish: ExportRequest) -> Selection:
    """A wish's selection without what its format cannot tell."""
    if wish.format_config.preset.voids:
        return wish.selection
    if wish.selection.state is InvoiceState.VOIDED:
        raise KnownError(FailureKind.NOTHING_TO_EXPORT)
    return replace(wish.selection, state=InvoiceState.CONFIRMED)


def suggested_name(number: str, invoices: int, gross_fen: int, suffix: str = ".csv") -> str:
    """A file name that says what is in it: ``发票_B20261123-001_18笔_12345.60.csv``."""
    return f"发票_{number}_{invoices}笔_{to_yuan(gross_fen)}{suffix}"


def batch_line(batch: ExportBatch) -> str:
    """One line about a batch, for a terminal."""
    voids = f", {batch.voids} voids" if batch.voids else ""
    total = format_yuan(batch.gross_fen)
    return (
        f"{batch.number}: {batch.invoices} invoices{voids}, {batch.rows} rows, {total}"
        f" -> {batch.path}"
    )


@contextlib.contextmanager
def _alone(journal: Journal, patience_s: float) -> Iterator[None]:
    """No other program exports from the journal meanwhile."""
    lock = FolderLock.take_for_export(journal.path.parent, patience_s)
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True)
class _Job:
    """All files of one export.

    Attributes:
        total: how many items there are.
        items: those after the first so many, which are told already.
        chosen: whose items these are; ``None`` when it is not that simple.
    """

    journal: Journal
    wish: ExportRequest
    at: datetime
    progress: Progress
    total: int
    items: Callable[[int], Iterator[BatchItem]]
    chosen: Selection | None = None
    again_of: str = ""

    def files(self) -> tuple[ExportBatch, ...]:
        """One file after the other, until all is told; a failure names those that stand."""
        if not self.total:
            raise KnownError(FailureKind.NOTHING_TO_EXPORT)
        made: list[ExportBatch] = []
        try:
            told = 0
            while told < self.total:
                made.append(self._file(told, len(made)))
                told += made[-1].invoices + made[-1].voids
            self.progress(self.total, self.total)
        except KnownError as error:
            if not made:
                raise
            done = ", ".join(batch.number for batch in made)
            raise KnownError(error.kind, **error.facts, done=done) from error
        return tuple(made)

    def _file(self, told: int, position: int) -> ExportBatch:
        only_new = self.chosen is not None and self.chosen.only_new
        number = self.journal.batches.next_number(self.at.date())
        content = Content(
            lambda: self.items(told),
            number,
            self.wish.format_config,
            self.total - told,
            self.progress,
        )
        content.selection = self.chosen if only_new or not told else None
        file = _File(self.journal, self.wish, _nth(self.wish.target, position), self.at)
        return file.make(content, only_new=only_new, again_of=self.again_of)


@dataclass(frozen=True)
class _File:
    """One file on its way."""

    journal: Journal
    wish: ExportRequest
    target: Path | None
    at: datetime

    def make(self, content: Content, *, only_new: bool, again_of: str = "") -> ExportBatch:
        """Write, place, verify, describe, mark."""
        if self.target is not None:
            self._refuse_strangers_file(self.target)
        folder = self.target.parent if self.target is not None else self.wish.folder
        with atomic_file(folder) as made:
            rows, lacking = self._write(made, content)
            preset = self.wish.format_config.preset
            count = sum(len(told) for told in content.told.values())
            name = suggested_name(content.number, count, content.gross_fen, preset.suffix)
            target = (self.target or folder / name).absolute()  # The history has it for ever.
            made.move_to(target)
        try:
            verify_file(target, preset, made.sha256, rows, content.gross_fen)
            batch = self._batch(content, target, rows, made.sha256, again_of)
            self._describe(batch, content, target, lacking)
            marks = preset.reports_invoices
            only_new = only_new and marks
            self.journal.batches.add(batch, content.told, only_new=only_new, marks=marks)
        except Exception:  # A file that no batch knows must not reach accounting.
            target.unlink(missing_ok=True)
            manifest_path(target).unlink(missing_ok=True)
            raise
        return batch

    def make_again(self, content: Content, before: ExportBatch) -> ExportBatch:
        """The same bytes to the same place."""
        target = Path(before.path)
        with atomic_file(target.parent) as made:
            _, lacking = self._write(made, content)
            if made.sha256 != before.sha256:
                raise KnownError(FailureKind.BATCH_DIFFERS, batch=before.number)
            made.move_to(target)
        verify_file(
            target, self.wish.format_config.preset, made.sha256, before.rows, before.gross_fen
        )
        self._describe(before, content, target, lacking)
        return before

    def _write(self, made: AtomicFile, content: Content) -> tuple[int, tuple[str, ...]]:
        """All of the file's bytes; its number of rows, and columns that a template lacks."""
        with self.journal.batches.snapshot():
            return self._written(made, content)

    def _written(self, sink: AtomicFile, content: Content) -> tuple[int, tuple[str, ...]]:
        preset, file = self.wish.format_config.preset, cast("IO[bytes]", sink)
        match preset.format:
            case FileFormat.CSV | FileFormat.TEXT:
                return self._written_text(sink, content), ()
            case FileFormat.XLSX:
                return write_workbook(file, content.rows, preset, self.at), ()
            case FileFormat.TEMPLATE:
                blank = self.wish.format_config.template
                if blank is None:
                    raise KnownError(FailureKind.TEMPLATE_NEEDED, preset=preset.name)
                return fill_template(file, blank, content.rows, preset, self.at)

    def _written_text(self, sink: AtomicFile, content: Content) -> int:
        preset, batches = self.wish.format_config.preset, self.journal.batches
        chosen = can_go_fast(content.selection, batches) if content.selection else None
        if chosen and is_fast(preset):
            try:
                return write_fast(sink, batches, chosen, content, preset)
            except NotFastError:
                sink.restart()
        return write_text(sink, content.rows(preset.table), preset)

    def _batch(
        self, content: Content, target: Path, rows: int, sha256: str, again_of: str
    ) -> ExportBatch:
        confirmed, voided = (len(told) for told in content.told.values())
        return ExportBatch(
            number=content.number,
            preset=self.wish.format_config.preset.name,
            path=str(target),
            rows=rows,
            invoices=confirmed,
            voids=voided,
            gross_fen=content.gross_fen,
            sha256=sha256,
            exported_at=self.at,
            first_number=content.first_number,
            last_number=content.last_number,
            sums_by_rate=tuple((rate, *content.sums[rate]) for rate in sorted(content.sums)),
            again_of=again_of,
            format_config=self.wish.format_config.as_json(),
        )

    def _describe(
        self, batch: ExportBatch, content: Content, target: Path, lacking: tuple[str, ...]
    ) -> None:
        sequences = [one for told in content.told.values() for one in told]
        gaps = self.journal.batches.left_out(sequences)
        preset = self.wish.format_config.preset
        replace_text(
            manifest_path(target), manifest(batch, preset, target, __version__, gaps, lacking)
        )

    def _refuse_strangers_file(self, target: Path) -> None:
        """An earlier export may be replaced; a letter to the landlord may not."""
        if not target.exists():
            return
        earlier = {batch.path for batch in self.journal.batches.all()}
        if target.is_dir() or not (
            str(target.absolute()) in earlier or self._is_this_format(target)
        ):
            raise KnownError(FailureKind.FILE_EXISTS, path=str(target))

    def _is_this_format(self, target: Path) -> bool:
        preset = self.wish.format_config.preset
        if preset.is_workbook or not (preset.header or preset.first_line):
            return False
        try:
            with target.open(encoding=preset.encoding, newline="") as file:
                next(read_text(file, preset), None)
        except PermissionError as error:
            raise KnownError(FailureKind.FILE_IN_USE, path=str(target)) from error
        except ValueError:
            return False
        except OSError as error:
            raise disk_error(error, target.parent) from error
        return True


def _nth(target: Path | None, position: int) -> Path | None:
    """The path of a further file: after ``new.csv`` comes ``new-2.csv``."""
    if target is None or position == 0:
        return target
    return target.with_name(f"{target.stem}-{position + 1}{target.suffix}")


def _batch(journal: Journal, number: str) -> ExportBatch:
    found = journal.batches.batch(number)
    if found is None:
        raise KnownError(FailureKind.BATCH_UNKNOWN, batch=number)
    return found


def _recipe_of(batch: ExportBatch) -> FormatConfig:
    try:
        return FormatConfig.of_json(batch.format_config)
    except ValueError as error:
        raise KnownError(FailureKind.BATCH_DIFFERS, batch=batch.number) from error
