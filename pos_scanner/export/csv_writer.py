"""Rows to CSV text and back, by a preset: RFC 4180, and safe to open in a spreadsheet.

A spreadsheet runs a cell that begins with ``=``; quoting does not help (OWASP, CSV injection). So a
text cell that begins with a trigger, or with an apostrophe, gets one apostrophe before it, and a
reader takes exactly one away again. Number columns are never touched: another program guarded
negative numbers and could not import its own export.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Protocol, TextIO

from pos_scanner.export.columns import SOURCES, Row
from pos_scanner.export.preset import ColumnType, Preset

GUARD = "'"
TRIGGERS = frozenset("=+-@\t\r\n＝＋－＠" + GUARD)
"""OWASP's list, its full-width forms (Japanese Excel runs them), and the guard itself."""


class _TextSink(Protocol):
    def write(self, text: str, /) -> object: ...


def guarded(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula; ``unguarded`` gives the text back."""
    return GUARD + text if text[:1] in TRIGGERS else text


def unguarded(cell: str) -> str:
    """The text of a guarded cell."""
    follows = cell[1:2]
    return cell[1:] if cell[:1] == GUARD and follows in TRIGGERS else cell


def write_csv(file: _TextSink, rows: Iterable[Row], preset: Preset) -> int:
    """Write header and rows to whatever takes text as it is; gives the number of rows."""
    writer = csv.writer(file, lineterminator=preset.line_end)
    writer.writerow(preset.header)
    cells = [(SOURCES[column.source], column.type is ColumnType.TEXT) for column in preset.columns]
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007  (the last count is the result)
        writer.writerow(
            [guarded(_clean(read(row))) if is_text else read(row) for read, is_text in cells]
        )
    return count


def read_csv(file: TextIO, preset: Preset) -> Iterator[dict[str, str]]:
    """Read what ``write_csv`` wrote: a mapping by column name, unguarded.

    Raises:
        ValueError: the header is not the preset's, or a row has not as many cells.
    """
    reader = csv.reader(file)
    if next(reader, None) != preset.header:
        raise ValueError("the header is not this format's")
    for row in reader:
        yield {
            column.name: unguarded(cell) if column.type is ColumnType.TEXT else cell
            for column, cell in zip(preset.columns, row, strict=True)
        }


def _clean(text: str) -> str:
    """Without NUL: no CSV reader agrees on what it means, and some stop there."""
    return text.replace("\0", "")
