"""The hash chain: each confirmation, void, purge and closed shift is bound to all before it.

``hash = SHA-256(previous hash + canonical JSON of the entry)``, hex; the first entry follows 64
zeros. Canonical JSON: UTF-8, keys sorted, no blanks. A confirmation binds the invoice's
number, amounts and lines in the clear and the buyer's particulars as a SHA-256 of their own
(``personal_sha256``), so that a purge can remove them and the chain still verifies.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import apsw

from pos_scanner.entry_hash import START, canonical, link

_OF_MANY = {"purged", "closed", "sent"}
_NEWEST = "SELECT entry, hash FROM chain ORDER BY entry DESC LIMIT 1"


def append_to_chain(
    connection: apsw.Connection,
    event: str,
    sequence: int | None,
    at: datetime,
    *,
    content: dict[str, Any] | None = None,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> int:
    """Bind an entry to the end of the chain, within the transaction that is open.

    Args:
        connection: the journal's.
        event: ``confirmed``, ``voided``, ``purged``, ``closed``, ``sent``, ``issued``, ``refused``
            or ``red``.
        sequence: the invoice's; ``None`` for what concerns many.
        at: when it happened, aware.
        content: what is bound of a confirmation, which stands in its own tables.
        reason: of a void.
        detail: what else is bound; it stands in the entry.

    Returns:
        The entry's number.
    """
    number, previous = next(connection.execute(_NEWEST), (0, START))
    detail = detail or {}
    bound = content or entry_content(event, sequence, at.isoformat(), reason, {})
    connection.execute(
        "INSERT INTO chain (entry, event, sequence, at, reason, detail, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            number + 1,
            event,
            sequence,
            at.isoformat(),
            reason,
            canonical(detail).decode("utf-8"),
            link(previous, bound | detail),
        ),
    )
    return int(number) + 1


def entry_content(
    event: str, sequence: int | None, at: str, reason: str, detail: dict[str, Any]
) -> dict[str, Any]:
    """What an entry binds that is no confirmation."""
    return {"event": event, "sequence": sequence, "at": at, "reason": reason} | detail


class StoredEntry(NamedTuple):
    """An entry as a verification reads it.

    Attributes:
        sequence: the invoice's; ``None`` for what concerns many.
        spelt_detail: the detail as it stands.
    """

    event: str
    sequence: int | None
    at: str
    reason: str
    detail: dict[str, Any]
    spelt_detail: str
    hash: str

    @classmethod
    def of(cls, columns: Sequence[Any]) -> "StoredEntry":
        """Of the columns event, sequence, at, reason, detail, hash.

        Raises:
            ValueError, TypeError: they are a damaged row's.
        """
        event, sequence, at, reason, spelt_detail, stored = columns
        is_whole = event in _OF_MANY and sequence is None
        if not (is_whole or isinstance(sequence, int)):
            raise TypeError(sequence)
        if not type(at) is type(reason) is type(stored) is str:
            raise TypeError(columns)
        return cls(event, sequence, at, reason, _detail(spelt_detail), spelt_detail, stored)

    def spelling(self) -> bytes:
        """The canonical JSON of what it binds, unless it is a confirmation."""
        return canonical(entry_content(*self[:5]))

    def spelling_with(self, bound: str) -> bytes:
        """The canonical JSON of a confirmation, whose invoice's part is spelt already."""
        if not self.detail:
            return bound.encode("utf-8")
        if _is_last(self.spelt_detail):
            return f"{bound[:-1]},{self.spelt_detail[1:]}".encode()
        return canonical(json.loads(bound) | self.detail)


@lru_cache(maxsize=64)
def _detail(text: str) -> dict[str, Any]:
    """Of a confirmation always one of a few; never changed."""
    return dict(json.loads(text))


@lru_cache(maxsize=64)
def _is_last(detail: str) -> bool:
    """Whether a JSON object's keys are canonical, behind all that a confirmation binds."""
    values = _detail(detail)
    return values.keys() == {"title_source"} and canonical(values).decode("utf-8") == detail
