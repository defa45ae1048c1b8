"""Covers the window while nobody is signed in: choose a name, type the PIN, or scan a badge.

Nothing of what stands in the form is seen; it is there again afterwards. When nobody is known yet,
whoever is there gives a name and a PIN and becomes the owner.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.staff.pin_field import PinField
from pos_scanner.desktop.theme import mark, percent, set_px
from pos_scanner.desktop.theme.scale import Density, density_of
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import TextField, button, frame, label
from pos_scanner.desktop.widgets.keypad import Keypad
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, add_labelled, card, fill, spaced_grid
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.plain_text import plain_item
from pos_scanner.domain.cashier import LONGEST_NAME, Cashier
from pos_scanner.domain.errors import FailureKind, KnownError

CARD_WIDTH = 720


class SignInScreen(QWidget):
    """Lies over the window.

    Signals:
        pin_typed(int, str): a cashier's id and what was typed.
        first_named(str, str): name and PIN of the first cashier.
    """

    pin_typed = Signal(int, str)
    first_named = Signal(str, str)

    def __init__(self, till: str) -> None:
        super().__init__()
        self.setObjectName("sign_in_cover")
        self._people = QListWidget()
        self._people.setObjectName("sign_in_names")
        self._people.setAccessibleName(self.tr("Cashiers"))
        self._people.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        mark(self._people, role="people")
        self._pin = PinField("sign_in_pin")
        self._pin.setPlaceholderText(self.tr("PIN"))
        self._pin.setAccessibleName(self.tr("PIN"))
        self._enter = button("sign_in", self.tr("Sign in  Enter"), "primary")
        self._name = TextField("first_name", input_method=True, longest=LONGEST_NAME)
        self._first_pin = PinField("first_pin", role="")
        self._again = PinField("first_pin_again", role="")
        self._begin = button("begin_work", self.tr("Begin  Enter"), "primary")
        self.notice = NoticeStrip()
        self._pages = QStackedLayout()
        self._lay_out(till)
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: keys and fields are as high as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def show_cashiers(self, cashiers: Sequence[Cashier], chosen: Cashier | None) -> None:
        """Let one of these sign in."""
        self._people.clear()
        for cashier in cashiers:
            item = plain_item(cashier.name)
            item.setData(Qt.ItemDataRole.UserRole, cashier.cashier_id)
            self._people.addItem(item)
        ids = [cashier.cashier_id for cashier in cashiers]
        row = ids.index(chosen.cashier_id) if chosen is not None else 0
        self._people.setCurrentRow(row)
        self._pages.setCurrentIndex(0)
        self.rest()

    def show_first(self) -> None:
        """Nobody is known yet."""
        self._pages.setCurrentIndex(1)
        self.rest()

    def show_failure(self, error: KnownError) -> None:
        """Why nobody got in; what was typed is gone."""
        self._pin.clear()
        self.notice.tell(failure_words(error), "bad")
        self.rest()

    def forget(self) -> None:
        """Somebody is in: nothing typed stays."""
        for field in (self._pin, self._first_pin, self._again, self._name):
            field.clear()
        self.notice.clear()

    def rest(self) -> None:
        """The cursor is where typing makes sense."""
        if self._pages.currentIndex() == 0:
            self._pin.setFocus()
        elif not self._name.text():
            self._name.setFocus()

    # ------------------------------------------------------------------------------ inner parts

    def _fit(self) -> None:
        """In the lowest windows a notice needs the room of some of the keys' height."""
        is_tight = density_of(self.height() * 100 / percent()) is Density.TIGHT
        for keypad in self.findChildren(Keypad):
            keypad.be_low(is_wanted=is_tight and not self.notice.isHidden())

    def _lay_out(self, till: str) -> None:
        pages = QWidget()
        pages.setLayout(self._pages)
        self._pages.setContentsMargins(*NO_MARGINS)
        self._pages.addWidget(self._sign_in_page())
        self._pages.addWidget(self._first_page())
        heading = label(self.tr("Sign in"), "large")
        head = fill(QHBoxLayout(), (heading, 1), label(self.tr("Till {0}").format(till), "quiet"))
        margins = (8 * STEP, 6 * STEP, 8 * STEP, 6 * STEP)
        sheet = card(head, pages, self.notice, spacing=3 * STEP, margins=margins)
        set_px(sheet, setFixedWidth=CARD_WIDTH)
        around = fill(QVBoxLayout(self), 1)
        around.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(2)

    def _sign_in_page(self) -> QWidget:
        page = QWidget()
        badge = label(self.tr("Or scan your badge."), "quiet")
        badge.setWordWrap(True)
        people = fill(QVBoxLayout(), (self._people, 1), badge, spacing=2 * STEP)
        keypad = Keypad(self._pin)
        pin = fill(QVBoxLayout(), self._pin, keypad, self._enter, 1, spacing=3 * STEP)
        fill(QHBoxLayout(page), (people, 1), (pin, 1), spacing=6 * STEP, margins=NO_MARGINS)
        return page

    def _first_page(self) -> QFrame:
        page = frame("plain")
        grid = spaced_grid(4 * STEP, 3 * STEP, page)
        words = label(
            self.tr(
                "There are no cashiers yet. The first one to be added is the owner, who adds "
                "the others."
            ),
            "quiet",
        )
        words.setWordWrap(True)
        grid.addWidget(words, 0, 0, 1, 3)
        captions = (self.tr("Your name"), self.tr("PIN, 4 to 12 digits"), self.tr("PIN again"))
        fields = (self._name, self._first_pin, self._again)
        add_labelled(grid, zip(captions, fields, strict=True), first_row=1)
        grid.addWidget(self._begin, 4, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(5, 1)
        grid.addWidget(Keypad(self._first_pin, self._again), 1, 2, 5, 1)
        return page

    def _connect(self) -> None:
        self.notice.changed.connect(self._fit)
        self._people.itemClicked.connect(self.rest)
        self._people.itemActivated.connect(self.rest)
        self._people.currentRowChanged.connect(self._pin.clear)
        self._pin.returnPressed.connect(self._on_entered)
        self._enter.clicked.connect(self._on_entered)
        for field in (self._name, self._first_pin, self._again):
            field.returnPressed.connect(self._on_first_entered)
            # By the keyboard alone: a finger's keys must not move under it as the notice goes.
            field.textEdited.connect(self.notice.clear)
        self._begin.clicked.connect(self._on_first_entered)

    def _on_entered(self) -> None:
        if self._people.currentRow() >= 0 and self._pin.text():
            self.notice.clear()
            who = self._people.currentItem().data(Qt.ItemDataRole.UserRole)
            self.pin_typed.emit(who, self._pin.text())

    def _on_first_entered(self) -> None:
        """Enter goes to what is missing."""
        for field in (self._name, self._first_pin, self._again):
            if not field.text().strip():
                field.setFocus()
                return
        if self._first_pin.text() != self._again.text():
            self._again.clear()
            self._again.setFocus()
            differs = KnownError(FailureKind.CASHIER_NOT_ACCEPTED, reason="pin-differs")
            self.notice.tell(failure_words(differs), "bad")
            return
        self.notice.clear()
        self.first_named.emit(self._name.text(), self._first_pin.text())
