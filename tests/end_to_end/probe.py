"""The till's real window, which tells on standard output what reaches it and obeys standard input.

Started as a process by the tests of the scanner. Lines in: ``widgets``, ``focus NAME``, ``text``,
``page NAME`` (or a state of the form: ``lines``, ``unfolded``), ``close``, ``active``,
``freeze MS`` (at the next key the UI thread is blocked for so long), ``load`` (a picture preview at
30 frames/s), ``place NAME`` (where on the screen a widget is), ``labels``, ``saved`` (the settings
file), ``time NAME`` (tell when each edit reaches a field), ``keys`` (when each key since the last
``forget`` was marked by the X server and handled here, and whether all of them are decided),
``composing`` (the input method's unfinished text, and whether what it delivers is dropped). Each is
answered by one line of JSON; a line with ``event`` comes unasked: ``read``, ``broken``, ``edited``.
"""

import json
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QEvent,
    QObject,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QInputMethodEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QWidget,
)

from pos_scanner import clock
from pos_scanner.capture.scanners.keys import Role
from pos_scanner.desktop import app as program
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.scanning import qt_keys
from pos_scanner.desktop.scanning.keyboard_event_filter import KeyboardEventFilter
from pos_scanner.desktop.scanning.keyboard_scanner import ScanFault
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.widgets.notices import show_mistake
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.desktop.wiring import Wiring
from pos_scanner.domain.scan import ScanSource
from pos_scanner.settings import Settings


def tell(**values: Any) -> None:
    """One line of JSON."""
    print(json.dumps(values), flush=True)


