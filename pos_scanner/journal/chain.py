"""The hash chain: each confirmation and each void is bound to everything that came before it.

``hash = SHA-256(previous hash + canonical JSON of the entry)``, hex; the first entry follows 64
zeros. Canonical JSON: UTF-8, keys sorted, no blanks. A confirmation's entry holds the record's
number, amounts and lines in the clear and the buyer's particulars as a SHA-256 of their own
(``personal_sha256``), so that personal data can one day be removed and the chain still verifies.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

import apsw

START = "0" * 64


def canonical(value: Any) -> bytes:
    """One and only one spelling of a JSON value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON, hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def link(previous: str, entry: dict[str, Any]) -> str:
    """The hash of an entry that follows the one with the hash ``previous``."""
    return hashlib.sha256(previous.encode("ascii") + canonical(entry)).hexdigest()


def append_to_chain(connection: apsw.Connection, entry: dict[str, Any], at: datetime) -> None:
    """Bind an entry to the end of the chain, within the transaction that is open.

    Args:
        connection: the journal's.
        entry: ``event``, ``sequence`` and what else is bound; ``reason`` of a void.
        at: when it happened, aware.
    """
    last = list(connection.execute("SELECT entry, hash FROM chain ORDER BY entry DESC LIMIT 1"))
    number, previous = last[0] if last else (0, START)
    connection.execute(
        "INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?)",
        (
            number + 1,
            entry["event"],
            entry["sequence"],
            at.isoformat(),
            entry.get("reason", ""),
            link(previous, entry),
        ),
    )
