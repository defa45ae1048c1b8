"""Where typed keys go: whatever fills the form selects the next field's content, no key is lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.item_field import ItemField
from pos_scanner.desktop.widgets.fields import Button, ClosedList, DateField
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.invoice import DraftLine, InvoiceKind
from pos_scanner.domain.sale import Sale
from pos_scanner.domain.title import TitleType
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import Till, notice_of, started_till
from tests.desktop.invoice_form.conftest import BUYER
from tests.screenshots import take

SCREENS = [*take.SCREENS, *take.PAGES]


@pytest.fixture
def sold(till: Till) -> Till:
    """A till whose form holds a scanned buyer and 50 yuan."""
    till.scan(bureau_code.encode(BUYER))
    till.wait_for("name", BUYER.name)
    type_keys(till, "50")
    return till


def keys_of(till: Till) -> QWidget:
    """Who gets the keys: the window itself where nothing in it has the focus."""
    focused: QWidget | None = till.window.focusWidget()
    return till.window if focused is None else focused


def type_keys(till: Till, text: str) -> None:
    """Type to whatever has the focus, as the window system does."""
    QTest.keyClicks(keys_of(till), text)


def press(till: Till, key: Qt.Key) -> None:
    QTest.keyClick(keys_of(till), key)


def press_shifted(till: Till, key: Qt.Key) -> None:
    QTest.keyClick(keys_of(till), key, Qt.KeyboardModifier.ShiftModifier)


def amount(till: Till) -> str:
    return till.wiring.till.draft.lines[0].amount


def choose_special(till: Till) -> None:
    till.click("kind_special")


def choose_person(till: Till) -> None:
    till.click("title_type_individual")


def press_kind_key(till: Till) -> None:
    press_shifted(till, Qt.Key.Key_F11)


@pytest.mark.parametrize("choose", [choose_special, choose_person, press_kind_key])
def test_after_a_mode_typing_replaces_the_amount(
    sold: Till, choose: Callable[[Till], None]
) -> None:
    choose(sold)
    assert sold.focused() == "amount"
    type_keys(sold, "500")
    assert amount(sold) == "500"


def test_a_mode_without_a_buyer_goes_to_the_name(till: Till) -> None:
    choose_special(till)
    assert till.focused() == "name"


def test_the_keys_of_the_modes_go_to_and_fro(sold: Till) -> None:
    for kind in (InvoiceKind.SPECIAL, InvoiceKind.ORDINARY):
        press_shifted(sold, Qt.Key.Key_F11)
        assert sold.wiring.till.draft.kind is kind
    for title_type in (TitleType.INDIVIDUAL, TitleType.COMPANY):
        press_shifted(sold, Qt.Key.Key_F9)
        assert sold.wiring.till.draft.buyer.title_type is title_type
    press_shifted(sold, Qt.Key.Key_F12)
    assert not sold.wiring.till.draft.price_includes_tax


def test_the_modes_name_their_keys(till: Till) -> None:
    """As Shift's drawing and a letter; a screen reader has both in words."""
    named = {widget.accessibleName() for widget in till.window.findChildren(QWidget)}
    assert {"Shift+F11", "Shift+F9"} <= named
    assert {"F11", "F9"} <= set(till.visible_texts().splitlines())


@pytest.mark.parametrize("name", ["confirm", "hold", "clear", "kind_special", "open_lines"])
def test_digits_on_a_focused_button_are_the_amounts(sold: Till, name: str) -> None:
    sold.widget(name).setFocus()
    type_keys(sold, "55")
    assert sold.focused() == "amount"
    assert amount(sold) == "55"


def test_digits_at_rest_are_the_amounts(till: Till) -> None:
    assert till.focused() == "camera_view"
    type_keys(till, "4")
    type_keys(till, "8.50")
    assert till.focused() == "amount"
    assert amount(till) == "48.50"


def test_digits_on_the_table_are_the_amount_of_its_line(sold: Till) -> None:
    press(sold, Qt.Key.Key_F12)
    sold.widget("lines").setFocus()
    type_keys(sold, "55")
    assert sold.focused() == "line_amount"
    assert amount(sold) == "55"


def test_digits_never_overwrite_one_of_several_lines(sold: Till) -> None:
    till = sold.wiring.till
    till.carry_out(till.rules.add_line())
    sold.window.invoice.show_lines(in_full=False)
    sold.widget("confirm").setFocus()
    type_keys(sold, "7")
    assert [line.amount for line in till.draft.lines] == ["50", ""]
    assert sold.notice_title() == "This key had no effect: the cursor is not in a field."


