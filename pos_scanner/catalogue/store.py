"""The catalogue's own file: ``catalogue.toml`` in the data folder, one ``[[item]]`` an entry.

TOML and not CSV: every identifier stands in quotes, so that no spreadsheet makes a number of a tax
code on its way. Read and written without loss; replaced as a whole or not at all.
"""

import tomllib
from pathlib import Path
from typing import Any

import tomlkit

from pos_scanner.atomic_file import READABLE_BY_OWNER, replace_bytes
from pos_scanner.catalogue.table_files import SYNTAX, invalid_catalogue
from pos_scanner.domain.catalogue import (
    FIELDS,
    Catalogue,
    CatalogueEntry,
    EntryError,
    catalogue_of,
    entry_of,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings.reader import line_of_error

FILE_NAME = "catalogue.toml"
_HEAD = "What the shop sells. The window writes this file, and so may you."


def load_catalogue(path: Path, default_rate: str = "0.06") -> Catalogue:
    """Read the catalogue; a file that is not there is an empty one.

    Raises:
        KnownError: CATALOGUE_INVALID with the facts ``path``, ``row`` (number of the item, from
            1; the line where the file is no TOML), ``column`` (the key) and ``reason``:
            SYNTAX or a value of ``EntryProblem``; FILE_NOT_READABLE.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Catalogue()
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path)) from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise invalid_catalogue(path, line_of_error(error, text), "", SYNTAX) from error
    items = document.get("item", [])
    if not (isinstance(items, list) and all(isinstance(item, dict) for item in items)):
        raise invalid_catalogue(path, 1, "item", SYNTAX)
    return _catalogue(path, items, default_rate)


def store_catalogue(path: Path, catalogue: Catalogue) -> None:
    """Write the catalogue; the file is replaced as a whole.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    items = tomlkit.aot()
    for entry in catalogue.entries:
        table = tomlkit.table()
        for field in FIELDS:
            value = getattr(entry, field)
            if value not in {"", None}:
                table[field] = str(value) if field != "unit_price" else f"{value:f}"
        items.append(table)
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEAD))
    document["item"] = items
    replace_bytes(path, tomlkit.dumps(document).encode(), READABLE_BY_OWNER)


def _catalogue(path: Path, items: list[dict[str, Any]], default_rate: str) -> Catalogue:
    entries: list[CatalogueEntry] = []
    for row, item in enumerate(items, start=1):
        for key, value in item.items():
            if key not in FIELDS or not isinstance(value, str):
                raise invalid_catalogue(path, row, key, SYNTAX)
        try:
            entries.append(entry_of(item, default_rate))
        except EntryError as error:
            raise invalid_catalogue(path, row, error.field, error.problem.value) from error
    try:
        return catalogue_of(entries)
    except EntryError as error:
        row = error.position + 1
        raise invalid_catalogue(path, row, error.field, error.problem.value) from error
