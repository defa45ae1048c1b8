"""The customer's screen follows the till; where it stands is tested on real screens."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.customer_display.content import BuyerCheck, Invitation, Thanks
from pos_scanner.desktop.customer_display.display_controller import free_corner, second_screen
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


def test_it_leaves_the_button_that_confirms_free(till: Till) -> None:
    confirm = till.widget("confirm")
    controller = till.wiring.customer_display
    controller.use(replace(SETTINGS, display_customer="off"))
    till.window.move(till.window.screen().availableGeometry().topLeft())
    controller.use(replace(SETTINGS, display_customer="window"))
    place = QRect(confirm.mapToGlobal(QPoint()), confirm.size())
    assert not controller.view.frameGeometry().intersects(place)


AREA, SIZE = QRect(0, 0, 1920, 1080), QSize(800, 480)


@pytest.mark.parametrize(
    ("confirm", "window", "corner"),
    [
        (QRect(700, 700, 200, 60), QRect(0, 0, 1024, 768), (1120, 600)),
        (QRect(1700, 900, 200, 60), QRect(900, 0, 1020, 1080), (0, 600)),
        (QRect(1700, 900, 200, 60), AREA, (0, 600)),
    ],
)
def test_it_stands_in_the_corner_where_it_covers_least(
    confirm: QRect, window: QRect, corner: tuple[int, int]
) -> None:
    place = free_corner(AREA, SIZE, confirm, window)
    assert (place.x(), place.y()) == corner
    assert AREA.contains(place)


def test_it_is_no_larger_than_a_small_screen() -> None:
    area = QRect(0, 0, 640, 400)
    assert area.contains(free_corner(area, SIZE, QRect(), area))


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
