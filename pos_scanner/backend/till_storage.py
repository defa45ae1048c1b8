"""The tills that may ask, in an SQLite file; all SQL of the backend is here.

The file is enough for one server; ``backend till add`` may write beside it.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw

from pos_scanner.domain.errors import FailureKind, KnownError

FILE_NAME = "backend.sqlite3"
_BUSY_MS = 5000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS till (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    token_sha256 TEXT NOT NULL UNIQUE CHECK (length(token_sha256) = 64),
    added_at     TEXT NOT NULL,
    revoked_at   TEXT
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_till_of_a_name ON till (name) WHERE revoked_at IS NULL;
"""
_ALL = "SELECT name, token_sha256, added_at, revoked_at FROM till"
_BY_TOKEN = _ALL + " WHERE token_sha256 = ? AND revoked_at IS NULL"


@dataclass(frozen=True, slots=True)
class Till:
    """A till that the backend knows.

    Attributes:
        token_sha256: of its token, hex; the token itself is kept nowhere.
        added_at: aware.
        revoked_at: aware; ``None`` while it may ask.
    """

    name: str
    token_sha256: str
    added_at: datetime
    revoked_at: datetime | None = None


class TillStorage:
    """The table of tills in the backend's data folder, which is made; used from one thread.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._connection = apsw.Connection(str(folder / FILE_NAME))
            self._connection.set_busy_timeout(_BUSY_MS)
            self._connection.pragma("journal_mode", "wal")
            self._connection.pragma("synchronous", "full")
            self._connection.execute(_SCHEMA)
        except (OSError, apsw.CantOpenError, apsw.ReadOnlyError) as error:
            raise KnownError(FailureKind.FOLDER_NOT_WRITABLE, path=str(folder)) from error

    def close(self) -> None:
        """Close the SQLite file; the storage cannot be used afterwards."""
        self._connection.close()

    def add(self, till: Till) -> bool:
        """Keep a till; False when one of this name is there and not revoked."""
        try:
            self._connection.execute(
                "INSERT INTO till (name, token_sha256, added_at) VALUES (?, ?, ?)",
                (till.name, till.token_sha256, till.added_at.isoformat()),
            )
        except apsw.ConstraintError:
            return False
        return True

    def all(self) -> list[Till]:
        """Every till, the revoked ones too, in the order in which they came."""
        return [_till(row) for row in self._connection.execute(_ALL)]

    def revoke(self, name: str, at: datetime) -> bool:
        """Shut a till out; False when there is none of this name that may ask."""
        self._connection.execute(
            "UPDATE till SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL",
            (at.isoformat(), name),
        )
        return self._connection.changes() > 0

    def by_token(self, token_sha256: str) -> Till | None:
        """The till of a token's hash, unless it was revoked."""
        rows = self._connection.execute(_BY_TOKEN, (token_sha256,))
        return next((_till(row) for row in rows), None)


def _till(row: tuple[Any, ...]) -> Till:
    name, token_sha256, added_at, revoked_at = row
    revoked = None if revoked_at is None else datetime.fromisoformat(revoked_at)
    return Till(name, token_sha256, datetime.fromisoformat(added_at), revoked)
