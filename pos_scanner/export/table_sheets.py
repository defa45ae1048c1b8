"""Tables that others made, as text: each sheet of an xlsx or ODS workbook, or a CSV.

For lists that a person downloads and may have opened in between: hidden sheets too, numbers that
were made of text, HTML entities, full-width digits stay for the reader of the list. A number of
more digits than a spreadsheet keeps is marked, since it is no identifier any more.
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.writers.template_workbook import MOST_BYTES, open_workbook, quiet_openpyxl
from pos_scanner.text_file import decoded, delimiter_of, is_web_page
from pos_scanner.user_paths import refuse_special_file

ROUNDED = "≈"
"""Begins a number that a spreadsheet has rounded."""
MOST_COLUMNS = 200
MOST_ROWS = 400_000
"""In all sheets together; the platform exports a hundred thousand at most."""
_SURE_DIGITS = 15
_ZIP, _ODS_TYPE = b"PK\x03\x04", b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_LOCKED = b"encryption-data"
_BROKEN_ODS = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ElementTree.ParseError,
               ValueError, ArithmeticError, NotImplementedError, RuntimeError)  # fmt: skip
"""What a damaged archive, or a number that is none, makes zipfile and us raise."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_GUARDED = re.compile(r'^="(.*)"$|^\'(.*)$', re.DOTALL)
"""How tables keep spreadsheets from making numbers of digits."""
_EXPONENT = re.compile(r"[+-]?\d(\.\d+)?[eE]\+\d+")
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet's name and its rows from the first, as text; a CSV's name is the file's."""

    title: str
    rows: Sequence[Row]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of a file, whatever its name ends in.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE; ANSWER_NOT_RIGHT, facts ``path`` and
            perhaps ``reason``: ``locked``, ``old-workbook``, ``web-page`` (HTML or XML under the
            name of a workbook) or ``damaged``.
    """
    refuse_special_file(path)
    try:
        with path.open("rb") as file:
            start = file.read(200)
            if file.seek(0, io.SEEK_END) > MOST_BYTES:
                raise _not_right(path)
        if _ODS_TYPE in start:
            return _ods_sheets(path)
        if start.startswith((_ZIP, b"\xd0\xcf\x11\xe0")):
            return _xlsx_sheets(path)
        if is_web_page(start):
            raise KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path), reason="web-page")
        return (_csv_sheet(path),)
    except FileNotFoundError as error:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(path)) from error
    except OSError as error:
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path)) from error


def _xlsx_sheets(path: Path) -> tuple[Sheet, ...]:
    try:
        workbook = open_workbook(path, values_only=True)
    except KnownError as error:
        if error.kind is FailureKind.TEMPLATE_NOT_RIGHT:
            if error.facts["reason"] == "not-a-workbook":
                raise _damaged(path) from error
            raise KnownError(FailureKind.ANSWER_NOT_RIGHT, **error.facts) from error
        raise
    with quiet_openpyxl():  # A sheet is read while one goes through it.
        try:
            return tuple(
                Sheet(sheet.title, _within_limit(_xlsx_rows(sheet.iter_rows(values_only=True))))
                for sheet in workbook.worksheets
            )
        except Exception as error:  # A damaged sheet makes openpyxl raise anything.
            raise _damaged(path) from error
        finally:
            workbook.close()


def _xlsx_rows(rows: Iterator[tuple[object, ...]]) -> Iterator[Row]:
    for row in rows:
        yield tuple(map(_cell_text, row[:MOST_COLUMNS]))


def _within_limit(rows: Iterator[Row]) -> list[Row]:
    return [row for _, row in zip(range(MOST_ROWS), rows, strict=False)]


def _cell_text(value: object) -> str:
    """A cell's value: a number in plain digits, a day or moment as ISO 8601 with a blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number_text(Decimal(repr(value)))
    if isinstance(value, datetime):
        return value.isoformat(" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else _clean(str(value))


def _number_text(number: Decimal) -> str:
    if not number.is_finite():
        return ""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    is_rounded = len(text.partition(".")[0].lstrip("-")) > _SURE_DIGITS
    return f"{ROUNDED}{text}" if is_rounded else text


def _clean(text: str) -> str:
    """Without what protects it from a spreadsheet, entities as characters, no blanks around."""
    text = html.unescape(text).strip()
    if guarded := _GUARDED.match(text):
        text = (guarded[1] or guarded[2] or "").strip()
    return f"{ROUNDED}{text}" if _EXPONENT.fullmatch(text) else text


def _csv_sheet(path: Path) -> Sheet:
    text = decoded(path.read_bytes())
    if text is None:
        raise _damaged(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        rows = _within_limit(tuple(map(_clean, row[:MOST_COLUMNS])) for row in reader)
    except csv.Error as error:
        raise _damaged(path) from error
    return Sheet(path.name, rows)


def _ods_sheets(path: Path) -> tuple[Sheet, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            if _ODS_LOCKED in _ods_manifest(archive):
                raise KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path), reason="locked")
            if archive.getinfo("content.xml").file_size > 10 * MOST_BYTES:
                raise _not_right(path)
            content = archive.read("content.xml")
        if b"<!DOCTYPE" in content:  # No workbook has one; entities could grow without end.
            raise _not_right(path)
        root = ElementTree.fromstring(content)  # noqa: S314  (no DOCTYPE, so no entities)
        tables = root.iter(f"{_TABLE}table")
        return tuple(
            Sheet(table.get(f"{_TABLE}name", ""), _within_limit(_ods_rows(table)))
            for table in tables
        )
    except _BROKEN_ODS as error:
        raise _damaged(path) from error


def _ods_manifest(archive: zipfile.ZipFile) -> bytes:
    name = "META-INF/manifest.xml"
    return archive.read(name) if name in archive.namelist() else b""


def _ods_rows(table: ElementTree.Element) -> Iterator[Row]:
    for row in table.iter(f"{_TABLE}table-row"):
        cells: list[str] = []
        for cell in row:
            if cell.tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
                times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
                cells += [_ods_cell(cell)] * min(times, MOST_COLUMNS - len(cells))
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1")) if any(cells) else 1
        for _ in range(min(times, MOST_ROWS)):
            yield tuple(cells)


def _ods_cell(cell: ElementTree.Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in {"float", "currency", "percentage"}:
        return _number_text(Decimal(cell.get(f"{_OFFICE}value", "0")))
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "").replace("T", " ")
    return _clean("\n".join("".join(line.itertext()) for line in cell.iter(f"{_TEXT}p")))


def _not_right(path: Path) -> KnownError:
    return KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path))


def _damaged(path: Path) -> KnownError:
    return KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path), reason="damaged")
