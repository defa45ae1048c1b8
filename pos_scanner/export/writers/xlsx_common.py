"""What both kinds of workbook share: cells that stay text, and the same bytes each time.

openpyxl takes a text that begins with ``=`` for a formula, cuts at 32,767 characters, stamps the
time of writing into the file and loses the drop-down lists that Excel writes as an extension; none
of that may happen here.
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from openpyxl import Workbook
from openpyxl.cell import Cell

from pos_scanner.export.formats.cells import NOT_IN_WORKBOOKS, cells_of, refuse_controls
from pos_scanner.export.formats.preset import Preset, Table
from pos_scanner.export.formats.rows import Row

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_LISTS = "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"
"""What an extension with such lists is called (its ``uri``)."""
_END = b"</worksheet>"
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


def zip_entry(name: str) -> zipfile.ZipInfo:
    """A part of a workbook without a time of its own: equal parts give equal archives."""
    entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def save_repacked(
    workbook: Workbook,
    target: IO[bytes],
    at: datetime,
    blank: Path,
) -> None:
    """Save a workbook without the times of writing: equal content gives equal bytes.

    Args:
        workbook: is closed by it.
        target: gets the bytes.
        at: stands in the workbook as its time of making.
        blank: the workbook it was opened from; its drop-down lists are taken over.

    Raises:
        OSError: the disk, of the target or of the system's temporary folder.
    """
    lists = _lost_lists(blank)
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with tempfile.TemporaryFile() as saved:
        workbook.save(saved)
        with (
            zipfile.ZipFile(saved) as source,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
        ):
            parts = _with_lists(source, lists)
            for entry in source.infolist():
                plain = zip_entry(entry.filename)
                if entry.filename == "docProps/core.xml":
                    parts[entry.filename] = _STAMP.sub(rb"\g<1>" + stamp, source.read(entry))
                if entry.filename in parts:
                    copy.writestr(plain, parts[entry.filename])
                    continue
                with source.open(entry) as part, copy.open(plain, "w", force_zip64=True) as writer:
                    shutil.copyfileobj(part, writer, 1 << 20)


def _lost_lists(blank: Path) -> dict[str, bytes]:
    """The lists of a workbook that openpyxl loses, as XML, by the title of the sheet.

    The platform's own template has none. Once Excel has saved it, a list whose entries stand in
    another sheet is an extension, and openpyxl drops it with a remark.
    """
    lists: dict[str, bytes] = {}
    with zipfile.ZipFile(blank) as archive:
        for title, part in _sheet_parts(archive).items():
            content = archive.read(part)
            if _LISTS.encode() in content.upper():
                lists[title] = b"".join(_lists_of(content))
    return lists


def _with_lists(saved: zipfile.ZipFile, lists: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a saved workbook that are to have lists, by name, with the lists in them."""
    parts = _sheet_parts(saved) if lists else {}
    return {
        parts[title]: saved.read(parts[title]).replace(
            _END, b"<extLst>" + xml + b"</extLst>" + _END
        )
        for title, xml in lists.items()
    }


def _parse(part: bytes) -> ElementTree.Element:
    """An XML part; openpyxl has read it before, so that it is no bomb of entities."""
    return ElementTree.fromstring(part)  # noqa: S314


def _lists_of(content: bytes) -> list[bytes]:
    extensions = []
    for extension in _parse(content).iter(f"{_MAIN}ext"):
        if extension.get("uri", "").upper() == _LISTS:
            for element in extension.iter():
                for name in [name for name in element.attrib if name.startswith("{")]:
                    del element.attrib[name]  # Excel's own remarks, which want a declaration.
            extensions.append(ElementTree.tostring(extension))
    return extensions


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where in the archive each sheet is, by its title."""
    relations = _parse(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {
        relation.get("Id"): relation.get("Target", "").removeprefix("/xl/")
        for relation in relations.iter(f"{_PACKAGE}Relationship")
    }
    sheets = _parse(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
    return {sheet.get("name", ""): f"xl/{targets[sheet.get(f'{_OFFICE}id')]}" for sheet in sheets}
