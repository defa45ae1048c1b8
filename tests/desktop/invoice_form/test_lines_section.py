"""An invoice of several lines in the window: by keys, with its totals, and nothing in the way."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import Message
from pos_scanner.journal import Journal
from tests.desktop.conftest import Till
from tests.desktop.invoice_form.conftest import BUYER

CTRL = Qt.KeyboardModifier.ControlModifier


def label(till: Till, name: str) -> str:
    found = till.widget(name)
    assert isinstance(found, QLabel | QPushButton)
    return found.text()


def choose_rate(till: Till, rate: str) -> None:
    box = till.widget("line_tax_rate")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(rate))


def add_line(till: Till) -> None:
    QTest.keyClick(till.window, Qt.Key.Key_Return, CTRL)


def test_tab_goes_from_the_amount_to_what_is_seldom_changed(scanned: Till) -> None:
    reached = []
    for _ in range(5):
        reached.append(scanned.focused())
        QTest.keyClick(scanned.window.focusWidget(), Qt.Key.Key_Tab)
    assert reached == ["amount", "item", "tax_rate", "order_number", "remark"]


def test_a_sum_is_reckoned_when_enter_comes(scanned: Till, qtbot: QtBot) -> None:
    scanned.type("amount", "12*3.5+100-20")
    assert scanned.text("amount") == "12*3.5+100-20"
    assert "Net 115.09" in scanned.visible_texts()
    scanned.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(scanned.window.invoice.confirmed_panel.isVisible)
    assert "122.00" in scanned.visible_texts()


def test_a_sum_is_reckoned_when_the_cursor_leaves(scanned: Till) -> None:
    scanned.type("amount", "100-20")
    scanned.widget("remark").setFocus()
    assert scanned.text("amount") == "80.00"


def test_what_is_no_sum_stays_and_is_said(scanned: Till) -> None:
    scanned.type("amount", "12*")
    scanned.press("amount", Qt.Key.Key_Return)
    assert (scanned.text("amount"), scanned.invoices()) == ("12*", [])
    assert scanned.focused() == "amount"


def test_several_lines_are_confirmed_as_one_invoice(scanned: Till, qtbot: QtBot) -> None:
    scanned.type("amount", "58")
    add_line(scanned)
    assert scanned.window.invoice.lines.editor.item.line.hasFocus()
    scanned.type("line_quantity", "3")
    scanned.type("line_unit_price", "9.5")
    choose_rate(scanned, "exempt")
    assert label(scanned, "lines_total") == "¥86.50"
    scanned.press("line_unit_price", Qt.Key.Key_Return)
    qtbot.waitUntil(scanned.window.invoice.confirmed_panel.isVisible)
    qtbot.waitUntil(lambda: len(scanned.invoices()) == 1)
    assert "86.50" in scanned.visible_texts()


def type_where_the_cursor_is(till: Till, text: str) -> None:
    for character in text:
        QTest.keyClicks(till.window.focusWidget(), character)


def test_digits_after_a_new_line_are_its_amount(scanned: Till, qtbot: QtBot) -> None:
    scanned.type("amount", "58")
    add_line(scanned)
    type_where_the_cursor_is(scanned, "28.50")
    first, second = scanned.wiring.till.draft.lines
    assert (second.item, second.amount) == (first.item, "28.50")
    assert scanned.focused() == "line_amount"
    QTest.keyClick(scanned.window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(scanned.invoices()) == 1)


def test_letters_after_a_new_line_are_its_item(scanned: Till) -> None:
    add_line(scanned)
    type_where_the_cursor_is(scanned, "b95")
    assert scanned.wiring.till.draft.lines[1].item == "b95"


def test_digits_are_an_items_once_its_line_has_an_amount(scanned: Till) -> None:
    add_line(scanned)
    scanned.type("line_amount", "300")
    scanned.window.invoice.focus("item", 1)
    type_where_the_cursor_is(scanned, "95")
    line = scanned.wiring.till.draft.lines[1]
    assert (line.item, line.amount) == ("95", "300")


def test_a_new_line_without_a_usual_item_takes_any_name(scanned: Till) -> None:
    add_line(scanned)
    type_where_the_cursor_is(scanned, "b")
    scanned.press("line_item", Qt.Key.Key_Backspace)
    type_where_the_cursor_is(scanned, "95")
    assert scanned.wiring.till.draft.lines[1].item == "95"


def test_two_of_three_give_the_third_as_a_pale_figure(scanned: Till) -> None:
    scanned.press("amount", Qt.Key.Key_F12)
    scanned.type("line_amount", "100")
    scanned.type("line_quantity", "3")
    price = scanned.window.invoice.lines.editor.fields["unit_price"]
    assert (price.text(), price.placeholderText()) == ("", "33.3333")


def test_amounts_without_tax_are_told_and_summed_with_it(scanned: Till) -> None:
    scanned.press("amount", Qt.Key.Key_F12)
    scanned.click("entry_without_tax")
    scanned.type("line_amount", "100")
    assert label(scanned, "lines_total") == "¥106.00"
    scanned.click("back_to_buyer")
    assert "Amount without tax" in scanned.visible_texts()
    assert "Tax 6.00   Total 106.00" in scanned.visible_texts()


def test_a_sale_of_several_lines_is_a_summary_beside_the_buyer(scanned: Till) -> None:
    scanned.type("amount", "58")
    add_line(scanned)
    scanned.type("line_amount", "2")
    scanned.click("back_to_buyer")
    assert scanned.widget("lines_summary").isVisible()
    assert not scanned.widget("amount").isVisible()
    assert label(scanned, "total") == "60.00"


def test_enter_goes_to_the_line_that_lacks_its_amount(scanned: Till) -> None:
    scanned.type("amount", "58")
    add_line(scanned)
    scanned.click("back_to_buyer")
    scanned.press("remark", Qt.Key.Key_Return)
    assert scanned.focused() == "line_amount"
    assert scanned.window.invoice.lines.position == 1


def test_each_line_is_told_by_its_number_once_there_are_several(scanned: Till) -> None:
    assert "Line 1" not in scanned.visible_texts()
    add_line(scanned)
    scanned.qtbot.waitUntil(lambda: "Line 1: The amount is missing." in scanned.visible_texts())


def test_a_removed_line_comes_back_by_undo(scanned: Till) -> None:
    scanned.type("amount", "58")
    add_line(scanned)
    scanned.type("line_amount", "2")
    scanned.click("remove_line")
    assert label(scanned, "lines_total") == "¥58.00"
    scanned.click("undo")
    assert len(scanned.wiring.till.draft.lines) == 2


def test_the_next_customer_begins_with_the_short_form(scanned: Till, qtbot: QtBot) -> None:
    scanned.type("amount", "58")
    scanned.press("amount", Qt.Key.Key_F12)
    scanned.press("line_amount", Qt.Key.Key_Return)
    qtbot.waitUntil(scanned.window.invoice.confirmed_panel.isVisible)
    scanned.click("next_customer")
    assert not scanned.window.invoice.shows_lines


def test_a_special_invoice_unfolds_what_it_wants(scanned: Till) -> None:
    assert not scanned.widget("bank_name").isVisible()
    scanned.click("kind_special")
    assert scanned.widget("bank_name").isVisible()
    scanned.click("mend_bank_name")
    assert scanned.focused() == "bank_name"


def test_an_email_is_kept_with_the_invoice(scanned: Till, qtbot: QtBot) -> None:
    scanned.click("buyer_details")
    scanned.type("email", "a@b.example")
    scanned.type("amount", "1")
    scanned.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(scanned.invoices()) == 1)
    journal = Journal.open(scanned.folder)
    kept = journal.invoice("T1-20261123-0001")
    journal.close()
    assert kept is not None
    assert (kept.invoice.buyer.email, kept.invoice.scanned) == ("a@b.example", BUYER)


def crowd(till: Till) -> None:
    """Three lines in full, in a window of moderate height, under a question."""
    till.window.resize(1280, 728)
    till.type("amount", "113")
    for amount in ("4", "5"):
        add_line(till)
        till.type("line_amount", amount)
    words = Message("Another customer: 上海示例商贸有限公司", "The first one's form is on hold.")
    till.window.invoice.notice.ask(words, action="Same customer  F7", answer=list)


def test_under_a_question_the_row_in_the_editor_stays_in_sight(scanned: Till, qtbot: QtBot) -> None:
    crowd(scanned)
    table = scanned.window.invoice.lines.table

    def rows_in_sight() -> list[int]:
        model, room = table.model(), table.viewport().rect()
        rects = [table.visualRect(model.index(row, 0)) for row in range(model.rowCount())]
        return [row for row, rect in enumerate(rects) if room.contains(rect)]

    qtbot.waitUntil(lambda: rows_in_sight() == [1, 2])
    assert not scanned.widget("line_tax_code").isVisible()
    scanned.window.invoice.notice.clear()
    qtbot.waitUntil(scanned.widget("line_tax_code").isVisible)


def test_a_field_that_gave_way_to_a_question_comes_back_to_tab(scanned: Till, qtbot: QtBot) -> None:
    crowd(scanned)
    qtbot.waitUntil(lambda: not scanned.widget("line_tax_code").isVisible())
    scanned.widget("line_discount").setFocus()
    QTest.keyClick(scanned.window.focusWidget(), Qt.Key.Key_Tab)
    assert scanned.focused() == "line_tax_code"
    assert scanned.widget("line_tax_code").isVisible()
