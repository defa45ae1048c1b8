"""The choice between this till's invoices and all tills', for a till that may read the pool."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.widgets.fields import ClosedList


class ScopeChoice(ClosedList):
    """Hidden until it is offered.

    Attributes:
        of_one_till: what is not there for all tills: it is done at an invoice's own till.

    Signals:
        scope_requested(bool): all tills' invoices, or this till's alone.
    """

    scope_requested = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.of_one_till: Sequence[QWidget] = ()
        self.addItem(self.tr("This till"))
        self.addItem(self.tr("All tills"))
        self.hide()
        self.activated.connect(self._on_activated)

    def offer(self, *, all_tills: bool) -> None:
        """Let one choose; ``all_tills`` says what is shown now."""
        self.setCurrentIndex(int(all_tills))
        self.setEnabled(True)
        self.show()
        for part in self.of_one_till:
            part.setVisible(not all_tills)

    def _on_activated(self, position: int) -> None:
        self.scope_requested.emit(position == 1)
