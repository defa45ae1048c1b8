"""A widget's parts by their object names, and what they say."""

from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets.fields import TextField
from pos_scanner.domain.visible_text import marked_lines
from tests.desktop.conftest import type_text

T = TypeVar("T", bound=QObject)

HOSTILE_NAMES = (
    "<img src=x onerror=alert(1)><b>甲</b>",
    "示例\u202emoc.elpmaxe公司",
    "甲" * 300,
    "A & B 公司",
)
"""Names of buyers as a code may bring them: markup, a mark that turns the writing, endless, &."""


def part(parent: QObject, kind: type[T], name: str) -> T:
    """The part of that kind and object name; fails when there is none."""
    match = parent.findChild(kind, name)
    assert isinstance(match, kind), f"{parent.objectName()} has no {name}"
    return match


def click(parent: QObject, name: str) -> None:
    """Click a button of it."""
    QTest.mouseClick(part(parent, QPushButton, name), Qt.MouseButton.LeftButton)


def is_enabled(parent: QObject, name: str) -> bool:
    """Whether a part of it can be used."""
    return part(parent, QWidget, name).isEnabled()


def label_texts(parent: QWidget) -> list[str]:
    """What its labels say that it shows, in the order they were made."""
    return [label.text() for label in parent.findChildren(QLabel) if label.isVisibleTo(parent)]


def labels_with(parent: QObject, text: str) -> list[QLabel]:
    """Its labels that say exactly this, what nobody sees of it as marks."""
    shown = marked_lines(text)
    return [label for label in parent.findChildren(QLabel) if label.text() == shown]


def notice_words(parent: QObject) -> tuple[str, str]:
    """Title and advice of its notice; empty while the notice is not shown."""
    strip = part(parent, QWidget, "notice")
    if strip.isHidden():
        return "", ""
    title, advice = part(strip, QLabel, "notice_title"), part(strip, QLabel, "notice_mend")
    return title.text(), "" if advice.isHidden() else advice.text()


def table_rows(parent: QObject, name: str) -> list[list[str]]:
    """The texts of a table's cells."""
    model = part(parent, QTableView, name).model()
    columns = range(model.columnCount())
    return [
        [str(model.index(row, column).data()) for column in columns]
        for row in range(model.rowCount())
    ]


def table_headings(table: QTableView) -> list[str]:
    """The texts over a table's columns."""
    model = table.model()
    return [
        str(model.headerData(column, Qt.Orientation.Horizontal))
        for column in range(model.columnCount())
    ]


def right_aligned_columns(table: QTableView) -> list[int]:
    """The columns whose first cell stands at the right edge."""
    model = table.model()
    role = Qt.ItemDataRole.TextAlignmentRole
    sides = [model.index(0, column).data(role) for column in range(model.columnCount())]
    right = Qt.AlignmentFlag.AlignRight
    return [column for column, side in enumerate(sides) if side is not None and side & right]


def pick(parent: QObject, name: str, words: str) -> None:
    """Choose a list's entry by its words."""
    box = part(parent, QComboBox, name)
    position = box.findText(words)
    assert position >= 0, f"{name} does not offer {words}"
    box.setCurrentIndex(position)
    box.activated.emit(position)


def entries(parent: QObject, name: str) -> list[str]:
    """What a list offers."""
    box = part(parent, QComboBox, name)
    return [box.itemText(position) for position in range(box.count())]


def type_into(parent: QObject, name: str, text: str) -> None:
    """Replace a field's text by keys; by an input method's commit where no key has the letter."""
    field = part(parent, TextField, name)
    field.selectAll()
    type_text(field, text)


def show_active(widget: QWidget, qtbot: QtBot) -> None:
    """Show a window of its own and wait until keys go to it."""
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
