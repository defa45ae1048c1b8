"""Who may ask, and how often: tills with tokens, stored as hashes only.

A token is 256 random bits, shown once when a till is added. What is stored is its SHA-256: enough
for a secret that nobody chose. A revoked till is shut out within five seconds.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Callable
from datetime import datetime

from pos_scanner.backend.till_storage import Till, TillStorage

CACHE_S = 5.0
PER_SECOND, BURST = 5.0, 20.0
"""Requests of one till: at that rate for ever, so many at once after a pause."""
_NAME = re.compile(r"[\w .#()（）-]{1,40}")


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


class RateLimit:
    """How often one till may ask: a bucket of tokens a till. Times are monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_s(self, till: str) -> float:
        """Take one token: 0 when the till may ask, else the seconds until it may."""
        now = self._clock()
        tokens, at = self._buckets.get(till, (BURST, now))
        tokens = min(BURST, tokens + (now - at) * PER_SECOND)
        if tokens < 1:
            self._buckets[till] = (tokens, now)
            return (1 - tokens) / PER_SECOND
        self._buckets[till] = (tokens - 1, now)
        return 0.0


def hash_token(token: str) -> str:
    """What is stored of a token: SHA-256, hex."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
