"""The window with the real till behind it: the real journal, no camera, no backend."""

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.widgets.notices import show_mistake
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.scan import ScanSource
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings import Settings
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import Till, find, notice_of, started_till
from tests.desktop.scanning.key_events import Keyboard
from tests.screenshots.items import show_favourites
from tests.screenshots.samples import invoices
from tests.waiting import DEADLINE_S

BUYER = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L", "上海市1号", "021-5")
CODE = bureau_code.encode(BUYER)


def test_a_scanned_code_fills_the_form_and_the_cursor_waits_in_the_amount(till: Till) -> None:
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    assert till.text("tax_number") == "91310000 7757 8555 2L"
    assert till.text("address") == "上海市1号"
    assert till.focused() == "amount"
    assert till.mark_of("name") == "scan"


def test_an_edited_value_says_so_and_goes_back_with_one_click(till: Till) -> None:
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    till.click("buyer_details")
    till.type("phone", "021-777")
    assert till.mark_of("phone") == "edited"
    till.click("phone_source")
    assert till.text("phone") == "021-5"
    assert till.mark_of("phone") == "scan"


def test_enter_without_an_amount_moves_the_cursor_and_confirms_nothing(till: Till) -> None:
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    till.press("phone", Qt.Key.Key_Return)
    assert till.focused() == "amount"
    assert till.invoices() == []


def test_a_confirmed_invoice_can_be_taken_back_at_once(till: Till, qtbot: QtBot) -> None:
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    till.type("amount", "113")
    till.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(till.window.invoice.confirmed_panel.isVisible)
    assert "113.00" in till.visible_texts()
    till.click("undo_confirmation")
    qtbot.waitUntil(lambda: till.text("amount") == "113")
    assert till.text("name") == BUYER.name
    qtbot.waitUntil(lambda: till.invoices() == [("T1-20261123-0001", "voided")])
    till.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(till.invoices()) == 2)
    assert till.invoices()[1] == ("T1-20261123-0002", "confirmed")


def test_clear_can_be_undone(till: Till, qtbot: QtBot) -> None:
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    till.type("amount", "58.5")
    till.click("clear")
    assert till.text("name") == ""
    till.click("undo")
    assert (till.text("name"), till.text("amount")) == (BUYER.name, "58.5")


def test_a_scan_while_a_page_is_open_changes_nothing(till: Till, qtbot: QtBot) -> None:
    till.click("key_help")
    assert till.wiring.host.is_open
    till.wiring.take_scan(CODE, ScanSource.CAMERA)
    till.settle()
    assert till.text("name") == ""


def test_a_scan_behind_a_message_changes_nothing(till: Till, qtbot: QtBot) -> None:
    show_mistake()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    till.wiring.take_scan(CODE, ScanSource.CAMERA)
    till.wiring.inputs.failed.emit(KnownError(FailureKind.SCAN_BROKEN))
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    box.reject()
    till.settle()
    assert till.text("name") == ""
    assert not till.window.scan.notice.isVisible()


def test_what_is_typed_before_the_journal_is_open_stays(tmp_path: Path, qtbot: QtBot) -> None:
    with started_till(tmp_path, qtbot) as till:
        till.type("amount", "58.5")  # No turn of the event loop has brought the journal's answer.
        qtbot.waitUntil(lambda: till.wiring.till.draft.lines[0].amount == "58.5")
        qtbot.waitUntil((tmp_path / FILE_NAME).exists)
        qtbot.waitUntil(lambda: "No server" in till.visible_texts())
        assert till.text("amount") == "58.5"


@pytest.mark.parametrize("hostile", ["\x00\x01\x02", "x" * 100_000, "\ud800 lone", "$01" + "A" * 9])
def test_a_hostile_text_gets_a_sentence(till: Till, qtbot: QtBot, hostile: str) -> None:
    till.type("amount", "58.5")
    till.wiring.take_scan(hostile, ScanSource.CAMERA)
    qtbot.waitUntil(till.window.scan.notice.isVisible)
    assert till.text("amount") == "58.5"
    assert till.notice_title()


