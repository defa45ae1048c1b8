"""Asks WeChat: scantitle with the kept token, retried where that helps, within five seconds.

Its reply is checked before it is believed. WeChat wants the access_token in the address, so no
address and no exception of the HTTP client's ever reaches the log.
"""

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import aiohttp

from pos_scanner import clock as system_clock
from pos_scanner.backend.access_token import AccessToken, RefreshTooSoonError
from pos_scanner.backend.account_status import (
    AccountStatus,
    status_after_answer,
    status_after_refusal,
)
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.error_codes import Remedy, meaning_of
from pos_scanner.backend.problems import ProblemError
from pos_scanner.protocol.backend import (
    LARGEST_REPLY_BYTES,
    ProblemCode,
    TitleReply,
    WireError,
    parse_title_reply,
)
from pos_scanner.protocol.pairing import AccountState

log = logging.getLogger(__name__)

BUDGET_S = 5.0
ATTEMPT_S = 2.0
CONNECT_S = 1.0
BUSY_PAUSES_S = (0.3, 0.9)
CHINA = timezone(timedelta(hours=8))
"""WeChat's day ends at midnight there."""


@dataclass(eq=False)
class _WeChatError(Exception):
    """WeChat answered with an error code."""

    code: int
    message: str = ""


class WeChatClient:
    """One official account's way to WeChat. Made inside a running event loop.

    Args:
        config: AppID, AppSecret and address.
        clock: monotonic seconds.
        now: wall-clock time, aware: the quota's day.
    """

    def __init__(
        self,
        config: BackendConfig,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = system_clock.now,
    ) -> None:
        self._config = config
        self._now = now
        self._clock = clock
        timeout = aiohttp.ClientTimeout(total=ATTEMPT_S, sock_connect=CONNECT_S)
        self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        self.token = AccessToken(self._fetch_token, clock)
        self._quota_ends: datetime | None = None
        self.account = AccountStatus()

    @property
    def is_ready(self) -> bool:
        """Whether a look-up may succeed, as far as WeChat's last answer tells."""
        return self.account.account_state in {AccountState.SOUND, AccountState.UNKNOWN}

    async def close(self) -> None:
        """End a renewal of the token that is under way, then close the connections."""
        await self.token.close()
        await self._session.close()

    async def scan_title(self, scan_text: str, request_id: str) -> TitleReply:
        """The title behind a code's text, byte for byte; the request's id is for the log.

        Raises:
            ProblemError: why there is none.
        """
        self._refuse_without_quota()
        try:
            async with asyncio.timeout(BUDGET_S):
                return await self._scan_with_remedies(scan_text, request_id)
        except _WeChatError as error:
            raise self._problem_error(error.code) from None
        except RefreshTooSoonError:
            raise ProblemError(ProblemCode.WECHAT_NOT_SET_UP) from None
        except (TimeoutError, aiohttp.ClientError, WireError) as error:
            # Its text may hold the address, and the address holds the token.
            log.warning("%s: WeChat not reached: %s", request_id, type(error).__name__)
            raise ProblemError(ProblemCode.WECHAT_UNREACHABLE) from None

    def token_seconds_left(self) -> float:
        """What is left of the access_token; 0 when there is none."""
        return self.token.seconds_left

    async def check(self) -> None:
        """See that there is a token, or that one can be had.

        Raises:
            ProblemError: there is none.
        """
        try:
            async with asyncio.timeout(BUDGET_S):
                await self.token.get()
        except _WeChatError as error:
            raise self._problem_error(error.code) from None
        except (TimeoutError, aiohttp.ClientError, WireError):
            raise ProblemError(ProblemCode.WECHAT_UNREACHABLE) from None

    async def _scan_with_remedies(self, scan_text: str, request_id: str) -> TitleReply:
        token = await self.token.get()
        replaced, pauses, reconnected = False, list(BUSY_PAUSES_S), False
        while True:
            try:
                return await self._scan_once(scan_text, token)
            except _WeChatError as error:
                meaning = meaning_of(error.code)
                log.info("%s: scantitle: %d", request_id, error.code)
                if meaning.remedy is Remedy.REPLACE_TOKEN and not replaced:
                    replaced, token = True, await self.token.replace(token)
                elif meaning.remedy is Remedy.WAIT_AND_RETRY and pauses:
                    await asyncio.sleep(pauses.pop(0))
                else:
                    raise
            except (aiohttp.ClientError, TimeoutError):
                if reconnected:  # A look-up changes nothing at WeChat: once more does no harm.
                    raise
                reconnected = True

    async def _scan_once(self, scan_text: str, token: str) -> TitleReply:
        body = {"scan_text": scan_text}
        address = f"{self._config.wechat_url}/card/invoice/scantitle"
        return parse_title_reply(await self._post(address, body, {"access_token": token}))

    async def _fetch_token(self, *, force: bool) -> tuple[str, float]:
        body = {
            "grant_type": "client_credential",
            "appid": self._config.app_id,
            "secret": self._config.app_secret,
            "force_refresh": force,
        }
        answer = await self._post(f"{self._config.wechat_url}/cgi-bin/stable_token", body, {})
        token, lifetime_s = answer.get("access_token"), answer.get("expires_in")
        if (
            not isinstance(token, str)
            or not token
            or not isinstance(lifetime_s, int)
            or lifetime_s <= 0
        ):
            raise WireError("no token in the answer")
        return token, float(lifetime_s)

    async def _post(
        self, address: str, body: dict[str, Any], query: dict[str, str]
    ) -> dict[str, Any]:
        """POST JSON, read JSON; an error code other than 0 is raised."""
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        async with self._session.post(
            address, data=data, params=query, headers=headers, allow_redirects=False
        ) as response:
            raw = await response.content.read(LARGEST_REPLY_BYTES + 1)
            while len(raw) <= LARGEST_REPLY_BYTES and not response.content.at_eof():
                raw += await response.content.read(LARGEST_REPLY_BYTES + 1)
            if response.status >= 500:
                raise aiohttp.ClientPayloadError(f"status {response.status}")
        if len(raw) > LARGEST_REPLY_BYTES:
            raise WireError("the answer is too large")
        try:
            answer = _checked(raw)
        except _WeChatError as error:
            self.account = status_after_refusal(self.account, error.code, error.message)
            raise
        self.account = status_after_answer(self.account, is_title="access_token" in query)
        return answer

    def _problem_error(self, code: int) -> ProblemError:
        problem = meaning_of(code).problem
        if code == 45009:
            tomorrow = self._now().astimezone(CHINA).date() + timedelta(days=1)
            self._quota_ends = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=CHINA)
        if problem is ProblemCode.TOO_MANY_REQUESTS:
            return ProblemError(problem, retry_after_s=60 - self._now().second)
        return ProblemError(problem)

    def _refuse_without_quota(self) -> None:
        if self._quota_ends is None:
            return
        if self._now() < self._quota_ends:
            raise ProblemError(ProblemCode.QUOTA_USED_UP)
        self._quota_ends = None


def _checked(raw: bytes) -> dict[str, Any]:
    """The answer's JSON object; its error code raised and, for the admin, logged."""
    try:
        answer = json.loads(raw)
    except ValueError as error:
        raise WireError("the answer is no JSON") from error
    if not isinstance(answer, dict):
        raise WireError("the answer is no JSON object")
    code = answer.get("errcode", 0)
    if not isinstance(code, int):
        raise WireError("errcode is no number")
    if code:
        _log_for_admin(code, str(answer.get("errmsg", "")))
        raise _WeChatError(code, str(answer.get("errmsg", "")))
    return answer


def _log_for_admin(code: int, message: str) -> None:
    """The code, what to do, the request's id at WeChat and, of a refused address, the address."""
    words = meaning_of(code).for_admin
    if not words:
        return
    rid = re.search(r"rid: ([0-9a-f-]{8,64})", message)
    address = re.search(r"invalid ip ([0-9a-fA-F.:]{3,45})", message)
    log.error(
        "WeChat %d: %s%s%s",
        code,
        words,
        f" ({address[1]})" if address else "",
        f" [rid {rid[1]}]" if rid else "",
    )
