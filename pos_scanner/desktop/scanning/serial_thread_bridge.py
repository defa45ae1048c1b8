"""From a serial scanner's thread to the UI thread."""

from PySide6.QtCore import QObject, Signal

from pos_scanner.capture.scanners.serial_port import SerialScanner, SerialStatus

STOP_TIMEOUT_S = 3.0


class SerialThreadBridge(QObject):
    """A serial scanner for a window; the listener of ``capture.serial_port.SerialScanner``.

    Signals (on the UI thread):
        read(str): a whole code.
        broken(): one that did not come whole, or is no text.
        state_changed(object): SerialStatus.
    """

    read = Signal(str)
    broken = Signal()
    state_changed = Signal(object)

    def __init__(self, port: str, baud: int, parent: QObject, *, ends_itself: bool) -> None:
        super().__init__(parent)
        self._scanner = SerialScanner(port, baud, self, ends_itself=ends_itself)

    def start(self) -> None:
        """Look for the port, on its own thread."""
        self._scanner.start()

    def stop(self) -> None:
        """Close it and wait for its thread."""
        self._scanner.stop(STOP_TIMEOUT_S)

    # ------------------------------------------------------------ called from the port's thread

    def on_text(self, text: str) -> None:
        """Hand on a code."""
        self.read.emit(text)

    def on_broken(self) -> None:
        """Hand on that one was not whole."""
        self.broken.emit()

    def on_state(self, status: SerialStatus) -> None:
        """Hand on the port's state."""
        self.state_changed.emit(status)