def test_markup_in_a_name_is_shown_as_text(till: Till, qtbot: QtBot) -> None:
    name = "<b>甲</b><img src=x>&amp;有限公司"
    till.scan(bureau_code.encode(Title(None, name)))
    till.wait_for("name", name)
    till.type("amount", "1")
    till.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(till.window.invoice.confirmed_panel.isVisible)
    assert name in till.visible_texts()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_nothing_is_cut_off_on_the_smallest_screen(
    qtbot: QtBot, language: str, appearance: str
) -> None:
    speak(language)
    window = MainWindow(Settings(shop_name="示例餐饮"))
    qtbot.addWidget(window)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, appearance)
    window.resize(1024, 740)
    with qtbot.waitExposed(window, timeout=round(1000 * DEADLINE_S)):
        window.show()
    assert window.minimumSizeHint().width() <= 1024
    assert window.minimumSizeHint().height() <= 740
    cut = [
        button.text()
        for button in window.findChildren(QPushButton)
        if button.isVisible() and button.sizeHint().width() > button.width()
    ]
    assert cut == []
    too_wide = [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisible() and not label.wordWrap() and label.sizeHint().width() > label.width()
    ]
    assert too_wide == []
    speak("en")


class SlowDisk:
    """A journal whose confirmations wait until the disk is let go."""

    def __init__(self, till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_free = threading.Event()
        self._confirm = till.wiring.services.journal.confirm
        monkeypatch.setattr(till.wiring.services.journal, "confirm", self.confirm)

    def confirm(self, *arguments: Any) -> ConfirmedInvoice:
        self.is_free.wait(DEADLINE_S)
        return self._confirm(*arguments)


def test_a_slow_disk_loses_no_key_and_says_that_it_saves(
    till: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SlowDisk(till, monkeypatch)
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    till.type("amount", "58")
    till.press("amount", Qt.Key.Key_Return)
    assert (till.text("name"), till.text("amount")) == ("", "")
    QTest.keyClicks(till.widget("amount"), "99")
    qtbot.waitUntil(lambda: "Saving …" in till.visible_texts())
    QTest.keyClicks(till.widget("amount"), "0")
    assert "Saving …" in till.visible_texts()
    disk.is_free.set()
    qtbot.waitUntil(lambda: notice_of(till.window.invoice)[0].startswith("Confirmed: T1-"))
    assert "58.00" in notice_of(till.window.invoice)[0]
    assert "Saving …" not in till.visible_texts()
    assert till.text("amount") == "990"
    assert till.wiring.till.draft.lines[0].amount == "990"
    assert till.invoices() == [("T1-20261123-0001", "confirmed")]


@pytest.mark.parametrize("is_by_button", [True, False])
def test_a_second_customer_is_said_and_one_key_gives_him_the_sale(
    till: Till, is_by_button: bool
) -> None:
    till.type("name", "甲公司")
    till.type("amount", "88")
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    assert till.text("amount") == ""
    title, advice = notice_of(till.window.invoice)
    assert BUYER.name in title
    assert advice == ("甲公司 (¥88.00) is on hold. The same customer? F7 brings these ¥88.00 here.")
    button = find(till.window.invoice, QPushButton, "notice_action" if is_by_button else "undo")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert notice_of(till.window.invoice)[0] == ""
    assert (till.text("name"), till.text("amount")) == (BUYER.name, "88")
    till.settle()
    assert till.wiring.services.journal.held() == ()


def test_the_question_after_the_same_customer_ends_with_the_second_ones_own_sale(
    till: Till,
) -> None:
    till.type("name", "甲公司")
    till.type("amount", "58")
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    assert "F7 brings" in notice_of(till.window.invoice)[1]
    QTest.keyClicks(till.widget("amount"), "7")
    assert notice_of(till.window.invoice) == ("", "")
    till.press("amount", Qt.Key.Key_F7)
    assert (till.text("name"), till.text("amount")) == (BUYER.name, "7")
    till.settle()
    (held,) = till.wiring.services.journal.held()
    assert held.draft.lines[0].amount == "58"


def test_an_undone_confirmation_takes_its_banner_along(till: Till, qtbot: QtBot) -> None:
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    till.type("amount", "113")
    till.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(till.window.invoice.confirmed_panel.isVisible)
    assert till.window.banner.isVisible()
    till.click("undo_confirmation")
    assert till.text("amount") == "113"
    assert not till.window.banner.isVisible()


def test_enter_ends_what_was_confirmed_and_a_held_or_second_one_does_not(
    till: Till, qtbot: QtBot
) -> None:
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    till.type("amount", "113")
    till.press("amount", Qt.Key.Key_Return)
    panel = till.window.invoice.confirmed_panel
    qtbot.waitUntil(panel.isVisible)
    panel.show_invoice(invoices()[0])  # Its first second begins.
    QTest.keyClick(till.window, Qt.Key.Key_Return)
    assert panel.isVisible()
    qtbot.waitUntil(lambda: "(9 s)" in panel.undo.text())
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
    )
    QApplication.sendEvent(till.window, held)
    assert panel.isVisible()
    QTest.keyClick(till.window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.isVisible())
    assert [state for _, state in till.invoices()] == ["confirmed"]


def test_the_lines_open_visibly_just_after_a_confirmation(till: Till, qtbot: QtBot) -> None:
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    till.type("amount", "113")
    till.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(till.window.invoice.confirmed_panel.isVisible)
    QTest.keyClick(till.window, Qt.Key.Key_F12)
    assert till.widget("lines_panel").isVisible()


def test_a_key_on_its_way_belongs_to_the_form_that_it_was_pressed_for(till: Till) -> None:
    """The window holds a key back for a moment: it may be a scan's first."""
    till.type("name", "甲公司")
    till.type("amount", "5")
    till.widget("amount").setFocus()
    keyboard = Keyboard(till.window)
    keyboard.send(QEvent.Type.KeyPress, Qt.Key.Key_7, "7")
    assert till.text("amount") == "5"
    till.wiring.take_scan(CODE, ScanSource.CAMERA)
    till.wait_for("name", BUYER.name)
    assert till.text("amount") == ""
    till.settle()
    (held,) = till.wiring.services.journal.held()
    assert (held.draft.buyer.name, held.draft.lines[0].amount) == ("甲公司", "57")


def test_a_form_on_hold_comes_back_before_a_slow_disk_has_it(till: Till) -> None:
    release = threading.Event()
    till.type("name", "甲公司")
    till.settle()
    till.wiring.services.queues.submit(WorkQueue.JOURNAL, release.wait)
    till.click("hold")
    assert till.text("name") == ""
    assert till.notice_title() == "Put on hold: 甲公司"
    till.click("key_held")
    assert till.text("name") == "甲公司"
    assert notice_of(till.window.scan)[0] == ""
    release.set()
    till.settle()
    assert till.wiring.services.journal.held() == ()


def test_that_nothing_is_on_hold_is_said(till: Till) -> None:
    till.window.recall_requested.emit()
    assert till.notice_title() == "Nothing is on hold."


def test_a_title_leaves_the_cursor_alone_where_an_amount_is_being_typed(till: Till) -> None:
    QTest.keyClicks(till.widget("amount"), "8")
    till.widget("amount").setFocus()
    till.wiring.take_scan(CODE, ScanSource.CAMERA)
    till.wait_for("name", BUYER.name)
    QTest.keyClicks(till.widget("amount"), "8")
    assert till.text("amount") == "88"


def test_a_half_typed_amount_stays_when_a_title_comes_behind_another_window(till: Till) -> None:
    amount = till.widget("amount")
    amount.setFocus()
    QTest.keyClicks(amount, "8")
    chat = QLabel("chat")
    chat.show()
    chat.activateWindow()
    assert QTest.qWaitForWindowActive(chat)
    assert QApplication.focusWidget() is not amount
    till.wiring.take_scan(CODE, ScanSource.CAMERA)
    till.wait_for("name", BUYER.name)
    chat.close()
    QTest.keyClicks(amount, "8")
    assert till.text("amount") == "88"


@pytest.mark.parametrize("text", ["91310000775785552l", "9131 0000 7757 8555 2l"])
def test_a_tax_number_is_put_right_while_it_is_typed(till: Till, text: str) -> None:
    till.widget("tax_number").setFocus()
    for character in text:
        QTest.keyClicks(till.widget("tax_number"), character)
    assert till.text("tax_number") == "91310000775785552L"
    assert notice_of(till.window.scan)[0] == "Tax number changed to 91310000775785552L"


@pytest.mark.parametrize("size", [(1024, 740), (960, 600), (960, 540)])
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_finds_the_order_number_beside_a_second_customers_question(
    till: Till, size: tuple[int, int], key: Qt.Key
) -> None:
    apply_theme(QApplication.instance(), "light")
    till.window.resize(*size)
    show_favourites(till.window)
    till.type("name", "甲公司")
    till.type("amount", "12.345")
    till.scan(CODE)
    till.wait_for("name", BUYER.name)
    till.settle()
    till.widget("amount" if key == Qt.Key.Key_Tab else "open_lines").setFocus()
    for _ in range(4):
        QTest.keyClick(till.window.focusWidget(), key)
        if till.focused() == "order_number":
            break
    QTest.keyClicks(till.window.focusWidget(), "77")
    assert (till.text("order_number"), till.text("amount")) == ("77", "")
    assert till.widget("order_number").isVisible()
