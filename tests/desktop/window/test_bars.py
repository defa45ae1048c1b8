"""The bar above says how the shop does, the one below offers the keys; both by real clicks."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.desktop.window.bars import CashierButton, FootBar, TopBar
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.invoice import DaySummary
from pos_scanner.domain.shift import Figures, Shift
from pos_scanner.settings import Settings
from pos_scanner.till.staff.commands import ShowCashier, ShowShift
from tests.desktop.conftest import NOON, click, find

LEE = Cashier(1, "Lee")
TODAY = DaySummary(date(2026, 11, 23), count=3, gross_fen=123456, unexported=17)


def top_bar(qtbot: QtBot, settings: Settings) -> TopBar:
    speak("en")
    bar = TopBar(settings)
    qtbot.addWidget(bar)
    bar.show()
    return bar


@pytest.fixture
def foot(qtbot: QtBot) -> FootBar:
    speak("en")
    bar = FootBar()
    qtbot.addWidget(bar)
    bar.resize(1400, 46)
    bar.show()
    return bar


@pytest.fixture
def cashier(qtbot: QtBot) -> CashierButton:
    speak("en")
    button = CashierButton()
    qtbot.addWidget(button)
    return button


def entry(button: CashierButton, name: str) -> QAction:
    action = button.menu().findChild(QAction, name)
    assert isinstance(action, QAction)
    return action


def texts(bar: TopBar) -> list[str]:
    return [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]


def test_shop_and_till_are_named(qtbot: QtBot) -> None:
    bar = top_bar(qtbot, Settings(shop_name="示例餐饮", till_name="T2"))
    assert {"示例餐饮", "Till T2"} <= set(texts(bar))


def test_without_a_shops_name_the_program_is_named(qtbot: QtBot) -> None:
    assert "pos_scanner" in texts(top_bar(qtbot, Settings()))


def test_the_cashier_of_the_settings_is_named_unless_cashiers_sign_in(qtbot: QtBot) -> None:
    assert "Lee" in texts(top_bar(qtbot, Settings(till_cashier="Lee")))
    assert "Lee" not in texts(top_bar(qtbot, Settings(till_cashier="Lee", till_sign_in=True)))


def test_todays_figures_and_what_waits_are_shown(qtbot: QtBot) -> None:
    bar = top_bar(qtbot, Settings(till_sign_in=True))
    bar.show_summary(TODAY)
    assert find(bar, QLabel, "today").text() == "Today 3 · ¥1,234.56"
    assert not find(bar, QPushButton, "open_numbers").isVisible()
    assert find(bar, QLabel, "waiting").text() == "Not exported 17"


def test_todays_figures_open_the_numbers_for_who_may_see_them(qtbot: QtBot) -> None:
    bar = top_bar(qtbot, Settings())
    bar.show_summary(replace(TODAY, proof="ab12"))
    numbers = find(bar, QPushButton, "open_numbers")
    assert numbers.text() == "Today 3 · ¥1,234.56"
    assert not find(bar, QLabel, "today").isVisible()
    assert numbers.accessibleName() == "Today 3 · ¥1,234.56. Day, week and month in numbers"
    assert numbers.toolTip().splitlines() == [
        "Day, week and month in numbers", "Proof of the journal, to be written down: ab12",
    ]  # fmt: skip
    assert numbers.height() >= TARGET
    pages: list[str] = []
    bar.page_requested.connect(pages.append)
    QTest.mouseClick(numbers, Qt.MouseButton.LeftButton)
    QTest.keyClick(numbers, Qt.Key.Key_Return)
    assert pages == ["numbers", "numbers"]


def test_the_open_shift_is_named_and_a_missing_one_is_a_warning(qtbot: QtBot) -> None:
    bar = top_bar(qtbot, Settings())
    shift = find(bar, QLabel, "shift")
    assert not shift.isVisible()
    bar.show_shift(ShowShift(None, Figures()))
    assert (shift.text(), shift.property("state")) == ("No shift open", "warning")
    bar.show_shift(ShowShift(Shift(12, NOON, "Lee"), Figures()))
    assert (shift.text(), shift.property("state")) == ("Shift 12", "")
    assert shift.isVisible()


def test_nobody_is_named_until_somebody_signs_in(cashier: CashierButton) -> None:
    assert cashier.isHidden()
    cashier.show_cashier(ShowCashier(LEE, is_owner=False))
    assert cashier.isVisible()
    assert (cashier.text(), cashier.accessibleName()) == ("Lee", "Cashier Lee")


@pytest.mark.parametrize("is_owner", [True, False])
def test_only_the_owner_is_offered_the_cashiers(cashier: CashierButton, is_owner: bool) -> None:
    cashier.show_cashier(ShowCashier(LEE, is_owner=is_owner))
    assert entry(cashier, "cashiers").isVisible() is is_owner
    assert entry(cashier, "change_pin").isVisible()


@pytest.mark.parametrize(("name", "page"), [("change_pin", "pin"), ("cashiers", "cashiers")])
def test_the_cashiers_menu_opens_pages(
    cashier: CashierButton, qtbot: QtBot, name: str, page: str
) -> None:
    with qtbot.waitSignal(cashier.page_requested) as request:
        entry(cashier, name).trigger()
    assert request.args == [page]


def test_the_cashiers_menu_signs_out(cashier: CashierButton, qtbot: QtBot) -> None:
    with qtbot.waitSignal(cashier.sign_out_requested):
        entry(cashier, "sign_out").trigger()


def test_each_key_at_the_foot_is_a_button(foot: FootBar) -> None:
    pressed: list[str] = []
    foot.key_pressed.connect(pressed.append)
    foot.show_shift_key(visible=True)
    foot.show_held(1)
    names = ["scan", "hold", "held", "list", "export", "shift", "settings", "help"]
    for name in names:
        click(foot, f"key_{name}")
    assert pressed == names


def test_the_shifts_key_is_there_in_a_shop_that_keeps_shifts(foot: FootBar) -> None:
    key = find(foot, QPushButton, "key_shift")
    assert not key.isVisible()
    foot.show_shift_key(visible=True)
    assert key.isVisible()


def test_recall_says_how_many_wait_and_is_off_while_none_does(foot: FootBar) -> None:
    key = find(foot, QPushButton, "key_held")
    foot.show_held(2)
    assert (key.text(), key.isEnabled()) == ("F5 Recall (2)", True)
    foot.show_held(0)
    assert (key.text(), key.isEnabled()) == ("F5 Recall", False)
    presses: list[str] = []
    foot.key_pressed.connect(presses.append)
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert presses == []


def test_each_device_has_a_lamp_of_its_own(foot: FootBar) -> None:
    foot.camera.show_state("good", "Camera ready")
    foot.scanner.show_state("bad", "Scanner offline")
    foot.backend.show_state("off", "No server")
    lamps = (foot.camera, foot.scanner, foot.backend)
    assert [lamp.words() for lamp in lamps] == ["Camera ready", "Scanner offline", "No server"]
