"""Drop-down lists of a workbook that openpyxl loses: those that Excel writes as an extension.

The platform's own template has none. Once Excel has saved it, a list whose entries stand in another
sheet is one, and openpyxl drops it with a remark. Here it is taken over as XML.
"""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_LISTS = "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"
"""What an extension with such lists is called (its ``uri``)."""
_END = b"</worksheet>"


def lost_lists(blank: Path) -> dict[str, bytes]:
    """The lists of a workbook that openpyxl loses, as XML, by the title of the sheet."""
    lists: dict[str, bytes] = {}
    with zipfile.ZipFile(blank) as archive:
        for title, part in _sheet_parts(archive).items():
            content = archive.read(part)
            if _LISTS.encode() in content.upper():
                lists[title] = b"".join(_lists_of(content))
    return lists


def with_lists(saved: zipfile.ZipFile, lists: Mapping[str, bytes]) -> dict[str, bytes]:
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
