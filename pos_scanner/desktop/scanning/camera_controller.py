"""The camera as a way in: its lamp, its picture, what helps to read a code, which code is meant."""

import sys
from collections.abc import Callable

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCameraPermission,
    QCoreApplication,
    QObject,
    Qt,
    Signal,
)

from pos_scanner.capture.camera.devices import CameraOptions
from pos_scanner.capture.camera.frame import CameraState, CameraStatus
from pos_scanner.capture.camera.hints import Hint
from pos_scanner.capture.decoding.detection import Corners, Detection
from pos_scanner.desktop.scanning.camera_thread_bridge import CameraThreadBridge
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.settings import Settings
from pos_scanner.titles.candidate_choice import titles_among

_LAMPS = {
    CameraStatus.READY: ("good", QT_TRANSLATE_NOOP("CameraController", "Camera ready")),
    CameraStatus.OPENING: ("off", QT_TRANSLATE_NOOP("CameraController", "Camera …")),
    CameraStatus.FROZEN: ("warning", QT_TRANSLATE_NOOP("CameraController", "Picture stands still")),
    CameraStatus.BLACK: ("warning", QT_TRANSLATE_NOOP("CameraController", "Picture is black")),
    CameraStatus.SILENT: ("bad", QT_TRANSLATE_NOOP("CameraController", "Camera gives nothing")),
    CameraStatus.LOST: ("bad", QT_TRANSLATE_NOOP("CameraController", "Camera away")),
    CameraStatus.MISSING: ("bad", QT_TRANSLATE_NOOP("CameraController", "Camera away")),
}
"""Lamp and its words."""
_UNPLUGGED = QT_TRANSLATE_NOOP(
    "CameraController",
    "The camera is not there. Plug it in, or choose another one: F10, Cameras. It is found by "
    "itself; the scanner works meanwhile.",
)
_INSTEAD = {
    CameraStatus.SILENT: QT_TRANSLATE_NOOP(
        "CameraController",
        "The camera is there and gives no picture. Close other programs that use it, allow it in "
        "the system's privacy settings, or plug it in again; the scanner works meanwhile.",
    ),
    CameraStatus.LOST: _UNPLUGGED,
    CameraStatus.MISSING: _UNPLUGGED,
}
"""What stands in the picture's place."""
_NO_ANSWER = QT_TRANSLATE_NOOP(
    "CameraController",
    "No picture comes from the camera's address. Check its power and network, and the address in "
    "the settings (F10). It is tried again and again; the scanner works meanwhile.",
)
"""The same of a camera that is no device of this machine: nothing can be plugged in here."""
_ACROSS = {
    CameraStatus.FROZEN: QT_TRANSLATE_NOOP(
        "CameraController", "The picture stands still: plug the camera in again"
    ),
    CameraStatus.BLACK: QT_TRANSLATE_NOOP(
        "CameraController", "The picture is black: open the camera's cover"
    ),
}
"""What stands across a picture that is none; more urgent than any advice."""
_ADVICE = {
    Hint.DARK: QT_TRANSLATE_NOOP("CameraController", "Too dark: put on a light"),
    Hint.BRIGHT: QT_TRANSLATE_NOOP("CameraController", "Too bright: dim the telephone's screen"),
    Hint.BLURRED: QT_TRANSLATE_NOOP(
        "CameraController", "Blurred: hold it still, a little further away"
    ),
    Hint.SMALL: QT_TRANSLATE_NOOP("CameraController", "Too small: move closer"),
    Hint.TILTED: QT_TRANSLATE_NOOP("CameraController", "Tilted: hold the telephone upright"),
}


