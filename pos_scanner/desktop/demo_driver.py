"""Does the cashier's job by itself, through the window's own widgets: for `demo --auto`.

Each step waits for what a person would wait for (the form fills, the number appears) and then
types or clicks. It takes screenshots on the way and sums up what happened.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QInputMethodEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from pos_scanner.desktop.wiring import Wiring
from pos_scanner.domain.export_batch import ExportBatch
from pos_scanner.domain.invoice import ConfirmedInvoice

POLL_MS = 50
STEP_TIMEOUT_MS = 45_000
"""A slow machine draws its first pictures in some seconds."""
AMOUNT = "113.00"
REMARK = "demo 自动演示"

W = TypeVar("W", bound=QWidget)
Condition = Callable[[], object]
"""Met when what it returns is true."""


def picture_of(window: QWidget, page: QWidget | None) -> QPixmap:
    """The window's contents; an open page lies in the middle, the rest is dimmed."""
    picture = window.grab()
    if page is None:
        return picture
    over = page.grab()
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
    x = (window.width() - page.width()) // 2
    top = (window.height() - page.height()) // 2
    painter.drawPixmap(QPoint(x, top), over)
    painter.end()
    return picture


def demo_hint() -> str:
    """The line over the demo's window that says what to try."""
    return QCoreApplication.translate(
        "Demo",
        "Demo: sample customers show their codes to a sample camera. When the form is "
        "filled, type an amount and press Enter; F8 exports. Everything is deleted when the "
        "window closes.",
    )


class DemoDriver(QObject):
    """Serves one customer, from the code to the export file.

    Args:
        wiring: the running till.
        show_code: brings a customer's telephone before the camera.
        hide_code: takes it away.
        shots: the folder for screenshots; None takes none.
    """

    def __init__(
        self,
        wiring: Wiring,
        show_code: Callable[[], str],
        hide_code: Callable[[], None],
        shots: Path | None,
    ) -> None:
        super().__init__(wiring)
        self._wiring = wiring
        self._show_code = show_code
        self._hide_code = hide_code
        self._shots = shots
        self._shot_count = 0
        self.summary: dict[str, object] = {
            "scanned": False, "title": "", "confirmed": "", "exported": 0, "csv": ""
        }  # fmt: skip
        self._steps: Iterator[Condition] = self._job()
        self._is_met: Condition = self._has_no_page
        self._waited_ms = 0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._go_on)
        wiring.till.saved.connect(self._on_saved)
        wiring.exports.exported.connect(self._on_exported)

    def start(self) -> None:
        """Begin the job; the application exits with its status."""
        self._timer.start()

    # --------------------------------------------------------------------------------- the job

    def _job(self) -> Iterator[Condition]:
        """Act, and yield the condition to wait for."""
        yield self._has_picture
        yield self._pause(600)
        self._shoot("ready")
        self._show_code()
        yield partial(self._text, "name")
        self.summary |= {"scanned": True, "title": self._text("name")}
        yield self._pause(700)
        self._shoot("check")
        self._type("amount", AMOUNT)
        self._type("remark", REMARK)
        yield self._pause(300)
        self._shoot("complete")
        self._press("amount", Qt.Key.Key_Return)
        yield partial(self.summary.get, "confirmed")
        yield self._pause(300)
        self._shoot("done")
        yield from self._export_and_look()

    def _export_and_look(self) -> Iterator[Condition]:
        """The second half: the file, and the list of the day."""
        self._hide_code()
        self._click("key_export")
        yield self._can_write
        yield self._pause(300)
        self._shoot("export")
        yield self._can_write  # A choice that settled late is counted anew.
        self._click("write_file")
        yield partial(self.summary.get, "exported")
        yield self._pause(300)
        self._shoot("exported")
        self._click("close_page")
        yield self._has_no_page
        self._click("key_list")
        yield self._has_page
        yield self._pause(500)
        self._shoot("list")
        self._click("close_page")
        yield self._pause(100)

    def _go_on(self) -> None:
        if not self._is_met():
            self._waited_ms += POLL_MS
            if self._waited_ms > STEP_TIMEOUT_MS:
                self._shoot("stuck")
                self._end(1)
            return
        self._waited_ms = 0
        try:
            self._is_met = next(self._steps)
        except StopIteration:
            self._end(0)

    def _end(self, status: int) -> None:
        self._timer.stop()
        QApplication.exit(status)

    # ----------------------------------------------------------------------- a person's means

    def _pause(self, ms: int) -> Condition:
        """A condition met after a time, so that a screenshot shows what has settled."""
        return QDeadlineTimer(ms).hasExpired

    def _has_page(self) -> bool:
        return self._wiring.host.is_open

    def _has_no_page(self) -> bool:
        return not self._wiring.host.is_open

    def _can_write(self) -> bool:
        return self._has_page() and self._find(QPushButton, "write_file").isEnabled()

    def _find(self, kind: type[W], name: str) -> W:
        """A widget of the page that is open, else of the window."""
        widget = (self._wiring.host.page or self._wiring.window).findChild(kind, name)
        if widget is None:
            raise RuntimeError(f"there is no {name}")
        return widget

    def _text(self, name: str) -> str:
        return self._find(QLineEdit, name).text()

    def _type(self, name: str, text: str) -> None:
        field = self._find(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        if text.isascii():
            QTest.keyClicks(field, text)
        else:  # As an input method delivers it.
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(field, event)

    def _press(self, name: str, key: Qt.Key) -> None:
        field = self._find(QLineEdit, name)
        field.setFocus()
        QTest.keyClick(field, key)

    def _click(self, name: str) -> None:
        QTest.mouseClick(self._find(QPushButton, name), Qt.MouseButton.LeftButton)

    def _has_picture(self) -> bool:
        return self._wiring.window.scan.camera.has_picture

    def _shoot(self, name: str) -> None:
        if self._shots is None:
            return
        self._shots.mkdir(parents=True, exist_ok=True)
        self._shot_count += 1
        picture = picture_of(self._wiring.window, self._wiring.host.page)
        picture.save(str(self._shots / f"{self._shot_count:02}-{name}.png"))

    def _on_saved(self, confirmed: ConfirmedInvoice) -> None:
        self.summary["confirmed"] = confirmed.number

    def _on_exported(self, batches: tuple[ExportBatch, ...]) -> None:
        invoices = sum(batch.invoices for batch in batches)
        self.summary |= {"exported": invoices, "csv": batches[0].path}
