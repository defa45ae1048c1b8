"""Who is let in: the till of a token, held to its rate; strangers are counted and held up."""

from starlette.datastructures import State

from pos_scanner.backend.access_log import AccessEvent, AccessLog, AddressBrake
from pos_scanner.backend.problems import ProblemError
from pos_scanner.backend.storage.database import StorageUnavailableError
from pos_scanner.backend.storage.till_table import Till
from pos_scanner.backend.tills import RateLimit, Tills
from pos_scanner.protocol.backend import ProblemCode


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
