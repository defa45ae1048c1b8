"""What was confirmed, large, with ten seconds to take it back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.confirmed_panel import UNDO_SECONDS, ConfirmedPanel
from pos_scanner.desktop.messages.language import speak
from tests.desktop.conftest import click, find
from tests.export.conftest import EXAMPLES
from tests.screenshots.samples import invoices


class Panel(ConfirmedPanel):
    """The panel with a clock of the test's own."""

    def __init__(self) -> None:
        super().__init__()
        self._timer.setInterval(1 << 30)
        self.signals: list[str] = []
        self.undo_requested.connect(lambda: self.signals.append("undo"))
        self.next_requested.connect(lambda: self.signals.append("next"))
        self.expired.connect(lambda: self.signals.append("expired"))

    def let_seconds_pass(self, count: int) -> None:
        for _ in range(count):
            self._timer.timeout.emit()

    @property
    def is_counting(self) -> bool:
        return self._timer.isActive()


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    speak("en")
    panel = Panel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_invoice(invoices()[0])
    return panel


def test_it_shows_number_buyer_and_total(panel: Panel) -> None:
    confirmed = invoices()[0]
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert find(panel, QLabel, "done_number").text() == confirmed.number
    assert confirmed.invoice.buyer.name in texts
    assert any(text.startswith("¥") for text in texts)


def test_enter_goes_on_to_the_next_customer_once_the_first_second_is_over(panel: Panel) -> None:
    panel.press_enter()  # Perhaps a second one of who confirmed.
    assert panel.signals == []
    panel.let_seconds_pass(1)
    panel.press_enter()
    assert panel.signals == ["next"]


def test_the_seconds_left_stand_on_the_button(panel: Panel) -> None:
    undo = find(panel, QPushButton, "undo_confirmation")
    assert undo.text() == f"Undo ({UNDO_SECONDS} s)  F7"
    panel.let_seconds_pass(3)
    assert undo.text() == f"Undo ({UNDO_SECONDS - 3} s)  F7"


def test_after_ten_seconds_it_can_be_taken_back_no_more(panel: Panel) -> None:
    panel.let_seconds_pass(UNDO_SECONDS - 1)
    assert panel.signals == []
    panel.let_seconds_pass(1)
    assert panel.signals == ["expired"]
    assert not panel.is_counting


def test_the_next_invoice_begins_its_own_ten_seconds(panel: Panel) -> None:
    panel.let_seconds_pass(8)
    panel.show_invoice(replace(invoices()[0], number="T1-20261123-0099"))
    assert find(panel, QPushButton, "undo_confirmation").text() == f"Undo ({UNDO_SECONDS} s)  F7"
    assert find(panel, QLabel, "done_number").text() == "T1-20261123-0099"


def test_no_second_is_counted_once_it_was_stopped(panel: Panel) -> None:
    panel.stop()
    assert not panel.is_counting


def test_its_buttons_say_what_is_wanted(panel: Panel) -> None:
    click(panel, "undo_confirmation")
    click(panel, "next_customer")
    assert panel.signals == ["undo", "next"]


def test_markup_in_a_buyers_name_is_text(panel: Panel) -> None:
    invoice, _ = EXAMPLES[0]
    buyer = replace(invoice.buyer, name="<b>bold</b>")
    panel.show_invoice(replace(invoices()[0], invoice=replace(invoice, buyer=buyer)))
    assert "<b>bold</b>" in [label.text() for label in panel.findChildren(QLabel)]


def test_a_double_click_on_confirm_does_not_take_away_what_was_confirmed(panel: Panel) -> None:
    """Its second half comes where the next customer's button stands by then."""
    button = find(panel, QPushButton, "next_customer")
    place = QPointF(button.rect().center())
    second_half = QMouseEvent(
        QEvent.Type.MouseButtonDblClick,
        place,
        button.mapToGlobal(place),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(button, second_half)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert panel.signals == []
    click(panel, "next_customer")
    assert panel.signals == ["next"]
