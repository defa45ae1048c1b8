"""The catalogue as a page: its rows, its count, and the table that is to be imported."""

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHeaderView, QLabel, QTableView
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.catalogue_page import CataloguePage
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry, catalogue_of
from pos_scanner.domain.errors import FailureKind, KnownError
from tests.desktop.conftest import click, find, notice_of

TEA = CatalogueEntry("绿茶", "1030206010000000000", "0.13", number="7", unit_price=Decimal("9.50"))
MEAL = CatalogueEntry("*餐饮服务*餐费", "3070401000000000000", "0.06")


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> CataloguePage:
    page = CataloguePage(window, catalogue_of([TEA, MEAL]), Path("/data/catalogue.toml"))
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
        ["7", "绿茶", "9.50", "", "13%", "1030206010000000000"],
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


def test_an_empty_catalogue_says_what_there_is_instead(window: MainWindow, qtbot: QtBot) -> None:
    page = CataloguePage(window, Catalogue(), Path("c.toml"))
    qtbot.addWidget(page)
    assert "usual item" in count(page)


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
    assert count(page) == "1 items"
    assert notice_of(page)[0] == "1 items imported; they can be chosen at once."


def test_a_table_that_cannot_be_read_changes_nothing(page: CataloguePage) -> None:
    page.show_failure(KnownError(FailureKind.DISK_FULL, path="/data"))
    assert count(page) == "2 items"
    assert notice_of(page)[0]
