"""Why a record is voided: choose or type a reason, which the cursor waits for."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.printing.invoice_text import sums_words
from pos_scanner.desktop.widgets.fields import (
    ENTER_KEYS,
    ClosedList,
    TextField,
    label,
    typed_text,
)
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.sounds import play_refused
from pos_scanner.domain.invoice import ConfirmedInvoice

LONGEST_REASON = 100


class VoidDialog(Page):
    """Signals: void_requested(str): the reason."""

    void_requested = Signal(str)

    def __init__(self, parent: QWidget, record: ConfirmedInvoice) -> None:
        heading = QCoreApplication.translate("VoidDialog", "Void {0}?").format(record.number)
        super().__init__("void_page", heading, parent, (640, 0))
        self._usual = ClosedList("usual_reasons")
        self._reason = TextField("void_reason", input_method=True, longest=LONGEST_REASON)
        self._lay_out(record)
        self._void = self.add_button("void_now", self.tr("Void it"), "danger")
        self._void.clicked.connect(self._on_void)
        self.add_close(self.tr("Cancel  Esc")).setDefault(True)
        self._usual.activated.connect(self._on_reason_chosen)
        self._reason.textChanged.connect(self._enable_void)
        self._enable_void()
        self._reason.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed is the reason; Enter after it goes to the button that voids.

        Qt's Enter would press *Cancel*, and the invoice would stand as if voided; without a reason
        Enter is refused.
        """
        if typed_text(event).strip() and self.focusWidget() is not self._reason:
            self._reason.setFocus()
            QCoreApplication.sendEvent(self._reason, event.clone())
        elif event.key() in ENTER_KEYS and self.focusWidget() is self._reason:
            self._void.setFocus() if self._void.isEnabled() else play_refused()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, record: ConfirmedInvoice) -> None:
        buyer = record.invoice.buyer.name
        for words, role in ((buyer, "strong"), (sums_words(record), "strong")):
            line = label(words, role)
            line.setWordWrap(True)
            self.body.addWidget(line)
        warned = [self.tr("Its number stays used. A voided invoice cannot be restored.")]
        if record.exported_in:
            told_twice = self.tr("Accounting has already received it in {0}: tell them.")
            warned.append(told_twice.format(record.exported_in))
        if record.issuance.is_issued:
            red = self.tr(
                "The tax bureau has issued {0} for it: a red-letter invoice is needed on the "
                "platform."
            )
            warned.append(red.format(record.issuance.number))
        consequences = label(" ".join(warned), "quiet")
        consequences.setWordWrap(True)
        self._usual.setAccessibleName(self.tr("Usual reasons"))
        for reason in self._reasons():
            self._usual.addItem(reason)
        self._reason.setPlaceholderText(self.tr("Reason (kept permanently; no customer names)"))
        self._reason.setAccessibleName(self.tr("Reason"))
        fill(self.body, consequences, label(self.tr("Reason")), self._usual, self._reason)

    def _reasons(self) -> tuple[str, ...]:
        return (
            self.tr("Choose a reason …"),
            self.tr("Wrong buyer"),
            self.tr("Wrong amount or item"),
            self.tr("Entered twice"),
            self.tr("Goods returned"),
            self.tr("The customer wants no invoice"),
        )

    def _on_reason_chosen(self) -> None:
        if self._usual.currentIndex() > 0:
            self._reason.setText(self._usual.currentText())
            self._void.setFocus()

    def _enable_void(self) -> None:
        self._void.setEnabled(bool(self._reason.text().strip()))

    def _on_void(self) -> None:
        self.void_requested.emit(self._reason.text().strip())
        self.accept()
