"""What the cashier hears: one sound, for a scan that was refused and for whatever failed."""

from PySide6.QtWidgets import QApplication


def play_refused() -> None:
    """Play the system's beep: a cashier who looks at the customer hears that a scan was refused."""
    QApplication.beep()
