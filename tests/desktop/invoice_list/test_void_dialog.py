"""An invoice is voided with a reason, by its own button; Enter and Esc leave it as it is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_list.void_dialog import LONGEST_REASON, VoidDialog
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.title import Title
from tests.desktop.conftest import type_text
from tests.desktop.invoice_list.test_invoice_details import CONTENT, INVOICE
from tests.desktop.lookup import (
    HOSTILE_NAMES,
    click,
    entries,
    is_enabled,
    label_texts,
    labels_with,
    part,
    pick,
)

USUAL = [
    "Choose a reason …",
    "Wrong buyer",
    "Wrong amount or item",
    "Entered twice",
    "Goods returned",
    "The customer wants no invoice",
]


class Voiding(QWidget):
    """A window with the dialog over it, and the reasons that it gave."""

    def __init__(self, invoice: ConfirmedInvoice = INVOICE) -> None:
        super().__init__()
        self.resize(900, 700)
        self.dialog = VoidDialog(self, invoice)
        self.reasons: list[str] = []
        self.dialog.void_requested.connect(self.reasons.append)

    def reason(self) -> QLineEdit:
        return part(self.dialog, QLineEdit, "void_reason")


@pytest.fixture
def voiding(qtbot: QtBot) -> Voiding:
    voiding = Voiding()
    qtbot.addWidget(voiding)
    voiding.show()
    voiding.dialog.open()
    qtbot.waitUntil(voiding.dialog.isActiveWindow)
    return voiding


def test_it_says_which_invoice(voiding: Voiding) -> None:
    texts = label_texts(voiding.dialog)
    assert texts[:3] == [
        "Void T1-20261123-0001?",
        "北京示例公司",
        "Net\N{NO-BREAK SPACE}116.60   Tax\N{NO-BREAK SPACE}7.70   Total\N{NO-BREAK SPACE}¥124.30",
    ]


def test_what_accounting_has_already_is_said(qtbot: QtBot) -> None:
    voiding = Voiding(replace(INVOICE, exported_in="B20261123-001"))
    qtbot.addWidget(voiding)
    words = " ".join(label_texts(voiding.dialog))
    assert "Accounting has already received it in B20261123-001: tell them." in words


def test_of_what_accounting_has_not_nothing_is_said(voiding: Voiding) -> None:
    assert "Accounting" not in " ".join(label_texts(voiding.dialog))


def test_without_a_reason_nothing_is_voided(voiding: Voiding) -> None:
    assert not is_enabled(voiding.dialog, "void_now")
    click(voiding.dialog, "void_now")
    assert voiding.reasons == []


@pytest.mark.parametrize("blanks", ["", "   "])
def test_blanks_are_no_reason(voiding: Voiding, blanks: str) -> None:
    type_text(voiding.reason(), "x")
    assert is_enabled(voiding.dialog, "void_now")
    voiding.reason().setText(blanks)
    assert not is_enabled(voiding.dialog, "void_now")


def test_a_typed_reason_is_given_without_its_blanks(voiding: Voiding) -> None:
    type_text(voiding.reason(), "  金额打错了 ")
    click(voiding.dialog, "void_now")
    assert voiding.reasons == ["金额打错了"]
    assert not voiding.dialog.isVisible()


def test_usual_reasons_are_offered(voiding: Voiding) -> None:
    assert entries(voiding.dialog, "usual_reasons") == USUAL


@pytest.mark.parametrize("reason", USUAL[1:])
def test_a_usual_reason_is_put_into_the_field(voiding: Voiding, reason: str) -> None:
    pick(voiding.dialog, "usual_reasons", reason)
    assert voiding.reason().text() == reason
    assert voiding.dialog.focusWidget() is part(voiding.dialog, QPushButton, "void_now")
    click(voiding.dialog, "void_now")
    assert voiding.reasons == [reason]


def test_the_lists_first_line_is_no_reason(voiding: Voiding) -> None:
    type_text(voiding.reason(), "typed")
    pick(voiding.dialog, "usual_reasons", USUAL[0])
    assert voiding.reason().text() == "typed"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_goes_from_the_reason_to_the_button_that_voids(voiding: Voiding, key: Qt.Key) -> None:
    type_text(voiding.reason(), "twice")
    QTest.keyClick(voiding.reason(), key)
    assert voiding.reasons == []
    assert voiding.dialog.focusWidget() is part(voiding.dialog, QPushButton, "void_now")


def test_esc_voids_nothing_even_with_a_reason(voiding: Voiding) -> None:
    type_text(voiding.reason(), "twice")
    QTest.keyClick(voiding.reason(), Qt.Key.Key_Escape)
    assert voiding.reasons == []
    assert not voiding.dialog.isVisible()


def test_the_cursor_waits_in_the_reason(voiding: Voiding) -> None:
    assert voiding.dialog.focusWidget() is voiding.reason()
    QTest.keyClick(voiding.reason(), Qt.Key.Key_Return)
    assert voiding.dialog.isVisible()
    assert voiding.dialog.focusWidget() is voiding.reason()


def test_enter_at_the_usual_reasons_voids_nothing(voiding: Voiding) -> None:
    type_text(voiding.reason(), "twice")
    reasons = part(voiding.dialog, QComboBox, "usual_reasons")
    reasons.setFocus()
    QTest.keyClick(reasons, Qt.Key.Key_Return)
    assert voiding.reasons == []


def test_a_reason_is_kept_short(voiding: Voiding) -> None:
    type_text(voiding.reason(), "x" * (LONGEST_REASON + 20))
    click(voiding.dialog, "void_now")
    assert voiding.reasons == ["x" * LONGEST_REASON]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_plain_text(name: str, qtbot: QtBot) -> None:
    voiding = Voiding(replace(INVOICE, invoice=replace(CONTENT, buyer=Title(None, name))))
    qtbot.addWidget(voiding)
    (label,) = labels_with(voiding.dialog, name)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.wordWrap()


def test_what_takes_the_focus_has_a_name(voiding: Voiding) -> None:
    assert part(voiding.dialog, QComboBox, "usual_reasons").accessibleName() == "Usual reasons"
    assert voiding.reason().accessibleName() == "Reason"
    assert "no customer names" in voiding.reason().placeholderText()


def test_it_is_asked_in_chinese_too(qtbot: QtBot) -> None:
    speak("zh_CN")
    voiding = Voiding()
    qtbot.addWidget(voiding)
    speak("en")
    assert "T1-20261123-0001" in voiding.dialog.windowTitle()
    assert "作废" in voiding.dialog.windowTitle()
    assert all(not words.isascii() for words in entries(voiding.dialog, "usual_reasons"))


def test_what_is_typed_is_the_reason(voiding: Voiding) -> None:
    part(voiding.dialog, QPushButton, "close_page").setFocus()
    for letter in "wrong":
        QTest.keyClicks(voiding.dialog.focusWidget(), letter)
    assert voiding.reason().text() == "wrong"
    assert voiding.reason().hasFocus()


def test_enter_after_the_reason_goes_to_the_button_that_voids(voiding: Voiding) -> None:
    voiding.reason().setFocus()
    type_text(voiding.reason(), "wrong")
    QTest.keyClick(voiding.reason(), Qt.Key.Key_Return)
    assert voiding.dialog.isVisible()
    assert voiding.reasons == []
    void = part(voiding.dialog, QPushButton, "void_now")
    assert void.hasFocus()
    QTest.keyClick(void, Qt.Key.Key_Return)
    assert voiding.reasons == ["wrong"]
