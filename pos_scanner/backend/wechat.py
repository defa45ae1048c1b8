"""Asks WeChat for one official account: scantitle with the kept token, within five seconds.

The one owner of retries: at most three calls of scantitle for one scan, and the till does not
repeat what was tried here. What stops an account (a fatal code for five minutes, the day's quota
until midnight) is shared by all copies and survives a restart.
"""

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, TypeVar

from pos_scanner import clock as system_clock
from pos_scanner.backend.access_token import AccessToken, TokenRefusedError
from pos_scanner.backend.account_status import (
    AccountStatus,
    status_after_answer,
    status_after_refusal,
)
from pos_scanner.backend.circuit import Circuit, CircuitOpenError
from pos_scanner.backend.config import BackendConfig, WeChatAccount
from pos_scanner.backend.error_codes import Remedy, meaning_of
from pos_scanner.backend.problems import ProblemError
from pos_scanner.backend.storage.database import StorageUnavailableError
from pos_scanner.backend.storage.shared_limits import SharedLimits
from pos_scanner.backend.wechat_http import (
    NotReachedError,
    NotUnderstoodError,
    WeChatError,
    WeChatHttp,
)
from pos_scanner.protocol.backend import ProblemCode, TitleReply
from pos_scanner.protocol.pairing import AccountState
from pos_scanner.protocol.wire import is_empty, read_title, whole_number

log = logging.getLogger(__name__)

BUDGET_S = 5.0
MOST_CALLS = 3
"""Of scantitle for one scan."""
SCANTITLE_PATH = "/card/invoice/scantitle"
BUSY_PAUSES_S = (0.3, 0.9)
BROKEN_ACCOUNT = timedelta(minutes=5)
FORCED_APART, FORCED_A_DAY = timedelta(seconds=30), 5
"""Of WeChat's 20 a day: the account's other systems have a claim to them too."""
TOKEN_LIFETIME_S = 7200.0
"""What WeChat gives a token where its answer does not say it."""
STOPS_READ_EVERY_S = 5.0
SECRET_WRONG = 40125
CHINA = timezone(timedelta(hours=8))
"""WeChat's day ends at midnight there."""
_Answer = TypeVar("_Answer")


