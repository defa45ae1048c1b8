"""What to tell a customer whose code is not read, steadily. The measures are in ``legibility``."""

from enum import StrEnum

SHOWN_AFTER_S = 0.9
"""A code is read within this time or needs help; other help than before waits as long."""
HIDDEN_AFTER_S = 0.5
"""After so long without a suggestion nothing is shown any more."""


class Hint(StrEnum):
    """What is wrong with the picture of a code, and so what would help."""

    DARK = "dark"
    BRIGHT = "bright"
    BLURRED = "blurred"
    SMALL = "small"
    TILTED = "tilted"


class SteadyHint:
    """Makes steady advice of what each frame suggests: neither at once nor flickering.

    Times are monotonic seconds.

    Attributes:
        current: what is to be shown; None when nothing is.
    """

    def __init__(self) -> None:
        self.current: Hint | None = None
        self._suggestion: Hint | None = None
        self._began_s = self._suggested_s = self._last_s = 0.0

    def suggest(self, hint: Hint | None, now_s: float) -> None:
        """What a frame suggests; None where no symbol was located in it.

        A finder pattern that one frame in three shows is a code all the same.
        """
        if hint is None:
            if now_s - self._last_s > HIDDEN_AFTER_S:
                self.clear()
            return
        if self._suggestion is None:
            self._began_s = now_s
        if hint is not self._suggestion:
            self._suggestion, self._suggested_s = hint, now_s
        self._last_s = now_s
        waited_s = now_s - (self._began_s if self.current is None else self._suggested_s)
        if waited_s >= SHOWN_AFTER_S:
            self.current = hint

    def clear(self) -> None:
        """Show nothing: the code was read, or nobody is there."""
        self.current = self._suggestion = None
