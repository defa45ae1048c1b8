"""Limits that all copies share and that a restart does not forget.

A limit has a name. An *allowance* says whether something may be done once more: so far apart, so
often a day. A *stop* says that nothing is to be tried until a time, and why.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_scanner.backend.storage.database import Database, as_time, text, timestamp


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing of a name is to be tried before ``until`` (aware); ``reason`` says why."""

    until: datetime
    reason: str


class SharedLimits:
    """The limits of one database.

    Args:
        database: open, of the newest schema.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def allow(self, name: str, *, apart: timedelta, a_day: int) -> bool:
        """Whether something may be done once more now; if so, it is counted.

        Args:
            name: what is limited, like ``forced-refresh:wx1``.
            apart: between two times.
            a_day: how often on a day of UTC.

        Raises:
            StorageUnavailableError: the database does not answer.
        """
        now = await self._database.now()
        rows = await self._database.fetch(
            "INSERT INTO shared_limit (name, day, count, next_at, reason)"
            " VALUES ($1, $2, 1, $3, '') ON CONFLICT (name) DO UPDATE SET"
            " count = CASE WHEN shared_limit.day = excluded.day"
            " THEN shared_limit.count + 1 ELSE 1 END,"
            " day = excluded.day, next_at = excluded.next_at"
            " WHERE shared_limit.next_at <= $4"
            " AND (shared_limit.day <> excluded.day OR shared_limit.count < $5)"
            " RETURNING count",
            name,
            f"{now:%Y-%m-%d}",
            timestamp(now + apart),
            timestamp(now),
            a_day,
        )
        return bool(rows)

    async def stop(self, name: str, duration: timedelta, reason: str) -> None:
        """Have nothing of a name tried for so long.

        Raises:
            StorageUnavailableError: the database does not answer.
        """
        now = await self._database.now()
        await self._database.fetch(
            "INSERT INTO shared_limit (name, day, count, next_at, reason)"
            " VALUES ($1, $2, 0, $3, $4) ON CONFLICT (name) DO UPDATE SET"
            " next_at = excluded.next_at, reason = excluded.reason",
            name,
            f"{now:%Y-%m-%d}",
            timestamp(now + duration),
            reason,
        )

    async def end_stop(self, name: str) -> None:
        """Let what was stopped be tried again."""
        await self._database.fetch("DELETE FROM shared_limit WHERE name = $1", name)

    async def stops(self) -> dict[str, Stop]:
        """Every stop that holds now, by its name."""
        now = timestamp(await self._database.now())
        rows = await self._database.fetch(
            "SELECT name, next_at, reason FROM shared_limit"
            " WHERE next_at > $1 AND reason <> '' ORDER BY name",
            now,
        )
        return {
            text(name): Stop(datetime.fromisoformat(text(next_at)), text(reason))
            for name, next_at, reason in rows
        }

    async def stopped(self, name: str) -> Stop | None:
        """The stop of a name that holds now."""
        now = timestamp(await self._database.now())
        rows = await self._database.fetch(
            "SELECT next_at, reason FROM shared_limit WHERE name = $1 AND next_at > $2", name, now
        )
        until = as_time(rows[0][0]) if rows else None
        return None if until is None else Stop(until, text(rows[0][1]))
