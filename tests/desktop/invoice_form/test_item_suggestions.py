"""The catalogue at the item fields: by keyboard number, by a part of the name, from the list."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from pos_scanner.journal import Journal
from tests.desktop.conftest import Till, type_text
from tests.desktop.invoice_form.conftest import wait_for_offers


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


def test_an_items_number_and_enter_choose_it(stocked: Till) -> None:
    box = type_item(stocked, "11")
    QTest.keyClick(box, Qt.Key.Key_Return)
    line = stocked.wiring.till.draft.lines[0]
    assert (line.item, line.tax_rate, line.unit, line.quantity) == (
        "*酒*青岛啤酒", "0.13", "瓶", "1",
    )  # fmt: skip
    assert stocked.focused() == "line_quantity"
    assert stocked.invoices() == []


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
    box = type_item(stocked, "啤")
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
