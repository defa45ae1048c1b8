"""Writing the settings' file: changed values go in, comments and order stay as they were.

The file holds the till's token, so it is readable by its owner alone (mode 0600 where the system
has modes), and it is replaced as a whole or not at all.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from pos_scanner.atomic_file import READABLE_BY_OWNER, replace_bytes
from pos_scanner.settings import DECLARATIONS, Settings
from pos_scanner.settings.reader import NO_VARIABLES, load


def store(
    path: Path, changes: Mapping[str, Any], environment: Mapping[str, str] = NO_VARIABLES
) -> Settings:
    """Write changed settings and give all of them as they now are.

    Args:
        path: the file; it and its folder are made where they are not there.
        changes: new values by attribute name (``backend_url``).
        environment: see :func:`pos_scanner.settings.reader.load`.

    Raises:
        ValueError: a value is none that the setting takes; nothing is written.
        KnownError: SETTINGS_INVALID (the file as it stands cannot be read),
            FILE_IN_USE, FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    load(path)  # A file with a mistake in it is not touched: the mistake is reported first.
    values = {name: DECLARATIONS[name].parse(value) for name, value in changes.items()}
    if not path.exists():
        values.setdefault("shop_guide_page", 0)  # Nothing is the shop's that it has not chosen.
    document = tomlkit.parse(path.read_text("utf-8-sig")) if path.exists() else tomlkit.document()
    for name, value in values.items():
        section, key = DECLARATIONS[name].key.split(".")
        table = document.setdefault(section, tomlkit.table())
        assert isinstance(table, Table)  # noqa: S101  (load() has refused anything else)
        table[key] = value
    replace_bytes(path, tomlkit.dumps(document).encode(), READABLE_BY_OWNER)
    return load(path, environment)
