"""A title's own code, for the shop's card at the counter or for a regular customer to keep.

The tax bureau's code: any till decodes it without a network. It is shown, saved and printed.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRect, QStandardPaths, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import Message, failure_words, field_name
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import TextField, label
from pos_scanner.desktop.widgets.layouts import add_labelled, fill, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.plain_text import PlainLabel
from pos_scanner.desktop.widgets.resting_field import RestingField, content_of
from pos_scanner.domain.checks.draft import tidy
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.masking import masked
from pos_scanner.domain.title import Title
from pos_scanner.domain.visible_text import marked
from pos_scanner.titles.title_card import TitleCardFormat, card_code, draw_card

CODE_PX = 320
ON_PAPER_MM = 45
_SHOWN = ("name", "tax_number", "address", "phone", "bank_name", "bank_account")
_WITH_INPUT_METHOD = {"name", "address", "bank_name"}
_MASKED = {"phone", "bank_account"}
_LONGEST_FILE_NAME = 60
"""Characters: in Chinese 180 bytes, of the 255 that a file's name may have."""


class TitleCardPage(Page):
    """The fields at the left, their code at the right, made anew as they change.

    Args:
        parent: the window.
        title: what the fields begin with.

    Signals:
        save_requested(Title, Path): the card is to be drawn into a PNG or SVG file.
    """

    is_about_buyers = True
    save_requested = Signal(object, object)

    def __init__(self, parent: QWidget, title: Title) -> None:
        heading = QCoreApplication.translate("TitleCardPage", "Title card")
        super().__init__("card_page", heading, parent, (900, 600))
        self._picture = QImage()
        self._code = PlainLabel()
        self._code.setObjectName("card_code")
        set_px(self._code, setFixedSize=(CODE_PX, CODE_PX))
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._code.setAccessibleName(self.tr("The title's code"))
        self.fields = {name: _field(name) for name in _SHOWN}
        for name, field in self.fields.items():
            field.show_text(getattr(title, name))
            field.textEdited.connect(self._show_code)
        self._lay_out()
        self._printing = self.add_button("print_card", self.tr("Print …"))
        self._printing.clicked.connect(self._on_print)
        self._saving = self.add_button("save_card", self.tr("Save picture …"), "primary")
        self._saving.setDefault(True)
        self._saving.clicked.connect(self._on_save)
        self.add_close(self.tr("Close  Esc"))
        self._show_code()

    def title(self) -> Title:
        """The title in the fields, its values tidied as for a scan."""
        return tidy(Title(None, **{name: content_of(field) for name, field in self.fields.items()}))

    def show_saved(self, path: Path) -> None:
        """Say where the card's file is."""
        self.notice.tell(Message(self.tr("Saved: {0}").format(path), ""), "good")

    def _lay_out(self) -> None:
        grid = spaced_grid(3 * STEP, 2 * STEP)
        named = ((field_name(name), field) for name, field in self.fields.items())
        add_labelled(grid, named, first_row=0)
        hint = self.tr("Scanning it gives the title, with or without a network.")
        fields = fill(QVBoxLayout(), label(hint, "quiet"), grid, 1)
        row_layout = fill(QHBoxLayout(), (fields, 1), spacing=6 * STEP)
        row_layout.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop)
        fill(self.body, (row_layout, 1), self.notice)

    def _show_code(self) -> None:
        """Drawing takes 10 ms; there is one a typed letter, on this page alone."""
        title = self.title()
        self._picture = QImage()
        self.notice.clear()
        if title.name:
            try:
                png = draw_card(card_code(title), TitleCardFormat.PNG)
            except KnownError as error:
                self.notice.tell(failure_words(error), "bad")
            else:
                self._picture = QImage.fromData(png)
        is_drawn = not self._picture.isNull()
        for part in (self._printing, self._saving):
            part.setEnabled(is_drawn)
        if is_drawn:
            fit = Qt.TransformationMode.FastTransformation
            keep = Qt.AspectRatioMode.KeepAspectRatio
            picture = self._picture.scaled(self._code.size(), keep, fit)
            self._code.setPixmap(QPixmap.fromImage(picture))
        else:
            self._code.clear()  # The same text set again would leave the picture.
            if not title.name:
                self._code.setText(self.tr("A card needs a name."))

    def _on_save(self) -> None:
        title = self.title()
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        suggested = Path(QStandardPaths.writableLocation(pictures)) / f"{_file_name(title)}.png"
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the card"), str(suggested), "(*.png *.svg)"
        )
        if path:
            self.save_requested.emit(title, Path(path))

    def _on_print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415  (rarely used)

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() != QPrintDialog.DialogCode.Accepted:
            return
        painter = QPainter(printer)
        dots_per_mm = printer.resolution() / 25.4
        _paint(painter, dots_per_mm, self.title(), self._picture)
        painter.end()


def _field(name: str) -> TextField:
    if name in _MASKED:
        return RestingField(f"card_{name}", masked)
    return TextField(f"card_{name}", input_method=name in _WITH_INPUT_METHOD)


def _paint(painter: QPainter, dots_per_mm: float, title: Title, picture: QImage) -> None:
    """One page: the name, the number, the code."""
    page, side = painter.viewport(), round(ON_PAPER_MM * dots_per_mm)
    font = QFont(painter.font())
    font.setPixelSize(round(5 * dots_per_mm))
    painter.setFont(font)
    line = round(9 * dots_per_mm)
    for position, words in enumerate((title.name, title.tax_number)):
        place = QRect(0, (position + 1) * line, page.width(), line)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, marked(words))
    painter.drawImage(QRect((page.width() - side) // 2, 3 * line, side, side), picture)


def _file_name(title: Title) -> str:
    return "".join(c for c in title.name if c.isalnum())[:_LONGEST_FILE_NAME] or "card"
