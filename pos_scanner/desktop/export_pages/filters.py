"""Which invoices an export is about: days, new ones or all, kind, state, shift, cashier."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import ClosedList, DateField, label
from pos_scanner.desktop.widgets.layouts import fill, spaced_grid
from pos_scanner.domain.export_batch import Selection
from pos_scanner.domain.invoice import InvoiceKind, InvoiceState
from pos_scanner.domain.visible_text import marked


class ExportFilters(QWidget):
    """The filters.

    Signals:
        changed(): they say something else now.
    """

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("export_filters")
        self._all_days = QCheckBox(self.tr("All days"))
        self._all_days.setObjectName("all_days")
        self._all_days.setChecked(True)
        self._since = DateField("since", QDate(today.year, today.month, 1))
        self._until = DateField("until", QDate(today.year, today.month, today.day))
        self._only_new = QCheckBox()
        self._only_new.setObjectName("only_new")
        self._only_new.setChecked(True)
        self._again = QCheckBox(self.tr("Send again what was already sent (may be issued twice)"))
        self._again.setObjectName("send_again")
        self._asks_for_invoices = False
        self._kind = self._list("filter_kind", self.tr("Ordinary and special"))
        self._kind.addItem(self.tr("Ordinary invoices"), InvoiceKind.ORDINARY)
        self._kind.addItem(self.tr("Special invoices"), InvoiceKind.SPECIAL)
        self._state = self._list("filter_state", self.tr("Invoices and voids"))
        self._state.addItem(self.tr("Invoices only"), InvoiceState.CONFIRMED)
        self._state.addItem(self.tr("Voids only"), InvoiceState.VOIDED)
        self._shift = self._list("filter_shift", self.tr("All shifts"))
        self._cashier = self._list("filter_cashier", self.tr("All cashiers"))
        self._numbers: tuple[str, ...] = ()
        self._lay_out()
        for box in (self._all_days, self._only_new, self._again):
            box.toggled.connect(self._on_changed)
        for field in (self._since, self._until):
            field.dateChanged.connect(self._on_changed)
        for choice in (self._kind, self._state, self._shift, self._cashier):
            choice.currentIndexChanged.connect(self._on_changed)
        self._show_days()

    @property
    def selection(self) -> Selection:
        """The invoices that the filters select, as they stand now."""
        all_days = self._all_days.isChecked()
        # Qt gives an enum that is a text back as the text alone.
        kind, state = self._kind.currentData(), self._state.currentData()
        return Selection(
            since=None if all_days else _python_date(self._since.date()),
            until=None if all_days else _python_date(self._until.date()),
            only_new=self._only_new.isChecked(),
            shift=self._shift.currentData(),
            cashier=self._cashier.currentData(),
            kind=InvoiceKind(kind) if kind else None,
            state=InvoiceState(state) if state else None,
            numbers=self._numbers,
            sends_again=self._may_send_again and self._again.isChecked(),
        )

    @property
    def _may_send_again(self) -> bool:
        return self._asks_for_invoices and not self._only_new.isChecked()

    def offer(self, shifts: Sequence[int], cashiers: Sequence[str]) -> None:
        """Let one choose among these, too."""
        for shift in shifts:
            self._shift.addItem(self.tr("Shift {0}").format(shift), shift)
        for cashier in cashiers:
            self._cashier.addItem(marked(cashier), cashier)
        self._shift.setVisible(bool(shifts))
        self._cashier.setVisible(bool(cashiers))

    def show_destination(self, words: str, *, asks_for_invoices: bool) -> None:
        """Say for whom something is new; what asks for invoices may be told to ask again.

        The tick for that is cleared with each other destination: it is given on purpose.
        """
        self._only_new.setText(self.tr("Only what is new for {0}").format(words))
        self._asks_for_invoices = asks_for_invoices
        self._again.blockSignals(True)  # noqa: FBT003  (Qt's)
        self._again.setChecked(False)
        self._again.blockSignals(False)  # noqa: FBT003
        self._show_again()

    def narrow_to(self, numbers: Sequence[str]) -> None:
        """Select these invoices alone, by number, whatever the other filters say."""
        self._numbers = tuple(numbers)

    # ---------------------------------------------------------------------------- inner parts

    def _list(self, name: str, any_of_them: str) -> ClosedList:
        choices = ClosedList(name)
        choices.addItem(any_of_them, None)
        return choices

    def _lay_out(self) -> None:
        grid = spaced_grid(3 * STEP, STEP, self)
        days = (self._all_days, self._since, label("–"), self._until)
        grid.addLayout(fill(QHBoxLayout(), *days, 1, self._only_new, spacing=2 * STEP), 0, 0)
        choices = (self._kind, self._state, self._shift, self._cashier)
        lists = fill(QHBoxLayout(), *((choice, 1) for choice in choices), spacing=2 * STEP)
        grid.addLayout(lists, 1, 0)
        grid.addWidget(self._again, 2, 0)
        self._again.hide()
        self._shift.hide()
        self._cashier.hide()

    def _show_again(self) -> None:
        self._again.setVisible(self._may_send_again)

    def _on_changed(self) -> None:
        self._show_days()
        self._show_again()
        self.changed.emit()

    def _show_days(self) -> None:
        for field in (self._since, self._until):
            field.setEnabled(not self._all_days.isChecked())


def _python_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
