"""Tiles of the first items: off to begin with, a row that fits, a page for all of them."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.catalogue.store import store_catalogue
from pos_scanner.desktop.invoice_form.item_tiles import MOST_TILES, ItemTiles, Tile, TilesPage
from pos_scanner.domain.catalogue import CatalogueEntry, catalogue_of
from tests.desktop.conftest import SETTINGS, click, find, started_till

ITEMS = catalogue_of([CatalogueEntry(f"*餐饮服务*菜{n}", tax_rate="0.09") for n in range(30)])


def shown_tiles(parent: QWidget) -> list[Tile]:
    return [tile for tile in parent.findChildren(Tile) if tile.isVisible()]


def test_there_are_none_to_begin_with(tmp_path: Path, qtbot: QtBot) -> None:
    store_catalogue(tmp_path / "catalogue.toml", ITEMS)
    with started_till(tmp_path, qtbot) as till:
        till.settle()
        assert find(till.window, ItemTiles).isHidden()


def test_a_tile_puts_its_item_into_the_form(tmp_path: Path, qtbot: QtBot) -> None:
    store_catalogue(tmp_path / "catalogue.toml", ITEMS)
    with started_till(tmp_path, qtbot, replace(SETTINGS, sale_tiles=3)) as till:
        qtbot.waitUntil(lambda: len(shown_tiles(till.window)) == 3)
        assert shown_tiles(till.window)[1].text() == "菜1"
        assert shown_tiles(till.window)[1].height() >= 44
        click(till.window, "tile_1")
        assert find(till.window, QComboBox, "item").currentText() == "*餐饮服务*菜1"
        assert find(till.window, QComboBox, "tax_rate").currentData() == "0.09"


def test_what_does_not_fit_into_the_row_is_on_a_page(tmp_path: Path, qtbot: QtBot) -> None:
    store_catalogue(tmp_path / "catalogue.toml", ITEMS)
    with started_till(tmp_path, qtbot, replace(SETTINGS, sale_tiles=MOST_TILES)) as till:
        qtbot.waitUntil(lambda: bool(shown_tiles(till.window)))
        row = shown_tiles(till.window)
        assert len(row) < MOST_TILES
        room = find(till.window, ItemTiles).width()
        assert all(tile.geometry().right() <= room for tile in row)
        click(till.window, "all_tiles")
        page = till.wiring.host.page
        assert isinstance(page, TilesPage)
        assert len(shown_tiles(page)) == MOST_TILES
        click(page, "tile_23")
        assert till.wiring.host.page is None
        assert find(till.window, QComboBox, "item").currentText() == "*餐饮服务*菜23"


@pytest.mark.parametrize("width", [300, 640, 1200])
def test_a_long_name_ends_in_dots_and_is_whole_for_a_reader(qtbot: QtBot, width: int) -> None:
    tiles = ItemTiles()
    qtbot.addWidget(tiles)
    tiles.resize(width, 60)
    tiles.show()
    name = "*餐饮服务*" + "特色" * 20
    tiles.show_items([name] * 6)
    qtbot.waitUntil(lambda: bool(shown_tiles(tiles)))
    tile = shown_tiles(tiles)[0]
    assert tile.accessibleName() == name
    qtbot.waitUntil(lambda: tile.text().endswith("…"))
    assert tile.fontMetrics().horizontalAdvance(tile.text()) <= tile.width()


def test_what_nobody_sees_in_a_name_is_marked_wherever_a_tile_says_it(qtbot: QtBot) -> None:
    tile = Tile("*酒*gnp.\u202ejpg<b>x</b>", 0)
    qtbot.addWidget(tile)
    tile.resize(600, 44)
    tile.show()
    assert tile.text() == "gnp.⟦U+202E⟧jpg<b>x</b>"
    assert tile.accessibleName() == "*酒*gnp.⟦U+202E⟧jpg<b>x</b>"
    assert "⟦U+202E⟧jpg&lt;b&gt;" in tile.toolTip()
