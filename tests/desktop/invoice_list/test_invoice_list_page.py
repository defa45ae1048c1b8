"""The list, with the real journal behind it: records found, read, put on paper, void, replaced."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.title_card_page import TitleCardPage
from pos_scanner.desktop.invoice_list.invoice_details import InvoiceDetails
from pos_scanner.desktop.invoice_list.invoice_list_page import InvoiceListPage
from pos_scanner.desktop.invoice_list.invoice_table_model import InvoiceTableModel, RecordTable
from pos_scanner.desktop.invoice_list.void_dialog import VoidDialog
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.printing.invoice_text import as_text, buyer_words
from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine
from pos_scanner.domain.issuance import Issuance, IssueState
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal import Journal, invoice_search
from pos_scanner.journal.issuances import IssuedAs
from tests.desktop.conftest import NOON, SETTINGS, Till, started_till

SCANNED = Title(
    TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M", phone="010-1", address="海淀"
)
BUYER = replace(SCANNED, phone="010-2", address="", email="a@example.com")
LINE = InvoiceLine("*餐饮服务*餐费", 11_300, Decimal("0.06"))
INVOICE = Invoice(BUYER, (LINE,), NOON.date(), "R1", scanned=SCANNED, cashier="Lee")


@pytest.fixture
def shop(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    """Yesterday 60 invoices of 宋丹, today two of 票通."""
    journal = Journal.open(tmp_path)
    before = replace(INVOICE, buyer=Title(None, "宋丹"), scanned=None)
    for number in range(60):
        at = NOON - timedelta(days=1, minutes=60 - number)
        journal.confirm(f"old-{number}", replace(before, order_number=f"B{number}"), at=at)
    for number in range(2):
        at = NOON - timedelta(minutes=5 - number)
        journal.confirm(f"new-{number}", replace(INVOICE, order_number=f"R{number}"), at=at)
    journal.close()
    settings = replace(SETTINGS, export_folder=str(tmp_path / "paper"), shop_name="小馆")
    with started_till(tmp_path, qtbot, settings) as made:
        made.click("key_list")
        qtbot.waitUntil(lambda: table(made).model().rowCount() == 2)
        yield made


def page(till: Till) -> InvoiceListPage:
    found = till.wiring.host.page
    assert isinstance(found, InvoiceListPage)
    return found


def table(till: Till) -> QTableView:
    found = till.widget("invoices")
    assert isinstance(found, QTableView)
    return found


def cells(till: Till, column: int) -> list[str]:
    model = table(till).model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def choose(till: Till, name: str, words: str) -> None:
    box = till.widget(name)
    assert isinstance(box, QComboBox)
    box.setCurrentText(words)


def detail(till: Till) -> str:
    labels = till.widget("record").findChildren(QLabel)
    return "\n".join(label.text() for label in labels)


def empty_words(till: Till) -> str:
    words = till.widget("empty_words")
    assert isinstance(words, QLabel)
    return words.text()


def notice(till: Till) -> str:
    found = page(till).notice.findChild(QLabel, "notice_title")
    assert isinstance(found, QLabel)
    return found.text() if page(till).notice.isVisible() else ""


def void_page(till: Till) -> VoidDialog:
    till.click("void_record")
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, VoidDialog)
    return asked


def test_it_opens_with_today_and_the_newest_is_readable_whole(shop: Till) -> None:
    assert cells(shop, 1) == ["北京票通科技有限公司"] * 2
    told = detail(shop)
    assert "T1-20261123-0002" in told
    assert "edited; scanned: ••••" in told
    assert "removed; scanned: 海淀" in told
    assert "not exported yet" in told
    assert "2 records · ¥226.00" in shop.visible_texts() + page(shop)._count.text()


def test_a_part_of_a_name_finds_it_on_any_day(shop: Till, qtbot: QtBot) -> None:
    choose(shop, "period", "All days")
    qtbot.waitUntil(lambda: table(shop).model().rowCount() > 2)
    page(shop)._bar.search.setText("丹")
    qtbot.waitUntil(lambda: set(cells(shop, 1)) == {"宋丹"})
    page(shop)._bar.search.setText("91110108")
    qtbot.waitUntil(lambda: set(cells(shop, 1)) == {"北京票通科技有限公司"})
    page(shop)._bar.search.setText("r0")
    qtbot.waitUntil(lambda: len(cells(shop, 1)) == 1)


def test_a_word_that_is_typed_costs_one_question(shop: Till, qtbot: QtBot) -> None:
    asked: list[object] = []
    page(shop).asked.connect(asked.append)
    QTest.keyClicks(shop.widget("search"), "nobody")
    qtbot.waitUntil(lambda: cells(shop, 1) == [])
    assert len(asked) == 1
    assert "No invoices found" in empty_words(shop)


def test_more_comes_as_it_is_scrolled(shop: Till, qtbot: QtBot) -> None:
    choose(shop, "period", "Yesterday")
    qtbot.waitUntil(lambda: table(shop).model().rowCount() == 50)
    assert "60 records" in page(shop)._count.text()
    table(shop).scrollToBottom()
    qtbot.waitUntil(lambda: table(shop).model().rowCount() == 60)
    assert len(set(cells(shop, 0))) == 60


def test_nothing_is_voided_without_a_reason_whatever_key_is_pressed(
    shop: Till, qtbot: QtBot
) -> None:
    asked = void_page(shop)
    button = asked.findChild(QPushButton, "void_now")
    assert isinstance(button, QPushButton)
    assert not button.isEnabled()
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert asked.isVisible()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert ("T1-20261123-0002", "confirmed") in shop.invoices()


def test_a_record_is_voided_with_its_reason_and_seen_to_be(shop: Till, qtbot: QtBot) -> None:
    asked = void_page(shop)
    asked._reason.setText("wrong amount")
    QTest.mouseClick(asked._void, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cells(shop, 3) == ["voided", "not exported"])
    assert ("T1-20261123-0002", "voided") in shop.invoices()
    assert "wrong amount" in detail(shop)
    assert "Lee" in detail(shop)
    assert notice(shop) == "T1-20261123-0002 has been voided."
    assert not shop.widget("void_record").isEnabled()


def test_a_replacement_voids_the_record_when_it_is_confirmed(shop: Till, qtbot: QtBot) -> None:
    shop.click("replace_record")
    assert not shop.wiring.host.is_open
    assert shop.text("name") == "北京票通科技有限公司"
    assert "T1-20261123-0002" in shop.visible_texts()
    assert ("T1-20261123-0002", "confirmed") in shop.invoices()
    shop.type("amount", "58")
    shop.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(shop.window.invoice.confirmed_panel.isVisible)
    assert shop.invoices()[-2:] == [
        ("T1-20261123-0002", "voided"),
        ("T1-20261123-0003", "confirmed"),
    ]


def test_a_record_is_copied_as_text(shop: Till) -> None:
    shop.click("copy_record")
    copied = QGuiApplication.clipboard().text()
    assert "91110108MA0043365M" in copied
    assert "T1-20261123-0002" in copied


def test_a_record_and_a_day_are_put_on_paper(shop: Till, qtbot: QtBot) -> None:
    for name, file in (
        ("record_a4", "T1-20261123-0002.pdf"),
        ("record_roll", "T1-20261123-0002 80mm.pdf"),
        ("day_a4", "summary 2026-11-23.pdf"),
        ("day_roll", "summary 2026-11-23 80mm.pdf"),
    ):
        action = page(shop).findChild(QAction, name)
        assert isinstance(action, QAction)
        action.trigger()
        written = shop.folder / "paper" / file
        qtbot.waitUntil(partial(_told, shop, file))
        assert written.read_bytes().startswith(b"%PDF-")


def test_a_records_buyer_gets_a_card_with_his_code(shop: Till, qtbot: QtBot) -> None:
    action = page(shop).findChild(QAction, "record_card")
    assert isinstance(action, QAction)
    action.trigger()
    assert isinstance(shop.wiring.host.page, TitleCardPage)
    assert shop.text("card_name") == BUYER.name
    assert shop.text("card_tax_number") == BUYER.tax_number


def _told(shop: Till, ending: str) -> bool:
    return notice(shop).endswith(ending)


def test_a_folder_that_takes_no_paper_is_told(shop: Till, qtbot: QtBot) -> None:
    (shop.folder / "paper").write_text("a file in the folder's place")
    action = page(shop).findChild(QAction, "record_a4")
    assert isinstance(action, QAction)
    action.trigger()
    qtbot.waitUntil(lambda: notice(shop) != "")
    assert not notice(shop).startswith("Written")


def test_down_goes_from_the_words_to_the_list(shop: Till) -> None:
    QTest.keyClick(shop.widget("search"), Qt.Key.Key_Down)
    assert page(shop).focusWidget() is table(shop)


def test_it_fits_a_small_screen(shop: Till) -> None:
    assert page(shop).minimumSizeHint().width() <= 1000
    smallest = QSize(1000, 700)
    assert page(shop).minimumSizeHint().boundedTo(smallest) == page(shop).minimumSizeHint()


# ------------------------------------------------------------------------------------------ words


def confirmed(invoice: Invoice = INVOICE) -> ConfirmedInvoice:
    return ConfirmedInvoice("T1-20261123-0001", 1, invoice, NOON, "d")


def test_what_was_typed_is_told_from_what_was_scanned() -> None:
    said = {one.caption: one.source for one in buyer_words(confirmed())}
    assert said["Name"] == "scan"
    assert said["E-mail"] == "typed"
    typed = buyer_words(confirmed(replace(INVOICE, scanned=None)))
    assert {one.source for one in typed if one.source} == {"typed"}


def test_the_bureaus_number_and_day_stand_above_the_buyer_once(qtbot: QtBot) -> None:
    issuance = Issuance(
        IssueState.ISSUED, number="26112000000000000001", issued_on=date(2026, 11, 24)
    )
    details = InvoiceDetails()
    qtbot.addWidget(details)
    details.show_record(replace(confirmed(), issuance=issuance))
    texts = [part.text() for part in details.findChildren(QLabel)]
    place = texts.index("26112000000000000001")
    assert texts.count("26112000000000000001") == 1
    assert "2026-11-24" in texts[place:]
    assert place < texts.index(INVOICE.buyer.name)


def test_a_purged_record_says_so() -> None:
    purged = replace(confirmed(replace(INVOICE, buyer=Title())), purged=True)
    assert "purged" in as_text(purged)


def test_the_year_stands_where_it_is_another_one() -> None:
    model = InvoiceTableModel()
    last_year = replace(confirmed(), confirmed_at=NOON.replace(year=2025))
    yesterday = replace(confirmed(), confirmed_at=NOON - timedelta(days=1))
    model.show([confirmed(), yesterday, last_year], None)
    times = [model.data(model.index(row, 0)) for row in range(3)]
    assert times == ["11-23 12:00", "11-22 12:00", "2025-11-23 12:00"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_state_has_room_for_its_word(language: str, qtbot: QtBot) -> None:
    speak(language)
    model = InvoiceTableModel()
    shown = RecordTable(model)
    qtbot.addWidget(shown)
    room = shown.horizontalHeader().sectionSize(3)
    assert all(shown.fontMetrics().horizontalAdvance(one) < room for one in model.states())
    speak("en")


def test_an_empty_result_offers_all_days(shop: Till) -> None:
    button = shop.widget("all_days")
    assert not button.isVisible()
    shop.type("search", "宋丹")
    shop.qtbot.waitUntil(button.isVisible)
    assert table(shop).model().rowCount() == 0
    shop.click("all_days")
    shop.qtbot.waitUntil(lambda: table(shop).model().rowCount() == 50)
    assert not button.isVisible()
    shop.type("search", "nobody")
    shop.qtbot.waitUntil(lambda: table(shop).model().rowCount() == 0)
    assert not button.isVisible()


def test_yesterdays_invoice_is_found_by_its_initials_with_six_keys(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with closing(Journal.open(tmp_path)) as journal:
        journal.confirm("d1", INVOICE, at=NOON - timedelta(days=1))
        other = replace(INVOICE, buyer=Title(None, "宋丹"), order_number="R2")
        journal.confirm("d2", other, at=NOON)
    with started_till(tmp_path, qtbot, SETTINGS) as till:
        qtbot.waitUntil(till.window.isActiveWindow)
        QTest.keyClick(till.window.windowHandle(), Qt.Key.Key_F6)
        qtbot.waitUntil(lambda: isinstance(till.wiring.host.page, InvoiceListPage))
        qtbot.waitUntil(lambda: cells(till, 1) == ["宋丹"])
        for key in (Qt.Key.Key_B, Qt.Key.Key_J, Qt.Key.Key_P, Qt.Key.Key_T, Qt.Key.Key_Return):
            QTest.keyClick(till.widget("search"), key)
        qtbot.waitUntil(lambda: cells(till, 1) == ["北京票通科技有限公司"])
        assert "T1-20261122-0001" in detail(till)


def test_enter_on_an_empty_result_takes_all_days_and_further_typing_asks_for_them(
    shop: Till, qtbot: QtBot
) -> None:
    QTest.keyClicks(shop.widget("search"), "songdan")
    qtbot.waitUntil(shop.widget("all_days").isVisible)
    QTest.keyClick(shop.widget("search"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table(shop).model().rowCount() == 50)
    QTest.keyClicks(shop.widget("search"), "x")
    qtbot.waitUntil(lambda: table(shop).model().rowCount() == 0)
    assert "No invoices found" in empty_words(shop)


def test_a_search_that_comes_in_parts_goes_on_by_itself_until_a_page_is_there(
    shop: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoice_search, "BUDGET_S", -1.0)
    monkeypatch.setattr(invoice_search, "FIRST_WINDOW", 7)
    choose(shop, "period", "All days")
    qtbot.waitUntil(lambda: table(shop).model().rowCount() >= 50)
    QTest.keyClicks(shop.widget("search"), "r1")
    qtbot.waitUntil(lambda: cells(shop, 1) == ["北京票通科技有限公司"])
    assert "T1-20261123-0002" in detail(shop)
    qtbot.waitUntil(lambda: page(shop)._count.text() == "1 record · ¥113.00")
    QTest.keyClicks(shop.widget("search"), "nobody")
    qtbot.waitUntil(lambda: "No invoices found" in empty_words(shop))


def test_the_row_says_the_day_of_issue_and_a_key_copies_the_bureaus_number(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with closing(Journal.open(tmp_path)) as journal:
        number = journal.confirm("d1", INVOICE, at=NOON).number
        issued = IssuedAs("26112000000000000001", date(2026, 11, 24))
        journal.issuances.record([(number, issued)], at=NOON)
        journal.confirm("d2", replace(INVOICE, order_number="R2"), at=NOON + timedelta(seconds=1))
    with started_till(tmp_path, qtbot, SETTINGS) as till:
        till.click("key_list")
        qtbot.waitUntil(lambda: table(till).model().rowCount() == 2)
        button = till.widget("copy_issued")
        assert cells(till, 3) == ["not exported", "issued 11-24"]
        assert not button.isEnabled()  # The newest is not issued.
        page(till).choose(1)
        assert button.isEnabled()
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(page(till), Qt.Key.Key_C, modifiers)
        qtbot.waitUntil(lambda: notice(till) == "Copied.")
        assert QGuiApplication.clipboard().text() == "26112000000000000001 2026-11-24"
