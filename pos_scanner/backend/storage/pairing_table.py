"""Pairing codes: each lets one till in, once, for ten minutes and eight tries."""

import hmac
from datetime import timedelta
from enum import Enum

from pos_scanner.backend.storage.database import (
    Database,
    Row,
    Session,
    UniqueError,
    integer,
    text,
    timestamp,
)
from pos_scanner.backend.storage.till_table import NewTill, insert_till

VALID = timedelta(minutes=10)
TRIES = 8


class PairingOutcome(Enum):
    """What became of a code that a till has sent."""

    PAIRED = "paired"
    CODE_UNKNOWN = "code-unknown"
    """Wrong, used by another till, expired, or tried too often: a stranger learns no more."""
    NAME_TAKEN = "name-taken"


class PairingTable:
    """The codes of one database; of each only the hash is stored.

    Args:
        database: open, of the newest schema.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, handle: str, code_sha256: str, till: NewTill) -> bool:
        """Let a code be used from now on.

        Args:
            handle: the code's first part, by which it is found.
            code_sha256: of the whole code.
            till: what the code lets in.

        Returns:
            False when another code with this handle is open.
        """
        now = await self._database.now()
        async with self._database.transaction() as session:
            await session.fetch("DELETE FROM pairing WHERE expires_at <= $1", timestamp(now))
            rows = await session.fetch(
                "INSERT INTO pairing (handle, code_sha256, name, shop, account, reads_pool,"
                " expires_at, tries_left) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                " ON CONFLICT (handle) DO NOTHING RETURNING handle",
                handle,
                code_sha256,
                till.name,
                till.shop,
                till.account,
                int(till.reads_pool),
                timestamp(now + VALID),
                TRIES,
            )
        return bool(rows)

    async def use(self, handle: str, code_sha256: str, token_sha256: str) -> PairingOutcome:
        """Let a till in by a code; the same code with the same token once more changes nothing."""
        now = await self._database.now()
        try:
            async with self._database.transaction() as session:
                # Writes first, so that two tills with one code come one after the other.
                rows = await session.fetch(
                    "UPDATE pairing SET tries_left = tries_left - 1"
                    " WHERE handle = $1 AND tries_left > 0 AND expires_at > $2"
                    " RETURNING code_sha256, token_sha256, name, shop, account, reads_pool",
                    handle,
                    timestamp(now),
                )
                if not rows or not hmac.compare_digest(text(rows[0][0]), code_sha256):
                    return PairingOutcome.CODE_UNKNOWN
                if rows[0][1] is not None:
                    is_repeat = rows[0][1] == token_sha256
                    return PairingOutcome.PAIRED if is_repeat else PairingOutcome.CODE_UNKNOWN
                await insert_till(session, _new_till(rows[0]), token_sha256, now)
                await _mark_used(session, handle, token_sha256)
        except UniqueError:
            return PairingOutcome.NAME_TAKEN
        return PairingOutcome.PAIRED


async def _mark_used(session: Session, handle: str, token_sha256: str) -> None:
    sql = "UPDATE pairing SET token_sha256 = $1 WHERE handle = $2"
    await session.fetch(sql, token_sha256, handle)


def _new_till(row: Row) -> NewTill:
    _, _, name, shop, account, reads_pool = row
    return NewTill(text(name), text(shop), text(account), reads_pool=bool(integer(reads_pool)))
