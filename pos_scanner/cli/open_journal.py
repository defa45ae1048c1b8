"""The journal of a data folder as the command line opens it: one that is there already.

Only the window makes a new one. A folder whose name was mistyped would verify, be backed up and
exported without a complaint each night, and nobody would notice.
"""

from contextlib import closing

from pos_scanner.cli.context import Context
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import newest_sound


def opened_journal(context: Context) -> "closing[Journal]":
    """Open it; closed at the end of a ``with``.

    Raises:
        KnownError: FILE_NOT_FOUND, reason ``no-journal``; and as ``Journal.open``.
    """
    path = context.data_folder / FILE_NAME
    if not path.exists() and newest_sound(path) is None:
        raise KnownError(
            FailureKind.FILE_NOT_FOUND, path=str(context.data_folder), reason="no-journal"
        )
    return closing(Journal.open(context.data_folder, till=context.settings().till_name))
