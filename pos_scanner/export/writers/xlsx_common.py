"""What both kinds of workbook share: cells that stay text, and the same bytes each time.

openpyxl takes a text that begins with ``=`` for a formula, cuts at 32,767 characters and stamps the
time of writing into the file; none of that may happen here.
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell

from pos_scanner.export.formats.cells import NOT_IN_WORKBOOKS, cells_of, refuse_controls
from pos_scanner.export.formats.preset import Preset, Table
from pos_scanner.export.formats.rows import Row
from pos_scanner.export.writers.xlsx_drop_downs import with_lists

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def texts_of(table: Table, preset: Preset, rows: Iterable[Row]) -> Iterator[list[str]]:
    """The cells of each row, as texts that a workbook can give back.

    Raises:
        KnownError: CELL_NOT_WRITABLE.
    """
    cells_of_row = cells_of(table, preset)
    for row in rows:
        texts = cells_of_row(row)
        if NOT_IN_WORKBOOKS.search("\n".join(texts)):
            refuse_controls([row], [texts], table, NOT_IN_WORKBOOKS)
        yield texts


def escaped(text: str) -> str:
    """A text that no reader of workbooks unescapes into another (ECMA-376, ST_Xstring)."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def set_text(cell: Cell, text: str) -> None:
    """Put a text into a cell, as text whatever it looks like; an empty one leaves it empty."""
    if not text:
        return
    cell.value = escaped(text)
    cell.data_type = "s"  # After the value, which made a formula of "=1+1".
    cell.number_format = "@"


def set_number(cell: Cell, text: str) -> None:
    """Put a number into a cell, every digit of it."""
    if text:
        cell.value = Decimal(text)


def save_repacked(
    workbook: Workbook,
    target: IO[bytes],
    at: datetime,
    lists: Mapping[str, bytes],
) -> None:
    """Save a workbook without the times of writing: equal content gives equal bytes.

    Args:
        workbook: is closed by it.
        target: gets the bytes.
        at: stands in the workbook as its time of making.
        lists: drop-down lists that openpyxl has dropped; see ``xlsx_drop_downs``.

    Raises:
        OSError: the disk, of the target or of the system's temporary folder.
    """
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with tempfile.TemporaryFile() as saved:
        workbook.save(saved)
        with (
            zipfile.ZipFile(saved) as source,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
        ):
            parts = with_lists(source, lists)
            for entry in source.infolist():
                plain = zipfile.ZipInfo(entry.filename, _ZIP_EPOCH)
                plain.compress_type = zipfile.ZIP_DEFLATED
                plain.external_attr = 0o600 << 16
                if entry.filename == "docProps/core.xml":
                    parts[entry.filename] = _STAMP.sub(rb"\g<1>" + stamp, source.read(entry))
                if entry.filename in parts:
                    copy.writestr(plain, parts[entry.filename])
                    continue
                with source.open(entry) as part, copy.open(plain, "w", force_zip64=True) as writer:
                    shutil.copyfileobj(part, writer, 1 << 20)
