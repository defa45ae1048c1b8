"""Which drawing stands before an invoice's state, and a line of text with one before it.

Drawings, not letters: a tick or a cross is missing from many a font, and an empty box would stand
in its place.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.issuance import IssueState

Drawing = tuple[str, str]
"""A file of ``resources/icons`` and a colour of the theme's table."""
GOOD: Drawing = ("check", "good")
BAD: Drawing = ("cross", "bad")
OPEN: Drawing = ("ring", "quiet")
CURRENT: Drawing = ("dot", "accent")
ISSUE_DRAWINGS: dict[IssueState, Drawing] = {
    IssueState.WAITING: OPEN,
    IssueState.SENT: ("right", "quiet"),
    IssueState.ISSUED: GOOD,
    IssueState.REFUSED: ("warning", "warning"),
    IssueState.RED_LETTERED: ("undo", "warning"),
}
"""How far an invoice is at the tax bureau."""
_ICON_PX = 16


def state_drawing(invoice: ConfirmedInvoice) -> Drawing:
    """Whether it is void; else how far it is at the bureau; else whether it was exported."""
    if invoice.state is InvoiceState.VOIDED:
        return BAD
    if invoice.issuance.state is not IssueState.WAITING:
        return ISSUE_DRAWINGS[invoice.issuance.state]
    return GOOD if invoice.exported_in else OPEN


class StateLine(QWidget):
    """Words with a drawing before them, or without one.

    Args:
        role: how the words are written.

    Attributes:
        words: the label.
    """

    def __init__(self, role: str = "strong") -> None:
        super().__init__()
        self._icon = IconLabel("info", "text", _ICON_PX)
        self.words = label("", role)
        self.words.setWordWrap(True)
        row = fill(QHBoxLayout(self), spacing=STEP, margins=NO_MARGINS)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)

    def say(self, words: str, drawing: Drawing | None = None, state: str = "") -> None:
        """Show other words.

        Args:
            words: what is said.
            drawing: what stands before it.
            state: the words' colour: good, warning, bad or off.
        """
        self.words.setText(words)
        mark(self.words, state=state)
        self._icon.setVisible(drawing is not None)
        if drawing is not None:
            self._icon.show_icon(*drawing)
