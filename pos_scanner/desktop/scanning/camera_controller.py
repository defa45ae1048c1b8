"""The camera as an input: its lamp, its picture, advice, and which of several codes is meant."""

import sys
import time
from collections.abc import Callable, Sequence
from operator import attrgetter

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from pos_scanner.capture.camera.decode_thread import CodeTracker
from pos_scanner.capture.camera.devices import CameraOptions
from pos_scanner.capture.camera.frame import CameraState, CameraStatus, Hint, ReaderReport
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.desktop.messages import translated
from pos_scanner.desktop.messages.scanning import (
    CAMERA_FAULTS,
    CAMERA_LAMPS,
    CAMERA_NO_ANSWER,
    CAMERA_READS_LESS,
    CAMERA_READS_LESS_ADVICE,
    CAMERA_REPLACEMENTS,
    CAMERA_UNPLUGGED,
    HINTS,
)
from pos_scanner.desktop.scanning.camera_view import CameraView
from pos_scanner.desktop.scanning.thread_bridges import CameraThreadBridge
from pos_scanner.desktop.scanning.title_chooser import TitleChooser
from pos_scanner.desktop.widgets.status_lamp import StatusLamp
from pos_scanner.domain.scan import ScanSource
from pos_scanner.settings import Settings
from pos_scanner.titles.candidate_choice import titles_among

LEAVING_CHECK_MS = 200


