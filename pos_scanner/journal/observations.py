"""How the counter works, for the owner's numbers: ways in, times, refusals; it names nobody.

A file of its own, ``statistics.sqlite3``: the journal's hash chain proves invoices, and this proves
nothing. It is a convenience only: a damaged one is thrown away and begun anew. One thread at a
time.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

import apsw

from pos_scanner.journal.storage.database import BUSY_TIMEOUT_MS, known_errors

FILE_NAME = "statistics.sqlite3"
KEPT_DAYS = 800
"""Two years and a little, so that a month can be compared with that of the year before."""
_APPLICATION_ID = 0x706F7374  # "post"
_SCHEMA = """
CREATE TABLE observation (
    day TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    duration_ms INTEGER CHECK (duration_ms >= 0)
) STRICT;
CREATE INDEX observation_day ON observation (day, kind);
"""
_COUNTS = (
    "SELECT name, count(*) FROM observation WHERE day BETWEEN ? AND ? AND kind = ?"
    " GROUP BY name ORDER BY count(*) DESC, name"
)
_DURATIONS = (
    "SELECT duration_ms FROM observation WHERE day BETWEEN ? AND ? AND kind = ?"
    " AND duration_ms IS NOT NULL ORDER BY duration_ms"
)


class ObservationKind(StrEnum):
    """What was seen at the counter."""

    CONFIRMED = "confirmed"
    """An invoice; ``name`` is its buyer's way in, the duration from code to confirmation."""
    REFUSED = "refused"
    """Something was not accepted; ``name`` is the kind of failure."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that was seen.

    Attributes:
        name: of a closed list: a way in, a kind of failure; never a text of the world.
        duration_ms: from the code to the confirmation; ``None`` where there was no code.
    """

    day: date
    kind: ObservationKind
    name: str
    duration_ms: int | None = None


class Observations:
    """The observations of one data folder, which exists."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._connection: apsw.Connection | None = None

    def add(self, observation: Observation) -> None:
        """Keep one.

        Raises:
            KnownError: see ``database.known_errors``.
        """
        entry = observation
        values = (entry.day.isoformat(), entry.kind.value, entry.name, entry.duration_ms)
        with self._open() as connection:
            connection.execute("INSERT INTO observation VALUES (?, ?, ?, ?)", values)

    def counts(
        self, kind: ObservationKind, since: date, until: date
    ) -> tuple[tuple[str, int], ...]:
        """How often each name was seen between two days, both included, the most frequent first."""
        with self._open() as connection:
            rows = connection.execute(_COUNTS, (since.isoformat(), until.isoformat(), kind.value))
            return tuple((str(name), int(str(count))) for name, count in rows)

    def durations_ms(self, since: date, until: date) -> tuple[int, ...]:
        """From code to confirmation, ascending, of the invoices between two days."""
        values = (since.isoformat(), until.isoformat(), ObservationKind.CONFIRMED.value)
        with self._open() as connection:
            return tuple(int(str(row[0])) for row in connection.execute(_DURATIONS, values))

    def forget_older(self, today: date) -> None:
        """Erase what is older than two years."""
        oldest = today - timedelta(days=KEPT_DAYS)
        with self._open() as connection:
            connection.execute("DELETE FROM observation WHERE day < ?", (oldest.isoformat(),))

    def close(self) -> None:
        """Close the file, if it is open."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextlib.contextmanager
    def _open(self) -> Iterator[apsw.Connection]:
        with known_errors(self._path):
            try:
                connection = self._connection = self._connection or _opened(self._path)
            except (apsw.CorruptError, apsw.NotADBError):
                self.close()
                _erase(self._path)
                connection = self._connection = _opened(self._path)
            yield connection


def _opened(path: Path) -> apsw.Connection:
    with contextlib.suppress(OSError):
        path.touch(mode=0o600)
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        connection.pragma("trusted_schema", 0)
        # What a power cut takes of it is no loss: no sync a customer would wait for.
        connection.pragma("synchronous", "off")
        if not connection.pragma("application_id"):
            with connection:
                connection.execute(_SCHEMA)
                connection.pragma("application_id", _APPLICATION_ID)
        is_ours = connection.pragma("application_id") == _APPLICATION_ID
        next(connection.execute("SELECT count(*) FROM observation"))
    except apsw.SQLError as error:
        connection.close()
        raise apsw.NotADBError from error
    except BaseException:
        connection.close()
        raise
    if not is_ours:
        connection.close()
        raise apsw.NotADBError
    return connection


def _erase(path: Path) -> None:
    for suffix in ("", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
