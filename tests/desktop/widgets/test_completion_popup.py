"""What is offered under a field takes no key that typing needs, and never what was not chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.desktop.widgets.completion_popup import MOST_ROWS, CompletionPopup
from pos_scanner.desktop.widgets.fields import TextField
from pos_scanner.domain.visible_text import marked
from tests.desktop.conftest import type_text
from tests.desktop.lookup import HOSTILE_NAMES, part, show_active

ROWS = ("北京示例科技有限公司", "北京票通科技有限公司", "上海示例贸易有限公司")


class Form(QWidget):
    """A field with its popup, and a second field to go to."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(600, 500)
        self.line, self.amount = TextField("name", input_method=True), QLineEdit()
        self.line.setAccessibleName("Name")
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.amount)
        layout.addStretch(1)
        self.popup = CompletionPopup(self.line, self.line)
        self.queries: list[str] = []
        self.choices: list[int] = []
        self.enters = 0
        self.popup.wanted.connect(self.queries.append)
        self.popup.chosen.connect(self.choices.append)
        self.line.returnPressed.connect(self.count_enter)

    def count_enter(self) -> None:
        self.enters += 1

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.line, key)

    def offers(self) -> list[str]:
        offers = part(self, QListWidget, "name_offers")
        return [offers.item(row).text() for row in range(offers.count())]


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form()
    qtbot.addWidget(form)
    show_active(form, qtbot)
    form.line.setFocus()
    return form


@pytest.fixture
def offered(form: Form) -> Form:
    """The form with 示 typed and three rows offered."""
    type_text(form.line, "示")
    form.popup.show_results("示", ROWS)
    return form


def test_each_typed_text_is_asked_for(form: Form) -> None:
    QTest.keyClicks(form.line, "abc")
    assert form.queries == ["a", "ab", "abc"]


def test_a_text_that_the_program_sets_is_not_asked_for(form: Form) -> None:
    form.line.setText("示例")
    assert form.queries == []


def test_results_are_offered_and_none_is_chosen(offered: Form) -> None:
    assert offered.popup.is_open
    assert offered.offers() == list(ROWS)
    assert part(offered, QListWidget, "name_offers").currentRow() == -1
    assert offered.choices == []


def test_no_results_close_the_list(offered: Form) -> None:
    offered.popup.show_results("示", ())
    assert not offered.popup.is_open


def test_stale_results_are_dropped(form: Form) -> None:
    QTest.keyClicks(form.line, "ab")
    form.popup.show_results("a", ROWS)
    assert not form.popup.is_open
    form.popup.show_results("ab", ROWS)
    assert form.popup.is_open


def test_results_of_a_text_that_the_program_replaced_are_dropped(form: Form) -> None:
    QTest.keyClicks(form.line, "ab")
    form.line.setText("示例公司")
    form.popup.show_results("ab", ROWS)
    assert not form.popup.is_open


def test_results_that_come_after_the_cursor_has_left_are_dropped(form: Form) -> None:
    QTest.keyClicks(form.line, "ab")
    form.amount.setFocus()
    form.popup.show_results("ab", ROWS)
    assert not form.popup.is_open


def test_no_more_rows_than_there_is_room_for_in_a_glance(form: Form) -> None:
    form.popup.offer([str(number) for number in range(20)])
    assert form.offers() == [str(number) for number in range(MOST_ROWS)]


def test_a_row_that_is_wider_than_the_field_is_whole_within_the_window(form: Form) -> None:
    form.line.setFixedWidth(120)
    row = "*餐饮服务*餐饮服务   6%   3070401000000000000"
    form.popup.offer([row])
    offers = part(form, QListWidget, "name_offers")
    assert offers.viewport().width() > offers.fontMetrics().horizontalAdvance(row)
    form.popup.offer(["长" * 200])
    assert offers.geometry().right() <= form.width()


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ([Qt.Key.Key_Down], 0),
        ([Qt.Key.Key_Down] * 3, 2),
        ([Qt.Key.Key_Down] * 9, 2),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up], 0),
        ([Qt.Key.Key_Down, Qt.Key.Key_Up], -1),
        ([Qt.Key.Key_Up], -1),
    ],
)
def test_the_arrows_go_from_row_to_row_and_stop_at_the_ends(
    offered: Form, keys: list[Qt.Key], row: int
) -> None:
    offered.press(*keys)
    assert part(offered, QListWidget, "name_offers").currentRow() == row


