"""From a serial scanner's thread to the UI thread."""

from PySide6.QtCore import QObject, Signal

from pos_scanner.capture.scanners.scan_cleanup import Affixes
from pos_scanner.capture.scanners.serial_port import SerialScanner, SerialStatus
from pos_scanner.domain.scan import ScanSource
from pos_scanner.settings import Settings

STOP_TIMEOUT_S = 3.0


class SerialThreadBridge(QObject):
    """A serial scanner for a window; the listener of ``capture.scanners.SerialScanner``.

    Signals (on the UI thread):
        scanned(str, ScanSource, str): a whole code without prefix and suffix, SERIAL, no decoder.
        broken(): a code that did not come whole, or is no text.
        state_changed(SerialStatus): whether the port is there.
    """

    scanned = Signal(str, object, str)
    broken = Signal()
    state_changed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._affixes = Affixes(settings.scanner_prefix, settings.scanner_suffix)
        self._scanner = SerialScanner(
            settings.scanner_port,
            settings.scanner_baud,
            self,
            ends_itself=settings.scanner_enter,
        )

    def start(self) -> None:
        """Look for the port, on its own thread."""
        self._scanner.start()

    def stop(self) -> None:
        """Close the port and wait for its thread."""
        self._scanner.stop(STOP_TIMEOUT_S)

    # ------------------------------------------------------------ called from the port's thread

    def on_text(self, text: str) -> None:
        """Pass a code to the UI thread."""
        self.scanned.emit(self._affixes.strip(text), ScanSource.SERIAL, "")

    def on_broken(self) -> None:
        """Report a broken code to the UI thread."""
        self.broken.emit()

    def on_state(self, status: SerialStatus) -> None:
        """Report the port's state to the UI thread."""
        self.state_changed.emit(status)
