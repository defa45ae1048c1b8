"""The first items of the shop's list as tiles for a finger: a row in the form, the rest on a page.

How many there are the setting ``sale.tiles`` says; none to begin with. Their order is the list's.
"""

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from pos_scanner.desktop.theme import px, set_px
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.fields import Button, button
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.plain_text import set_tool_tip
from pos_scanner.domain.visible_text import marked

MOST_TILES = 24
COLUMNS = 4
NARROWEST_PX = 104
_SHORT_NAME = re.compile(r"^[*＊][^*＊]+[*＊]")


class Tile(Button):
    """One item: as much of its name as there is room for, without the tax code's short name."""

    def __init__(self, name: str, position: int) -> None:
        super().__init__()
        self.setObjectName(f"tile_{position}")
        self.setAccessibleName(marked(name))
        set_tool_tip(self, name)
        self._words = _SHORT_NAME.sub("", name) or name
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as what is touched is; as wide as there is room."""
        return QSize(px(NARROWEST_PX), px(TARGET))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the name as there is room for now."""
        super().resizeEvent(event)
        room = event.size().width() - px(4 * STEP)
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))


class ItemTiles(QWidget):
    """As many tiles as fit beside one another, and a button for all of them where more are set.

    Signals:
        tile_chosen(int): the position of its item; all_requested().
    """

    tile_chosen = Signal(int)
    all_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("item_tiles")
        self._row = fill(QHBoxLayout(self), spacing=2 * STEP, margins=NO_MARGINS)
        self._tiles: list[Tile] = []
        self._all = button("all_tiles", "…")
        self._all.setAccessibleName(self.tr("All favourites"))
        self._all.clicked.connect(self.all_requested)
        self._row.addWidget(self._all)
        self.hide()

    def show_items(self, names: Sequence[str]) -> None:
        """Show tiles of these items; none: no row."""
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        self._tiles = [Tile(name, position) for position, name in enumerate(names[:MOST_TILES])]
        for position, tile in enumerate(self._tiles):
            tile.clicked.connect(partial(self.tile_chosen.emit, position))
            self._row.insertWidget(position, tile, 1)
        self._arrange()
        self.setVisible(bool(names))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many tiles as there is room for now."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        count = max(1, self.width() // px(NARROWEST_PX + 2 * STEP))
        are_too_many = len(self._tiles) > count
        for position, tile in enumerate(self._tiles):
            tile.setVisible(position < count - are_too_many)
        self._all.setVisible(are_too_many)


class TilesPage(Page):
    """All tiles at once.

    Signals:
        tile_chosen(int): the position of its item.
    """

    tile_chosen = Signal(int)

    def __init__(self, parent: QWidget, names: Sequence[str]) -> None:
        heading = QCoreApplication.translate("TilesPage", "Favourites")
        super().__init__("tiles_page", heading, parent, (860, 560))
        grid = QGridLayout()
        set_px(grid, setSpacing=2 * STEP)
        for position, name in enumerate(names[:MOST_TILES]):
            tile = Tile(name, position)
            tile.clicked.connect(partial(self._on_chosen, position))
            grid.addWidget(tile, position // COLUMNS, position % COLUMNS)
        fill(self.body, grid, 1)
        self.add_close(self.tr("Close  Esc"))

    def _on_chosen(self, position: int) -> None:
        self.accept()
        self.tile_chosen.emit(position)
