"""The pool's routes: tills append to it, head office reads it, a till asks where an order was."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from pos_scanner.backend.access_log import AccessEvent
from pos_scanner.backend.problems import ProblemError
from pos_scanner.backend.storage.database import Database, Row, StorageUnavailableError, text
from pos_scanner.backend.storage.pool_table import PoolTable
from pos_scanner.backend.till_routes import BEARER, address_of, till_of
from pos_scanner.protocol.backend import ProblemCode, WireError
from pos_scanner.protocol.pool import (
    ENTRIES_PATH,
    LARGEST_NUMBER,
    LARGEST_PAGE_BYTES,
    MOST_ENTRIES,
    ORDERS_PATH,
    PAGE_ENTRIES,
    TILLS_PATH,
    OrderUse,
    PooledTill,
    PoolReply,
    parse_batch,
)

log = logging.getLogger(__name__)

FORGET_EVERY_S = 3600.0
_LONGEST_ORDER = 300
_Number = Annotated[int, Path(ge=0, le=LARGEST_NUMBER)]
_After = Annotated[int, Query(ge=0, le=LARGEST_NUMBER)]
_HASH = "^[0-9a-f]{64}$"


class EntryBody(BaseModel):
    """An entry of the till's journal; ``personal`` is what it does not bind in the clear."""

    model_config = ConfigDict(extra="forbid", strict=True)
    hash: str = Field(pattern=_HASH)
    content: dict[str, Any]
    personal: dict[str, Any] | None = None


class BatchBody(BaseModel):
    """Entries that follow on one; the hashes are computed anew."""

    model_config = ConfigDict(extra="forbid", strict=True)
    first: int = Field(ge=0, le=LARGEST_NUMBER)
    first_hash: str = Field(pattern=_HASH)
    after: int = Field(ge=0, le=LARGEST_NUMBER)
    after_hash: str = Field(pattern=_HASH)
    newest: int = Field(ge=0, le=LARGEST_NUMBER)
    entries: list[EntryBody] = Field(max_length=MOST_ENTRIES)


class Page(BaseModel):
    """Entries of a till in their order; fewer than asked for, or none, at the end."""

    entries: list[EntryBody]


class PooledTillsBody(BaseModel):
    """Every till that has sent something, and for how many days what is personal stays."""

    tills: list[PooledTill]
    personal_days: int


class OrderUses(BaseModel):
    """Where an order was invoiced."""

    invoices: list[OrderUse]


class _EntriesRoute(APIRoute):
    """For the document; the body is read by the protocol's own, exact reader."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the request's body and answer it."""
        if scope["method"] not in (self.methods or ()):
            raise HTTPException(405, headers={"Allow": ", ".join(self.methods or ())})
        response: Response = await self.endpoint(None, Request(scope))
        await response(scope, receive, send)


def add_pool_routes(app: FastAPI, problems: dict[int | str, dict[str, Any]]) -> None:
    """Add the routes.

    Args:
        app: has the state that they need.
        problems: documents their refusals.
    """

    async def append(body: BatchBody, request: Request) -> JSONResponse:
        """Append to the pool what of a batch is new."""
        del body  # For the document.
        return JSONResponse(asdict(await _append(request)))

    app.router.routes.append(
        _EntriesRoute(
            ENTRIES_PATH,
            append,
            methods=["POST"],
            response_model=PoolReply,
            responses=problems,
            dependencies=[BEARER],
        )
    )

    @app.get(TILLS_PATH, responses=problems, dependencies=[BEARER])
    async def tills(request: Request) -> PooledTillsBody:
        """What the pool has of each till, and what each had not sent when it was heard last."""
        tills = list(await _readable(request).tills())
        return PooledTillsBody(tills=tills, personal_days=request.app.state.pool_days)

    @app.get(
        TILLS_PATH + "/{till}/entries",
        responses=problems,
        response_model=Page,
        dependencies=[BEARER],
    )
    async def page(request: Request, till: _Number, after: _After = 0) -> Response:
        """A till's entries after one of them; the next page follows on this one's last."""
        rows = await _readable(request).page(till, after, PAGE_ENTRIES)
        return Response(_page_json(rows), media_type="application/json")

    @app.get(ORDERS_PATH + "/{number:path}", responses=problems, dependencies=[BEARER])
    async def order(request: Request, number: str) -> OrderUses:
        """Where else an order was invoiced: other tills' invoices that were not voided."""
        table = PoolTable(request.app.state.database)
        uses = await table.order(number[:_LONGEST_ORDER], asked_by=till_of(request).id)
        return OrderUses(invoices=list(uses))


async def forget_in_time(database: Database, days: int) -> None:
    """Remove particulars that have been in the pool for so many days, until cancelled."""
    while True:
        try:
            cutoff = await database.now() - timedelta(days=days)
            if count := await PoolTable(database).forget_personal(cutoff):
                log.info("the particulars of %d pooled invoices were removed", count)
        except StorageUnavailableError as error:
            log.warning("the pool waits for the database: %s", error)
        await asyncio.sleep(FORGET_EVERY_S)


async def _append(request: Request) -> PoolReply:
    state, till = request.app.state, till_of(request)
    try:
        batch = parse_batch(request.state.body)
    except WireError:
        state.metrics.pool["refused"] += 1
        raise ProblemError(ProblemCode.ENTRIES_INVALID) from None
    reply = await PoolTable(state.database).append(till.id, batch)
    state.metrics.pool[reply.outcome.value] += 1
    if reply.outcome.value != "stored":
        log.warning("till %s: %s at entry %d", till.name, reply.outcome.value, reply.entry)
    return reply


def _readable(request: Request) -> PoolTable:
    """The pool for a till that may read it.

    Raises:
        ProblemError: NOT_ALLOWED.
    """
    state, till = request.app.state, till_of(request)
    if not till.reads_pool:
        state.access_log.note(AccessEvent.NOT_ALLOWED, address_of(request), till.name)
        raise ProblemError(ProblemCode.NOT_ALLOWED)
    return PoolTable(state.database)


def _page_json(rows: Sequence[Row]) -> str:
    """Put together of the stored texts; it ends early rather than become too long."""
    entries: list[str] = []
    length = 0
    for _, hash_, content, personal in rows:
        particulars = f',"personal":{personal}' if personal is not None else ""
        entry = f'{{"hash":"{text(hash_)}","content":{text(content)}{particulars}}}'
        length += len(entry)
        if entries and length > LARGEST_PAGE_BYTES // 4:
            break
        entries.append(entry)
    return f'{{"entries":[{",".join(entries)}]}}'
