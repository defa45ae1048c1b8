"""The owner adds, renames and retires cashiers; each change is asked for by itself."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.staff.cashiers_page import CashiersPage
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.visible_text import marked
from pos_scanner.till.staff.commands import (
    AddCashier,
    CashierChange,
    Reinstate,
    RenameCashier,
    Retire,
    SetBadge,
    SetPin,
)
from tests.desktop.conftest import type_text
from tests.desktop.lookup import HOSTILE_NAMES, click, label_texts, notice_words, part

OWNER = Cashier(1, "老板", has_pin=True)
LEE = Cashier(2, "Lee", has_pin=True, has_badge=True)
RETIRED = Cashier(3, "Ann", has_badge=True, is_active=False)
EVERYONE = (OWNER, LEE, RETIRED)
BADGE_READY = "scanned; takes effect when saved"


class Staff:
    """The page and the changes that it asked for."""

    def __init__(self, window: QWidget) -> None:
        self.page = CashiersPage(window)
        self.changes: list[CashierChange] = []
        self.page.change_requested.connect(self.changes.append)
        self.page.open()

    def names(self) -> list[str]:
        people = part(self.page, QListWidget, "cashier_names")
        return [people.item(row).text() for row in range(people.count())]

    def select(self, name: str) -> None:
        self.page.choose(self.names().index(name))

    def field(self, name: str) -> QLineEdit:
        return part(self.page, QLineEdit, name)

    def type(self, name: str, text: str) -> None:
        self.field(name).selectAll()
        type_text(self.field(name), text)

    def save(self) -> None:
        click(self.page, "save_cashier")


@pytest.fixture
def staff(window: QWidget) -> Staff:
    staff = Staff(window)
    staff.page.show_cashiers(EVERYONE)
    return staff


def test_who_works_here_stands_before_who_has_left(staff: Staff) -> None:
    assert staff.names() == ["Lee", "老板", "Ann   inactive"]
    assert staff.field("cashier_name").text() == "Lee"


def test_a_shop_without_cashiers_begins_with_a_new_one(window: QWidget) -> None:
    staff = Staff(window)
    staff.page.show_cashiers(())
    assert staff.names() == []
    assert "New cashier" in label_texts(staff.page)
    assert not part(staff.page, QPushButton, "retire_cashier").isVisible()


@pytest.mark.parametrize(
    ("name", "pin_words", "badge_words", "act"),
    [
        ("Lee", "unchanged", "set; scan another one to change it", "Deactivate"),
        ("老板", "unchanged", "none; scan one now to set it", "Deactivate"),
        (
            "Ann   inactive",
            "4 to 12 digits",
            "set; scan another one to change it",
            "Reactivate",
        ),
    ],
)
def test_what_each_has_is_said_and_never_shown(
    staff: Staff, name: str, pin_words: str, badge_words: str, act: str
) -> None:
    staff.select(name)
    assert staff.field("cashier_pin").placeholderText() == pin_words
    assert staff.field("cashier_pin").text() == ""
    assert badge_words in label_texts(staff.page)
    assert part(staff.page, QPushButton, "retire_cashier").text() == act


def test_nothing_changed_asks_for_nothing(staff: Staff) -> None:
    staff.save()
    assert staff.changes == []


def test_a_new_name_is_asked_for(staff: Staff) -> None:
    staff.type("cashier_name", "李四")
    staff.save()
    assert staff.changes == [RenameCashier(2, "李四")]


def test_blanks_around_a_name_are_no_change(staff: Staff) -> None:
    staff.type("cashier_name", " Lee ")
    staff.save()
    assert staff.changes == []


def test_a_new_pin_is_asked_for_by_keys_and_keypad(staff: Staff) -> None:
    staff.field("cashier_pin").setFocus()
    staff.type("cashier_pin", "24")
    for digit in "68":
        click(staff.page, f"cashier_pin_{digit}")
    staff.save()
    assert staff.changes == [SetPin(2, "2468")]


def test_a_scanned_badge_is_asked_for_when_it_is_saved(staff: Staff) -> None:
    assert staff.page.take_scan(" B-0077 ")
    assert BADGE_READY in label_texts(staff.page)
    assert staff.changes == []
    staff.save()
    assert staff.changes == [SetBadge(2, "B-0077")]


def test_all_changes_are_asked_for_one_by_one(staff: Staff) -> None:
    staff.type("cashier_name", "Li")
    staff.type("cashier_pin", "2468")
    staff.page.take_scan("B-0077")
    staff.save()
    assert staff.changes == [RenameCashier(2, "Li"), SetPin(2, "2468"), SetBadge(2, "B-0077")]


def test_what_was_typed_for_one_is_not_saved_for_another(staff: Staff) -> None:
    staff.type("cashier_pin", "2468")
    staff.page.take_scan("B-0077")
    staff.select("老板")
    assert staff.field("cashier_pin").text() == ""
    assert BADGE_READY not in label_texts(staff.page)
    staff.save()
    assert staff.changes == []


@pytest.mark.parametrize("code", ["$01…$", "https://example.com/a", "ab", "x" * 65, "徽章"])
def test_a_code_that_is_no_badge_is_refused_aloud(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    beeps: list[None] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(None))
    assert staff.page.take_scan(code)
    assert notice_words(staff.page) == ("This code is not a badge.", "Scan the badge itself.")
    assert len(beeps) == 1
    staff.save()
    assert staff.changes == []


def test_the_next_good_badge_takes_the_refusal_away(staff: Staff) -> None:
    staff.page.take_scan("$01…$")
    staff.page.take_scan("B-0077")
    assert notice_words(staff.page) == ("", "")


# ----------------------------------------------------------------------------------- someone new


def test_someone_new_is_added_with_name_pin_and_badge(staff: Staff) -> None:
    click(staff.page, "new_cashier")
    assert staff.field("cashier_name").text() == ""
    assert staff.field("cashier_pin").placeholderText() == "4 to 12 digits"
    staff.type("cashier_name", "Ma")
    staff.type("cashier_pin", "2468")
    staff.page.take_scan("B-0077")
    staff.save()
    assert staff.changes == [AddCashier("Ma", "2468", "B-0077")]


@pytest.mark.parametrize("name", ["", "   "])
def test_without_a_name_nobody_is_added(staff: Staff, name: str) -> None:
    click(staff.page, "new_cashier")
    staff.type("cashier_name", name or " ")
    staff.save()
    assert staff.changes == []


def test_who_was_added_is_selected_then(staff: Staff) -> None:
    click(staff.page, "new_cashier")
    staff.type("cashier_name", "Ma")
    staff.type("cashier_pin", "2468")
    staff.save()
    staff.page.show_cashiers((*EVERYONE, Cashier(4, "Ma", has_pin=True)))
    assert part(staff.page, QListWidget, "cashier_names").currentItem().text() == "Ma"
    assert staff.field("cashier_pin").text() == ""


def test_who_is_selected_stays_so_under_another_name(staff: Staff) -> None:
    staff.select("老板")
    staff.page.show_cashiers((replace(OWNER, name="王"), LEE, RETIRED))
    assert staff.field("cashier_name").text() == "王"


def test_a_failed_addition_keeps_what_was_typed(staff: Staff) -> None:
    click(staff.page, "new_cashier")
    staff.type("cashier_name", "Lee2")
    staff.save()
    error = KnownError(FailureKind.CASHIER_NOT_ACCEPTED, reason="nothing-to-sign-in-with")
    staff.page.show_failure(error)
    assert notice_words(staff.page) == (
        "A cashier needs a PIN or a badge to sign in.",
        "Type a PIN, or scan the badge.",
    )
    assert staff.field("cashier_name").text() == "Lee2"


# ------------------------------------------------------------------------- who leaves and returns


@pytest.mark.parametrize(("name", "change"), [("Lee", Retire(2)), ("Ann   inactive", Reinstate(3))])
def test_one_button_retires_and_lets_in_again(
    staff: Staff, name: str, change: CashierChange
) -> None:
    staff.select(name)
    click(staff.page, "retire_cashier")
    assert staff.changes == [change]


def test_a_saved_change_is_told(staff: Staff) -> None:
    staff.page.show_changed()
    assert notice_words(staff.page) == ("Saved.", "")


@pytest.mark.parametrize(
    "reason", ["name-taken", "pin", "badge-taken", "owner", "nothing-to-sign-in-with"]
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_refusal_has_its_sentence(staff: Staff, reason: str, language: str) -> None:
    speak(language)
    error = KnownError(FailureKind.CASHIER_NOT_ACCEPTED, reason=reason)
    staff.page.show_failure(error)
    words = failure_words(error)
    speak("en")
    assert notice_words(staff.page) == (words.title, words.advice)


# ------------------------------------------------------------------------------------------ keys


def test_enter_saves_and_esc_closes(staff: Staff, qtbot: QtBot) -> None:
    staff.type("cashier_pin", "2468")
    QTest.keyClick(staff.field("cashier_pin"), Qt.Key.Key_Return)
    assert staff.changes == [SetPin(2, "2468")]
    assert staff.page.isVisible()
    with qtbot.waitSignal(staff.page.rejected):
        QTest.keyClick(staff.page, Qt.Key.Key_Escape)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_plain_text(staff: Staff, name: str) -> None:
    staff.page.show_cashiers((replace(LEE, name=name),))
    assert staff.names() == [marked(name)]
    assert marked(name) in label_texts(staff.page)


def test_fields_have_names_for_a_screen_reader(staff: Staff) -> None:
    assert staff.field("cashier_name").accessibleName() == "Name"
    assert staff.field("cashier_pin").accessibleName() == "New PIN"
    assert part(staff.page, QListWidget, "cashier_names").accessibleName() == "Cashiers"
    assert staff.field("cashier_name").maxLength() == 16


def test_a_cashier_without_a_name_is_told_at_the_field(staff: Staff) -> None:
    click(staff.page, "new_cashier")
    staff.save()
    assert staff.changes == []
    assert QToolTip.text() == "The name is missing: type it here, then save."
    assert staff.page.focusWidget() is staff.field("cashier_name")
