"""The thread that decodes a camera's frames: always the newest, and watched.

A decoder that hangs on a frame costs that frame: the thread is abandoned and another goes on with
a new reader. What an abandoned thread still reads is not reported. A reader that raises costs its
frame, too.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable

from pos_scanner.capture.camera.frame import (
    CameraListener,
    Frame,
    FrameReader,
    Hint,
    ReaderReport,
)
from pos_scanner.capture.decoding.detection import Detection

log = logging.getLogger(__name__)

HANGS_AFTER_S = 4.0
"""No frame takes a tenth of it; loading the decoders on a slow disk takes most of it."""
MAX_LOGGED_ERRORS = 5
"""A mistake of ours or of a decoder's is made again 15 times a second."""
MAX_ABANDONED = 5
"""So many threads are abandoned; after that the last one is waited for."""


GONE_AFTER_S = 1.0
"""A code not detected for this long has gone: longer than a glare or a shaking hand hides it."""
TOGETHER_S = 0.5
"""Codes detected within this time are before the camera together: the next customer in a queue
shows his later, and nobody is to be asked which of the two is meant."""


REPORT_INTERVAL_S = 1.0


class ReaderMeter:
    """Counts frames and times until there is a second's to report. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._first: tuple[Frame, int] | None = None
        self._frames_read = 0
        self._spent_s = 0.0

    def note(self, frame: Frame, spent_s: float, reader: FrameReader) -> ReaderReport | None:
        """Note a frame that took ``spent_s`` to read; gives a report once a second."""
        if self._first is None:
            self._first = (frame, reader.steps)
        first, first_steps = self._first
        self._frames_read += 1
        self._spent_s += spent_s
        interval_s = frame.captured_s - first.captured_s
        if interval_s < REPORT_INTERVAL_S:
            return None
        report = ReaderReport(
            frames_per_s=(frame.sequence - first.sequence) / interval_s,
            read_ms=1000 * self._spent_s / self._frames_read,
            steps=max(0, reader.steps - first_steps) / interval_s,
            is_fallback_resting=reader.is_fallback_resting,
            unread=reader.unread,
        )
        self._first, self._frames_read, self._spent_s = (frame, reader.steps), 0, 0.0
        return report


class CodeTracker:
    """Which code is new in a live picture: each is new once, until it has gone for a while.

    A code in whose place another one is now has gone at once. One that lies on the counter while
    another is held up may not be read for as long: where it lay it is not new. Times are monotonic
    seconds.
    """

    def __init__(self) -> None:
        self._tracks: dict[str, tuple[float, Detection]] = {}
        self._lying: dict[str, Detection] = {}
        """Codes that went while another was there; their place is nobody else's yet."""

    def update(self, detections: tuple[Detection, ...], now_s: float) -> tuple[Detection, ...]:
        """Note what a frame shows; gives the codes that were not in the picture before it."""
        current = {
            text: (last_s, code)
            for text, (last_s, code) in self._tracks.items()
            if now_s - last_s < GONE_AFTER_S and not _is_replaced(code, detections)
        }
        overlooked = {text: code for text, (_, code) in self._tracks.items() if text not in current}
        lying = (self._lying | overlooked) if current else {}
        self._lying = {
            text: code for text, code in lying.items() if not _is_replaced(code, detections)
        }
        appeared = tuple(
            detection
            for detection in detections
            if detection.text not in current and not self._lies(detection)
        )
        for detection in detections:
            self._lying.pop(detection.text, None)
        self._tracks = current | {detection.text: (now_s, detection) for detection in detections}
        return appeared

    def _lies(self, detection: Detection) -> bool:
        lying = self._lying.get(detection.text)
        return lying is not None and detection.shares_place_with(lying)

    @property
    def texts(self) -> frozenset[str]:
        """The texts of the codes that have not gone yet."""
        return frozenset(self._tracks)

    def forget(self, texts: Iterable[str]) -> None:
        """Codes that nobody could take: they are new again, if a frame shows them at all."""
        for text in texts:
            self._tracks.pop(text, None)
            self._lying.pop(text, None)

    @property
    def present(self) -> tuple[Detection, ...]:
        """The codes that are there together with the newest, in the order in which they came."""
        tracks = self._tracks.values()
        newest_s = max((last_s for last_s, _ in tracks), default=0.0)
        return tuple(detection for last_s, detection in tracks if newest_s - last_s <= TOGETHER_S)


