"""Fields take what they are for, keep the input method out, and show text as it is."""

import pytest
from PySide6.QtCore import QDate, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.desktop.widgets.fields import (
    LONGEST_TEXT,
    ClosedList,
    DateField,
    TextField,
    button,
    frame,
    label,
    place_cursor,
)
from pos_scanner.domain.visible_text import marked, visible
from tests.desktop.conftest import type_text
from tests.desktop.lookup import HOSTILE_NAMES

# ---------------------------------------------------------------------------------------- texts


@pytest.fixture
def field(qtbot: QtBot) -> TextField:
    field = TextField("remark", input_method=True)
    qtbot.addWidget(field)
    field.show()
    return field


def test_a_field_has_its_name_and_role(qtbot: QtBot) -> None:
    field = TextField("amount", role="amount")
    qtbot.addWidget(field)
    assert (field.objectName(), field.property("role")) == ("amount", "amount")
    assert TextField("plain").property("role") is None


@pytest.mark.parametrize("is_open", [True, False])
def test_an_input_method_is_hinted_away_unless_it_may_come(is_open: bool) -> None:
    field = TextField("name", input_method=is_open)
    is_hidden = bool(field.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText)
    assert is_hidden is not is_open


def test_other_questions_of_an_input_method_are_answered(field: TextField) -> None:
    field.setText("58.00")
    assert field.inputMethodQuery(Qt.InputMethodQuery.ImSurroundingText) == "58.00"


@pytest.mark.parametrize(("longest", "length"), [(LONGEST_TEXT, LONGEST_TEXT), (5, 5)])
def test_a_field_takes_no_more_than_its_longest(longest: int, length: int, qtbot: QtBot) -> None:
    field = TextField("name", longest=longest)
    qtbot.addWidget(field)
    type_text(field, "9" * (length + 3))
    assert field.text() == "9" * length


def test_chinese_is_typed_by_an_input_methods_commit(field: TextField) -> None:
    type_text(field, "示例公司")
    assert field.text() == "示例公司"


def test_a_text_that_stands_there_leaves_the_cursor_where_it_is(field: TextField) -> None:
    field.show_text("58.00")
    assert field.cursorPosition() == 0
    field.setCursorPosition(3)
    field.show_text("58.00")
    assert field.cursorPosition() == 3
    field.show_text("59.00")
    assert (field.text(), field.cursorPosition()) == ("59.00", 0)


def test_what_comes_under_the_cursor_is_replaced_by_typing(field: TextField) -> None:
    field.setFocus()
    type_text(field, "50")
    field.show_text("60")
    type_text(field, "55")
    assert field.text() == "55"


def test_another_spelling_of_what_is_being_typed_leaves_the_cursor(field: TextField) -> None:
    field.setFocus()
    type_text(field, "9111t")
    field.show_text("9111T")
    type_text(field, "0")
    assert field.text() == "9111T0"
    type_text(field, "。")
    field.show_text("9111T0.")
    type_text(field, "5")
    assert field.text() == "9111T0.5"


def test_a_placed_cursor_replaces_what_stands_there(field: TextField) -> None:
    field.show_text("50")
    place_cursor(field)
    type_text(field, "55")
    assert field.text() == "55"


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_a_fields_text_is_what_can_be_seen_of_what_was_given(field: TextField, text: str) -> None:
    field.show_text(text)
    assert field.text() == visible(text)


def test_what_is_dropped_on_a_field_is_the_windows(field: TextField) -> None:
    assert not field.acceptDrops()


def paste(field: TextField) -> bool:
    """Paste by keys; whether the field took the key."""
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, "\x16"
    )
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def test_a_copied_line_is_pasted(field: TextField) -> None:
    QGuiApplication.clipboard().setText("91110108MA0043365M")
    assert paste(field)
    assert field.text() == "91110108MA0043365M"


def copied_picture() -> QMimeData:
    data = QMimeData()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    data.setImageData(image)
    return data


def copied_file() -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl("file:///code.png")])
    data.setText("file:///code.png")
    return data


@pytest.mark.parametrize("copy", [copied_picture, copied_file])
def test_a_copied_picture_or_file_is_left_to_the_window(field: TextField, copy: object) -> None:
    assert callable(copy)
    QGuiApplication.clipboard().setMimeData(copy())
    assert not paste(field)
    assert field.text() == ""


def test_copied_lines_are_a_titles_only_in_a_field_of_one(field: TextField) -> None:
    QGuiApplication.clipboard().setText("名称: 示例公司\n税号: 91110108MA0043365M")
    field.is_of_a_title = True
    assert not paste(field)
    assert field.text() == ""
    field.is_of_a_title = False
    assert paste(field)
    assert "示例公司" in field.text()


