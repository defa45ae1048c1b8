"""The backend's routes: who asks, may he, hand it on, answer. Nothing else is decided here."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import State
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from pos_scanner import __version__
from pos_scanner.backend.access_log import AccessLog, AddressBrake, let_in
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.metrics import Metrics, serving_metrics
from pos_scanner.backend.pool_routes import add_pool_routes, forget_in_time
from pos_scanner.backend.problems import ProblemError, problem_response, request_id_of
from pos_scanner.backend.request_guard import Access, RequestGuard
from pos_scanner.backend.storage.database import StorageUnavailableError
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.shared_limits import SharedLimits
from pos_scanner.backend.storage.till_table import Till, TillTable
from pos_scanner.backend.till_routes import BEARER, add_till_routes, till_of
from pos_scanner.backend.tills import RateLimit, Tills
from pos_scanner.backend.wechat import WeChatClients
from pos_scanner.protocol.backend import (
    HEALTH_PATH,
    LONGEST_SCAN_TEXT,
    PROBLEM_MEDIA_TYPE,
    READY_PATH,
    SCAN_PATH,
    Problem,
    ProblemCode,
    TitleReply,
    title_fields,
)
from pos_scanner.protocol.pairing import PAIR_PATH
from pos_scanner.protocol.pool import ENTRIES_PATH, LARGEST_BATCH_BYTES, TILLS_PATH

log = logging.getLogger(__name__)

OPENAPI_PATH = "/openapi.json"
_PROBLEM_STATUSES = (
    *(400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 431),
    *(500, 503, 504),
)
_PROBLEM_CONTENT = {
    PROBLEM_MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
}


class ScanBody(BaseModel):
    """What a till sends: the code's raw text as it was read."""

    model_config = ConfigDict(extra="forbid", strict=True)
    scan_text: str = Field(min_length=1, max_length=LONGEST_SCAN_TEXT)


class Health(BaseModel):
    """The process answers."""

    status: str
    version: str


class Readiness(BaseModel):
    """Whether a scan would find everything in place."""

    ready: bool
    token_seconds_left: int


class _ScanRoute(APIRoute):
    """FastAPI's route for the document; its answer costs no more than the look-up itself.

    The guard, which has read the body and knows the till, hands a request straight to it.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in (self.methods or ()):
            raise HTTPException(405, headers={"Allow": ", ".join(self.methods or ())})
        try:
            body = ScanBody.model_validate_json(scope["state"]["body"])
        except ValidationError as error:
            # Its text would repeat what was sent; only where it is wrong is looked at.
            broken = any(entry["type"] == "json_invalid" for entry in error.errors())
            code = ProblemCode.REQUEST_INVALID if broken else ProblemCode.SCAN_TEXT_INVALID
            raise ProblemError(code) from None
        response: Response = await self.endpoint(body, Request(scope))
        await response(scope, receive, send)


def create_app(config: BackendConfig) -> ASGIApp:
    """The application; connections are opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened_database(config.data_folder, config.database_url) as database:
            app.state.database, app.state.pool_days = database, config.pool_days
            app.state.tills = Tills(TillTable(database))
            app.state.limit = RateLimit()
            app.state.brake = AddressBrake()
            app.state.access_log = AccessLog(database)
            app.state.wechat = WeChatClients(config, SharedLimits(database))
            app.state.metrics = Metrics(app.state.wechat.default.token_seconds_left)
            tasks = [
                asyncio.create_task(app.state.access_log.run()),
                asyncio.create_task(forget_in_time(database, config.pool_days)),
            ]
            try:
                async with serving_metrics(app.state.metrics, config.metrics_port):
                    yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await app.state.access_log.write()
                await app.state.wechat.close()

    app = FastAPI(
        title="pos_scanner backend",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI_PATH if config.serves_openapi else None,
    )
    open_paths = frozenset({HEALTH_PATH, READY_PATH, OPENAPI_PATH, PAIR_PATH})
    _answer_errors_as_problems(app)
    scan_route = _add_routes(app)
    access = Access(
        partial(_let_in, app.state), open_paths, largest_bodies={ENTRIES_PATH: LARGEST_BATCH_BYTES}
    )
    return RequestGuard(app, access, {("POST", SCAN_PATH): scan_route.handle})


