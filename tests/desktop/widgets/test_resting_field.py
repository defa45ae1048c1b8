"""A field that shows its content's ends while it rests: what it holds stays whole."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.scanning.focus_snapshot import FocusSnapshot
from pos_scanner.desktop.widgets.resting_field import RestingField, content_of
from pos_scanner.domain.masking import masked
from tests.desktop.conftest import type_text

PHONE, MASK = "13812345678", "138••••5678"


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[RestingField]:
    """Beside another field, at rest."""
    window = QWidget()
    field, neighbour = RestingField("phone", masked), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(neighbour)
    layout.addWidget(field)
    qtbot.addWidget(window)
    window.show()
    neighbour.setFocus()
    field.show_text(PHONE)
    yield field
    window.close()


def neighbour_of(field: RestingField) -> QLineEdit:
    """The field that has the focus at first."""
    neighbour = field.window().findChild(QLineEdit, "")
    assert isinstance(neighbour, QLineEdit)
    return neighbour


def test_it_rests_with_a_mask_and_wakes_whole(field: RestingField) -> None:
    assert (field.text(), content_of(field)) == (MASK, PHONE)
    field.setFocus()
    assert (field.text(), content_of(field)) == (PHONE, PHONE)
    neighbour_of(field).setFocus()
    assert (field.text(), content_of(field)) == (MASK, PHONE)


@pytest.mark.parametrize("typed", ["9", "九"])
def test_what_is_typed_goes_into_the_content_even_without_the_focus(
    field: RestingField, typed: str
) -> None:
    type_text(field, typed)
    assert content_of(field) == PHONE + typed


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_its_own_menu_pastes_into_the_content(field: RestingField, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("00")
    field.setFocus()
    field.setCursorPosition(0)
    centre = field.rect().center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, centre, field.mapToGlobal(centre))
    QApplication.sendEvent(field, asked)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert field.text() == PHONE
    paste = menu.findChild(QAction, "edit-paste")
    assert isinstance(paste, QAction)
    paste.trigger()
    menu.close()
    assert content_of(field) == f"00{PHONE}"


def test_a_broken_scan_is_taken_out_of_the_content(field: RestingField) -> None:
    snapshot = FocusSnapshot()
    snapshot.add(field)  # Before the focus comes: the mask stands there.
    field.setFocus()
    QTest.keyClicks(field, "2290")
    neighbour_of(field).setFocus()
    snapshot.restore()
    assert (field.text(), content_of(field)) == (MASK, PHONE)


def test_a_snapshot_of_nothing_leaked_changes_nothing(field: RestingField) -> None:
    reports: list[str] = []
    field.textEdited.connect(reports.append)
    snapshot = FocusSnapshot()
    snapshot.add(field)
    field.setFocus()
    snapshot.restore()
    assert (content_of(field), reports) == (PHONE, [])


def test_what_is_taken_back_by_key_is_typing_and_never_the_mask(field: RestingField) -> None:
    field.setFocus()
    QTest.keyClicks(field, "1")
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "•" not in content_of(field)


def test_a_window_that_comes_back_finds_the_cursor_and_the_selection(
    field: RestingField, qtbot: QtBot
) -> None:
    window, page = field.window(), QWidget()
    qtbot.addWidget(page)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    field.setSelection(8, -5)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    assert field.text() == MASK
    window.activateWindow()
    qtbot.waitUntil(field.hasFocus)
    assert (field.selectedText(), field.cursorPosition()) == (PHONE[3:8], 3)
