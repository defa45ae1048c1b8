"""The catalogue at the item fields: by keyboard number, by a part of the name, from the list."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QToolTip
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.domain.invoice import DraftLine
from pos_scanner.domain.sale import Sale
from pos_scanner.journal import Journal
from tests.desktop.conftest import SETTINGS, Till, click, notice_of, started_till, type_text
from tests.desktop.invoice_form.conftest import CATALOGUE, wait_for_offers


def item_box(stocked: Till) -> QComboBox:
    box = stocked.widget("item")
    assert isinstance(box, QComboBox)
    return box


def type_item(stocked: Till, text: str) -> QComboBox:
    box = item_box(stocked)
    box.setFocus()
    line = box.lineEdit()
    assert line is not None
    line.selectAll()
    type_text(box, text)
    return box


def offers(till: Till) -> list[str]:
    """The rows that are offered under the item, once there are any."""

    def rows() -> list[str]:
        lists = till.window.findChildren(QListWidget, "item_offers")
        popups = [popup for popup in lists if popup.isVisible()]
        return [popup.item(row).text() for popup in popups for row in range(popup.count())]

    till.qtbot.waitUntil(lambda: bool(rows()))
    return rows()


def test_an_items_number_and_enter_choose_it(stocked: Till) -> None:
    box = type_item(stocked, "11")
    QTest.keyClick(box, Qt.Key.Key_Return)
    line = stocked.wiring.till.draft.lines[0]
    assert (line.item, line.tax_rate, line.unit, line.quantity) == (
        "*酒*青岛啤酒", "0.13", "瓶", "1",
    )  # fmt: skip
    assert stocked.focused() == "line_quantity"
    assert stocked.invoices() == []


@pytest.mark.parametrize("text", ["58", "58.00", "12*3.5"])
def test_an_amount_typed_as_an_item_is_not_what_was_sold(stocked: Till, text: str) -> None:
    stocked.type("name", "甲")
    box = type_item(stocked, text)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert (stocked.focused(), stocked.invoices()) == ("item", [])
    line = box.lineEdit()
    assert line is not None
    assert line.selectedText() == text
    assert QToolTip.text() == f"No item has the number {text}. Type a part of the item's name."
    type_item(stocked, "tea")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert stocked.focused() != "item"


@pytest.mark.parametrize(
    "way", ["Tab", "Shift+Tab", "Confirm", "click and Enter", "click and Confirm"]
)
def test_an_amount_typed_as_an_item_does_not_pass_on_another_way(stocked: Till, way: str) -> None:
    stocked.type("name", "甲")
    stocked.type("amount", "60")
    box = type_item(stocked, "58")
    if way == "Tab":
        QTest.keyClick(box, Qt.Key.Key_Tab)
    elif way == "Shift+Tab":
        QTest.keyClick(box, Qt.Key.Key_Backtab)
    else:
        if way != "Confirm":
            stocked.widget("amount").setFocus()
        confirm = way.endswith("Confirm")
        stocked.click("confirm") if confirm else stocked.press("amount", Qt.Key.Key_Return)
    stocked.settle()
    assert (stocked.focused(), stocked.invoices()) == ("item", [])
    line = box.lineEdit()
    assert line is not None
    assert line.selectedText() == "58"
    assert QToolTip.text() == "No item has the number 58. Type a part of the item's name."


def test_an_amount_typed_as_the_item_of_another_line_is_refused_there(stocked: Till) -> None:
    stocked.type("name", "甲")
    stocked.type("amount", "60")
    stocked.window.invoice.line_added.emit()
    type_text(stocked.window.invoice.lines.editor.item.line, "58")
    stocked.window.invoice.focus("amount", 0)
    stocked.press("line_amount", Qt.Key.Key_Return)
    stocked.settle()
    assert (stocked.focused(), stocked.invoices()) == ("line_item", [])
    assert stocked.window.invoice.lines.position == 1


def test_a_registers_item_is_taken_though_its_number_was_refused_in_a_form_before(
    stocked: Till,
) -> None:
    stocked.type("name", "甲")
    QTest.keyClick(type_item(stocked, "58"), Qt.Key.Key_Return)
    stocked.click("clear")
    rules = stocked.wiring.till.rules
    stocked.wiring.till.carry_out(rules.receive_sale(Sale((DraftLine("58", "60"),), "R1")))
    stocked.type("name", "乙")
    stocked.press("amount", Qt.Key.Key_Return)
    stocked.qtbot.waitUntil(lambda: stocked.invoices() == [("T1-20261123-0001", "confirmed")])


def test_an_items_number_and_tab_choose_it(stocked: Till) -> None:
    QTest.keyClick(type_item(stocked, "11"), Qt.Key.Key_Tab)
    assert stocked.wiring.till.draft.lines[0].item == "*酒*青岛啤酒"


def test_an_item_typed_in_full_is_never_stored_with_the_usual_items_rate(
    stocked: Till, qtbot: QtBot
) -> None:
    stocked.type("name", "甲")
    stocked.type("amount", "58")
    box = type_item(stocked, "*酒*青岛啤酒")
    QTest.keyClick(box, Qt.Key.Key_Return)
    line = stocked.wiring.till.draft.lines[0]
    assert (line.amount, line.tax_rate, line.tax_code) == ("58", "0.13", "")
    assert (stocked.focused(), stocked.invoices()) == ("amount", [])
    stocked.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stocked.invoices() == [("T1-20261123-0001", "confirmed")])


def test_enter_in_an_item_that_stood_there_leaves_the_chosen_rate(stocked: Till) -> None:
    stocked.type("name", "甲")
    rates = stocked.widget("tax_rate")
    assert isinstance(rates, QComboBox)
    rates.setCurrentIndex(rates.findData("0.13"))
    box = item_box(stocked)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Return)
    line = stocked.wiring.till.draft.lines[0]
    assert (line.item, line.tax_rate) == ("*餐饮服务*餐费", "0.13")
    assert stocked.focused() == "amount"


def test_a_part_of_an_items_name_finds_it(stocked: Till) -> None:
    box = type_item(stocked, "青岛")
    wait_for_offers(stocked, "item", 1)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert stocked.wiring.till.draft.lines[0].item == "*酒*青岛啤酒"


def test_the_usual_item_brings_its_tax_code(stocked: Till, qtbot: QtBot) -> None:
    stocked.type("name", "甲")
    stocked.type("amount", "58")
    stocked.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(stocked.invoices()) == 1)
    journal = Journal.open(stocked.folder)
    kept = journal.invoice("T1-20261123-0001")
    journal.close()
    assert kept is not None
    assert kept.invoice.lines[0].tax_code == "3070401000000000000"


@pytest.mark.parametrize("text", ["餐饮", "canyin", "cy", "3070401"])
def test_an_owner_finds_the_tax_code_of_what_he_sells(till: Till, text: str) -> None:
    till.qtbot.waitUntil(lambda: till.wiring.cash_register.is_open)
    till.type("amount", "58")
    box = type_item(till, text)
    assert offers(till)[0] == "*餐饮服务*餐饮服务   6%   3070401000000000000"
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    line = till.wiring.till.draft.lines[0]
    assert (line.item, line.tax_code, line.tax_rate, line.amount) == (
        "*餐饮服务*餐饮服务", "3070401000000000000", "0.06", "58",
    )  # fmt: skip


def test_a_code_of_goods_brings_its_usual_rate(till: Till) -> None:
    till.qtbot.waitUntil(lambda: till.wiring.cash_register.is_open)
    box = type_item(till, "qiyou")
    assert offers(till)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    line = till.wiring.till.draft.lines[0]
    assert (line.item, line.tax_rate) == ("*石油制品*车用汽油", "0.13")


def test_the_shops_own_items_stand_before_the_tax_codes(stocked: Till) -> None:
    type_item(stocked, "啤")
    assert offers(stocked)[:2] == [
        "11   *酒*青岛啤酒   ¥8.50   13%",
        "*酒*每吨3000元（含）以上的啤酒   13%   1030303020000000000",
    ]


def test_a_tax_code_that_is_typed_gives_the_item_its_short_name(till: Till) -> None:
    till.qtbot.waitUntil(lambda: till.wiring.cash_register.is_open)
    till.window.invoice.focus("tax_code")
    till.window.invoice.lines.editor.item.line.selectAll()
    type_text(till.window.invoice.lines.editor.item.line, "蛋糕")
    till.type("line_tax_code", "1030201010000000000")
    assert till.wiring.till.draft.lines[0].item == "*焙烤食品*蛋糕"


def test_a_summary_code_is_told_at_its_field_and_not_confirmed(till: Till) -> None:
    till.qtbot.waitUntil(lambda: till.wiring.cash_register.is_open)
    till.type("name", "甲")
    till.type("amount", "58")
    till.window.invoice.focus("tax_code")
    till.type("line_tax_code", "3070400000000000000")
    labels = till.window.invoice.findings.findChildren(QLabel)
    assert any("3070400000000000000 is a summary code" in label.text() for label in labels)
    till.press("line_tax_code", Qt.Key.Key_Return)
    assert (till.focused(), till.invoices()) == ("line_tax_code", [])


def test_own_items_are_found_by_pinyin_and_initials_before_tax_codes(stocked: Till) -> None:
    type_item(stocked, "qdpj")
    assert offers(stocked)[0].startswith("11   *酒*青岛啤酒")


def notice(till: Till) -> NoticeStrip:
    return till.wiring.window.scan.notice


def test_a_usual_item_without_a_tax_code_is_told_with_the_place_to_set_it(
    tmp_path: Path, qtbot: QtBot
) -> None:
    settings = replace(SETTINGS, sale_tax_code="")
    with started_till(tmp_path, qtbot, settings) as till:
        qtbot.waitUntil(lambda: not notice(till).isHidden())
        assert notice_of(till.wiring.window.scan)[0] == "*餐饮服务*餐费 has no tax code."
        click(notice(till), "notice_action")
        page = till.wiring.host.page
        assert page is not None
        assert page.focusWidget().objectName() == "setting_sale_tax_code"
        page.reject()


@pytest.mark.parametrize("place", ["settings", "list of items"])
def test_a_usual_item_with_a_tax_code_needs_no_word(
    tmp_path: Path, qtbot: QtBot, place: str
) -> None:
    code = "3070401000000000000"
    settings = replace(SETTINGS, sale_tax_code="")
    if place == "settings":
        settings = replace(settings, sale_tax_code=code)
    else:
        (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    with started_till(tmp_path, qtbot, settings) as till:
        qtbot.waitUntil(lambda: till.wiring.items.loaded_catalogue() is not None)
        assert notice(till).isHidden()
