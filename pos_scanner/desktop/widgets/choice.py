"""Choices: a few values beside one another, none of them hidden; whose invoices are meant."""

from collections.abc import Sequence
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QWidget

from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.fields import ClosedList, at_100_percent, button, label
from pos_scanner.desktop.widgets.layouts import fill

_SHIFT = "Shift+"
_SHIFT_PX = 12

E = TypeVar("E", bound=Enum)


class Choice(QWidget, Generic[E]):
    """A few values beside one another, one of them chosen, or none.

    Args:
        name: the object name.
        values: each with its words.
        key: the keyboard's key that goes to the next value, named beside them; empty for none.

    Signals:
        chosen(object): the value that the cashier chose.
    """

    chosen = Signal(object)

    def __init__(self, name: str, values: Sequence[tuple[E, str]], key: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._group = QButtonGroup(self)
        self._values = [value for value, _ in values]
        for position, (value, words) in enumerate(values):
            segment = button(f"{name}_{value.name.lower()}", words, "segment")
            segment.setCheckable(True)
            place = {0: "first", len(values) - 1: "last"}.get(position, "middle")
            mark(segment, place=place)
            set_px(segment, setMinimumWidth=max(TARGET, _bold_width(words)))
            self._group.addButton(segment, position)
            layout.addWidget(segment)
        self.setFocusProxy(self._group.button(0))
        self._has_key = bool(key)
        self._key = QWidget()
        row = fill(QHBoxLayout(self._key), spacing=0, margins=(STEP, 0, 0, 0))
        if key.startswith(_SHIFT):  # Its letter is missing from many a font.
            row.addWidget(IconLabel("shift", "quiet", _SHIFT_PX), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label(key.removeprefix(_SHIFT), "hint"))
        self._key.setAccessibleName(key)
        self._key.setVisible(self._has_key)
        layout.addWidget(self._key)
        self._group.idClicked.connect(self._on_clicked)

    def be_brief(self, *, is_wanted: bool) -> None:
        """Whether the key's name stays away, for want of room."""
        self._key.setHidden(is_wanted or not self._has_key)

    def value(self) -> E | None:
        """What is chosen; ``None`` while nothing is."""
        position = self._group.checkedId()
        return None if position < 0 else self._values[position]

    def show_value(self, value: E | None) -> None:
        """Choose a value, or none, without emitting the signal of a choice."""
        self._group.setExclusive(False)
        for position, choice in enumerate(self._values):
            self._group.button(position).setChecked(choice is value)
        self._group.setExclusive(True)

    def choose_next(self) -> None:
        """Choose the value after the present one, as by a click; the first after the last.

        While none is chosen, the last: the first is the usual one, for which nobody takes the key.
        """
        position = self._group.checkedId()
        following = (position + 1) % len(self._values) if position >= 0 else -1
        self._group.button(following % len(self._values)).click()

    def _on_clicked(self, position: int) -> None:
        self.chosen.emit(self._values[position])


def _bold_width(text: str) -> int:
    """A chosen one's words are bold: room for them from the start, so that nothing moves.

    In px at 100 %, as are the widths of captions.
    """
    font = QApplication.font()
    font.setBold(True)
    return at_100_percent(QFontMetrics(font).horizontalAdvance(text)) + 7 * STEP


class ScopeChoice(ClosedList):
    """This till's invoices or all tills'; hidden until it is offered: the till may read the pool.

    Attributes:
        of_one_till: what is not there for all tills: it is done at an invoice's own till.

    Signals:
        scope_requested(bool): all tills' invoices, or this till's alone.
    """

    scope_requested = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.of_one_till: Sequence[QWidget] = ()
        self.addItem(self.tr("This till"))
        self.addItem(self.tr("All tills"))
        self.hide()
        self.activated.connect(self._on_activated)

    def offer(self, *, all_tills: bool) -> None:
        """Let one choose; ``all_tills`` says what is shown now."""
        self.setCurrentIndex(int(all_tills))
        self.setEnabled(True)
        self.show()
        for part in self.of_one_till:
            part.setVisible(not all_tills)

    def _on_activated(self, position: int) -> None:
        self.scope_requested.emit(position == 1)
