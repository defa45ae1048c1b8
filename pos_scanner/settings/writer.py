"""Writing the settings' file: changed values go in, comments and order stay as they were.

The file holds the till's token, so it is readable by its owner alone (mode 0600 where the system
has modes), and it is replaced as a whole or not at all.
"""

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import Settings, dotted, load, parse_setting


def store(path: Path, changes: Mapping[str, Any]) -> Settings:
    """Write changed settings and give all of them as they now are.

    Args:
        path: the file; it and its folder are made where they are not there.
        changes: new values by attribute name (``backend_url``).

    Raises:
        ValueError: a value is none that the setting takes; nothing is written.
        KnownError: SETTINGS_INVALID (the file as it stands cannot be read),
            FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    load(path)  # A file with a mistake in it is not touched: the mistake is told first.
    values = {name: parse_setting(name, value) for name, value in changes.items()}
    document = tomlkit.parse(path.read_text("utf-8-sig")) if path.exists() else tomlkit.document()
    for name, value in values.items():
        section, key = dotted(name).split(".")
        table = document.setdefault(section, tomlkit.table())
        assert isinstance(table, Table)  # noqa: S101  (load() has refused anything else)
        table[key] = list(value) if isinstance(value, tuple) else value
    replace_file(path, tomlkit.dumps(document).encode())
    return load(path)


def replace_file(path: Path, content: bytes) -> None:
    """Put a whole new file in a file's place, readable by its owner alone; for ours in the folder.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, DISK_FULL; then the old file stands as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        full = error.errno in _FULL
        kind = FailureKind.DISK_FULL if full else FailureKind.FOLDER_NOT_WRITABLE
        raise KnownError(kind, path=str(path.parent)) from error


_FULL = {errno.ENOSPC, errno.EDQUOT}
