"""A table file, CSV or xlsx, as tables of text. Knows nothing of what the columns mean.

CSV: UTF-8 (with or without mark), UTF-16 with mark, else GB18030; comma, semicolon or tab. xlsx:
every sheet that has anything in it, since the first may be a cover. A number in a cell comes as
plain digits; one that a spreadsheet may have rounded says so, since identifiers live in such
columns.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.text_file import decoded, delimiter_of, is_web_page
from pos_scanner.user_paths import refuse_special_file

LARGEST_FILE = 20_000_000
"""Bytes; of an xlsx unpacked ten times as much. A catalogue of 20,000 items has 2 MB."""
MOST_COLUMNS = 60
SYNTAX = "syntax"
"""Reason of CATALOGUE_INVALID: the file is none of its kind from a row on."""
_SURE_DIGITS = 15
"""Decimal digits that a spreadsheet's number keeps (IEEE double)."""
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, as text.

    Attributes:
        text: what stands in it, without blanks at its ends.
        is_rounded: it was a number of more digits than a spreadsheet keeps.
    """

    text: str
    is_rounded: bool = False


Table = Iterable[tuple[Cell, ...]]
"""Rows in their order, empty ones too; the first is row 1."""


def read_tables(path: Path) -> Iterator[Table]:
    """The tables of a file, one after the other: a CSV is one, a workbook has one a sheet.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE (fact ``reason``: ``old-excel`` for an
            .xls, also one that is a web page inside), both with the fact ``path``;
            CATALOGUE_INVALID with ``reason`` SYNTAX and ``row`` for a CSV whose quotes do not pair.
    """
    refuse_special_file(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _not_readable(path)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(path)) from error
    except OSError as error:
        raise _not_readable(path) from error
    if content.startswith(_OLD_EXCEL) or is_web_page(content):
        raise _not_readable(path, reason="old-excel")
    if content.startswith(_ZIP):
        return _sheets(content, path)
    return iter((_csv_rows(content, path),))


def _csv_rows(content: bytes, path: Path) -> Iterator[tuple[Cell, ...]]:
    text = decoded(content)
    if text is None:
        raise _not_readable(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        for row in reader:
            yield tuple(Cell(cell.strip()) for cell in row[:MOST_COLUMNS])
    except csv.Error as error:  # A quote without its partner takes in all that follows.
        raise invalid_catalogue(path, reader.line_num, "", SYNTAX) from error


def _sheets(content: bytes, path: Path) -> Iterator[Table]:
    import openpyxl.utils.exceptions  # noqa: PLC0415  (0.2 s: only when a sheet is imported)

    invalid = openpyxl.utils.exceptions.InvalidFileException
    broken = (invalid, zipfile.BadZipFile, OSError, KeyError, ValueError, SyntaxError)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > 10 * LARGEST_FILE:
                raise _not_readable(path)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
                table = [tuple(_cell(value) for value in row) for row in rows]
                if any(cell.text for row in table for cell in row):
                    yield table
        finally:
            book.close()
    except broken as error:
        raise _not_readable(path) from error


def _cell(value: Any) -> Cell:
    """A cell's value as text; openpyxl gives text, numbers, dates, truth values or nothing."""
    if value is None:
        return Cell("")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(repr(value))
        if not number.is_finite():
            return Cell(str(value))
        text = f"{number:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return Cell(text, is_rounded=len(text.partition(".")[0].lstrip("-")) > _SURE_DIGITS)
    return Cell(str(value).strip())


def invalid_catalogue(path: Path, row: int, column: str, reason: str) -> KnownError:
    """The failure of a file with a mistake in it: CATALOGUE_INVALID, the row counted from 1."""
    return KnownError(
        FailureKind.CATALOGUE_INVALID, path=str(path), row=str(row), column=column, reason=reason
    )


def _not_readable(path: Path, **facts: str) -> KnownError:
    return KnownError(FailureKind.FILE_NOT_READABLE, path=str(path), **facts)
