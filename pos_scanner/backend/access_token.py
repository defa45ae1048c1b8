"""Keeps one access_token: fetched once for all, renewed before it ends, replaced when refused.

WeChat's ``stable_token`` gives the same token to every asker while it is valid and a new one in its
last 300 seconds, so renewing earlier than that fetches the old one again and again: 240 seconds it
is. There are two budgets. A normal call is cheap: one a second at most, and it is what gets the new
token after another system has taken the old one. A forced refresh makes every older token void and
is WeChat's for 20 times a day: it is asked for only when a normal call gives out a token that
WeChat has refused, and as rarely as ``may_force`` allows over all copies of the backend.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

log = logging.getLogger(__name__)

RENEW_AT_S = 240
RENEWAL_SPACING_S = 30
CALL_SPACING_S = 1.0
HOPELESS_S = 30.0
"""After WeChat has given out nothing but refused tokens: as long as two forced ones are apart."""
_ALL_REFUSED = "WeChat refuses each token that it gives"
_REFUSED_TOKENS = 16
"""Refused ones that are remembered; WeChat has two at a time."""


class Fetch(Protocol):
    """Asks WeChat's stable_token interface; ``force`` makes the older token void at once."""

    async def __call__(self, *, force: bool) -> tuple[str, float]:
        """The token and the seconds it will hold."""


class TokenRefusedError(Exception):
    """WeChat gives out a token that it refuses, and another may not be forced now."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    ends_at: float
    is_forced: bool


class AccessToken:
    """The token of one AppID.

    Args:
        fetch: asks WeChat; what it raises, ``get`` and ``replace`` raise.
        may_force: whether a refresh may be forced once more; asked only when it would be.
        clock: monotonic seconds.
        sleep: waits for seconds of that clock.
    """

    def __init__(
        self,
        fetch: Fetch,
        may_force: Callable[[], Awaitable[bool]],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fetch = fetch
        self._may_force = may_force
        self._clock = clock
        self._sleep = sleep
        self._token: _Token | None = None
        self._refused: deque[str] = deque(maxlen=_REFUSED_TOKENS)
        self._accepted = ""
        self._fetching: asyncio.Task[str] | None = None
        self._called_at = self._renewed_at = self._hopeless_until = -float("inf")

    @property
    def seconds_left(self) -> float:
        """What is left of the token; 0 when there is none that can be used."""
        token = self._token
        if token is None or token.text in self._refused:
            return 0.0
        return max(0.0, token.ends_at - self._clock())

    async def get(self) -> str:
        """A token that holds; the present one while a newer one is being fetched.

        Raises:
            TokenRefusedError: there is none that WeChat has not refused.
        """
        token, seconds_left = self._token, self.seconds_left
        if token is None or seconds_left <= 0:
            return await self._fetched()
        now = self._clock()
        if seconds_left < RENEW_AT_S and now - self._renewed_at >= RENEWAL_SPACING_S:
            self._renewed_at = now
            self._begin_fetch()
        return token.text

    async def replace(self, refused: str) -> str:
        """Another token than the one that WeChat has refused, which is never given out again.

        Raises:
            TokenRefusedError: there is none.
        """
        if refused not in self._refused:
            self._refused.append(refused)
            token = self._token
            is_forced = token is not None and token.text == refused and token.is_forced
            if is_forced and self._accepted != refused:
                # It was forced and never worked: the account is at fault, not the token.
                self._hopeless_until = self._clock() + HOPELESS_S
        if self._token is not None and self.seconds_left > 0:
            return self._token.text  # Another request has replaced it meanwhile.
        return await self._fetched()

    def accept(self, token: str) -> None:
        """WeChat has answered with this token."""
        self._accepted = token

    async def close(self) -> None:
        """End a call under way."""
        if self._fetching is not None:
            self._fetching.cancel()

    async def _fetched(self) -> str:
        # Shielded: a request whose time is over must not end what others wait for.
        return await asyncio.shield(self._begin_fetch())

    def _begin_fetch(self) -> asyncio.Task[str]:
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._obtain())
            self._fetching.add_done_callback(_note_failure)
        return self._fetching

    async def _obtain(self) -> str:
        if self._clock() < self._hopeless_until:
            raise TokenRefusedError(_ALL_REFUSED)
        token = await self._call(force=False)
        if token in self._refused and await self._may_force():
            log.warning("WeChat refuses a token that it still gives out: forcing a new one")
            token = await self._call(force=True)
        if token in self._refused:
            self._hopeless_until = self._clock() + HOPELESS_S
            raise TokenRefusedError(_ALL_REFUSED)
        return token

    async def _call(self, *, force: bool) -> str:
        wait_s = 0.0 if force else self._called_at + CALL_SPACING_S - self._clock()
        if wait_s > 0:
            await self._sleep(wait_s)
        self._called_at = self._clock()
        text, lifetime_s = await self._fetch(force=force)
        self._token = _Token(text, self._clock() + lifetime_s, force)
        log.info("token fetched, %d s left", lifetime_s)
        return text


def _note_failure(task: asyncio.Task[str]) -> None:
    # Whoever waits hears of it too; a renewal has nobody, and the next request tries again.
    if not task.cancelled() and (error := task.exception()) is not None:
        log.warning("no token was fetched: %s", str(error) or type(error).__name__)
