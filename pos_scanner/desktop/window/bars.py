"""The quiet bar above (shop, today, what waits for export) and the one below (keys and lamps)."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton

from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.icons import IconLabel, give_icon
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import Button, button, label
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.plain_text import set_tool_tip, without_mnemonics
from pos_scanner.desktop.widgets.status_lamp import StatusLamp
from pos_scanner.domain.invoice import DaySummary
from pos_scanner.domain.money import format_money
from pos_scanner.domain.visible_text import marked
from pos_scanner.settings import Settings
from pos_scanner.till.staff.commands import ShowCashier, ShowShift

BAR_HEIGHT = 45
"""What is touched, and the line."""

_ICONS = {
    "scan": "scan",
    "hold": "pause",
    "held": "recall",
    "list": "list",
    "export": "export",
    "shift": "clock",
    "settings": "settings",
    "help": "help",
}
"""The drawing before a key's words, where there is room for it."""


class CashierButton(Button):
    """Who is at the till, with a menu under the name.

    Signals:
        sign_out_requested(); page_requested(str): pin or cashiers.
    """

    sign_out_requested = Signal()
    page_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cashier")
        mark(self, role="flat")
        give_icon(self, "user", side=4 * STEP)
        self.setMenu(QMenu(self))
        self.menu().setObjectName("cashier_menu")
        self._add("sign_out", self.tr("Sign out")).triggered.connect(self.sign_out_requested)
        pin = self._add("change_pin", self.tr("Change PIN …"))
        pin.triggered.connect(partial(self.page_requested.emit, "pin"))
        self._cashiers = self._add("cashiers", self.tr("Cashiers …"))
        self._cashiers.triggered.connect(partial(self.page_requested.emit, "cashiers"))
        self.hide()

    def show_cashier(self, command: ShowCashier) -> None:
        """Show who signed in; only the owner looks after the other cashiers."""
        name = marked(command.cashier.name)
        self.setText(without_mnemonics(name))
        self.setAccessibleName(self.tr("Cashier {0}").format(name))
        self._cashiers.setVisible(command.is_owner)
        self.show()

    def _add(self, name: str, text: str) -> QAction:
        action = self.menu().addAction(text)
        action.setObjectName(name)
        return action


class TopBar(QFrame):
    """What the owner glances at: shop, till, today's sums, the shift, the cashier.

    Today's sums are a button for who may open the page of numbers, else a text.

    Signals:
        page_requested(str): numbers, or one of the cashier's.
    """

    page_requested = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        mark(self, role="bar")
        set_px(self, setFixedHeight=BAR_HEIGHT)
        shop = settings.shop_name or "pos_scanner"
        self._saving = _named_label("saving", "large")
        mark(self._saving, state="warning")
        slow = self.tr("The disk is slow. You can serve the next customer meanwhile.")
        set_tool_tip(self._saving, slow)
        self._saving.hide()
        self._today = _named_label("today", "strong")
        self._numbers = button("open_numbers", "", "flat")
        mark(self._numbers, state="strong")
        give_icon(self._numbers, "chart", "accent", side=4 * STEP)
        self._numbers.clicked.connect(partial(self.page_requested.emit, "numbers"))
        self._waiting = _named_label("waiting", "quiet")
        self._shift = _named_label("shift", "quiet")
        self._shift.hide()
        self.cashier = CashierButton()
        self.cashier.page_requested.connect(self.page_requested)
        layout = fill(
            QHBoxLayout(self),
            fill(
                QHBoxLayout(),
                IconLabel("pos_scanner", "accent"),
                label(shop, "strong"),
                spacing=2 * STEP,
            ),
            label(self.tr("Till {0}").format(settings.till_name), "quiet"),
            1,
            self._saving,
            self._today,
            self._numbers,
            self._waiting,
            self._shift,
            self.cashier,
            spacing=6 * STEP,
            margins=(4 * STEP, 0, 4 * STEP, 0),
        )
        if settings.till_cashier and not settings.till_sign_in:
            layout.addWidget(label(settings.till_cashier, "quiet"))
        self._offer_numbers(is_wanted=not settings.till_sign_in)

    @property
    def says_saving(self) -> bool:
        """Whether it says that invoices are not on the disk yet."""
        return not self._saving.isHidden()

    def show_saving(self, count: int) -> None:
        """Say that so many invoices are not on the disk yet; 0: all of them are."""
        several = self.tr("Saving {0} invoices …").format(count)
        self._saving.setText(several if count > 1 else self.tr("Saving …"))
        self._saving.setVisible(count > 0)

    def show_shift(self, command: ShowShift) -> None:
        """Show which shift is open, in a shop that keeps shifts."""
        shift = command.shift
        number = self.tr("Shift {0}").format(shift.number) if shift else ""
        self._shift.setText(number or self.tr("No shift open"))
        mark(self._shift, state="" if shift else "warning")
        self._shift.show()

    def show_cashier(self, command: ShowCashier) -> None:
        """Show who signed in; the numbers are the owner's."""
        self.cashier.show_cashier(command)
        self._offer_numbers(is_wanted=command.is_owner)

    def show_summary(self, summary: DaySummary) -> None:
        """Show today's count and sum, and what waits."""
        today = self.tr("Today {0} · {1}")
        words = today.format(summary.count, format_money(summary.gross_fen))
        proof = self.tr("Proof of the journal, to be written down: {0}").format(summary.proof)
        proofs = [proof] if summary.proof else []
        self._today.setText(words)
        set_tool_tip(self._today, "\n".join(proofs))
        opens = self.tr("Day, week and month in numbers")
        self._numbers.setText(words)
        self._numbers.setAccessibleName(f"{words}. {opens}")
        set_tool_tip(self._numbers, "\n".join([opens, *proofs]))
        self._waiting.setText(self.tr("Not exported {0}").format(summary.unexported))

    def _offer_numbers(self, *, is_wanted: bool) -> None:
        self._numbers.setVisible(is_wanted)
        self._today.setHidden(is_wanted)


