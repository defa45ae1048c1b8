"""How many keys a customer costs, counted as they are pressed.

Digits of an amount and letters of a name are the customer's; the keys beside them are the till's.
What is scanned comes from a scanner and is not counted.
"""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.domain.invoice import DraftRefusal
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal import Journal
from pos_scanner.journal.issuances import Refusal
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import NOON, Till, notice_of, ready_till, type_text
from tests.export.conftest import EXAMPLES

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)
BUYER = Title(
    TitleType.COMPANY,
    "上海示例商贸有限公司",
    "91310000775785552L",
    "上海市示例路1号",
    "021-58888888",
    "中国工商银行上海示例支行",
    "0200049619200123456",
)
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
OTHER = replace(BUYER, name="北京示例科技有限公司", tax_number="91110108MA01ABCD2H")


class KeyCounter:
    """Presses keys where the focus is, as the window system does, and counts them."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self.count = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.keyClick(self._focus(), key, modifier)
        self.count += 1
        self._till.settle()

    def type(self, text: str) -> None:
        """Press a key a letter."""
        for letter in text:
            QTest.keyClicks(self._focus(), letter)
            self.count += 1

    def _focus(self) -> QWidget:
        front = self._till.wiring.host.page or self._till.window
        focus: QWidget | None = front.focusWidget()
        return front if focus is None else focus


@pytest.fixture
def keys(till: Till) -> KeyCounter:
    till.window.activateWindow()
    till.qtbot.waitUntil(lambda: QApplication.activeWindow() is till.window)
    return KeyCounter(till)


def scan(till: Till, buyer: Title) -> None:
    till.scan(bureau_code.encode(buyer))
    till.wait_for("name", buyer.name)


def type_amount(till: Till, keys: KeyCounter, digits: str) -> None:
    keys.type(digits)
    till.wait_for("amount", digits)


def wait_for_invoices(till: Till, count: int) -> None:
    till.qtbot.waitUntil(lambda: len(till.invoices()) == count)


def test_a_regular_customer_costs_one_key(till: Till, keys: KeyCounter) -> None:
    scan(till, BUYER)
    type_amount(till, keys, "113")
    keys.press(Qt.Key.Key_Return)
    wait_for_invoices(till, 1)
    assert keys.count - len("113") == 1


def test_a_special_invoice_costs_two_keys(till: Till, keys: KeyCounter) -> None:
    scan(till, BUYER)
    keys.press(Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    type_amount(till, keys, "113")
    keys.press(Qt.Key.Key_Return)
    wait_for_invoices(till, 1)
    assert keys.count - len("113") == 2


def test_a_second_customer_costs_two_keys(till: Till, keys: KeyCounter) -> None:
    """He was scanned while the first one's form waited for its amount."""
    scan(till, BUYER)
    type_amount(till, keys, "88")
    scan(till, OTHER)
    keys.press(Qt.Key.Key_F7)
    keys.press(Qt.Key.Key_Return)
    wait_for_invoices(till, 1)
    assert keys.count - len("88") == 2


def test_an_individual_by_hand_costs_one_key_more_than_a_scan(till: Till, keys: KeyCounter) -> None:
    type_amount(till, keys, "30")
    keys.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert till.focused() == "name"
    assert till.wiring.till.draft.buyer.title_type is TitleType.INDIVIDUAL
    type_text(till.widget("name"), "张晓梅")
    keys.press(Qt.Key.Key_Return)
    wait_for_invoices(till, 1)
    assert keys.count - len("30") == 2


def test_an_invoice_is_replaced_with_four_keys(till: Till, keys: KeyCounter) -> None:
    scan(till, BUYER)
    type_amount(till, keys, "88")
    keys.press(Qt.Key.Key_Return)
    wait_for_invoices(till, 1)
    keys.count = 0
    keys.press(Qt.Key.Key_F6)
    till.settle()
    keys.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    till.wait_for("name", BUYER.name)
    type_amount(till, keys, "99")
    keys.press(Qt.Key.Key_Return)
    wait_for_invoices(till, 2)
    till.settle()
    assert [state for _, state in till.invoices()] == ["voided", "confirmed"]
    assert keys.count - len("99") <= 4


def test_a_rejected_request_that_is_sent_again_as_it_was_is_asked_about(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with closing(Journal.open(tmp_path, till="T1")) as journal:
        invoice = replace(EXAMPLES[0][0], buyer=BUYER)
        rejected = journal.confirm("d0", invoice, at=NOON)
        journal.issuances.record([(rejected.number, Refusal("商品编码错误"))], at=NOON)
        refusal = DraftRefusal("商品编码错误", "tax_code")
        copy = replace(draft_replacing(rejected, "d1"), refusal=refusal)
        journal.drafts.hold(copy, "", at=NOON)
    with ready_till(tmp_path, qtbot) as till:
        till.settle()  # What is on hold is read after the journal has been opened.
        keys = KeyCounter(till)
        keys.press(Qt.Key.Key_F5)
        till.wait_for("name", BUYER.name)
        till.settle()
        keys.press(Qt.Key.Key_Return)
        till.settle()
        title, _ = notice_of(till.window.invoice)
        assert title == (
            f"Nothing has been changed since {rejected.number} was rejected: 商品编码错误"
        )
        assert [state for _, state in till.invoices()] == ["confirmed"]
        assert till.focused() == "line_tax_code"
        till.type("remark", "更正")
        till.press("remark", Qt.Key.Key_Return)
        wait_for_invoices(till, 2)
        assert [state for _, state in till.invoices()] == ["voided", "confirmed"]


def test_yesterdays_invoice_is_found_by_pinyin_with_six_keys(tmp_path: Path, qtbot: QtBot) -> None:
    with closing(Journal.open(tmp_path, till="T1")) as journal:
        yesterday = NOON - timedelta(days=1)
        invoice = replace(EXAMPLES[0][0], buyer=BUYER, sale_date=yesterday.date())
        journal.confirm("d0", invoice, at=yesterday)
    with ready_till(tmp_path, qtbot) as till:
        keys = KeyCounter(till)
        keys.press(Qt.Key.Key_F6)
        keys.type("shsl")
        keys.press(Qt.Key.Key_Return)
        record = till.widget("record")
        qtbot.waitUntil(lambda: BUYER.name in texts_of(record))
        assert keys.count <= 6


def texts_of(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))
