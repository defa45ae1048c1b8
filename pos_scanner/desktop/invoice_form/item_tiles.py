"""The shop's favourites as tiles for a finger: in the form what fits, the rest on a page.

Which items are favourites is chosen on the page of items; none to begin with. Their order is the
list's. A tile has the colour of its item's category, the short name between the asterisks.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pos_scanner.desktop.theme import mark, px, set_px
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP, TARGET, TILE_COLOURS
from pos_scanner.desktop.widgets.fields import Button, button
from pos_scanner.desktop.widgets.layouts import fill, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.plain_text import set_tool_tip
from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.money import format_price
from pos_scanner.domain.visible_text import marked

COLUMNS = 4
NARROWEST_PX = 104
HIGH_PX = TARGET + 3 * STEP
"""Of a tile that has its price under its name."""
MOST_ROWS = 2
_SHORT_NAME = re.compile(r"^[*＊]([^*＊]+)[*＊]")


class Tile(Button):
    """One item: as much of its name as there is room for, without the category, and its price.

    Args:
        entry: the item.
        position: among the favourites, from 0.
        colour: of its category, from 1.
    """

    def __init__(self, entry: CatalogueEntry, position: int, colour: int = 1) -> None:
        super().__init__()
        self.setObjectName(f"tile_{position}")
        self._price = "" if entry.unit_price is None else format_price(entry.unit_price)
        words = "   ".join(filter(None, (entry.name, self._price)))
        self.setAccessibleName(marked(words))
        set_tool_tip(self, words)
        self._words = _SHORT_NAME.sub("", entry.name) or entry.name
        self._is_high = False
        mark(self, role="tile", colour=str(colour))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as what is touched is, or as its two lines are; as wide as there is room."""
        return QSize(px(NARROWEST_PX), px(HIGH_PX if self._is_high else TARGET))

    def be_high(self, *, is_wanted: bool) -> None:
        """Whether there is height for the price under the name."""
        if is_wanted != self._is_high:
            self._is_high = is_wanted
            self.updateGeometry()
            self._show_words(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the name as there is room for now."""
        super().resizeEvent(event)
        self._show_words(event.size().width())

    def _show_words(self, width: int) -> None:
        room = width - px(4 * STEP)
        name = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText("\n".join(filter(None, (name, self._price if self._is_high else ""))))


class ItemTiles(QWidget):
    """As many tiles as fit, and a button for all of them where there are more.

    Signals:
        tile_chosen(int): the position of its item; all_requested();
        items_changed(): others are shown than before.
    """

    tile_chosen = Signal(int)
    all_requested = Signal()
    items_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("item_tiles")
        self._grid = spaced_grid(2 * STEP, 2 * STEP, self)
        self._tiles: list[Tile] = []
        self._density = Density.ROOMY
        self._gives_way = False
        self._all = button("all_tiles", "…")
        self._all.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._all.setAccessibleName(self.tr("All favourites"))
        self._all.clicked.connect(self.all_requested)
        self.hide()

    def show_items(self, entries: Sequence[CatalogueEntry]) -> None:
        """Show tiles of these items; none: no row."""
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        self._tiles = list(_tiles(entries))
        for position, tile in enumerate(self._tiles):
            tile.clicked.connect(partial(self.tile_chosen.emit, position))
        self._arrange()
        self.give_way(is_wanted=self._gives_way)
        self.items_changed.emit()

    def fit(self, density: Density) -> None:
        """One low row where there is little height, two where there is much."""
        self._density = density
        self._arrange()

    def give_way(self, *, is_wanted: bool) -> None:
        """Whether the row is left out for what needs its room more."""
        self._gives_way = is_wanted
        self.setVisible(bool(self._tiles) and not is_wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many tiles as there is room for now."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(2, (self.width() + px(2 * STEP)) // px(NARROWEST_PX + 2 * STEP))
        rows = MOST_ROWS if self._density is Density.AMPLE else 1
        are_too_many = len(self._tiles) > rows * columns
        count = rows * columns - 1 if are_too_many else len(self._tiles)
        for position, tile in enumerate(self._tiles):
            tile.be_high(is_wanted=self._density.is_roomy)
            self._grid.addWidget(tile, position // columns, position % columns)
            tile.setVisible(position < count)
        self._grid.addWidget(self._all, rows - 1, columns - 1)
        self._all.setVisible(are_too_many)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, int(column < columns))


class TilesPage(Page):
    """All tiles at once.

    Signals:
        tile_chosen(int): the position of its item.
    """

    tile_chosen = Signal(int)

    def __init__(self, parent: QWidget, entries: Sequence[CatalogueEntry]) -> None:
        heading = QCoreApplication.translate("TilesPage", "Favourites")
        super().__init__("tiles_page", heading, parent, (860, 0))
        grid = QGridLayout()
        set_px(grid, setSpacing=2 * STEP)
        for position, tile in enumerate(_tiles(entries)):
            tile.be_high(is_wanted=True)
            tile.clicked.connect(partial(self._on_chosen, position))
            grid.addWidget(tile, position // COLUMNS, position % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        fill(self.body, grid, 1)
        self.add_close(self.tr("Close  Esc"))

    def _on_chosen(self, position: int) -> None:
        self.accept()
        self.tile_chosen.emit(position)


def _tiles(entries: Sequence[CatalogueEntry]) -> Iterator[Tile]:
    """A tile for each item; each category has a colour of its own while there are colours."""
    matches = (_SHORT_NAME.match(entry.name) for entry in entries)
    categories = [match[1] if match else "" for match in matches]
    colours: dict[str, int] = {}
    for category in dict.fromkeys(categories):
        colours[category] = _colour_apart(category, categories, colours)
    for position, entry in enumerate(entries):
        yield Tile(entry, position, colours[categories[position]])


def _colour_apart(category: str, categories: Sequence[str], colours: Mapping[str, int]) -> int:
    """The colour, from 1, that the fewest tiles beside this category's have; of these the rarest.

    Beside is what follows or stands before, also in the row above or below of the page.
    """
    own = [position for position, other in enumerate(categories) if other == category]
    beside = Counter(
        colours.get(other, 0)
        for position, other in enumerate(categories)
        if any(abs(position - place) in {1, COLUMNS} for place in own)
    )
    used = Counter(colours.values())
    return min(range(1, TILE_COLOURS + 1), key=partial(_crowd, beside, used))


def _crowd(beside: Counter[int], used: Counter[int], colour: int) -> tuple[int, int]:
    return beside[colour], used[colour]
