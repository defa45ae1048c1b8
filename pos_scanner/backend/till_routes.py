"""The routes by which a till gets in, gets a new token, and asks what is known of it."""

import hashlib
import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from fastapi import FastAPI, Request, Security
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from pos_scanner.backend.access_log import AccessEvent, AddressBrake
from pos_scanner.backend.account_status import AccountStatus
from pos_scanner.backend.problems import ProblemError
from pos_scanner.backend.storage.database import Database, StorageUnavailableError
from pos_scanner.backend.storage.pairing_table import PairingOutcome, PairingTable
from pos_scanner.backend.storage.till_table import NewTill, Till, TillTable
from pos_scanner.backend.tills import (
    TillNameError,
    TillNameProblem,
    Tills,
    check_name,
    hash_token,
)
from pos_scanner.backend.wechat import WeChatClient
from pos_scanner.protocol.backend import ProblemCode
from pos_scanner.protocol.pairing import (
    ALPHABET,
    CODE_LENGTH,
    HANDLE_LENGTH,
    ME_PATH,
    PAIR_PATH,
    TOKEN_PATH,
    TOKEN_PATTERN,
    AccountState,
    TillIdentity,
    normal_code,
)

BEARER = Security(HTTPBearer(description="The till's token.", auto_error=False))
"""For the document: the request guard has looked at the token already."""
TOKEN_AGE = timedelta(days=90)
"""After this a till is asked to replace its token."""


class PairBody(BaseModel):
    """The code as it was typed or scanned, and the token that the till has made for itself."""

    model_config = ConfigDict(extra="forbid", strict=True)
    code: str = Field(min_length=1, max_length=40)
    token: str = Field(pattern=f"^{TOKEN_PATTERN}$")


class TokenBody(BaseModel):
    """The token that the till has made for itself, to take the place of the one it asks with."""

    model_config = ConfigDict(extra="forbid", strict=True)
    token: str = Field(pattern=f"^{TOKEN_PATTERN}$")


def add_till_routes(app: FastAPI, problems: dict[int | str, dict[str, Any]]) -> None:
    """Add the routes.

    Args:
        app: has the state that they need.
        problems: documents their refusals.
    """

    @app.post(PAIR_PATH, responses=problems, status_code=204)
    async def pair(body: PairBody, request: Request) -> None:
        """Let a till in by a code that an administrator has shown."""
        await _pair(body, request)

    @app.post(TOKEN_PATH, responses=problems, status_code=204, dependencies=[BEARER])
    async def replace_token(body: TokenBody, request: Request) -> None:
        """Take a new token beside the one that the till asks with, until it has used the new."""
        state, till = request.app.state, till_of(request)
        if not await state.tills.table.replace_token(
            till, hash_token(bearer_of(request)), hash_token(body.token)
        ):
            raise ProblemError(ProblemCode.REQUEST_INVALID)
        state.tills.forget()
        state.access_log.note(AccessEvent.TOKEN_REPLACED, address_of(request), till.name)

    @app.get(ME_PATH, responses=problems, dependencies=[BEARER])
    async def me(request: Request, *, ask_wechat: bool = True) -> TillIdentity:
        """What is known of the till that asks, and how its WeChat account stands.

        With ``ask_wechat=false`` by WeChat's last answers: for a lamp that asks again and again.
        """
        wechat: WeChatClient = request.app.state.wechat.of_shop(till_of(request).shop)
        account = await (_account_status(wechat) if ask_wechat else wechat.last_status())
        return await _identity(request, account)


async def invite(database: Database, till: NewTill) -> str:
    """Make a pairing code for a till; gives the code, of which only the hash is stored.

    Raises:
        TillNameError: the name cannot be, or a till of this name may ask already.
    """
    check_name(till.name)
    tills = await TillTable(database).all()
    if any(each.name == till.name and each.revoked_at is None for each in tills):
        raise TillNameError(TillNameProblem.TAKEN, till.name)
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if await PairingTable(database).add(code[:HANDLE_LENGTH], _code_hash(code), till):
            return code


async def _pair(body: PairBody, request: Request) -> None:
    state, address = request.app.state, address_of(request)
    brake: AddressBrake = state.brake
    if wait_s := brake.wait_s(address):
        state.access_log.note(AccessEvent.BRAKED, address)
        raise ProblemError(ProblemCode.TOO_MANY_REQUESTS, wait_s)
    code = normal_code(body.code)
    outcome = await PairingTable(state.database).use(
        code[:HANDLE_LENGTH], _code_hash(code), hash_token(body.token)
    )
    state.tills.forget()
    if outcome is PairingOutcome.PAIRED:
        state.access_log.note(AccessEvent.PAIRED, address)
    elif outcome is PairingOutcome.NAME_TAKEN:
        raise ProblemError(ProblemCode.NAME_TAKEN)
    else:
        brake.note_refusal(address)
        state.access_log.note(AccessEvent.CODE_REFUSED, address)
        raise ProblemError(ProblemCode.PAIRING_REFUSED)


async def _identity(request: Request, account: AccountStatus) -> TillIdentity:
    till = till_of(request)
    return TillIdentity(
        till=till.name,
        shop=till.shop,
        reads_pool=till.reads_pool,
        wants_new_token=await _is_token_old(request),
        **asdict(account),
    )


async def _is_token_old(request: Request) -> bool:
    """Whether it should be replaced; not while the database is away, and tills are let in still."""
    state = request.app.state
    tills: Tills = state.tills
    database: Database = state.database
    try:
        added_at = await tills.table.token_added_at(hash_token(bearer_of(request)))
        return added_at is not None and await database.now() - added_at > TOKEN_AGE
    except StorageUnavailableError:
        return False


async def _account_status(wechat: WeChatClient) -> AccountStatus:
    try:
        await wechat.check()
    except ProblemError as error:
        if error.code is ProblemCode.WECHAT_UNREACHABLE:
            return AccountStatus(AccountState.UNREACHABLE)
    return wechat.account


def till_of(request: Request) -> Till:
    """The till that the door has let in."""
    till: Till = request.state.till
    return till


def bearer_of(request: Request) -> str:
    """The token that the till asks with."""
    return request.headers.get("authorization", "").partition(" ")[2].strip()


def address_of(request: Request) -> str:
    """The address that a request came from, as far as the proxy in front says it."""
    return request.client.host if request.client else ""


def _code_hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
