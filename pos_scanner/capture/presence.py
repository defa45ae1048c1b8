"""Which code is new in a live picture: each is taken once, until it has left for a while."""

GONE_AFTER_S = 1.0
"""A code not seen for this long has left: longer than a glare or a shaking hand hides it."""


class Presence:
    """Remembers the codes in the picture. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._seen_at: dict[str, float] = {}

    def is_new(self, text: str, now_s: float) -> bool:
        """Note that a code is seen now; True when it was not in the picture before."""
        last = self._seen_at.get(text)
        self._seen_at = {t: at for t, at in self._seen_at.items() if now_s - at < GONE_AFTER_S}
        self._seen_at[text] = now_s
        return last is None or now_s - last >= GONE_AFTER_S