def test_a_stray_digit_never_overwrites_a_sale_that_waits_for_its_buyer(till: Till) -> None:
    rules = till.wiring.till.rules
    till.wiring.till.carry_out(rules.receive_sale(Sale((DraftLine("", "30"),), "R901")))
    assert till.focused() == "camera_view"
    type_keys(till, "9")
    assert amount(till) == "30"
    assert till.notice_title() == "This key had no effect: the cursor is not in a field."
    till.window.invoice.focus("amount")
    type_keys(till, "29")
    assert amount(till) == "29"


def test_an_amount_that_came_as_from_a_scanner_is_asked_for(sold: Till) -> None:
    sold.window.invoice.amount_came_at_once.emit()
    press(sold, Qt.Key.Key_Return)
    sold.settle()
    assert sold.invoices() == []
    assert notice_of(sold.window.invoice)[0].startswith("¥50.00 was typed as fast as by a scanner")
    press(sold, Qt.Key.Key_F11)
    sold.qtbot.waitUntil(lambda: len(sold.invoices()) == 1)


@pytest.fixture
def copied(sold: Till) -> Till:
    """A till whose form has the copy of a confirmed invoice, which the cashier has seen."""
    press(sold, Qt.Key.Key_Return)
    sold.qtbot.waitUntil(lambda: len(sold.invoices()) == 1)
    press(sold, Qt.Key.Key_F6)
    sold.settle()
    page = sold.wiring.host.page
    assert page is not None
    QTest.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    sold.wait_for("name", BUYER.name)
    sold.settle()
    sold.qtbot.waitUntil(lambda: not sold.wiring.host.has_just_closed)
    return sold


def test_a_copy_in_which_nothing_was_changed_is_asked_for_and_not_confirmed_by_enter(
    copied: Till,
) -> None:
    press(copied, Qt.Key.Key_Return)
    press(copied, Qt.Key.Key_Return)
    copied.settle()
    (number, state), *others = copied.invoices()
    assert (state, others) == ("confirmed", [])
    title, _ = notice_of(copied.window.invoice)
    assert title.startswith(f"Nothing has been changed: {number} (¥50.00")
    assert copied.focused() == "amount"
    press(copied, Qt.Key.Key_F11)
    copied.qtbot.waitUntil(lambda: len(copied.invoices()) == 2)
    assert [state for _, state in copied.invoices()] == ["voided", "confirmed"]


def test_a_copy_in_which_the_amount_was_changed_is_confirmed_by_enter(copied: Till) -> None:
    type_keys(copied, "60")
    press(copied, Qt.Key.Key_Return)
    copied.qtbot.waitUntil(lambda: len(copied.invoices()) == 2)
    assert [state for _, state in copied.invoices()] == ["voided", "confirmed"]


def test_after_an_undo_the_form_says_that_the_first_one_is_void_already(sold: Till) -> None:
    press(sold, Qt.Key.Key_Return)
    sold.qtbot.waitUntil(lambda: len(sold.invoices()) == 1)
    press(sold, Qt.Key.Key_F7)
    number = sold.invoices()[0][0]
    words = f"This replaces {number}, which is already voided."
    sold.qtbot.waitUntil(lambda: words in sold.visible_texts())
    assert "voided when this is confirmed" not in sold.visible_texts()


def test_f11_by_itself_confirms_nothing_and_says_so(sold: Till) -> None:
    press(sold, Qt.Key.Key_F11)
    sold.settle()
    assert sold.invoices() == []
    assert sold.notice_title() == "F11 confirms only what was asked about."


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (Qt.Key.Key_F4, "The form is empty."),
        (Qt.Key.Key_F5, "Nothing is on hold."),
        (Qt.Key.Key_F7, "There is nothing to undo."),
    ],
)
def test_a_key_that_has_nothing_to_do_says_so(till: Till, key: Qt.Key, words: str) -> None:
    press(till, key)
    assert till.notice_title() == words


def test_a_letter_that_no_field_takes_is_refused_aloud(till: Till) -> None:
    type_keys(till, "x")
    assert till.notice_title() == "This key had no effect: the cursor is not in a field."
    assert till.window.scan.notice.isVisible()


