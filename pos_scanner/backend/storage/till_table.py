"""The tills that may ask, and their tokens, of which only hashes are stored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_scanner.backend.storage.database import (
    Database,
    Row,
    Session,
    UniqueError,
    as_time,
    integer,
    text,
    timestamp,
)

OVERLAP = timedelta(hours=24)
"""How long a token still holds when the one that replaces it was used."""
_COLUMNS = """SELECT known_till.id, name, shop, account, reads_pool, known_till.added_at,
    known_till.expires_at, last_seen_at, revoked_at"""


@dataclass(frozen=True, slots=True)
class Till:
    """A till that the backend knows. Times are aware.

    Attributes:
        id: of its row; what it sends is filed under it.
        shop: the shop's name; tills of one shop share it.
        account: the WeChat account that it asks with; empty for the backend's first.
        reads_pool: whether it may read what all tills have sent.
        expires_at: when its access ends by itself.
        last_seen_at: to the minute.
        revoked_at: ``None`` while it may ask.
    """

    id: int
    name: str
    added_at: datetime
    shop: str = ""
    account: str = ""
    reads_pool: bool = False
    expires_at: datetime | None = None
    last_seen_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewTill:
    """What an administrator says of a till that is to be let in; fields as :class:`Till`'s."""

    name: str
    shop: str = ""
    account: str = ""
    reads_pool: bool = False
    expires_at: datetime | None = None


class TillTable:
    """Adds, finds, lists and revokes tills.

    Args:
        database: open, of the newest schema.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def revision(self) -> int | None:
        """A number that changes with the tills; ``None`` while nobody would say so."""
        return self._database.till_revision()

    async def add(self, till: NewTill, token_sha256: str) -> bool:
        """Let a till in; False when one of this name may ask already."""
        now = await self._database.now()
        try:
            async with self._database.transaction() as session:
                await insert_till(session, till, token_sha256, now)
        except UniqueError:
            return False
        return True

    async def all(self) -> list[Till]:
        """Every till, the revoked ones too, in the order in which they came."""
        rows = await self._database.fetch(f"{_COLUMNS} FROM known_till ORDER BY id")
        return [_till(row) for row in rows]

    async def revoke(self, name: str) -> bool:
        """Shut a till out; False when there is none of this name that may ask."""
        now = timestamp(await self._database.now())
        async with self._database.transaction() as session:
            rows = await session.fetch(
                "UPDATE known_till SET revoked_at = $1 WHERE name = $2 AND revoked_at IS NULL"
                " RETURNING id",
                now,
                name,
            )
            await session.announce_till_change()
        return bool(rows)

    async def by_token(self, token_sha256: str) -> Till | None:
        """The till of a token's hash, unless it was revoked or either has expired."""
        now = timestamp(await self._database.now())
        rows = await self._database.fetch(
            f"{_COLUMNS}, replaces FROM till_token JOIN known_till ON known_till.id = till"
            " WHERE token_sha256 = $1 AND revoked_at IS NULL"
            " AND (till_token.expires_at IS NULL OR till_token.expires_at > $2)"
            " AND (known_till.expires_at IS NULL OR known_till.expires_at > $2)",
            token_sha256,
            now,
        )
        if not rows:
            return None
        *till, replaced = rows[0]
        if isinstance(replaced, str):
            await self._end_replaced(token_sha256, replaced)
        return _till(till)

    async def note_seen(self, tills: Collection[int]) -> None:
        """Write down that the tills of these ids have asked just now."""
        now = timestamp(await self._database.now())
        async with self._database.transaction() as session:
            for id_ in sorted(tills):
                sql = "UPDATE known_till SET last_seen_at = $1 WHERE id = $2"
                await session.fetch(sql, now, id_)

    async def replace_token(self, till: Till, token_sha256: str, new_sha256: str) -> bool:
        """Give a till a new token; the one it asks with holds until a day after the new one's use.

        So a till that loses the answer, or the new token, gets in with the old one. Asking again
        with the same new token changes nothing; others of the till's end at once.

        Returns:
            False when another till has the new token.
        """
        now = await self._database.now()
        async with self._database.transaction() as session:
            await session.fetch(
                "INSERT INTO till_token (token_sha256, till, added_at, replaces)"
                " VALUES ($1, $2, $3, $4) ON CONFLICT (token_sha256) DO NOTHING",
                new_sha256,
                till.id,
                timestamp(now),
                token_sha256,
            )
            owner = await session.fetch(
                "SELECT till FROM till_token WHERE token_sha256 = $1", new_sha256
            )
            if owner[0][0] != till.id:
                return False
            await session.fetch(
                "DELETE FROM till_token WHERE till = $1 AND token_sha256 NOT IN ($2, $3)",
                till.id,
                token_sha256,
                new_sha256,
            )
            await session.announce_till_change()
        return True

    async def _end_replaced(self, token_sha256: str, replaced_sha256: str) -> None:
        now = await self._database.now()
        async with self._database.transaction() as session:
            await session.fetch(
                "UPDATE till_token SET expires_at = $1"
                " WHERE token_sha256 = $2 AND expires_at IS NULL",
                timestamp(now + OVERLAP),
                replaced_sha256,
            )
            await session.fetch(
                "UPDATE till_token SET replaces = NULL WHERE token_sha256 = $1", token_sha256
            )

    async def token_added_at(self, token_sha256: str) -> datetime | None:
        """Since when a token holds."""
        sql = "SELECT added_at FROM till_token WHERE token_sha256 = $1"
        rows = await self._database.fetch(sql, token_sha256)
        return as_time(rows[0][0]) if rows else None


async def insert_till(session: Session, till: NewTill, token_sha256: str, now: datetime) -> None:
    """Let a till in, as a part of a transaction.

    Raises:
        UniqueError: one of this name may ask already, or a till has this token.
    """
    rows = await session.fetch(
        "INSERT INTO known_till (name, shop, account, reads_pool, added_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        till.name,
        till.shop,
        till.account,
        int(till.reads_pool),
        timestamp(now),
        None if till.expires_at is None else timestamp(till.expires_at),
    )
    await session.fetch(
        "INSERT INTO till_token (token_sha256, till, added_at) VALUES ($1, $2, $3)",
        token_sha256,
        rows[0][0],
        timestamp(now),
    )
    await session.announce_till_change()


def _till(row: Row) -> Till:
    id_, name, shop, account, reads_pool, added_at, expires_at, last_seen_at, revoked_at = row
    return Till(
        id=integer(id_),
        name=text(name),
        added_at=datetime.fromisoformat(text(added_at)),
        shop=text(shop),
        account=text(account),
        reads_pool=bool(reads_pool),
        expires_at=as_time(expires_at),
        last_seen_at=as_time(last_seen_at),
        revoked_at=as_time(revoked_at),
    )
