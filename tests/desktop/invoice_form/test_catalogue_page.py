"""The catalogue as a page: its rows, its count, and the table that is to be imported."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_scanner.catalogue.tax_codes import included_tax_codes
from pos_scanner.desktop.invoice_form.catalogue_page import CataloguePage
from pos_scanner.desktop.invoice_form.item_editor_page import ItemEditorPage
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.catalogue import (
    MOST_FAVOURITES,
    Catalogue,
    CatalogueEntry,
    catalogue_of,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from tests.desktop.conftest import click, find, notice_of, type_text

TEA = CatalogueEntry("绿茶", "1030206010000000000", "0.13", number="7", unit_price=Decimal("9.50"))
MEAL = CatalogueEntry("*餐饮服务*餐费", "3070401000000000000", "0.06")


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> CataloguePage:
    path = Path("/data/catalogue.toml")
    page = CataloguePage(window, catalogue_of([TEA, MEAL]), path, ("0.13", "0.06", "exempt"))
    qtbot.addWidget(page)
    page.show()
    return page


def rows(page: CataloguePage) -> list[list[object]]:
    model = find(page, QTableView, "catalogue").model()
    columns = range(model.columnCount())
    return [
        [model.index(row, column).data() for column in columns] for row in range(model.rowCount())
    ]


def count(page: CataloguePage) -> str:
    return find(page, QLabel, "catalogue_count").text()


def test_each_entry_is_a_row(page: CataloguePage) -> None:
    assert rows(page) == [
        ["7", "绿茶", "¥9.50", "", "13%", "1030206010000000000"],
        ["", "*餐饮服务*餐费", "", "", "6%", "3070401000000000000"],
    ]
    assert count(page) == "2 items"


def test_the_items_take_the_room_that_is_left(page: CataloguePage) -> None:
    header = find(page, QTableView, "catalogue").horizontalHeader()
    assert header.sectionResizeMode(1) is QHeaderView.ResizeMode.Stretch
    assert header.length() == header.width()


def test_the_columns_are_named(page: CataloguePage) -> None:
    model = find(page, QTableView, "catalogue").model()
    names = [
        model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())
    ]
    assert names[0] == "Key no."
    assert all(names)
    assert model.headerData(0, Qt.Orientation.Vertical) is None


@pytest.mark.parametrize(
    ("usual", "words"),
    [("", "No items yet."), ("meal", "No items yet, only the usual item from the settings.")],
)
def test_an_empty_catalogue_says_what_there_is_instead(
    window: MainWindow, qtbot: QtBot, usual: str, words: str
) -> None:
    page = CataloguePage(window, Catalogue(), Path("c.toml"), usual_item=usual)
    qtbot.addWidget(page)
    assert count(page) == words


def test_a_chosen_table_is_to_be_imported(
    page: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables: list[Path] = []
    page.import_requested.connect(tables.append)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/tables/items.csv", ""))
    click(page, "import_catalogue")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    click(page, "import_catalogue")
    assert tables == [Path("/tables/items.csv")]


def test_an_imported_catalogue_takes_the_others_place(page: CataloguePage) -> None:
    page.show_imported(catalogue_of([TEA]))
    assert [row[1] for row in rows(page)] == ["绿茶"]
    assert count(page) == "1 item"
    assert notice_of(page)[0] == "1 item imported; it can be used at once."


def test_a_table_that_cannot_be_read_changes_nothing(page: CataloguePage) -> None:
    page.show_failure(KnownError(FailureKind.DISK_FULL, path="/data"))
    assert count(page) == "2 items"
    assert notice_of(page)[0]


# -------------------------------------------------------------------------- changed by hand


@pytest.fixture
def stored(page: CataloguePage) -> list[Catalogue]:
    catalogues: list[Catalogue] = []
    page.store_requested.connect(catalogues.append)
    return catalogues


def editor(page: CataloguePage) -> ItemEditorPage:
    return [child for child in page.findChildren(ItemEditorPage) if child.isVisible()][-1]


def type_over(page: QWidget, name: str, text: str) -> None:
    line = find(page, QLineEdit, name)
    line.clear()
    type_text(line, text)


def names(catalogue: Catalogue) -> list[str]:
    return [entry.name for entry in catalogue.entries]


def choose_row(page: CataloguePage, row: int) -> None:
    find(page, QTableView, "catalogue").selectRow(row)


def test_an_item_is_added_with_five_fields_at_most(
    page: CataloguePage, stored: list[Catalogue]
) -> None:
    click(page, "add_item")
    item = editor(page)
    filled = {"item_name": "咖啡", "item_unit_price": "18", "item_number": "8", "item_unit": "杯"}
    for name, text in filled.items():
        type_over(item, name, text)
    rates = find(item, QComboBox, "item_tax_rate")
    rates.setCurrentIndex(rates.findData("0.06"))
    assert len(filled) + 1 <= 5
    click(item, "save_item")
    added = CatalogueEntry("咖啡", "", "0.06", "杯", Decimal(18), "8")
    assert stored == [catalogue_of([TEA, MEAL, added])]
    assert rows(page)[-1] == ["8", "咖啡", "¥18.00", "杯", "6%", ""]


def test_the_tax_code_is_found_by_a_word_and_brings_rate_and_name(
    page: CataloguePage, qtbot: QtBot
) -> None:
    click(page, "add_item")
    item = editor(page)
    code = find(item, QLineEdit, "item_tax_code")
    item.activateWindow()
    code.setFocus()
    qtbot.waitUntil(code.hasFocus)
    wanted: list[str] = []
    page.codes_wanted.connect(lambda _, text: wanted.append(text))
    QTest.keyClicks(code, "canyin")
    assert wanted[-1] == "canyin"
    item.show_codes("canyin", included_tax_codes().find("canyin"))
    QTest.keyClick(code, Qt.Key.Key_Down)
    QTest.keyClick(code, Qt.Key.Key_Return)
    assert code.text().startswith("30704")
    assert find(item, QLineEdit, "item_name").text() == "*餐饮服务*餐饮服务"
    assert find(item, QComboBox, "item_tax_rate").currentData() == "0.06"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("item_name", "", "needs a name"),
        ("item_unit_price", "dear", "A price is a number"),
        ("item_tax_code", "307", "19 digits"),
        ("item_number", "1234567", "1 to 6 digits"),
        ("item_name", "*餐饮服务*餐费", "Another item has this name"),
        ("item_number", "7", "Another item has this key number"),
    ],
)
def test_what_cannot_be_is_marked_at_its_field_and_nothing_is_stored(
    page: CataloguePage, stored: list[Catalogue], name: str, text: str, words: str
) -> None:
    click(page, "add_item")
    item = editor(page)
    rates = find(item, QComboBox, "item_tax_rate")
    rates.setCurrentIndex(rates.findData("0.06"))
    type_over(item, "item_name", "咖啡")
    type_over(item, name, text)
    click(item, "save_item")
    assert words in notice_of(item)[0]
    assert find(item, QLineEdit, name).property("state") == "bad"
    assert stored == []


def test_what_was_wrong_is_taken_back_once_it_is_mended(page: CataloguePage) -> None:
    click(page, "add_item")
    item = editor(page)
    type_over(item, "item_name", "咖啡")
    click(item, "save_item")
    rates = find(item, QComboBox, "item_tax_rate")
    assert (item.notice.isHidden(), rates.property("state")) == (False, "bad")
    rates.setCurrentIndex(rates.findData("0.06"))
    assert (item.notice.isHidden(), rates.property("state")) == (True, "")


def test_cancel_stands_right_of_save_as_on_every_page(page: CataloguePage) -> None:
    click(page, "add_item")
    item = editor(page)
    save, cancel = (find(item, QPushButton, name) for name in ("save_item", "close_page"))
    assert save.x() < cancel.x()


def test_an_item_without_a_rate_asks_for_one(page: CataloguePage, stored: list[Catalogue]) -> None:
    click(page, "add_item")
    type_over(editor(page), "item_name", "咖啡")
    click(editor(page), "save_item")
    assert notice_of(editor(page))[0] == "Choose a tax rate."
    assert stored == []


def test_an_item_is_changed_in_its_place(page: CataloguePage, stored: list[Catalogue]) -> None:
    choose_row(page, 0)
    click(page, "change_item")
    type_over(editor(page), "item_unit_price", "10")
    click(editor(page), "save_item")
    assert stored == [catalogue_of([replace(TEA, unit_price=Decimal(10)), MEAL])]


def test_items_are_put_in_order(page: CataloguePage, stored: list[Catalogue]) -> None:
    choose_row(page, 1)
    click(page, "item_up")
    click(page, "item_up")
    assert [names(catalogue) for catalogue in stored] == [["*餐饮服务*餐费", "绿茶"]]
    click(page, "item_down")
    assert names(stored[-1]) == ["绿茶", "*餐饮服务*餐费"]


def test_a_removed_item_can_be_brought_back(page: CataloguePage, stored: list[Catalogue]) -> None:
    choose_row(page, 0)
    click(page, "remove_item")
    assert names(stored[-1]) == ["*餐饮服务*餐费"]
    click(page, "notice_action")
    assert stored[-1] == catalogue_of([TEA, MEAL])


def test_a_favourite_is_marked_with_a_star_and_unmarked_again(
    page: CataloguePage, stored: list[Catalogue]
) -> None:
    table = find(page, QTableView, "catalogue")
    choose_row(page, 1)
    click(page, "favourite")
    assert [entry.is_favourite for entry in stored[-1].entries] == [False, True]
    star = Qt.ItemDataRole.DecorationRole
    assert table.model().index(1, 1).data(star) is not None
    assert table.model().index(0, 1).data(star) is None
    click(page, "favourite")
    assert stored[-1] == catalogue_of([TEA, MEAL])


def test_a_favourite_that_is_changed_remains_one(
    page: CataloguePage, stored: list[Catalogue]
) -> None:
    choose_row(page, 0)
    click(page, "favourite")
    click(page, "change_item")
    type_over(editor(page), "item_unit_price", "12")
    click(editor(page), "save_item")
    assert stored[-1].favourites == (replace(TEA, unit_price=Decimal(12), is_favourite=True),)


def test_what_is_a_favourite_too_many_is_refused_with_a_way_out(
    window: MainWindow, qtbot: QtBot
) -> None:
    entries = [CatalogueEntry(f"菜{n}", is_favourite=n < MOST_FAVOURITES) for n in range(26)]
    page = CataloguePage(window, catalogue_of(entries), Path("c.toml"))
    qtbot.addWidget(page)
    stored: list[Catalogue] = []
    page.store_requested.connect(stored.append)
    choose_row(page, 25)
    click(page, "favourite")
    assert stored == []
    assert notice_of(page)[0] == "24 items are favourites already, and no more can be."


@pytest.mark.parametrize(
    ("row", "unusable"), [(0, {"item_up"}), (1, {"item_down"})], ids=["first", "last"]
)
def test_an_item_moves_only_where_there_is_room(
    page: CataloguePage, row: int, unusable: set[str]
) -> None:
    find(page, QTableView, "catalogue").selectRow(row)
    assert unusable_buttons(page) == unusable


def test_without_an_item_in_hand_one_can_only_add(window: MainWindow, qtbot: QtBot) -> None:
    page = CataloguePage(window, Catalogue(), Path("/data/catalogue.toml"))
    qtbot.addWidget(page)
    changes = {"change_item", "item_up", "item_down", "favourite", "remove_item"}
    assert unusable_buttons(page) == changes
    page.show_imported(catalogue_of([TEA, MEAL]))
    assert unusable_buttons(page) == changes
    find(page, QTableView, "catalogue").selectRow(0)
    click(page, "remove_item")
    click(page, "remove_item")
    assert unusable_buttons(page) == changes


def unusable_buttons(page: CataloguePage) -> set[str]:
    buttons = page.findChildren(QPushButton)
    return {button.objectName() for button in buttons if not button.isEnabled()}