class CameraController(QObject):
    """The camera and what the window shows of it.

    Attributes:
        may_take: whether a code would be taken now, no page being in its way.

    Signals:
        read(str, str): a code's text and its decoder.
        codes_seen(object): corners of the codes in each frame that was read, a tuple.
    """

    read = Signal(str, str)
    codes_seen = Signal(object)

    def __init__(self, settings: Settings, window: MainWindow) -> None:
        super().__init__(window)
        self._lamp = window.foot.camera
        self._view = window.scan.camera
        self._choice = window.scan.choice
        self._form = window.invoice
        self._bridge: CameraThreadBridge | None = None
        self._asked: tuple[Detection, ...] = ()
        self.may_take: Callable[[], bool] = lambda: True
        self._put_off: set[str] = set()
        self._choice.chosen.connect(self._on_chosen)
        self.change(settings)

    def change(self, settings: Settings) -> CameraThreadBridge | None:
        """Take up the camera of the settings; ``start`` opens it.

        Returns:
            the one before, to be stopped off the UI thread; it is heard no more.
        """
        before, self._bridge = self._bridge, None
        if before is not None:
            before.blockSignals(True)  # noqa: FBT003  (Qt's)
        self._view.mirrored = settings.camera_mirror
        self._is_device = settings.camera_source.isdigit()
        self._is_started = False
        self._across = self._hint = ""
        self._view.show_advice("")
        self._on_codes_seen(())
        if settings.camera_source:
            self._lamp.show_state("off", self.tr("Camera …"))
            self._view.show_words(self.tr("Opening the camera …"))
            self._bridge = CameraThreadBridge(
                settings.camera_source, _camera_options(settings), self
            )
            self._listen_to(self._bridge)
        else:
            self._lamp.show_state("off", self.tr("No camera"))
            self._view.show_words(self.tr("No camera is set. Scan with the scanner."))
        return before

    def start(self) -> None:
        """Open it, on a thread of its own; on macOS once the user has allowed it."""
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
        """Close it and wait for it; at most some seconds."""
        if self._bridge is not None:
            self._bridge.stop()

    def end_choice(self) -> None:
        """A code came another way, or one was chosen: nothing is asked any more."""
        self._asked = ()
        self._choice.end()
        self._view.show_numbers(())

    def put_off(self, text: str) -> None:
        """A code could not be taken: it is, as soon as it can be, if it is still there."""
        self._put_off.add(text)

    def take(self, new: tuple[Detection, ...], present: tuple[Detection, ...]) -> None:
        """Codes have come before the camera: take the title among them, or ask which.

        Of other codes the first is handed on, so that it is named for what it is.
        """
        titles = titles_among([one.text for one in new])
        there = titles_among([one.text for one in present])
        if titles and len(there) > 1:
            asked = [one for one in present if one.text in there]
            asked.sort(key=lambda one: min(x for x, _ in one.corners), reverse=self._view.mirrored)
            self._asked = tuple(asked)
            self._view.show_numbers(_places(self._asked))
            # Enter is the form's while somebody types there, and not for the first button.
            is_typing = self._form.isAncestorOf(self._form.window().focusWidget())
            self._choice.ask([one.text for one in asked], takes_focus=not is_typing)
        elif titles:
            self._tell(next(one for one in new if one.text == titles[0]))
        elif not there:
            self._tell(new[0])

    def show_hint(self, hint: Hint | None) -> None:
        """Say what would help to read the code that is held."""
        self._hint = _tr(_ADVICE[hint]) if hint else ""
        self._view.show_advice(self._across or self._hint)

    def show_state(self, state: CameraState) -> None:
        """Say how the camera is."""
        lamp, words = _LAMPS[state.status]
        instead = _INSTEAD.get(state.status, "")
        if instead == _UNPLUGGED and not self._is_device:
            instead = _NO_ANSWER
        across = _ACROSS.get(state.status, "")
        told = _tr(instead or across)
        if not told and state.width:
            told = self.tr("The picture has {0} × {1} pixels.").format(state.width, state.height)
        self._lamp.show_state(lamp, _tr(words), told)
        self._across = _tr(across)
        self._view.show_advice(self._across or self._hint)
        if instead:
            self._view.show_words(_tr(instead))

    def _listen_to(self, bridge: CameraThreadBridge) -> None:
        bridge.frame_ready.connect(self._view.show_frame)
        bridge.codes_seen.connect(self._on_codes_seen)
        bridge.codes_seen.connect(self.codes_seen)
        bridge.codes_read.connect(self.take)
        bridge.hint_changed.connect(self.show_hint)
        bridge.state_changed.connect(self.show_state)

    # --------------------------------------------------------------------------------------- slots

    def _on_codes_seen(self, outlines: tuple[Corners, ...]) -> None:
        if self._put_off and self._bridge is not None and self.may_take():
            self._bridge.report_again(self._put_off)
            self._put_off = set()
        self._view.show_outlines(outlines)
        if not outlines:
            self._view.show_numbers(())

    def _on_chosen(self, text: str) -> None:
        chosen = next(one for one in self._asked if one.text == text)
        self.end_choice()
        self._tell(chosen)

    def _on_permission(self, permission: QCameraPermission) -> None:
        if self._bridge is None:
            return
        app = QCoreApplication.instance()
        if app.checkPermission(permission) == Qt.PermissionStatus.Granted:
            self._bridge.start()
            return
        told = self.tr("Allow the camera: System Settings – Privacy & Security – Camera.")
        self._lamp.show_state("bad", self.tr("Camera not allowed"), told)
        self._view.show_words(told)

    def _tell(self, sighting: Detection) -> None:
        self._put_off.discard(sighting.text)
        self.read.emit(sighting.text, sighting.decoder)


def _camera_options(settings: Settings) -> CameraOptions:
    width, height = map(int, settings.camera_resolution.split("x"))
    return CameraOptions(width, height, exposure_ms=settings.camera_exposure_ms)


def _places(sightings: tuple[Detection, ...]) -> tuple[Corners, ...]:
    return tuple(one.corners for one in sightings)


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("CameraController", sentence) if sentence else ""
