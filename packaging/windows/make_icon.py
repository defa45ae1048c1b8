"""Draw the program's icon into a file of Windows' format; runs where PySide6 is installed."""

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPainter

SIZES = (16, 24, 32, 48, 64, 128, 256)
_HEADER, _ENTRY = struct.Struct("<HHH"), struct.Struct("<BBBBHHII")


def main(svg: Path, target: Path) -> None:
    """Write ``target`` with a PNG of each size, as Windows reads them since Vista."""
    application = QGuiApplication(["icon", "-platform", "offscreen"])
    pictures = [png(QIcon(str(svg)), size) for size in SIZES]
    del application
    entries, data = b"", b""
    offset = _HEADER.size + len(SIZES) * _ENTRY.size
    for size, picture in zip(SIZES, pictures, strict=True):
        edge = size % 256  # A byte; 0 says 256.
        entries += _ENTRY.pack(edge, edge, 0, 0, 1, 32, len(picture), offset + len(data))
        data += picture
    target.write_bytes(_HEADER.pack(0, 1, len(SIZES)) + entries + data)


def png(icon: QIcon, size: int) -> bytes:
    """The icon on a transparent square of ``size`` x ``size`` pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    icon.paint(painter, image.rect())
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide takes text, its types bytes.
    return bytes(buffer.data().data())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