@pytest.mark.parametrize("enter", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_chooses_the_row_of_the_arrows_and_is_not_the_fields(
    offered: Form, enter: Qt.Key
) -> None:
    offered.press(Qt.Key.Key_Down, Qt.Key.Key_Down, enter)
    assert offered.choices == [1]
    assert offered.enters == 0
    assert not offered.popup.is_open


def test_the_keypads_enter_chooses_too(offered: Form) -> None:
    offered.press(Qt.Key.Key_Down)
    QTest.keyClick(offered.line, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert offered.choices == [0]


def test_enter_without_a_row_is_the_fields(offered: Form) -> None:
    offered.press(Qt.Key.Key_Return)
    assert (offered.choices, offered.enters) == ([], 1)


def test_enter_on_a_closed_list_is_the_fields(form: Form) -> None:
    QTest.keyClicks(form.line, "a")
    form.press(Qt.Key.Key_Return)
    assert (form.choices, form.enters) == ([], 1)


def test_esc_closes_the_list_and_keeps_what_was_typed(offered: Form) -> None:
    offered.press(Qt.Key.Key_Escape)
    assert not offered.popup.is_open
    assert offered.line.text() == "示"
    assert offered.choices == []


def test_keys_with_a_modifier_are_not_the_lists(offered: Form) -> None:
    QTest.keyClick(offered.line, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert part(offered, QListWidget, "name_offers").currentRow() == -1


def test_typing_on_reaches_the_field_while_rows_are_offered(offered: Form) -> None:
    offered.press(Qt.Key.Key_Down)
    QTest.keyClicks(offered.line, "1")
    assert offered.line.text() == "示1"
    assert offered.queries[-1] == "示1"


@pytest.mark.parametrize("blanks", ["", "  "])
def test_a_field_that_is_emptied_offers_nothing(offered: Form, blanks: str) -> None:
    offered.line.selectAll()
    if blanks:
        QTest.keyClicks(offered.line, blanks)
    else:
        offered.press(Qt.Key.Key_Backspace)
    assert not offered.popup.is_open


def test_a_click_on_a_row_chooses_it(offered: Form) -> None:
    rows = part(offered, QListWidget, "name_offers")
    place = rows.visualItemRect(rows.item(2)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert offered.choices == [2]
    assert not offered.popup.is_open
    assert offered.line.hasFocus()


def test_leaving_the_field_closes_the_list_and_chooses_nothing(offered: Form) -> None:
    offered.press(Qt.Key.Key_Down)
    offered.amount.setFocus()
    assert not offered.popup.is_open
    assert offered.choices == []


def test_hiding_the_field_closes_the_list(offered: Form) -> None:
    offered.line.hide()
    assert not offered.popup.is_open


def test_the_list_lies_under_its_field_within_the_window(offered: Form) -> None:
    rows = part(offered, QListWidget, "name_offers")
    line = offered.line.geometry()
    assert rows.geometry().top() == line.bottom() + 1
    assert (rows.x(), rows.width()) == (line.x(), line.width())
    assert rows.geometry().bottom() <= offered.height()
    assert rows.sizeHintForRow(0) >= TARGET


def test_a_small_window_does_not_cut_the_list_off(form: Form) -> None:
    form.resize(400, 200)
    form.popup.offer(["row"] * MOST_ROWS)
    assert part(form, QListWidget, "name_offers").geometry().bottom() <= form.height()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_offered_as_text(form: Form, name: str) -> None:
    form.popup.offer([name])
    assert form.offers() == [marked(name)]


def test_the_list_takes_no_focus_and_has_the_fields_name(form: Form) -> None:
    form.popup.offer(ROWS)
    offers = part(form, QListWidget, "name_offers")
    assert offers.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert offers.accessibleName() == "Name"
