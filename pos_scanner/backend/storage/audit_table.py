"""What has happened to access: who was let in, refused, revoked, from which address, how often.

No personal data and no token; kept for 180 days (Cybersecurity Law of the PRC, article 21: network
logs of at least six months).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_scanner.backend.storage.database import Database, integer, text, timestamp

KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class AuditKey:
    """What is counted together: an event, the till where it is known, the address it came from."""

    event: str
    till: str
    address: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that happened ``count`` times shortly before ``at`` (aware)."""

    at: datetime
    key: AuditKey
    count: int


class AuditTable:
    """The audit of one database.

    Args:
        database: open, of the newest schema.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, counts: Sequence[tuple[AuditKey, int]]) -> None:
        """Add what has happened since the last time, and drop what is too old."""
        now = await self._database.now()
        async with self._database.transaction() as session:
            await session.fetch("DELETE FROM audit WHERE at < $1", timestamp(now - KEPT))
            for key, count in counts:
                await session.fetch(
                    "INSERT INTO audit (at, event, till, address, count)"
                    " VALUES ($1, $2, $3, $4, $5)",
                    timestamp(now),
                    key.event,
                    key.till,
                    key.address,
                    count,
                )

    async def newest(self, limit: int) -> list[AuditEntry]:
        """The newest entries, the newest first."""
        rows = await self._database.fetch(
            "SELECT at, event, till, address, count FROM audit ORDER BY id DESC LIMIT $1", limit
        )
        return [
            AuditEntry(
                datetime.fromisoformat(text(at)),
                AuditKey(text(event), text(till), text(address)),
                integer(count),
            )
            for at, event, till, address, count in rows
        ]
