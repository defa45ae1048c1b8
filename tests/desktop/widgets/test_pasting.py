"""A whole title's text is split and looked up, by whatever way it is pasted into a field."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets.fields import LONGEST_TEXT, TextField
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import Till, find, type_text
from tests.desktop.invoice_form.conftest import BUYER
from tests.desktop.lookup import part

ONE_LINE = "上海示例商贸有限公司 91310000775785552L"


@pytest.fixture
def name(qtbot: QtBot) -> TextField:
    """A field of a title."""
    field = TextField("name", input_method=True)
    field.is_of_a_title = True
    qtbot.addWidget(field)
    field.show()
    return field


def paste(field: TextField) -> bool:
    """Paste by keys; whether the field took the key."""
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, "\x16"
    )
    QApplication.sendEvent(field, event)
    return event.isAccepted()


@pytest.mark.parametrize("text", [ONE_LINE, bureau_code.encode(BUYER)])
def test_a_whole_title_in_one_line_is_left_to_the_window(name: TextField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    assert not paste(name)
    assert name.text() == ""


@pytest.mark.parametrize(
    "text",
    [
        "上海示例商贸有限公司",
        "91310000775785552L",
        "北京市海淀区中关村大街1号 010-82123456",
        "招商银行北京分行 110902345610101",
        "13800138000",
    ],
)
def test_what_is_no_whole_title_is_pasted_where_it_was_meant(name: TextField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    assert paste(name)
    assert name.text() == text


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_the_menus_paste_hands_a_whole_title_on(name: TextField, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(ONE_LINE)
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    with qtbot.waitSignal(name.title_pasted) as signal:
        QApplication.sendEvent(name, menu)
        pasting = name.findChild(QAction, "edit-paste")
        assert isinstance(pasting, QAction)
        pasting.trigger()
    assert signal.args == [ONE_LINE]
    assert name.text() == ""
    QGuiApplication.clipboard().setText("甲")
    pasting.trigger()
    assert name.text() == "甲"
    find(name, QMenu).close()


def test_an_input_methods_clipboard_hands_a_whole_title_on(name: TextField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(name.title_pasted) as signal:
        type_text(name, ONE_LINE)
    assert signal.args == [ONE_LINE]
    assert name.text() == ""


def test_a_title_that_is_pasted_into_the_name_fills_each_field(till: Till) -> None:
    name = part(till.window, TextField, "name")
    type_text(name, ONE_LINE)
    assert till.text("name") == "上海示例商贸有限公司"
    assert till.wiring.till.draft.buyer.tax_number == "91310000775785552L"
    assert till.focused() == "amount"


def test_a_code_that_is_pasted_into_the_name_is_scanned(till: Till) -> None:
    QGuiApplication.clipboard().setText(bureau_code.encode(BUYER))
    field = part(till.window, TextField, "name")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    till.wait_for("name", BUYER.name)
    assert till.wiring.till.draft.buyer.tax_number == BUYER.tax_number


OF_A_LINE = ("line_amount", "line_tax_code", "line_item")
FIELDS = ("amount", "order_number", "item", "scan_line", *OF_A_LINE)


@pytest.mark.parametrize("name", FIELDS)
def test_a_whole_title_is_looked_up_wherever_the_cursor_rests(till: Till, name: str) -> None:
    QGuiApplication.clipboard().setText(ONE_LINE)
    if name in OF_A_LINE:
        till.press("amount", Qt.Key.Key_F12)
    field = till.window.findChild(QWidget, name)
    assert isinstance(field, QWidget)
    previous = till.wiring.till.draft
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    till.qtbot.waitUntil(lambda: till.wiring.till.draft.buyer.name == "上海示例商贸有限公司")
    assert till.wiring.till.draft.lines == previous.lines
    assert till.wiring.till.draft.order_number == ""


def test_a_remark_takes_any_text(till: Till) -> None:
    QGuiApplication.clipboard().setText(ONE_LINE)
    till.widget("remark").setFocus()
    QTest.keyClick(till.widget("remark"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert till.wiring.till.draft.remark == ONE_LINE


@pytest.mark.parametrize("way", ["keys", "menu", "input method"])
def test_a_field_says_when_it_leaves_out_what_is_too_long(way: str, name: TextField) -> None:
    text = "票" * (LONGEST_TEXT + 1)
    QGuiApplication.clipboard().setText(text)
    if way == "keys":
        paste(name)
    elif way == "menu":
        name._on_paste_chosen()
    else:
        commit = QInputMethodEvent()
        commit.setCommitString(text)
        QApplication.sendEvent(name, commit)
    assert name.text() == "票" * LONGEST_TEXT
    assert QToolTip.text() == "This field takes 300 characters. What was beyond them is left out."
    QToolTip.hideText()


def test_a_text_that_fits_is_pasted_without_a_word(name: TextField) -> None:
    QToolTip.hideText()
    QGuiApplication.clipboard().setText("票" * LONGEST_TEXT)
    assert paste(name)
    assert not QToolTip.isVisible()
