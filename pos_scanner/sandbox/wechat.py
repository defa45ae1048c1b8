"""WeChat's stand-in: stable_token, token and scantitle over HTTP, field for field as documented.

The real backend talks to it over a socket and knows no difference but the address. Faults are
switched on by ``Faults`` or by ``POST /_sandbox/faults {"fault": "expired", "times": 1}``.
"""

import asyncio
import json
import secrets
from typing import Any

from aiohttp import web

from pos_scanner.protocol.backend import title_fields
from pos_scanner.sandbox.customers import by_scan_text
from pos_scanner.sandbox.faults import ERRORS, FOR_EVER, Fault, Faults
from pos_scanner.sandbox.tokens import Tokens

APP_ID = "wx0000sandbox0000"
APP_SECRET = "sandbox-secret-of-no-value"
SLOW_S = 8.0
"""Longer than anybody waits."""
LONGEST_SCAN_TEXT = 2048


class WeChat:
    """The stand-in's state and its answers."""

    def __init__(self, tokens: Tokens | None = None, faults: Faults | None = None) -> None:
        self.tokens = tokens or Tokens()
        self.faults = faults or Faults()
        self.scans = 0
        """How often scantitle was called."""
        self.spent: set[str] = set()
        """Codes that have expired."""
        self.token_calls = 0
        """How often a token was asked for, whatever the answer."""
        self.raw_title: bytes | None = None
        """What scantitle answers instead of a title, byte for byte."""

    def application(self) -> web.Application:
        """The routes of WeChat's interface, and one that switches faults on."""
        app = web.Application()
        app.router.add_post("/cgi-bin/stable_token", self._stable_token)
        app.router.add_get("/cgi-bin/token", self._token)
        app.router.add_post("/card/invoice/scantitle", self._scan_title)
        app.router.add_post("/_sandbox/faults", self._set_fault)
        return app

    async def _stable_token(self, request: web.Request) -> web.Response:
        body = await _json(request)
        if body is None or body.get("grant_type") != "client_credential":
            return _error(40002, "invalid grant_type")
        try:
            if refused := self._refuse(body.get("appid"), body.get("secret")):
                return refused
        except ConnectionResetError:
            if request.transport is not None:
                request.transport.abort()
        return _token_answer(self.tokens.stable(force=body.get("force_refresh") is True))

    async def _token(self, request: web.Request) -> web.Response:
        query = request.query
        if refused := self._refuse(query.get("appid"), query.get("secret")):
            return refused
        return _token_answer(self.tokens.older())

    def _refuse(self, app_id: Any, secret: Any) -> web.Response | None:
        self.token_calls += 1
        match self.faults.take(of_tokens=True):
            case Fault.TOKEN_BAD_GATEWAY:
                return web.Response(status=502, text="<html>502</html>", content_type="text/html")
            case Fault.TOKEN_RESET:
                raise ConnectionResetError
            case Fault() as fault:
                return _error(*ERRORS[fault])
            case None:
                pass
        if app_id != APP_ID:
            return _error(40013, "invalid appid")
        return None if secret == APP_SECRET else _error(40125, "invalid appsecret")

    async def _scan_title(self, request: web.Request) -> web.StreamResponse:
        self.scans += 1
        if wrong := self.tokens.error_of(request.query.get("access_token", "")):
            return _error(*wrong)
        fault = self.faults.take(of_tokens=False)
        if fault in ERRORS:
            return _error(*ERRORS[fault])
        body = await _json(request)
        if body is None:
            return _error(47001, "data format error")
        text = body.get("scan_text")
        if not isinstance(text, str) or not 0 < len(text) <= LONGEST_SCAN_TEXT:
            return _error(72031, "invalid params")
        if text in self.spent:
            return _error(*ERRORS[Fault.EXPIRED])
        if self.raw_title is not None:
            return web.Response(body=self.raw_title, content_type="application/json")
        customer = by_scan_text(text)
        if customer is None:
            return _error(72031, "invalid params")
        fields: dict[str, Any] = {"errcode": 0, "errmsg": "ok", **title_fields(customer.reply)}
        return await _spoilt(request, fields, fault)

    async def _set_fault(self, request: web.Request) -> web.Response:
        body = await _json(request) or {}
        try:
            fault = Fault(body.get("fault", ""))
        except ValueError:
            return web.json_response({"faults": [fault.value for fault in Fault]}, status=400)
        self.faults.switch_on(fault, int(body.get("times", FOR_EVER)))
        return web.json_response({"ok": True})


async def _spoilt(
    request: web.Request, fields: dict[str, Any], fault: Fault | None
) -> web.StreamResponse:
    """The answer as a fault leaves it."""
    whole = json.dumps(_spoilt_fields(fields, fault), ensure_ascii=False)
    match fault:
        case Fault.SLOW:
            await asyncio.sleep(SLOW_S)
        case Fault.RESET if request.transport is not None:
            request.transport.abort()
        case Fault.MALFORMED:
            whole = whole[:-7]
        case Fault.BYTE_ORDER_MARK:
            whole = "\ufeff" + whole
        case Fault.TOO_MANY:
            return web.Response(status=429, text="{}", content_type="application/json")
        case Fault.HTML:
            return web.Response(text="<html><body>502</body></html>", content_type="text/html")
        case _:
            pass
    return web.Response(text=whole, content_type="application/json")


def _spoilt_fields(fields: dict[str, Any], fault: Fault | None) -> dict[str, Any]:
    match fault:
        case Fault.WRONG_TYPES:
            return fields | {"title": ["not", "a", "text"], "title_type": "company"}
        case Fault.EMPTY_TITLE:
            return {"errcode": 0, "errmsg": "ok", "title": "", "title_type": 0}
        case Fault.NO_TITLE_TYPE:
            return {name: value for name, value in fields.items() if name != "title_type"}
        case Fault.NO_BANK:
            absent = {"bank_type", "bank_no"}
            return {name: value for name, value in fields.items() if name not in absent}
        case Fault.LOWER_CASE:
            return fields | {"tax_no": str(fields.get("tax_no", "")).lower()}
        case _:
            return fields


async def _json(request: web.Request) -> dict[str, Any] | None:
    try:
        body = json.loads(await request.read())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _token_answer(token: tuple[str, int]) -> web.Response:
    return web.json_response({"access_token": token[0], "expires_in": token[1]})


def _error(code: int, words: str) -> web.Response:
    rid = f"{secrets.token_hex(4)}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
    return web.json_response({"errcode": code, "errmsg": f"{words} rid: {rid}"})
