"""Tiles of favourites: off to begin with, as many as fit, a page for all of them."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.catalogue.store import store_catalogue
from pos_scanner.desktop.invoice_form.item_tiles import ItemTiles, Tile, TilesPage
from pos_scanner.desktop.services.till_controller import UNSEEN_MS
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import LIGHT
from pos_scanner.domain.catalogue import (
    MOST_FAVOURITES,
    Catalogue,
    CatalogueEntry,
    catalogue_of,
)
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import click, find, started_till
from tests.desktop.invoice_form.conftest import BUYER

ITEMS = catalogue_of([CatalogueEntry(f"*餐饮服务*菜{n}", tax_rate="0.09") for n in range(30)])


def favourites(count: int) -> Catalogue:
    """The items, the first so many of them favourites, and one that is none before them."""
    first = CatalogueEntry("*酒*黄酒")
    entries = (replace(item, is_favourite=n < count) for n, item in enumerate(ITEMS.entries))
    return catalogue_of([first, *entries])


def entry(name: str, price: str = "") -> CatalogueEntry:
    return CatalogueEntry(name, unit_price=Decimal(price) if price else None)


def shown_tiles(parent: QWidget) -> list[Tile]:
    return [tile for tile in parent.findChildren(Tile) if tile.isVisible()]


def test_there_are_none_to_begin_with(tmp_path: Path, qtbot: QtBot) -> None:
    store_catalogue(tmp_path / "catalogue.toml", ITEMS)
    with started_till(tmp_path, qtbot) as till:
        till.settle()
        assert find(till.window, ItemTiles).isHidden()


def test_a_tile_puts_its_item_into_the_form(tmp_path: Path, qtbot: QtBot) -> None:
    store_catalogue(tmp_path / "catalogue.toml", favourites(3))
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(lambda: len(shown_tiles(till.window)) == 3)
        assert shown_tiles(till.window)[1].text() == "菜1"
        assert shown_tiles(till.window)[1].height() >= 44
        click(till.window, "tile_1")
        assert find(till.window, QComboBox, "item").currentText() == "*餐饮服务*菜1"
        assert find(till.window, QComboBox, "tax_rate").currentData() == "0.09"


def test_what_does_not_fit_into_the_row_is_on_a_page(tmp_path: Path, qtbot: QtBot) -> None:
    store_catalogue(tmp_path / "catalogue.toml", favourites(MOST_FAVOURITES + 2))
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(lambda: bool(shown_tiles(till.window)))
        row = shown_tiles(till.window)
        assert len(row) < MOST_FAVOURITES
        room = find(till.window, ItemTiles).width()
        assert all(tile.geometry().right() <= room for tile in row)
        click(till.window, "all_tiles")
        page = till.wiring.host.page
        assert isinstance(page, TilesPage)
        assert len(shown_tiles(page)) == MOST_FAVOURITES
        click(page, "tile_23")
        assert till.wiring.host.page is None
        assert find(till.window, QComboBox, "item").currentText() == "*餐饮服务*菜23"


def test_a_second_tile_is_a_second_line_and_the_same_one_again_one_more(
    tmp_path: Path, qtbot: QtBot
) -> None:
    priced = [entry("*餐饮服务*茶", "5"), entry("*餐饮服务*蛋糕", "12.5")]
    catalogue = catalogue_of([replace(item, is_favourite=True) for item in priced])
    store_catalogue(tmp_path / "catalogue.toml", catalogue)
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(lambda: bool(shown_tiles(till.window)))
        for tile in ("tile_0", "tile_1", "tile_0"):
            click(till.window, tile)
            till.window.invoice.show_lines(in_full=False)
        lines = till.wiring.till.draft.lines
        assert [(line.item, line.quantity, line.unit_price) for line in lines] == [
            ("*餐饮服务*茶", "2", "5"),
            ("*餐饮服务*蛋糕", "1", "12.5"),
        ]
        sale = till.window.invoice.sale
        assert sale.summary.accessibleName().startswith("2 lines: ")
        assert "22.50" in till.visible_texts()
        QTest.keyClick(till.window, Qt.Key.Key_F7)
        assert [line.quantity for line in till.wiring.till.draft.lines] == ["1", "1"]
        QTest.keyClick(till.window, Qt.Key.Key_F7)
        assert len(till.wiring.till.draft.lines) == 1


def test_an_amount_that_was_typed_first_gets_the_item_of_a_tile(
    tmp_path: Path, qtbot: QtBot
) -> None:
    store_catalogue(tmp_path / "catalogue.toml", favourites(3))
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(lambda: len(shown_tiles(till.window)) == 3)
        till.type("amount", "58")
        click(till.window, "tile_1")
        (line,) = till.wiring.till.draft.lines
        assert (line.item, line.amount) == ("*餐饮服务*菜1", "58")


def test_a_sale_by_one_tile_is_confirmed_where_its_tile_stands(
    tmp_path: Path, qtbot: QtBot
) -> None:
    cake = replace(entry("*焙烤食品*蛋糕", "168"), is_favourite=True)
    store_catalogue(tmp_path / "catalogue.toml", catalogue_of([cake]))
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(lambda: bool(shown_tiles(till.window)))
        click(till.window, "tile_0")
        assert not till.window.invoice.shows_lines
        till.scan(bureau_code.encode(BUYER))
        qtbot.waitUntil(lambda: not till.wiring.till.draft.buyer.is_empty)
        assert not till.window.invoice.shows_lines
        assert till.window.invoice.sale.total.text() == "168.00"
        assert till.window.invoice.confirm.hasFocus()
        qtbot.waitUntil(lambda: till.wiring.till._since_arrival.hasExpired(UNSEEN_MS))
        QTest.keyClick(till.window.invoice.confirm, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: len(till.invoices()) == 1)


@pytest.mark.parametrize("width", [300, 640, 1200])
def test_a_long_name_ends_in_dots_and_is_whole_for_a_reader(qtbot: QtBot, width: int) -> None:
    tiles = ItemTiles()
    qtbot.addWidget(tiles)
    tiles.resize(width, 60)
    tiles.show()
    name = "*餐饮服务*" + "特色" * 20
    tiles.show_items([entry(name)] * 6)
    qtbot.waitUntil(lambda: bool(shown_tiles(tiles)))
    tile = shown_tiles(tiles)[0]
    assert tile.accessibleName() == name
    qtbot.waitUntil(lambda: tile.text().endswith("…"))
    assert tile.fontMetrics().horizontalAdvance(tile.text()) <= tile.width()


def test_what_nobody_sees_in_a_name_is_marked_wherever_a_tile_says_it(qtbot: QtBot) -> None:
    tile = Tile(entry("*酒*gnp.\u202ejpg<b>x</b>"), 0)
    qtbot.addWidget(tile)
    tile.resize(600, 44)
    tile.show()
    assert tile.text() == "gnp.⟦U+202E⟧jpg<b>x</b>"
    assert tile.accessibleName() == "*酒*gnp.⟦U+202E⟧jpg<b>x</b>"
    assert "⟦U+202E⟧jpg&lt;b&gt;" in tile.toolTip()


def test_where_there_is_height_the_price_stands_under_the_name(qtbot: QtBot) -> None:
    tiles = ItemTiles()
    qtbot.addWidget(tiles)
    tiles.resize(800, 60)
    tiles.show()
    tiles.show_items([entry("*酒*黄酒", "36"), entry("*酒*散酒", "0.125"), entry("*餐饮服务*餐费")])
    assert [tile.text() for tile in shown_tiles(tiles)] == ["黄酒\n¥36.00", "散酒\n¥0.125", "餐费"]
    high = {tile.height() for tile in shown_tiles(tiles)}
    tiles.fit(Density.CLOSE)
    assert [tile.text() for tile in shown_tiles(tiles)] == ["黄酒", "散酒", "餐费"]
    assert shown_tiles(tiles)[0].accessibleName() == "*酒*黄酒   ¥36.00"
    assert len(high) == 1
    assert shown_tiles(tiles)[0].sizeHint().height() < high.pop()


def test_with_much_height_there_are_two_rows(qtbot: QtBot) -> None:
    tiles = ItemTiles()
    qtbot.addWidget(tiles)
    tiles.resize(560, 130)
    tiles.show()
    tiles.show_items([entry(f"菜{n}") for n in range(12)])
    one_row = len(shown_tiles(tiles))
    tiles.fit(Density.AMPLE)
    assert len(shown_tiles(tiles)) == 2 * one_row + 1
    assert find(tiles, QPushButton, "all_tiles").isVisible()


def test_each_category_has_a_colour_of_its_own(qtbot: QtBot) -> None:
    tiles = ItemTiles()
    qtbot.addWidget(tiles)
    tiles.resize(1200, 60)
    tiles.show()
    names = ("*餐饮服务*餐费", "*酒*黄酒", "*酒*啤酒", "*餐饮服务*外卖", "蛋糕")
    tiles.show_items([entry(name) for name in names])
    grounds = [tile.grab().toImage().pixelColor(12, 12).name() for tile in shown_tiles(tiles)]
    assert grounds == [LIGHT.tile1, LIGHT.tile2, LIGHT.tile2, LIGHT.tile1, LIGHT.tile3]


def test_more_categories_than_colours_do_not_meet_in_one_colour(qtbot: QtBot) -> None:
    tiles = ItemTiles()
    qtbot.addWidget(tiles)
    names = [f"*{kind}*x" for kind in "甲乙丙丁戊己庚甲辛乙壬癸"]
    tiles.show_items([entry(name) for name in names])
    found = [
        tile.property("colour")
        for tile in tiles.findChildren(QPushButton)
        if tile.property("colour")
    ]
    assert found[0] == found[7]
    for step in (1, 4):
        assert all(one != other for one, other in zip(found, found[step:], strict=False))
