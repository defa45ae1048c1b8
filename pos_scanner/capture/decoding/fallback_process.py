"""Slow decoders beside the main path, in a process of their own: tapirscan, WeChat's, pyzbar.

They read some frames that the main path does not, at 30 to 500 ms each, and are native code that
has crashed and hung on hostile pictures: there it costs that decoder that frame. A few frames a
second go over through shared memory; detections come back. A picture that lies still can be waited
for. Used from one thread.

The process says which decoder is at work, so that a crash or a hang is that one's failure: after
some it rests for a while, and the others go on. Time counts from when the process is ready: loading
takes seconds on an old till, and longer beside a busy one.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from multiprocessing import shared_memory
from typing import Any

import cv2
import numpy as np

from pos_scanner.capture.decoding.decoders import (
    Decoder,
    PyzbarDecoder,
    TapirscanDecoder,
    WechatDecoder,
)
from pos_scanner.capture.decoding.detection import Detection, Gray
from pos_scanner.capture.decoding.regions import Patch, whole_picture

log = logging.getLogger(__name__)

INTERVAL_S = 0.35
START_LIMIT_S = 60.0
"""Spawning Python and loading the models takes ten on an old till that is busy."""
HANGS_AFTER_S = 5.0
WARM_UPS = 100
"""A slow till's limit is so many times what its decoders take for a blank picture, if that is more
than ``HANGS_AFTER_S``."""
LARGEST_LIMIT_S = 60.0
STALE_AFTER_S = 1.5
"""A frame that has waited so long for the process to start shows what is no longer there."""
MAX_FAILURES = 5
"""After so many within ``FORGIVEN_AFTER_S`` a decoder rests."""
FORGIVEN_AFTER_S = 300.0
TIMEOUT_S = 20.0
"""What a picture of 12 megapixels may take a decoder on an old till."""
LARGE_PX = 1600
SMALL_PX = 640
"""Copies of a live frame that are scanned: of a larger one the decoders read less, and take
seconds; a small one has a screen's grid averaged away."""
_WARM_UP_SIZE = (480, 640)
_NICENESS = 10

Maker = Callable[[], Decoder]
LIVE_DECODERS: tuple[Maker, ...] = (TapirscanDecoder, WechatDecoder, PyzbarDecoder)
"""For a camera's frames: the one that takes the least time first."""


class _Kind(Enum):
    """What a message from the process says."""

    WORKING = "working"
    """A decoder, by its index, begins to load or to scan."""
    READY = "ready"
    """All are loaded; with the seconds that a blank picture took."""
    DETECTIONS = "detections"
    """The picture has been scanned."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A picture for the process.

    Attributes:
        memory_name: of the shared memory that holds it.
        shape: (height, width).
        sides_px: longer sides of the copies that are scanned; 0 as it is.
        decoders: indices of those that scan it, until one reads anything.
    """

    memory_name: str
    shape: tuple[int, ...]
    sides_px: tuple[int, ...]
    decoders: tuple[int, ...]


