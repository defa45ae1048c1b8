"""A bar on stderr for work that takes long; nothing where stderr is no terminal."""

import sys
import time
from typing import TextIO

from pos_scanner.domain.visible_text import marked

WIDTH = 30
SHOWN_AFTER_S = 0.7
"""Shorter work is done before a bar has said anything."""
REDRAWN_EVERY_S = 0.1


class Progress:
    """A bar that is drawn over and over on one line.

    Args:
        stream: where it is drawn.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._is_seen = self._stream.isatty()
        self._started_s = time.monotonic()
        self._drawn_s = 0.0
        self._is_drawn = False

    def show(self, task: str, share: float) -> None:
        """Draw the bar of a task; its share from 0 to 1; at most every REDRAWN_EVERY_S."""
        now_s = time.monotonic()
        early = now_s - self._started_s < SHOWN_AFTER_S or now_s - self._drawn_s < REDRAWN_EVERY_S
        if not self._is_seen or early:
            return
        self._drawn_s = now_s
        self._is_drawn = True
        full = round(WIDTH * min(1.0, max(0.0, share)))
        bar = "█" * full + "░" * (WIDTH - full)
        self._stream.write(f"\r\x1b[K{bar} {share:4.0%}  {marked(task[-40:])}")
        self._stream.flush()

    def clear(self) -> None:
        """Take the bar away, before a line is printed and at the end."""
        if self._is_drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._is_drawn = False
