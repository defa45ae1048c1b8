"""After a confirmation: number, buyer and amount, large; undo for ten seconds."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.theme.tokens import STEP, Size
from pos_scanner.desktop.widgets.fields import button, label
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.plain_text import NameLabel
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.money import format_money

UNDO_SECONDS = 10


class ConfirmedPanel(QWidget):
    """Signals: undo_requested(); next_requested(); expired(): the time for undoing is over."""

    undo_requested = Signal()
    next_requested = Signal()
    expired = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("done_panel")
        self._mark = IconLabel("check", "good", Size.GIANT)
        self._heading = label("", "large")
        self._number = label("", "quiet")
        self._number.setObjectName("done_number")
        self._buyer = NameLabel()
        mark(self._buyer, role="large")
        self._buyer.setWordWrap(True)
        self._amount = label("", "huge")
        mark(self._heading, state="good")
        self.undo = button("undo_confirmation", "", "second")
        self.undo.clicked.connect(self.undo_requested)
        self.next = button("next_customer", self.tr("Next customer  Enter"), "primary")
        self.next.clicked.connect(self.next_requested)
        self._remaining_s = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        self._lay_out()

    def show_invoice(self, confirmed: ConfirmedInvoice) -> None:
        """Tell what was confirmed and start the ten seconds."""
        self._heading.setText(self.tr("Confirmed"))
        self._number.setText(confirmed.number)
        self._buyer.setText(confirmed.invoice.buyer.name)
        self._amount.setText(format_money(confirmed.invoice.gross_fen))
        self._remaining_s = UNDO_SECONDS
        self._show_remaining()
        self._timer.start()

    def press_enter(self) -> None:
        """Enter goes on to the next customer, but for the first second.

        Then it may be the second half of the Enter that confirmed, and would take undo away.
        """
        if self._remaining_s < UNDO_SECONDS:
            self.next_requested.emit()

    def stop(self) -> None:
        """The next customer is here."""
        self._timer.stop()

    def _count_down(self) -> None:
        self._remaining_s -= 1
        if self._remaining_s <= 0:
            self._timer.stop()
            self.expired.emit()
        else:
            self._show_remaining()

    def _show_remaining(self) -> None:
        self.undo.setText(self.tr("Undo ({0} s)  F7").format(self._remaining_s))

    def _lay_out(self) -> None:
        parts = (self._heading, self._amount, self._buyer, self._number)
        for part in parts:
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        tick = fill(QHBoxLayout(), 1, self._mark, 1)
        buttons = fill(QHBoxLayout(), (self.next, 2), (self.undo, 1), spacing=2 * STEP)
        margins = (6 * STEP, 6 * STEP, 6 * STEP, 0)
        fill(QVBoxLayout(self), 1, tick, *parts, 2, buttons, spacing=3 * STEP, margins=margins)
