"""Reads a file back as it stands now, bytes and cells, and compares with what was meant."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner.atomic_file import sha256_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.amounts import fen_of
from pos_scanner.export.formats.headings import find_headings
from pos_scanner.export.formats.preset import TOTAL, FileFormat, Preset, Table
from pos_scanner.export.writers.csv_writer import read_text
from pos_scanner.export.writers.template_workbook import open_workbook, quiet_openpyxl

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
            return _count(read_text(stream, preset), preset, preset.table)
    workbook = open_workbook(path, values_only=True, most_bytes=math.inf)
    with quiet_openpyxl():  # A sheet is read while one goes through it.
        if preset.format is FileFormat.TEMPLATE:
            return max(_rows_below_headings(workbook, table) for table in preset.tables), 0
        counts = [
            _count(_workbook_rows(workbook, preset, table), preset, table)
            for table in preset.tables
        ]
        return max(count for count, _ in counts), counts[0][1]


def _count(rows: Iterable[list[str]], preset: Preset, table: Table) -> tuple[int, int]:
    is_checked = preset.check and table is preset.table
    position = table.header.index(preset.check) if is_checked else None
    count = total = 0
    for row in rows:
        count += 1
        if position is not None:
            total += fen_of(row[position])
    return count, total


def _workbook_rows(workbook: Workbook, preset: Preset, table: Table) -> Iterator[list[str]]:
    """A sheet's rows without headings and totals, as texts; amounts with two places."""
    for values in workbook[table.sheet].iter_rows(min_row=2, values_only=True):
        texts = ["" if value is None else str(value) for value in values]
        texts += [""] * (len(table.columns) - len(texts))
        if not (preset.totals and texts[0] == TOTAL):
            yield [_with_two_places(text) for text in texts]


def _with_two_places(text: str) -> str:
    """A number cell's 113 and 113.5 as amounts; other texts as they are."""
    whole, _, places = text.partition(".")
    is_number = whole.lstrip("-").isdigit() and (not places or places.isdigit())
    return f"{whole}.{places:0<2}" if is_number and len(places) < 2 else text


def _rows_below_headings(workbook: Workbook, table: Table) -> int:
    """Rows with something in a table's first column, in whichever sheet has its headings."""
    needed = [(column.name, *column.also) for column in table.needed]
    names = [name for synonyms in needed for name in synonyms]
    for sheet in workbook.worksheets:
        headings = find_headings(sheet.iter_rows(values_only=True), names)
        places = [headings.column_of(synonyms) for synonyms in needed]
        if None not in places:
            rows = sheet.iter_rows(min_row=headings.row + 1, values_only=True)
            column = (places[0] or 1) - 1
            return sum(values[column] not in {None, ""} for values in rows if values[column:])
    return 0
