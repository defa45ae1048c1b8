"""The pages of the form: catalogue and title card, from the window to the file."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.catalogue_page import CataloguePage
from tests.desktop.conftest import Till, click, find, notice_of


def test_a_catalogue_is_imported_and_holds_at_once(
    stocked: Till, tmp_path: Path, qtbot: QtBot
) -> None:
    table = tmp_path / "items.csv"
    table.write_text("名称,税率,单价,编号\n茶,13%,9.5,7\n", encoding="utf-8")
    stocked.window.page_requested.emit("catalogue")
    page = stocked.wiring.host.page
    assert isinstance(page, CataloguePage)
    page.import_requested.emit(table)
    count = page.findChild(QLabel, "catalogue_count")
    assert isinstance(count, QLabel)
    qtbot.waitUntil(lambda: count.text() == "1 item")
    table.write_text("名称,税率\n茶,abc\n", encoding="utf-8")
    page.import_requested.emit(table)
    qtbot.waitUntil(lambda: "not a tax rate" in notice_of(page)[0])
    page.reject()
    item = find(stocked.window, QComboBox, "item")
    item.setFocus()
    item.clearEditText()
    QTest.keyClicks(item, "7")
    QTest.keyClick(item, Qt.Key.Key_Return)
    assert stocked.wiring.till.draft.lines[0].item == "茶"


def test_the_bureaus_table_is_imported_by_its_button_and_searched_at_once(
    till: Till, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: till.wiring.cash_register.is_open)
    table = tmp_path / "table.csv"
    rows = "合并编码,货物和劳务名称,商品和服务分类简称\n1010101010000000000,稻谷,谷物\n"
    table.write_text(rows, encoding="gb18030")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    till.window.page_requested.emit("catalogue")
    page = till.wiring.host.page
    assert isinstance(page, CataloguePage)
    click(page, "import_tax_codes")
    qtbot.waitUntil(lambda: "tax codes can now be found" in notice_of(page)[0])
    assert till.wiring.items.tax_codes.find("daogu")[0].item == "*谷物*稻谷"


def test_a_card_shows_the_buyers_code_and_is_saved(stocked: Till, tmp_path: Path) -> None:
    stocked.type("name", "上海示例商贸有限公司")
    stocked.window.page_requested.emit("card")
    assert stocked.text("card_name") == "上海示例商贸有限公司"
    code = stocked.widget("card_code")
    assert isinstance(code, QLabel)
    assert not code.pixmap().isNull()
    stocked.type("card_name", "<>|</>")
    assert code.pixmap().isNull()
    page = stocked.wiring.host.page
    assert page is not None
    page.reject()