class FallbackProcess:
    """The process, and what goes there and comes back.

    Args:
        makers: of the decoders, the best first; called in the process, and sent there by name.
        timeout_s: how long a picture is waited for.
        max_failures: after so many a decoder rests until they are forgiven, or all is stopped.

    Attributes:
        failures: how often the process has crashed or hung since it was stopped.
        is_ready: whether the process has loaded its decoders and answers.
    """

    name = "fallback"

    def __init__(
        self,
        makers: Sequence[Maker] = LIVE_DECODERS,
        timeout_s: float = TIMEOUT_S,
        max_failures: int = MAX_FAILURES,
    ) -> None:
        self._makers = tuple(makers)
        self._timeout_s = timeout_s
        self._max_failures = max_failures
        self._failed_s = [deque[float](maxlen=max(1, max_failures)) for _ in makers]
        self._process: Any = None
        self._pipe: Any = None
        self._memory: shared_memory.SharedMemory | None = None
        self.is_ready = False
        self._working: int | None = None
        self._limit_s = HANGS_AFTER_S
        self._waiting: tuple[_Job, float] | None = None
        self._busy_since_s: float | None = None
        self._started_s = self._submitted_s = -float("inf")
        self._patch: Patch | None = None
        self.failures = 0

    @property
    def decoders(self) -> tuple[Decoder, ...]:
        """Each decoder by itself, to be asked for pictures: as if it ran here."""
        return tuple(_RemoteDecoder(self, index) for index in range(len(self._makers)))

    def is_resting(self, now_s: float) -> bool:
        """Whether a decoder is left out because it failed too often of late."""
        return len(self._trusted(now_s)) < len(self._makers)

    def submit(self, gray: Gray, now_s: float) -> bool:
        """Hand a frame over, (height, width), unless one is under way or was just now.

        Gives whether it was taken. The first one starts the process, and waits for that.
        """
        self._note_start(now_s)
        is_busy = self._busy_since_s is not None or self._waiting is not None
        trusted = self._trusted(now_s)
        if is_busy or not trusted or now_s - self._submitted_s < INTERVAL_S:
            return False
        self._submitted_s = now_s
        self._patch = whole_picture(gray).cut(gray, LARGE_PX if max(gray.shape) > LARGE_PX else 0)
        job = self._job(self._patch.image, (0, SMALL_PX), trusted, now_s)
        if job is None:
            return False
        if self.is_ready:
            self._send(job, now_s)
        else:
            self._waiting = (job, now_s)
        return True

    def collect(self, now_s: float) -> tuple[Detection, ...]:
        """What was read of the frame that was submitted; empty while it reads. Never waits."""
        self._note_start(now_s)
        if self._busy_since_s is None:
            return ()
        is_overdue = now_s - self._busy_since_s > self._limit_s
        detections = self._receive(0.0, now_s, is_overdue=is_overdue)
        if detections is None or self._patch is None:
            return ()
        self._busy_since_s = None
        return tuple(
            replace(detection, corners=self._patch.to_picture(detection.corners))
            for detection in detections
        )

    def decode(self, gray: Gray) -> list[Detection]:
        """As a decoder: wait for what the first of them reads.

        One that crashes or takes too long costs the others nothing.
        """
        readings = (self.decode_by(index, gray) for index in range(len(self._makers)))
        return next(filter(None, readings), [])

    def decode_by(self, index: int, gray: Gray) -> list[Detection]:
        """Wait for what one decoder reads; nothing when it crashes, takes too long or rests."""
        now_s = time.monotonic()
        if index not in self._trusted(now_s):
            return []
        job = self._job(gray, (0,), (index,), now_s)
        self._wait_for_start()
        if job is None or not self.is_ready or not self._send(job, now_s):
            return []
        detections = self._receive(self._timeout_s, now_s, is_overdue=True)
        self._busy_since_s = None
        return list(detections or ())

    def stop(self) -> None:
        """End the process and give its memory back; the next picture starts it anew."""
        self._end()
        self.failures = 0
        for failed_s in self._failed_s:
            failed_s.clear()
        self._free_memory()

    # ------------------------------------------------------------------------- the conversation

    def _trusted(self, now_s: float) -> tuple[int, ...]:
        """The decoders that have not failed too often of late."""
        return tuple(
            index
            for index, failed_s in enumerate(self._failed_s)
            if sum(now_s - at_s < FORGIVEN_AFTER_S for at_s in failed_s) < self._max_failures
        )

    def _job(
        self, gray: Gray, sides_px: tuple[int, ...], decoders: tuple[int, ...], now_s: float
    ) -> _Job | None:
        """Put a picture into the shared memory, for the process; None where one cannot be had."""
        try:
            if self._process is None:
                self._start(now_s)
            memory = self._memory_for(gray.nbytes)
        except OSError:
            self._note_failure("cannot be started", now_s)
            return None
        if memory.buf is not None:
            memory.buf[: gray.nbytes] = gray.tobytes()
        return _Job(memory.name, gray.shape, sides_px, decoders)

    def _send(self, job: _Job, now_s: float) -> bool:
        try:
            self._pipe.send(job)
        except OSError:
            self._note_failure("has gone", now_s)
            return False
        self._busy_since_s = now_s
        return True

    def _note_start(self, now_s: float) -> None:
        """Hand over what waits once the process is ready; that takes it seconds, and may fail."""
        if self._process is None or self.is_ready:
            return
        self._receive(0.0, now_s, is_overdue=now_s - self._started_s > START_LIMIT_S)
        self._hand_over(now_s)

    def _hand_over(self, now_s: float) -> None:
        if self.is_ready and self._waiting is not None:
            (job, submitted_s), self._waiting = self._waiting, None
            if now_s - submitted_s < STALE_AFTER_S:
                self._send(job, now_s)

    def _wait_for_start(self) -> None:
        deadline_s = time.monotonic() + START_LIMIT_S
        while self._process is not None and not self.is_ready:
            now_s = time.monotonic()
            self._receive(max(0.0, deadline_s - now_s), now_s, is_overdue=True)

    def _receive(
        self, timeout_s: float, now_s: float, *, is_overdue: bool
    ) -> tuple[Detection, ...] | None:
        """What has been read, within a time; None when nothing has come, or it has got ready."""
        deadline_s = time.monotonic() + timeout_s
        try:
            while self._pipe.poll(max(0.0, deadline_s - time.monotonic())):
                kind, value = self._pipe.recv()
                if kind is _Kind.WORKING:
                    self._working = value
                elif kind is _Kind.READY:
                    self.is_ready = True
                    self._limit_s = min(LARGEST_LIMIT_S, max(HANGS_AFTER_S, WARM_UPS * value))
                    return None
                else:
                    detections: tuple[Detection, ...] = value
                    return detections
        except (EOFError, OSError):
            self._note_failure("crashed", now_s)
        else:
            if is_overdue:
                self._note_failure("hangs", now_s)
        return None

    # ------------------------------------------------------------------- the process and its memory

    def _start(self, now_s: float) -> None:
        # Spawned, not forked: a fork of a process with threads may keep their locks for ever.
        context = multiprocessing.get_context("spawn")
        pipe, far_end = context.Pipe()
        arguments = (far_end, self._makers, self._trusted(now_s))
        process = context.Process(target=_serve, args=arguments, name="fallback", daemon=True)
        process.start()  # Where that fails there is nothing to be ended.
        self._process, self._pipe, self._started_s = process, pipe, now_s
        far_end.close()

    def _memory_for(self, size: int) -> shared_memory.SharedMemory:
        if self._memory is None or self._memory.size < size:
            self._free_memory()
            self._memory = shared_memory.SharedMemory(create=True, size=size)
        return self._memory

    def _free_memory(self) -> None:
        if self._memory is not None:
            self._memory.close()
            with contextlib.suppress(FileNotFoundError):
                self._memory.unlink()
            self._memory = None

    def _note_failure(self, failure: str, now_s: float) -> None:
        """Blame the decoder that was at work; all of them where none had begun."""
        self.failures += 1
        blamed = range(len(self._makers)) if self._working is None else [self._working]
        for index in blamed:
            self._failed_s[index].append(now_s)
        names = ", ".join(_name_of(self._makers[index]) for index in blamed)
        log.warning("the fallback process %s (%s; failure %d)", failure, names, self.failures)
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()
        self._process = self._pipe = self._busy_since_s = self._waiting = self._working = None
        self.is_ready = False


