"""The customer's screen follows the till; where it stands is tested on real screens."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.customer_display.content import BuyerCheck, Invitation, Thanks
from pos_scanner.desktop.customer_display.display_controller import second_screen
from pos_scanner.settings.counter import CustomerScreen
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import SETTINGS, Till, started_till
from tests.screenshots.samples import COMPANY


@pytest.fixture
def till(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    settings = replace(SETTINGS, display_customer=CustomerScreen.WINDOW.value)
    with started_till(tmp_path, qtbot, settings) as running:
        qtbot.waitUntil(lambda: running.wiring.till.is_open)
        running.settle()
        yield running


def content(till: Till) -> object:
    return till.wiring.customer_display.view.content


def fill_form(till: Till) -> None:
    till.scan(bureau_code.encode(COMPANY))
    till.wait_for("name", COMPANY.name)
    till.type("amount", "113")


def test_a_second_window_stands_beside_the_tills(till: Till) -> None:
    view = till.wiring.customer_display.view
    assert view.isVisible()
    assert not view.isFullScreen()
    assert content(till) == Invitation()


def test_what_is_scanned_and_typed_is_there_at_once(till: Till) -> None:
    fill_form(till)
    number = content(till)
    assert isinstance(number, BuyerCheck)
    assert (number.name, number.gross_fen) == (COMPANY.name, 11_300)


def test_a_confirmed_invoice_is_thanked_for_until_the_next_customer(till: Till) -> None:
    fill_form(till)
    till.press("amount", Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: isinstance(content(till), Thanks))
    assert content(till) == Thanks("T1-20261123-0001", 11_300)
    till.window.invoice.confirmed_panel.expired.emit()
    assert content(till) == Invitation()


@pytest.mark.parametrize("name", ["clear", "hold"])
def test_nothing_of_a_form_that_gave_way_stays(till: Till, name: str) -> None:
    fill_form(till)
    till.click(name)
    assert content(till) == Invitation()


def test_nothing_stays_while_the_till_is_locked(till: Till) -> None:
    fill_form(till)
    till.wiring.staff.locked.emit()
    assert content(till) == Invitation()


def test_it_is_turned_off_while_the_till_runs(till: Till) -> None:
    till.wiring.customer_display.use(replace(SETTINGS, display_customer="off"))
    assert not till.wiring.customer_display.view.isVisible()


def test_on_one_screen_there_is_no_second_one_to_fill(till: Till) -> None:
    till.wiring.customer_display.use(replace(SETTINGS, display_customer="screen"))
    assert not till.wiring.customer_display.view.isVisible()
    assert second_screen(till.window.screen(), QApplication.screens()) is None
