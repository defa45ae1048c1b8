"""Reads a live camera's frames: nothing while nothing moves, the main path, a fallback beside it.

A code that was read is not read again until the picture changes; a picture in which everything
was tried in vain is tried again once a second. Created and used on the decoding thread; this module
loads the decoders.
"""

import time
from collections.abc import Callable

from pos_scanner.capture.camera.frame import Hint
from pos_scanner.capture.camera.legibility import SteadyHint, hint_for
from pos_scanner.capture.camera.motion import MotionGate
from pos_scanner.capture.decoding.detection import Corners, Detection, Gray
from pos_scanner.capture.decoding.fallback_process import FallbackProcess
from pos_scanner.capture.decoding.filters import thumbnail
from pos_scanner.capture.decoding.pipeline import DecodingPipeline
from pos_scanner.capture.decoding.structured_append import StructuredAppend

LIVE_BUDGET = 12.0
"""Reference scans that a frame may cost beyond its first scan: locating a symbol by its texture
fits in, and 15 frames/s take a sixth of a core while somebody stands there."""
RETRY_S, QUIET_RETRY_S = 1.0, 3.0
"""A still scene is tried again so often: where something moved of late, and where nothing has."""
LEAST_OFFERS = 2
"""Frames of a scene that the fallback has, however soon the main path has tried everything: its
process may still be starting."""
QUIET_AFTER_S = 8.0
"""Where nothing has moved for so long nobody holds a code: a dark shop needs no advice."""


class LiveReader:
    """Reads frame after frame.

    Args:
        pipeline: the main path.
        fallback: slow decoders; those in a process of their own when not given.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        pipeline: DecodingPipeline | None = None,
        fallback: FallbackProcess | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pipeline = pipeline or DecodingPipeline(LIVE_BUDGET)
        self._fallback = fallback or FallbackProcess()
        self._clock = clock
        self._gate = MotionGate()
        self._structured_append = StructuredAppend()
        self._detections: tuple[Detection, ...] = ()
        self._required_steps = self._offers = 0
        self._read_s = self._moved_s = -float("inf")
        self._steady_hint = SteadyHint()

    @property
    def hint(self) -> Hint | None:
        """What would help to read the code that is held; None when nothing is to be said."""
        return self._steady_hint.current

    @property
    def steps(self) -> int:
        """How many attempts have been made after the frames' first scans."""
        return self._pipeline.steps

    @property
    def is_fallback_resting(self) -> bool:
        """Whether a slower decoder is left out because it failed too often of late."""
        return self._fallback.is_resting(self._clock())

    @property
    def unread(self) -> tuple[Corners, ...]:
        """Corners of what looked like a code in the last picture and was not read."""
        return tuple(symbol.corners for symbol in self._pipeline.unread)

    def read(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in a frame, (height, width); empty when none is read."""
        now_s = self._clock()
        small = thumbnail(gray)
        if self._gate.has_moved(small):
            self._moved_s = now_s
            self._offers = 0
            self._pipeline.begin_scene()
            # Counted, not timed: a slow machine comes to rest, too, only later.
            self._required_steps = self._pipeline.steps + self._pipeline.round_length
        elif self._detections or (
            self._is_exhausted and now_s - self._read_s < self._pause_s(now_s)
        ):
            if not self._detections:
                self._detections = self._structured_append.join(self._fallback.collect(now_s))
            return self._detections
        self._read_s = now_s
        # Collected before the frame is read: what it says is of an older one.
        late = self._fallback.collect(now_s)
        self._pipeline.is_brief = is_resting = self._is_exhausted
        self._detections = self._structured_append.join(self._pipeline.read(gray) or late)
        if self._detections:
            self._steady_hint.clear()
            return self._detections
        if not is_resting or self._offers < LEAST_OFFERS:
            self._offers += self._fallback.submit(gray, now_s)
        if now_s - self._moved_s < QUIET_AFTER_S:
            self._steady_hint.suggest(hint_for(gray, small, self._pipeline.unread), now_s)
        else:
            self._steady_hint.clear()
        return ()

    def stop(self) -> None:
        """End the fallback process."""
        self._fallback.stop()

    def _pause_s(self, now_s: float) -> float:
        is_quiet = self.hint is None and now_s - self._moved_s >= QUIET_AFTER_S
        return QUIET_RETRY_S if is_quiet else RETRY_S

    @property
    def _is_exhausted(self) -> bool:
        """Whether every attempt has had its turn since something moved."""
        return self._pipeline.steps >= self._required_steps
