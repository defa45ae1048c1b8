"""Slow decoders beside the main path, in a process of their own: pyzbar and the WeChat reader.

They read some frames that the main path does not, at 30 to 500 ms each, and are written in C++ that
has crashed and hung on hostile pictures: there it costs that frame. A few frames a second go over
through shared memory; sightings come back. A picture that lies still can be waited for. Used from
one thread.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing import shared_memory
from typing import TYPE_CHECKING, Any

from pos_scanner.capture.decoding.decoders import (
    Decoder,
    PyzbarDecoder,
    WechatDecoder,
    made_where_there,
)
from pos_scanner.capture.decoding.detection import Detection

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.detection import Gray

log = logging.getLogger(__name__)

EVERY_S = 0.35
HANGS_AFTER_S = 5.0
MOST_DEATHS = 5
"""A camera's frames are many: after so many they go without the rescue."""
PATIENCE_S = 20.0
"""What a picture of 12 megapixels may take on an old till, the start of the process included."""
_NICENESS = 10


def usual_decoders() -> tuple[Decoder, ...]:
    """Those that read what the main path does not, the best first."""
    return made_where_there((WechatDecoder, PyzbarDecoder))


class FallbackProcess:
    """The process, and what goes there and comes back.

    Args:
        make_decoders: called in the process; a function of a module, since it is sent by name.
        patience_s: how long a picture is waited for.
        max_failures: after so many it is given up until it is stopped.
    """

    name = "rescue"

    def __init__(
        self,
        make_decoders: Callable[[], tuple[Decoder, ...]] = usual_decoders,
        patience_s: float = PATIENCE_S,
        max_failures: int = MOST_DEATHS,
    ) -> None:
        self._make_decoders = make_decoders
        self._patience_s = patience_s
        self._most_deaths = max_failures
        self._process: Any = None
        self._pipe: Any = None
        self._memory: shared_memory.SharedMemory | None = None
        self._sent_s: float | None = None
        self._offered_s = -float("inf")
        self.deaths = 0

    def offer(self, gray: Gray, now_s: float) -> None:
        """Hand a frame over, (height, width), unless one is under way or was just now."""
        if self._sent_s is not None or now_s - self._offered_s < EVERY_S:
            return
        self._offered_s = now_s
        if self._send(gray):
            self._sent_s = now_s

    def take(self, now_s: float) -> tuple[Detection, ...]:
        """What was read since; empty while it reads. Never waits."""
        if self._sent_s is None:
            return ()
        try:
            if self._pipe.poll():
                self._sent_s = None
                found: tuple[Detection, ...] = self._pipe.recv()
                return found
        except (EOFError, OSError):
            self._bury("crashed")
            return ()
        if now_s - self._sent_s > HANGS_AFTER_S:
            self._bury("hangs")
        return ()

    def decode(self, gray: Gray) -> list[Detection]:
        """As a decoder: wait for what is read; nothing when that crashes or takes too long."""
        if not self._send(gray):
            return []
        try:
            if self._pipe.poll(self._patience_s):
                return list(self._pipe.recv())
        except (EOFError, OSError):
            self._bury("crashed")
        else:
            self._bury("hangs")
        return []

    def stop(self) -> None:
        """End the process and give its memory back; the next picture starts it anew."""
        self._end()
        self.deaths = 0
        if self._memory is not None:
            self._memory.close()
            with contextlib.suppress(FileNotFoundError):
                self._memory.unlink()
            self._memory = None

    def _send(self, gray: Gray) -> bool:
        if self.deaths >= self._most_deaths:
            return False
        self._start()
        memory = self._room_for(gray.nbytes)
        if memory.buf is not None:
            memory.buf[: gray.nbytes] = gray.tobytes()
        try:
            self._pipe.send((memory.name, gray.shape))
        except OSError:
            self._bury("has gone")
            return False
        return True

    def _start(self) -> None:
        if self._process is not None:
            return
        # Spawned, not forked: a fork of a process with threads may keep their locks for ever.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, self._make_decoders), name="rescue", daemon=True
        )
        self._process.start()
        theirs.close()

    def _room_for(self, size: int) -> shared_memory.SharedMemory:
        if self._memory is None or self._memory.size < size:
            if self._memory is not None:
                self._memory.close()
                self._memory.unlink()
            self._memory = shared_memory.SharedMemory(create=True, size=size)
        return self._memory

    def _bury(self, how: str) -> None:
        self.deaths += 1
        log.warning("the rescue reader %s (%d of %d)", how, self.deaths, self._most_deaths)
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()
        self._process = self._pipe = self._sent_s = None


def _serve(pipe: Any, make_decoders: Callable[[], tuple[Decoder, ...]]) -> None:
    """In the process: read what comes until the till has gone."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    cv2.setNumThreads(1)
    decoders = make_decoders()
    with contextlib.suppress(EOFError, OSError):
        while True:
            name, shape = pipe.recv()
            memory = shared_memory.SharedMemory(name)
            shared = numpy.ndarray(shape, numpy.uint8, memory.buf)
            gray = shared.copy()
            del shared
            memory.close()
            pipe.send(_first_found(decoders, gray))


def _first_found(decoders: tuple[Decoder, ...], gray: Gray) -> tuple[Detection, ...]:
    for decoder in decoders:
        if found := decoder.decode(gray):
            return tuple(found)
    return ()