def test_enter_confirms_wherever_no_field_has_the_cursor(sold: Till) -> None:
    sold.window.scan.camera.setFocus()
    press(sold, Qt.Key.Key_Return)
    sold.qtbot.waitUntil(lambda: len(sold.invoices()) == 1)


def test_enter_in_a_field_confirms_once(sold: Till) -> None:
    requests: list[bool] = []
    sold.window.invoice.submit_requested.connect(lambda: requests.append(True))
    press(sold, Qt.Key.Key_Return)
    assert requests == [True]


def test_enter_on_a_focused_button_presses_that_button(sold: Till) -> None:
    sold.widget("hold").setFocus()
    press(sold, Qt.Key.Key_Return)
    sold.settle()
    assert sold.invoices() == []
    assert sold.text("name") == ""


def test_a_page_that_closes_leaves_the_cursor_in_the_form(sold: Till) -> None:
    sold.window.scan.camera.setFocus()
    sold.window.rest()
    type_keys(sold, "55")
    assert amount(sold) == "55"


def selected(till: Till) -> tuple[str, str]:
    """The field with the cursor, and what is selected in it."""
    field = keys_of(till)
    assert isinstance(field, QLineEdit)
    return field.objectName(), field.selectedText()


def take_pasted_text(till: Till) -> None:
    till.wiring.buyers.paste(f"{BUYER.name}\n{BUYER.tax_number}\n电话：021-58889999")


def correct_the_number(till: Till) -> None:
    till.window.invoice.buyer_corrected.emit(replace(BUYER, phone="021-5888"))


def clear_and_undo(till: Till) -> None:
    press(till, Qt.Key.Key_Escape)
    press(till, Qt.Key.Key_F7)


def hold_and_recall(till: Till) -> None:
    press(till, Qt.Key.Key_F4)
    till.settle()
    press(till, Qt.Key.Key_F5)
    till.wait_for("name", BUYER.name)


@pytest.mark.parametrize(
    "fill_anew", [take_pasted_text, correct_the_number, clear_and_undo, hold_and_recall]
)
def test_whatever_fills_the_form_selects_what_is_needed_next(
    sold: Till, fill_anew: Callable[[Till], None]
) -> None:
    fill_anew(sold)
    assert selected(sold) == ("amount", "50")


def test_a_form_that_is_restored_at_the_start_has_its_amount_selected(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(lambda: till.wiring.till.is_open)
        till.type("name", "甲公司")
        till.type("amount", "50")
        till.settle()
    with started_till(tmp_path, qtbot) as till:
        till.wait_for("amount", "50")
        assert selected(till) == ("amount", "50")


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
@pytest.mark.parametrize("name", SCREENS)
def test_no_list_takes_a_key_or_the_wheel_and_every_button_takes_enter(
    name: str, qtbot: QtBot
) -> None:
    window = MainWindow(take.settings_of(name))
    qtbot.addWidget(window)
    with take.shown(window, name, take.SIZES[0]) as screen:
        for box in screen.findChildren(QComboBox):
            assert isinstance(box, ClosedList | ItemField), box.objectName()
            assert_takes_nothing(box)
        for spin_box in screen.findChildren(QAbstractSpinBox):
            assert isinstance(spin_box, DateField), spin_box.objectName()
        plain = [
            push_button.objectName()
            for push_button in screen.findChildren(QPushButton)
            if not isinstance(push_button, Button)
            and push_button.focusPolicy() is not Qt.FocusPolicy.NoFocus
        ]
        assert plain == []


def assert_takes_nothing(box: QComboBox) -> None:
    """Neither a key of movement nor the wheel changes a list that is not open."""
    previous = box.currentIndex(), box.currentText()
    if isinstance(box, ClosedList):
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_1):
            QTest.keyClick(box, key)
            box.hidePopup()  # The arrow keys open it.
    turn_wheel(box)
    assert (box.currentIndex(), box.currentText()) == previous, box.objectName()


def turn_wheel(widget: QWidget) -> None:
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(widget.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, wheel)


def test_confirm_is_dimmed_while_the_form_is_empty_again(till: Till) -> None:
    """What a refused scan has typed is taken out again; nobody has begun a form."""
    confirm = till.window.invoice.confirm
    till.window.invoice.focus("amount")
    type_keys(till, "6")
    assert confirm.isEnabled()
    press(till, Qt.Key.Key_Backspace)
    assert (amount(till), confirm.isEnabled()) == ("", False)
    type_keys(till, "7")
    assert confirm.isEnabled()
