"""Counts over the whole journal, for ``journal stats`` and the diagnostics."""

from dataclasses import dataclass
from typing import Any

from pos_scanner.journal.storage.backup_folder import backups
from pos_scanner.journal.storage.connection import JournalConnection

_COUNTS = """
SELECT (SELECT count(*) FROM invoice),
       (SELECT count(*) FROM invoice WHERE state = 'voided'),
       (SELECT count(*) FROM invoice WHERE exported_in IS NULL AND state = 'confirmed'),
       (SELECT count(*) FROM invoice WHERE purged_in IS NOT NULL),
       (SELECT ifnull(sum(gross_fen), 0) FROM invoice WHERE state = 'confirmed'),
       (SELECT ifnull(min(confirmed_on), '') FROM invoice),
       (SELECT ifnull(max(confirmed_on), '') FROM invoice),
       (SELECT count(*) FROM draft WHERE held_at IS NOT NULL),
       (SELECT count(*) FROM batch),
       (SELECT count(*) FROM shift)
"""


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts over the whole journal.

    Attributes:
        invoices: all of them, voided ones too.
        unexported: confirmed, and in no batch.
        purged: without the buyer's particulars by now.
        gross_fen: the sum of those that are not void.
        first_day: of confirmation, ISO; empty when there is no invoice.
        held: forms put aside.
        bytes: the file's size, its log left out.
        backups: daily ones.
        newest_backup: its path; empty when there is none.
    """

    invoices: int
    voided: int
    unexported: int
    purged: int
    gross_fen: int
    first_day: str
    last_day: str
    held: int
    batches: int
    shifts: int
    bytes: int
    backups: int
    newest_backup: str


def stats(file: JournalConnection) -> Stats:
    """Count what the journal has now.

    Raises:
        KnownError: see ``database.known_errors``.
    """
    copies = backups(file.path)
    newest = str(copies[0]) if copies else ""
    values: list[Any] = [*file.ask(_COUNTS)[0], file.path.stat().st_size, len(copies), newest]
    return Stats(*values)
