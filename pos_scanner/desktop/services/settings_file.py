"""The settings' file: the pages that change settings read and write it through here."""

import os
import threading
from collections.abc import Mapping
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings import Settings
from pos_scanner.settings.writer import store


def refuse_without_journal(folder: Path) -> None:
    """See that a folder that is to be the till's has a journal: in another, numbers begin anew.

    Raises:
        KnownError: FILE_NOT_FOUND, reason ``no-journal``.
    """
    if not (folder / FILE_NAME).is_file():
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(folder), reason="no-journal")


class SettingsFile:
    """The settings as they stand in their file; the running till keeps those it began with.

    Attributes:
        path: the file; it need not exist yet.
        current: what the file says now; the environment's variables win over it.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.current = settings
        self._saving = threading.Lock()

    def save(self, changes: Mapping[str, object]) -> Settings:
        """Write changed settings by their names; call it on a work queue.

        Raises:
            ValueError: a setting does not take its value; nothing is written.
            KnownError: the file cannot be written, or what stands in it cannot be read;
                FILE_NOT_FOUND, reason ``no-journal``: the data folder is to be one without.
        """
        if folder := changes.get("data_folder"):
            refuse_without_journal(Path(str(folder)).expanduser())
        with self._saving:
            self.current = store(self.path, changes, os.environ)
            return self.current
