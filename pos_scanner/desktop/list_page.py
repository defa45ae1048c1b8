"""A day's invoices: choose the day, read any record whole."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.fields import DateField, button, frame, label
from pos_scanner.desktop.pages import Page
from pos_scanner.desktop.recent_list import InvoiceModel, invoice_table
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.wording import field_name, rate_words
from pos_scanner.domain.invoice import ConfirmedInvoice, DaySummary
from pos_scanner.domain.money import format_yuan
from pos_scanner.domain.tax_rate import EXEMPT
from pos_scanner.domain.title import TEXT_FIELDS


class ListPage(Page):
    """Signals: day_wanted(date): the cashier chose another day."""

    day_wanted = Signal(object)

    def __init__(self, parent: QWidget, today: date) -> None:
        heading = QCoreApplication.translate("ListPage", "Invoices")
        super().__init__("list_page", heading, parent, (960, 640))
        self._day = DateField("day", QDate(today.year, today.month, today.day))
        self._day.setMaximumDate(QDate(today.year, today.month, today.day))
        self._summary = label("", "strong")
        self._model = InvoiceModel(wide=True)
        self._table = invoice_table(self._model, stretch=2)
        self._table.setObjectName("invoices")
        self._detail = label("", "quiet")
        self._detail.setWordWrap(True)
        self._detail.setMinimumHeight(13 * STEP)
        self._lay_out()
        self._day.dateChanged.connect(lambda day: self.day_wanted.emit(_python_date(day)))
        self._table.selectionModel().currentRowChanged.connect(self._on_row_chosen)

    def show_day(self, summary: DaySummary, invoices: Sequence[ConfirmedInvoice]) -> None:
        """Show a day that was read."""
        total = self.tr("{0} invoices · ¥ {1}")
        self._summary.setText(total.format(summary.count, format_yuan(summary.gross_fen)))
        self._model.show(invoices)
        self._detail.setText("")
        if invoices:
            self._table.selectRow(0)
        else:
            self._detail.setText(self.tr("No invoice was confirmed on this day."))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * STEP)
        earlier = button("earlier", "←", "second")
        later = button("later", "→", "second")
        earlier.setAccessibleName(self.tr("Day before"))
        later.setAccessibleName(self.tr("Day after"))
        earlier.clicked.connect(lambda: self._day.setDate(self._day.date().addDays(-1)))
        later.clicked.connect(lambda: self._day.setDate(self._day.date().addDays(1)))
        for part in (earlier, self._day, later):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._summary)
        self.body.addLayout(head)
        card = frame("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(STEP, STEP, STEP, STEP)
        inside.addWidget(self._table)
        self.body.addWidget(card, 1)
        self.body.addWidget(self._detail)
        self.add_close(self.tr("Close  Esc"))

    def _on_row_chosen(self, current: QModelIndex) -> None:
        if current.isValid():
            self._detail.setText(self._describe(self._model.invoice(current.row())))

    def _describe(self, confirmed: ConfirmedInvoice) -> str:
        invoice = confirmed.invoice
        values = [(field_name(n), getattr(invoice.buyer, n)) for n in TEXT_FIELDS[1:]]
        values += [
            (field_name("order_number"), invoice.order_number),
            (field_name("remark"), invoice.remark),
        ]
        for line in invoice.lines:
            rate = rate_words(EXEMPT if line.exempt else str(line.tax_rate))
            values.append((field_name("item"), f"{line.item} {rate}"))
        values.append((self.tr("Net"), format_yuan(invoice.net_fen)))
        values.append((self.tr("Tax"), format_yuan(invoice.tax_fen)))
        return "   ".join(f"{name}: {value}" for name, value in values if value)


def _python_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
