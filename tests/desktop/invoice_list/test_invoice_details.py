"""One invoice beside the list, readable whole: each field and where it came from."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_list.invoice_details import InvoiceDetails
from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
)
from pos_scanner.domain.title import Title, TitleType
from tests.desktop.conftest import NOON
from tests.desktop.lookup import HOSTILE_NAMES, label_texts, labels_with

SCANNED = Title(TitleType.COMPANY, "北京示例公司", "91110108MA01ABCD2H", phone="010-1")
LINES = (
    InvoiceLine("餐费", 11_300, Decimal("0.06")),
    InvoiceLine("啤酒", 1_130, Decimal("0.13"), unit="瓶", quantity=Decimal(2)),
)
CONTENT = Invoice(
    replace(SCANNED, phone="010-2"),
    LINES,
    NOON.date(),
    "R000123",
    "no onions",
    scanned=SCANNED,
    cashier="Lee",
    shift=7,
)
INVOICE = ConfirmedInvoice("T1-20261123-0001", 1, CONTENT, NOON, "d1")
VOIDED = replace(
    INVOICE,
    state=InvoiceState.VOIDED,
    voided_at=NOON,
    voided_by="老板",
    void_reason="Entered twice",
)


@pytest.fixture
def details(qtbot: QtBot) -> InvoiceDetails:
    details = InvoiceDetails()
    qtbot.addWidget(details)
    details.resize(420, 700)
    details.show()
    return details


def test_why_there_is_none_is_said(details: InvoiceDetails) -> None:
    details.show_words("No invoices found.")
    assert label_texts(details) == ["No invoices found."]


def test_every_field_of_the_invoice_can_be_read(details: InvoiceDetails) -> None:
    details.show_record(INVOICE)
    texts = label_texts(details)
    for text in (
        "T1-20261123-0001   confirmed",
        "¥124.30",
        "Ordinary invoice",
        "北京示例公司",
        "91110108MA01ABCD2H",
        "Company",
        "R000123",
        "no onions",
        "Lee",
        "7",
        "not exported yet",
        "2026-11-23",
        "2026-11-23 12:00:00",
    ):
        assert text in texts


def test_each_line_has_its_sum_at_the_right_edge(details: InvoiceDetails) -> None:
    details.show_record(INVOICE)
    for total in ("¥113.00", "¥11.30"):
        (label,) = labels_with(details, total)
        assert label.alignment() & Qt.AlignmentFlag.AlignRight
    texts = label_texts(details)
    assert texts.index("餐费  6%") + 1 == texts.index("¥113.00")
    assert texts.index("啤酒  13%  2瓶") + 1 == texts.index("¥11.30")


def test_an_edited_field_says_what_the_scan_had(details: InvoiceDetails) -> None:
    details.show_record(INVOICE)
    texts = label_texts(details)
    assert texts[texts.index("010-2") + 1] == "edited; scanned: 010-1"
    assert texts[texts.index("北京示例公司") + 1] == "scan"


@pytest.mark.parametrize(
    ("invoice", "words", "state", "amount_state"),
    [
        (INVOICE, "T1-20261123-0001   confirmed", "good", ""),
        (VOIDED, "T1-20261123-0001   voided", "bad", "off"),
    ],
)
def test_a_state_is_a_word_and_a_colour(
    details: InvoiceDetails,
    invoice: ConfirmedInvoice,
    words: str,
    state: str,
    amount_state: str,
) -> None:
    details.show_record(invoice)
    (head,) = labels_with(details, words)
    (amount,) = labels_with(details, "¥124.30")
    assert head.property("state") == state
    assert amount.property("state") == amount_state


def test_a_voided_one_says_when_by_whom_and_why(details: InvoiceDetails) -> None:
    details.show_record(VOIDED)
    texts = label_texts(details)
    assert texts[texts.index("Voided") + 1] == "2026-11-23 12:00 · 老板"
    assert texts[texts.index("Reason") + 1] == "Entered twice"


def test_a_special_invoice_and_its_batch_are_named(details: InvoiceDetails) -> None:
    special = replace(
        INVOICE, invoice=replace(CONTENT, kind=InvoiceKind.SPECIAL), exported_in="B20261123-001"
    )
    details.show_record(special)
    texts = label_texts(details)
    assert "Special VAT invoice" in texts
    assert texts[texts.index("Export batch") + 1] == "B20261123-001"


def test_a_purged_buyer_is_not_shown(details: InvoiceDetails) -> None:
    details.show_record(replace(INVOICE, invoice=replace(CONTENT, buyer=Title()), purged=True))
    texts = label_texts(details)
    assert "The buyer's details have been purged." in texts
    assert "010-1" not in " ".join(texts)


def test_the_next_invoice_leaves_nothing_of_the_last(details: InvoiceDetails) -> None:
    details.show_record(VOIDED)
    other = replace(INVOICE, number="T1-20261123-0002", invoice=replace(CONTENT, remark=""))
    details.show_record(other)
    texts = label_texts(details)
    assert "T1-20261123-0001   voided" not in texts
    assert "no onions" not in texts
    assert "Reason" not in texts


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_text_is_plain_text_and_stays_within_the_width(
    details: InvoiceDetails, name: str
) -> None:
    buyer = replace(SCANNED, name=name, address=name)
    details.show_record(replace(INVOICE, invoice=replace(CONTENT, buyer=buyer, remark=name)))
    labels = details.findChildren(QLabel)
    assert len(labels_with(details, name)) == 3
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert details.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_a_long_invoice_can_be_scrolled(details: InvoiceDetails) -> None:
    details.show_record(replace(INVOICE, invoice=replace(CONTENT, lines=LINES * 40)))
    details.ensurePolished()
    widget = details.widget()
    assert widget is not None
    assert widget.sizeHint().height() > details.height()
    assert details.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded
