"""Cashiers and shifts at the window, with the real journal behind it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.staff.pin_field import PinField
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.desktop.widgets.idle_timer import IdleTimer
from pos_scanner.domain.scan import ScanSource
from pos_scanner.journal import Journal
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import SETTINGS, Till, started_till
from tests.till.builders import TITLE

SHOP = replace(SETTINGS, till_sign_in=True, till_shifts=True, till_lock_minutes=5)
CODE = bureau_code.encode(TITLE)


@pytest.fixture
def shop(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    """A shop with an owner (1234), and Lee (5678) who has a badge."""
    journal = Journal.open(tmp_path)
    journal.cashiers.add("老板", pin="1234")
    journal.cashiers.add("Lee", pin="5678", badge="B-0042")
    journal.close()
    with started_till(tmp_path, qtbot, SHOP) as made:
        qtbot.waitUntil(lambda: names(made).count() == 2)
        yield made


def names(till: Till) -> QListWidget:
    found = till.widget("sign_in_names")
    assert isinstance(found, QListWidget)
    return found


def sign_in(till: Till, name: str, pin: str) -> None:
    people = names(till)
    people.setCurrentItem(people.findItems(name, Qt.MatchFlag.MatchExactly)[0])
    till.type("sign_in_pin", pin)
    till.press("sign_in_pin", Qt.Key.Key_Return)


def let_in(till: Till, name: str = "老板", pin: str = "1234") -> None:
    sign_in(till, name, pin)
    till.qtbot.waitUntil(lambda: not till.window.is_covered)


def told(till: Till) -> str:
    """What the cover's notice says."""
    found = till.wiring.staff_window.sign_in_screen.notice.findChild(QLabel, "notice_title")
    assert isinstance(found, QLabel)
    return found.text() if till.wiring.staff_window.sign_in_screen.notice.isVisible() else ""


def press(till: Till, *keys: Qt.Key) -> None:
    """Press keys of the window."""
    till.window.activateWindow()
    till.qtbot.waitUntil(till.window.isActiveWindow)
    for key in keys:
        QTest.keyClick(till.window, key)


def confirm_one(till: Till) -> None:
    till.type("name", "Song Dan")
    till.type("amount", "58")
    till.press("amount", Qt.Key.Key_Return)
    till.qtbot.waitUntil(till.window.invoice.confirmed_panel.isVisible)


def rows(till: Till, query: str) -> list[tuple[object, ...]]:
    journal = Journal.open(till.folder)
    try:
        return list(journal.file.ask(query))
    finally:
        journal.close()


def test_a_shop_without_cashiers_sees_none_of_it(till: Till) -> None:
    assert not till.window.is_covered
    assert not till.widget("cashier").isVisible()
    assert not till.widget("key_shift").isVisible()
    press(till, Qt.Key.Key_F9)
    assert not till.wiring.host.is_open


@pytest.mark.parametrize(
    ("name", "pin", "is_owner"), [("老板", "1234", True), ("Lee", "5678", False)]
)
def test_todays_sum_opens_the_numbers_for_the_owner_alone(
    shop: Till, name: str, pin: str, is_owner: bool
) -> None:
    let_in(shop, name, pin)
    assert shop.widget("open_numbers").isVisible() is is_owner
    assert shop.widget("today").isVisible() is not is_owner
    if is_owner:
        shop.click("open_numbers")
        assert shop.wiring.host.page is not None
        assert shop.wiring.host.page.objectName() == "numbers_page"
        shop.wiring.host.page.reject()


def test_the_right_pin_uncovers_the_window_and_stands_on_the_invoice(shop: Till) -> None:
    assert shop.window.is_covered
    let_in(shop, "Lee", "5678")
    button = shop.widget("cashier")
    assert isinstance(button, QPushButton)
    assert button.text().startswith("Lee")
    confirm_one(shop)
    assert rows(shop, "SELECT cashier, shift FROM invoice") == [("Lee", None)]


