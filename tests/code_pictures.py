"""Codes as pictures that somebody copied, sent or saved."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from pos_scanner.capture.qr_writer import draw_code


def picture(*texts: str) -> QImage:
    """Codes beside one another on white paper, as a picture that somebody copied."""
    side = 300
    paper = QImage(60 + side * len(texts), 60 + side, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    for place, text in enumerate(texts):
        modules = draw_code(text)
        count = len(modules)
        one = QImage(modules.tobytes(), count, count, count, QImage.Format.Format_Grayscale8)
        painter.drawImage(30 + side * place, 30, one.scaled(5 * count, 5 * count))
    painter.end()
    return paper
