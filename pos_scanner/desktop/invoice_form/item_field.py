"""The item of a line: typed, or chosen from the list of what the shop sells."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

from pos_scanner.desktop.widgets.fields import LONGEST_TEXT, is_title_copied, keep_enter
from pos_scanner.desktop.widgets.plain_text import SeenText
from pos_scanner.domain.visible_text import visible

_DIGITS = frozenset("0123456789")


class ItemField(QComboBox):
    """The item.

    Signals:
        item_edited(str): its text as it stands now;
        listed_chosen(int): the row of its list that was chosen, or whose name was typed in full;
        submitted(): Enter, after anything else.

    Attributes:
        answer_text: whether its text was a number, and its item chosen or refused: Tab then stays.
        passes_digits: a digit typed over the whole item is left to the window, whose digits are an
            amount's: a new line begins with the usual item, and what it lacks is its amount.
    """

    item_edited = Signal(str)
    listed_chosen = Signal(int)
    submitted = Signal()

    def __init__(self, name: str, items: Sequence[str] = ()) -> None:
        super().__init__()
        self.setObjectName(name)
        self.answer_text: Callable[[], bool] = bool
        self.passes_digits = False
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt's way to have none
        self.line.setMaxLength(LONGEST_TEXT)
        self.line.setAcceptDrops(False)
        self.line.setValidator(SeenText(self))
        self.editTextChanged.connect(self.item_edited)
        # Qt's own slot chooses any listed name, typed or not, and at Enter after the submission:
        # an item that was only passed by got its rate back, one just typed was stored without.
        self.line.editingFinished.disconnect()
        self.line.returnPressed.connect(self._on_return_pressed)
        self.line.editingFinished.connect(self.choose_typed)
        self.activated.connect(self.listed_chosen)
        self.show_items(items)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys open the list; Qt's would change the item without a word.

        A copied title is no item: the window takes it.
        """
        is_paste = event.matches(QKeySequence.StandardKey.Paste)
        if (is_paste and is_title_copied()) or self._passes(event.text()):
            event.ignore()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and not event.modifiers():
            self.showPopup()
        else:
            super().keyPressEvent(event)
            keep_enter(self, event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802  (Qt's)
        """Qt's, for Tab: a number is answered as at Enter."""
        return self.answer_text() or super().focusNextPrevChild(next)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A turn of the wheel on its way past changes nothing."""
        event.ignore()

    @property
    def line(self) -> QLineEdit:
        """Where it is typed."""
        line = self.lineEdit()
        assert line is not None  # noqa: S101  (the box is editable)
        return line

    def show_items(self, items: Sequence[str]) -> None:
        """Another list to choose from; the text stays."""
        text = self.currentText()
        self.blockSignals(True)  # noqa: FBT003  (Qt's own)
        self.clear()
        self.addItems(list(map(visible, items)))
        self.setCurrentIndex(-1)
        self.setEditText(text)
        self.blockSignals(False)  # noqa: FBT003

    def show_item(self, item: str) -> None:
        """Show without telling; the cursor stays where it is when the text does.

        What comes under the cursor is selected, so that typing replaces it.
        """
        item = visible(item)
        if self.currentText() != item:
            self.blockSignals(True)  # noqa: FBT003  (Qt's own)
            self.setEditText(item)
            self.blockSignals(False)  # noqa: FBT003
            if self.line.hasFocus():
                self.line.selectAll()

    def choose_typed(self) -> bool:
        """Choose the row whose name has been typed since the last choice; whether there is one."""
        row = self.findText(self.currentText()) if self.line.isModified() else -1
        if row < 0:
            return False
        self.line.setModified(False)
        self.listed_chosen.emit(row)
        return True

    def _passes(self, text: str) -> bool:
        is_whole = self.line.hasSelectedText() and self.line.selectedText() == self.line.text()
        return self.passes_digits and is_whole and text in _DIGITS

    def _on_return_pressed(self) -> None:
        if not self.choose_typed():
            self.submitted.emit()
