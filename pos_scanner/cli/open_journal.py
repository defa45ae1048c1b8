"""The journal that a command works on."""

from contextlib import closing

from pos_scanner.cli.context import Context
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.journal import FILE_NAME, Journal
from pos_scanner.journal.storage.backup_folder import newest_sound


def open_journal(context: Context) -> closing[Journal]:
    """Open the data folder's journal; closed at the end of a ``with``.

    Only the window makes a new one. A folder whose name was mistyped would verify, be backed
    up and exported without a complaint each night, and nobody would notice.

    Raises:
        KnownError: FILE_NOT_FOUND, reason ``no-journal``; and as ``Journal.open``.
    """
    folder = context.data_folder
    path = folder / FILE_NAME
    if not path.exists() and newest_sound(path) is None:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(folder), reason="no-journal")
    return closing(Journal.open(folder, till=context.settings().till_name))
