"""The journal that a command works on."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from pos_scanner.cli.context import Context
from pos_scanner.cli.output import counted, say
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.journal import Journal, is_known
from pos_scanner.journal.pool_replica import FOLDER_NAME, TILL_NAME, PoolReplica
from pos_scanner.journal.storage.database import MigrationPlan


def use_pool(context: Context, url: str, names: Sequence[str]) -> tuple[Context, tuple[str, ...]]:
    """Bring head office's journal of all tills up to date, and work on that one.

    Args:
        context: has the token, which may read the pool.
        url: the backend's address; empty for the one of the settings.
        names: of the tills that are meant; empty for all.

    Returns:
        The context to go on with, and the numbers of these tills' invoices; none for all.

    Raises:
        KnownError: NO_BACKEND_SET, BACKEND_REFUSED_TILL, NOTHING_TO_EXPORT, or why there was no
            answer.
    """
    # Slow to import (requests), and no other command on the journal needs it.
    from pos_scanner.titles.backend_client import BackendClient  # noqa: PLC0415
    from pos_scanner.titles.backend_client.pool import (  # noqa: PLC0415
        pooled_entries,
        pooled_tills,
    )

    settings = context.settings()
    url = url or settings.backend_url
    if not url:
        raise KnownError(FailureKind.NO_BACKEND_SET)
    pool_context = replace(context, pool_folder=context.data_folder / FOLDER_NAME)
    with (
        BackendClient(url, settings.backend_token, ca_file=settings.backend_ca_file) as client,
        closing(Journal.open(context.data_folder / FOLDER_NAME, till=TILL_NAME)) as journal,
    ):
        replica = PoolReplica(journal, client.host)
        refreshed = replica.refresh(pooled_tills(client), partial(pooled_entries, client))
        for failure in refreshed.failures:
            say(context.messages().failure(failure), error=True)
        for pooled in refreshed.tills:
            if words := context.messages().pooled_till(pooled):
                say(words, error=True)
        selection = [pooled for pooled in refreshed.tills if pooled.till in names]
        numbers = replica.numbers_of(selection)
    if names and not numbers:
        till_names = ", ".join(sorted({pooled.till for pooled in refreshed.tills})) or "–"
        facts = {"reason": "till-unknown", "till": ", ".join(names), "known": till_names}
        raise KnownError(FailureKind.NOTHING_TO_EXPORT, **facts)
    return pool_context, numbers


def open_journal(context: Context) -> closing[Journal]:
    """Open the data folder's journal; closed at the end of a ``with``.

    Only the window makes a new one. A folder whose name was mistyped would verify, be backed
    up and exported without a complaint each night, and nobody would notice.

    Raises:
        KnownError: FILE_NOT_FOUND, reason ``no-journal``; and as ``Journal.open``.
    """
    if context.pool_folder is not None:
        return closing(Journal.open(context.pool_folder, till=TILL_NAME))
    folder, settings_folder = context.data_folder, context.settings_folder
    if not is_known(folder, settings_folder):
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(folder), reason="no-journal")
    till = context.settings().till_name
    journal = Journal.open(folder, till=till, settings_folder=settings_folder, announce=_print_plan)
    for notice in journal.take_notices():
        say(context.messages().failure(notice), error=True)
    return closing(journal)


def _print_plan(plan: MigrationPlan) -> None:
    needed, free = plan.needed_bytes >> 20, plan.free_bytes >> 20
    say(
        f"the journal ({counted(plan.invoices, 'invoice')}) is brought to this version:"
        f" {plan.shortest_s} to {plan.longest_s} s;"
        f" it takes {needed} MB of the {free} MB that are free",
        error=True,
    )
