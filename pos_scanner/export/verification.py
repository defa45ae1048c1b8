"""Reads a file back as it stands now, bytes and cells, and compares with what was meant."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner.atomic_file import sha256_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.headings import find_headings
from pos_scanner.export.formats.preset import FileFormat, Preset, Table
from pos_scanner.export.writers.csv_writer import read_text
from pos_scanner.export.writers.template_workbook import open_workbook
from pos_scanner.export.writers.xlsx_common import quiet_openpyxl
from pos_scanner.export.writers.xlsx_writer import TOTAL, fen_of

if TYPE_CHECKING:
    from openpyxl import Workbook


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
    try:
        is_right = sha256_of(path) == sha256 and _counted(path, preset) == (
            rows,
            gross_fen if preset.check else 0,
        )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, KnownError) as error:
        raise KnownError(FailureKind.FILE_NOT_VERIFIED, path=str(path)) from error
    if not is_right:
        raise KnownError(FailureKind.FILE_NOT_VERIFIED, path=str(path))


def _counted(path: Path, preset: Preset) -> tuple[int, int]:
    match preset.format:
        case FileFormat.CSV | FileFormat.TEXT:
            with path.open(encoding=preset.encoding, newline="") as file:
                return _count(read_text(file, preset), preset)
        case FileFormat.XLSX:
            return _count(_sheet_rows(path, preset), preset)
        case FileFormat.TEMPLATE:
            return _filled_rows(path, preset), 0


def _count(rows: Iterable[list[str]], preset: Preset) -> tuple[int, int]:
    place = preset.table.header.index(preset.check) if preset.check else None
    count = total = 0
    for row in rows:
        count += 1
        if place is not None:
            total += fen_of(row[place])
    return count, total


def _sheet_rows(path: Path, preset: Preset) -> Iterator[list[str]]:
    """The first sheet's rows without header and totals, as texts."""
    from openpyxl import load_workbook  # noqa: PLC0415  (heavy)

    with path.open("rb") as file, quiet_openpyxl():  # By name it wants a certain ending.
        workbook = load_workbook(file, read_only=True)
        for values in workbook[preset.table.sheet].iter_rows(min_row=2, values_only=True):
            texts = ["" if value is None else str(value) for value in values]
            texts += [""] * (len(preset.table.columns) - len(texts))
            if not (preset.totals and texts[0] == TOTAL):
                yield [_two_places(text) for text in texts]


def _two_places(text: str) -> str:
    """A number cell's 113 and 113.5 as amounts; other texts as they are."""
    whole, _, places = text.partition(".")
    is_number = whole.lstrip("-").isdigit() and (not places or places.isdigit())
    return f"{whole}.{places:0<2}" if is_number and len(places) < 2 else text


def _filled_rows(path: Path, preset: Preset) -> int:
    """Rows under the headings of the fullest sheet of a filled template."""
    workbook = open_workbook(path, to_read=True)
    with quiet_openpyxl():  # A sheet is read while one goes through it.
        return max(_filled_below(workbook, table) for table in preset.tables)


def _filled_below(workbook: Workbook, table: Table) -> int:
    """Rows with something in a table's first column, in whichever sheet has its headings."""
    needed = [(column.name, *column.also) for column in table.needed]
    for sheet in workbook.worksheets:
        names = [name for several in needed for name in several]
        headings = find_headings(sheet.iter_rows(values_only=True), names)
        places = [headings.column_of(several) for several in needed]
        if None not in places:
            rows = sheet.iter_rows(min_row=headings.row + 1, values_only=True)
            column = (places[0] or 1) - 1
            return sum(values[column] not in {None, ""} for values in rows if values[column:])
    return 0
