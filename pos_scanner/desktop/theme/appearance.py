"""Dresses the application in an appearance at a scale, and dresses it anew when either changes.

The system's choice of light, dark or high contrast is followed while the setting is ``auto``.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QWidget

from pos_scanner.desktop.theme.scale import percent, px, rescale, set_percent
from pos_scanner.desktop.theme.style_sheet import style_sheet
from pos_scanner.desktop.theme.tokens import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    FACES,
    LIGHT,
    Colours,
    Size,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAccessibilityHints

HIGH_CONTRAST = "high-contrast"
_CLASSES_WITH_A_FONT = (
    *("QAbstractItemView", "QMenu", "QMenuBar", "QMessageBox", "QStatusBar", "QTipLabel"),
)
"""Windows has a font of its own for each, which the application's font does not replace."""


@dataclass(slots=True)
class _Look:
    """What is in force; there is one application, and it has one look."""

    colours: Colours = LIGHT
    appearance: str = "light"
    follows: bool = False


_look = _Look()


def apply_theme(app: QApplication, appearance: str, scale: int = 100) -> Colours:
    """Dress the application, and what it shows already.

    Args:
        app: the application.
        appearance: "light", "dark" or "high-contrast"; ``auto`` follows the system.
        scale: of type, distances and what is touched, per cent.
    """
    _look.appearance = appearance
    _look.colours = _colours(appearance)
    is_rescaled = set_percent(scale)
    sheet = _sheet(_look.colours, percent())
    if sheet == app.styleSheet() and not is_rescaled:
        return _look.colours
    with _no_collection():
        app.setStyle("Fusion")
        app.setPalette(_palette(_look.colours))
        font = QFont(list(FACES))
        font.setPixelSize(px(Size.BODY))
        app.setFont(font)
        app.setStyleSheet(sheet)
        for name in _CLASSES_WITH_A_FONT:  # A new style or sheet brings the system's back.
            app.setFont(font, name)  # type: ignore[arg-type]  # PySide takes text, its types bytes.
        if is_rescaled:
            rescale(app)
    _follow_system(app)
    return _look.colours


def apply_scale(app: QApplication, scale: int) -> None:
    """Dress the application at another scale, in the appearance that it has."""
    if scale != percent():
        apply_theme(app, _look.appearance, scale)


def colours() -> Colours:
    """The colours in force, for what is painted by hand (the camera's picture)."""
    return _look.colours


def mark(widget: QWidget, **properties: str) -> None:
    """Set dynamic properties that the sheet selects by, and dress the widget anew."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python's collector from running meanwhile.

    Qt goes through bare pointers to all widgets and calls our handlers for each; a collection in
    one of them that destroys a widget further on ends the program.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _colours(appearance: str) -> Colours:
    hints = QGuiApplication.styleHints()
    is_dark = appearance == "dark" or (
        appearance != "light" and hints.colorScheme() == Qt.ColorScheme.Dark
    )
    accessibility = _accessibility(hints)
    wants_contrast = (
        accessibility is not None
        and accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast
    )
    if appearance == HIGH_CONTRAST or (appearance == "auto" and wants_contrast):
        return CONTRAST_DARK if is_dark else CONTRAST_LIGHT
    return DARK if is_dark else LIGHT


def _follow_system(app: QApplication) -> None:
    """Once: dress anew when the system's choice changes, wherever the setting leaves it to it."""
    if _look.follows:
        return
    _look.follows = True
    hints = QGuiApplication.styleHints()
    again = partial(_dress_again, app)
    hints.colorSchemeChanged.connect(again)
    if (accessibility := _accessibility(hints)) is not None:
        accessibility.contrastPreferenceChanged.connect(again)


def _accessibility(hints: QStyleHints) -> QAccessibilityHints | None:
    """The system's wish for contrast; before Qt 6.10, the newest for glibc 2.28, it has none."""
    return hints.accessibility() if hasattr(hints, "accessibility") else None


def _dress_again(app: QApplication, *_: object) -> None:
    if _colours(_look.appearance) is not _look.colours:
        apply_theme(app, _look.appearance, percent())


@lru_cache(maxsize=8)
def _sheet(colours: Colours, scale: int) -> str:
    del scale  # It is part of the key: ``px`` knows it.
    return style_sheet(colours)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.field,
        QPalette.ColorRole.AlternateBase: colours.window,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.quiet,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Link: colours.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.off))
    return palette
