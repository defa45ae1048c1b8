"""Known buyers, the catalogue, pasted text and offered corrections, by keys in the window."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.catalogue_page import CataloguePage
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal import Journal
from pos_scanner.journal.known_buyers.store import KnownBuyers
from tests.desktop.conftest import NOON, SETTINGS, Till, started_till, type_text

BEIJING = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110108MA01ABCD2H", "北京市1号")
HOTEL = Title(TitleType.COMPANY, "北京示例酒店有限公司", "91310000775785552L")
CATALOGUE = """
[[item]]
name = "*餐饮服务*餐费"
tax_code = "3070401000000000000"
tax_rate = "0.06"
number = "1"

[[item]]
name = "*酒*青岛啤酒"
tax_rate = "0.13"
unit = "瓶"
unit_price = "8.5"
number = "11"
"""


@pytest.fixture
def till(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    """A shop that keeps its companies and has a catalogue."""
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    buyers = KnownBuyers.open(tmp_path, consent=True, keep_days=365, at=NOON)
    for day, title in enumerate((HOTEL, BEIJING)):
        buyers.remember(title, at=NOON - timedelta(days=10 - day))
    buyers.close()
    with started_till(tmp_path, qtbot, replace(SETTINGS, buyers_keep=True)) as made:
        qtbot.waitUntil(lambda: made.wiring.cash_register.is_open)
        qtbot.waitUntil(lambda: bool(made.wiring.items.catalogue.entries))
        qtbot.waitUntil(lambda: "No backend" in made.visible_texts())
        yield made


def wait_for_offers(till: Till, name: str, count: int) -> QListWidget:
    def shown() -> list[QListWidget]:
        lists = till.window.findChildren(QListWidget, f"{name}_offers")
        return [one for one in lists if one.isVisible() and one.count() == count]

    till.qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def item_box(till: Till) -> QComboBox:
    box = till.widget("item")
    assert isinstance(box, QComboBox)
    return box


def type_item(till: Till, text: str) -> QComboBox:
    box = item_box(till)
    box.setFocus()
    line = box.lineEdit()
    assert line is not None
    line.selectAll()
    type_text(box, text)
    return box


@pytest.mark.parametrize("typed", ["bjsl", "beijing", "示例", "9111"])
def test_a_known_buyer_is_found_as_one_types(till: Till, typed: str) -> None:
    till.type("name", typed)
    count = {"9111": 1}.get(typed, 2)
    listed = wait_for_offers(till, "name", count)
    till.press("name", Qt.Key.Key_Down)
    assert listed.currentRow() == 0
    till.press("name", Qt.Key.Key_Return)
    till.wait_for("name", BEIJING.name)
    assert till.text("tax_number") == "91110108 MA01 ABCD 2H"
    assert (till.focused(), till.mark_of("name")) == ("amount", "known")
    assert not listed.isVisible()


def test_enter_confirms_while_nothing_is_chosen_in_the_list(till: Till, qtbot: QtBot) -> None:
    till.type("amount", "58")
    till.type("name", "示例")
    wait_for_offers(till, "name", 2)
    till.press("name", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(till.invoices()) == 1)
    qtbot.waitUntil(lambda: "示例" in till.visible_texts())


def test_escape_closes_the_list_and_keeps_the_form(till: Till) -> None:
    till.type("name", "示例")
    listed = wait_for_offers(till, "name", 2)
    till.press("name", Qt.Key.Key_Escape)
    assert (listed.isVisible(), till.text("name")) == (False, "示例")


def test_a_buyer_is_chosen_by_mouse(till: Till) -> None:
    till.type("name", "示例")
    listed = wait_for_offers(till, "name", 2)
    row = listed.visualItemRect(listed.item(1))
    assert row.height() >= 44
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    till.wait_for("name", HOTEL.name)


def test_whoever_got_an_invoice_is_known_the_next_time(till: Till, qtbot: QtBot) -> None:
    till.type("name", "上海新客商贸有限公司")
    till.type("tax_number", "91310000775785552L")
    till.type("amount", "1")
    till.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(till.window.invoice.done.isVisible)
    till.click("next_customer")
    till.type("name", "shxk")
    wait_for_offers(till, "name", 1)


def test_without_consent_nobody_is_kept(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "buyers.sqlite3").write_bytes(b"kept under another setting")
    with started_till(tmp_path, qtbot):
        qtbot.waitUntil(lambda: not (tmp_path / "buyers.sqlite3").exists())


def test_an_items_number_and_enter_choose_it(till: Till) -> None:
    box = type_item(till, "11")
    QTest.keyClick(box, Qt.Key.Key_Return)
    line = till.wiring.till.draft.lines[0]
    assert (line.item, line.tax_rate, line.unit, line.quantity) == (
        "*酒*青岛啤酒", "0.13", "瓶", "1",
    )  # fmt: skip
    assert till.focused() == "line_quantity"
    assert till.invoices() == []


def test_a_part_of_an_items_name_finds_it(till: Till) -> None:
    box = type_item(till, "啤")
    wait_for_offers(till, "item", 1)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert till.wiring.till.draft.lines[0].item == "*酒*青岛啤酒"


def test_the_usual_item_brings_its_tax_code(till: Till, qtbot: QtBot) -> None:
    till.type("name", "甲")
    till.type("amount", "58")
    till.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(till.invoices()) == 1)
    journal = Journal.open(till.folder)
    kept = journal.invoice("T1-20261123-0001")
    journal.close()
    assert kept is not None
    assert kept.invoice.lines[0].tax_code == "3070401000000000000"


def test_a_catalogue_is_imported_and_holds_at_once(
    till: Till, tmp_path: Path, qtbot: QtBot
) -> None:
    table = tmp_path / "items.csv"
    table.write_text("名称,税率,单价,编号\n茶,13%,9.5,7\n", encoding="utf-8")
    till.window.page_requested.emit("catalogue")
    page = till.wiring.host.page
    assert isinstance(page, CataloguePage)
    page.import_requested.emit(table)
    count = page.findChild(QLabel, "catalogue_count")
    assert isinstance(count, QLabel)
    qtbot.waitUntil(lambda: count.text() == "1 items")
    table.write_text("名称,税率\n茶,abc\n", encoding="utf-8")
    page.import_requested.emit(table)
    qtbot.waitUntil(lambda: "no tax rate" in page.notice.findChild(QLabel, "notice_title").text())
    page.reject()
    box = type_item(till, "7")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert till.wiring.till.draft.lines[0].item == "茶"


PASTED = """名称：上海示例商贸有限公司
税号：91310000775785552L
电话 021-58888888
工商银行 0200049619200123456"""


def test_a_pasted_title_fills_the_fields(till: Till) -> None:
    QGuiApplication.clipboard().setText(PASTED)
    till.window.rest()
    QTest.keyClick(till.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    till.wait_for("name", "上海示例商贸有限公司")
    assert till.text("tax_number") == "91310000 7757 8555 2L"
    assert (till.mark_of("name"), till.text("phone")) == ("pasted", "021-58888888")


def test_a_pasted_guess_is_taken_out_by_one_click(till: Till) -> None:
    QGuiApplication.clipboard().setText("上海示例商贸有限公司\n91310000775785552L\n021-58888888")
    till.type("name", "x")
    QTest.keyClick(till.widget("name"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    till.wait_for("phone", "021-58888888")
    assert till.mark_of("phone") == "guess ✕"
    till.click("phone_source")
    assert till.text("phone") == ""


def test_an_offered_correction_is_taken_by_one_click_and_undone_by_another(till: Till) -> None:
    till.type("name", "上海示例商贸有限公司")
    till.type("tax_number", "9131OOOO775785552L")
    till.click("take_tax_number")
    assert till.text("tax_number").replace(" ", "") == "91310000775785552L"
    till.click("undo")
    assert "O" in till.text("tax_number")


def test_a_card_shows_the_buyers_code_and_is_saved(till: Till, tmp_path: Path) -> None:
    till.type("name", "上海示例商贸有限公司")
    till.window.page_requested.emit("card")
    assert till.text("card_name") == "上海示例商贸有限公司"
    code = till.widget("card_code")
    assert isinstance(code, QLabel)
    assert not code.pixmap().isNull()
    till.type("card_name", "<>|</>")
    assert code.pixmap().isNull()
    page = till.wiring.host.page
    assert page is not None
    page.reject()