def test_a_line_break_at_the_end_makes_no_title_of_a_line(field: TextField) -> None:
    QGuiApplication.clipboard().setText("示例公司\n")
    field.is_of_a_title = True
    assert paste(field)
    assert field.text().strip() == "示例公司"


# ---------------------------------------------------------------------------------------- lists


def wheel(widget: QWidget, turn: int) -> QWheelEvent:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, turn),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


def test_the_wheel_on_its_way_past_changes_no_list(qtbot: QtBot) -> None:
    box = ClosedList("rate")
    qtbot.addWidget(box)
    box.addItems(["6%", "13%"])
    event = wheel(box, -120)
    assert box.currentText() == "6%"
    assert not event.isAccepted()  # The page under it scrolls.


@pytest.fixture
def rates(qtbot: QtBot) -> ClosedList:
    box = ClosedList("rate")
    qtbot.addWidget(box)
    box.addItems(["6%", "13%"])
    box.show()
    return box


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_1, Qt.Key.Key_End])
def test_no_key_changes_a_closed_list(rates: ClosedList, key: Qt.Key) -> None:
    rates.setCurrentIndex(0 if key is not Qt.Key.Key_Up else 1)
    previous = rates.currentText()
    QTest.keyClick(rates, key)
    assert rates.currentText() == previous
    assert rates.view().isVisible() is (key in {Qt.Key.Key_Down, Qt.Key.Key_Up})


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.KeypadModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
    ],
)
def test_an_open_list_is_chosen_from_by_keys(
    rates: ClosedList, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    QTest.keyClick(rates, key, modifier)
    assert rates.view().isVisible()
    QTest.keyClick(rates.view(), Qt.Key.Key_Down)
    QTest.keyClick(rates.view(), Qt.Key.Key_Return)
    assert rates.currentText() == "13%"


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_digit_closes_an_open_list_and_goes_to_whoever_is_behind_it(qtbot: QtBot) -> None:
    class Behind(QWidget):
        typed = ""

        def keyPressEvent(self, event: QKeyEvent) -> None:
            self.typed += event.text()

    form = Behind()
    qtbot.addWidget(form)
    box = ClosedList("rate")
    box.setParent(form)
    box.addItems(["6%", "13%"])
    form.show()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.view().isVisible()
    QTest.keyClick(box.view(), Qt.Key.Key_1)
    QTest.keyClick(box, Qt.Key.Key_9)
    assert (form.typed, box.currentText(), box.view().isVisible()) == ("19", "6%", False)


def test_a_lists_rows_are_large_enough_for_a_finger(qtbot: QtBot) -> None:
    box = ClosedList("rate")
    qtbot.addWidget(box)
    box.addItems(["6%", "13%"])
    box.show()
    assert box.view().sizeHintForRow(0) >= TARGET


def test_a_list_and_a_date_keep_the_input_method_out() -> None:
    for widget in (ClosedList("rate"), DateField("since", QDate(2026, 11, 23))):
        assert widget.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText
        assert widget.inputMethodQuery(Qt.InputMethodQuery.ImHints) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_written_alike_in_every_language(language: str, qtbot: QtBot) -> None:
    speak(language)
    day = DateField("since", QDate(2026, 1, 9))
    qtbot.addWidget(day)
    speak("en")
    assert day.text() == "2026-01-09"
    assert day.calendarPopup()


def test_a_day_is_changed_by_keys(qtbot: QtBot) -> None:
    day = DateField("since", QDate(2026, 1, 9))
    qtbot.addWidget(day)
    day.setSelectedSection(DateField.Section.DaySection)
    QTest.keyClick(day, Qt.Key.Key_Up)
    assert day.date() == QDate(2026, 1, 10)


# ---------------------------------------------------------------------------- labels and frames


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_a_label_shows_markup_as_text(text: str, qtbot: QtBot) -> None:
    plain = label(text, "strong")
    qtbot.addWidget(plain)
    assert plain.text() == marked(text)
    assert plain.textFormat() is Qt.TextFormat.PlainText
    assert plain.property("role") == "strong"


def test_a_label_is_a_caption_unless_a_role_is_given() -> None:
    assert label("Name").property("role") == "label"


def test_a_frame_and_a_button_have_their_roles() -> None:
    assert frame("card").property("role") == "card"
    primary = button("confirm", "Confirm", "primary")
    assert (primary.objectName(), primary.text(), primary.property("role")) == (
        "confirm",
        "Confirm",
        "primary",
    )
    assert button("plain", "Plain").property("role") is None
