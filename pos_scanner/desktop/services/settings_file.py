"""The settings' file: the pages that change settings read and write it through here."""

import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from pos_scanner.atomic_file import READABLE_BY_OWNER, replace_bytes
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.backup.daily_backup import refuse_own_folder
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings import Settings
from pos_scanner.settings.reader import FORMER_DEFAULTS
from pos_scanner.settings.writer import store
from pos_scanner.user_paths import refuse_non_folder


def refuse_without_journal(folder: Path) -> None:
    """See that a folder that is to be the till's has a journal: in another, numbers begin anew.

    Raises:
        KnownError: FILE_NOT_FOUND, reason ``no-journal``.
    """
    if not (folder / FILE_NAME).is_file():
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(folder), reason="no-journal")


class SettingsFile:
    """The settings as they stand in their file; the running till keeps those it began with.

    Args:
        path: the file.
        settings: as they were read.
        journal: the till's; ``None`` for one whose backups have no second place.

    Attributes:
        path: the file; it need not exist yet.
        current: what the file says now; the environment's variables win over it.
    """

    def __init__(self, path: Path, settings: Settings, journal: Path | None = None) -> None:
        self.path = path
        self.current = settings
        self._journal = journal
        self._saving = threading.Lock()

    def save(self, changes: Mapping[str, object]) -> Settings:
        """Write changed settings by their names; call it on a work queue.

        Raises:
            ValueError: a setting does not take its value; nothing is written.
            KnownError: the file cannot be written, or what stands in it cannot be read;
                FILE_NOT_FOUND, reason ``no-journal``: the data folder is to be one without;
                BACKUP_PLACE_MISSING, reason ``own-folder``: backups would be copied into it.
        """
        if (place := changes.get("backup_folder")) and self._journal is not None:
            till = str(changes.get("till_name", self.current.till_name))
            refuse_own_folder(self._journal, Path(str(place)).expanduser(), till)
        if folder := changes.get("data_folder"):
            refuse_without_journal(Path(str(folder)).expanduser())
        with self._saving:
            if not self.path.exists():  # What the till went by so far is its choice.
                usual = {name: getattr(self.current, name) for name in FORMER_DEFAULTS}
                changes = {**usual, **changes}
            self.current = store(self.path, changes, os.environ)
            return self.current

    def replace_line(self, number: int, text: str) -> None:
        """Write another line in the place of one; the file as it was is kept beside it.

        Args:
            number: of the line, from 1.
            text: without a line end.

        Raises:
            KnownError: the file cannot be read or written.
        """
        with self._saving:
            try:
                content = self.path.read_bytes()
            except OSError as error:
                raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(self.path)) from error
            lines = content.decode("utf-8-sig", errors="replace").splitlines()
            lines[number - 1] = text
            previous = self.path.with_name(f"{self.path.name}.before-correction")
            replace_bytes(previous, content, READABLE_BY_OWNER)
            replace_bytes(self.path, "\n".join([*lines, ""]).encode(), READABLE_BY_OWNER)


def try_folder(folder: Path) -> int:
    """Write a file into a folder and remove it again; gives the time in ms. On a work queue.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, also when there is no such folder; DISK_FULL.
    """
    begin = time.monotonic()
    refuse_non_folder(folder)
    if not folder.is_dir():
        raise KnownError(FailureKind.FOLDER_NOT_WRITABLE, path=str(folder))
    target = folder / f"pos_scanner-test-{os.getpid()}.txt"
    try:
        replace_bytes(target, b"pos_scanner\n", READABLE_BY_OWNER)
    finally:
        target.unlink(missing_ok=True)
    return round(1000 * (time.monotonic() - begin))
