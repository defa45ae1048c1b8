"""What is wrong with a screen to look at: cut off, shortened, over one another, outside its parent.

``faults(widget, picture)`` gives a sentence for each. The window's parts are asked for the room
they need, and what they show is measured in their own type.
"""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)

from pos_scanner.desktop.invoice_form.amount_field import AmountField
from pos_scanner.desktop.theme import px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.elided_text import DisclosureButton, ElidedLabel
from tests.screenshots.legibility import too_faint, untranslated
from tests.screenshots.targets import too_small

_ROUNDING_PX = 1
_BESIDE_A_DRAWING_PX = 4
_OVERLAYS = ("amount_pad",)
"""What lies over others on purpose."""
_PATHS = "/\\"
"""A shortened text with one of these is a file's path, which nothing else can be done with."""


def faults(screen: QWidget, picture: QImage) -> list[str]:
    """Each fault of a screen that is shown, as the name of what has it and what it is.

    Args:
        screen: a window, or a page over one.
        picture: of the screen as it is drawn now.
    """
    reports = [*too_faint(screen, picture), *too_small(screen)]
    if QLocale().language() is QLocale.Language.Chinese:
        reports += untranslated(screen)
    if (room := screen.parentWidget()) is not None:
        reports += _too_large(screen, room.window())
    for widget in (screen, *screen.findChildren(QWidget)):
        if widget.isVisible() and not _is_inner(widget):
            reports += [f"{_name(widget)}: {fault}" for fault in _of(widget, screen)]
    return reports


def _of(widget: QWidget, screen: QWidget) -> Iterator[str]:
    if widget is not screen:
        yield from _outside(widget)
    yield from _overlaps(widget)
    for kinds, check in _CHECKS:
        if isinstance(widget, kinds):
            yield from check(widget)
            return


def _too_large(page: QWidget, window: QWidget) -> Iterator[str]:
    if page.width() > window.width() or page.height() > window.height():
        yield f"is larger than the window: {page.width()}x{page.height()}"


def _is_inner(widget: QWidget) -> bool:
    """Whether it is a part of Qt's own controls, which place it themselves."""
    parent = widget.parentWidget()
    return isinstance(parent, QComboBox | QAbstractItemView | QHeaderView | QLineEdit)


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    name = widget.objectName() or type(widget).__name__
    return f"{name} {text[:40]!r}" if text else name


def _outside(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if parent is None:
        return
    scrolls = isinstance(parent.parentWidget(), QAbstractScrollArea)
    if widget.isWindow() or scrolls or widget.objectName() in _OVERLAYS:
        return
    place = parent.rect().adjusted(-_ROUNDING_PX, -_ROUNDING_PX, _ROUNDING_PX, _ROUNDING_PX)
    if widget.width() and widget.height() and not place.contains(widget.geometry()):
        yield f"outside: {_words(widget.geometry())} in {_words(parent.rect())}"


def _overlaps(parent: QWidget) -> Iterator[str]:
    if isinstance(parent, QAbstractItemView | QComboBox | QLineEdit | QAbstractScrollArea):
        return
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not child.isWindow()
        and child.objectName() not in _OVERLAYS
        and not child.objectName().endswith("_offers")
    ]
    for position, child in enumerate(children):
        for other in children[position + 1 :]:
            shared = child.geometry() & other.geometry()
            if shared.width() > _ROUNDING_PX and shared.height() > _ROUNDING_PX:
                yield f"{_name(child)} lies over {_name(other)} by {_words(shared)}"


def _cut_label(label: QLabel) -> Iterator[str]:
    if not label.text() or not label.pixmap().isNull():
        return
    inner = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + _ROUNDING_PX:
            yield f"cut: {label.height()} px high of {needed}"
        return
    needed_size = label.sizeHint()
    if needed_size.width() > label.width() + _ROUNDING_PX:
        yield f"cut: {label.width()} px wide of {needed_size.width()}"
    letters = QFontMetrics(label.font()).height()
    if letters > inner.height() + _ROUNDING_PX:
        yield f"cut: {inner.height()} px high of {letters}"


def _cut_button(button: QAbstractButton) -> Iterator[str]:
    wanted = button.minimumSizeHint() if isinstance(button, QPushButton) else button.sizeHint()
    letters = QFontMetrics(button.font())
    lines = button.text().replace("&&", "&").split("\n")
    text_px = max(letters.horizontalAdvance(line) for line in lines)
    icon_px = 0 if button.icon().isNull() else button.iconSize().width()
    width = max(text_px + icon_px, 0 if isinstance(button, QPushButton) else wanted.width())
    if width > button.width() + _ROUNDING_PX:
        yield f"cut: {button.width()} px wide of {width}"
    if letters.height() * len(lines) > button.height() + _ROUNDING_PX:
        yield f"cut: {button.height()} px high of {letters.height() * len(lines)}"


