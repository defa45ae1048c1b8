"""The test code of the scanner set-up, for the screen and for paper."""

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from pos_scanner.capture.qr_writer import draw_code
from pos_scanner.capture.scanners.setup_trial import TEST_CODE

ON_PAPER_MM = 40


def sample_image(size: int) -> QImage:
    """The code, ``size`` px across at most, each module as large as every other."""
    modules = draw_code(TEST_CODE)
    count = len(modules)
    image = QImage(modules.tobytes(), count, count, count, QImage.Format.Format_Grayscale8)
    return image.scaled(count * (size // count), count * (size // count))


def print_sample(printer: QPrinter) -> None:
    """One page: what it is for, and the code, 40 mm wide."""
    painter = QPainter(printer)
    dots_per_mm = printer.resolution() / 25.4
    page = painter.viewport()
    side = round(ON_PAPER_MM * dots_per_mm)
    font = QFont(painter.font())
    font.setPixelSize(round(5 * dots_per_mm))
    painter.setFont(font)
    words = QCoreApplication.translate(
        "ScannerSetupPage", "pos_scanner: scan this code on the scanner set-up page, three times."
    )
    top = round(20 * dots_per_mm)
    painter.drawText(QRect(0, 0, page.width(), top), Qt.AlignmentFlag.AlignCenter, words)
    place = QRect((page.width() - side) // 2, top, side, side)
    painter.drawImage(place, sample_image(1000))
    painter.end()
