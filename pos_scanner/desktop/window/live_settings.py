"""What the running till follows at once when a setting is changed, without a restart.

Which settings those are their declarations say (``is_live``); a test compares both.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.messages.language import is_spoken
from pos_scanner.desktop.scanning.scan_inputs import ScanInputs
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.next_run import NextRun, end_for
from pos_scanner.desktop.theme import apply_theme, percent
from pos_scanner.desktop.widgets.sounds import Outcome, play, use_volume
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.settings import Settings


class LiveSettings(QObject):
    """Takes changed settings to whoever follows them.

    Args:
        further: followers beside those that are known here, see ``followers``.

    Attributes:
        followers: by the beginning of the settings' names, what takes all settings as they are.
    """

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        inputs: ScanInputs,
        further: Mapping[str, Callable[[Settings], object]],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._journal = services.journal
        self.followers: Mapping[str, Callable[[Settings], object]] = {
            "camera_": inputs.use_camera,
            "backend_": services.backend.use,
            "pool_": services.pool.use,
            "backup_folder": self._use_second_place,
            "export_": self._use_exports,
            "window_appearance": self._use_look,
            "window_scale": self._use_look,
            "window_full_screen": self._use_full_screen,
            "window_language": _use_language,
            "sound_volume": _use_volume,
            **further,
        }

    def follow(self, settings: Settings, names: frozenset[str]) -> None:
        """Use settings of which those of these names are new."""
        for beginning, use in self.followers.items():
            if any(name.startswith(beginning) for name in names):
                use(settings)

    def _use_exports(self, settings: Settings) -> None:
        for exports in (self._services.exports, self._services.pool_exports):
            exports.use(settings)

    def _use_second_place(self, settings: Settings) -> None:
        folder = settings.backup_folder
        self._journal.second_place = Path(folder).expanduser() if folder else None

    def _use_look(self, settings: Settings) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101  (there is a window)
        apply_theme(app, settings.window_appearance, percent())
        self._window.set_scale(settings.window_scale)

    def _use_full_screen(self, settings: Settings) -> None:
        if settings.window_full_screen:
            self._window.showFullScreen()
        else:
            self._window.showNormal()


def _use_volume(settings: Settings) -> None:
    use_volume(settings.sound_volume)
    play(Outcome.DONE)  # So loud it is.


def _use_language(settings: Settings) -> None:
    """Build the window anew in another language; what stands in the form is kept as a draft.

    Sentences are looked up when a widget is made: another window needs no second way to them.
    """
    if not is_spoken(settings.window_language):
        end_for(NextRun.RESTART)
