"""What the till says is shown in the window, beside what it is about."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.services.backend_service import BackendState
from pos_scanner.desktop.window import till_presenter
from pos_scanner.domain.checks.normalization import Respelling
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft
from pos_scanner.domain.scan import ScanSource
from pos_scanner.domain.title import FoundTitle, Title, TitleSource, TitleType, TitleWarning
from pos_scanner.protocol.pairing import AccountState, TillIdentity
from pos_scanner.till.commands import (
    AnnounceSecondCustomer,
    AnnounceSpelling,
    AnnounceUnseenChange,
    AnnounceVoided,
    Phase,
    ShowForm,
)
from tests.desktop.conftest import Till, find, notice_of
from tests.screenshots.samples import invoices

BUYER = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L")


@pytest.fixture
def beeps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the system's beep was heard."""
    sounds: list[str] = []
    monkeypatch.setattr(QApplication, "beep", lambda: sounds.append("beep"))
    return sounds


@pytest.mark.parametrize(
    ("kind", "facts", "column"),
    [
        (FailureKind.CODE_EXPIRED, {}, "scan"),
        (FailureKind.BACKEND_TIMEOUT, {"host": "titles.example"}, "scan"),
        (FailureKind.DISK_FULL, {"path": "till.sqlite"}, "invoice"),
        (FailureKind.INVOICE_INCOMPLETE, {"fields": "amount"}, "invoice"),
    ],
)
def test_a_failure_is_heard_and_stands_beside_what_it_is_about(
    till: Till, beeps: list[str], kind: FailureKind, facts: dict[str, str], column: str
) -> None:
    till.wiring.till.failed.emit(KnownError(kind, **facts))
    columns = {"scan": till.window.scan, "invoice": till.window.invoice}
    is_shown = {name: bool(notice_of(widget)[0]) for name, widget in columns.items()}
    assert is_shown == {name: name == column for name in columns}
    assert beeps == ["beep"]


def test_a_failure_that_a_backup_helps_with_offers_it(till: Till) -> None:
    error = KnownError(
        FailureKind.JOURNAL_DAMAGED, path="till.sqlite", backup="b", reason="proved", what="1"
    )
    till.wiring.presenter.show_failure(error)
    action = find(till.window.invoice, QPushButton, "notice_action")
    assert (action.text(), action.isVisible()) == ("Restore the backup …", True)


@pytest.mark.parametrize("reason", ["slow", "no-end", "commands", "holes", "interrupted"])
def test_a_scanner_that_is_not_as_expected_is_named_with_the_way_to_its_set_up(
    till: Till, reason: str
) -> None:
    till.wiring.inputs.failed.emit(KnownError(FailureKind.SCAN_BROKEN, reason=reason))
    action = find(till.window.scan, QPushButton, "notice_action")
    assert (action.text(), action.isVisible()) == ("Set up the scanner …", True)
    assert notice_of(till.window.scan)[0] != "The scan arrived incomplete."
    action.click()
    page = till.wiring.host.page
    assert page is not None
    assert page.objectName() == "scanner_page"
    page.reject()


@pytest.mark.parametrize("page_name", ["help", "list", "settings"])
def test_a_code_that_comes_while_a_page_is_open_is_refused_in_the_page(
    till: Till, beeps: list[str], page_name: str
) -> None:
    till.wiring.host.open(page_name)
    page = till.wiring.host.page
    assert page is not None
    till.wiring.take_scan("https://w.url.cn/s/A1b2C3", ScanSource.WEDGE)
    notice = page.notice
    assert (notice.isVisible(), beeps) == (True, ["beep"])
    assert notice_of(page)[0] == "A page is open, so this code was not read."
    page.reject()


def test_a_failure_without_a_backup_offers_nothing(till: Till) -> None:
    till.wiring.presenter.show_failure(KnownError(FailureKind.DISK_FULL, path="till.sqlite"))
    assert not find(till.window.invoice, QPushButton, "notice_action").isVisible()


