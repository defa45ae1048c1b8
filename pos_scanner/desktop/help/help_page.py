"""Help: the manual with its contents and a search, and, one key away, the sheet of keys."""

from PySide6.QtCore import QCoreApplication, QLocale, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pos_scanner import __version__
from pos_scanner.desktop.help.key_sheet import KeySheet
from pos_scanner.desktop.help.manual import Manual, Section
from pos_scanner.desktop.help.manual_browser import ManualBrowser
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import TextField, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.desktop.widgets.page import Page

_CONTENTS_WIDTH = 270
_ANCHOR = Qt.ItemDataRole.UserRole


class HelpPage(Page):
    """The manual, open at a section; F1 turns to the keys and back.

    Args:
        parent: the page that asked, or the window.
        anchor: the section; unknown ones open the beginning.
    """

    def __init__(self, parent: QWidget, anchor: str) -> None:
        heading = QCoreApplication.translate("HelpPage", "Help")
        super().__init__("help_page", heading, parent, (1240, 900))
        self._manual = Manual("zh_CN" if QLocale().name().startswith("zh") else "en")
        self._section = ""
        self._browser = ManualBrowser()
        self._browser.section_requested.connect(self.show_section)
        self._query = TextField("search", input_method=True)
        self._query.setPlaceholderText(self.tr("Search the manual"))
        self._query.setAccessibleName(self.tr("Search the manual"))
        self._query.setClearButtonEnabled(True)
        self._query.textChanged.connect(self._on_query_changed)
        self._query.returnPressed.connect(self._on_query_entered)
        self._contents = self._make_contents()
        self._no_match = label(self.tr("No section contains these words."), "hint")
        self._no_match.setWordWrap(True)
        self._no_match.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._manual_side())
        self._pages.addWidget(KeySheet())
        self.body.addWidget(self._pages, 1)
        self.buttons.insertWidget(0, label(f"pos_scanner {__version__}", "hint"))
        self._turn = self.add_button("turn_to_keys", self.tr("Keys  F1"))
        self._turn.clicked.connect(self.request_help)
        self.add_close(self.tr("Close  Esc"))
        self.show_section(anchor)
        self._browser.setFocus()

    def show_section(self, anchor: str) -> None:
        """Show a section of the manual, and choose it in the contents."""
        section = self._manual.section(anchor)
        self._section = section.anchor
        self._browser.show_section(self._manual.chapters[section.chapter], section)
        self._browser.mark_words(self._query.text())
        with QSignalBlocker(self._contents):
            for row in self._rows():
                if row.data(0, _ANCHOR) == section.anchor:
                    row.setExpanded(True)
                    self._contents.setCurrentItem(row)
                    self._contents.scrollToItem(row)  # Opens its chapter, too.

    def request_help(self) -> None:
        """F1 on this page: the keys, or the manual again."""
        shows_manual = self._pages.currentIndex() == 0
        self._pages.setCurrentIndex(1 if shows_manual else 0)
        self._turn.setText(self.tr("Manual  F1") if shows_manual else self.tr("Keys  F1"))

    # ---------------------------------------------------------------------------- inner parts

    def _manual_side(self) -> QWidget:
        side = QWidget()
        parts = (self._query, self._no_match, (self._contents, 1))
        column = fill(QVBoxLayout(), *parts, spacing=2 * STEP)
        halves = (column, (self._browser, 1))
        fill(QHBoxLayout(side), *halves, spacing=4 * STEP, margins=NO_MARGINS)
        set_px(self._query, setFixedWidth=_CONTENTS_WIDTH)
        return side

    def _make_contents(self) -> QTreeWidget:
        contents = QTreeWidget()
        contents.setObjectName("contents")
        contents.setAccessibleName(self.tr("Contents"))
        contents.setHeaderHidden(True)
        set_px(contents, setFixedWidth=_CONTENTS_WIDTH)
        contents.setExpandsOnDoubleClick(False)
        for chapter in self._manual.chapters.values():
            first, *further = chapter.sections
            top = _row(first)
            top.addChildren([_row(section) for section in further])
            contents.addTopLevelItem(top)
        contents.currentItemChanged.connect(self._on_row_chosen)
        return contents

    def _rows(self) -> list[QTreeWidgetItem]:
        tops = [
            self._contents.topLevelItem(row) for row in range(self._contents.topLevelItemCount())
        ]
        rows: list[QTreeWidgetItem] = []
        for top in tops:
            if top is not None:
                rows += [top, *(top.child(row) for row in range(top.childCount()))]
        return rows

    def _on_row_chosen(self, row: QTreeWidgetItem | None) -> None:
        if row is not None:
            self.show_section(row.data(0, _ANCHOR))

    def _on_query_changed(self, query: str) -> None:
        """The contents show the sections that contain the words, and the chapters they are in."""
        is_query = bool(query.strip())
        matches = self._manual.search(query)
        anchors = {match.anchor for match in matches} | {match.chapter for match in matches}
        for row in self._rows():
            row.setHidden(is_query and row.data(0, _ANCHOR) not in anchors)
            row.setExpanded(is_query)
        self._no_match.setVisible(is_query and not matches)
        self._browser.mark_words(query)
        self._section = ""

    def _on_query_entered(self) -> None:
        """The first section that was found, then the next one with each Enter."""
        anchors = [match.anchor for match in self._manual.search(self._query.text())]
        if anchors:
            place = anchors.index(self._section) + 1 if self._section in anchors else 0
            self.show_section(anchors[place % len(anchors)])


def _row(section: Section) -> QTreeWidgetItem:
    row = QTreeWidgetItem([section.heading])
    row.setData(0, _ANCHOR, section.anchor)
    return row
