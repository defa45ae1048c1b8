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
from pos_scanner.export.formats.cells import cells_of
from pos_scanner.export.formats.preset import TOTAL, Column, ColumnType, Preset, Table
from pos_scanner.export.formats.rows import Row
from pos_scanner.export.writers.xlsx_common import check_texts, save_repacked, set_number, set_text

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
            longest = max(longest, _Sheet(sheet, table, preset).write(rows(table)))
    except BaseException:
        for sheet in workbook.worksheets:  # Each holds a file open.
            sheet.close()
        raise
    save_repacked(workbook, file, at)
    return longest


class _Sheet:
    """One sheet of a workbook that is written row by row."""

    def __init__(self, sheet: WriteOnlyWorksheet, table: Table, preset: Preset) -> None:
        self._sheet = sheet
        self._table = table
        self._preset = preset
        self._setters = [self._setter(column) for column in table.columns]
        self._sums = {
            at: 0
            for at, column in enumerate(table.columns)
            if preset.totals and column.source.endswith(ADDED_UP)
        }
        for position, column in enumerate(table.columns, start=1):
            letter = get_column_letter(position)
            sheet.column_dimensions[letter].width = column.width  # type: ignore[attr-defined]
        sheet.freeze_panes = "A2"

    def write(self, rows: Iterator[Row]) -> int:
        """Headings, rows, totals; gives the number of rows."""
        self._append_bold(self._table.header)
        cells_of_row, count = cells_of(self._table, self._preset), 0
        for row in rows:
            count += 1
            texts = cells_of_row(row)
            check_texts(self._table, row, texts)
            self._append(texts)
            for at in self._sums:
                self._sums[at] += fen_of(texts[at])
        if self._sums:
            columns = range(len(self._table.columns))
            totals = [yuan_of(self._sums[at]) if at in self._sums else "" for at in columns]
            self._append_bold([TOTAL, *totals[1:]])
        return count

    def _append(self, texts: list[str]) -> None:
        cells: list[Cell | None] = []
        for set_value, text in zip(self._setters, texts, strict=True):
            cell = WriteOnlyCell(self._sheet) if text else None
            if cell is not None:
                set_value(cell, text)
            cells.append(cell)
        self._sheet.append(cells)

    def _append_bold(self, texts: list[str]) -> None:
        cells = []
        for text in texts:
            cell = WriteOnlyCell(self._sheet)
            set_text(cell, text)
            cell.font = Font(bold=True)
            cells.append(cell)
        self._sheet.append(cells)

    def _setter(self, column: Column) -> Callable[[Cell, str], None]:
        is_number = column.type is ColumnType.NUMBER and not self._preset.numbers_as_text
        return set_number if is_number else set_text