class CameraController(QObject):
    """The camera and what the window shows of it.

    Args:
        view: shows the picture.
        lamp: says how the camera is.
        chooser: asks which of several titles before the camera is meant.
        form: takes no Enter away from whoever types in it when the chooser asks.

    Attributes:
        can_take_scan: whether a code would be taken now, no page being in its way.

    Signals:
        scanned(str, ScanSource, str): a code's text, CAMERA, its decoder.
        codes_seen(object): corners of the codes in each frame that was read, a tuple.
    """

    scanned = Signal(str, object, str)
    codes_seen = Signal(object)

    def __init__(
        self,
        settings: Settings,
        view: CameraView,
        lamp: StatusLamp,
        chooser: TitleChooser,
        form: QWidget,
    ) -> None:
        super().__init__(view)
        self._view = view
        self._lamp = lamp
        self._chooser = chooser
        self._form = form
        self._bridge: CameraThreadBridge | None = None
        self._candidates: tuple[Detection, ...] = ()
        self._tracker = CodeTracker()
        self._scanned_texts: set[str] = set()
        self._leaving_timer = QTimer(self, interval=LEAVING_CHECK_MS)
        self._leaving_timer.timeout.connect(self._on_leaving_check)
        self.can_take_scan: Callable[[], bool] | None = None
        self._postponed: set[str] = set()
        self._chooser.title_chosen.connect(self._on_chosen)
        self.change(settings)

    def change(self, settings: Settings) -> CameraThreadBridge | None:
        """Take up the camera of the settings; ``start`` opens it.

        Returns:
            the camera that was in use, to be stopped off the UI thread; its signals are blocked.
        """
        previous_bridge, self._bridge = self._bridge, None
        if previous_bridge is not None:
            previous_bridge.blockSignals(True)  # noqa: FBT003  (Qt's)
        self._view.mirrored = settings.camera_mirror
        self._is_device = settings.camera_source.isdigit()
        self._is_started = False
        self._hint = ""
        self._is_fallback_resting = False
        self.show_state(CameraState(CameraStatus.OPENING))
        self._on_codes_seen(())
        if settings.camera_source:
            self._view.show_words(self.tr("Opening the camera …"))
            self._bridge = CameraThreadBridge(
                settings.camera_source, _camera_options(settings), self
            )
            self._listen_to(self._bridge)
        else:
            self._lamp.show_state("off", self.tr("No camera"))
            self._view.show_words(self.tr("No camera is set. Scan with the scanner."))
        return previous_bridge

    def start(self) -> None:
        """Open the camera on a thread of its own; on macOS once the user has allowed it."""
        if self._bridge is None or self._is_started:
            return
        self._is_started = True
        if sys.platform == "darwin":
            # Asked here, on the main thread: OpenCV's own question on another one is refused.
            app = QCoreApplication.instance()
            app.requestPermission(QCameraPermission(), self, self._on_permission)
        else:
            self._bridge.start()

    def stop(self) -> None:
        """Close the camera and wait for its threads; at most some seconds."""
        if self._bridge is not None:
            self._bridge.stop()

    def end_choice(self) -> None:
        """Stop asking: a code came from another input, or one was chosen."""
        self._candidates = ()
        self._leaving_timer.stop()
        self._chooser.end()
        self._view.show_numbers(())

    def postpone(self, text: str) -> None:
        """Scan a code again as soon as it can be taken, if it is still before the camera."""
        self._postponed.add(text)

    def take(self, new: tuple[Detection, ...], present: tuple[Detection, ...]) -> None:
        """Scan the title among codes that have come before the camera, or ask which is meant.

        Of other codes the first is scanned, so that it is named for what it is.
        """
        self._scanned_texts -= {detection.text for detection in new}
        new_titles = titles_among([detection.text for detection in new])
        titles = titles_among([detection.text for detection in present])
        if new_titles and len(titles) > 1:
            candidates = [detection for detection in present if detection.text in titles]
            self._tracker = CodeTracker()
            self._tracker.update(tuple(candidates), time.monotonic())
            self._ask(candidates, new_titles[0] if len(new_titles) == 1 else "")
        elif new_titles:
            self._scan(_with_text(new, new_titles[0]))
        elif not titles:
            self._scan(new[0])

    def show_hint(self, hint: Hint | None) -> None:
        """Say what would help to read the code that is held before the camera."""
        self._hint = translated(HINTS[hint]) if hint else ""
        self._view.show_advice(self._fault or self._hint)

    def show_report(self, report: ReaderReport) -> None:
        """Say by the lamp whether the reader reads less than it could; pass the figures on."""
        if report.is_fallback_resting != self._is_fallback_resting:
            self._is_fallback_resting = report.is_fallback_resting
            self.show_state(self._state)
        self._view.report_ready.emit(report, self._hint)

    def show_state(self, state: CameraState) -> None:
        """Say how the camera is: by its lamp, across the picture or in the picture's place."""
        self._state = state
        lamp, words = CAMERA_LAMPS[state.status]
        if self._is_fallback_resting and state.status is CameraStatus.READY:
            lamp, words = CAMERA_READS_LESS
        sentence = CAMERA_REPLACEMENTS.get(state.status, "")
        if sentence == CAMERA_UNPLUGGED and not self._is_device:
            sentence = CAMERA_NO_ANSWER
        replacement = translated(sentence)
        self._fault = translated(CAMERA_FAULTS.get(state.status, ""))
        tool_tip = replacement or self._fault
        if not tool_tip and state.width:
            size = self.tr("The picture has {0} × {1} pixels.")
            tool_tip = size.format(state.width, state.height)
            if self._is_fallback_resting:
                tool_tip = f"{translated(CAMERA_READS_LESS_ADVICE)} {tool_tip}"
        self._lamp.show_state(lamp, translated(words), tool_tip)
        self._view.show_advice(self._fault or self._hint)
        if replacement:
            self._view.show_words(replacement)

    # ------------------------------------------------------------------------------ inner parts

    def _listen_to(self, bridge: CameraThreadBridge) -> None:
        bridge.frame_ready.connect(self._view.show_frame)
        bridge.codes_seen.connect(self._on_codes_seen)
        bridge.codes_read.connect(self.take)
        bridge.hint_changed.connect(self.show_hint)
        bridge.report_ready.connect(self.show_report)
        bridge.state_changed.connect(self.show_state)

    def _ask(self, candidates: list[Detection], newest: str) -> None:
        """Number the titles from left to right as the picture is shown, and ask which is meant."""
        candidates.sort(key=_left_edge, reverse=self._view.mirrored)
        self._candidates = tuple(candidates)
        self._view.show_numbers(tuple(map(attrgetter("corners"), candidates)))
        is_typing = self._form.isAncestorOf(self._form.window().focusWidget())
        texts = [detection.text for detection in candidates]
        self._chooser.ask(texts, takes_focus=not is_typing, newest=newest)
        self._leaving_timer.start()

    def _note_present(self, detections: tuple[Detection, ...]) -> None:
        """While a question stands: it is asked of those that are there, and of no one alone.

        Who remains alone is meant, unless his title was scanned before the other one came.
        """
        self._tracker.update(detections, time.monotonic())
        present = [code for code in self._candidates if code.text in self._tracker.texts]
        if len(present) == len(self._candidates):
            return
        if len(present) > 1:
            self._ask(present, "")
            return
        self.end_choice()
        if present and present[0].text not in self._scanned_texts:
            self._scan(present[0])

    def _scan(self, detection: Detection) -> None:
        self._scanned_texts.add(detection.text)
        self._postponed.discard(detection.text)
        self.scanned.emit(detection.text, ScanSource.CAMERA, detection.decoder)

    # --------------------------------------------------------------------------------------- slots

    def _on_leaving_check(self) -> None:
        self._note_present(())

    def _on_codes_seen(self, detections: tuple[Detection, ...]) -> None:
        if self._postponed and self._bridge is not None and self._can_take_scan():
            self._bridge.report_again(self._postponed)
            self._postponed = set()
        if self._candidates:
            self._note_present(detections)
        outlines = tuple(detection.corners for detection in detections)
        self._view.show_outlines(outlines)
        if not outlines:
            self._view.show_numbers(())
        self.codes_seen.emit(outlines)

    def _can_take_scan(self) -> bool:
        return self.can_take_scan is None or self.can_take_scan()

    def _on_chosen(self, text: str) -> None:
        detection = _with_text(self._candidates, text)
        self.end_choice()
        self._scan(detection)

    def _on_permission(self, permission: QCameraPermission) -> None:
        if self._bridge is None:
            return
        app = QCoreApplication.instance()
        if app.checkPermission(permission) == Qt.PermissionStatus.Granted:
            self._bridge.start()
            return
        advice = self.tr("Allow the camera: System Settings – Privacy & Security – Camera.")
        self._lamp.show_state("bad", self.tr("Camera not allowed"), advice)
        self._view.show_words(advice)


def _camera_options(settings: Settings) -> CameraOptions:
    width, height = map(int, settings.camera_resolution.split("x"))
    return CameraOptions(width, height, exposure_ms=settings.camera_exposure_ms)


def _with_text(detections: Sequence[Detection], text: str) -> Detection:
    return next(detection for detection in detections if detection.text == text)


def _left_edge(detection: Detection) -> float:
    return min(x for x, _ in detection.corners)
