"""Telling the user: a strip in the window for what happened, one dialog for our own mistakes.

A failure stays until it is done with or closed; what needs nothing of anybody goes by itself.
"""

import unicodedata
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.theme import mark, px, set_px
from pos_scanner.desktop.theme.icons import IconLabel, give_icon
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.fields import button, frame, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill, spaced_grid
from pos_scanner.domain.visible_text import marked_lines

TOAST_MS = 6000
LONGEST_LARGE = 60
"""A longer title (in Latin letters' widths) would be large at the fields' cost."""
ICONS = {"good": "check", "warning": "warning", "bad": "cross"}
_ICON_PX = 24
_WIDE_FROM = 640
"""From how many px at 100 % on an advice takes few lines."""


class NoticeStrip(QWidget):
    """One notice at a time: an icon, what happened, what to do, perhaps a button.

    Signals:
        action_requested(): the notice's button was pressed, and no answer was given for it;
        help_requested(str): *More …* was pressed; the anchor of the manual's section about this;
        changed(): it came, went, or is larger or smaller than before.

    Attributes:
        is_large: it is to be read at arm's length, and needs the room of what stands beside it.
    """

    action_requested = Signal()
    help_requested = Signal(str)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.is_large = False
        self._is_close = False
        self._box = frame("notice")
        self._icon = IconLabel("info", "text", _ICON_PX)
        self._title = label("", "strong")
        self._title.setObjectName("notice_title")
        self._mend = label("", "quiet")
        self._mend.setObjectName("notice_mend")
        for text in (self._title, self._mend):
            text.setWordWrap(True)
        self._action = button("notice_action", "", "link")
        self._answer: Callable[[], object] | None = None
        self._action.clicked.connect(self._on_action_clicked)
        self._standing: Callable[[], None] | None = None
        self._is_standing = False
        self._section = ""
        self._more = button("notice_more", self.tr("More …"), "link")
        self._more.clicked.connect(self._on_more_clicked)
        close = button("notice_close", "", "flat")
        close.setAccessibleName(self.tr("Close"))
        give_icon(close, "cross")
        set_px(close, setFixedWidth=TARGET)
        close.clicked.connect(self._on_closed)
        self._lay_out(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self.hide()

    @property
    def title(self) -> str:
        """What happened, as it stands there."""
        return self._title.text()

    def tell(
        self,
        words: Message,
        state: str,
        *,
        action: str = "",
        answer: Callable[[], object] | None = None,
        stays: bool = True,
    ) -> None:
        """Show a notice of a state: good, warning or bad."""
        self._answer = answer
        self._show(words, state, action=action, is_large=False)
        self._timer.stop() if stays else self._timer.start(TOAST_MS)

    def stand(
        self, words: Message, state: str, *, action: str, answer: Callable[[], object]
    ) -> None:
        """Show what holds until it is taken back or its ✕ is pressed, behind every other notice."""
        self._standing = partial(self.tell, words, state, action=action, answer=answer)
        if self.isHidden() or self._is_standing:
            self._show_standing()

    def take_back(self) -> None:
        """What stands behind the others holds no more."""
        self._standing = None
        if self._is_standing:
            self.clear()

    def focus_action(self) -> None:
        """Put the focus on the notice's button, where that is how the work goes on."""
        self._action.setFocus()

    def ask(
        self, words: Message, *, action: str = "", answer: Callable[[], object] | None = None
    ) -> None:
        """Show what the cashier has to see before he goes on, to be read at arm's length.

        Args:
            words: what happened, large, and what it means.
            action: the button that answers it, with its key.
            answer: what that button does.
        """
        self._answer = answer
        self._show(words, "warning", action=action, is_large=True)
        self._timer.stop()

    def _show_standing(self) -> None:
        if self._standing is not None:
            self._standing()
            self._is_standing = True

    def _on_closed(self) -> None:
        self.take_back() if self._is_standing else self.clear()

    def _show(self, words: Message, state: str, *, action: str, is_large: bool) -> None:
        self._is_standing = False
        self._title.setText(words.title)
        self._grow(is_large=is_large)
        self._icon.show_icon(ICONS[state], state)
        self._mend.setText(words.advice)
        self._mend.setVisible(bool(words.advice))
        self._arrange()
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._section = words.section
        self._more.setVisible(bool(words.section))
        mark(self._box, state=state)
        mark(self._title, state=state)
        self.show()
        self.changed.emit()

    def clear(self) -> None:
        """Nothing to tell any more."""
        self._timer.stop()
        self._is_standing = False
        self.hide()
        self._grow(is_large=False)
        self.changed.emit()
        if self._standing is not None:
            self._show_standing()

    def be_close(self, *, is_wanted: bool) -> None:
        """Take no more room than a small one, large or not, where others need it as much."""
        self._is_close = is_wanted
        self._grow(is_large=self.is_large)

    def pass_on(self) -> None:
        """The work goes on: what has an action waits for it, or for its ✕, and is large no more."""
        if self._action.isHidden():
            self.clear()
        else:
            self._grow(is_large=False)
            self.changed.emit()

    def _grow(self, *, is_large: bool) -> None:
        self.is_large = is_large
        is_large = is_large and not self._is_close
        is_title_large = is_large and _letters(self._title.text()) <= LONGEST_LARGE
        mark(self._title, role="large" if is_title_large else "strong")
        mark(self._mend, role="strong" if is_large else "quiet")
        mark(self._action, role="second" if is_large else "link")

    def _on_action_clicked(self) -> None:
        self.action_requested.emit() if self._answer is None else self._answer()

    def _on_more_clicked(self) -> None:
        self.help_requested.emit(self._section)

    def _lay_out(self, close: QPushButton) -> None:
        grid = self._grid = spaced_grid(2 * STEP, 0, self._box)
        set_px(grid, setContentsMargins=(3 * STEP, STEP, STEP, STEP))
        grid.setColumnStretch(1, 1)
        grid.addWidget(close, 0, 4, 2, 1, Qt.AlignmentFlag.AlignTop)
        self._places: tuple[bool, bool] | None = None
        self._arrange()
        fill(QVBoxLayout(self), self._box, margins=NO_MARGINS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: buttons stand where there is room for them now."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Buttons beside the words; beside the advice alone, where it is as high as they are."""
        is_narrow = self.width() < px(_WIDE_FROM)
        is_long = is_narrow and _letters(self._mend.text()) > LONGEST_LARGE
        is_alone = not self._mend.text()
        if (is_long, is_alone) == self._places:
            return
        self._places, grid = (is_long, is_alone), self._grid
        # A title without advice stands in the middle of the height of the buttons beside it.
        rows = 2 if is_alone else 1
        middle, top = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, 0, 0, rows, 1, middle if is_alone else top)
        grid.addWidget(self._title, 0, 1, rows, 3 if is_long else 1)
        grid.addWidget(self._mend, 1, 1)
        for column, part in ((2, self._action), (3, self._more)):
            grid.addWidget(part, int(is_long), column, 1 if is_long else 2, 1)


def _letters(text: str) -> int:
    """A text's width in Latin letters: what is full-width takes the room of two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "FW" else 1 for letter in text)


def show_mistake(save: Callable[[], object] | None = None) -> None:
    """The one dialog for a mistake of ours: no traceback, what is safe, what can be done.

    ``save`` puts a report together for who looks after the program; without it none is offered.
    """
    box = QMessageBox(QApplication.activeWindow())
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("pos_scanner")
    box.setText(
        QCoreApplication.translate(
            "Notices", "Something went wrong in the program. Confirmed invoices are safe."
        )
    )
    box.setInformativeText(
        QCoreApplication.translate(
            "Notices", "You can continue; the form is as it was. A report helps to find the cause."
        )
    )
    if save is not None:
        saving = box.addButton(
            QCoreApplication.translate("Notices", "Save a report"),
            QMessageBox.ButtonRole.ActionRole,
        )
        saving.setObjectName("save_report")
        saving.clicked.connect(save)
    button = box.addButton(QMessageBox.StandardButton.Ok)
    button.setObjectName("close_mistake")
    box.setDefaultButton(button)
    # Of two buttons Qt knows none for Esc, and then nothing else closes the dialog: the program
    # could not be ended while it stands there.
    box.setEscapeButton(button)
    # Without an active window it has no parent, and would be gone with the last name of it.
    box.finished.connect(partial(_delete, box))
    box.open()


def show_report(path: str) -> None:
    """Where a report is, or why there is none."""
    box = QMessageBox(QApplication.activeWindow())
    box.setWindowTitle("pos_scanner")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(marked_lines(path))
    box.setInformativeText(
        QCoreApplication.translate(
            "Notices", "The report names no buyer. Send it to whoever supports the program."
        )
    )
    box.addButton(QMessageBox.StandardButton.Ok).setObjectName("close_report")
    box.finished.connect(partial(_delete, box))
    box.open()


def _delete(box: QMessageBox, _result: int) -> None:
    box.deleteLater()
