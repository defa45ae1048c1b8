"""The trial invoice's other half: a made-up customer comes, and the trial can be ended."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.messages import Message, translated
from pos_scanner.desktop.messages.settings import TRIAL_DONE, TRIAL_HINT
from pos_scanner.desktop.wiring import Wiring
from pos_scanner.domain.scan import ScanSource

CUSTOMER_AFTER_MS = 800
"""So that one sees the empty form before the customer comes."""


class TrialDriver(QObject):
    """Drives one trial.

    Args:
        wiring: of the trial's till.
        code: that the customer shows, as its text.
    """

    def __init__(self, wiring: Wiring, code: str) -> None:
        super().__init__(wiring)
        self._wiring = wiring
        self._code = code
        wiring.till.saved.connect(self._on_saved)
        wiring.till.opened.connect(self.start)

    def start(self) -> None:
        """Let the customer come in a moment."""
        QTimer.singleShot(CUSTOMER_AFTER_MS, self, self._show_code)

    def _show_code(self) -> None:
        if self._wiring.host.is_open:  # The page would refuse it; the customer waits.
            self.start()
            return
        self._wiring.take_scan(self._code, ScanSource.CAMERA)

    def _on_saved(self) -> None:
        words = Message(*map(translated, TRIAL_DONE))
        notice = self._wiring.window.scan.notice
        notice.tell(words, "good", action=self.tr("End the trial"), answer=QApplication.quit)


def trial_hint() -> str:
    """The line over a trial's window."""
    return translated(TRIAL_HINT)
