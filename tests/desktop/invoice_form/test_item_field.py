"""The item: typed or chosen from the list, and never changed by a key that only passes."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.item_field import ItemField

pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
ITEMS = ["*餐饮服务*餐费", "tea", "tea"]


class Reports:
    """What the field reported."""

    def __init__(self, field: ItemField) -> None:
        self.edited: list[str] = []
        self.listed: list[int] = []
        self.submissions: list[str] = []
        field.item_edited.connect(self.edited.append)
        field.listed_chosen.connect(self.listed.append)
        field.submitted.connect(lambda: self.submissions.append(field.currentText()))


@pytest.fixture
def field(qtbot: QtBot) -> ItemField:
    field = ItemField("item", ITEMS)
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    return field


@pytest.fixture
def reports(field: ItemField) -> Reports:
    return Reports(field)


def test_it_begins_empty_with_its_list(field: ItemField) -> None:
    assert (field.currentText(), field.count()) == ("", len(ITEMS))


def test_each_key_is_reported(field: ItemField, reports: Reports) -> None:
    QTest.keyClicks(field, "te")
    assert reports.edited == ["t", "te"]
    assert field.currentText() == "te"  # Nothing is completed behind the cursor.


def test_enter_submits_what_stands_there(field: ItemField, reports: Reports) -> None:
    QTest.keyClicks(field, "coffee")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (reports.submissions, reports.listed) == (["coffee"], [])


def test_enter_after_a_listed_name_chooses_it_and_enter_again_submits(
    field: ItemField, reports: Reports
) -> None:
    QTest.keyClicks(field, "tea")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (reports.listed, reports.submissions) == ([ITEMS.index("tea")], [])
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (reports.listed, reports.submissions) == ([ITEMS.index("tea")], ["tea"])


def test_leaving_a_listed_name_that_was_typed_chooses_it(
    field: ItemField, reports: Reports
) -> None:
    QTest.keyClicks(field, "tea")
    field.clearFocus()
    assert (reports.listed, reports.submissions) == ([ITEMS.index("tea")], [])


def test_a_listed_name_that_was_shown_is_not_chosen_by_passing_it(
    field: ItemField, reports: Reports
) -> None:
    field.show_item("tea")
    QTest.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()
    assert (reports.listed, reports.submissions) == ([], ["tea"])


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up])
def test_an_arrow_opens_the_list_and_changes_nothing(
    field: ItemField, reports: Reports, key: Qt.Key
) -> None:
    field.show_item("coffee")
    QTest.keyClick(field, key)
    assert field.view().isVisible()
    field.hidePopup()
    assert (field.currentText(), reports.edited) == ("coffee", [])


def test_a_row_of_the_list_is_chosen_by_keys(field: ItemField, reports: Reports) -> None:
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field.view(), Qt.Key.Key_Down)
    QTest.keyClick(field.view(), Qt.Key.Key_Return)
    assert reports.listed == [field.currentIndex()]
    assert field.currentText() == ITEMS[field.currentIndex()]


def test_the_wheel_changes_nothing(field: ItemField, reports: Reports) -> None:
    field.show_item("coffee")
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, turn)
    assert (field.currentText(), turn.isAccepted()) == ("coffee", False)


def test_showing_an_item_reports_nothing(field: ItemField, reports: Reports) -> None:
    field.show_item("coffee")
    assert (field.currentText(), reports.edited) == ("coffee", [])


def test_showing_the_same_item_leaves_the_cursor(field: ItemField) -> None:
    QTest.keyClicks(field, "coffee")
    field.line.setCursorPosition(2)
    field.show_item("coffee")
    assert field.line.cursorPosition() == 2


def test_another_list_leaves_the_text_and_reports_nothing(
    field: ItemField, reports: Reports
) -> None:
    field.show_item("coffee")
    field.show_items(["water"])
    assert (field.currentText(), field.count()) == ("coffee", 1)
    assert reports.edited == []
