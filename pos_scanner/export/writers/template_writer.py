"""Rows into a blank workbook that the user was given: the tax platform's batch template.

The platform refuses yesterday's edition, so none is shipped and none is made: the one that the
user downloaded is filled and everything else in it (hidden sheets with its version, drop-down
lists, names) stays. Sheets and columns are found by their headings.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from pos_scanner.export.formats.cells import cells_of
from pos_scanner.export.formats.preset import Preset, Table
from pos_scanner.export.formats.rows import Row
from pos_scanner.export.writers.template_workbook import Place, find_places, open_workbook
from pos_scanner.export.writers.xlsx_common import check_texts, repack, set_text
from pos_scanner.export.writers.xlsx_drop_downs import lost_lists

if TYPE_CHECKING:
    from openpyxl.cell import Cell


def fill_template(
    file: IO[bytes],
    blank: Path,
    rows: Callable[[Table], Iterator[Row]],
    preset: Preset,
    at: datetime,
) -> tuple[int, tuple[str, ...]]:
    """Fill a blank workbook.

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
    longest, lacking = 0, []
    for table, place in zip(preset.tables, find_places(workbook, preset, blank), strict=True):
        count, missing = _fill(place, table, preset, rows(table))
        longest = max(longest, count)
        lacking += missing
    with tempfile.TemporaryDirectory(prefix="pos_scanner-") as folder:
        made = Path(folder) / "made.xlsx"
        workbook.save(made)
        repack(made, file, at, lost_lists(blank))
    return longest, tuple(lacking)


def _fill(place: Place, table: Table, preset: Preset, rows: Iterator[Row]) -> tuple[int, list[str]]:
    read, count = cells_of(table, preset), 0
    missing: dict[str, None] = {}
    columns = [(column.name, place.column_of(column)) for column in table.columns]
    for row in rows:
        texts = read(row)
        check_texts(table, row, texts)
        for (name, column), text in zip(columns, texts, strict=True):
            if column is None:
                missing |= {name: None} if text else {}
            elif text:
                set_text(cast("Cell", place.sheet.cell(place.first_row + count, column)), text)
        count += 1
    return count, list(missing)
