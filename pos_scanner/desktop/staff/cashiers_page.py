"""The owner looks after the cashiers: lets them in, renames them, sets PIN and badge, retires them.

A badge is scanned while this page is open. Nobody is deleted: invoices name who confirmed them.
"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.staff.pin_field import PinField
from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.icons import ICON_PX, icon
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import TextField, button, label
from pos_scanner.desktop.widgets.keypad import Keypad
from pos_scanner.desktop.widgets.layouts import add_labelled, fill, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.plain_text import plain_item, say_at
from pos_scanner.desktop.widgets.sounds import play_refused
from pos_scanner.desktop.widgets.state_drawings import GOOD, StateLine
from pos_scanner.domain.cashier import LONGEST_NAME, Cashier, can_be_badge
from pos_scanner.till.staff.commands import (
    AddCashier,
    CashierChange,
    Reinstate,
    RenameCashier,
    Retire,
    SetBadge,
    SetPin,
)


class CashiersPage(Page):
    """Signals: change_requested(CashierChange)."""

    change_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        heading = QCoreApplication.translate("CashiersPage", "Cashiers")
        super().__init__("cashiers_page", heading, parent, (960, 620))
        self._cashiers: list[Cashier] = []
        self._badge = ""
        self._is_adding = False
        self._people = QListWidget()
        self._people.setObjectName("cashier_names")
        self._people.setAccessibleName(heading)
        mark(self._people, role="people")
        set_px(self._people, setIconSize=(ICON_PX, ICON_PX))
        self._new = button("new_cashier", self.tr("New cashier"), "second")
        self._new.setAutoDefault(False)
        self._name = TextField("cashier_name", input_method=True, longest=LONGEST_NAME)
        self._pin = PinField("cashier_pin", role="")
        self._badge_words = StateLine()
        self._what = label("", "large")
        self._lay_out()
        self._retire = self.add_button("retire_cashier", self.tr("Deactivate"), "danger")
        self._save = self.add_button("save_cashier", self.tr("Save  Enter"), "primary")
        self._save.setDefault(True)
        self.add_close(self.tr("Close  Esc"))
        self._connect()
        self._show_selection()

    def show_cashiers(self, cashiers: Sequence[Cashier]) -> None:
        """Everyone; those who have left stand last."""
        selected_id = self._to_show(cashiers)
        self._cashiers = sorted(cashiers, key=_active_first)
        with QSignalBlocker(self._people):
            self._people.clear()
            for cashier in self._cashiers:
                state = "" if cashier.is_active else self.tr("inactive")
                item = plain_item("   ".join(filter(None, [cashier.name, state])))
                item.setIcon(icon("user" if cashier.is_active else "pause", "quiet"))
                self._people.addItem(item)
            ids = [cashier.cashier_id for cashier in self._cashiers]
            self._people.setCurrentRow(ids.index(selected_id) if selected_id in ids else -1)
        self._show_selection()

    def choose(self, row: int) -> None:
        """Choose whom to edit."""
        self._people.setCurrentRow(row)

    def show_changed(self) -> None:
        """A change was carried out."""
        self.notice.tell(Message(self.tr("Saved."), ""), "good", stays=False)

    def take_scan(self, text: str) -> bool:
        """A badge for whoever is being added or edited."""
        if not can_be_badge(text):
            play_refused()
            words = Message(self.tr("This code is not a badge."), self.tr("Scan the badge itself."))
            self.notice.tell(words, "bad")
            return True
        self._badge = text.strip()
        self.notice.clear()
        self._badge_words.say(self.tr("scanned; takes effect when saved"), GOOD)
        return True

    # ------------------------------------------------------------------------------ inner parts

    def _lay_out(self) -> None:
        people = fill(QVBoxLayout(), (self._people, 1), self._new, spacing=2 * STEP)
        grid = spaced_grid(3 * STEP, 3 * STEP)
        grid.addWidget(self._what, 0, 0, 1, 2)
        rows = (
            (self.tr("Name"), self._name),
            (self.tr("New PIN"), self._pin),
            (self.tr("Badge"), self._badge_words),
        )
        add_labelled(grid, rows, first_row=1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(4, 1)
        row_layout = fill(QHBoxLayout(), (people, 2), (grid, 3), spacing=6 * STEP)
        row_layout.addWidget(Keypad(self._pin), 0, Qt.AlignmentFlag.AlignTop)
        fill(self.body, (row_layout, 1), self.notice)

    def _connect(self) -> None:
        self._people.currentRowChanged.connect(self._show_selection)
        self._new.clicked.connect(self._on_new)
        for field in (self._name, self._pin):
            field.textEdited.connect(self.notice.clear)
        self._save.clicked.connect(self._on_save)
        self._retire.clicked.connect(self._on_retire)

    def _to_show(self, cashiers: Sequence[Cashier]) -> int:
        """Whom to go on with: who was chosen, or has just been added; else the first."""
        selection = self._selected()
        if selection is not None:
            return selection.cashier_id
        if self._is_adding:
            added = [cashier for cashier in cashiers if cashier.name == self._name.text().strip()]
            self._is_adding = not added
            return added[0].cashier_id if added else 0
        first = min(cashiers, key=_active_first, default=None)
        return first.cashier_id if first else 0

    def _selected(self) -> Cashier | None:
        """Who is edited; ``None`` while someone is added."""
        row = self._people.currentRow()
        return self._cashiers[row] if 0 <= row < len(self._cashiers) else None

    def _show_selection(self) -> None:
        cashier = self._selected()
        self._badge = ""
        self._pin.clear()
        self._name.setText(cashier.name if cashier else "")
        self._what.setText(cashier.name if cashier else self.tr("New cashier"))
        self._pin.setPlaceholderText(
            self.tr("4 to 12 digits")
            if cashier is None or not cashier.has_pin
            else self.tr("unchanged")
        )
        has_badge = cashier is not None and cashier.has_badge
        none = self.tr("none; scan one now to set it")
        self._badge_words.say(self.tr("set; scan another one to change it") if has_badge else none)
        self._retire.setVisible(cashier is not None)
        is_active = cashier is None or cashier.is_active
        self._retire.setText(self.tr("Deactivate") if is_active else self.tr("Reactivate"))

    def _on_new(self) -> None:
        self._is_adding = True
        self._people.setCurrentRow(-1)
        self._people.clearSelection()
        self._show_selection()
        self._name.setFocus()

    def _on_save(self) -> None:
        cashier = self._selected()
        self.notice.clear()
        changes: list[CashierChange] = []
        if cashier is None:
            if not self._name.text().strip():
                self._name.setFocus()
                play_refused()
                say_at(self._name, self.tr("The name is missing: type it here, then save."))
                return
            changes.append(AddCashier(self._name.text(), self._pin.text(), self._badge))
        else:
            if self._name.text().strip() != cashier.name:
                changes.append(RenameCashier(cashier.cashier_id, self._name.text()))
            if self._pin.text():
                changes.append(SetPin(cashier.cashier_id, self._pin.text()))
            if self._badge:
                changes.append(SetBadge(cashier.cashier_id, self._badge))
        for change in changes:
            self.change_requested.emit(change)

    def _on_retire(self) -> None:
        cashier = self._selected()
        if cashier is not None:
            self.notice.clear()
            cashier_id = cashier.cashier_id
            self.change_requested.emit(
                Retire(cashier_id) if cashier.is_active else Reinstate(cashier_id)
            )


def _active_first(cashier: Cashier) -> tuple[bool, str]:
    return not cashier.is_active, cashier.name
