"""The hash of a journal's entry: what binds it to the one before it, wherever it is computed.

``hash = SHA-256(previous hash + canonical JSON of what the entry binds)``, in lower-case hex.
The journal makes entries by it; the backend that pools them checks each on arrival by the same.
"""

import hashlib
import json
from typing import Any

START = "0" * 64
"""The hash before the first entry."""
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value that is hashed: UTF-8, keys sorted, no blanks.

    Raises:
        UnicodeEncodeError: a text has a lone surrogate.
    """
    return _CANONICAL.encode(value).encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON, hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def link(previous: str, entry: dict[str, Any]) -> str:
    """The hash of an entry that follows the one with the hash ``previous``."""
    return link_spelt(previous, canonical(entry))


def link_spelt(previous: str, spelling: bytes) -> str:
    """As :func:`link`, of an entry's canonical JSON."""
    return hashlib.sha256(previous.encode("ascii") + spelling).hexdigest()
