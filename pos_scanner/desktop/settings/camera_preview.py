"""The till's camera, small, on a page: to see that it looks where codes are held."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QPixmap, QShowEvent

from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.widgets.plain_text import PlainLabel

REFRESH_MS = 100
SIZE_PX = (320, 180)


class CameraPreview(PlainLabel):
    """Shows the newest picture while it can be seen.

    Args:
        picture: gives it; ``None`` while there is none.
    """

    def __init__(self, picture: Callable[[], QImage | None]) -> None:
        super().__init__("")
        self.setObjectName("camera_preview")
        mark(self, role="picture")
        self._picture = picture
        set_px(self, setFixedSize=SIZE_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAccessibleName(self.tr("What the camera sees"))
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)

    @property
    def size_words(self) -> str:
        """Width and height of the camera's picture, px; empty while there is none."""
        image = self._picture()
        return "" if image is None else f"{image.width()} x {image.height()}"

    def refresh(self) -> None:
        """Show the camera's newest picture, or say that there is none."""
        image = self._picture()
        if image is None:
            self.setText(self.tr("No picture. Is a camera plugged in?"))
            return
        keep_ratio = Qt.AspectRatioMode.KeepAspectRatio
        fast = Qt.TransformationMode.FastTransformation
        self.setPixmap(QPixmap.fromImage(image.scaled(self.size(), keep_ratio, fast)))

    def showEvent(self, event: QShowEvent) -> None:
        """Keep up with the camera from now on."""
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: no picture is scaled."""
        super().hideEvent(event)
        self._timer.stop()
