"""The guide's second page: camera and scanner, tried with a code that stands on the page."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.settings.camera_preview import SIZE_PX, CameraPreview
from pos_scanner.desktop.settings.scan_trial import scan_trial_words
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.plain_text import PlainLabel
from pos_scanner.domain.title import Title
from pos_scanner.settings import Settings
from pos_scanner.titles.title_card import TitleCardFormat, card_code, draw_card

SAMPLE = Title(name="示例科技有限公司", tax_number="91110108MA01ABCD2H")
DEVICE_OF_A_NEW_TILL = "0"


class DeviceStep(QWidget):
    """What reads the customers' codes.

    Args:
        settings: as they stand in the file.
        picture: the newest one of the till's camera, or None.

    Signals:
        page_requested(str): cameras or scanner.
    """

    page_requested = Signal(str)

    def __init__(self, settings: Settings, picture: Callable[[], QImage | None]) -> None:
        super().__init__()
        self._source = settings.camera_source
        self.notice = NoticeStrip()
        self._preview = CameraPreview(picture)
        self.has_camera = QCheckBox(self.tr("This till has a camera"))
        self.has_camera.setObjectName("guide_camera")
        self.has_camera.setChecked(bool(settings.camera_source))
        self._sample = PlainLabel()
        self._sample.setObjectName("guide_sample")
        self._sample.setAccessibleName(self.tr("A sample code to scan"))
        set_px(self._sample, setFixedSize=(SIZE_PX[1], SIZE_PX[1]))
        self._show_sample()
        self._lay_out()

    def take_scan(self, text: str) -> None:
        """Say what camera or scanner have read."""
        self.notice.tell(*scan_trial_words(text))

    def changes(self) -> Mapping[str, object]:
        """Whether there is a camera, by the setting's name."""
        if not self.has_camera.isChecked():
            return {"camera_source": ""}
        return {"camera_source": self._source or DEVICE_OF_A_NEW_TILL}

    # ---------------------------------------------------------------------------- inner parts

    def _show_sample(self) -> None:
        picture = QPixmap()
        picture.loadFromData(draw_card(card_code(SAMPLE), TitleCardFormat.PNG))
        size = self._sample.size()
        ratio = Qt.AspectRatioMode.KeepAspectRatio
        self._sample.setPixmap(picture.scaled(size, ratio))

    def _lay_out(self) -> None:
        hint = label(
            self.tr(
                "Try it: scan this code from the screen with the scanner, or photograph it "
                "with a phone and hold the photo in front of the camera. Your own title code "
                "works, too. What is read appears below."
            ),
            "quiet",
        )
        hint.setWordWrap(True)
        pages = fill(QHBoxLayout(), spacing=2 * STEP)
        for name, page, words in (
            ("guide_cameras", "cameras", self.tr("Another camera …")),
            ("guide_scanner", "scanner", self.tr("Scanner set-up …")),
        ):
            push = button(name, words, "second")
            push.setProperty("page", page)
            push.clicked.connect(self._on_page_clicked)
            pages.addWidget(push)
        pages.addStretch(1)
        pictures = fill(QHBoxLayout(), self._preview, self._sample, 1, spacing=6 * STEP)
        parts = (hint, self.has_camera, pictures, pages, self.notice, 1)
        fill(QVBoxLayout(self), *parts, spacing=2 * STEP, margins=NO_MARGINS)

    def _on_page_clicked(self) -> None:
        self.page_requested.emit(str(self.sender().property("page")))
