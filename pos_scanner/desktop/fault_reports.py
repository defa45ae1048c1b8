"""What nobody foresaw: logged, said once a kind with the offer of a report, and the till goes on.

A report has versions, the doctor's findings, the places of the error and this run's log. None of
these holds a customer's value: the log has kinds and numbers alone, a traceback no exception's
words. The doctor leaves out what the window is using: camera, scanner and backend.
"""

import logging
import platform
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from pos_scanner.atomic_file import READABLE_BY_OWNER, replace_bytes
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.widgets.notices import show_mistake, show_report
from pos_scanner.domain.errors import KnownError
from pos_scanner.log_format import places_of
from pos_scanner.settings import Settings

if TYPE_CHECKING:
    from pos_scanner.desktop.services import Services
    from pos_scanner.desktop.services.workers import Workers

log = logging.getLogger(__name__)

LOG_NAME = "pos_scanner.log"
_LOG_LINES = 400
"""Of the log's end: what led to the error, in a file that can be sent by mail."""


class FaultReports(QObject):
    """Hears of each unforeseen exception of this process, in any thread.

    Args:
        folder: the data folder, with the log.
        settings: as they were read.
        now: the clock.

    Attributes:
        folder: where reports are saved.
        queues: where a report is put together; none while the window has not started.
    """

    _noted = Signal(str, str)

    def __init__(
        self, folder: Path, settings: Settings, now: Callable[[], datetime], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self.queues: Workers | None = None
        self._data = folder
        self._settings = settings
        self._now = now
        self._log_begins_at = _size(folder / LOG_NAME)
        self._known_kinds: set[str] = set()
        self._noted.connect(self._on_noted)

    def listen(self) -> None:
        """Hear of what nobody catches: in a slot it would be silent where there is no stderr."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def follow(self, services: "Services") -> None:
        """The till runs: reports are put together on its queues, beside the export files."""
        self.queues, self.folder = services.queues, services.paths.exports

    def save(self, places: str) -> None:
        """Put a report together off the UI thread, and say where it is."""
        # The queues' package loads the journal, which the first paint does not wait for.
        from pos_scanner.desktop.services.workers import WorkQueue  # noqa: PLC0415

        work = partial(self._write, places)
        if self.queues is None:
            show_report(work())
        else:
            self.queues.submit(WorkQueue.PICTURE, work, show_report, self._on_failed)

    # ------------------------------------------------------------------------------ inner parts

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        log.critical("an unforeseen exception", exc_info=(kind, error, trace))
        self._note(error)

    def _on_thread_exception(self, event: threading.ExceptHookArgs) -> None:
        if event.exc_value is not None and not issubclass(event.exc_type, SystemExit):
            log.critical("an exception in a thread", exc_info=event.exc_value)
            self._note(event.exc_value)

    def _note(self, error: BaseException) -> None:
        """From any thread; the dialog is the UI thread's, and there is none after the window."""
        if isValid(self):
            self._noted.emit(_kind_of(error), places_of(error))

    def _on_noted(self, kind: str, places: str) -> None:
        if kind not in self._known_kinds:
            self._known_kinds.add(kind)
            show_mistake(partial(self.save, places))

    def _on_failed(self, error: KnownError) -> None:
        show_report(failure_words(error).in_one_line())

    def _write(self, places: str) -> str:
        parts = [
            f"pos_scanner, {platform.platform()}, {platform.machine()}",
            "\n".join(self._findings()),
            places,
            "\n".join(self._log_lines()),
        ]
        path = self.folder / f"pos_scanner report {self._now():%Y%m%d-%H%M%S}.txt"
        replace_bytes(path, _without_home("\n\n".join(parts)).encode(), READABLE_BY_OWNER)
        return str(path)

    def _findings(self) -> Iterator[str]:
        # The doctor loads the decoders, which the first paint does not wait for.
        from pos_scanner.desktop.diagnostics import Doctor  # noqa: PLC0415

        for part in Doctor().parts_at_rest(self._data, self._settings):
            yield f"{part.health.value:5} {part.part}: {part.found}"

    def _log_lines(self) -> list[str]:
        try:
            with (self._data / LOG_NAME).open("rb") as file:
                # A log that was begun anew meanwhile is shorter than where this run began.
                begins_at = self._log_begins_at
                file.seek(begins_at if begins_at <= _size(self._data / LOG_NAME) else 0)
                lines = file.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return []
        return lines[-_LOG_LINES:]


def _kind_of(error: BaseException) -> str:
    """What makes two errors one: the same exception from the same place."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__qualname__} {place}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _without_home(text: str) -> str:
    """Paths without the user's name in them."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text
