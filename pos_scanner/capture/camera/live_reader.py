"""Reads a live camera's frames: nothing while nothing moves, the cascade, a rescue beside it.

A code that was read is not read again until the picture changes; a picture in which everything
was tried in vain is tried again once a second. Made and used on the decoding thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from pos_scanner.capture.camera.hints import Advice, Hint, hint_for
from pos_scanner.capture.camera.motion import MotionGate
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.decoding.fallback_process import FallbackProcess
from pos_scanner.capture.decoding.pipeline import DecodingPipeline
from pos_scanner.capture.decoding.structured_append import StructuredAppend

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.detection import Gray

LIVE_BUDGET_MS = 11.0
"""A frame's time on the main path: the outline's step fits in, and 15 frames/s take a sixth of a
core while somebody stands there."""
RETRY_S = 1.0
QUIET_AFTER_S = 8.0
"""Where nothing has moved for so long nobody holds a code: a dark shop needs no advice."""


class FallbackReader(Protocol):
    """Slow decoders beside the main path; ``rescue.Rescue`` is one."""

    def offer(self, gray: Gray, now_s: float) -> None:
        """A frame that was not read; it may be declined."""
        ...

    def take(self, now_s: float) -> tuple[Detection, ...]:
        """What has been read since; never waits."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


class LiveReader:
    """Reads frame after frame.

    Args:
        cascade: the main path.
        rescue: slow decoders; those in a process of their own when not given.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        cascade: DecodingPipeline | None = None,
        rescue: FallbackReader | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cascade = cascade or DecodingPipeline(LIVE_BUDGET_MS)
        self._rescue = rescue or FallbackProcess()
        self._clock = clock
        self._gate = MotionGate()
        self._joiner = StructuredAppend()
        self._found: tuple[Detection, ...] = ()
        self._rounds_wanted = 0
        self._read_s = self._moved_s = -float("inf")
        self._advice = Advice()

    @property
    def hint(self) -> Hint | None:
        """What would help to read the code that is held; None when nothing is to be said."""
        return self._advice.told

    def read(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in a frame, (height, width); empty when none is read."""
        now_s = self._clock()
        moved = self._gate.has_moved(gray)
        if moved:
            self._gate.keep()
            self._moved_s = now_s
            # The round under way began on another picture: one more makes sure of every step.
            self._rounds_wanted = self._cascade.rounds + 2
        elif self._may_rest(now_s):
            if not self._found:
                self._found = self._joiner.join(self._rescue.take(now_s))
            return self._found
        self._read_s = now_s
        # Taken before the frame is read: what it says is of an older one.
        late = self._rescue.take(now_s)
        self._found = self._joiner.join(self._cascade.read(gray) or late)
        if self._found:
            self._advice.clear()
            return self._found
        if not self._is_tried:
            self._rescue.offer(gray, now_s)
        if now_s - self._moved_s < QUIET_AFTER_S:
            self._advice.note(hint_for(gray, self._gate.glance, self._cascade.suspects), now_s)
        else:
            self._advice.clear()
        return ()

    def stop(self) -> None:
        """End the rescue."""
        self._rescue.stop()

    @property
    def _is_tried(self) -> bool:
        """Whether every step has had its turn since something moved."""
        return self._cascade.rounds >= self._rounds_wanted

    def _may_rest(self, now_s: float) -> bool:
        """Nothing has moved: whether all was read, or tried not long ago."""
        return bool(self._found) or (self._is_tried and now_s - self._read_s < RETRY_S)
