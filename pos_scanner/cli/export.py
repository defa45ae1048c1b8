"""`export`: confirmed invoices into a file for accounting; also while the window is open."""

import argparse

from pos_scanner import clock
from pos_scanner.cli.context import Context
from pos_scanner.cli.main import DONE
from pos_scanner.export.batch import batch_line, export
from pos_scanner.journal import Journal


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Write the file, verify it, mark its rows; one line says what it holds."""
    settings = context.settings()
    dated = chosen.since is not None or chosen.until is not None
    journal = Journal.open(context.data_folder, till=settings.till_name)
    try:
        batch = export(
            journal,
            chosen.preset,
            chosen.output,
            since=chosen.since,
            until=chosen.until,
            only_new=not dated,
            at=clock.now(),
        )
    finally:
        journal.close()
    print(batch_line(batch))
    return DONE