def _add_routes(app: FastAPI) -> _ScanRoute:
    problems: dict[int | str, dict[str, Any]] = {
        status: {"model": Problem, "content": _PROBLEM_CONTENT} for status in _PROBLEM_STATUSES
    }

    async def scan_title(body: ScanBody, request: Request) -> JSONResponse:
        """Look up the title behind a code's raw text."""
        started, till = time.monotonic(), till_of(request)
        wechat: WeChatClients = app.state.wechat
        app.state.metrics.in_progress += 1
        try:
            reply = await wechat.of_shop(till.shop).scan_title(
                body.scan_text, request_id_of(request)
            )
        except ProblemError as error:
            _log_scan(app.state.metrics, request, error.code.value, started)
            raise
        finally:
            app.state.metrics.in_progress -= 1
        _log_scan(app.state.metrics, request, "found", started)
        return JSONResponse(title_fields(reply))

    scan_route = _ScanRoute(
        SCAN_PATH,
        scan_title,
        methods=["POST"],
        response_model=TitleReply,
        responses=problems,
        dependencies=[BEARER],
    )
    app.router.routes.append(scan_route)
    add_till_routes(app, problems)
    add_pool_routes(app, problems)
    _add_health_routes(app, problems)
    return scan_route


def _add_health_routes(app: FastAPI, problems: dict[int | str, dict[str, Any]]) -> None:
    @app.get(HEALTH_PATH, responses=problems)
    async def health() -> Health:
        """The process is there."""
        return Health(status="ok", version=__version__)

    @app.get(READY_PATH, responses=problems | {503: {"model": Readiness}})
    async def ready(request: Request, response: Response) -> Readiness:
        """The tills can be read, and WeChat has not refused the account; WeChat is not asked."""
        wechat: WeChatClients = request.app.state.wechat
        await request.app.state.database.now()
        is_ready = any(client.is_ready for client in wechat.all)
        if not is_ready:
            response.status_code = 503
        seconds_left = int(wechat.default.token.seconds_left)
        return Readiness(ready=is_ready, token_seconds_left=seconds_left)


async def _let_in(state: State, scope: Scope, token: str) -> Till:
    client = scope.get("client")
    work = "pool" if scope["path"].startswith((ENTRIES_PATH, TILLS_PATH)) else "till"
    return await let_in(state, token, client[0] if client else "", work)


def _answer_errors_as_problems(app: FastAPI) -> None:
    @app.exception_handler(ProblemError)
    async def of_ours(request: Request, error: ProblemError) -> Response:
        return problem_response(request, error.code, retry_after_s=error.retry_after_s)

    @app.exception_handler(StorageUnavailableError)
    async def of_the_database(request: Request, _: StorageUnavailableError) -> Response:
        return problem_response(request, ProblemCode.STORAGE_UNAVAILABLE, retry_after_s=1)

    @app.exception_handler(RequestValidationError)
    async def of_the_body(request: Request, _: RequestValidationError) -> Response:
        # Its text would repeat what was sent.
        return problem_response(request, ProblemCode.REQUEST_INVALID)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        is_not_found = error.status_code == 404
        code = ProblemCode.NOT_FOUND if is_not_found else ProblemCode.REQUEST_INVALID
        return problem_response(request, code, status=error.status_code)


def _log_scan(metrics: Metrics, request: Request, outcome: str, started: float) -> None:
    duration_s = time.monotonic() - started
    metrics.count(outcome, duration_s)
    log.info(
        "%s: till %s: %s in %d ms",
        request_id_of(request),
        till_of(request).name,
        outcome,
        round(1000 * duration_s),
    )
