"""A listener that keeps what it hears, and a reader that reads nothing."""

import threading
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pos_scanner.capture.camera.frame import CameraState, CameraStatus, Frame, Hint, ReaderReport
from pos_scanner.capture.decoding.detection import Corners, Detection
from tests.waiting import DEADLINE_S

Gray = NDArray[np.uint8]
T = TypeVar("T")


class Recorder:
    """A listener that keeps what it hears and lets a test wait for it."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.codes: list[tuple[Detection, ...]] = []
        self.read: list[str] = []
        self.present: list[list[str]] = []
        self.hints: list[Hint | None] = []
        self.reports: list[ReaderReport] = []
        self.states: list[CameraState] = []
        self.threads: set[str] = set()
        self.decoded = 0
        self._changed = threading.Condition()

    def on_frame(self, frame: Frame) -> None:
        self._note(self.frames, frame)

    def on_codes(self, detections: tuple[Detection, ...], frame: Frame) -> None:
        assert frame.sequence >= self.decoded
        self.decoded = frame.sequence
        self._note(self.codes, detections)

    def on_detections(
        self, new: tuple[Detection, ...], present: tuple[Detection, ...], frame: Frame
    ) -> None:
        assert frame.sequence  # The frame that they were seen in.
        self.present.append([detection.text for detection in present])
        for detection in new:
            self._note(self.read, detection.text)

    def on_hint(self, hint: Hint | None) -> None:
        self._note(self.hints, hint)

    def on_report(self, report: ReaderReport) -> None:
        self._note(self.reports, report)

    def on_state(self, state: CameraState) -> None:
        self._note(self.states, state)

    def _note(self, kept: list[T], what: T) -> None:
        with self._changed:
            self.threads.add(threading.current_thread().name)
            kept.append(what)
            self._changed.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, DEADLINE_S), (self.states, self.read)

    def wait_status(self, status: CameraStatus) -> None:
        self.wait(lambda: bool(self.states) and self.states[-1].status is status)


class Nothing:
    """A reader that reads nothing."""

    hint: Hint | None = None
    steps = 0
    unread: tuple[Corners, ...] = ()
    is_fallback_resting = False

    def read(self, gray: Gray) -> tuple[Detection, ...]:
        del gray
        return ()

    def stop(self) -> None:
        pass
