"""The stand-in's access_tokens, by WeChat's rules for stable_token and the older token.

stable_token, normal mode: the same token with what is left of it; in its last five minutes a new
one, and both hold. force_refresh: a new one at once, the old one dies; at most 20 a day and one in
30 seconds. The older token interface has tokens of its own: each call's kills the one before.
"""

import secrets
import time
from collections.abc import Callable

LIFETIME_S = 7200
OVERLAP_S = 300
FORCED_SPACING_S = 30
FORCED_A_DAY = 20


class Tokens:
    """Every token given out. Times are monotonic seconds of the clock handed in."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, lifetime_s: float = LIFETIME_S
    ) -> None:
        self._clock = clock
        self._lifetime_s = lifetime_s
        self._ends_at: dict[str, float] = {}
        self._stable = ""
        self._older = ""
        self._forced_at: list[float] = []
        self.given = 0
        """How many answers held a token: what a daily quota would count."""

    def stable(self, *, force: bool) -> tuple[str, int]:
        """A stable token and the seconds it has left."""
        now = self._clock()
        if force and self._may_force(now):
            self._ends_at.pop(self._stable, None)
            self._stable = ""
        if self._ends_at.get(self._stable, 0) - now < min(OVERLAP_S, self._lifetime_s / 2):
            self._stable = self._make(now)
        self.given += 1
        return self._stable, int(self._ends_at[self._stable] - now)

    def older(self) -> tuple[str, int]:
        """A token of the older interface."""
        now = self._clock()
        self._ends_at.pop(self._older, None)
        self._older = self._make(now)
        self.given += 1
        return self._older, int(self._lifetime_s)

    def revoke_all(self) -> None:
        """As when the AppSecret is changed."""
        self._ends_at.clear()
        self._stable = self._older = ""

    def take_over(self) -> None:
        """As when another system of this account forces a refresh: its token is the new one."""
        self._ends_at.pop(self._stable, None)
        self._stable = self._make(self._clock())

    def error_of(self, token: str) -> tuple[int, str] | None:
        """What is wrong with a token, if anything."""
        if not token:
            return 41001, "access_token missing"
        ends_at = self._ends_at.get(token)
        if ends_at is None:
            return 40001, "invalid credential, access_token is invalid or not latest"
        if ends_at <= self._clock():
            return 42001, "access_token expired"
        return None

    def _make(self, now: float) -> str:
        token = f"{secrets.randbelow(100)}_{secrets.token_urlsafe(96)}"
        self._ends_at[token] = now + self._lifetime_s
        return token

    def _may_force(self, now: float) -> bool:
        self._forced_at = [at for at in self._forced_at if now - at < 86_400]
        if len(self._forced_at) >= FORCED_A_DAY:
            return False
        if self._forced_at and now - self._forced_at[-1] < FORCED_SPACING_S:
            return False
        self._forced_at.append(now)
        return True