def test_a_wrong_pin_says_so_and_is_gone(shop: Till, qtbot: QtBot) -> None:
    sign_in(shop, "Lee", "1111")
    qtbot.waitUntil(lambda: told(shop) == "Wrong PIN or badge.")
    assert shop.window.is_covered
    assert shop.text("sign_in_pin") == ""


def test_many_wrong_tries_make_everyone_wait(shop: Till, qtbot: QtBot) -> None:
    for _ in range(6):
        shop.wiring.staff_window.sign_in_screen.notice.clear()
        sign_in(shop, "Lee", "1111")
        qtbot.waitUntil(lambda: told(shop) != "")
    assert told(shop) == "Too many wrong attempts."
    shop.wiring.staff_window.sign_in_screen.notice.clear()
    sign_in(shop, "Lee", "5678")
    qtbot.waitUntil(lambda: told(shop) == "Too many wrong attempts.")
    assert shop.window.is_covered


def test_the_screens_keys_type_the_pin(shop: Till, qtbot: QtBot) -> None:
    names(shop).setCurrentItem(names(shop).findItems("Lee", Qt.MatchFlag.MatchExactly)[0])
    for digit in "5679":
        shop.click(f"sign_in_pin_{digit}")
    shop.click("sign_in_pin_erase")
    shop.click("sign_in_pin_8")
    assert shop.text("sign_in_pin") == "5678"
    shop.click("sign_in")
    qtbot.waitUntil(lambda: not shop.window.is_covered)


def test_a_badge_signs_in(shop: Till, qtbot: QtBot) -> None:
    shop.wiring.take_scan("B-0042", ScanSource.WEDGE)
    qtbot.waitUntil(lambda: not shop.window.is_covered)
    assert shop.wiring.staff.cashier_name() == "Lee"


@pytest.mark.parametrize("source", [ScanSource.WEDGE, ScanSource.CAMERA])
def test_a_customers_code_before_a_locked_till_is_refused(shop: Till, source: ScanSource) -> None:
    shop.wiring.take_scan(CODE, source)
    assert told(shop) == "The till is locked, so this code was not read."
    let_in(shop)
    assert shop.text("name") == ""


def test_what_stood_in_the_form_survives_a_lock(shop: Till, qtbot: QtBot) -> None:
    let_in(shop)
    shop.type("name", "Song Dan")
    shop.window.top.cashier.sign_out_requested.emit()
    qtbot.waitUntil(lambda: shop.window.is_covered)
    assert "Song Dan" not in shop.visible_texts()
    let_in(shop, "Lee", "5678")
    assert shop.text("name") == "Song Dan"


def test_no_key_of_the_window_works_while_it_is_covered(shop: Till) -> None:
    press(shop, Qt.Key.Key_F6, Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_Escape)
    assert not shop.wiring.host.is_open
    assert shop.window.is_covered
    let_in(shop)
    press(shop, Qt.Key.Key_F6)
    assert shop.wiring.host.is_open


def test_an_open_page_closes_when_the_till_locks(shop: Till, qtbot: QtBot) -> None:
    let_in(shop)
    shop.click("key_export")
    assert shop.wiring.host.is_open
    shop.window.top.cashier.sign_out_requested.emit()
    qtbot.waitUntil(lambda: shop.window.is_covered)
    assert not shop.wiring.host.is_open


def test_an_untouched_till_is_noticed(qtbot: QtBot) -> None:
    watch = IdleTimer(0.05, QApplication.instance())
    with qtbot.waitSignal(watch.was_idle):
        watch.start()
    watch.stop()


def test_the_first_cashier_becomes_the_owner(tmp_path: Path, qtbot: QtBot) -> None:
    with started_till(tmp_path, qtbot, SHOP) as till:
        qtbot.waitUntil(lambda: till.widget("first_name").isVisible())
        till.type("first_name", "Wang")
        till.type("first_pin", "1234")
        till.type("first_pin_again", "4321")
        till.press("first_pin_again", Qt.Key.Key_Return)
        assert told(till) == "The two PINs do not match."
        till.type("first_pin_again", "1234")
        till.press("first_pin_again", Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not till.window.is_covered)
        assert till.wiring.staff.is_owner


