"""Who may ask, and how often: tills with tokens, stored as hashes only.

A token is 256 random bits. What is stored is its SHA-256: enough for a secret that nobody chose. A
revoked till is shut out at once, in all copies of the backend.
"""

import asyncio
import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pos_scanner.backend.storage.database import StorageUnavailableError
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.till_table import NewTill, Till, TillTable

CACHE_S = 30.0
"""A change of the tills is seen at once; the end of one that expires by itself, after so long."""
GRACE_S = 600.0
"""A till that was known so lately is let in while the database does not answer."""
DATABASE_PAUSE_S = 1.0
"""After a failure the database is left alone for so long: each look-up would wait for it."""
MOST_KNOWN = 10_000
PER_SECOND, BURST = 5.0, 20.0
"""Requests of one till: at that rate for ever, so many at once after a pause."""
_NAME = re.compile(r"[\w .#()（）-]{1,40}")


class TillNameProblem(StrEnum):
    """Why no till can be added, or shut out, under a name."""

    INVALID = "invalid"
    TAKEN = "taken"
    UNKNOWN = "unknown"


_NAME_PROBLEMS = {
    TillNameProblem.INVALID: "a name has 1 to 40 letters, digits, blanks or . # ( ) -",
    TillNameProblem.TAKEN: "there is a till named {} already",
    TillNameProblem.UNKNOWN: "no till named {} may ask",
}


class TillNameError(ValueError):
    """A name under which nothing can be done; the command line has the user's words.

    Attributes:
        problem: what is wrong with it.
        name: as the administrator gave it.
    """

    def __init__(self, problem: TillNameProblem, name: str) -> None:
        super().__init__(_NAME_PROBLEMS[problem].format(name))
        self.problem = problem
        self.name = name


@dataclass(frozen=True, slots=True)
class _KnownTill:
    at: float
    revision: int | None
    till: Till


class Tills:
    """The tills of one backend.

    Args:
        table: where they are stored.
        clock: monotonic seconds.
    """

    def __init__(self, table: TillTable, clock: Callable[[], float] = time.monotonic) -> None:
        self.table = table
        self._clock = clock
        self._known: dict[str, _KnownTill] = {}
        self._database_again_at = -float("inf")

    async def add(self, till: NewTill) -> str:
        """Let a till in; gives its token, which nobody can ask for again.

        Raises:
            TillNameError: the name is empty, too long, has odd characters, or is taken.
        """
        check_name(till.name)
        token = new_token()
        if not await self.table.add(till, hash_token(token)):
            raise TillNameError(TillNameProblem.TAKEN, till.name)
        return token

    async def authenticate(self, token: str) -> Till | None:
        """The till of a token; looked up by hash, so that no timing tells how near a guess was.

        Raises:
            StorageUnavailableError: the database does not answer, and the till was not known
                lately.
        """
        key, now, revision = hash_token(token), self._clock(), self.table.revision()
        cached = self._known.get(key)
        if cached is not None and revision is not None and cached.revision == revision:
            if now - cached.at < CACHE_S:
                return cached.till
        elif cached is not None and now < self._database_again_at and now - cached.at < GRACE_S:
            return cached.till
        try:
            till = await self.table.by_token(key)
        except StorageUnavailableError:
            self._database_again_at = self._clock() + DATABASE_PAUSE_S
            if cached is not None and now - cached.at < GRACE_S:
                return cached.till
            raise
        self._remember(key, revision, till)
        return till

    def is_known(self, token: str) -> bool:
        """Whether a token was good when it was looked up last."""
        return hash_token(token) in self._known

    def forget(self) -> None:
        """Look every till up anew: this very process has changed one."""
        self._known.clear()

    def _remember(self, key: str, revision: int | None, till: Till | None) -> None:
        self._known.pop(key, None)
        if till is None:  # Guesses are not remembered: they would fill the memory.
            return
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[key] = _KnownTill(self._clock(), revision, till)


def check_name(name: str) -> None:
    """See that a name can stand in a list and in a log.

    Raises:
        TillNameError: it is empty, too long or has odd characters.
    """
    if not _NAME.fullmatch(name):
        raise TillNameError(TillNameProblem.INVALID, name)


def add_till(folder: Path, till: NewTill, database_url: str = "") -> str:
    """Let a till in from outside of the server; gives its token.

    Raises:
        KnownError: as :func:`opened_database`.
        TillNameError: as :meth:`Tills.add`.
    """

    async def add() -> str:
        async with opened_database(folder, database_url) as database:
            return await Tills(TillTable(database)).add(till)

    return asyncio.run(add())


def new_token() -> str:
    """256 random bits as 43 characters of base64url."""
    return secrets.token_urlsafe(32)


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
