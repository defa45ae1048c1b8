"""Reads a file back as it stands now, bytes and cells, and compares with what was meant."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.csv_writer import read_text
from pos_scanner.export.placing import sha256_of
from pos_scanner.export.preset import FileFormat, Preset
from pos_scanner.export.template_writer import plain_heading
from pos_scanner.export.workbook import quiet_openpyxl
from pos_scanner.export.xlsx_writer import TOTAL, fen_of


def verify_file(path: Path, preset: Preset, sha256: str, rows: int, gross_fen: int) -> None:
    """Compare a file's bytes, number of rows and sum.

    Args:
        path: the file.
        preset: what it was written by.
        sha256: of the bytes that were meant.
        rows: of the longest table.
        gross_fen: what the preset's ``check`` column adds up to.

    Raises:
        KnownError: FILE_NOT_VERIFIED.
    """
    try:
        is_right = sha256_of(path) == sha256 and _counted(path, preset) == (
            rows,
            gross_fen if preset.check else 0,
        )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise KnownError(FailureKind.FILE_NOT_VERIFIED, path=str(path)) from error
    if not is_right:
        raise KnownError(FailureKind.FILE_NOT_VERIFIED, path=str(path))


def _counted(path: Path, preset: Preset) -> tuple[int, int]:
    match preset.format:
        case FileFormat.CSV | FileFormat.TEXT:
            with path.open(encoding=preset.encoding, newline="") as file:
                return _count(read_text(file, preset), preset)
        case FileFormat.XLSX:
            return _count(_sheet_rows(path, preset), preset)
        case FileFormat.TEMPLATE:
            return _filled_rows(path, preset), 0


def _count(rows: Iterable[list[str]], preset: Preset) -> tuple[int, int]:
    place = preset.table.header.index(preset.check) if preset.check else None
    count = total = 0
    for row in rows:
        count += 1
        if place is not None:
            total += fen_of(row[place])
    return count, total


def _sheet_rows(path: Path, preset: Preset) -> Iterator[list[str]]:
    """The first sheet's rows without header and totals, as texts."""
    from openpyxl import load_workbook  # noqa: PLC0415  (heavy)

    with path.open("rb") as file, quiet_openpyxl():  # By name it wants a certain ending.
        workbook = load_workbook(file, read_only=True)
        for values in workbook[preset.table.sheet].iter_rows(min_row=2, values_only=True):
            texts = ["" if value is None else str(value) for value in values]
            texts += [""] * (len(preset.table.columns) - len(texts))
            if not (preset.totals and texts[0] == TOTAL):
                yield [_two_places(text) for text in texts]


def _two_places(text: str) -> str:
    """A number cell's 113 and 113.5 as amounts; other texts as they are."""
    whole, _, places = text.partition(".")
    is_number = whole.lstrip("-").isdigit() and (not places or places.isdigit())
    return f"{whole}.{places:0<2}" if is_number and len(places) < 2 else text


def _filled_rows(path: Path, preset: Preset) -> int:
    """Rows under the headings of the fullest sheet of a filled template."""
    from openpyxl import load_workbook  # noqa: PLC0415

    with path.open("rb") as file, quiet_openpyxl():  # By name it wants a certain ending.
        workbook = load_workbook(file, read_only=True)
        return max(
            _below(workbook[name].iter_rows(values_only=True), table.columns[0].name)
            for table in preset.tables
            for name in workbook.sheetnames
            if plain_heading(name) == plain_heading(table.sheet)
        )


def _below(rows: Iterator[tuple[object, ...]], heading: str) -> int:
    key, place, count = plain_heading(heading), None, 0
    for values in rows:
        if place is None:
            plain = [plain_heading(value) for value in values]
            place = plain.index(key) if key in plain else None
        elif values[place] not in {None, ""}:
            count += 1
    return count
