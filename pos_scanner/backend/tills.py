"""Who may ask: tills with tokens, stored as hashes only.

A token is 256 random bits, shown once when a till is added. What is stored is its SHA-256: enough
for a secret that nobody chose. A revoked till is shut out within five seconds.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

CACHE_S = 5.0
_NAME = re.compile(r"[\w .#()（）-]{1,40}")


@dataclass(frozen=True, slots=True)
class Till:
    """A till that the backend knows.

    Attributes:
        added_at: aware.
        revoked_at: aware; ``None`` while it may ask.
    """

    name: str
    token_sha256: str
    added_at: datetime
    revoked_at: datetime | None = None


class TillStorage(Protocol):
    """Where tills are kept."""

    def add(self, till: Till) -> bool:
        """Keep a till; False when one of this name is there and not revoked."""
        ...

    def all(self) -> list[Till]:
        """Every till, the revoked ones too, in the order in which they came."""
        ...

    def revoke(self, name: str, at: datetime) -> bool:
        """Shut a till out; False when there is none of this name that may ask."""
        ...

    def by_token(self, token_sha256: str) -> Till | None:
        """The till of a token's hash, unless it was revoked."""
        ...


class Tills:
    """The tills of one backend.

    Args:
        storage: where they are kept.
        clock: monotonic seconds.
    """

    def __init__(self, storage: TillStorage, clock: Callable[[], float] = time.monotonic) -> None:
        self._storage = storage
        self._clock = clock
        self._seen: dict[str, tuple[float, Till | None]] = {}

    def add(self, name: str, at: datetime) -> str:
        """Let a till in; gives its token, which nobody can ask for again.

        Raises:
            ValueError: the name is empty, too long, holds odd characters, or is taken.
        """
        if not _NAME.fullmatch(name):
            raise ValueError("a name has 1 to 40 letters, digits, blanks or . # ( ) -")
        token = secrets.token_urlsafe(32)
        if not self._storage.add(Till(name, hash_token(token), at)):
            raise ValueError(f"there is a till named {name} already")
        return token

    def all(self) -> list[Till]:
        """Every till, the revoked ones too."""
        return self._storage.all()

    def revoke(self, name: str, at: datetime) -> bool:
        """Shut a till out; False when there is none of this name that may ask."""
        return self._storage.revoke(name, at)

    def authenticate(self, token: str) -> Till | None:
        """The till of a token; looked up by hash, so that no timing tells how near a guess was."""
        key, now = hash_token(token), self._clock()
        cached = self._seen.get(key)
        if cached is not None and now - cached[0] < CACHE_S:
            return cached[1]
        till = self._storage.by_token(key)
        if till is not None:  # Guesses are not remembered: they would fill the memory.
            self._seen[key] = (now, till)
        else:
            self._seen.pop(key, None)
        return till


def hash_token(token: str) -> str:
    """What is stored of a token: SHA-256, hex."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