def test_over_an_open_page_a_broken_scan_is_told_in_the_page(till: Till, beeps: list[str]) -> None:
    error = KnownError(FailureKind.SCAN_BROKEN)
    till.click("key_help")
    till.wiring.presenter.show_scan_failure(error)
    assert (notice_of(till.window.scan)[0], beeps) == ("", ["beep"])
    page = till.wiring.host.page
    assert page is not None
    assert notice_of(page)[0] == "The scan arrived incomplete."
    page.reject()
    till.wiring.presenter.show_scan_failure(error)
    assert (bool(notice_of(till.window.scan)[0]), beeps) == (True, ["beep", "beep"])


def test_the_guide_says_that_a_code_is_looked_up_and_then_what_comes_next(till: Till) -> None:
    guide = find(till.window, QLabel, "guide")
    till.wiring.till.looking_up_changed.emit(True)
    assert guide.text() == "Code read, looking up …"
    till.wiring.till.looking_up_changed.emit(False)
    assert guide.text() == "Ask for the invoice title code"
    till.type("name", "甲")
    till.wiring.till.looking_up_changed.emit(False)
    assert guide.text() == "Check the buyer, add the amount"


def test_a_sale_without_a_buyer_waits_for_the_code(till: Till) -> None:
    till.type("amount", "58")
    assert find(till.window, QLabel, "guide").text() == "Ask for the invoice title code"
    assert till.window.scan.hint.text() == "The sale is in the form and needs a buyer."


def test_what_is_odd_about_a_title_is_said(till: Till) -> None:
    title = FoundTitle(BUYER, TitleSource.BUREAU_CODE, (TitleWarning.CHECK_VALUE,))
    till.wiring.till.title_found.emit(title)
    assert notice_of(till.window.scan)[0].startswith("The code's check value is wrong")


def test_a_title_with_nothing_odd_needs_no_word(till: Till) -> None:
    till.wiring.till.title_found.emit(FoundTitle(BUYER, TitleSource.BUREAU_CODE))
    assert notice_of(till.window.scan) == ("", "")


def test_a_confirmed_invoice_is_shown_and_the_focus_rests(till: Till) -> None:
    till.wiring.presenter.show_failure(KnownError(FailureKind.CODE_EXPIRED))
    confirmed = invoices()[0]
    till.wiring.till.saved.emit(confirmed)
    assert notice_of(till.window.scan) == ("", "")
    assert till.window.invoice.confirmed_panel.isVisible()
    assert till.focused() == "camera_view"


@pytest.mark.parametrize(
    ("is_undone", "title"),
    [(True, "T1-20261123-0001 was undone."), (False, "T1-20261123-0001 has been voided.")],
)
def test_a_void_invoice_is_called_undone_or_voided_as_it_was(
    till: Till, title: str, *, is_undone: bool
) -> None:
    till.wiring.till.announced.emit(AnnounceVoided("T1-20261123-0001", is_undone=is_undone))
    assert notice_of(till.window.invoice) == (title, "Its number stays.")


@pytest.mark.parametrize(
    ("draft", "title"),
    [
        (Draft("d1", buyer=BUYER, order_number="17"), f"Put on hold: {BUYER.name}"),
        (Draft("d1", order_number="17"), "Put on hold: 17"),
        (Draft("d1"), "Put on hold."),
    ],
)
def test_a_form_on_hold_is_named_by_its_buyer_or_its_order(
    till: Till, draft: Draft, title: str
) -> None:
    till.wiring.till.draft_held.emit(draft)
    assert notice_of(till.window.scan) == (title, "F5 recalls it.")


def test_an_order_number_that_was_scanned_is_said(till: Till) -> None:
    till.wiring.till.order_number_read.emit("17")
    assert notice_of(till.window.scan)[0] == "Order number read: 17"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (BackendState(), "No server"),
        (BackendState(is_set=True, latency_ms=41.6), "Server 42 ms"),
        (
            BackendState(is_set=True, error=KnownError(FailureKind.BACKEND_TIMEOUT, host="h")),
            "Server offline",
        ),
        (
            BackendState(is_set=True, error=KnownError(FailureKind.BACKEND_REFUSED_TILL, host="h")),
            "Till not paired",
        ),
    ],
)
def test_the_lamp_says_how_the_backend_is(
    till: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, state: BackendState, words: str
) -> None:
    monkeypatch.setattr(till.wiring.services.backend, "check", lambda: state)
    till.wiring.presenter.start()
    lamp = till.window.foot.backend
    qtbot.waitUntil(lambda: lamp.words() == words)
    advice = failure_words(state.error).advice if state.error else ""
    assert advice in lamp.toolTip()


