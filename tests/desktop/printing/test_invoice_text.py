"""An invoice in words: what the screen, the paper and the clipboard say of it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.printing.invoice_text import (
    as_text,
    buyer_words,
    kind_words,
    line_words,
    other_words,
    state_words,
    sums_words,
    void_words,
)
from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
)
from pos_scanner.domain.title import Title, TitleType
from tests.desktop.conftest import NOON
from tests.desktop.lookup import HOSTILE_NAMES

LINE = InvoiceLine("餐费", 11_300, Decimal("0.06"))
SCANNED = Title(TitleType.COMPANY, "北京示例公司", "91110108MA01ABCD2H", address="海淀")


def invoice(
    buyer: Title = SCANNED,
    scanned: Title | None = SCANNED,
    *,
    kind: InvoiceKind = InvoiceKind.ORDINARY,
    lines: tuple[InvoiceLine, ...] = (LINE,),
) -> ConfirmedInvoice:
    content = Invoice(buyer, lines, NOON.date(), scanned=scanned, kind=kind)
    return ConfirmedInvoice("T1-20261123-0001", 1, content, NOON, "d1")


VOIDED = replace(
    invoice(),
    state=InvoiceState.VOIDED,
    voided_at=NOON,
    voided_by="老板",
    void_reason="Entered twice",
)

# -------------------------------------------------------------------------- its state and kind


@pytest.mark.parametrize(
    ("language", "state", "words"),
    [
        ("en", InvoiceState.CONFIRMED, "confirmed"),
        ("en", InvoiceState.VOIDED, "voided"),
        ("zh_CN", InvoiceState.CONFIRMED, "已确认"),
        ("zh_CN", InvoiceState.VOIDED, "已作废"),
    ],
)
def test_a_state_is_a_sign_and_a_word(language: str, state: InvoiceState, words: str) -> None:
    speak(language)
    text = state_words(replace(invoice(), state=state))
    speak("en")
    assert text == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (InvoiceKind.ORDINARY, "Ordinary invoice"),
        (InvoiceKind.SPECIAL, "Special VAT invoice"),
    ],
)
def test_a_kind_has_its_words(kind: InvoiceKind, words: str) -> None:
    assert kind_words(invoice(kind=kind)) == words


def test_of_an_invoice_that_stands_no_voiding_is_told() -> None:
    assert void_words(replace(invoice(), void_reason="left over", voided_at=NOON)) == ()


@pytest.mark.parametrize(
    ("voided", "words"),
    [
        (VOIDED, "2026-11-23 12:00 · 老板"),
        (replace(VOIDED, voided_by=""), "2026-11-23 12:00"),
        (replace(VOIDED, voided_at=None), "老板"),
        (replace(VOIDED, voided_at=None, voided_by=""), ""),
    ],
)
def test_a_voiding_says_what_is_known_of_it(voided: ConfirmedInvoice, words: str) -> None:
    at, reason = void_words(voided)
    assert (at.caption, at.value) == ("Voided", words)
    assert (reason.caption, reason.value) == ("Reason", "Entered twice")


def test_a_replaced_one_names_what_took_its_place() -> None:
    reason = void_words(replace(VOIDED, void_reason="→ T1-20261123-0007"))[1]
    assert (reason.caption, reason.value) == ("Replaced by", "T1-20261123-0007")


# -------------------------------------------------------------------------------------- a buyer


@pytest.mark.parametrize(
    ("address", "scanned", "value", "source"),
    [
        ("海淀", "海淀", "海淀", "scan"),
        ("海淀", " 海淀 ", "海淀", "scan"),
        ("朝阳", "海淀", "朝阳", "edited; scanned: 海淀"),
        ("", "海淀", "–", "removed; scanned: 海淀"),
        ("朝阳", "", "朝阳", "typed"),
    ],
)
def test_a_field_says_where_it_came_from(
    address: str, scanned: str, value: str, source: str
) -> None:
    words = buyer_words(
        invoice(replace(SCANNED, address=address), replace(SCANNED, address=scanned))
    )
    (entry,) = [entry for entry in words if entry.caption == "Address"]
    assert (entry.value, entry.source) == (value, source)


def test_without_a_scan_everything_was_typed() -> None:
    sources = {entry.source for entry in buyer_words(invoice(scanned=None)) if entry.source}
    assert sources == {"typed"}


def test_empty_fields_take_no_line() -> None:
    assert [entry.caption for entry in buyer_words(invoice(Title(None, "宋丹"), None))] == ["Name"]


@pytest.mark.parametrize(
    ("title_type", "words"),
    [(TitleType.COMPANY, "Company"), (TitleType.INDIVIDUAL, "Individual")],
)
def test_the_kind_of_buyer_stands_after_the_name(title_type: TitleType, words: str) -> None:
    entries = buyer_words(invoice(Title(title_type, "宋丹"), None))
    assert [(entry.caption, entry.value) for entry in entries] == [
        ("Name", "宋丹"),
        ("Buyer", words),
    ]


def test_fields_stand_in_the_forms_order() -> None:
    buyer = Title(TitleType.COMPANY, "甲", "T", "A", "P", "B", "N", "e@x.cn")
    captions = [entry.caption for entry in buyer_words(invoice(buyer, None))]
    assert captions == [
        "Name",
        "Buyer",
        "Tax number",
        "Address",
        "Phone",
        "Bank",
        "Account",
        "E-mail",
    ]


def test_of_a_purged_buyer_nothing_is_told_but_that() -> None:
    (entry,) = buyer_words(replace(invoice(), purged=True))
    assert entry.caption == ""
    assert entry.value == "The buyer's details have been purged."


# --------------------------------------------------------------------------------------- a line


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (LINE, "餐费  6%"),
        (replace(LINE, tax_rate=Decimal("0.015")), "餐费  1.5%"),
        (replace(LINE, tax_rate=Decimal(0)), "餐费  0%"),
        (replace(LINE, tax_rate=Decimal(0), exempt=True), "餐费  Exempt"),
        (replace(LINE, spec="500ml"), "餐费  500ml  6%"),
        (replace(LINE, quantity=Decimal(2)), "餐费  6%  2"),
        (replace(LINE, quantity=Decimal(2), unit="瓶"), "餐费  6%  2瓶"),
        (replace(LINE, quantity=Decimal("2.50"), unit="kg"), "餐费  6%  2.5kg"),
        (replace(LINE, quantity=Decimal("1E+2"), unit="g"), "餐费  6%  100g"),
        (
            replace(LINE, quantity=Decimal(2), unit="瓶", unit_price=Decimal("56.50")),
            "餐费  6%  2瓶 × 56.5",
        ),
        (replace(LINE, unit="瓶"), "餐费  6%"),
        (replace(LINE, discount_fen=1_130), "餐费  6%  discount 11.30"),
        (replace(LINE, tax_code="3070401000000000000"), "餐费  6%  3070401000000000000"),
    ],
)
def test_a_line_says_what_was_sold(line: InvoiceLine, words: str) -> None:
    assert line_words(line, price_includes_tax=True) == (words, "¥113.00")


@pytest.mark.parametrize(
    ("includes_tax", "price", "words"),
    [
        (False, Decimal(50), "餐费  6%  2 × 50 (without tax)"),
        (True, Decimal(50), "餐费  6%  2 × 50"),
        (False, None, "餐费  6%  2"),
    ],
)
def test_a_price_without_tax_says_so(includes_tax: bool, price: Decimal | None, words: str) -> None:
    line = replace(LINE, quantity=Decimal(2), unit_price=price)
    assert line_words(line, price_includes_tax=includes_tax)[0] == words


@pytest.mark.parametrize(("gross_fen", "words"), [(1, "¥0.01"), (123_456_789, "¥1,234,567.89")])
def test_a_lines_sum_has_two_places(gross_fen: int, words: str) -> None:
    assert line_words(replace(LINE, gross_fen=gross_fen), price_includes_tax=True)[1] == words


def test_sums_are_net_tax_and_total() -> None:
    words = "Net_213.20   Tax_12.80   Total_¥226.00".replace("_", "\N{NO-BREAK SPACE}")
    assert sums_words(invoice(lines=(LINE, LINE))) == words


# --------------------------------------------------------------------------------- what else


def test_only_what_there_is_is_told() -> None:
    entries = {entry.caption: entry.value for entry in other_words(invoice())}
    assert entries == {
        "Day of sale": "2026-11-23",
        "Confirmed": "2026-11-23 12:00:00",
        "Export batch": "not exported yet",
    }


def test_all_that_there_is_is_told() -> None:
    content = replace(
        invoice().invoice,
        order_number="R1",
        remark="no onions",
        cashier="Lee",
        shift=7,
        replaces="T1-20261122-0009",
    )
    record = replace(invoice(), invoice=content, exported_in="B20261123-001")
    assert [(entry.caption, entry.value) for entry in other_words(record)] == [
        ("Order no.", "R1"),
        ("Remark", "no onions"),
        ("Day of sale", "2026-11-23"),
        ("Confirmed", "2026-11-23 12:00:00"),
        ("Cashier", "Lee"),
        ("Shift", "7"),
        ("Replaces", "T1-20261122-0009"),
        ("Export batch", "B20261123-001"),
    ]


# ------------------------------------------------------------------------------- the clipboard


def test_the_clipboard_has_a_line_for_each() -> None:
    record = replace(
        VOIDED, invoice=replace(VOIDED.invoice, lines=(LINE, replace(LINE, item="茶")))
    )
    assert as_text(record).splitlines() == [
        "T1-20261123-0001  voided  Ordinary invoice",
        "Voided: 2026-11-23 12:00 · 老板",
        "Reason: Entered twice",
        "Name: 北京示例公司",
        "Buyer: Company",
        "Tax number: 91110108MA01ABCD2H",
        "Address: 海淀",
        "餐费  6%  ¥113.00",
        "茶  6%  ¥113.00",
        "Net 213.20   Tax 12.80   Total ¥226.00",
        "Day of sale: 2026-11-23",
        "Confirmed: 2026-11-23 12:00:00",
        "Export batch: not exported yet",
    ]


def test_a_purged_one_has_no_empty_caption_on_the_clipboard() -> None:
    lines = as_text(replace(invoice(Title()), purged=True)).splitlines()
    assert lines[1] == "The buyer's details have been purged."


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_the_clipboard_has_a_name_letter_for_letter(name: str) -> None:
    assert f"Name: {name}" in as_text(invoice(Title(None, name), None)).splitlines()


def test_the_clipboard_speaks_chinese() -> None:
    speak("zh_CN")
    text = as_text(VOIDED)
    speak("en")
    assert "已作废" in text
    assert "Reason" not in text
    assert "Net" not in text
