"""Rows to a workbook of our own, streamed: 100,000 rows do not fill the memory.

Cells are text unless the preset wants numbers; nothing is ever a formula.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from pos_scanner.export.formats.amounts import fen_of, yuan_of
from pos_scanner.export.formats.preset import TOTAL, Column, ColumnType, Preset, Table
from pos_scanner.export.formats.rows import Row
from pos_scanner.export.writers.xlsx_common import save_repacked, set_number, set_text, texts_of

ADDED_UP = (".net", ".tax", ".gross", ".debit", ".credit")
"""Ends of the sources whose columns get a sum in the totals' row."""


def write_workbook(
    file: IO[bytes], rows: Callable[[Table], Iterator[Row]], preset: Preset, at: datetime
) -> int:
    """Write a workbook with a sheet a table; gives the number of rows of the longest.

    Args:
        file: gets the bytes; equal rows and times give equal bytes.
        rows: the rows of a table, anew at each call.
        preset: the format.
        at: stands in the workbook as its time of making.

    Raises:
        KnownError: CELL_NOT_WRITABLE.
        OSError: the disk.
    """
    workbook = Workbook(write_only=True)
    longest = 0
    try:
        for table in preset.tables:
            sheet = workbook.create_sheet(table.sheet)
            longest = max(longest, _write_sheet(sheet, table, preset, rows(table)))
    except BaseException:
        for sheet in workbook.worksheets:  # Each holds a file open.
            sheet.close()
        raise
    save_repacked(workbook, file, at)
    return longest


def _write_sheet(
    sheet: WriteOnlyWorksheet, table: Table, preset: Preset, rows: Iterator[Row]
) -> int:
    """Write headings, rows, totals; gives the number of rows."""
    for position, column in enumerate(table.columns, start=1):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = column.width  # type: ignore[attr-defined]
    sheet.freeze_panes = "A2"
    setters = [_setter(column, preset) for column in table.columns]
    sums = {
        at: 0
        for at, column in enumerate(table.columns)
        if preset.totals and column.source.endswith(ADDED_UP)
    }
    count = 0
    sheet.append(_bold(sheet, table.header))
    for texts in texts_of(table, preset, rows):
        count += 1
        cells = [WriteOnlyCell(sheet) if text else None for text in texts]
        for set_value, cell, text in zip(setters, cells, texts, strict=True):
            if cell is not None:
                set_value(cell, text)
        sheet.append(cells)
        for at in sums:
            sums[at] += fen_of(texts[at])
    if sums:
        totals = [yuan_of(sums[at]) if at in sums else "" for at in range(len(table.columns))]
        sheet.append(_bold(sheet, [TOTAL, *totals[1:]]))
    return count


def _bold(sheet: WriteOnlyWorksheet, texts: list[str]) -> list[Cell]:
    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet)
        set_text(cell, text)
        cell.font = Font(bold=True)
        cells.append(cell)
    return cells


def _setter(column: Column, preset: Preset) -> Callable[[Cell, str], None]:
    is_number = column.type is ColumnType.NUMBER and not preset.numbers_as_text
    return set_number if is_number else set_text
