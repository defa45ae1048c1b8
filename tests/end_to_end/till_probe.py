"""The whole till, probed: what is scanned is looked up and fills the form, Enter confirms.

As ``probe.py``, with the commands ``camera TEXT`` (a code comes before the camera), ``copy TEXT``
(the clipboard, and what is marked on X11), ``block QUEUE MS`` (a slow disk or network: nothing of
that queue is done for so long), ``form`` (what the form shows and who has the keys) and
``invoices`` (what is in the journal).
"""

import contextlib
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import apsw
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from pos_scanner import clock
from pos_scanner.desktop import app as program
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.services.workers import THREADS, WorkQueue
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.desktop.wiring import Wiring
from pos_scanner.domain.scan import ScanSource
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings import Settings
from tests.end_to_end.probe import Probe, tell


class TillProbe(Probe):
    """Obeys and tells, with a till behind the window."""

    def _do_camera(self, text: str) -> dict[str, Any]:
        self._wiring.take_scan(text, ScanSource.CAMERA, "zxing-cpp")
        return {"camera": text}

    def _do_copy(self, text: str) -> dict[str, Any]:
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            QGuiApplication.clipboard().setText(text, mode)
        return {"copied": text}

    def _do_block(self, rest: str) -> dict[str, Any]:
        name, ms = rest.split()
        queue = WorkQueue[name]
        for _ in range(THREADS[queue]):
            self._wiring.services.queues.submit(queue, partial(time.sleep, int(ms) / 1000))
        return {"blocked": name}

    def _do_form(self, _: str) -> dict[str, Any]:
        draft = self._wiring.till.draft
        focused = QApplication.focusWidget()
        line = focused if isinstance(focused, QLineEdit) else None
        answer = self._wiring.window.invoice.notice._action
        middle = answer.mapToGlobal(answer.rect().center())
        strips = self._top().findChildren(NoticeStrip)
        return {
            "buyer": draft.buyer.name,
            "tax_number": draft.buyer.tax_number,
            "amount": draft.lines[0].amount,
            "tax_rate": draft.lines[0].tax_rate,
            "order_number": draft.order_number,
            "kind": draft.kind.value,
            "focused": "" if focused is None else focused.objectName(),
            "selected": line.selectedText() if line is not None else "",
            "notices": [strip._title.text() for strip in strips if strip.isVisible()],
            "answer": [middle.x(), middle.y()],
            "page": "" if self._top() is self._wiring.window else self._top().objectName(),
            "is_saving": self._wiring.window.top.says_saving,
            "is_open": self._wiring.till.is_open,
        }

    def _do_invoices(self, _: str) -> dict[str, Any]:
        query = "SELECT buyer_name, gross_fen, kind, state, order_number FROM invoice"
        with contextlib.closing(apsw.Connection(str(self._folder / FILE_NAME))) as db:
            db.set_busy_timeout(2000)
            return {"invoices": list(db.execute(f"{query} ORDER BY sequence"))}


def main() -> int:
    """Open the window and obey until standard input ends."""
    app = program.make_application()
    speak("en")
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            camera_source="",
            window_language="en",
            till_cashier="Lee",
            sale_item="*餐饮服务*餐费",
            sale_tax_rate="0.06",
        )
        window = MainWindow(settings)
        wiring = Wiring(settings, folder, folder / "settings.toml", window, clock.now)
        window.show()
        wiring.start()
        probe = TillProbe(app, wiring, folder)
        threading.Thread(target=probe.read_commands, daemon=True).start()
        tell(ready=True)
        status = app.exec()
        wiring.stop()
    return status


if __name__ == "__main__":
    sys.exit(main())
