"""A workbook that somebody else made, opened: a blank template, or the tax platform's rejections.

Says where in it a format's tables go, and with what reason it is refused. Knows nothing of rows.
openpyxl is loaded with the first workbook that is opened, since most tills never open one.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.headings import Headings, find_headings, plain_heading
from pos_scanner.export.formats.preset import Column, Preset, Table
from pos_scanner.user_paths import refuse_special_file

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.cell_range import CellRange
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 50_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins an .xls, and an .xlsx that is locked by a password."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table goes in a workbook.

    Attributes:
        first_row: the one below the headings, from 1.
    """

    sheet: Worksheet
    headings: Headings
    first_row: int

    def column_of(self, column: Column) -> int | None:
        """Where a column goes, from 1; ``None`` when this edition has none."""
        return self.headings.column_of((column.name, *column.also))


@contextmanager
def quiet_openpyxl() -> Iterator[None]:
    """Without its remarks about styles that a workbook lacks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def open_workbook(
    path: Path, *, values_only: bool = False, most_bytes: float = MOST_BYTES
) -> Workbook:
    """Open a workbook, whatever its name ends in.

    Args:
        path: the file.
        values_only: read nothing but the cells' values, which is faster.
        most_bytes: a larger file is not looked into.

    Raises:
        KnownError: FILE_NOT_FOUND; TEMPLATE_NOT_RIGHT, facts ``path`` and ``reason``: ``locked``
            (by a password), ``old-workbook`` (.xls) or ``not-a-workbook``; FILE_NOT_READABLE.
    """
    from openpyxl import load_workbook  # noqa: PLC0415  (slow to load)

    refuse_special_file(path)
    try:
        if path.stat().st_size > most_bytes:
            raise _not_right(path, "not-a-workbook")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(path)) from error
    except OSError as error:
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path)) from error
    if content.startswith(_OLE):
        raise _not_right(path, "locked" if _LOCKED in content else "old-workbook")
    try:
        with quiet_openpyxl():
            stream = io.BytesIO(content)
            workbook = load_workbook(stream, read_only=values_only, rich_text=not values_only)
    except Exception as error:  # A damaged part makes openpyxl raise anything.
        raise _not_right(path, "not-a-workbook") from error
    for sheet in workbook.worksheets if values_only else ():
        sheet.reset_dimensions()  # The platform's own say A1, which would be all that is read.
    return workbook


def find_places(workbook: Workbook, preset: Preset, path: Path) -> tuple[Place, ...]:
    """Where each of a format's tables goes in a blank workbook.

    Raises:
        KnownError: TEMPLATE_NOT_RIGHT, facts ``path``, ``reason`` (``sheet-missing``,
            ``column-missing``, ``not-blank``) and ``what``.
    """
    with quiet_openpyxl():  # A sheet that is only read is read while one goes through it.
        return tuple(_place(workbook, table, path) for table in preset.tables)


def _place(workbook: Workbook, table: Table, path: Path) -> Place:
    """The sheet of a table: that of its name, or whichever has all of the needed headings.

    Where none has all, the one of its name, or with most of them, is said to lack a column.
    """
    sheet_name = plain_heading(table.sheet)
    sheets = sorted(workbook.worksheets, key=lambda sheet: plain_heading(sheet.title) != sheet_name)
    names = [name for column in table.columns for name in (column.name, *column.also)]
    problem = ("sheet-missing", table.sheet)
    for sheet in sheets:
        headings = find_headings(sheet.iter_rows(values_only=True), names)
        place = Place(sheet, headings, _first_row(sheet, headings.row))
        missing = [column.name for column in table.needed if place.column_of(column) is None]
        if not missing:
            columns = {place.column_of(column) for column in table.columns}
            if occupied := next(_occupied_cells(place, columns), ""):
                raise _not_right(path, "not-blank", occupied)
            return place
        is_meant = plain_heading(sheet.title) == sheet_name or 2 * len(missing) < len(table.needed)
        if is_meant and problem[0] == "sheet-missing":
            problem = ("column-missing", f"{sheet.title}: {missing[0]}")
    raise _not_right(path, *problem)


def _first_row(sheet: Worksheet, heading_row: int) -> int:
    """The row below the headings; a heading may be merged over several rows."""
    ends = [cells.max_row for cells in _merged(sheet) if cells.min_row <= heading_row]
    return 1 + max([heading_row, *ends])


def _merged(sheet: Worksheet) -> Collection[CellRange]:
    """Where cells are merged; a sheet of which only values are read does not say."""
    merged = getattr(sheet, "merged_cells", None)
    return () if merged is None else tuple(merged.ranges)


def _occupied_cells(place: Place, columns: Collection[int | None]) -> Iterator[str]:
    """Cells below the headings with something in them, and merged ones in columns of ours."""
    for cells in _merged(place.sheet):
        covered = range(cells.min_col, cells.max_col + 1)
        if cells.min_row >= place.first_row and any(column in columns for column in covered):
            yield f"{place.sheet.title}!{cells.coord}"
    for row in place.sheet.iter_rows(min_row=place.first_row):
        for cell in row:
            if cell.value is not None and str(cell.value).strip():
                yield f"{place.sheet.title}!{cell.coordinate}"


def _not_right(path: Path, reason: str, detail: str = "") -> KnownError:
    return KnownError(FailureKind.TEMPLATE_NOT_RIGHT, path=str(path), reason=reason, what=detail)
