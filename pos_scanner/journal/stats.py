"""Counts over the whole journal, for ``journal stats`` and the diagnostics; and over a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.storage.backup_folder import backups
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.database import reading

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
CLOCK_TOLERANCE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=60)
"""A shop that confirmed nothing for longer has been closed, or its clock runs ahead."""
_LAST_AT = "SELECT at FROM chain ORDER BY entry DESC LIMIT 1"
_LAST_ENTRY = "SELECT ifnull(max(entry), 0) FROM chain"
_OF_DAY = (
    "SELECT count(*), ifnull(sum(gross_fen), 0) FROM invoice"
    " WHERE confirmed_on = ? AND state = 'confirmed'"
)
_OF_DAY_SINCE = (
    "SELECT ifnull(sum(iif(c.event = 'confirmed', 1, -1)), 0),"
    " ifnull(sum(iif(c.event = 'confirmed', i.gross_fen, -i.gross_fen)), 0)"
    " FROM chain c JOIN invoice i ON i.sequence = c.sequence"
    " WHERE c.entry > ? AND c.entry <= ? AND i.confirmed_on = ?"
    # What the tax platform answered stands in the chain, too, and changes no sum.
    " AND +c.event IN ('confirmed', 'voided')"
)


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


class DayTally:
    """How many invoices of a day are not void, and their sum in fen.

    Counted once; from then on only what the chain has gained is added or taken off, so that the
    ten-thousandth invoice of a day is tallied as fast as its first.
    """

    def __init__(self, file: JournalConnection) -> None:
        self._file = file
        self._day: date | None = None
        self._entry = self._count = self._gross_fen = 0

    def read(self, day: date) -> tuple[int, int]:
        """The day's count and sum now.

        Raises:
            KnownError: see ``database.known_errors``.
        """
        last: int = self._file.ask(_LAST_ENTRY)[0][0]
        if day != self._day or last < self._entry:
            with self._file.snapshot():
                self._entry = self._file.ask(_LAST_ENTRY)[0][0]
                counts = self._file.ask(_OF_DAY, (day.isoformat(),))[0]
            self._day, (self._count, self._gross_fen) = day, counts
        elif last > self._entry:
            since = (self._entry, last, day.isoformat())
            count, gross_fen = self._file.ask(_OF_DAY_SINCE, since)[0]
            self._entry = last
            self._count += count
            self._gross_fen += gross_fen
        return self._count, self._gross_fen


def refuse_changed_clock(file: JournalConnection, now: datetime) -> None:
    """Compare the clock with the newest entry of the chain; numbers follow on whatever it says.

    Raises:
        KnownError: CLOCK_CHANGED, facts ``now`` and ``last``: the clock is before the newest
            entry, so that it is wrong or was; or very long after it.
    """
    rows = file.ask(_LAST_AT)
    if rows:
        with file.guarded(), reading():
            last = datetime.fromisoformat(rows[0][0])
        if not -CLOCK_TOLERANCE <= now - last <= LONGEST_PAUSE:
            raise clock_changed(now, last)


def clock_changed(now: datetime, last: datetime) -> KnownError:
    """The failure of a clock that says ``now``, where ``last`` was right or was said before."""
    facts = {"now": f"{now:%Y-%m-%d %H:%M}", "last": f"{last:%Y-%m-%d %H:%M}"}
    return KnownError(FailureKind.CLOCK_CHANGED, **facts)
