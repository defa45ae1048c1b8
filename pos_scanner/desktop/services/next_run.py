"""What follows when the window has ended: nothing, or another run of it with the settings anew."""

from enum import IntEnum

from PySide6.QtWidgets import QApplication


class NextRun(IntEnum):
    """The exit status of a window's event loop by which another one is begun."""

    NONE = 0
    RESTART = 64
    """The same till, its settings read anew."""
    TRIAL = 65
    """A till of its own for trying, of which nothing stays; then the shop's again."""


def end_for(next_run: NextRun) -> None:
    """End the window's run now; what stands in the form is kept as a draft."""
    QApplication.exit(next_run)
