"""One export, from the journal's invoices to a verified file and marked rows.

The file is built beside its target, synced, put in place, read back and compared; only then are
its invoices marked, in one transaction with the batch. Whatever fails before that leaves no batch
and no mark.
"""

import codecs
import errno
import hashlib
import os
import tempfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from pos_scanner.domain.batch import ExportBatch, ItemEvent, Selection
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.money import format_yuan, to_fen, to_yuan
from pos_scanner.export.columns import Row
from pos_scanner.export.csv_writer import read_csv, write_csv
from pos_scanner.export.preset import Preset, load_preset
from pos_scanner.journal.store import Journal

_READ_BYTES = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def export(
    journal: Journal,
    preset_name: str,
    target: Path,
    *,
    since: date | None = None,
    until: date | None = None,
    only_new: bool = True,
    at: datetime,
) -> ExportBatch:
    """Write confirmed invoices to a file and mark them.

    Args:
        journal: where they are; on the thread that owns it.
        preset_name: the format.
        target: the file; an earlier export of the same format is replaced, nothing else is.
        since: first sale date, included.
        until: last sale date, included.
        only_new: leave out what an earlier batch holds. Otherwise such rows are in this file too,
            and keep the mark of their first batch.
        at: now, aware.

    Raises:
        KnownError: UNKNOWN_PRESET, NOTHING_TO_EXPORT, FILE_EXISTS, FILE_IN_USE,
            FOLDER_NOT_WRITABLE, DISK_FULL, FILE_NOT_VERIFIED, or the journal's own.
    """
    preset = load_preset(preset_name)
    number = journal.batches.next_number(at.date())
    content = _Content(journal, number, since, until, only_new=only_new)
    _refuse_strangers_file(target, preset)
    temporary, sha256, rows = _write_beside(target, content, preset)
    try:
        if not rows:
            raise KnownError(FailureKind.NOTHING_TO_EXPORT)
        _put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    _verify(target, sha256, rows, content.gross_fen, preset)
    batch = content.as_batch(preset.name, target, rows, sha256, at)
    journal.batches.record(batch, {ItemEvent.CONFIRMED: content.sequences})
    return batch


def suggested_name(number: str, invoices: int, gross_fen: int) -> str:
    """A file name that says what is in it: ``发票_B20261123-001_18笔_12345.60.csv``."""
    return f"发票_{number}_{invoices}笔_{to_yuan(gross_fen)}.csv"


@dataclass
class _Content:
    """The rows of one file as a stream, and what was counted while they went by."""

    journal: Journal
    number: str
    since: date | None
    until: date | None
    only_new: bool = field(kw_only=True)
    sequences: "array[int]" = field(default_factory=lambda: array("q"))
    gross_fen: int = 0
    sums: dict[Decimal, tuple[int, int]] = field(default_factory=dict)
    first_number: str = ""
    last_number: str = ""

    def __iter__(self) -> Iterator[Row]:
        position = 0
        chosen = Selection(
            self.since, self.until, only_new=self.only_new, state=InvoiceState.CONFIRMED
        )
        for item in self.journal.batches.items(chosen):
            confirmed = item.confirmed
            self._count(confirmed)
            for line in confirmed.invoice.lines:
                position += 1
                yield Row(self.number, position, confirmed, line)

    def as_batch(
        self, preset: str, target: Path, rows: int, sha256: str, at: datetime
    ) -> ExportBatch:
        """What the file holds, once it is written."""
        return ExportBatch(
            number=self.number,
            preset=preset,
            path=str(target),
            rows=rows,
            invoices=len(self.sequences),
            gross_fen=self.gross_fen,
            sha256=sha256,
            exported_at=at,
            first_number=self.first_number,
            last_number=self.last_number,
            sums_by_rate=tuple((rate, *self.sums[rate]) for rate in sorted(self.sums)),
        )

    def _count(self, confirmed: ConfirmedInvoice) -> None:
        self.sequences.append(confirmed.sequence)
        self.gross_fen += confirmed.invoice.gross_fen
        self.first_number = self.first_number or confirmed.number
        self.last_number = confirmed.number
        for line in confirmed.invoice.lines:
            net, tax = self.sums.get(line.tax_rate, (0, 0))
            self.sums[line.tax_rate] = (net + line.net_fen, tax + line.tax_fen)


class _HashingWriter:
    """Encodes text into a binary file and hashes what was meant to be written."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._encode = codecs.getincrementalencoder(encoding)().encode
        self.sha256 = hashlib.sha256()

    def write(self, text: str) -> int:
        data = self._encode(text)
        self.sha256.update(data)
        return self._file.write(data)


def _write_beside(target: Path, content: _Content, preset: Preset) -> tuple[Path, str, int]:
    """The whole content in a temporary file of the target's folder, on the disk."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".pos_scanner-", suffix=".tmp")
    except OSError as error:
        raise _known(error, target) from error
    try:
        with os.fdopen(handle, "wb") as file:
            writer = _HashingWriter(file, preset.encoding)
            rows = write_csv(writer, content, preset)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _known(error, target) from error
        raise
    return Path(name), writer.sha256.hexdigest(), rows


def _put_in_place(temporary: Path, target: Path) -> None:
    try:
        temporary.chmod(0o644)  # mkstemp's 0600 would shut the accountant out of a shared folder.
        temporary.replace(target)
        _sync_folder(target.parent)
    except PermissionError as error:
        # Windows: the target is open in Excel. Never another name behind the user's back.
        raise KnownError(FailureKind.FILE_IN_USE, path=str(target)) from error
    except OSError as error:
        raise _known(error, target) from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _verify(target: Path, sha256: str, rows: int, gross_fen: int, preset: Preset) -> None:
    """Read the file as it stands now, bytes and cells, and compare with what was meant."""
    try:
        with target.open("rb") as file:
            found = hashlib.sha256()
            while block := file.read(_READ_BYTES):
                found.update(block)
        count = total = 0
        with target.open(encoding=preset.encoding, newline="") as text:
            for record in read_csv(text, preset):
                count += 1
                total += to_fen(Decimal(record["amount_incl_tax"]))
    except (OSError, ValueError, ArithmeticError) as error:
        raise KnownError(FailureKind.FILE_NOT_VERIFIED, path=str(target)) from error
    if (found.hexdigest(), count, total) != (sha256, rows, gross_fen):
        raise KnownError(FailureKind.FILE_NOT_VERIFIED, path=str(target))


def _refuse_strangers_file(target: Path, preset: Preset) -> None:
    """An earlier export may be replaced; a letter to the landlord may not."""
    if target.is_dir():
        raise KnownError(FailureKind.FILE_EXISTS, path=str(target))
    try:
        with target.open(encoding=preset.encoding, newline="") as file:
            next(read_csv(file, preset), None)
    except FileNotFoundError:
        return
    except PermissionError as error:
        raise KnownError(FailureKind.FILE_IN_USE, path=str(target)) from error
    except ValueError as error:
        raise KnownError(FailureKind.FILE_EXISTS, path=str(target)) from error
    except OSError as error:
        raise _known(error, target) from error


def _known(error: OSError, target: Path) -> KnownError:
    if error.errno in _FULL:
        return KnownError(FailureKind.DISK_FULL, path=str(target.parent))
    return KnownError(FailureKind.FOLDER_NOT_WRITABLE, path=str(target.parent))


def batch_line(batch: ExportBatch) -> str:
    """One line about a batch, for a terminal."""
    total = format_yuan(batch.gross_fen)
    return f"{batch.number}: {batch.invoices} invoices, {batch.rows} rows, {total} -> {batch.path}"
