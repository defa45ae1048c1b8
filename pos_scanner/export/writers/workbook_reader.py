"""Rows of workbooks that this program wrote or filled, read back for their verification."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook

from pos_scanner.export.formats.headings import find_headings
from pos_scanner.export.formats.preset import Preset, Table
from pos_scanner.export.writers.template_workbook import open_workbook
from pos_scanner.export.writers.xlsx_common import quiet_openpyxl
from pos_scanner.export.writers.xlsx_writer import TOTAL


def read_rows(path: Path, preset: Preset) -> Iterator[list[str]]:
    """The first sheet's rows without headings and totals, as texts; amounts with two places.

    Raises:
        KeyError: there is no such sheet.
        zipfile.BadZipFile: it is no workbook.
    """
    with path.open("rb") as stream, quiet_openpyxl():  # By name it wants a certain ending.
        workbook = load_workbook(stream, read_only=True)
        for values in workbook[preset.table.sheet].iter_rows(min_row=2, values_only=True):
            texts = ["" if value is None else str(value) for value in values]
            texts += [""] * (len(preset.table.columns) - len(texts))
            if not (preset.totals and texts[0] == TOTAL):
                yield [_with_two_places(text) for text in texts]


def count_filled_rows(path: Path, preset: Preset) -> int:
    """Rows under the headings of the fullest sheet of a filled template.

    Raises:
        KnownError: TEMPLATE_NOT_RIGHT, FILE_NOT_FOUND, FILE_NOT_READABLE.
    """
    workbook = open_workbook(path, values_only=True)
    with quiet_openpyxl():  # A sheet is read while one goes through it.
        return max(_count_below_headings(workbook, table) for table in preset.tables)


def _with_two_places(text: str) -> str:
    """A number cell's 113 and 113.5 as amounts; other texts as they are."""
    whole, _, places = text.partition(".")
    is_number = whole.lstrip("-").isdigit() and (not places or places.isdigit())
    return f"{whole}.{places:0<2}" if is_number and len(places) < 2 else text


def _count_below_headings(workbook: Workbook, table: Table) -> int:
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
