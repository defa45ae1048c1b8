"""What can be clicked, typed into or chosen from, and whether a finger in a glove meets it."""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QTableView,
    QWidget,
)

from pos_scanner.desktop.theme import px
from pos_scanner.desktop.theme.tokens import TARGET

_CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)
_PARTS_OF_CONTROLS = (QAbstractSpinBox, QComboBox, QTableView)
_ROUNDING_PX = 1


def controls(screen: QWidget) -> list[QWidget]:
    """Each control of a screen that can be used now."""
    return [
        widget
        for widget in screen.findChildren(QWidget)
        if isinstance(widget, _CONTROLS)
        and widget.isVisible()
        and widget.isEnabled()
        and not isinstance(widget, QHeaderView)
        and not isinstance(widget.parentWidget(), _PARTS_OF_CONTROLS)
    ]


def too_small(screen: QWidget) -> Iterator[str]:
    """Each control, and each list's row, that is lower or narrower than a finger needs."""
    needed = px(TARGET)
    usable = controls(screen)
    for control in usable:
        size = min(control.width(), control.height())
        if not isinstance(control, QAbstractItemView) and size < needed:
            yield f"{control.objectName()} is {size} px small: a finger needs {needed}"
    views = [view for view in usable if isinstance(view, QTableView | QListWidget)]
    choices = [choice for choice in usable if isinstance(choice, QComboBox) and choice.count()]
    for view in (*views, *(choice.view() for choice in choices)):
        height = _row_height(view)
        if height < needed - _ROUNDING_PX:
            yield f"{view.objectName()} has rows of {height} px: a finger needs {needed}"


def _row_height(view: QAbstractItemView) -> int:
    """Of the first row; a list without any is no target."""
    if isinstance(view, QTableView) and view.selectionMode() is view.SelectionMode.NoSelection:
        return px(TARGET)
    model = view.model()
    if not model.rowCount():
        return px(TARGET)
    if view.isVisible():
        return view.visualRect(model.index(0, 0)).height()
    return view.sizeHintForRow(0)  # A list that is not open yet.
