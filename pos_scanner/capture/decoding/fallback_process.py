"""Slow decoders beside the main path, in a process of their own: pyzbar and the WeChat reader.

They read some frames that the main path does not, at 30 to 500 ms each, and are written in C++ that
has crashed and hung on hostile pictures: there it costs that frame. A few frames a second go over
through shared memory; detections come back. A picture that lies still can be waited for. Used from
one thread.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from multiprocessing import shared_memory
from typing import Any

import cv2
import numpy as np

from pos_scanner.capture.decoding.decoders import (
    Decoder,
    PyzbarDecoder,
    WechatDecoder,
    installed_decoders,
)
from pos_scanner.capture.decoding.detection import Detection, Gray

log = logging.getLogger(__name__)

INTERVAL_S = 0.35
HANGS_AFTER_S = 5.0
MAX_FAILURES = 5
"""A camera's frames are many: after so many they go without the fallback."""
TIMEOUT_S = 20.0
"""What a picture of 12 megapixels may take on an old till, the start of the process included."""
_NICENESS = 10


class FallbackProcess:
    """The process, and what goes there and comes back.

    Args:
        makers: of the decoders, the best first; called in the process, and sent there by name.
        timeout_s: how long a picture is waited for.
        max_failures: after so many it is given up until it is stopped.

    Attributes:
        failures: how often the process has crashed or hung since it was stopped.
    """

    name = "fallback"

    def __init__(
        self,
        makers: Sequence[Callable[[], Decoder]] = (WechatDecoder, PyzbarDecoder),
        timeout_s: float = TIMEOUT_S,
        max_failures: int = MAX_FAILURES,
    ) -> None:
        self._makers = makers
        self._timeout_s = timeout_s
        self._max_failures = max_failures
        self._process: Any = None
        self._pipe: Any = None
        self._memory: shared_memory.SharedMemory | None = None
        self._busy_since_s: float | None = None
        self._submitted_s = -float("inf")
        self.failures = 0

    def submit(self, gray: Gray, now_s: float) -> None:
        """Hand a frame over, (height, width), unless one is under way or was just now."""
        if self._busy_since_s is not None or now_s - self._submitted_s < INTERVAL_S:
            return
        self._submitted_s = now_s
        if self._send(gray):
            self._busy_since_s = now_s

    def collect(self, now_s: float) -> tuple[Detection, ...]:
        """What was read of the frame that was submitted; empty while it reads. Never waits."""
        if self._busy_since_s is None:
            return ()
        is_overdue = now_s - self._busy_since_s > HANGS_AFTER_S
        detections = self._receive(0.0, is_overdue=is_overdue)
        if detections is not None:
            self._busy_since_s = None
        return detections or ()

    def decode(self, gray: Gray) -> list[Detection]:
        """As a decoder: wait for what is read; nothing when that crashes or takes too long."""
        if not self._send(gray):
            return []
        return list(self._receive(self._timeout_s, is_overdue=True) or ())

    def stop(self) -> None:
        """End the process and give its memory back; the next picture starts it anew."""
        self._end()
        self.failures = 0
        self._free_memory()

    def _send(self, gray: Gray) -> bool:
        if self.failures >= self._max_failures:
            return False
        if self._process is None:
            self._start()
        memory = self._memory_for(gray.nbytes)
        if memory.buf is not None:
            memory.buf[: gray.nbytes] = gray.tobytes()
        try:
            self._pipe.send((memory.name, gray.shape))
        except OSError:
            self._note_failure("has gone")
            return False
        return True

    def _receive(self, timeout_s: float, *, is_overdue: bool) -> tuple[Detection, ...] | None:
        """What has been read, within a time; None when nothing has come."""
        try:
            if self._pipe.poll(timeout_s):
                detections: tuple[Detection, ...] = self._pipe.recv()
                return detections
        except (EOFError, OSError):
            self._note_failure("crashed")
        else:
            if is_overdue:
                self._note_failure("hangs")
        return None

    def _start(self) -> None:
        # Spawned, not forked: a fork of a process with threads may keep their locks for ever.
        context = multiprocessing.get_context("spawn")
        self._pipe, far_end = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(far_end, self._makers), name="fallback", daemon=True
        )
        self._process.start()
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

    def _note_failure(self, failure: str) -> None:
        self.failures += 1
        log.warning(
            "the fallback process %s (%d of %d)", failure, self.failures, self._max_failures
        )
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()
        self._process = self._pipe = self._busy_since_s = None


def _serve(pipe: Any, makers: Sequence[Callable[[], Decoder]]) -> None:
    """In the process: read what comes until the till has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    cv2.setNumThreads(1)
    decoders = installed_decoders(makers)
    with contextlib.suppress(EOFError, OSError):
        while True:
            name, shape = pipe.recv()
            memory = shared_memory.SharedMemory(name)
            shared = np.ndarray(shape, np.uint8, memory.buf)
            gray = shared.copy()
            del shared
            memory.close()
            readings = (tuple(decoder.decode(gray)) for decoder in decoders)
            pipe.send(next(filter(None, readings), ()))  # Of the first that reads anything.
