"""The quiet bar above (shop, today, what waits for export) and the one below (keys and lamps)."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton

from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, label
from pos_scanner.desktop.widgets.status_lamp import StatusLamp
from pos_scanner.domain.invoice import DaySummary
from pos_scanner.domain.money import format_yuan
from pos_scanner.settings import Settings
from pos_scanner.till.staff.commands import ShowCashier, ShowShift

BAR_HEIGHT = 46


class CashierButton(QPushButton):
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
        self.setMenu(QMenu(self))
        self.menu().setObjectName("cashier_menu")
        self._add("sign_out", self.tr("Sign out")).triggered.connect(self.sign_out_requested)
        pin = self._add("change_pin", self.tr("Change PIN …"))
        pin.triggered.connect(self._request_pin_page)
        self._cashiers = self._add("cashiers", self.tr("Cashiers …"))
        self._cashiers.triggered.connect(self._request_cashiers_page)
        self.hide()

    def show_cashier(self, command: ShowCashier) -> None:
        """Show who signed in; only the owner looks after the other cashiers."""
        name = command.cashier.name
        self.setText(f"{name}  ▾")
        self.setAccessibleName(self.tr("Cashier {0}").format(name))
        self._cashiers.setVisible(command.is_owner)
        self.show()

    def _request_pin_page(self) -> None:
        self.page_requested.emit("pin")

    def _request_cashiers_page(self) -> None:
        self.page_requested.emit("cashiers")

    def _add(self, name: str, text: str) -> QAction:
        action = self.menu().addAction(text)
        action.setObjectName(name)
        return action


class TopBar(QFrame):
    """What the owner glances at: shop, till, today's sums, the shift, the cashier."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        mark(self, role="bar")
        self.setFixedHeight(BAR_HEIGHT)
        shop = settings.shop_name or "pos_scanner"
        self._today = label("", "strong")
        self._today.setObjectName("today")
        self._waiting = label("", "quiet")
        self._waiting.setObjectName("waiting")
        self._shift = label("", "quiet")
        self._shift.setObjectName("shift")
        self._shift.hide()
        self.cashier = CashierButton()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * STEP, 0, 4 * STEP, 0)
        layout.setSpacing(6 * STEP)
        layout.addWidget(label(shop, "strong"))
        layout.addWidget(label(self.tr("Till {0}").format(settings.till_name), "quiet"))
        layout.addStretch(1)
        layout.addWidget(self._today)
        layout.addWidget(self._waiting)
        layout.addWidget(self._shift)
        layout.addWidget(self.cashier)
        if settings.till_cashier and not settings.till_sign_in:
            layout.addWidget(label(settings.till_cashier, "quiet"))

    def show_shift(self, command: ShowShift) -> None:
        """Show which shift is open, in a shop that keeps shifts."""
        shift = command.shift
        number = self.tr("Shift {0}").format(shift.number) if shift else ""
        self._shift.setText(number or self.tr("▲ No shift open"))
        mark(self._shift, state="" if shift else "warning")
        self._shift.show()

    def show_summary(self, summary: DaySummary) -> None:
        """Show today's count and sum, and what waits."""
        today = self.tr("Today {0} · ¥ {1}")
        self._today.setText(today.format(summary.count, format_yuan(summary.gross_fen)))
        self._waiting.setText(self.tr("Not exported {0}").format(summary.unexported))


class FootBar(QFrame):
    """The function keys as buttons, and the lamps.

    Signals:
        key_pressed(str): scan, hold, held, list, export, shift, settings or help.
    """

    key_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        mark(self, role="foot")
        self.setFixedHeight(BAR_HEIGHT)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 0, 4 * STEP, 0)
        self._keys: dict[str, QPushButton] = {}
        layout.setSpacing(STEP)
        for name, text in (
            ("scan", self.tr("F2 Scan")),
            ("hold", self.tr("F4 Hold")),
            ("held", self.tr("F5 Recall")),
            ("list", self.tr("F6 Invoices")),
            ("export", self.tr("F8 Export")),
            ("shift", self.tr("F9 Shift")),
            ("settings", self.tr("F10 Settings")),
            ("help", self.tr("F1 Help")),
        ):
            self._keys[name] = self._key(name, text)
            layout.addWidget(self._keys[name])
        self._keys["shift"].hide()
        layout.addStretch(1)
        self.camera = StatusLamp("camera")
        self.scanner = StatusLamp("scanner")
        self.backend = StatusLamp("backend")
        for lamp in (self.camera, self.scanner, self.backend):
            layout.addSpacing(3 * STEP)
            layout.addWidget(lamp)

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