def _is_replaced(code: Detection, detections: tuple[Detection, ...]) -> bool:
    if any(detection.text == code.text for detection in detections):
        return False
    return any(detection.shares_place_with(code) for detection in detections)


class DecodeThread:
    """Frames in, detections out, by the listener.

    Args:
        listener: hears of codes and hints, on the decoding thread.
        make_reader: makes what reads the frames, on that thread; a LiveReader when not given.
    """

    def __init__(
        self, listener: CameraListener, make_reader: Callable[[], FrameReader] | None = None
    ) -> None:
        self._listener = listener
        self._make_reader = make_reader or _make_live_reader
        self._newest: Frame | None = None
        self._condition = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._abandoned: list[threading.Thread] = []
        self._busy_since_s: float | None = None
        self._tracker = CodeTracker()
        self._meter = ReaderMeter()
        self._to_report_again: set[str] = set()
        self._has_codes = False
        self._errors = 0
        self._hint: Hint | None = None

    def start(self) -> None:
        """Begin to decode; returns at once."""
        name = f"camera-decode-{len(self._abandoned)}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def offer(self, frame: Frame) -> None:
        """The newest frame; one that still waits is dropped. Replaces a thread that hangs, too."""
        with self._condition:
            self._newest = frame
            self._condition.notify()
            since_s = self._busy_since_s
        hangs = since_s is not None and time.monotonic() - since_s > HANGS_AFTER_S
        if hangs and self._thread is not None and len(self._abandoned) < MAX_ABANDONED:
            log.error("the decoder hangs on a frame; going on without it")
            with self._condition:
                self._abandoned.append(self._thread)
                self._busy_since_s = None
                self.start()

    def report_again(self, texts: Iterable[str]) -> None:
        """Nobody could take these codes: reported anew, once a later frame shows them."""
        with self._condition:
            self._to_report_again.update(texts)

    def stop(self, timeout_s: float) -> bool:
        """End the thread; gives whether it, and every abandoned one, ended in time."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        deadline_s = time.monotonic() + timeout_s
        threads = [*self._abandoned, *([self._thread] if self._thread else [])]
        for thread in threads:
            thread.join(max(0.0, deadline_s - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    # ------------------------------------------------------------------------ on the thread

    def _run(self) -> None:
        reader: FrameReader | None = None
        try:
            while (frame := self._wait_for_frame()) is not None:
                reader = reader or self._make_reader()
                began_s = time.monotonic()
                try:
                    detections = reader.read(frame.gray)
                except Exception:  # A mistake costs its frame, no more.
                    self._errors += 1
                    if self._errors <= MAX_LOGGED_ERRORS:
                        log.exception("the reader stumbled over a frame; a new one goes on")
                    reader.stop()
                    reader = None
                    continue
                report = self._meter.note(frame, time.monotonic() - began_s, reader)
                self._report(detections, reader.hint, frame, report)
        finally:
            if reader is not None:
                reader.stop()

    def _wait_for_frame(self) -> Frame | None:
        """The newest frame, once; ``None`` when the camera stops or another thread took over."""
        with self._condition:
            if self._thread is not threading.current_thread():
                return None
            self._busy_since_s = None
            while self._newest is None and not self._stopping:
                self._condition.wait()
            frame, self._newest = self._newest, None
            self._busy_since_s = time.monotonic()
            return None if self._stopping else frame

    def _report(
        self,
        detections: tuple[Detection, ...],
        hint: Hint | None,
        frame: Frame,
        report: ReaderReport | None,
    ) -> None:
        with self._condition:
            if self._thread is not threading.current_thread():
                return  # Abandoned meanwhile; the loop ends, too.
            texts, self._to_report_again = self._to_report_again, set()
        self._tracker.forget(texts)
        if appeared := self._tracker.update(detections, frame.captured_s):
            self._listener.on_detections(appeared, self._tracker.present, frame)
        if detections or self._has_codes:
            self._listener.on_codes(detections, frame)
        self._has_codes = bool(detections)
        if hint is not self._hint:
            self._hint = hint
            self._listener.on_hint(hint)
        if report is not None:
            self._listener.on_report(report)


def _make_live_reader() -> FrameReader:
    from pos_scanner.capture.camera.live_reader import LiveReader  # noqa: PLC0415  (loads the decoders: not before the first paint)

    return LiveReader()
