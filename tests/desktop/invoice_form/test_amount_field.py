"""The amount field: a typed sum has its value at once and shows it when the typing is over."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.amount_field import LONGEST_SUM_TYPED, AmountField


class Form(QWidget):
    """The field, another one, and what the field reported."""

    def __init__(self) -> None:
        super().__init__()
        self.amount = AmountField("amount")
        self.remark = QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.amount)
        layout.addWidget(self.remark)
        self.values: list[str] = []
        self.amount.value_edited.connect(self.values.append)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form()
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    form.amount.setFocus()
    return form


def test_each_key_reports_the_value_so_far(form: Form) -> None:
    QTest.keyClicks(form.amount, "2*3")
    assert form.values == ["2", "2*", "6.00"]
    assert form.amount.text() == "2*3"


def test_enter_shows_the_result_before_anybody_else_hears_of_it(form: Form) -> None:
    texts: list[str] = []
    form.amount.returnPressed.connect(lambda: texts.append(form.amount.text()))
    QTest.keyClicks(form.amount, "12×3.5+1")
    QTest.keyClick(form.amount, Qt.Key.Key_Return)
    assert texts == ["43.00"]


def test_the_result_is_shown_when_the_cursor_leaves(form: Form) -> None:
    QTest.keyClicks(form.amount, "100-20")
    form.remark.setFocus()
    assert form.amount.text() == "80.00"


@pytest.mark.parametrize("text", ["58.5", "", "12*", "1/0", "abc"])
def test_what_is_no_sum_stays_as_typed(form: Form, text: str) -> None:
    QTest.keyClicks(form.amount, text)
    form.remark.setFocus()
    assert form.amount.text() == text
    assert form.amount.value() == text


def test_a_sum_stays_while_the_form_shows_its_value(form: Form) -> None:
    QTest.keyClicks(form.amount, "2*3")
    form.amount.show_text("6.00")
    assert form.amount.text() == "2*3"
    form.amount.show_text("7.00")
    assert form.amount.text() == "7.00"


def test_it_takes_no_more_than_a_long_sum(form: Form) -> None:
    QTest.keyClicks(form.amount, "1+" * LONGEST_SUM_TYPED)
    assert len(form.amount.text()) == LONGEST_SUM_TYPED


def type_with_gaps(field: AmountField, text: str, gap_ms: int) -> None:
    """Type with the keys' own times so far apart, as the window system marks them."""
    for place, character in enumerate(text):
        event = QKeyEvent(
            QEvent.Type.KeyPress, ord(character), Qt.KeyboardModifier.NoModifier, character
        )
        event.setTimestamp(5000 + place * gap_ms)
        QApplication.sendEvent(field, event)


@pytest.mark.parametrize(("gap_ms", "doubts"), [(2, 3), (20, 3), (25, 0), (60, 0)])
def test_what_came_faster_than_a_person_types_is_doubted(
    form: Form, gap_ms: int, doubts: int
) -> None:
    reports: list[str] = []
    form.amount.came_at_once.connect(lambda: reports.append(form.values[-1]))
    type_with_gaps(form.amount, "201474", gap_ms)
    assert reports == ["2014", "20147", "201474"][:doubts]


def test_three_fast_keys_are_a_slip_of_the_fingers(form: Form) -> None:
    reports: list[str] = []
    form.amount.came_at_once.connect(lambda: reports.append(form.values[-1]))
    type_with_gaps(form.amount, "201", 5)
    assert reports == []
