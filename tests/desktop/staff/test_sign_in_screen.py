"""Who is at the till: a name and a PIN by keys or fingers; the first one becomes the owner."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.staff.sign_in_screen import SignInScreen
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.visible_text import marked
from tests.desktop.conftest import type_text
from tests.desktop.lookup import (
    HOSTILE_NAMES,
    click,
    label_texts,
    notice_words,
    part,
    show_active,
)

OWNER = Cashier(1, "老板", has_pin=True)
LEE = Cashier(2, "Lee", has_pin=True, has_badge=True)


class Cover:
    """The screen and what was typed on it."""

    def __init__(self) -> None:
        self.screen = SignInScreen("T1")
        self.screen.resize(1000, 700)
        self.pins: list[tuple[int, str]] = []
        self.firsts: list[tuple[str, str]] = []
        self.screen.pin_typed.connect(self.note_pin)
        self.screen.first_named.connect(self.note_first)

    def note_pin(self, cashier_id: int, pin: str) -> None:
        self.pins.append((cashier_id, pin))

    def note_first(self, name: str, pin: str) -> None:
        self.firsts.append((name, pin))

    def field(self, name: str) -> QLineEdit:
        return part(self.screen, QLineEdit, name)

    def people(self) -> QListWidget:
        return part(self.screen, QListWidget, "sign_in_names")

    def focused(self) -> str:
        widget: QWidget | None = self.screen.focusWidget()
        return "" if widget is None else widget.objectName()


@pytest.fixture
def cover(qtbot: QtBot) -> Cover:
    cover = Cover()
    qtbot.addWidget(cover.screen)
    show_active(cover.screen, qtbot)
    cover.screen.show_cashiers((OWNER, LEE), None)
    return cover


def test_names_are_offered_and_the_pin_waits(cover: Cover) -> None:
    people = cover.people()
    assert [people.item(row).text() for row in range(people.count())] == ["老板", "Lee"]
    assert people.currentRow() == 0
    assert cover.focused() == "sign_in_pin"
    assert {"Sign in", "Till T1", "Or scan your badge."} <= set(label_texts(cover.screen))


def test_who_was_here_last_is_proposed(cover: Cover) -> None:
    cover.screen.show_cashiers((OWNER, LEE), LEE)
    assert cover.people().currentItem().text() == "Lee"


@pytest.mark.parametrize("row", [0, 1])
def test_the_pin_is_tried_for_who_is_chosen(cover: Cover, row: int) -> None:
    cover.people().setCurrentRow(row)
    QTest.keyClicks(cover.field("sign_in_pin"), "5678")
    QTest.keyClick(cover.field("sign_in_pin"), Qt.Key.Key_Return)
    assert cover.pins == [((OWNER, LEE)[row].cashier_id, "5678")]


def test_fingers_sign_in(cover: Cover) -> None:
    people = cover.people()
    place = people.visualItemRect(people.item(1)).center()
    QTest.mouseClick(people.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert cover.focused() == "sign_in_pin"
    for digit in "5678":
        click(cover.screen, f"sign_in_pin_{digit}")
    click(cover.screen, "sign_in")
    assert cover.pins == [(2, "5678")]


def test_without_a_pin_nothing_is_tried(cover: Cover) -> None:
    click(cover.screen, "sign_in")
    QTest.keyClick(cover.field("sign_in_pin"), Qt.Key.Key_Return)
    assert cover.pins == []


def test_another_name_takes_the_typed_pin_away(cover: Cover) -> None:
    QTest.keyClicks(cover.field("sign_in_pin"), "56")
    cover.people().setCurrentRow(1)
    assert cover.field("sign_in_pin").text() == ""


@pytest.mark.parametrize(
    "error",
    [
        KnownError(FailureKind.SIGN_IN_REFUSED),
        KnownError(FailureKind.SIGN_IN_PAUSED, seconds="30"),
        KnownError(FailureKind.TILL_LOCKED),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_failure_is_told_and_the_pin_is_gone(
    cover: Cover, error: KnownError, language: str
) -> None:
    speak(language)
    QTest.keyClicks(cover.field("sign_in_pin"), "1111")
    cover.screen.show_failure(error)
    words = failure_words(error)
    speak("en")
    assert notice_words(cover.screen) == (words.title, words.advice)
    assert cover.field("sign_in_pin").text() == ""
    assert cover.focused() == "sign_in_pin"


def test_the_next_try_takes_the_failure_away(cover: Cover) -> None:
    cover.screen.show_failure(KnownError(FailureKind.SIGN_IN_REFUSED))
    QTest.keyClicks(cover.field("sign_in_pin"), "5678")
    click(cover.screen, "sign_in")
    assert notice_words(cover.screen) == ("", "")


def test_once_somebody_is_in_nothing_typed_stays(cover: Cover) -> None:
    for name in ("sign_in_pin", "first_pin", "first_pin_again"):
        cover.field(name).setText("1234")
    cover.field("first_name").setText("Wang")
    cover.screen.show_failure(KnownError(FailureKind.TILL_LOCKED))
    cover.screen.forget()
    names = ("sign_in_pin", "first_name", "first_pin", "first_pin_again")
    assert [cover.field(name).text() for name in names] == ["", "", "", ""]
    assert notice_words(cover.screen) == ("", "")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_plain_text(cover: Cover, name: str) -> None:
    cover.screen.show_cashiers((Cashier(7, name, has_pin=True),), None)
    assert cover.people().item(0).text() == marked(name)
    QTest.keyClicks(cover.field("sign_in_pin"), "1234")
    click(cover.screen, "sign_in")
    assert cover.pins == [(7, "1234")]


# ------------------------------------------------------------------------------------- the first


@pytest.fixture
def first(cover: Cover) -> Cover:
    cover.screen.show_first()
    return cover


FIRST = ("first_name", "first_pin", "first_pin_again")


def test_the_first_one_is_asked_for_a_name(first: Cover) -> None:
    assert first.field("first_name").isVisible()
    assert not first.people().isVisible()
    assert first.focused() == "first_name"
    assert any(
        "The first one to be added is the owner" in text for text in label_texts(first.screen)
    )


def test_enter_leads_from_field_to_field(first: Cover) -> None:
    for name, text in zip(FIRST, ("王", "1234", "1234"), strict=True):
        assert first.focused() == name
        type_text(first.field(name), text)
        QTest.keyClick(first.field(name), Qt.Key.Key_Return)
    assert first.firsts == [("王", "1234")]


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        (("", "1234", "1234"), "first_name"),
        (("  ", "1234", "1234"), "first_name"),
        (("Wang", "", "1234"), "first_pin"),
        (("Wang", "1234", ""), "first_pin_again"),
    ],
)
def test_what_is_missing_gets_the_cursor(
    first: Cover, texts: tuple[str, ...], missing: str
) -> None:
    for name, text in zip(FIRST, texts, strict=True):
        first.field(name).setText(text)
    click(first.screen, "begin_work")
    assert first.firsts == []
    assert first.focused() == missing


def test_pins_that_differ_are_typed_again(first: Cover) -> None:
    for name, text in zip(FIRST, ("Wang", "1234", "4321"), strict=True):
        first.field(name).setText(text)
    click(first.screen, "begin_work")
    assert first.firsts == []
    assert notice_words(first.screen)[0] == "The two PINs do not match."
    assert first.field("first_pin_again").text() == ""
    assert first.focused() == "first_pin_again"


def test_typing_again_takes_the_difference_away(first: Cover) -> None:
    for name, text in zip(FIRST, ("Wang", "1234", "4321"), strict=True):
        first.field(name).setText(text)
    click(first.screen, "begin_work")
    QTest.keyClicks(first.field("first_pin_again"), "1")
    assert first.screen.notice.isHidden()


def test_resting_does_not_leave_a_half_filled_form(first: Cover) -> None:
    first.field("first_name").setText("Wang")
    first.field("first_pin").setFocus()
    first.screen.rest()
    assert first.focused() == "first_pin"


def test_fields_have_names_for_a_screen_reader(first: Cover) -> None:
    names = [first.field(name).accessibleName() for name in ("sign_in_pin", *FIRST)]
    assert names == ["PIN", "Your name", "PIN, 4 to 12 digits", "PIN again"]
    assert first.people().accessibleName() == "Cashiers"
    for name in ("sign_in_pin", "first_pin", "first_pin_again"):
        assert first.field(name).echoMode() is QLineEdit.EchoMode.Password
