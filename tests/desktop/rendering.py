"""What a widget would draw as markup, or leave unseen: every text that a window shows, walked."""

import unicodedata
from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QAction, QHelpEvent, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)
from shiboken6 import isValid

W = TypeVar("W", bound=QWidget)

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
_TIP_ROLES = (
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.StatusTipRole,
)


def drawn_texts(window: QWidget) -> list[str]:
    """Every text of a window and of its parts, tool tips as a person reads them."""
    return [text for _, text in (*_plain_texts(window), *_tips(window))]


def faults(window: QWidget) -> list[str]:
    """Texts that would be drawn as markup, and such as hold a character that nobody sees."""
    bare = [
        f"{_name(label)} takes its text for markup: {label.text()!r}"
        for label in _parts(window, QLabel)
        if label.text() and label.textFormat() is not Qt.TextFormat.PlainText
    ]
    unseen = [
        f"{name} holds what nobody sees: {text!r}"
        for name, text in (*_plain_texts(window), *_tips(window))
        if any(unicodedata.category(c) in _UNSEEN and c not in "\n\t\u2028\xa0" for c in text)
    ]
    markup = [
        f"{name} would draw markup: {tip!r}" for name, tip in _raw_tips(window) if _is_markup(tip)
    ]
    return bare + unseen + markup


def show_tips(window: QWidget) -> None:
    """Rest the mouse on every widget and on each cell, so that Qt draws the tool tips."""
    for widget in _parts(window, QWidget):
        if not isValid(widget):  # A list that was filled again meanwhile has other parts.
            continue
        _rest_on(widget, widget.rect().center())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in _indexes(widget.model()):
                _rest_on(widget.viewport(), widget.visualRect(index).center())


def _rest_on(widget: QWidget, point: QPoint) -> None:
    tip = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
    QCoreApplication.sendEvent(widget, tip)
    QApplication.processEvents()


def _is_markup(tip: str) -> bool:
    """Whether a tool tip, drawn as Qt draws it, has a picture, a link or a style of its own."""
    document = QTextDocument()
    if "<" not in tip:
        return False
    document.setHtml(tip)
    html = document.toHtml().split("<body", 1)[1]
    return any(mark in html for mark in ("<img", "<a ", "<h1", "font-weight:7", "<table"))


def _plain_texts(window: QWidget) -> Iterator[tuple[str, str]]:
    for widget in _parts(window, QWidget):
        name = _name(widget)
        yield name, widget.windowTitle()
        yield name, widget.accessibleName()
        yield name, widget.accessibleDescription()
        match widget:
            case QLabel() | QAbstractButton():
                yield name, widget.text()
            case QLineEdit():
                yield name, widget.placeholderText()
                if widget.objectName() != "scan_line":
                    yield name, widget.text()
            case QComboBox():
                yield from ((name, widget.itemText(row)) for row in range(widget.count()))
            case QMenu():
                yield from ((name, action.text()) for action in widget.actions())
            case QAbstractItemView() if widget.model() is not None:
                yield from ((name, text) for text in _cell_texts(widget.model()))
    yield from (("action", action.text()) for action in window.findChildren(QAction))


def _cell_texts(model: QAbstractItemModel) -> Iterator[str]:
    for index in _indexes(model):
        yield from (str(index.data(role) or "") for role in _ROLES)
    for column in range(_columns(model)):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")


def _raw_tips(window: QWidget) -> Iterator[tuple[str, str]]:
    for widget in _parts(window, QWidget):
        yield _name(widget), widget.toolTip()
        yield _name(widget), widget.whatsThis()
        yield _name(widget), widget.statusTip()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in _indexes(widget.model()):
                yield from ((_name(widget), str(index.data(role) or "")) for role in _TIP_ROLES)


def _tips(window: QWidget) -> Iterator[tuple[str, str]]:
    for name, tip in _raw_tips(window):
        document = QTextDocument()
        if "<" in tip:
            document.setHtml(tip)
        yield name, document.toPlainText() or tip


def _indexes(model: QAbstractItemModel) -> Iterator[QModelIndex]:
    for row in range(model.rowCount()):
        yield from (model.index(row, column) for column in range(_columns(model)))


def _columns(model: QAbstractItemModel) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def _parts(window: QWidget, kind: type[W]) -> list[W]:
    own = [window] if isinstance(window, kind) else []
    return [*own, *window.findChildren(kind)]


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}".strip()
