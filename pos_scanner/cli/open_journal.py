"""The journal that a command works on."""

from contextlib import closing

from pos_scanner.cli.context import Context
from pos_scanner.cli.output import say
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.journal import Journal, journal_path
from pos_scanner.journal.storage.backup_folder import newest_sound
from pos_scanner.journal.storage.database import MigrationPlan
from pos_scanner.journal.storage.head import HeadFiles


def open_journal(context: Context) -> closing[Journal]:
    """Open the data folder's journal; closed at the end of a ``with``.

    Only the window makes a new one. A folder whose name was mistyped would verify, be backed
    up and exported without a complaint each night, and nobody would notice.

    Raises:
        KnownError: FILE_NOT_FOUND, reason ``no-journal``; and as ``Journal.open``.
    """
    folder, settings_folder = context.data_folder, context.settings_folder
    path = journal_path(folder)
    is_known = newest_sound(path) or HeadFiles(folder, settings_folder).read()
    if not path.exists() and not is_known:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(folder), reason="no-journal")
    till = context.settings().till_name
    journal = Journal.open(folder, till=till, settings_folder=settings_folder, announce=_print_plan)
    for notice in journal.take_notices():
        say(context.messages().failure(notice), error=True)
    return closing(journal)


def _print_plan(plan: MigrationPlan) -> None:
    needed, free = plan.needed_bytes >> 20, plan.free_bytes >> 20
    say(
        f"the journal ({plan.invoices} invoices) is brought to this version:"
        f" {plan.shortest_s} to {plan.longest_s} s;"
        f" it takes {needed} MB of the {free} MB that are free",
        error=True,
    )
