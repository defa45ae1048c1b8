"""The hash chain: each confirmation, void, purge and closed shift is bound to all before it.

``hash = SHA-256(previous hash + canonical JSON of the entry)``, hex; the first entry follows 64
zeros. Canonical JSON: UTF-8, keys sorted, no blanks. A confirmation binds the invoice's
number, amounts and lines in the clear and the buyer's particulars as a SHA-256 of their own
(``personal_sha256``), so that a purge can remove them and the chain still verifies.
"""

from datetime import datetime
from typing import Any

import apsw

from pos_scanner.entry_hash import START, canonical, link

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
