"""What both kinds of workbook share: cells that stay text, and the same bytes each time.

openpyxl takes a text that begins with ``=`` for a formula, cuts at 32,767 characters and stamps the
time of writing into the file; none of that may happen here. It is imported when it is needed.
"""

from __future__ import annotations

import re
import shutil
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pos_scanner.export.formats.cells import NOT_IN_WORKBOOKS, refuse_controls
from pos_scanner.export.formats.preset import Table
from pos_scanner.export.writers.xlsx_drop_downs import with_lists

if TYPE_CHECKING:
    from openpyxl.cell import Cell

    from pos_scanner.export.formats.rows import Row

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def check_texts(table: Table, row: Row, texts: Sequence[str]) -> None:
    """Refuse what a workbook cannot give back.

    Raises:
        KnownError: CELL_NOT_WRITABLE, reason ``control-character``.
    """
    if NOT_IN_WORKBOOKS.search("\n".join(texts)):
        refuse_controls([row], [texts], table, NOT_IN_WORKBOOKS)


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


@contextmanager
def quiet_openpyxl() -> Iterator[None]:
    """Without its remarks about styles that a workbook lacks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def repack(
    made: Path, target: IO[bytes], at: datetime, lists: Mapping[str, bytes] | None = None
) -> None:
    """Copy a workbook's parts without the times of writing: equal content gives equal bytes.

    Args:
        made: as openpyxl saved it.
        target: gets the copy.
        at: stands in the workbook as its time of making.
        lists: drop-down lists that openpyxl has dropped; see ``drop_downs``.
    """
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        changed = with_lists(old, lists or {})
        for entry in old.infolist():
            plain = zipfile.ZipInfo(entry.filename, _ZIP_EPOCH)
            plain.compress_type = zipfile.ZIP_DEFLATED
            plain.external_attr = 0o600 << 16
            if entry.filename == "docProps/core.xml":
                changed[entry.filename] = _STAMP.sub(rb"\g<1>" + stamp, old.read(entry))
            if entry.filename in changed:
                new.writestr(plain, changed[entry.filename])
                continue
            with old.open(entry) as source, new.open(plain, "w", force_zip64=True) as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
