"""Known buyers as one types, and pasted titles, by keys and mouse in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.desktop.conftest import Till, started_till
from tests.desktop.invoice_form.conftest import BEIJING, HOTEL, wait_for_offers

PASTED = """名称：上海示例商贸有限公司
税号：91310000775785552L
电话 021-58888888
工商银行 0200049619200123456"""


@pytest.mark.parametrize("typed", ["bjsl", "beijing", "示例", "9111"])
def test_a_known_buyer_is_found_as_one_types(stocked: Till, typed: str) -> None:
    stocked.type("name", typed)
    count = {"9111": 1}.get(typed, 2)
    listed = wait_for_offers(stocked, "name", count)
    stocked.press("name", Qt.Key.Key_Down)
    assert listed.currentRow() == 0
    stocked.press("name", Qt.Key.Key_Return)
    stocked.wait_for("name", BEIJING.name)
    assert stocked.text("tax_number") == "91110108 MA01 ABCD 2H"
    assert (stocked.focused(), stocked.mark_of("name")) == ("amount", "known")
    assert not listed.isVisible()


def test_enter_goes_on_while_nothing_is_chosen_in_the_list(stocked: Till, qtbot: QtBot) -> None:
    stocked.type("amount", "58")
    stocked.type("name", "示例")
    wait_for_offers(stocked, "name", 2)
    stocked.press("name", Qt.Key.Key_Return)
    assert stocked.focused() == "tax_number"
    stocked.press("tax_number", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(stocked.invoices()) == 1)
    qtbot.waitUntil(lambda: "示例" in stocked.visible_texts())


def test_escape_closes_the_list_and_keeps_the_form(stocked: Till) -> None:
    stocked.type("name", "示例")
    listed = wait_for_offers(stocked, "name", 2)
    stocked.press("name", Qt.Key.Key_Escape)
    assert (listed.isVisible(), stocked.text("name")) == (False, "示例")


def test_a_buyer_is_chosen_by_mouse(stocked: Till) -> None:
    stocked.type("name", "示例")
    listed = wait_for_offers(stocked, "name", 2)
    row = listed.visualItemRect(listed.item(1))
    assert row.height() >= 44
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    stocked.wait_for("name", HOTEL.name)


def test_whoever_got_an_invoice_is_known_the_next_time(stocked: Till, qtbot: QtBot) -> None:
    stocked.type("name", "上海新客商贸有限公司")
    stocked.type("tax_number", "91310000775785552L")
    stocked.type("amount", "1")
    stocked.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(stocked.window.invoice.confirmed_panel.isVisible)
    stocked.click("next_customer")
    stocked.type("name", "shxk")
    wait_for_offers(stocked, "name", 1)


def test_without_consent_nobody_is_kept(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "buyers.sqlite3").write_bytes(b"kept under another setting")
    with started_till(tmp_path, qtbot):
        qtbot.waitUntil(lambda: not (tmp_path / "buyers.sqlite3").exists())


def test_a_pasted_title_fills_the_fields(stocked: Till) -> None:
    QGuiApplication.clipboard().setText(PASTED)
    stocked.window.rest()
    QTest.keyClick(stocked.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    stocked.wait_for("name", "上海示例商贸有限公司")
    assert stocked.text("tax_number") == "91310000 7757 8555 2L"
    assert (stocked.mark_of("name"), stocked.text("phone")) == ("pasted", "021••••8888")
    assert stocked.wiring.till.draft.buyer.phone == "021-58888888"


def test_a_pasted_guess_is_taken_out_by_one_click(stocked: Till) -> None:
    QGuiApplication.clipboard().setText("上海示例商贸有限公司\n91310000775785552L\n021-58888888")
    stocked.type("name", "x")
    QTest.keyClick(stocked.widget("name"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    stocked.wait_for("phone", "021••••8888")
    assert stocked.mark_of("phone") == "guess"
    stocked.click("phone_source")
    assert stocked.text("phone") == ""
