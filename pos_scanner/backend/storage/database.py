"""The interface that all SQL of the backend goes through, whatever database is behind it.

Statements are written once, in what SQLite and PostgreSQL have in common, with ``$1``, ``$2`` … for
their values. Times are texts of :func:`timestamp`, in UTC, so that they sort as they follow one
another; what the time is, the database says: the copies of a backend may have wrong clocks.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Protocol

Value = str | int | None
Row = Sequence[Value]


class StorageUnavailableError(Exception):
    """The database does not answer just now; asking again may help."""


class UniqueError(Exception):
    """A row of this key is there already."""


class Session(Protocol):
    """Runs statements, each on its own or all of them in one transaction."""

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        """Run one statement; its rows, for those with RETURNING as well.

        Raises:
            StorageUnavailableError: the database does not answer.
            UniqueError: the statement would make a second row of a unique key.
        """

    async def announce_till_change(self) -> None:
        """Let every copy look its tills up anew, from the transaction's end on."""


class Database(Session, Protocol):
    """An open database with the newest schema."""

    @property
    def place(self) -> str:
        """The file, or host and name, for people; without a password."""

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        """One transaction; taken back when an exception leaves the block."""

    def till_revision(self) -> int | None:
        """A number that changes with the tills; ``None`` while nobody would say so."""

    async def now(self) -> datetime:
        """The database's time, aware, in UTC.

        Raises:
            StorageUnavailableError: the database does not answer.
        """

    async def close(self) -> None:
        """Close it; it cannot be used afterwards."""


def timestamp(at: datetime) -> str:
    """A time as it is stored: UTC, milliseconds, always of the same length."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def as_time(value: Value) -> datetime | None:
    """A stored time, aware; ``None`` where there is none."""
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def text(value: Value) -> str:
    """A stored text; "" where there is none."""
    return value if isinstance(value, str) else ""


def integer(value: Value) -> int:
    """A stored number; 0 where there is none."""
    return value if isinstance(value, int) else 0