class _RemoteDecoder:
    """One of the process's decoders; what crashes there reads nothing here."""

    def __init__(self, process: FallbackProcess, index: int) -> None:
        self.name = "fallback"
        self._process = process
        self._index = index

    def decode(self, gray: Gray) -> list[Detection]:
        """Every code in the picture."""
        return self._process.decode_by(self._index, gray)


def _name_of(maker: Maker) -> str:
    return str(getattr(maker, "name", "decoder"))


def _serve(pipe: Any, makers: Sequence[Maker], trusted: Iterable[int]) -> None:
    """In the process: read what comes until the till has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    cv2.setNumThreads(1)
    with contextlib.suppress(EOFError, OSError):
        decoders = _loaded(pipe, makers, trusted)
        began_s = time.perf_counter()
        blank = np.full(_WARM_UP_SIZE, 128, np.uint8)
        _decode(pipe, decoders, blank, _Job("", blank.shape, (0,), tuple(decoders)))
        pipe.send((_Kind.READY, time.perf_counter() - began_s))
        while True:
            job = pipe.recv()
            memory = shared_memory.SharedMemory(job.memory_name)
            gray = np.ndarray(job.shape, np.uint8, memory.buf).copy()
            memory.close()
            pipe.send((_Kind.DETECTIONS, _decode(pipe, decoders, gray, job)))


def _loaded(pipe: Any, makers: Sequence[Maker], trusted: Iterable[int]) -> dict[int, Decoder]:
    """The decoders whose libraries can be loaded; ``pos-scanner doctor`` names the others."""
    decoders: dict[int, Decoder] = {}
    for index in trusted:
        pipe.send((_Kind.WORKING, index))
        try:
            decoders[index] = makers[index]()
        except Exception:  # However one is broken, the others are loaded.
            log.warning("%s cannot be loaded", _name_of(makers[index]), exc_info=True)
    return decoders


def _decode(
    pipe: Any, decoders: dict[int, Decoder], gray: Gray, job: _Job
) -> tuple[Detection, ...]:
    """The codes of the first decoder, and of the first copy, that shows any."""
    for index in job.decoders:
        if index not in decoders:
            continue
        pipe.send((_Kind.WORKING, index))
        for side_px in job.sides_px:
            if side_px >= max(gray.shape):
                continue
            patch = whole_picture(gray).cut(gray, side_px)
            try:
                detections = decoders[index].decode(patch.image)
            except Exception:  # Whatever one stumbles over, the next one reads on.
                log.warning("a decoder stumbled over a picture", exc_info=True)
                break
            if detections:
                return tuple(
                    replace(detection, corners=patch.to_picture(detection.corners))
                    for detection in detections
                )
    return ()
