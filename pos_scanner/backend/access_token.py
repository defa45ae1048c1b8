"""Keeps one access_token: fetched once for all, renewed before it ends, replaced when refused.

WeChat's ``stable_token`` gives the same token to every asker while it is valid and a new one in its
last 300 seconds, so renewing earlier than that fetches the old one again and again: 240 seconds it
is. A token that WeChat refuses is asked for anew; only if the refused one comes back, it is forced,
which WeChat allows 20 times a day: here at most six times an hour.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

log = logging.getLogger(__name__)

RENEW_AT_S = 240
LEAST_SPACING_S = 30
"""Between two renewals or replacements: a broken account must not cost a day's quota."""
FORCED_AN_HOUR = 6


class Fetch(Protocol):
    """Asks WeChat's stable_token interface; ``force`` makes the older token void at once."""

    async def __call__(self, *, force: bool) -> tuple[str, float]:
        """The token and the seconds it will hold."""


class RefreshTooSoonError(Exception):
    """WeChat refuses the token, and asking again has to wait."""


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    ends_at: float


class AccessToken:
    """The token of one AppID.

    Args:
        fetch: asks WeChat; what it raises, ``get`` and ``replace`` raise.
        clock: monotonic seconds.
    """

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._kept: _Kept | None = None
        self._lock = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None
        self._renewed_at = self._replaced_at = -float("inf")
        self._forced_at: list[float] = []

    @property
    def seconds_left(self) -> float:
        """What is left of the token; 0 when there is none."""
        return max(0.0, self._kept.ends_at - self._clock()) if self._kept else 0.0

    async def get(self) -> str:
        """A token that holds; the one there is while a newer one is being fetched."""
        token = self._kept
        if token is None or token.ends_at <= self._clock():
            async with self._lock:
                if self._kept is not None and self.seconds_left > 0:
                    return self._kept.token  # Another request fetched it meanwhile.
                return await self._fetch_and_keep(force=False)
        now = self._clock()
        due = token.ends_at - now < RENEW_AT_S and now - self._renewed_at >= LEAST_SPACING_S
        if due and self._renewal is None:
            self._renewed_at = now
            self._renewal = asyncio.create_task(self._renew())
        return token.token

    async def replace(self, refused: str) -> str:
        """Another token than the one that WeChat has refused.

        Raises:
            RefreshTooSoonError: the last attempt was less than 30 seconds ago.
        """
        async with self._lock:
            if self._kept is not None and self._kept.token != refused:
                return self._kept.token  # Another request has replaced it meanwhile.
            now = self._clock()
            if now - self._replaced_at < LEAST_SPACING_S:
                raise RefreshTooSoonError
            self._replaced_at = now
            token = await self._fetch_and_keep(force=False)
            if token == refused and self._may_force(now):
                log.warning("WeChat refuses a token that it still gives out: forcing a new one")
                token = await self._fetch_and_keep(force=True)
            return token

    async def close(self) -> None:
        """End a renewal under way."""
        if self._renewal is not None:
            self._renewal.cancel()

    async def _renew(self) -> None:
        try:
            async with self._lock:
                await self._fetch_and_keep(force=False)
        except Exception as error:  # noqa: BLE001  (the token still holds; the next request tries)
            log.warning("renewing the token failed: %s", type(error).__name__)
        finally:
            self._renewal = None

    async def _fetch_and_keep(self, *, force: bool) -> str:
        token, left_s = await self._fetch(force=force)
        self._kept = _Kept(token, self._clock() + left_s)
        log.info("token fetched, %d s left", left_s)
        return token

    def _may_force(self, now: float) -> bool:
        self._forced_at = [at for at in self._forced_at if now - at < 3600]
        if len(self._forced_at) >= FORCED_AN_HOUR:
            return False
        self._forced_at.append(now)
        return True
