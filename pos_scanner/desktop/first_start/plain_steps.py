"""The guide's short pages: the server, the cashiers, the trial invoice."""

from collections.abc import Mapping
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_scanner.desktop.settings.backend_page import PairingForm
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.choice import Choice
from pos_scanner.desktop.widgets.fields import (
    TextField,
    button,
    label,
)
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, add_labelled, fill, spaced_grid
from pos_scanner.settings import Settings


class ServerStep(QWidget):
    """Pairing with the shop's server, or what works without one.

    Attributes:
        form: pairs and tests.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.form = PairingForm(settings.backend_url)
        without = _paragraph(
            self.tr(
                "Without a server just go on: the codes of the tax bureau and of Alipay are read, "
                "and titles are pasted or typed. WeChat's title codes need the server; it can be "
                "paired at any time under Settings, Server."
            )
        )
        parts = (self.form, without, 1)
        fill(QVBoxLayout(self), *parts, spacing=4 * STEP, margins=NO_MARGINS)
        self.setFocusProxy(self.form)


class SignIn(Enum):
    """Who serves at the till."""

    NOBODY = False
    CASHIERS = True


class CashierStep(QWidget):
    """Whether cashiers sign in."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        values = [(SignIn.NOBODY, self.tr("No")), (SignIn.CASHIERS, self.tr("Yes, each signs in"))]
        self.sign_in = Choice("guide_sign_in", values)
        self.sign_in.show_value(SignIn(settings.till_sign_in))
        self.cashier = TextField("guide_cashier", input_method=True, longest=16)
        self.cashier.setText(settings.till_cashier)
        grid = spaced_grid(4 * STEP, 3 * STEP)
        rows = [
            (self.tr("Do cashiers sign in?"), self.sign_in),
            (self.tr("Cashier's name, without sign-in"), self.cashier),
        ]
        add_labelled(grid, rows, first_row=0)
        grid.setColumnStretch(1, 1)
        words = _paragraph(
            self.tr(
                "With sign-in each invoice says who confirmed it, and only the owner changes "
                "settings of the server, backups and cashiers. The window then asks for the "
                "owner's name and PIN once. It can be changed at any time under Settings, Cashiers."
            )
        )
        fill(QVBoxLayout(self), grid, words, 1, spacing=4 * STEP, margins=NO_MARGINS)
        self.setFocusProxy(self.cashier)  # There Enter goes on; on an answer it would press it.

    def changes(self) -> Mapping[str, object]:
        """What was chosen, by the settings' names."""
        choice = self.sign_in.value() or SignIn.NOBODY
        return {"till_sign_in": choice.value, "till_cashier": self.cashier.text().strip()}


class TrialStep(QWidget):
    """The last page: a trial invoice, which leaves nothing behind.

    Signals:
        trial_requested().
    """

    trial_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        words = _paragraph(
            self.tr(
                "Make one invoice for practice: the window opens marked TRIAL, a made-up customer "
                "shows a code, you type an amount and press Enter. Nothing of it is kept, and the "
                "till's numbers do not move. Afterwards you are back here."
            )
        )
        trial = button("guide_trial", self.tr("Try an invoice"), "second")
        trial.clicked.connect(self.trial_requested)
        fill(QVBoxLayout(self), words, trial, 1, spacing=4 * STEP, margins=NO_MARGINS)
        self.setFocusProxy(trial)


def _paragraph(words: str) -> QWidget:
    paragraph = label(words, "quiet")
    paragraph.setWordWrap(True)
    return paragraph
