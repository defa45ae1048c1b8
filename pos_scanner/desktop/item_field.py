"""The item of a line: typed, or chosen from the list of what the shop sells."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from pos_scanner.desktop.fields import LONGEST_TEXT


class ItemField(QComboBox):
    """Signals: item_edited(str): its text as it stands now; submitted(): Enter."""

    item_edited = Signal(str)
    submitted = Signal()

    def __init__(self, name: str, items: Sequence[str] = ()) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt's way to have none
        self.addItems(list(items))
        self.line.setMaxLength(LONGEST_TEXT)
        self.line.setAcceptDrops(False)
        self.editTextChanged.connect(self.item_edited)
        self.line.returnPressed.connect(self.submitted)

    @property
    def line(self) -> QLineEdit:
        """Where it is typed."""
        line = self.lineEdit()
        assert line is not None  # noqa: S101  (the box is editable)
        return line

    def show_item(self, item: str) -> None:
        """Show without telling; the cursor stays where it is when the text does."""
        if self.currentText() != item:
            self.blockSignals(True)  # noqa: FBT003  (Qt's own)
            self.setEditText(item)
            self.blockSignals(False)  # noqa: FBT003
