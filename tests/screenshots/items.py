"""What the shop sells: its list, and the favourites as tiles."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pos_scanner.desktop.invoice_form.catalogue_page import CataloguePage
from pos_scanner.desktop.invoice_form.item_tiles import TilesPage
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry

_MEAL, _WINE, _DRINK, _SWEETS = "*餐饮服务*", "*酒*", "*软饮料*", "*焙烤食品*"
_CODES = {
    _MEAL: "3070401000000000000",
    _WINE: "1030303000000000000",
    _DRINK: "1030307000000000000",
    _SWEETS: "1030201000000000000",
}


def _entry(
    category: str,
    name: str,
    number: str,
    price: str = "",
    unit: str = "",
    *,
    favourite: bool = True,
) -> CatalogueEntry:
    return CatalogueEntry(
        category + name,
        _CODES[category],
        "0.06" if category == _MEAL else "0.13",
        unit,
        Decimal(price) if price else None,
        number,
        is_favourite=True,
    )


CATALOGUE = Catalogue(
    (
        _entry(_MEAL, "餐费", "1"),
        _entry(_MEAL, "外卖送餐", "2", unit="份"),
        _entry(_MEAL, "工作日午市套餐", "3", "38", "份"),
        _entry(_WINE, "青岛啤酒", "11", "8.5", "瓶"),
        _entry(_DRINK, "矿泉水", "12", "3", "瓶"),
        _entry(_DRINK, "鲜榨橙汁", "13", "18", "杯"),
        _entry(_SWEETS, "蛋糕", "21", "168", "个"),
        replace(_entry(_WINE, "黄酒", "14", "36", "瓶"), is_favourite=False),
    )
)


def show_favourites(window: MainWindow) -> None:
    """Tiles in the form."""
    window.invoice.sale.tiles.show_items(CATALOGUE.favourites)


def _catalogue_page(window: MainWindow) -> Page:
    page = CataloguePage(window, CATALOGUE, Path("/home/till/catalogue.toml"))
    page.show_imported(CATALOGUE)
    return page


def _tiles_page(window: MainWindow) -> Page:
    return TilesPage(window, CATALOGUE.favourites)


ITEM_PAGES: dict[str, Callable[[MainWindow], Page]] = {
    "catalogue": _catalogue_page,
    "tiles": _tiles_page,
}
