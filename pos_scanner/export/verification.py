"""Reads a file back as it stands now, bytes and cells, and compares with what was meant."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

from pos_scanner.atomic_file import sha256_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.amounts import fen_of
from pos_scanner.export.formats.preset import FileFormat, Preset
from pos_scanner.export.writers.csv_writer import read_text


def verify_file(path: Path, preset: Preset, sha256: str, rows: int, gross_fen: int) -> None:
    """Compare a file's bytes, number of rows and sum.

    Args:
        path: the file.
        preset: what it was written by.
        sha256: of the bytes that were meant.
        rows: of the longest table.
        gross_fen: what the preset's ``check`` column adds up to.

    Raises:
        KnownError: FILE_NOT_VERIFIED.
    """
    expected = (rows, gross_fen if preset.check else 0)
    try:
        is_right = sha256_of(path) == sha256 and _rows_and_sum(path, preset) == expected
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, KnownError) as error:
        raise KnownError(FailureKind.FILE_NOT_VERIFIED, path=str(path)) from error
    if not is_right:
        raise KnownError(FailureKind.FILE_NOT_VERIFIED, path=str(path))


def _rows_and_sum(path: Path, preset: Preset) -> tuple[int, int]:
    if not preset.is_workbook:
        with path.open(encoding=preset.encoding, newline="") as stream:
            return _count(read_text(stream, preset), preset)
    from pos_scanner.export.writers import workbook_reader  # noqa: PLC0415  (openpyxl is slow)

    if preset.format is FileFormat.TEMPLATE:
        return workbook_reader.count_filled_rows(path, preset), 0
    return _count(workbook_reader.read_rows(path, preset), preset)


def _count(rows: Iterable[list[str]], preset: Preset) -> tuple[int, int]:
    position = preset.table.header.index(preset.check) if preset.check else None
    count = total = 0
    for row in rows:
        count += 1
        if position is not None:
            total += fen_of(row[position])
    return count, total
