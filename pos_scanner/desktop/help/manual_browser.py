"""Shows chapters of the manual: its own pictures, links within it, nothing from elsewhere."""

from pathlib import PurePosixPath

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from pos_scanner.desktop.help.manual import Chapter, Section, picture
from pos_scanner.desktop.theme import colours, px
from pos_scanner.desktop.theme.tokens import STEP

_MARGIN = 6 * STEP


class ManualBrowser(QTextBrowser):
    """One chapter at a time, scrolled to a section.

    Signals:
        section_requested(str): a link to another section was followed, by its anchor.
    """

    section_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("manual")
        self.setAccessibleName(self.tr("Manual"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(px(_MARGIN))
        self.anchorClicked.connect(self._on_anchor_clicked)
        self._chapter = ""
        self._heading = self.document().begin()

    def show_section(self, chapter: Chapter, section: Section) -> None:
        """Show a chapter with a section's heading at the top."""
        if chapter.name != self._chapter:
            self._chapter = chapter.name
            self.setMarkdown(chapter.markdown)
            self._set_apart()
        self._heading = self._heading_of(section)
        self._scroll()

    def mark_words(self, query: str) -> None:
        """Mark every place of the chapter where one of the query's words stands."""
        marks = [selection for word in query.split() for selection in self._places(word)]
        self.setExtraSelections(marks)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Qt's: a picture of the manual, no wider than the page; nothing from anywhere else."""
        del kind
        image = QImage.fromData(picture(PurePosixPath(QUrl(name).path()).name))
        bar = self.verticalScrollBar().sizeHint().width()  # The style's own figure is 1 px less.
        room = self.width() - 2 * self.frameWidth() - bar - 2 * px(_MARGIN)
        if image.width() > room > 0:
            return image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: the section stays at the top when lines break elsewhere."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._scroll)  # The bar's range follows the new lines first.

    def _scroll(self) -> None:
        top = self.document().documentLayout().blockBoundingRect(self._heading).top()
        self.verticalScrollBar().setValue(round(top) - px(_MARGIN) // 2)

    def _set_apart(self) -> None:
        """Give headings and paragraphs the room that Markdown leaves to the reader."""
        block = self.document().begin()
        while block.isValid():
            layout = block.blockFormat()
            is_heading = layout.headingLevel() > 0
            layout.setTopMargin(px(5 * STEP if is_heading else STEP))
            layout.setBottomMargin(px(2 * STEP if is_heading else STEP))
            layout.setLineHeight(120, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            QTextCursor(block).setBlockFormat(layout)
            block = block.next()

    def _heading_of(self, section: Section) -> QTextBlock:
        """The block of a section's heading; the chapter's first block where there is none."""
        block = self.document().begin()
        while block.isValid():
            is_heading = block.blockFormat().headingLevel() == section.level
            if is_heading and block.text() == section.heading:
                return block
            block = block.next()
        return self.document().begin()

    def _places(self, word: str) -> list[QTextEdit.ExtraSelection]:
        look = QTextCharFormat()
        look.setBackground(QColor(colours().warning_ground))
        look.setForeground(QColor(colours().warning))
        places: list[QTextEdit.ExtraSelection] = []
        cursor = self.document().find(word)
        while not cursor.isNull():
            place = QTextEdit.ExtraSelection()
            place.cursor, place.format = cursor, look
            places.append(place)
            cursor = self.document().find(word, cursor)
        return places

    def _on_anchor_clicked(self, link: QUrl) -> None:
        if link.isRelative() and link.hasFragment():
            self.section_requested.emit(link.fragment())
