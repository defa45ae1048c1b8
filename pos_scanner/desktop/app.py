"""Starts and ends the window: paint first, then open journal, camera and backend.

The log goes to ``pos_scanner.log`` in the data folder and contains numbers and kinds, never a
customer's data. What nobody foresaw is ``fault_reports``'.
"""

import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from pos_scanner import clock
from pos_scanner.atomic_file import make_private, make_private_folder
from pos_scanner.desktop.fault_reports import LOG_NAME, FaultReports
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.widgets.sounds import use_volume
from pos_scanner.desktop.window.cursor_place import CursorPlace
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.log_format import LogFile, LogFormatter
from pos_scanner.settings import Settings

if TYPE_CHECKING:
    from pos_scanner.desktop.wiring import Wiring

log = logging.getLogger(__name__)

LOG_BYTES = 1_000_000
_SIGNAL_CHECK_MS = 200
_signalled = threading.Event()
_GEOMETRY = "last_window_geometry"
_CURSOR = "last_cursor_place"
"""Where window and cursor stood, for one that is built anew: properties of the application."""


def run(
    settings: Settings,
    folder: Path,
    settings_file: Path,
    *,
    language: str,
    hint: str = "",
    head_folder: Path | None = None,
    on_ready: "Callable[[Wiring], None] | None" = None,
) -> int:
    """Open the till's window and stay until it is closed.

    Args:
        settings: as they were read.
        folder: the data folder.
        settings_file: where the settings page writes.
        language: "zh_CN", "en" or "auto".
        hint: a line over the window, in the demo.
        head_folder: where the till remembers its journal's head beside the data folder.
        on_ready: called with the running till once it is started.

    Returns:
        The exit status, or a value of ``NextRun``: the window is wanted again.
    """
    app = _dressed_application(settings, language)
    _write_log(folder)
    window = MainWindow(settings, hint)
    _put_in_place(window, app.property(_GEOMETRY))
    reports = _hear_of_faults(folder, settings, window)
    running: list[Wiring] = []

    def start() -> None:
        from pos_scanner.desktop.wiring import Wiring  # noqa: PLC0415  (after the first paint)

        wiring = Wiring(settings, folder, settings_file, window, clock.now, head_folder=head_folder)
        running.append(wiring)
        reports.follow(wiring.services)
        wiring.start()
        _return_cursor(wiring, app.property(_CURSOR))
        if on_ready is not None:
            on_ready(wiring)
        gc.freeze()  # Modules and widgets stay: going through them took 100 ms of this thread.

    window.first_painted.connect(start, Qt.ConnectionType.QueuedConnection)
    app.aboutToQuit.connect(partial(_stop, running))
    window.showFullScreen() if settings.window_full_screen else window.show()
    status = app.exec()
    _stop(running)
    _take_away(app, window)
    return status


def is_ended_by_signal() -> bool:
    """Whether the system or a terminal has ended the program: no other window is to open then."""
    return _signalled.is_set()


def _put_in_place(window: MainWindow, geometry: object) -> None:
    """Where the last one stood, when this one is built anew in its stead."""
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)


def _return_cursor(wiring: "Wiring", place: object) -> None:
    """Where it was in the last window, once this one has the form that was in that one."""
    if isinstance(place, CursorPlace):
        restore = partial(place.restore, wiring.window)
        wiring.till.opened.connect(restore, Qt.ConnectionType.SingleShotConnection)


def _take_away(app: QApplication, window: MainWindow) -> None:
    """Delete a window and all in it: the next one of this program has everything of its own.

    That one stands in the same place, and has the cursor there.
    """
    app.setProperty(_GEOMETRY, window.saveGeometry())
    app.setProperty(_CURSOR, CursorPlace.of(window))
    gc.unfreeze()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _stop(running: "list[Wiring]") -> None:
    # Windows ends a session without a signal, and the process before ``exec`` comes back.
    while running:
        running.pop().stop()


def open_already_words(language: str) -> str:
    """What a second start says: there is one window a data folder."""
    speak(language)
    return QCoreApplication.translate(
        "App", "The till's window is already open and has been brought to the front."
    )


def _dressed_application(settings: Settings, language: str) -> QApplication:
    app = make_application()
    speak(language)
    apply_theme(app, settings.window_appearance, settings.window_scale)
    use_volume(settings.sound_volume)
    app.setWindowIcon(QIcon(":/icons/pos_scanner.svg"))
    return app


def make_application() -> QApplication:
    """The one QApplication, made when there is none yet.

    Raises:
        KnownError: NO_SCREEN; Qt itself would abort.
    """
    existing: QCoreApplication | None = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    _choose_platform()
    import pos_scanner.desktop.resources_rc  # noqa: F401, PLC0415  (registers the icons)

    QApplication.setApplicationName("pos_scanner")
    QApplication.setDesktopFileName("pos_scanner")
    return QApplication(sys.argv[:1])


def _choose_platform() -> None:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if os.environ.get("DISPLAY"):
        # Wayland gives no program a view of all keys, which a wedge scanner needs.
        os.environ["QT_QPA_PLATFORM"] = "xcb"
    elif not os.environ.get("WAYLAND_DISPLAY"):
        raise KnownError(FailureKind.NO_SCREEN)


def _write_log(folder: Path) -> None:
    root = logging.getLogger("pos_scanner")
    root.setLevel(logging.INFO)
    logging.Formatter.converter = time.localtime
    formatter = LogFormatter()
    handlers: list[logging.Handler] = []
    if sys.stderr is not None:  # A windowed program on Windows has none.
        handlers.append(logging.StreamHandler())
    try:
        make_private_folder(folder)
        path = folder / LOG_NAME
        handlers.append(LogFile(path, LOG_BYTES))
        make_private(path)
    except OSError:
        log.warning("no log file: the data folder cannot be written")
    close_log()
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)


def close_log() -> None:
    """Let the log's file go: on Windows a folder with an open file cannot be removed."""
    root = logging.getLogger("pos_scanner")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()


def _hear_of_faults(folder: Path, settings: Settings, window: MainWindow) -> FaultReports:
    _quit_on_signals(window)
    reports = FaultReports(folder, settings, clock.now, window)
    reports.listen()
    return reports


def _quit_on_signals(window: MainWindow) -> None:
    """Close the window at Ctrl+C and SIGTERM.

    Python sees a signal only between its own instructions, so a timer runs some now and then.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _on_signal)
    timer = QTimer(window)
    timer.timeout.connect(_run_some_python)
    timer.start(_SIGNAL_CHECK_MS)


def _on_signal(number: int, frame: FrameType | None) -> None:
    del number, frame
    _signalled.set()
    QApplication.quit()


def _run_some_python() -> None:
    """Give Python the chance to see a signal."""
