"""Another data folder: the program starts again with it, and with all else that it was given."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QFileDialog

from pos_scanner.desktop.maintenance.restore_page import RestorePage
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.settings_file import refuse_without_journal
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.page_host import PageHost

_FOLDER, _SETTINGS = "--data-dir", "--config"
_SHORTEST_FOLDER, _SHORTEST_SETTINGS = "--d", "--c"
"""What argparse takes for the options when somebody cuts them short."""


def is_an_argument(arguments: Sequence[str]) -> bool:
    """Whether the command line names the data folder, and so decides at each start."""
    return any(_is_option(text, _FOLDER, _SHORTEST_FOLDER) for text in arguments)


def with_folder(arguments: Sequence[str], folder: Path, settings_file: Path) -> list[str]:
    """A command line that names a data folder with another folder in its place.

    The settings stay those of now, unless the new folder has some of its own: without them the till
    would go by another name.
    """
    changed: list[str] = []
    texts = iter(arguments)
    for text in texts:
        if _is_option(text, _FOLDER, _SHORTEST_FOLDER):
            if "=" not in text:
                next(texts, None)
            changed += [_FOLDER, str(folder)]
        else:
            changed.append(text)
    has_settings = any(_is_option(text, _SETTINGS, _SHORTEST_SETTINGS) for text in arguments)
    own = folder / settings_file.name
    if not has_settings and settings_file.exists() and not own.exists():
        changed += [_SETTINGS, str(settings_file)]
    return changed


def _is_option(text: str, name: str, shortest: str) -> bool:
    option = text.partition("=")[0]
    return name.startswith(option) and option.startswith(shortest)


class FolderChoice(QObject):
    """Asks for another data folder where the journal of the present one cannot be used.

    Attributes:
        is_fixed: whether the command line names the folder: then the next start has it again.
    """

    def __init__(self, host: PageHost, services: Services) -> None:
        super().__init__(host)
        self._host = host
        self._folder = services.paths.data
        self._settings_file = services.settings_file
        self._arguments = sys.argv[1:]
        self.is_fixed = is_an_argument(self._arguments)

    def ask(self, page: RestorePage) -> None:
        """Start again with another folder, now and from now on; this window closes."""
        choice = QFileDialog.getExistingDirectory(page, page.windowTitle())
        if not choice:
            return
        folder, arguments = Path(choice), self._arguments
        if folder == self._folder:
            page.retry_requested.emit()
            return
        save: Callable[[], object]
        save = partial(self._settings_file.save, {"data_folder": str(folder)})
        if self.is_fixed:
            save = partial(refuse_without_journal, folder)
            arguments = with_folder(arguments, folder, self._settings_file.path)
        start_again = partial(self._start_again, arguments)
        self._host.ask(page, WorkQueue.OFFICE, save, start_again, page.show_failure)

    def _start_again(self, arguments: Sequence[str], _saved: object) -> None:
        module = [] if getattr(sys, "frozen", False) else ["-m", "pos_scanner"]
        QProcess.startDetached(sys.executable, [*module, *arguments])
        self._host.window.close()
