"""A list under a field of what the typed text may mean; the field keeps the cursor.

It takes no key while it is closed, and Enter only once a row was chosen by the arrow keys: typing
on and confirming are never in its way. Results come from elsewhere, later; stale ones are dropped.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from pos_scanner.desktop.theme import mark, px
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.plain_text import plain_item

MOST_ROWS = 6
_FRAME_PX = 4
_ROW_MARGINS_PX = 8 * STEP
"""Of the frame and of a row's own padding, both sides."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CompletionPopup(QObject):
    """What is offered for one field.

    Signals:
        wanted(str): a text was typed: what may it mean?
        chosen(int): the row of the results that was chosen.
    """

    wanted = Signal(str)
    chosen = Signal(int)

    def __init__(self, line: QLineEdit, width_of: QWidget) -> None:
        super().__init__(line)
        self._line = line
        self._width_of = width_of
        self._asked = ""
        self._list = QListWidget(width_of)  # Until it is shown: nobody else would destroy it.
        self._list.setObjectName(f"{width_of.objectName()}_offers")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName(width_of.accessibleName())
        mark(self._list, role="offers")
        self._list.hide()
        self._list.itemClicked.connect(lambda item: self._choose(self._list.row(item)))
        line.textEdited.connect(self._on_text_edited)
        # An editable box has the cursor itself and hands keys to its line without any filter.
        width_of.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether anything is offered."""
        return self._list.isVisible()

    def show_results(self, asked: str, rows: Sequence[str]) -> None:
        """Offer these; nothing when the text has changed since, or the cursor has left."""
        if asked == self._asked == self._line.text() and self._line.hasFocus():
            self.offer(rows)

    def offer(self, rows: Sequence[str]) -> None:
        """Show these under the field; none: close."""
        self._list.clear()
        for row in rows[:MOST_ROWS]:
            item = plain_item(row)
            item.setSizeHint(item.sizeHint().expandedTo(self._row_size()))
            self._list.addItem(item)
        self._list.setCurrentRow(-1)
        if rows:
            self._place()
        else:
            self.close()

    def close(self) -> None:
        """Hide the list; the field keeps what was typed."""
        self._list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: true keeps a key from the field."""
        kind = event.type()
        if kind in {QEvent.Type.FocusOut, QEvent.Type.Hide}:
            self.close()
        elif isinstance(event, QKeyEvent) and self.is_open and self._takes(event):
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()
            elif kind == QEvent.Type.KeyPress:
                self._act(event)
            return True
        return super().eventFilter(watched, event)

    # ---------------------------------------------------------------------------- inner parts

    def _takes(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = Qt.Key(event.key())
        is_chosen = self._list.currentRow() >= 0
        return key in _STEPS or key is Qt.Key.Key_Escape or (key in _ENTER and is_chosen)

    def _act(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            row = self._list.currentRow() + _STEPS[key]
            self._list.setCurrentRow(max(-1, min(row, self._list.count() - 1)))
        elif key is Qt.Key.Key_Escape:
            self.close()
        else:
            self._choose(self._list.currentRow())

    def _choose(self, row: int) -> None:
        self.close()
        if row >= 0:
            self.chosen.emit(row)

    def _on_text_edited(self, text: str) -> None:
        self._asked = text
        if not text.strip():
            self.close()
        self.wanted.emit(text)

    def _row_size(self) -> QSize:
        return QSize(0, px(TARGET))

    def _widest_row(self) -> int:
        """The field's width in px, or what the longest row takes: a tax code is not cut."""
        letters = self._list.fontMetrics()
        texts = (self._list.item(row).text() for row in range(self._list.count()))
        widest = max(map(letters.horizontalAdvance, texts), default=0)
        return max(self._width_of.width(), widest + px(_ROW_MARGINS_PX))

    def _place(self) -> None:
        """Under the field, over whatever is there; within the window."""
        window = self._width_of.window()
        if self._list.parent() is not window:
            self._list.setParent(window)
        corner = self._width_of.mapTo(window, QPoint(0, self._width_of.height()))
        height = self._list.count() * px(TARGET) + _FRAME_PX
        room = window.height() - corner.y() - _FRAME_PX
        width = min(self._widest_row(), window.width() - 2 * _FRAME_PX)
        x = max(_FRAME_PX, min(corner.x(), window.width() - width - _FRAME_PX))
        self._list.setGeometry(x, corner.y(), width, min(height, room))
        self._list.show()
        self._list.raise_()
