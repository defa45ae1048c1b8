"""The catalogue's own file: ``catalogue.toml`` in the data folder, one ``[[item]]`` an entry.

TOML and not CSV: every identifier stands in quotes, so that no spreadsheet makes a number of a tax
code on its way. Read and written without loss; replaced as a whole or not at all.
"""

import contextlib
import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

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
from pos_scanner.text_file import line_of_toml_error

FILE_NAME = "catalogue.toml"
_COMMENT = re.compile(r"^[^\"'\n]*#|[\"']\s*#", re.MULTILINE)
"""Where a comment begins, on a line of its own or behind a value."""
_FAVOURITE = "favourite"
"""The one key that is no text: ``true``, or not there."""
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
        raise invalid_catalogue(path, line_of_toml_error(error, text), "", SYNTAX) from error
    items = document.get("item", [])
    if not (isinstance(items, list) and all(isinstance(item, dict) for item in items)):
        raise invalid_catalogue(path, 1, "item", SYNTAX)
    return _catalogue(path, items, default_rate)


def store_catalogue(path: Path, catalogue: Catalogue) -> None:
    """Write the catalogue; the file is replaced as a whole.

    Comments of an owner's own stay, with the item that they stand at.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    document = _commented_document(path)
    previous = {_key(table): table for table in document.get("item", [])}
    items = tomlkit.aot()
    for entry in catalogue.entries:
        table = previous.pop((entry.name, entry.unit), None) or tomlkit.table()
        for field in FIELDS:
            _put(table, field, getattr(entry, field))
        _put(table, _FAVOURITE, True if entry.is_favourite else None)
        items.append(table)
    document["item"] = items
    replace_bytes(path, tomlkit.dumps(document).encode(), READABLE_BY_OWNER)


def _commented_document(path: Path) -> tomlkit.TOMLDocument:
    """The file as it stands where it has comments beside ours, else an empty one with ours.

    Reading it with its comments takes a second for a thousand items, so it is done for their sake.
    """
    with contextlib.suppress(OSError, UnicodeDecodeError, TOMLKitError):
        text = path.read_text("utf-8-sig")
        if _COMMENT.search(text.replace(f"# {_HEAD}", "")):
            return tomlkit.parse(text)
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEAD))
    return document


def _key(table: Table) -> tuple[str, str]:
    return str(table.get("name", "")), str(table.get("unit", ""))


def _put(table: Table, field: str, value: object) -> None:
    if value in {"", None}:
        table.pop(field, None)
        return
    stored_value = f"{value:f}" if isinstance(value, Decimal) else value
    if table.get(field) != stored_value:
        table[field] = stored_value


def _catalogue(path: Path, items: list[dict[str, Any]], default_rate: str) -> Catalogue:
    entries: list[CatalogueEntry] = []
    for row, item in enumerate(items, start=1):
        for key, value in item.items():
            kind = bool if key == _FAVOURITE else str
            if key not in {*FIELDS, _FAVOURITE} or not isinstance(value, kind):
                raise invalid_catalogue(path, row, key, SYNTAX)
        texts = {field: item[field] for field in FIELDS if field in item}
        is_favourite = item.get(_FAVOURITE, False)
        try:
            entries.append(replace(entry_of(texts, default_rate), is_favourite=is_favourite))
        except EntryError as error:
            raise invalid_catalogue(path, row, error.field, error.problem.value) from error
    try:
        return catalogue_of(entries)
    except EntryError as error:
        row = error.position + 1
        raise invalid_catalogue(path, row, error.field, error.problem.value) from error
