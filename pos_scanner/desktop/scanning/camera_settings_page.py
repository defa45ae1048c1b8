"""The cameras of this machine: each with its name and a picture, one to be chosen.

Knows no camera: devices and pictures are shown as they come.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPointF, QStandardPaths, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.capture.camera.devices import Device, DevicePicture
from pos_scanner.capture.camera.frame import ReaderReport
from pos_scanner.capture.decoding.detection import Corners
from pos_scanner.desktop.messages import Message, translated
from pos_scanner.desktop.messages.scanning import CAMERA_READS_LESS_ADVICE
from pos_scanner.desktop.theme import colours, px, set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, frame, label
from pos_scanner.desktop.widgets.layouts import fill, scrolled
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.state_drawings import GOOD, StateLine
from pos_scanner.domain.visible_text import marked
from pos_scanner.settings import Settings

PICTURE_PX = (288, 162)
COLUMNS = 2
OUTLINE_SHARE = 0.008
"""Of the picture's width, that of an outline: two pixels of a card's picture."""


class CameraSettingsPage(Page):
    """The cameras.

    Signals:
        save_requested(dict[str, object]): the camera that was chosen, as the setting takes it.
        picture_save_requested(Path): where what the till sees now is to be saved.
    """

    save_requested = Signal(object)
    picture_save_requested = Signal(Path)

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        heading = QCoreApplication.translate("CameraSettingsPage", "Cameras")
        super().__init__("camera_page", heading, parent, (720, 700))
        self._source = settings.camera_source
        self._pictures: dict[int, QLabel] = {}
        self._uses: dict[int, tuple[QWidget, QWidget]] = {}
        self.hint = label(self.tr("Looking for cameras …"), "quiet")
        self.hint.setWordWrap(True)
        self.report = label("", "quiet")
        self.report.setWordWrap(True)
        self._grid = QGridLayout()
        set_px(self._grid, setSpacing=3 * STEP)
        save = button("save_picture", self.tr("Save what the camera sees …"), "second")
        save.clicked.connect(self._on_save_picture)
        words = self.tr(
            "Helps to find out why a code is not read. The picture may show people: ask them "
            "first, and delete it afterwards."
        )
        warning = label(words, "quiet")
        warning.setWordWrap(True)
        saving = QHBoxLayout()
        fill(saving, (warning, 1), save)
        fill(self.body, self.hint, (self._scrolled(), 1), self.report, self.notice, saving)
        self.add_close(self.tr("Close  Esc"))

    @property
    def number_in_use(self) -> int:
        """The device that the till has open; -1 when it is none."""
        return int(self._source) if self._source.isdigit() else -1

    def show_devices(self, devices: Sequence[Device]) -> None:
        """Show which cameras there are; their pictures come later."""
        for place, device in enumerate(devices):
            self._grid.addWidget(self._card(device), place // COLUMNS, place % COLUMNS)
        self._mark_device_in_use()
        self._grid.setRowStretch(len(devices) // COLUMNS + 1, 1)
        if devices:
            self.hint.setText(self.tr("Which one points at the place where codes are held?"))
        else:
            hint = self.tr(
                "No camera was found. Plug one in, or set the address of one in the network."
            )
            self.hint.setText(hint)

    def show_picture(self, device_picture: DevicePicture | None) -> None:
        """Show what a camera sees; None when the page was closed before its turn."""
        if device_picture is None:
            return
        number, picture = device_picture.device.number, device_picture.picture
        if picture is None:
            words = self.tr("No picture: another program may be using it.")
            self._pictures[number].setText(words)
            return
        height, width = picture.shape[:2]
        data = picture.tobytes()
        image = QImage(data, width, height, 3 * width, QImage.Format.Format_BGR888)
        self.show_image(number, image.copy())

    def show_own_image(self, image: QImage | None, report: ReaderReport) -> None:
        """Show what the till's own camera sees, and round what looks like a code and is none yet.

        Nothing for a camera in the network, which has no card.
        """
        if self.number_in_use in self._pictures:
            outlined = None if image is None else _outlined(image, report.unread)
            self.show_image(self.number_in_use, outlined)

    def show_image(self, number: int, image: QImage | None) -> None:
        """Show what the till's own camera sees; None while it gives nothing."""
        if image is None:
            self._pictures[number].setText(self.tr("In use by the till, but it gives no picture."))
            return
        keep_ratio = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        width, height = map(px, PICTURE_PX)
        pixmap = QPixmap.fromImage(image.scaled(width, height, keep_ratio, smooth))
        self._pictures[number].setPixmap(pixmap)

    def show_saved(self, settings: Settings) -> None:
        """Say that the chosen camera is in the settings' file and in use."""
        self._source = settings.camera_source
        self._mark_device_in_use()
        title = self.tr("Saved. The till now uses this camera.")
        self.notice.tell(Message(title, ""), "good")

    def show_picture_saved(self, path: Path) -> None:
        """Say where the picture is."""
        self.notice.tell(Message(self.tr("Saved: {0}").format(path), ""), "good")

    def show_report(self, report: ReaderReport, advice: str) -> None:
        """Say how the till's own camera is read: a line of figures, and what would help."""
        figures = self.tr("{0} pictures a second · {1} ms each · {2} further attempts a second")
        sentences = [
            figures.format(
                round(report.frames_per_s), round(report.read_ms, 1), round(report.steps)
            ),
            advice or self.tr("Nothing prevents reading."),
        ]
        if report.unread:
            sentences.append(self.tr("Dashed: it looks like a code, but is not read."))
        if report.is_fallback_resting:
            sentences.append(translated(CAMERA_READS_LESS_ADVICE))
        self.report.setText("\n".join(sentences))

    def show_no_picture(self) -> None:
        """Say that the till's camera gives no picture that could be saved."""
        title = self.tr("The camera gives no picture now.")
        self.notice.tell(Message(title, ""), "bad")

    # ---------------------------------------------------------------------------- inner parts

    def _card(self, device: Device) -> QWidget:
        card = frame("card")
        inside = QVBoxLayout(card)
        picture = label("…", "quiet")
        set_px(picture, setFixedSize=PICTURE_PX)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setWordWrap(True)
        picture.setAccessibleName(marked(device.name))
        self._pictures[device.number] = picture
        name = label(f"{device.number}  {device.name}", "strong")
        name.setWordWrap(True)
        inside.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        in_use = StateLine("quiet")
        in_use.say(self.tr("The till uses this one"), GOOD)
        use = button(f"use_camera_{device.number}", self.tr("Use this one"), "second")
        use.clicked.connect(partial(self._on_use, device.number))
        fill(inside, name, in_use, use)
        self._uses[device.number] = (in_use, use)
        return card

    def _on_use(self, number: int) -> None:
        self.save_requested.emit({"camera_source": str(number)})

    def _on_save_picture(self) -> None:
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        suggested = Path(QStandardPaths.writableLocation(pictures)) / "code.png"
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save what the camera sees"), str(suggested), "(*.png)"
        )
        if path:
            self.picture_save_requested.emit(Path(path))

    def _mark_device_in_use(self) -> None:
        for number, (in_use, use) in self._uses.items():
            in_use.setVisible(number == self.number_in_use)
            use.setVisible(number != self.number_in_use)

    def _scrolled(self) -> QScrollArea:
        holder = QWidget()
        holder.setLayout(self._grid)
        return scrolled(holder)


def _outlined(image: QImage, outlines: Sequence[Corners]) -> QImage:
    """A copy of a picture with dashed outlines, as wide as the picture needs them."""
    copy = image.copy()
    painter = QPainter(copy)
    width = OUTLINE_SHARE * image.width()
    painter.setPen(QPen(QColor(colours().outline), width, Qt.PenStyle.DashLine))
    for corners in outlines:
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    painter.end()
    return copy
