"""Rows into a blank workbook that the user was given: the tax platform's batch template.

The platform refuses yesterday's edition, so none is shipped and none is made: the one that the
user downloaded is filled and everything else in it (hidden sheets with its version, drop-down
lists, names) stays. Columns are found by their headings, which contain line feeds and move from
edition to edition.
"""

from __future__ import annotations

import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.cells import cells_of
from pos_scanner.export.preset import Preset, Table
from pos_scanner.export.rows import Row
from pos_scanner.export.workbook import check_texts, quiet_openpyxl, repack, set_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LAST_HEADING_ROW = 10
MOST_BYTES = 50_000_000


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
        KnownError: TEMPLATE_NOT_RIGHT, facts ``path``, ``reason`` (``not-a-workbook``,
            ``sheet-missing``, ``column-missing``, ``not-blank``) and ``what``; FILE_NOT_FOUND;
            CELL_NOT_WRITABLE.
    """
    workbook = open_template(blank)
    longest, lacking = 0, []
    for table in preset.tables:
        sheet, heading_row, places = find_table(workbook, table, blank)
        count, missing = _fill(sheet, heading_row, places, table, preset, rows(table))
        longest = max(longest, count)
        lacking += missing
    with tempfile.TemporaryDirectory(prefix="pos_scanner-") as folder:
        made = Path(folder) / "made.xlsx"
        workbook.save(made)
        repack(made, file, at)
    return longest, tuple(lacking)


def open_template(blank: Path) -> Workbook:
    """Open a workbook, whole.

    Raises:
        KnownError: FILE_NOT_FOUND, TEMPLATE_NOT_RIGHT.
    """
    from openpyxl import load_workbook  # noqa: PLC0415  (heavy)
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        if blank.stat().st_size > MOST_BYTES:
            raise _not_right(blank, "not-a-workbook")
        with quiet_openpyxl():
            return load_workbook(blank)
    except FileNotFoundError as error:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(blank)) from error
    except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise _not_right(blank, "not-a-workbook") from error


def find_table(
    workbook: Workbook, table: Table, blank: Path
) -> tuple[Worksheet, int, dict[str, int]]:
    """A table's sheet, the row of its headings, and the column of each heading that is there.

    Raises:
        KnownError: TEMPLATE_NOT_RIGHT.
    """
    sheets = {plain_heading(name): workbook[name] for name in workbook.sheetnames}
    sheet = sheets.get(plain_heading(table.sheet))
    if sheet is None:
        raise _not_right(blank, "sheet-missing", table.sheet)
    number, places = _headings(sheet, plain_heading(table.columns[0].name))
    for column in table.columns:
        if column.needed and plain_heading(column.name) not in places:
            raise _not_right(blank, "column-missing", f"{table.sheet}: {column.name}")
    filled = sheet.iter_rows(min_row=number + 1, values_only=True)
    if any(value not in {None, ""} for values in filled for value in values):
        raise _not_right(blank, "not-blank", table.sheet)
    return sheet, number, places


def _headings(sheet: Worksheet, key: str) -> tuple[int, dict[str, int]]:
    """The row in which a heading stands, and the columns of all headings; none: row 0."""
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_HEADING_ROW), start=1):
        values = [cell.value for cell in cells]
        places = {plain_heading(value): at for at, value in enumerate(values, start=1) if value}
        if key in places:
            return number, places
    return 0, {}


def _fill(
    sheet: Worksheet,
    heading_row: int,
    places: Mapping[str, int],
    table: Table,
    preset: Preset,
    rows: Iterator[Row],
) -> tuple[int, list[str]]:
    read, count = cells_of(table, preset), 0
    missing: dict[str, None] = {}
    columns = [(column.name, places.get(plain_heading(column.name))) for column in table.columns]
    for row in rows:
        count += 1
        texts = read(row)
        check_texts(table, row, texts)
        for (name, place), text in zip(columns, texts, strict=True):
            if place is None:
                missing |= {name: None} if text else {}
            elif text:
                set_text(cast("Cell", sheet.cell(heading_row + count, place)), text)
    return count, list(missing)


def plain_heading(text: object) -> str:
    """A heading or a sheet's name as it is compared: NFKC, no blanks, no number before it."""
    joined = "".join(unicodedata.normalize("NFKC", str(text)).split())
    return joined.lstrip("0123456789-—.、")


def _not_right(blank: Path, reason: str, what: str = "") -> KnownError:
    return KnownError(FailureKind.TEMPLATE_NOT_RIGHT, path=str(blank), reason=reason, what=what)
