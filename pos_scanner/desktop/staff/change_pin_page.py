"""A cashier changes his own PIN: the old one once, the new one twice."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_scanner.desktop.messages import Message, failure_words
from pos_scanner.desktop.staff.pin_field import PinField
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.keypad import Keypad
from pos_scanner.desktop.widgets.layouts import add_labelled, fill, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import FailureKind, KnownError


class ChangePinPage(Page):
    """Signals: change_requested(str, str): the old PIN and the new one."""

    change_requested = Signal(str, str)

    def __init__(self, parent: QWidget, cashier: str) -> None:
        heading = QCoreApplication.translate("ChangePinPage", "Change PIN")
        super().__init__("pin_page", f"{heading} – {cashier}", parent, (700, 540))
        self._fields = [PinField(name) for name in ("old_pin", "new_pin", "new_pin_again")]
        self._pad = Keypad(*self._fields)
        self._lay_out()
        save = self.add_button("save_pin", self.tr("Change  Enter"), "primary")
        save.setDefault(True)
        save.clicked.connect(self._on_save)
        self.add_close(self.tr("Close  Esc"))
        self._fields[0].setFocus()

    def show_changed(self) -> None:
        """It holds from now on."""
        for field in self._fields:
            field.clear()
        self.notice.tell(Message(self.tr("The new PIN is now valid."), ""), "good")

    def show_failure(self, error: KnownError) -> None:
        """Why it was not changed."""
        if error.kind is FailureKind.SIGN_IN_REFUSED:
            self._fields[0].clear()
            self._fields[0].setFocus()
        self.notice.tell(failure_words(error), "bad")

    def _lay_out(self) -> None:
        grid = spaced_grid(3 * STEP, 3 * STEP)
        captions = (self.tr("Current PIN"), self.tr("New PIN"), self.tr("New PIN again"))
        add_labelled(grid, zip(captions, self._fields, strict=True), first_row=0)
        grid.setRowStretch(3, 1)
        row_layout = fill(QHBoxLayout(), (grid, 1), self._pad, spacing=6 * STEP)
        fill(self.body, (row_layout, 1), self.notice)
        for field in self._fields:
            field.textEdited.connect(self.notice.clear)

    def _on_save(self) -> None:
        """Enter goes to what is missing."""
        for field in self._fields:
            if not field.text():
                field.setFocus()
                return
        old, new, again = (field.text() for field in self._fields)
        if new != again:
            self._fields[2].clear()
            self._fields[2].setFocus()
            differs = KnownError(FailureKind.CASHIER_NOT_ACCEPTED, reason="pin-differs")
            self.notice.tell(failure_words(differs), "bad")
            return
        self.notice.clear()
        self.change_requested.emit(old, new)
