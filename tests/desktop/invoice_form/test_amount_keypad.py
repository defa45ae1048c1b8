"""An amount by taps alone, as on a till without a keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.desktop.conftest import Till


def tap(till: Till, keys: str) -> None:
    for key in keys:
        till.click(f"amount_pad_{key}")


def test_an_invoice_is_confirmed_by_taps_alone(scanned: Till, qtbot: QtBot) -> None:
    assert not scanned.window.pad.isVisible()
    scanned.click("amount")
    tap(scanned, "12×3.55⌫")
    assert scanned.text("amount") == "12×3.5"
    tap(scanned, "−2⏎")
    qtbot.waitUntil(scanned.window.invoice.confirmed_panel.isVisible)
    assert "40.00" in scanned.visible_texts()
    assert not scanned.window.pad.isVisible()


def test_a_tap_begins_anew_and_a_second_one_goes_on(scanned: Till) -> None:
    scanned.type("amount", "99")
    scanned.click("amount")
    tap(scanned, "58")
    assert scanned.text("amount") == "58"
    scanned.click("amount")
    scanned.press("amount", Qt.Key.Key_End)
    scanned.click("amount")
    assert scanned.text("amount") == "58"


def test_a_line_of_several_is_typed_by_taps(scanned: Till) -> None:
    scanned.click("open_lines")
    scanned.click("line_quantity")
    tap(scanned, "3")
    scanned.click("line_unit_price")
    tap(scanned, "8.5")
    line = scanned.wiring.till.draft.lines[0]
    assert (line.quantity, line.unit_price) == ("3", "8.5")


def test_the_keyboard_puts_it_away(scanned: Till) -> None:
    scanned.click("amount")
    assert scanned.window.pad.isVisible()
    QTest.keyClick(scanned.widget("amount"), Qt.Key.Key_5)
    assert not scanned.window.pad.isVisible()


def test_it_goes_when_the_cursor_leaves(scanned: Till) -> None:
    scanned.click("amount")
    scanned.widget("remark").setFocus()
    assert not scanned.window.pad.isVisible()
