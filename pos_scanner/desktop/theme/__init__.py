"""The look of every page: tokens to a palette, a font and one style sheet.

Widgets carry no style of their own; they say what they are by a dynamic property (``role``,
``state``) and the sheet knows the rest.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from pos_scanner.desktop.theme.style_sheet import style_sheet
from pos_scanner.desktop.theme.tokens import DARK, FACES, LIGHT, Colours, Size

_current = LIGHT


def apply_theme(app: QApplication, appearance: str) -> Colours:
    """Dress the application: ``auto`` follows the system, else "light" or "dark"."""
    global _current  # noqa: PLW0603  (one application, one look)
    dark = appearance == "dark" or (appearance == "auto" and _system_is_dark())
    _current = DARK if dark else LIGHT
    app.setStyle("Fusion")
    app.setPalette(_palette(_current))
    font = QFont(list(FACES))
    font.setPixelSize(Size.BODY)
    app.setFont(font)
    app.setStyleSheet(style_sheet(_current))
    return _current


def colours() -> Colours:
    """The colours in force, for what is painted by hand (the camera's picture)."""
    return _current


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


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


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
    return palette