class WeChatClient:
    """One official account's way to WeChat. Made inside a running event loop.

    Args:
        account: AppID and AppSecret.
        http: the connections, which accounts share.
        limits: what all copies of the backend know together.
        clock: monotonic seconds.
        now: wall-clock time, aware: the quota's day.
    """

    def __init__(
        self,
        account: WeChatAccount,
        http: WeChatHttp,
        limits: SharedLimits,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = system_clock.now,
    ) -> None:
        self._account = account
        self._http = http
        self._limits = limits
        self._clock = clock
        self._now = now
        self._titles, self._tokens = Circuit(clock), Circuit(clock)
        self.token = AccessToken(self._fetch_token, self._may_force, clock)
        self.account = AccountStatus()
        self._stop_code = 0
        self._stopped_until = self._stops_read_at = -float("inf")
        self._is_stop_shared = False

    @property
    def is_ready(self) -> bool:
        """Whether a look-up may succeed, as far as WeChat's last answers tell."""
        sound = self.account.account_state in {AccountState.SOUND, AccountState.UNKNOWN}
        return sound and not self._titles.is_open and not self._tokens.is_open

    async def close(self) -> None:
        """End a renewal of the token that is under way."""
        await self.token.close()

    async def scan_title(self, scan_text: str, request_id: str) -> TitleReply:
        """The title behind a code's text, byte for byte; the request's id is for the log.

        Raises:
            ProblemError: why there is none.
        """
        reply = await self._in_time(partial(self._scan_with_remedies, scan_text), request_id)
        self.account = status_after_answer(self.account, is_title=True)
        if is_empty(reply):
            raise ProblemError(ProblemCode.TITLE_EMPTY)
        return reply

    def token_seconds_left(self) -> float:
        """What is left of the access_token; 0 when there is none."""
        return self.token.seconds_left

    async def check(self) -> None:
        """See that nothing stops the account at any copy, and that there is a token or may be one.

        Raises:
            ProblemError: it is stopped, or there is no token.
        """
        await self._read_stop()
        await self._in_time(self._token_of, "check")

    async def last_status(self) -> AccountStatus:
        """How the account stands by what WeChat has answered last, at any copy; it is not asked."""
        await self._read_stop_now_and_then()
        if self._titles.is_failing or self._tokens.is_failing:
            return AccountStatus(AccountState.UNREACHABLE)
        return self.account

    async def _in_time(self, ask: Callable[[str], Awaitable[_Answer]], request_id: str) -> _Answer:
        """Ask for no longer than a till waits; what goes wrong becomes what the till is told."""
        await self._refuse_while_stopped()
        try:
            async with asyncio.timeout(BUDGET_S):
                return await ask(request_id)
        except WeChatError as error:
            raise await self._refusal(error) from None
        except TokenRefusedError:
            raise ProblemError(ProblemCode.WECHAT_NOT_SET_UP) from None
        except CircuitOpenError as error:
            raise ProblemError(ProblemCode.WECHAT_UNREACHABLE, error.wait_s) from None
        except (TimeoutError, NotReachedError, NotUnderstoodError) as error:
            reason = str(error) or "too slow"
            log.warning("%s: WeChat gave no answer: %s", request_id, reason)
            raise ProblemError(ProblemCode.WECHAT_UNREACHABLE) from None

    async def _token_of(self, _: str) -> str:
        return await self.token.get()

    async def _scan_with_remedies(self, scan_text: str, request_id: str) -> TitleReply:
        token, body = await self.token.get(), {"scan_text": scan_text}
        for calls_left in reversed(range(MOST_CALLS)):
            try:
                answer = await self._http.post(SCANTITLE_PATH, body, self._titles, token)
            except WeChatError as error:
                log.info("%s: scantitle: %d", request_id, error.code)
                remedy = meaning_of(error.code).remedy
                if remedy is Remedy.NONE or not calls_left:
                    raise
                if remedy is Remedy.REPLACE_TOKEN:
                    token = await self.token.replace(token)
                else:
                    await asyncio.sleep(BUSY_PAUSES_S[-calls_left])
            except NotReachedError:
                if not calls_left:  # A look-up changes nothing at WeChat: once more is safe.
                    raise
            else:
                self.token.accept(token)
                return read_title(answer)
        raise NotReachedError("no call is left")

    async def _fetch_token(self, *, force: bool) -> tuple[str, float]:
        # A call is rare, and one that is refused may count: what another copy met a moment ago
        # holds here too.
        await self._read_stop()
        await self._refuse_while_stopped()
        try:
            answer = await self._ask_for_token(force=force)
        except NotReachedError:
            answer = await self._ask_for_token(force=force)
        except WeChatError as error:
            if meaning_of(error.code).remedy is Remedy.WAIT_AND_RETRY:
                await asyncio.sleep(BUSY_PAUSES_S[0])
                answer = await self._ask_for_token(force=force)
            elif meaning_of(error.code).remedy is Remedy.REPLACE_TOKEN:
                # Here it is not the token that is wrong.
                raise WeChatError(SECRET_WRONG, error.message) from None
            else:
                raise
        token = answer.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not 0 < len(token) <= 4096:
            raise NotUnderstoodError("no token in the answer")
        lifetime_s = whole_number(answer.get("expires_in"))
        self.account = status_after_answer(self.account, is_title=False)
        is_sane = lifetime_s is not None and 0 < lifetime_s <= TOKEN_LIFETIME_S
        return token, float(lifetime_s or 0) if is_sane else TOKEN_LIFETIME_S

    async def _ask_for_token(self, *, force: bool) -> dict[str, Any]:
        body = {
            "grant_type": "client_credential",
            "appid": self._account.app_id,
            "secret": self._account.app_secret,
            "force_refresh": force,
        }
        return await self._http.post("/cgi-bin/stable_token", body, self._tokens)

    async def _may_force(self) -> bool:
        name = f"forced-refresh:{self._account.app_id}"
        try:
            return await self._limits.allow(name, apart=FORCED_APART, a_day=FORCED_A_DAY)
        except StorageUnavailableError:
            return False  # Nobody knows how many are left.

    async def _read_stop_now_and_then(self) -> None:
        if self._clock() - self._stops_read_at >= STOPS_READ_EVERY_S:
            await self._read_stop()

    async def _refuse_while_stopped(self) -> None:
        await self._read_stop_now_and_then()
        if self._clock() < self._stopped_until:
            raise self._problem(self._stop_code)

    async def _read_stop(self) -> None:
        """Look whether another copy, or this one before a restart, has met what stops all."""
        now = self._stops_read_at = self._clock()
        try:
            stop = await self._limits.stopped(self._account.limit_name)
        except StorageUnavailableError:
            return
        if stop is None:
            self._forget_stop(now)
            return
        self._is_stop_shared = True
        code, _, message = stop.reason.partition(" ")
        self._stop_code = whole_number(code) or 0
        self.account = status_after_refusal(self.account, self._stop_code, message)
        # Until it is read again: this copy's clock need not be right.
        self._stopped_until = max(self._stopped_until, now + STOPS_READ_EVERY_S)

    def _forget_stop(self, now: float) -> None:
        """No copy is stopped: the time is over, or an administrator has ended it before."""
        is_ended = self._is_stop_shared and now < self._stopped_until
        if self._is_stop_shared:
            self._stopped_until = now
        is_over = now >= self._stopped_until
        if is_ended or (is_over and self.account.account_state is AccountState.QUOTA_USED_UP):
            self.account = AccountStatus()

    async def _refusal(self, error: WeChatError) -> ProblemError:
        """What the till is told of an error code; one that will come again stops the account."""
        _log_for_admin(error.code, error.message)
        self.account = status_after_refusal(self.account, error.code, error.message)
        duration = self._stop_after(error.code)
        if duration:
            self._stop_code = error.code
            self._stopped_until = self._clock() + duration.total_seconds()
            self._is_stop_shared = False
            reason = f"{error.code} {error.message[:200]}"
            with contextlib.suppress(StorageUnavailableError):
                await self._limits.stop(self._account.limit_name, duration, reason)
                self._is_stop_shared = True
        return self._problem(error.code)

    def _stop_after(self, code: int) -> timedelta:
        meaning, now = meaning_of(code), self._now().astimezone(CHINA)
        match meaning.problem:
            case ProblemCode.QUOTA_USED_UP:
                midnight = datetime(now.year, now.month, now.day, tzinfo=CHINA) + timedelta(days=1)
                return midnight - now
            case ProblemCode.TOO_MANY_REQUESTS:
                return timedelta(seconds=60 - now.second)
            case ProblemCode.WECHAT_NOT_SET_UP if meaning.remedy is Remedy.NONE:
                return BROKEN_ACCOUNT
            case _:
                return timedelta()

    def _problem(self, code: int) -> ProblemError:
        problem = meaning_of(code).problem
        if problem is ProblemCode.TOO_MANY_REQUESTS:
            return ProblemError(problem, max(1.0, self._stopped_until - self._clock()))
        return ProblemError(problem)


class WeChatClients:
    """The accounts of one backend; made inside a running event loop.

    Args:
        config: their AppIDs, secrets and shops, and WeChat's address.
        limits: see :class:`WeChatClient`.
    """

    def __init__(self, config: BackendConfig, limits: SharedLimits) -> None:
        self._http = WeChatHttp(config.wechat_url)
        clients = [WeChatClient(account, self._http, limits) for account in config.accounts]
        self.default = clients[0]
        self._of_shop = {
            shop: client
            for client, account in zip(clients, config.accounts, strict=True)
            for shop in account.shops
        }
        self.all = tuple(clients)

    def of_shop(self, shop: str) -> WeChatClient:
        """The account that answers a shop's tills."""
        return self._of_shop.get(shop, self.default)

    async def close(self) -> None:
        """End the calls under way, then close the connections."""
        for client in self.all:
            await client.close()
        await self._http.close()


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
