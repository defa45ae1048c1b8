"""The whole till in a folder that outlives it, its maintenance page open; see ``till_probe.py``.

With the commands ``offer PATH`` (a backup is chosen that is to take the journal's place) and
``button NAME`` (whether it can be pressed). The folder is the environment's ``TILL_FOLDER``.
"""

import os
import sys
import threading
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractButton

from pos_scanner import clock
from pos_scanner.desktop import app as program
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.desktop.wiring import Wiring
from pos_scanner.settings import Settings
from tests.end_to_end.probe import tell
from tests.end_to_end.till_probe import TillProbe


class MaintenanceProbe(TillProbe):
    """Obeys and tells, with the page of maintenance."""

    def _do_offer(self, path: str) -> dict[str, Any]:
        self._wiring.backup.offer(path)
        return {"offered": path}

    def _do_button(self, name: str) -> dict[str, Any]:
        buttons = self._top().findChildren(QAbstractButton, name)
        is_ready = any(button.isVisible() and button.isEnabled() for button in buttons)
        return {"enabled": is_ready and self._top().isActiveWindow()}


def main() -> int:
    """Open the window and the page, and obey until standard input ends."""
    app = program.make_application()
    speak("en")
    apply_theme(app, "light")
    folder = Path(os.environ["TILL_FOLDER"])
    settings = Settings(camera_source="", window_language="en", buyers_keep=True)
    window = MainWindow(settings)
    wiring = Wiring(settings, folder, folder / "settings.toml", window, clock.now)
    window.show()
    wiring.start()
    probe = MaintenanceProbe(app, wiring, folder)
    threading.Thread(target=probe.read_commands, daemon=True).start()
    tell(ready=True)
    status = app.exec()
    wiring.stop()
    return status


if __name__ == "__main__":
    sys.exit(main())
