"""Rows to a workbook of our own, streamed: 100,000 rows do not fill the memory.

Cells are text unless the preset wants numbers; nothing is ever a formula.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pos_scanner.export.formats.cells import cells_of
from pos_scanner.export.formats.preset import Column, ColumnType, Preset, Table
from pos_scanner.export.formats.rows import Row
from pos_scanner.export.writers.xlsx_common import check_texts, repack, set_number, set_text

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

ADDED_UP = (".net", ".tax", ".gross", ".debit", ".credit")
"""Ends of the sources whose columns get a sum in the totals' row."""
TOTAL = "合计"


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
    from openpyxl import Workbook  # noqa: PLC0415  (heavy)

    workbook = Workbook(write_only=True)
    longest = 0
    try:
        for table in preset.tables:
            sheet = workbook.create_sheet(table.sheet)
            longest = max(longest, _Sheet(sheet, table, preset).write(rows(table)))
    except BaseException:
        for begun in workbook.worksheets:  # Each holds a file open.
            begun.close()
        raise
    with tempfile.TemporaryDirectory(prefix="pos_scanner-") as folder:
        made = Path(folder) / "made.xlsx"
        workbook.save(made)
        repack(made, file, at)
    return longest


class _Sheet:
    """One sheet of a workbook that is written row by row."""

    def __init__(self, sheet: WriteOnlyWorksheet, table: Table, preset: Preset) -> None:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415

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
        read, count = cells_of(self._table, self._preset), 0
        for row in rows:
            count += 1
            texts = read(row)
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
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

        cells: list[Cell | None] = []
        for put, text in zip(self._setters, texts, strict=True):
            cell = WriteOnlyCell(self._sheet) if text else None
            if cell is not None:
                put(cell, text)
            cells.append(cell)
        self._sheet.append(cells)

    def _append_bold(self, texts: list[str]) -> None:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
        from openpyxl.styles import Font  # noqa: PLC0415

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


def fen_of(cell: str) -> int:
    """A cell with an amount of two places, in fen; an empty one is 0.

    Raises:
        ValueError: it is no such amount.
    """
    if not cell:
        return 0
    whole, point, places = cell.partition(".")
    if not point or len(places) != 2:
        raise ValueError(f"not an amount: {cell!r}")
    return int(whole + places)


def yuan_of(fen: int) -> str:
    """An amount in fen as a cell."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"
