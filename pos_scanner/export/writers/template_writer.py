"""Rows into a blank workbook that the user was given: the tax platform's batch template.

The platform refuses yesterday's edition, so none is shipped and none is made: the one that the
user downloaded is filled and everything else in it (hidden sheets with its version, drop-down
lists, names) stays. Sheets and columns are found by their headings.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from openpyxl.cell import Cell

from pos_scanner.export.formats.preset import Preset, Table
from pos_scanner.export.formats.rows import Row
from pos_scanner.export.writers.template_workbook import Place, find_places, open_workbook
from pos_scanner.export.writers.xlsx_common import save_repacked, set_text, texts_of


def fill_template(
    file: IO[bytes],
    blank: Path,
    rows: Callable[[Table], Iterator[Row]],
    preset: Preset,
    at: datetime,
) -> tuple[int, tuple[str, ...]]:
    """Fill the rows of a format's tables into a blank workbook.

    Args:
        file: gets the bytes of the filled one.
        blank: the user's.
        rows: the rows of a table, anew at each call.
        preset: which sheets and columns.
        at: stands in the workbook as its time of making.

    Returns:
        The number of rows of the longest table, and the headings of columns that hold something
        and that this edition has not.

    Raises:
        KnownError: FILE_NOT_FOUND, TEMPLATE_NOT_RIGHT; CELL_NOT_WRITABLE.
    """
    workbook = open_workbook(blank)
    longest, missing_columns = 0, []
    for table, place in zip(preset.tables, find_places(workbook, preset, blank), strict=True):
        count, missing = _fill(place, table, preset, rows(table))
        longest = max(longest, count)
        missing_columns += missing
    save_repacked(workbook, file, at, blank)
    return longest, tuple(missing_columns)


def _fill(place: Place, table: Table, preset: Preset, rows: Iterator[Row]) -> tuple[int, list[str]]:
    count = 0
    missing: dict[str, None] = {}
    columns = [(column.name, place.column_of(column)) for column in table.columns]
    for texts in texts_of(table, preset, rows):
        for (name, column), text in zip(columns, texts, strict=True):
            if column is None:
                missing |= {name: None} if text else {}
            elif text:
                set_text(cast(Cell, place.sheet.cell(place.first_row + count, column)), text)
        count += 1
    return count, list(missing)