def test_the_owner_lets_a_cashier_in_with_pin_and_badge(shop: Till, qtbot: QtBot) -> None:
    let_in(shop)
    shop.wiring.host.open("cashiers")
    people = shop.widget("cashier_names")
    assert isinstance(people, QListWidget)
    qtbot.waitUntil(lambda: people.count() == 2)
    shop.click("new_cashier")
    shop.type("cashier_name", "Ma")
    shop.type("cashier_pin", "2468")
    shop.wiring.take_scan("B-0077", ScanSource.WEDGE)
    shop.click("save_cashier")
    qtbot.waitUntil(lambda: people.count() == 3)
    assert rows(shop, "SELECT pin_hash IS NOT NULL, badge_hash IS NOT NULL FROM cashier"
                      " WHERE name = 'Ma'") == [(1, 1)]  # fmt: skip
    shop.click("retire_cashier")
    qtbot.waitUntil(lambda: "inactive" in people.item(people.count() - 1).text())


def test_a_cashier_is_not_offered_the_others(shop: Till) -> None:
    let_in(shop, "Lee", "5678")
    actions = {one.objectName(): one for one in shop.window.top.cashier.menu().actions()}
    assert not actions["cashiers"].isVisible()
    assert actions["change_pin"].isVisible()


def test_a_cashier_changes_his_pin(shop: Till, qtbot: QtBot) -> None:
    let_in(shop, "Lee", "5678")
    shop.wiring.host.open("pin")
    for name, pin in (("old_pin", "5678"), ("new_pin", "8888"), ("new_pin_again", "8888")):
        shop.type(name, pin)
    shop.click("save_pin")
    qtbot.waitUntil(lambda: shop.text("old_pin") == "")
    shop.window.top.cashier.sign_out_requested.emit()
    qtbot.waitUntil(lambda: shop.window.is_covered)
    let_in(shop, "Lee", "8888")


def test_a_shift_is_opened_and_closed_and_its_invoices_belong_to_it(
    shop: Till, qtbot: QtBot
) -> None:
    let_in(shop, "Lee", "5678")
    shop.click("key_shift")
    act = shop.widget("change_shift")
    qtbot.waitUntil(act.isEnabled)
    page = shop.wiring.host.page
    assert page is not None
    QTest.keyClick(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Shift 1" in shop.visible_texts())
    QTest.keyClick(page, Qt.Key.Key_Return)  # Enter opens one, and closes none.
    assert QApplication.activeModalWidget() is page
    shop.click("close_page")
    confirm_one(shop)
    press(shop, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: shop.widget("change_shift").isEnabled())
    shop.click("change_shift")
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, ConfirmDialog)
    QTest.keyClick(asked, Qt.Key.Key_Return)  # Cancel is the default.
    assert rows(shop, "SELECT closed_by FROM shift WHERE closed_at IS NOT NULL") == []
    shop.click("change_shift")
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, ConfirmDialog)
    button = asked.findChild(QPushButton, "do_it")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "No shift open" in shop.visible_texts())
    assert rows(shop, "SELECT opened_by, closed_by FROM shift") == [("Lee", "Lee")]
    assert rows(shop, "SELECT cashier, shift FROM invoice") == [("Lee", 1)]


def test_a_pin_takes_digits_alone_and_shows_none(qtbot: QtBot) -> None:
    field = PinField("pin")
    qtbot.addWidget(field)
    QTest.keyClicks(field, "12a3 4")
    assert field.text() == "1234"
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_no_pin_and_no_badge_is_in_the_log(
    shop: Till, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(shop, "Lee", "1111")
    qtbot.waitUntil(lambda: told(shop) != "")
    shop.wiring.take_scan("B-0042", ScanSource.WEDGE)
    qtbot.waitUntil(lambda: not shop.window.is_covered)
    assert "1111" not in caplog.text
    assert "B-0042" not in caplog.text
