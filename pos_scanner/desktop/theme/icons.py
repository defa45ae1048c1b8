"""The program's own drawings as icons, in a colour role of the theme, crisp at every size.

An icon is drawn when it is painted, in the colours in force then: another appearance needs no other
icon. Nothing is read before the first paint that needs it.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton, QWidget

from pos_scanner.desktop.theme.appearance import colours
from pos_scanner.desktop.theme.scale import set_px

ICON_PX = 20


class _Engine(QIconEngine):
    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        role = _ROLES.get(mode, self._role)
        paint_icon(painter, QRectF(rect), self._name, getattr(colours(), role))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        picture = self.pixmap(size * scale, mode, state)  # The size is in the window's own px.
        picture.setDevicePixelRatio(scale)
        return picture

    def clone(self) -> QIconEngine:
        copy = _Engine(self._name, self._role)
        _clones.append(copy)  # Qt keeps it; Python's half has to live as long.
        return copy


_ROLES = {QIcon.Mode.Disabled: "off", QIcon.Mode.Selected: "on_accent"}
"""In which colour an icon is drawn where its control is not as usual."""
_clones: list[QIconEngine] = []


def icon(name: str, role: str = "text") -> QIcon:
    """A drawing of ``resources/icons`` as an icon.

    Args:
        name: the file's name without its ending.
        role: the name of a colour of the theme's table; disabled ones are drawn in ``off``.

    Raises:
        KeyError: there is no drawing of this name.
    """
    if not QFile.exists(f":/icons/{name}.svg"):
        raise KeyError(name)  # An exception while Qt paints would end the program.
    return QIcon(_Engine(name, role))


def paint_icon(painter: QPainter, place: QRectF, name: str, colour: str) -> None:
    """Draw an icon into a rectangle, as large as it fits, in the middle."""
    side = min(place.width(), place.height())
    middle = place.center()
    square = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
    _renderer(name, QColor(colour).name()).render(painter, square)


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    file = QFile(f":/icons/{name}.svg")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    drawing = bytes(file.readAll().data()).replace(b"currentColor", colour.encode())
    return QSvgRenderer(QByteArray(drawing))


class IconLabel(QWidget):
    """An icon beside words: they say what it means, so a screen reader passes it by.

    Attributes:
        name: the drawing.
        role: its colour.
    """

    def __init__(self, name: str, role: str = "text", side: int = ICON_PX) -> None:
        super().__init__()
        self.name = name
        self.role = role
        set_px(self, setFixedSize=(side, side))

    def show_icon(self, name: str, role: str) -> None:
        """Show another drawing, or the same in another colour."""
        if (name, role) != (self.name, self.role):
            self.name, self.role = name, role
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the drawing, in the colours in force."""
        del event
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), self.name, getattr(colours(), self.role))


def give_icon(button: QPushButton, name: str, role: str = "text", side: int = ICON_PX) -> None:
    """Put a drawing before a button's words, as large as the scale has it."""
    button.setIcon(icon(name, role))
    set_px(button, setIconSize=(side, side))
