"""The type of everything that is printed: the window's faces, and text that can be copied."""

from PySide6.QtGui import QFont

from pos_scanner.desktop.theme.tokens import FACES


def paper_font(points: float) -> QFont:
    """A font for a PDF.

    Without ``locl``: beside Latin letters Noto CJK takes other glyphs of the digits by it, which
    Qt's PDF gives no letters to: a number could be read, but neither be searched for nor copied.
    """
    font = QFont(list(FACES))
    font.setPointSizeF(points)
    font.setFeature(QFont.Tag("locl"), 0)
    return font