class FootBar(QFrame):
    """The function keys as buttons, and the lamps.

    Signals:
        key_pressed(str): scan, hold, held, list, export, shift, settings or help.
    """

    key_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        mark(self, role="foot")
        set_px(self, setFixedHeight=BAR_HEIGHT)
        words = {
            "scan": self.tr("F2 Scan"),
            "hold": self.tr("F4 Hold"),
            "held": self.tr("F5 Recall"),
            "list": self.tr("F6 Invoices"),
            "export": self.tr("F8 Export"),
            "shift": self.tr("F9 Shift"),
            "settings": self.tr("F10 Settings"),
            "help": self.tr("F1 Help"),
        }
        self._keys = {name: self._key(name, text) for name, text in words.items()}
        self._keys["shift"].hide()
        margins = (2 * STEP, 0, 4 * STEP, 0)
        layout = fill(QHBoxLayout(self), *self._keys.values(), 1, spacing=STEP, margins=margins)
        self.camera = StatusLamp("camera")
        self.scanner = StatusLamp("scanner")
        self.backend = StatusLamp("backend")
        lamps = (self.camera, self.scanner, self.backend)
        fill(layout, fill(QHBoxLayout(), *lamps, spacing=3 * STEP))

    def fit(self, *, is_narrow: bool, is_wide: bool) -> None:
        """Whether lamps that are well do without words, or keys have drawings, as there is room."""
        for name, key in self._keys.items():
            if is_wide:
                give_icon(key, _ICONS[name], "accent", side=4 * STEP)
            else:
                key.setIcon(QIcon())
        for lamp in (self.camera, self.scanner, self.backend):
            lamp.be_brief(is_wanted=is_narrow)

    def show_shift_key(self, *, visible: bool) -> None:
        """Whether the shop keeps shifts."""
        self._keys["shift"].setVisible(visible)

    def show_held(self, count: int) -> None:
        """How many forms are put aside."""
        words = self.tr("F5 Recall")
        self._keys["held"].setText(f"{words} ({count})" if count else words)
        self._keys["held"].setEnabled(count > 0)

    def _key(self, name: str, text: str) -> QPushButton:
        key = button(f"key_{name}", text, "flat")
        key.clicked.connect(partial(self.key_pressed.emit, name))
        return key


def _named_label(name: str, role: str) -> QLabel:
    named_label = label("", role)
    named_label.setObjectName(name)
    return named_label
