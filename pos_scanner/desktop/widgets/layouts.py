"""Fills a layout in one statement, so that parts read in the order in which they stand."""

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.messages import field_name
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import at_100_percent, frame, label

L = TypeVar("L", bound=QBoxLayout)
Part = QWidget | QLayout
NO_MARGINS = (0, 0, 0, 0)


def fill(
    layout: L,
    *parts: Part | tuple[Part, int] | int,
    spacing: int | None = None,
    margins: tuple[int, int, int, int] | None = None,
) -> L:
    """Add parts to a row or column, and return it.

    Args:
        layout: the row or column, new or with parts already.
        parts: widgets and layouts, each alone or with its stretch; a number by itself is an empty
            place of that stretch.
        spacing: between the parts, px at 100 %; the style's own when not given.
        margins: left, top, right and bottom, px at 100 %; the style's own when not given.
    """
    if spacing is not None:
        set_px(layout, setSpacing=spacing)
    if margins is not None:
        set_px(layout, setContentsMargins=margins)
    for entry in parts:
        part, stretch = entry if isinstance(entry, tuple) else (entry, 0)
        if isinstance(part, QWidget):
            layout.addWidget(part, stretch)
        elif isinstance(part, QLayout):
            layout.addLayout(part, stretch)
        else:
            layout.addStretch(part)
    return layout


def card(
    *parts: Part | tuple[Part, int] | int,
    spacing: int | None = None,
    margins: tuple[int, int, int, int] = (STEP, STEP, STEP, STEP),
) -> QFrame:
    """A frame of the role ``card`` round a column of parts, as ``fill`` takes them."""
    around = frame("card")
    fill(QVBoxLayout(around), *parts, spacing=spacing, margins=margins)
    return around


def scrolled(inside: QWidget) -> QScrollArea:
    """A widget that is scrolled up and down where it is higher than its place."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def add_labelled(grid: QGridLayout, fields: Iterable[tuple[str, QWidget]], first_row: int) -> None:
    """Add fields to a grid, one a row from ``first_row`` on, each behind its caption.

    A screen reader calls a field by its caption.
    """
    for row, (words, field) in enumerate(fields, start=first_row):
        caption = label(words)
        caption.setBuddy(field)
        field.setAccessibleName(words)
        grid.addWidget(caption, row, 0)
        grid.addWidget(field, row, 1)


def spaced_grid(across: int, down: int, owner: QWidget | None = None) -> QGridLayout:
    """A grid without margins, with so many px at 100 % between columns and between rows."""
    grid = QGridLayout() if owner is None else QGridLayout(owner)
    grid.setContentsMargins(*NO_MARGINS)
    set_px(grid, setHorizontalSpacing=across, setVerticalSpacing=down)
    return grid


def align_columns(grid: QGridLayout) -> None:
    """Two columns of captions and fields, as wide in every grid that asks, in any language."""
    metrics = QFontMetrics(QApplication.font())
    for column, names in ((0, _LEFT_CAPTIONS), (2, _RIGHT_CAPTIONS)):
        widest = max(metrics.horizontalAdvance(field_name(name)) for name in names)
        for row in range(grid.rowCount()):
            item = grid.itemAtPosition(row, column)
            caption = item.widget() if item is not None else None
            if isinstance(caption, QLabel):
                set_px(caption, setMinimumWidth=at_100_percent(widest) + 2)
    grid.setColumnStretch(1, 6)
    grid.setColumnStretch(3, 5)


_LEFT_CAPTIONS = ("name", "tax_number", "address", "bank_name", "item", "order_number")
_RIGHT_CAPTIONS = ("phone", "bank_account", "tax_rate", "remark")