def _cut_choice(choice: QComboBox) -> Iterator[str]:
    if choice.isEditable():
        return
    arrow = choice.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, _option(choice), QStyle.SubControl.SC_ComboBoxEditField
    )
    text_px = choice.fontMetrics().horizontalAdvance(choice.currentText())
    if text_px > arrow.width() + _ROUNDING_PX:
        yield f"cut: {choice.currentText()!r}, {arrow.width()} px of {text_px}"


def _option(choice: QComboBox) -> QStyleOptionComboBox:
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    return option


def _cut_line(line: QLineEdit) -> Iterator[str]:
    """What one types may be longer than its field; an amount and a pale hint may not."""
    text = line.text() if isinstance(line, AmountField) else ""
    text = text or ("" if line.text() else line.placeholderText())
    margins = line.textMargins()
    room = line.contentsRect().width() - margins.left() - margins.right()
    text_px = line.fontMetrics().horizontalAdvance(text)
    if text and text_px > room + _ROUNDING_PX:
        yield f"cut: {text!r}, {room} px of {text_px}"


def _shortened(widget: ElidedLabel | DisclosureButton) -> Iterator[str]:
    whole = widget.toolTip() or widget.text()
    is_path = any(letter in whole for letter in _PATHS)
    if "…" in widget.text() and not is_path and not isinstance(widget, DisclosureButton):
        yield "shortened"


def _cut_cells(table: QTableView) -> Iterator[str]:
    """Cells in sight; what scrolling brings is looked at as far as it is there now."""
    model = table.model()
    visible = table.viewport().rect()
    for column in range(model.columnCount()):
        if table.isColumnHidden(column):
            continue
        if table.horizontalHeader().isVisible():
            yield from _cut_heading(table, column)
        for row in range(min(model.rowCount(), 30)):
            index = model.index(row, column)
            place = table.visualRect(index)
            if not visible.contains(place):
                continue
            text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            drawing_px = (
                0
                if index.data(Qt.ItemDataRole.DecorationRole) is None
                else table.iconSize().width() + _BESIDE_A_DRAWING_PX
            )
            needed = _needed(table, text, place.width() - drawing_px)
            if needed > place.height() + _ROUNDING_PX and not any(p in text for p in _PATHS):
                yield f"cell {text[:40]!r} cut: {place.width()} x {place.height()}, needs {needed}"


def _cut_items(view: QListView | QTreeView) -> Iterator[str]:
    model = view.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        needed = view.fontMetrics().horizontalAdvance(text)
        place = view.visualRect(index).width()
        if needed > place + _ROUNDING_PX and not any(mark in text for mark in _PATHS):
            yield f"entry {text[:40]!r} cut: {place} px of {needed}"


def _needed(table: QTableView, text: str, width: int) -> int:
    frame_px = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
    # As in ``window.qss``.
    margin_px = px(STEP) + frame_px if table.objectName() == "recent" else px(2 * STEP)
    inner = max(1, width - 2 * margin_px)
    flags = Qt.TextFlag.TextWordWrap if table.wordWrap() else Qt.TextFlag.TextSingleLine
    box = QFontMetrics(table.font()).boundingRect(QRect(0, 0, inner, 10_000), int(flags), text)
    return 10_000 if box.width() > inner + _ROUNDING_PX else box.height()


def _cut_heading(table: QTableView, column: int) -> Iterator[str]:
    header = table.horizontalHeader()
    text = str(table.model().headerData(column, Qt.Orientation.Horizontal) or "")
    text_px = QFontMetrics(header.font()).horizontalAdvance(text)
    if text_px > header.sectionSize(column) + _ROUNDING_PX:
        yield f"heading {text!r} cut: {header.sectionSize(column)} px of {text_px}"


def _words(place: QRect) -> str:
    return f"{place.width()}x{place.height()}+{place.x()}+{place.y()}"


def _wider_than_its_place(area: QAbstractScrollArea) -> Iterator[str]:
    if area.horizontalScrollBar().isVisible():
        yield "is wider than its place: one has to scroll sideways"


_CHECKS: tuple[tuple[tuple[type[QWidget], ...], Callable[[Any], Iterator[str]]], ...] = (
    ((ElidedLabel, DisclosureButton), _shortened),
    ((QLabel,), _cut_label),
    ((QPushButton, QCheckBox, QRadioButton), _cut_button),
    ((QComboBox,), _cut_choice),
    ((QLineEdit,), _cut_line),
    ((QTableView,), _cut_cells),
    ((QListView, QTreeView), _cut_items),
    ((QScrollArea, QTextEdit), _wider_than_its_place),
)
"""The first that a widget is one of is for it."""
