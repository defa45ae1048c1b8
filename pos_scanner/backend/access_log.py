"""Who is let in: the till of a token, held to its rate; strangers are counted and held up.

A stranger may knock ten thousand times a second: what is counted together is one row of the audit,
and no more than so many rows are waiting at a time. No request waits for the database.
"""

import asyncio
import logging
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from enum import StrEnum

from starlette.datastructures import State

from pos_scanner.backend.problems import ProblemError
from pos_scanner.backend.storage.audit_table import AuditKey, AuditTable
from pos_scanner.backend.storage.database import Database, StorageUnavailableError
from pos_scanner.backend.storage.till_table import Till, TillTable
from pos_scanner.backend.tills import RateLimit, Tills
from pos_scanner.protocol.backend import ProblemCode

log = logging.getLogger(__name__)

WRITE_EVERY_S = 5.0
MOST_KEYS = 200
"""Of the audit between two writings; what is above goes under the address "many"."""
MANY = "many"
REFUSALS, REFUSAL_EVERY_S = 20.0, 5.0
"""So many refusals of one address at once, then one every five seconds."""
MOST_ADDRESSES = 10_000


class AccessEvent(StrEnum):
    """What the audit writes down."""

    TOKEN_REFUSED = "token-refused"  # noqa: S105  (an event's name)
    CODE_REFUSED = "code-refused"
    BRAKED = "braked"
    NOT_ALLOWED = "not-allowed"
    PAIRED = "paired"
    TOKEN_REPLACED = "token-replaced"  # noqa: S105  (an event's name)


class AccessLog:
    """What happened since the last writing.

    Args:
        database: where audit and tills are.
    """

    def __init__(self, database: Database) -> None:
        self._audit = AuditTable(database)
        self._tills = TillTable(database)
        self._counts: Counter[AuditKey] = Counter()
        self._seen: set[int] = set()

    def note(self, event: AccessEvent, address: str, till: str = "") -> None:
        """Count an event of an address; the till's name where it is known."""
        key = AuditKey(event.value, till, address)
        if key not in self._counts and len(self._counts) >= MOST_KEYS:
            key = AuditKey(event.value, "", MANY)
        self._counts[key] += 1

    def saw(self, till: Till) -> None:
        """Remember that a till has asked."""
        self._seen.add(till.id)

    async def write(self) -> None:
        """Write down what has come together; it is kept when the database does not answer."""
        counts, self._counts = self._counts, Counter()
        till_ids, self._seen = self._seen, set()
        try:
            if counts:
                await self._audit.append(list(counts.items()))
            if till_ids:
                await self._tills.note_seen(till_ids)
        except StorageUnavailableError as error:
            log.warning("the audit waits for the database: %s", error)
            self._seen |= till_ids
            for key, count in list(counts.items())[:MOST_KEYS]:
                self._counts[key] += count

    async def run(self) -> None:
        """Write every five seconds, until cancelled."""
        while True:
            await asyncio.sleep(WRITE_EVERY_S)
            await self.write()


class AddressBrake:
    """Holds up an address that is refused again and again. Times are monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str) -> float:
        """Seconds until this address may try again; 0 when it may now."""
        return max(0.0, (1 - self._tokens(address)) * REFUSAL_EVERY_S)

    def note_refusal(self, address: str) -> None:
        """Count a refusal."""
        tokens = max(0.0, self._tokens(address) - 1)
        self._buckets[address] = (tokens, self._clock())
        self._buckets.move_to_end(address)
        if len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)

    def _tokens(self, address: str) -> float:
        tokens, at = self._buckets.get(address, (REFUSALS, self._clock()))
        return min(REFUSALS, tokens + (self._clock() - at) / REFUSAL_EVERY_S)


async def let_in(state: State, token: str, address: str, work: str = "till") -> Till:
    """The till of a token.

    Args:
        state: the application's: ``tills``, ``limit``, ``brake``, ``access_log``.
        token: what the till asks with; empty where it sent none.
        address: where it asks from. One that was refused often is not even looked up, unless its
            token was good a moment ago: the tills of a shop have one address.
        work: each has a rate of its own: what is pooled takes nothing from the look-ups.

    Raises:
        ProblemError: TILL_UNKNOWN, TOO_MANY_REQUESTS, STORAGE_UNAVAILABLE.
    """
    tills: Tills = state.tills
    brake: AddressBrake = state.brake
    access_log: AccessLog = state.access_log
    wait_s = brake.wait_s(address)
    if wait_s and not tills.is_known(token):
        access_log.note(AccessEvent.BRAKED, address)
        raise ProblemError(ProblemCode.TOO_MANY_REQUESTS, wait_s)
    try:
        till = await tills.authenticate(token) if token else None
    except StorageUnavailableError:
        raise ProblemError(ProblemCode.STORAGE_UNAVAILABLE, 1) from None
    if till is None:
        brake.note_refusal(address)
        access_log.note(AccessEvent.TOKEN_REFUSED, address)
        raise ProblemError(ProblemCode.TILL_UNKNOWN)
    limit: RateLimit = state.limit
    if wait_s := limit.wait_s(f"{work} {till.name}"):
        raise ProblemError(ProblemCode.TOO_MANY_REQUESTS, wait_s)
    access_log.saw(till)
    return till
