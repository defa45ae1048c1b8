"""Rows to a workbook of our own: numbers to add up, identifiers as text, sums as formulas.

Written as XML, row by row (ECMA-376, SpreadsheetML): openpyxl made 700 rows a second of it, and
leaves a formula without the value that viewers which compute nothing show. Equal rows and times
give equal bytes. A text is never a formula.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import IO
from xml.sax.saxutils import escape

from pos_scanner.export.formats.amounts import fen_of, yuan_of
from pos_scanner.export.formats.cells import NOT_IN_WORKBOOKS, cells_of, refuse_controls
from pos_scanner.export.formats.preset import TOTAL, Column, ColumnType, Preset, Table
from pos_scanner.export.formats.rows import Row
from pos_scanner.export.writers.xlsx_common import escaped, zip_entry
from pos_scanner.export.writers.xlsx_parts import fixed_parts, styles_part

ADDED_UP = (
    ".net", ".tax", ".gross", ".discount", ".debit", ".credit", ".full_amount", ".full_discount",
)  # fmt: skip
"""Ends of the sources whose columns get a sum in the totals' row."""
_AT_ONCE = 500
_EXACT_DIGITS = 15
"""A spreadsheet's numbers have no more (IEEE 754); a longer one stays text, with every digit."""
_DAY_0 = date(1899, 12, 30)
_TEXT = "@"
_SHEET_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)
_Cell = Callable[[str, int], str]
"""From a cell's text and its row's number to its XML; empty where there is nothing."""


@dataclass
class _Styles:
    """The number formats of cells, each once: their positions are what cells name."""

    formats: list[tuple[str, bool]] = field(default_factory=lambda: [("General", False)])

    def position(self, pattern: str, *, bold: bool = False) -> int:
        """Where a format stands; it is added when it is new."""
        if (pattern, bold) not in self.formats:
            self.formats.append((pattern, bold))
        return self.formats.index((pattern, bold))


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
    styles, longest = _Styles(), 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        sheets = [table.sheet for table in preset.tables]
        stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name, xml in fixed_parts(sheets, stamp):
            archive.writestr(zip_entry(name), xml)
        for position, table in enumerate(preset.tables, start=1):
            entry = zip_entry(f"xl/worksheets/sheet{position}.xml")
            with archive.open(entry, "w", force_zip64=True) as part:
                longest = max(longest, _write_sheet(part, table, preset, rows(table), styles))
        archive.writestr(zip_entry("xl/styles.xml"), styles_part(styles.formats))
    return longest


def _write_sheet(
    part: IO[bytes], table: Table, preset: Preset, rows: Iterator[Row], styles: _Styles
) -> int:
    """Write headings, rows, totals; gives the number of rows."""
    part.write(_head(table, styles).encode())
    letters = list(map(_letters, range(len(table.columns))))
    makers = [
        _cell_maker(letter, column, preset, styles)
        for letter, column in zip(letters, table.columns, strict=True)
    ]
    sums = {
        at: 0
        for at, column in enumerate(table.columns)
        if preset.totals and column.source.endswith(ADDED_UP)
    }
    cells_of_row, count = cells_of(table, preset), 0
    while chunk := list(islice(rows, _AT_ONCE)):
        texts = [cells_of_row(row) for row in chunk]
        if NOT_IN_WORKBOOKS.search("\n".join(map("\n".join, texts))):
            refuse_controls(chunk, texts, table, NOT_IN_WORKBOOKS)
        block = [_row(makers, cells, count + at) for at, cells in enumerate(texts, start=2)]
        part.write("".join(block).encode())
        for at in sums:
            sums[at] += sum(fen_of(cells[at]) for cells in texts)
        count += len(chunk)
    if sums:
        part.write(_totals(table, sums, count, preset, styles).encode())
    end = f'<autoFilter ref="A1:{letters[-1]}{count + 1}"/>' if preset.totals else ""
    part.write(f"</sheetData>{end}</worksheet>".encode())
    return count


def _head(table: Table, styles: _Styles) -> str:
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{column.width}" customWidth="1"/>'
        for at, column in enumerate(table.columns, start=1)
    )
    bold = styles.position(_TEXT, bold=True)
    headings = "".join(
        _text_cell(_letters(at), bold)(name, 1) for at, name in enumerate(table.header)
    )
    return f'{_SHEET_HEAD}<cols>{widths}</cols><sheetData><row r="1">{headings}</row>'


def _row(makers: Sequence[_Cell], texts: Sequence[str], number: int) -> str:
    cells = [make(text, number) for make, text in zip(makers, texts, strict=True) if text]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _totals(table: Table, sums: dict[int, int], count: int, preset: Preset, styles: _Styles) -> str:
    """The row of sums; formulas where the cells above are numbers, with their values."""
    number, text = count + 2, styles.position(_TEXT, bold=True)
    cells = [_text_cell("A", text)(TOTAL, number)]
    for at, fen in sums.items():
        letter, column = _letters(at), table.columns[at]
        if preset.numbers_as_text or column.type is not ColumnType.NUMBER:
            cells.append(_text_cell(letter, text)(yuan_of(fen), number))
            continue
        style = styles.position(column.pattern or "0.00", bold=True)
        formula = f"SUM({letter}2:{letter}{count + 1})"
        cells.append(
            f'<c r="{letter}{number}" s="{style}"><f>{formula}</f><v>{yuan_of(fen)}</v></c>'
        )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell_maker(letter: str, column: Column, preset: Preset, styles: _Styles) -> _Cell:
    text = _text_cell(letter, styles.position(_TEXT))
    if column.type is ColumnType.NUMBER and not preset.numbers_as_text:
        return _number_cell(letter, styles.position(column.pattern or "General"), text)
    if column.type is ColumnType.DATE and column.pattern:
        return _date_cell(letter, styles.position(column.pattern))
    return text


def _text_cell(letter: str, style: int) -> _Cell:
    def cell(text: str, row: int) -> str:
        return (
            f'<c r="{letter}{row}" s="{style}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{escape(escaped(text))}</t></is></c>'
        )

    return cell


def _number_cell(letter: str, style: int, as_text: _Cell) -> _Cell:
    def cell(text: str, row: int) -> str:
        if len(text) > _EXACT_DIGITS and _digits(text) > _EXACT_DIGITS:
            return as_text(text, row)
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return f'<c r="{letter}{row}" s="{style}"><v>{text}</v></c>'

    return cell


def _date_cell(letter: str, style: int) -> _Cell:
    def cell(text: str, row: int) -> str:
        days = (date.fromisoformat(text) - _DAY_0).days
        return f'<c r="{letter}{row}" s="{style}"><v>{days}</v></c>'

    return cell


def _digits(number: str) -> int:
    """Its significant digits."""
    digits = number.replace(".", "").lstrip("-0")
    return len(digits.rstrip("0") if "." in number else digits)


def _letters(position: int) -> str:
    """A column's name by its position from 0: ``A``, ``Z``, ``AA``."""
    high, low = divmod(position, 26)
    return (_letters(high - 1) if high else "") + chr(ord("A") + low)
