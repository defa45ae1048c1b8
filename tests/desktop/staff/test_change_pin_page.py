"""A cashier changes his PIN: Enter leads to what is missing, and the two new ones agree."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.staff.change_pin_page import ChangePinPage
from pos_scanner.domain.errors import FailureKind, KnownError
from tests.desktop.lookup import click, notice_words, part

NAMES = ("old_pin", "new_pin", "new_pin_again")


class Changing:
    """The page and the PINs that it asked to change."""

    def __init__(self, window: QWidget) -> None:
        self.page = ChangePinPage(window, "Lee")
        self.changes: list[tuple[str, str]] = []
        self.page.change_requested.connect(self.note)
        self.page.open()

    def note(self, current: str, new: str) -> None:
        self.changes.append((current, new))

    def field(self, name: str) -> QLineEdit:
        return part(self.page, QLineEdit, name)

    def fill(self, *pins: str) -> None:
        for name, pin in zip(NAMES, pins, strict=False):
            self.field(name).setText(pin)

    def focused(self) -> str:
        widget: QWidget | None = self.page.focusWidget()
        return "" if widget is None else widget.objectName()


@pytest.fixture
def changing(window: QWidget, qtbot: QtBot) -> Changing:
    changing = Changing(window)
    qtbot.waitUntil(changing.page.isActiveWindow)
    return changing


def test_it_says_whose_pin_and_waits_for_the_old_one(changing: Changing) -> None:
    assert changing.page.windowTitle() == "Change PIN – Lee"
    assert changing.focused() == "old_pin"


def test_equal_pins_are_asked_for(changing: Changing) -> None:
    changing.fill("5678", "8888", "8888")
    click(changing.page, "save_pin")
    assert changing.changes == [("5678", "8888")]


def test_enter_leads_from_field_to_field(changing: Changing) -> None:
    for name, pin in zip(NAMES, ("5678", "8888", "8888"), strict=True):
        assert changing.focused() == name
        QTest.keyClicks(changing.field(name), pin)
        QTest.keyClick(changing.field(name), Qt.Key.Key_Return)
    assert changing.changes == [("5678", "8888")]


def test_tab_leads_from_field_to_field(changing: Changing) -> None:
    order = []
    for _ in NAMES:
        order.append(changing.focused())
        QTest.keyClick(changing.page, Qt.Key.Key_Tab)
    assert tuple(order) == NAMES


@pytest.mark.parametrize(
    ("pins", "missing"),
    [
        (("", "8888", "8888"), "old_pin"),
        (("5678", "", "8888"), "new_pin"),
        (("5678", "8888", ""), "new_pin_again"),
    ],
)
def test_what_is_missing_gets_the_cursor(
    changing: Changing, pins: tuple[str, ...], missing: str
) -> None:
    changing.fill(*pins)
    click(changing.page, "save_pin")
    assert changing.changes == []
    assert changing.focused() == missing


def test_pins_that_differ_are_typed_again(changing: Changing) -> None:
    changing.fill("5678", "8888", "8889")
    click(changing.page, "save_pin")
    assert changing.changes == []
    assert notice_words(changing.page)[0] == "The two PINs do not match."
    assert changing.field("new_pin_again").text() == ""
    assert changing.field("new_pin").text() == "8888"
    assert changing.focused() == "new_pin_again"
    QTest.keyClicks(changing.field("new_pin_again"), "8888")
    click(changing.page, "save_pin")
    assert changing.changes == [("5678", "8888")]
    assert notice_words(changing.page) == ("", "")


def test_the_big_keys_type_where_the_cursor_is(changing: Changing) -> None:
    changing.field("new_pin").setFocus()
    for digit in "80":
        click(changing.page, f"old_pin_{digit}")
    assert [changing.field(name).text() for name in NAMES] == ["", "80", ""]


def test_once_it_holds_nothing_of_it_stays(changing: Changing) -> None:
    changing.fill("5678", "8888", "8888")
    changing.page.show_changed()
    assert [changing.field(name).text() for name in NAMES] == ["", "", ""]
    assert notice_words(changing.page)[0] == "The new PIN is now valid."


@pytest.mark.parametrize(
    ("error", "old"),
    [
        (KnownError(FailureKind.SIGN_IN_REFUSED), ""),
        (KnownError(FailureKind.SIGN_IN_PAUSED, seconds="30"), "5678"),
        (KnownError(FailureKind.CASHIER_NOT_ACCEPTED, reason="pin"), "5678"),
    ],
)
def test_only_a_wrong_old_pin_is_taken_away(
    changing: Changing, error: KnownError, old: str
) -> None:
    changing.fill("5678", "8888", "8888")
    changing.page.show_failure(error)
    assert changing.field("old_pin").text() == old
    assert changing.field("new_pin").text() == "8888"
    assert notice_words(changing.page)[0] != ""


def test_every_field_is_dots_and_has_a_name(changing: Changing) -> None:
    names = []
    for name in NAMES:
        field = changing.field(name)
        assert field.echoMode() is QLineEdit.EchoMode.Password
        names.append(field.accessibleName())
    assert names == ["Current PIN", "New PIN", "New PIN again"]


def test_esc_closes_without_a_change(changing: Changing, qtbot: QtBot) -> None:
    changing.fill("5678", "8888", "8888")
    with qtbot.waitSignal(changing.page.rejected):
        QTest.keyClick(changing.field("new_pin"), Qt.Key.Key_Escape)
    assert changing.changes == []