class KeyLog(QAbstractNativeEventFilter):
    """When keys came in, ms: as the X server marked them, and as this process handled them."""

    def __init__(self) -> None:
        super().__init__()
        self.marked_ms: list[int] = []
        self.handled_ms: list[float] = []
        self.dwells_ms: list[int] = []
        self._pressed: dict[int, int] = {}

    def forget(self) -> None:
        """Begin anew."""
        for moments in (self.marked_ms, self.handled_ms, self.dwells_ms, self._pressed):
            moments.clear()

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Look on; nothing is kept from the window."""
        del event_type
        key = qt_keys.of_xcb(int(message))
        if key is None or key.role is Role.MODIFIER:
            return False, 0
        if key.pressed:
            self._pressed[key.code] = len(self.marked_ms)
            self.marked_ms.append(key.at_ms)
            self.handled_ms.append(1000 * time.monotonic())
            self.dwells_ms.append(0)
        elif key.code in self._pressed:
            place = self._pressed.pop(key.code)
            self.dwells_ms[place] = key.at_ms - self.marked_ms[place]
        return False, 0


class Probe(QObject):
    """Obeys and tells."""

    asked = Signal(str)

    def __init__(self, app: QApplication, wiring: Wiring, folder: Path) -> None:
        super().__init__()
        self._app = app
        self._wiring = wiring
        self._folder = folder
        self._freeze_ms = 0
        self._clicked: list[str] = []
        self._known: set[int] = set()
        self._timer = QTimer(self)
        self._composing = ""
        self._key_log = KeyLog()
        # What is installed last looks first: the scanner's guard keeps keys from those behind it.
        QCoreApplication.instance().installNativeEventFilter(self._key_log)
        self.asked.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        app.installEventFilter(self)

    def read_commands(self) -> None:
        """On a thread: each line to the UI thread."""
        for line in sys.stdin:
            self.asked.emit(line.strip())
        self.asked.emit("quit")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Block the UI thread at a key, when told to; note what is being composed."""
        if isinstance(event, QInputMethodEvent):
            self._composing = event.preeditString()
        if (
            self._freeze_ms
            and isinstance(watched, QWindow)
            and event.type() == QEvent.Type.KeyPress
        ):
            wait_s, self._freeze_ms = self._freeze_ms / 1000, 0
            time.sleep(wait_s)
        return False

    def _obey(self, line: str) -> None:
        command, _, rest = line.partition(" ")
        if command == "quit":
            self._app.quit()
            return
        # A turn later: keys that have come in are the window's by then.
        QTimer.singleShot(0, self, lambda: tell(**getattr(self, f"_do_{command}")(rest)))

    def _do_forget(self, _: str) -> dict[str, Any]:
        self._key_log.forget()
        return {"forgotten": True}

    def _do_keys(self, _: str) -> dict[str, Any]:
        log = self._key_log
        return {
            "marked": log.marked_ms,
            "handled": log.handled_ms,
            "dwells": log.dwells_ms,
            "decided": self._key_filter()._wedge.is_idle,
        }

    def _do_composing(self, _: str) -> dict[str, Any]:
        guard = self._key_filter()._guard
        return {
            "composing": self._composing,
            "dropped": guard is not None and guard.is_blocking,
        }

    def _key_filter(self) -> KeyboardEventFilter:
        return self._wiring.inputs.keyboard._filter

    def _do_widgets(self, _: str) -> dict[str, Any]:
        return {"widgets": [widget.objectName() for widget in self._focusable()]}

    def _do_focus(self, name: str) -> dict[str, Any]:
        for widget in self._focusable():
            if widget.objectName() == name:
                widget.setFocus()
        focused = QApplication.focusWidget()
        return {"focused": "" if focused is None else focused.objectName()}

    def _do_text(self, _: str) -> dict[str, Any]:
        clicked, self._clicked = self._clicked, []
        return {"text": self._texts(), "clicked": clicked}

    def _do_page(self, name: str) -> dict[str, Any]:
        column = self._wiring.window.invoice
        if name == "mistake":
            show_mistake()
        elif name == "lines":
            column.toggle_lines()
        elif name == "unfolded":
            column.focus("email")
        elif name == "held":
            self._wiring.form_pages.open_held(())
        else:
            self._wiring.host.open(name)
        self._watch()
        return {"open": self._is_open() or name in {"lines", "unfolded"}}

    def _do_active(self, _: str) -> dict[str, Any]:
        is_settled = not self._key_filter()._settling.is_running
        return {"active": self._top().isActiveWindow() and is_settled}

    def _do_close(self, _: str) -> dict[str, Any]:
        page = QApplication.activeModalWidget()
        if isinstance(page, QDialog):
            page.reject()
        else:
            self._wiring.window.invoice.show_lines(in_full=False)
            self._wiring.window.invoice.buyer.fold()
        return {"open": self._is_open()}

    def _do_place(self, name: str) -> dict[str, Any]:
        widget = self._top().findChild(QWidget, name)
        assert isinstance(widget, QWidget)
        middle = widget.mapToGlobal(widget.rect().center())
        corner = widget.mapToGlobal(widget.rect().topLeft())
        return {
            "place": [middle.x(), middle.y()],
            "corner": [corner.x(), corner.y()],
            "enabled": widget.isEnabled(),
        }

    def _do_labels(self, _: str) -> dict[str, Any]:
        labels = sorted(self._top().findChildren(QLabel), key=QLabel.isVisible)
        texts = {label.objectName(): label.text() * label.isVisible() for label in labels}
        return {"labels": texts}

    def _do_saved(self, _: str) -> dict[str, Any]:
        path = self._folder / "settings.toml"
        return {"saved": path.read_text(encoding="utf-8") if path.exists() else ""}

    def _do_time(self, name: str) -> dict[str, Any]:
        line = self._top().findChild(QLineEdit, name)
        assert isinstance(line, QLineEdit)
        line.textEdited.connect(lambda text: tell(event="edited", text=text, at=time.monotonic()))
        return {"time": name}

    def _do_freeze(self, ms: str) -> dict[str, Any]:
        self._freeze_ms = int(ms)
        return {"freeze": ms}

    def _do_load(self, _: str) -> dict[str, Any]:
        frame = np.zeros((720, 1280, 3), np.uint8)
        self._timer.timeout.connect(lambda: self._wiring.window.scan.camera.show_frame(frame))
        self._timer.start(33)
        return {"load": True}

    def _is_open(self) -> bool:
        return QApplication.activeModalWidget() is not None

    def _top(self) -> QWidget:
        return QApplication.activeModalWidget() or self._wiring.window

    def _focusable(self) -> list[QWidget]:
        self._watch()
        return [
            widget
            for widget in self._top().findChildren(QWidget)
            if widget.objectName()
            and not widget.objectName().startswith("qt_")
            and widget.isVisible()
            and widget.isEnabled()
            and widget.window() is self._top().window()
            and widget.focusPolicy() & Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus
            and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]

    def _watch(self) -> None:
        """Hear of every button that is pressed and every dialog that is accepted."""
        for button in self._top().findChildren(QAbstractButton):
            if id(button) not in self._known:
                self._known.add(id(button))
                button.clicked.connect(
                    lambda _=False, b=button: self._clicked.append(b.objectName())
                )
        top = self._top()
        if isinstance(top, QDialog) and id(top) not in self._known:
            self._known.add(id(top))
            top.accepted.connect(lambda: self._clicked.append("accepted"))

    def _on_clicked(self, name: str) -> None:
        self._clicked.append(name)

    def _texts(self) -> dict[str, str]:
        """What every text field and choice holds."""
        lines = {path_of(line): line.text() for line in self._top().findChildren(QLineEdit)}
        boxes = {box.objectName(): box.currentText() for box in self._top().findChildren(QComboBox)}
        return lines | boxes


def path_of(widget: QWidget) -> str:
    """A widget's name after its parent's."""
    parent = widget.parent()
    return f"{parent.objectName() if parent is not None else ''}/{widget.objectName()}"


def main() -> int:
    """Open the window and obey until standard input ends."""
    app = program.make_application()
    speak("en")
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            camera_source="", window_language="en", sale_item="*餐饮服务*餐费", sale_tax_rate="0.06"
        )
        window = MainWindow(settings)
        wiring = Wiring(settings, folder, folder / "settings.toml", window, clock.now)
        take_scan = wiring.take_scan

        def told(text: str, source: ScanSource, decoder: str = "") -> None:
            tell(event="read", text=text)
            if QApplication.activeModalWidget() is not None:
                take_scan(text, source, decoder)

        wiring.take_scan = told  # type: ignore[method-assign]  # only told: no look-up, no form
        wiring.inputs.keyboard.broken.connect(
            lambda fault: tell(event="slow" if fault is ScanFault.SLOW else "broken")
        )
        window.show()
        wiring.start()
        probe = Probe(app, wiring, folder)
        threading.Thread(target=probe.read_commands, daemon=True).start()
        tell(ready=True)
        status = app.exec()
        wiring.stop()
    return status


if __name__ == "__main__":
    sys.exit(main())
