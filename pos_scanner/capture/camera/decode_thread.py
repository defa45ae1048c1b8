"""The thread that reads a camera's frames: always the newest, and watched.

A decoder that hangs on a frame costs that frame: the thread is left behind and another goes on with
a new reader. What a left thread still finds is not told. One that raises costs its frame, too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pos_scanner.capture.camera.code_tracker import CodeTracker

if TYPE_CHECKING:
    from pos_scanner.capture.camera.frame import CameraListener, Frame, FrameReader
    from pos_scanner.capture.camera.hints import Hint
    from pos_scanner.capture.decoding.detection import Detection

log = logging.getLogger(__name__)

HANGS_AFTER_S = 4.0
"""No frame takes a tenth of it; loading the decoders on a slow disk takes most of it."""
MOST_STUMBLES_TOLD = 5
MOST_LEFT = 5
"""So many threads are left behind; after that the last one is waited for."""


class DecodeThread:
    """Frames in, sightings out, by the listener.

    Args:
        listener: hears of codes and hints, on the decoding thread.
        make_reader: makes what reads the frames, on that thread.
    """

    def __init__(self, listener: CameraListener, make_reader: Callable[[], FrameReader]) -> None:
        self._listener = listener
        self._make_reader = make_reader
        self._newest: Frame | None = None
        self._came = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._left: list[threading.Thread] = []
        self._busy_since_s: float | None = None
        self._presence = CodeTracker()
        self._untaken: set[str] = set()
        self._outlined = False
        self._stumbles = 0
        self._hint: Hint | None = None

    def start(self) -> None:
        """Begin; returns at once."""
        name = f"camera-decode-{len(self._left)}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def offer(self, frame: Frame) -> None:
        """The newest frame; one that still waits is dropped. Sees to a thread that hangs, too."""
        with self._came:
            self._newest = frame
            self._came.notify()
            since_s = self._busy_since_s
        hangs = since_s is not None and time.monotonic() - since_s > HANGS_AFTER_S
        if hangs and self._thread is not None and len(self._left) < MOST_LEFT:
            log.error("the decoder hangs on a frame; going on without it")
            with self._came:
                self._left.append(self._thread)
                self._busy_since_s = None
                self.start()

    def report_again(self, texts: Iterable[str]) -> None:
        """Nobody could take these codes: told anew, once they are seen in a later frame."""
        with self._came:
            self._untaken.update(texts)

    def stop(self, timeout_s: float) -> bool:
        """End the thread; gives whether it ended, and every one left behind, in time."""
        with self._came:
            self._stopping = True
            self._came.notify_all()
        until = time.monotonic() + timeout_s
        threads = [*self._left, *([self._thread] if self._thread else [])]
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    # ------------------------------------------------------------------------ on the thread

    def _run(self) -> None:
        reader: FrameReader | None = None
        try:
            while (frame := self._wait_for_frame()) is not None:
                reader = reader or self._make_reader()
                try:
                    sightings = reader.read(frame.gray)
                except Exception as error:  # noqa: BLE001  (a mistake costs its frame, no more)
                    self._note_stumble(error)
                    reader.stop()
                    reader = None
                    continue
                if not self._is_current:
                    return
                self._tell(sightings, reader.hint, frame)
        finally:
            if reader is not None:
                reader.stop()

    def _note_stumble(self, error: Exception) -> None:
        """A mistake of ours or of a decoder's; a camera shows it again 15 times a second."""
        self._stumbles += 1
        if self._stumbles <= MOST_STUMBLES_TOLD:
            log.error("the reader stumbled over a frame; a new one goes on", exc_info=error)

    @property
    def _is_current(self) -> bool:
        with self._came:
            return self._thread is threading.current_thread()

    def _wait_for_frame(self) -> Frame | None:
        """The newest frame, once; ``None`` when the camera stops or another thread took over."""
        with self._came:
            if self._thread is not threading.current_thread():
                return None
            self._busy_since_s = None
            while self._newest is None and not self._stopping:
                self._came.wait()
            frame, self._newest = self._newest, None
            self._busy_since_s = time.monotonic()
            return None if self._stopping else frame

    def _tell(self, sightings: tuple[Detection, ...], hint: Hint | None, frame: Frame) -> None:
        with self._came:
            untaken, self._untaken = self._untaken, set()
        self._presence.forget(untaken)
        if new := self._presence.new_ones(sightings, frame.captured_s):
            self._listener.on_detections(new, self._presence.present, frame)
        if sightings or self._outlined:
            self._listener.on_codes(sightings, frame)
        self._outlined = bool(sightings)
        if hint is not self._hint:
            self._hint = hint
            self._listener.on_hint(hint)
