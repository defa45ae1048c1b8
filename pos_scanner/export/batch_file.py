"""One file of an export: written, put in place, read back, described, and only then marked.

The marks come last, in one transaction with the batch: whatever fails or kills the program before
that leaves no batch and no mark.
"""

import contextlib
from array import array
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, cast

from pos_scanner.atomic_file import (
    AtomicFile,
    atomic_file,
    clear_leftovers,
    disk_error,
    remove,
    replace_text,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch
from pos_scanner.export.file_content import FileContent, suggested_name
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import FileFormat, Preset
from pos_scanner.export.manifest import manifest, manifest_path
from pos_scanner.export.verification import verify_file
from pos_scanner.export.writers.csv_fast_path import NotFastError, is_fast, write_fast
from pos_scanner.export.writers.csv_writer import read_text, write_text
from pos_scanner.journal.journal import Journal
from pos_scanner.user_paths import refuse_folder_target, refuse_target
from pos_scanner.windows_rules import refuse_reserved_name

NO_ROWS = "no-rows"
"""Reason of a NOTHING_TO_EXPORT: there are invoices, and in none of them what a list lists."""


@dataclass(frozen=True)
class BatchFile:
    """A batch's file on its way into its folder.

    Attributes:
        folder: gets the file, under its suggested name.
        target: the file's own path instead.
        at: when it is exported, aware; stands in workbooks as the time of making.
        is_chinese: whether the suggested name is Chinese, else English.
    """

    journal: Journal
    format_config: FormatConfig
    folder: Path
    target: Path | None
    at: datetime
    is_chinese: bool = True

    def make(self, content: FileContent, *, only_new: bool, again_of: str = "") -> ExportBatch:
        """Make a new batch of a file's content.

        Args:
            content: whose items are written and counted.
            only_new: no other batch may have reported any of it meanwhile.
            again_of: number of the batch that is repeated; empty when none is.

        Raises:
            KnownError: as ``export_job.export``; then there is no file, no batch and no mark.
        """
        refuse_place(self.journal, self.format_config.preset, self.folder, self.target)
        folder = self.target.parent if self.target is not None else self.folder
        clear_leftovers(folder)
        preset = self.format_config.preset
        with atomic_file(folder) as file:
            with self.journal.batches.snapshot():
                last_entry = self.journal.issuances.last_entry()
                rows, missing_columns = self._write(file, content)
            if not rows:  # A list of banks, where no buyer has one: an empty file tells nothing.
                raise KnownError(FailureKind.NOTHING_TO_EXPORT, reason=NO_ROWS)
            count = sum(len(sequences) for sequences in content.reported.values())
            name = suggested_name(
                content.number,
                rows if preset.list_of else count,
                content.gross_fen,
                preset.suffix,
                list_of=preset.list_of,
                is_chinese=self.is_chinese,
            )
            target = (self.target or folder / name).absolute()  # The history has it for ever.
            file.move_to(target)
        try:
            verify_file(target, preset, file.sha256, rows, content.gross_fen)
            batch = self._batch(content, target, rows, file.sha256, again_of, last_entry)
            self._describe(batch, content, missing_columns)
            marks = preset.reports_invoices
            self.journal.batches.add(
                batch, content.reported, only_new=only_new and marks, marks=marks
            )
        except Exception:  # A file that no batch knows must not reach accounting.
            for path in (target, manifest_path(target)):
                with contextlib.suppress(OSError):  # What went wrong is to be told, not this.
                    remove(path)
            raise
        return batch

    def make_again(self, content: FileContent, batch: ExportBatch) -> ExportBatch:
        """Write a batch's bytes to its place once more.

        Raises:
            KnownError: BATCH_DIFFERS when they come out differently; then what stood there stays.
        """
        target, preset = Path(batch.path), self.format_config.preset
        clear_leftovers(target.parent)
        with atomic_file(target.parent) as file:
            with self.journal.batches.snapshot():
                _, missing_columns = self._write(file, content)
            if file.sha256 != batch.sha256:
                raise KnownError(FailureKind.BATCH_DIFFERS, batch=batch.number)
            file.move_to(target)
        verify_file(target, preset, file.sha256, batch.rows, batch.gross_fen)
        self._describe(batch, content, missing_columns)
        return batch

    def _write(self, file: AtomicFile, content: FileContent) -> tuple[int, tuple[str, ...]]:
        """All of the file's bytes; its number of rows, and columns that a template lacks."""
        match self.format_config.preset.format:
            case FileFormat.CSV | FileFormat.TEXT:
                return self._write_text(file, content), ()
            case FileFormat.XLSX | FileFormat.TEMPLATE:
                return self._write_workbook(file, content)

    def _write_workbook(
        self, file: AtomicFile, content: FileContent
    ) -> tuple[int, tuple[str, ...]]:
        from pos_scanner.export.writers import template_writer, xlsx_writer  # noqa: PLC0415  (openpyxl is slow to load)

        preset, stream = self.format_config.preset, cast("IO[bytes]", file)
        if preset.format is FileFormat.XLSX:
            return xlsx_writer.write_workbook(stream, content.rows, preset, self.at), ()
        blank = self.format_config.template
        if blank is None:
            raise KnownError(FailureKind.TEMPLATE_NEEDED, preset=preset.name)
        return template_writer.fill_template(stream, blank, content.rows, preset, self.at)

    def _write_text(self, file: AtomicFile, content: FileContent) -> int:
        preset, batches = self.format_config.preset, self.journal.batches
        if content.selection and is_fast(preset):
            try:
                return write_fast(file, batches, content.selection, content, preset)
            except NotFastError:
                file.restart()
        return write_text(file, content.rows(preset.table), preset)

    def _batch(
        self,
        content: FileContent,
        target: Path,
        rows: int,
        sha256: str,
        again_of: str,
        last_entry: int,
    ) -> ExportBatch:
        preset = self.format_config.preset
        confirmed, voided = (len(sequences) for sequences in content.reported.values())
        return ExportBatch(
            number=content.number,
            preset=preset.name,
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
            format_config=replace(self.format_config, last_entry=last_entry).as_json(),
            destination=preset.destination if preset.reports_invoices else "",
        )

    def _describe(
        self, batch: ExportBatch, content: FileContent, missing_columns: tuple[str, ...]
    ) -> None:
        """Write the manifest beside the file."""
        sequences = array("q", chain.from_iterable(content.reported.values()))
        gaps = self.journal.batches.left_out(sequences)
        text = manifest(batch, self.format_config.preset, gaps, missing_columns)
        replace_text(manifest_path(Path(batch.path)), text)


def refuse_place(journal: Journal, preset: Preset, folder: Path, target: Path | None) -> None:
    """See that an export's file may stand where it is to; its own folder may be made, no other.

    Args:
        journal: knows the files of earlier exports, which may be replaced.
        preset: the format; a file of it counts as an earlier export.
        folder: for a file that is named by itself.
        target: the file; ``None`` for one that is named by itself.

    Raises:
        KnownError: FILE_EXISTS, a letter to the landlord; FILE_NOT_FOUND, reason ``no-folder``;
            FOLDER_NOT_WRITABLE, reason ``not-a-folder``; FILE_NOT_READABLE, reason ``special``;
            NAME_RESERVED, FILE_IN_USE.
    """
    if target is None:
        refuse_folder_target(folder)
        return
    refuse_reserved_name(target)  # Before anything asks a device what it is.
    refuse_target(target)
    if not target.exists():
        return
    earlier_paths = {batch.path for batch in journal.batches.all()}
    is_ours = str(target.absolute()) in earlier_paths or _is_of_format(target, preset)
    if target.is_dir() or not is_ours:
        raise KnownError(FailureKind.FILE_EXISTS, path=str(target))


def _is_of_format(target: Path, preset: Preset) -> bool:
    if target.is_dir() or preset.is_workbook or not (preset.header or preset.first_line):
        return False
    try:
        with target.open(encoding=preset.encoding, newline="") as stream:
            next(read_text(stream, preset), None)
    except PermissionError as error:
        raise KnownError(FailureKind.FILE_IN_USE, path=str(target)) from error
    except ValueError:
        return False
    except OSError as error:
        raise disk_error(error, target.parent) from error
    return True