def test_the_lamp_is_not_green_while_wechat_refuses_the_account(
    till: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = TillIdentity("till 2", account_state=AccountState.SECRET_WRONG, account_code=40125)
    state = BackendState(is_set=True, latency_ms=2, identity=identity)
    monkeypatch.setattr(till.wiring.services.backend, "check", lambda: state)
    till.wiring.presenter.start()
    lamp = till.window.foot.backend
    qtbot.waitUntil(lambda: lamp.words() == "WeChat refuses")
    assert "AppSecret" in lamp.toolTip()


def test_what_the_server_refuses_changes_its_lamp_at_once(
    till: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = KnownError(FailureKind.BACKEND_REFUSED_TILL, host="h")
    state = BackendState(is_set=True, error=error)
    monkeypatch.setattr(till.wiring.services.backend, "check", lambda: state)
    till.wiring.presenter.show_failure(error)
    qtbot.waitUntil(lambda: till.window.foot.backend.words() == "Till not paired")


def test_a_server_that_was_paired_with_changes_the_lamp_at_once(
    till: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = BackendState(is_set=True, latency_ms=3)
    monkeypatch.setattr(till.wiring.services.backend, "check", lambda: state)
    till.wiring.settings.server_asked.emit()
    qtbot.waitUntil(lambda: till.window.foot.backend.words() == "Server 3 ms")


def test_a_title_of_the_server_turns_a_lamp_green_that_was_not(
    till: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = BackendState(is_set=True, latency_ms=3)
    monkeypatch.setattr(till.wiring.services.backend, "check", lambda: state)
    lamp = till.window.foot.backend
    till.wiring.till.title_found.emit(FoundTitle(BUYER, TitleSource.BUREAU_CODE))
    till.settle()
    assert lamp.words() == "No server"
    till.wiring.till.title_found.emit(FoundTitle(BUYER, TitleSource.WECHAT))
    qtbot.waitUntil(lambda: lamp.words() == "Server 3 ms")


def test_the_backend_is_asked_after_again_until_the_window_closes(
    till: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert till_presenter.BACKEND_CHECK_MS == 30_000
    state = BackendState(is_set=True, latency_ms=1)
    monkeypatch.setattr(till.wiring.services.backend, "check", lambda: state)
    timer = till.wiring.presenter.children()[0]
    timer.timeout.emit()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: till.window.foot.backend.words() == "Server 1 ms")
    till.wiring.presenter.stop()
    assert not timer.isActive()  # type: ignore[attr-defined]


def test_the_focus_rests_when_the_form_is_done_with(till: Till) -> None:
    till.type("name", "甲")
    assert till.focused() == "name"
    till.click("clear")
    assert till.focused() == "camera_view"
    assert replace(till.wiring.till.draft, draft_id="").is_empty


def test_a_large_amount_is_asked_for_in_words_and_enter_does_not_confirm_it(
    till: Till, qtbot: QtBot, beeps: list[str]
) -> None:
    till.type("name", "甲公司")
    till.type("amount", "20147426")
    till.press("amount", Qt.Key.Key_Return)
    till.press("amount", Qt.Key.Key_Return)
    title, advice = notice_of(till.window.invoice)
    assert "twenty million one hundred forty-seven thousand" in title
    assert ("F11" in advice, len(beeps)) == (True, 2)
    till.settle()
    assert till.invoices() == []
    QTest.keyClick(till.window, Qt.Key.Key_F11)
    qtbot.waitUntil(till.window.invoice.confirmed_panel.isVisible)
    assert till.invoices() == [("T1-20261123-0001", "confirmed")]


def test_an_order_that_was_invoiced_is_said_at_once_and_confirmed_by_the_button(
    till: Till, qtbot: QtBot
) -> None:
    for name in ("甲公司", "乙公司"):
        till.type("name", name)
        till.type("amount", "58")
        till.type("order_number", "R1")
        till.press("amount", Qt.Key.Key_Return)
        if name == "甲公司":
            qtbot.waitUntil(till.window.invoice.confirmed_panel.isVisible)
    words = "This order has already been invoiced as T1-20261123-0001 (¥58.00, 12:00)."
    qtbot.waitUntil(lambda: notice_of(till.window.invoice)[0] == words)
    assert till.text("name") == "乙公司"
    find(till.window.invoice, QPushButton, "notice_action").click()
    qtbot.waitUntil(lambda: len(till.invoices()) == 2)


def test_a_question_goes_when_what_it_was_about_is_changed(till: Till) -> None:
    till.type("name", "甲公司")
    till.type("amount", "20147426")
    till.press("amount", Qt.Key.Key_Return)
    till.type("amount", "20147")
    assert notice_of(till.window.invoice) == ("", "")


def test_an_order_that_was_invoiced_stands_beside_its_field_when_it_is_typed(
    till: Till, qtbot: QtBot
) -> None:
    till.type("name", "甲公司")
    till.type("amount", "58")
    till.type("order_number", "R1")
    till.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(till.window.invoice.confirmed_panel.isVisible)
    till.type("order_number", "R1")
    words = "This order has already been invoiced as T1-20261123-0001"
    qtbot.waitUntil(lambda: words in till.visible_texts())


def test_a_long_name_leaves_a_second_customers_notice_its_room(till: Till) -> None:
    held = Draft("d", buyer=BUYER)
    title = Title(TitleType.COMPANY, "深圳市示例（华南）供应链管理股份有限公司第二分公司")
    till.wiring.till.announced.emit(AnnounceSecondCustomer(held, title))
    assert notice_of(till.window.invoice)[0].endswith("供应链管理股…")


def test_a_second_customers_question_ends_when_undo_would_do_something_else(till: Till) -> None:
    draft = till.wiring.till.draft
    signals, notice = till.wiring.till, till.window.invoice
    signals.announced.emit(AnnounceSecondCustomer(Draft("d"), BUYER))
    signals.form_shown.emit(ShowForm(Phase.CHECK, draft, can_undo=True, gives_sale=True))
    assert BUYER.name in notice_of(notice)[0]
    signals.form_shown.emit(ShowForm(Phase.CHECK, draft, can_undo=True))
    assert notice_of(notice) == ("", "")


def test_a_spelling_that_undo_does_not_take_back_first_promises_nothing(till: Till) -> None:
    spelling = (Respelling("tax_number", "91ma", "91MA"),)
    for is_next in (True, False):
        till.wiring.till.announced.emit(AnnounceSpelling(spelling, is_next))
        words = " ".join(notice_of(till.window.scan))
        assert ("91MA" in words, "F7 restores it" in words) == (True, is_next)


def test_enter_as_a_second_customer_comes_is_said_to_have_confirmed_nothing(till: Till) -> None:
    title = Title(TitleType.COMPANY, "北京示例科技有限公司")
    signals = till.wiring.till
    signals.announced.emit(AnnounceSecondCustomer(Draft("d", buyer=BUYER), title))
    signals.announced.emit(AnnounceUnseenChange())
    words, advice = notice_of(till.window.invoice)
    assert words == "Nothing confirmed. Another customer: 北京示例科技有限公司"
    assert (BUYER.name in advice, "F7" in advice) == (True, True)


def test_what_is_saved_late_takes_no_field_from_who_is_at_it(till: Till) -> None:
    till.widget("name").setFocus()
    (confirmed, *_) = invoices()
    till.wiring.till.saved.emit(confirmed)
    assert till.widget("name").isVisible()
    assert till.focused() == "name"
    assert confirmed.number in notice_of(till.window.invoice)[0]


def test_an_order_that_is_put_on_hold_twice_is_pointed_out(till: Till, beeps: list[str]) -> None:
    for name in ("甲公司", ""):
        till.type("name", name)
        till.type("amount", "58")
        till.type("order_number", "R1")
        till.click("hold")
        till.settle()
    title, advice = notice_of(till.window.scan)
    assert title == "This order is already on hold: 甲公司 (¥58.00)."
    assert advice == "This form was put on hold, too. F5 shows both."
    assert beeps == ["beep"]
    till.type("order_number", "R1")
    assert "This order is already on hold" in till.visible_texts()
