"""The backend's routes: who asks, may he, hand it on, answer. Nothing else is decided here."""

import asyncio
import logging
import re
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from pos_scanner import __version__
from pos_scanner.backend.access import let_in
from pos_scanner.backend.access_log import AccessLog, AddressBrake
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.problems import ProblemError, problem_response, request_id_of
from pos_scanner.backend.storage.database import StorageUnavailableError
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.till_table import Till, TillTable
from pos_scanner.backend.till_routes import add_till_routes, address_of
from pos_scanner.backend.tills import RateLimit, Tills
from pos_scanner.backend.wechat import WeChatClient
from pos_scanner.protocol.backend import (
    HEALTH_PATH,
    LONGEST_SCAN_TEXT,
    PROBLEM_MEDIA_TYPE,
    READY_PATH,
    REQUEST_ID_HEADER,
    SCAN_PATH,
    Problem,
    ProblemCode,
    TitleReply,
    title_fields,
)

log = logging.getLogger(__name__)

LARGEST_BODY_BYTES = 8 * 1024
_SANE_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


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


def create_app(config: BackendConfig) -> FastAPI:
    """The application; connections are opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened_database(config.data_folder, config.database_url) as database:
            app.state.database = database
            app.state.tills = Tills(TillTable(database))
            app.state.limit = RateLimit()
            app.state.brake = AddressBrake()
            app.state.access_log = AccessLog(database)
            app.state.wechat = WeChatClient(config)
            writing = asyncio.create_task(app.state.access_log.run())
            try:
                yield
            finally:
                writing.cancel()
                await app.state.access_log.write()
                await app.state.wechat.close()

    app = FastAPI(
        title="pos_scanner backend",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.middleware("http")(_accompany)
    _answer_errors_as_problems(app)
    _add_routes(app)
    return app


def _add_routes(app: FastAPI) -> None:
    problems: dict[int | str, dict[str, Any]] = {
        status: {"model": Problem, "content": {PROBLEM_MEDIA_TYPE: {}}}
        for status in (400, 401, 403, 409, 410, 413, 415, 422, 429, 500, 503, 504)
    }

    @app.post(SCAN_PATH, response_model=TitleReply, responses=problems)
    async def scan_title(
        body: ScanBody, request: Request, till: Annotated[Till, Depends(_till_that_asks)]
    ) -> JSONResponse:
        """Look up the title behind a code's raw text."""
        started = time.monotonic()
        wechat: WeChatClient = request.app.state.wechat
        try:
            reply = await wechat.scan_title(body.scan_text, request_id_of(request))
        except ProblemError as error:
            _log_scan(request, till, error.code.value, started)
            raise
        _log_scan(request, till, "found", started)
        return JSONResponse(title_fields(reply))

    add_till_routes(app, problems, [Depends(_till_that_asks)])

    @app.get(HEALTH_PATH)
    async def health() -> Health:
        """The process is there."""
        return Health(status="ok", version=__version__)

    @app.get(READY_PATH, responses={503: {"model": Readiness}})
    async def ready(request: Request, response: Response) -> Readiness:
        """The tills can be read, and there is a token or one can be had."""
        wechat: WeChatClient = request.app.state.wechat
        await request.app.state.database.now()
        try:
            await wechat.check()
        except ProblemError:
            response.status_code = 503
            return Readiness(ready=False, token_seconds_left=0)
        return Readiness(ready=True, token_seconds_left=int(wechat.token.seconds_left))


async def _till_that_asks(request: Request) -> Till:
    """The till of the bearer token; refuses who is unknown or asks too often."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    till = request.state.till = await let_in(request.app.state, bearer, address_of(request))
    return till


async def _accompany(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Give every request an id, refuse large bodies and other types, forbid keeping answers."""
    client_id = request.headers.get(REQUEST_ID_HEADER, "")
    request.state.request_id = client_id if _SANE_ID.fullmatch(client_id) else uuid.uuid4().hex
    response = _refusal(request) or await _answer(request, call_next)
    response.headers[REQUEST_ID_HEADER] = request.state.request_id
    response.headers["Cache-Control"] = "no-store"
    return response


async def _answer(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    try:
        return await call_next(request)
    except Exception as error:  # noqa: BLE001  (the server's last resort: a till gets an answer)
        log.error("%s: %s", request_id_of(request), type(error).__name__)  # noqa: TRY400
        return problem_response(request, ProblemCode.INTERNAL)


def _refusal(request: Request) -> Response | None:
    if request.method != "POST":
        return None
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > LARGEST_BODY_BYTES:
        return problem_response(request, ProblemCode.REQUEST_INVALID, status=413)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        return problem_response(request, ProblemCode.REQUEST_INVALID, status=415)
    return None


def _answer_errors_as_problems(app: FastAPI) -> None:
    @app.exception_handler(ProblemError)
    async def of_ours(request: Request, error: ProblemError) -> Response:
        return problem_response(request, error.code, retry_after_s=error.retry_after_s)

    @app.exception_handler(StorageUnavailableError)
    async def of_the_database(request: Request, _: StorageUnavailableError) -> Response:
        return problem_response(request, ProblemCode.STORAGE_UNAVAILABLE, retry_after_s=1)

    @app.exception_handler(RequestValidationError)
    async def of_the_body(request: Request, error: RequestValidationError) -> Response:
        # Its text would repeat what was sent; only where it is wrong is looked at.
        broken = any(entry["type"] == "json_invalid" for entry in error.errors())
        code = ProblemCode.REQUEST_INVALID if broken else ProblemCode.SCAN_TEXT_INVALID
        return problem_response(request, code)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        is_not_found = error.status_code == 404
        code = ProblemCode.NOT_FOUND if is_not_found else ProblemCode.REQUEST_INVALID
        return problem_response(request, code, status=error.status_code)


def _log_scan(request: Request, till: Till, outcome: str, started: float) -> None:
    took_ms = round(1000 * (time.monotonic() - started))
    log.info("%s: till %s: %s in %d ms", request_id_of(request), till.name, outcome, took_ms)
