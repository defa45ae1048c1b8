"""How an invoice and a draft stand in the file: literals both ways, and any text that there is."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    Draft,
    DraftLine,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
)
from pos_scanner.domain.title import EMPTY_TITLE, Title, TitleSource, TitleType
from pos_scanner.journal.storage import row_mapping
from tests.journal.fixed_day import BUYER, CABBAGE, SALT, SCANNED, company, individual

AT = datetime.fromisoformat("2026-11-24T09:30:15.000005+08:00")
PERSONAL = "8293337dc4fdde99ad2da46f2e9eb321e80659b444409ef11f00eb53c4f09d66"
INVOICE_ROW: dict[str, Any] = {
    "sequence": 4,
    "number": "T1-20261124-0001",
    "draft_id": "draft-4",
    "kind": "增值税专用发票",
    "buyer_type": 0,
    "buyer_name": "北京票通科技有限公司",
    "buyer_tax_number": "91110108MA0043365M",
    "buyer_address": "北京市海淀区1号",
    "buyer_phone": "010-62511111",
    "buyer_bank_name": "招商银行",
    "buyer_bank_account": "862280123410001",
    "buyer_email": "ap@example.cn",
    "scanned": '{"email": ""}',
    "title_source": "wechat",
    "order_number": "R-1001",
    "remark": "开会用",
    "cashier": "张三",
    "sale_date": "2026-11-23",
    "price_includes_tax": 1,
    "shift": None,
    "replaces": "",
    "confirmed_on": "2026-11-24",
    "confirmed_at": "2026-11-24T09:30:15.000005+08:00",
    "gross_fen": 12330,
    "personal_sha256": PERSONAL,
    "personal_salt": "fixed-salt-abcde",
}
MEAL_TEXTS = ("*餐饮服务*餐费", "3070401000000000000", "", "")
LINE_ROWS: list[row_mapping.Row] = [
    (4, 1, *MEAL_TEXTS, None, None, "0.06", 0, 10070, 9500, 570, 530),
    (4, 2, "*文具*笔记本", "", "A5", "本", "4", "5.65", "0.13", 0, 2260, 2000, 260, 0),
]  # fmt: skip
CHAIN_ENTRY = (
    '{"cashier":"张三","confirmed_at":"2026-11-24T09:30:15.000005+08:00","draft_id":"draft-4",'
    '"event":"confirmed","kind":"增值税专用发票","lines":[[4,1,"*餐饮服务*餐费",'
    '"3070401000000000000","","",null,null,"0.06",0,10070,9500,570,530],[4,2,"*文具*笔记本","",'
    '"A5","本","4","5.65","0.13",0,2260,2000,260,0]],"number":"T1-20261124-0001",'
    '"order_number":"R-1001","personal_sha256":"' + PERSONAL + '","price_includes_tax":true,'
    '"replaces":"","sale_date":"2026-11-23","sequence":4,"shift":null}'
)
DRAFT_JSON = (
    '{"order_number": "R-7", "remark": "备注", "replaces": "T1-20261123-0001", "buyer":'
    ' {"title_type": 0, "name": "北京票通科技有限公司", "tax_number": "91110108MA0043365M",'
    ' "address": "北京市海淀区1号", "phone": "010-62511111", "bank_name": "招商银行",'
    ' "bank_account": "862280123410001", "email": "ap@example.cn"}, "scanned": {"title_type": 0,'
    ' "name": "北京票通科技有限公司", "tax_number": "91110108MA0043365M", "address":'
    ' "北京市海淀区1号", "phone": "010-62511111", "bank_name": "招商银行", "bank_account":'
    ' "862280123410001", "email": ""}, "title_source": "wechat", "kind": "增值税专用发票",'
    ' "price_includes_tax": true, "lines": [{"item": "", "amount": "12+3", "tax_rate": "0.06",'
    ' "tax_code": "", "spec": "", "unit": "", "quantity": "", "unit_price": "", "discount": ""}]}'
)
DRAFT = Draft(
    "d9",
    BUYER,
    SCANNED,
    TitleSource.WECHAT,
    InvoiceKind.SPECIAL,
    "R-7",
    (DraftLine(amount="12+3"),),
    "备注",
    replaces="T1-20261123-0001",
)
NOT_VOID = (None, None, None)


def confirmed(invoice: Invoice) -> ConfirmedInvoice:
    return ConfirmedInvoice("T1-20261124-0001", 4, invoice, AT, "draft-4")


def stored(row: dict[str, Any]) -> row_mapping.Row:
    """The columns in the order in which they are read."""
    exports = {"exported_in": None, "void_exported_in": None}
    complete = {"state": "confirmed", **exports, "purged_in": None} | row
    return tuple(complete[name] for name in row_mapping.INVOICE_COLUMNS.split(", "))


def read(row: dict[str, Any], void: row_mapping.Row = NOT_VOID) -> ConfirmedInvoice:
    return row_mapping.confirmed_invoice(stored(row), void, LINE_ROWS)


def test_an_invoice_stands_in_its_columns() -> None:
    assert row_mapping.invoice_row(confirmed(company()), SALT) == INVOICE_ROW


def test_the_lines_of_an_invoice_stand_in_theirs() -> None:
    assert row_mapping.line_rows(confirmed(company())) == LINE_ROWS


def test_a_confirmation_binds_exactly_this_json() -> None:
    entry = row_mapping.chain_entry(confirmed(company()), PERSONAL)
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text == CHAIN_ENTRY


def test_the_columns_make_the_same_invoice_again() -> None:
    assert read(INVOICE_ROW) == confirmed(company())


def test_an_invoice_typed_by_hand_has_no_scan_and_no_source() -> None:
    row = row_mapping.invoice_row(confirmed(individual("T1-20261123-0002")), "")
    expected = {
        "buyer_type": 1,
        "scanned": None,
        "title_source": None,
        "price_includes_tax": 0,
        "replaces": "T1-20261123-0002",
        "confirmed_on": "2026-11-24",
        "sale_date": "2026-11-22",
        "gross_fen": 1250,
    }
    assert {name: row[name] for name in expected} == expected
    assert read(row).invoice.scanned is None
    assert read(row).invoice.price_includes_tax is False


@pytest.mark.parametrize(
    ("scanned", "text"),
    [
        (BUYER, "{}"),
        (replace(BUYER, name="北京票通"), '{"name": "北京票通"}'),
        (replace(BUYER, title_type=None), '{"title_type": null}'),
    ],
)
def test_of_a_scan_only_what_the_buyer_differs_in_is_stored(scanned: Title, text: str) -> None:
    row = row_mapping.invoice_row(confirmed(replace(company(), scanned=scanned)), SALT)
    assert row["scanned"] == text
    assert read(row).invoice.scanned == scanned


def test_a_void_is_read_with_its_time_cashier_and_reason() -> None:
    at = "2026-11-24T10:00:00+08:00"
    row = INVOICE_ROW | {"state": "voided", "exported_in": "B20261124-001"}
    invoice = read(row, (at, "typed wrong", '{"cashier":"李四"}'))
    assert invoice.state is InvoiceState.VOIDED
    assert invoice.voided_at == datetime.fromisoformat(at)
    assert (invoice.voided_by, invoice.void_reason) == ("李四", "typed wrong")
    assert invoice.exported_in == "B20261124-001"


def test_a_void_in_a_one_person_shop_names_nobody() -> None:
    assert read(INVOICE_ROW, ("2026-11-24T10:00:00+08:00", "", '{"shift":1}')).voided_by == ""


def test_an_invoice_that_is_not_void_has_no_time_nobody_and_no_reason() -> None:
    invoice = read(INVOICE_ROW)
    assert (invoice.voided_at, invoice.voided_by, invoice.void_reason) == (None, "", "")
    assert invoice.purged is False


def test_an_invoice_with_a_purge_entry_is_purged() -> None:
    assert read(INVOICE_ROW | {"purged_in": 8}).purged is True


@pytest.mark.parametrize(
    ("invoice", "salt", "digest"),
    [
        (company(), "", "3f231b4ccb93e72d02b9984283d567dfbbf8eb123bae6c3eebf76f338c480f96"),
        (company(), SALT, PERSONAL),
        (individual(), "", "26a6bc8d546dc5739092d63cc915589cfde3dc681eb3b1183b452c737aad17c6"),
    ],
)
def test_what_is_personal_has_its_known_digest_with_a_salt_and_without(
    invoice: Invoice, salt: str, digest: str
) -> None:
    assert row_mapping.personal_digest(invoice, salt) == digest


@pytest.mark.parametrize(
    "change",
    [
        {"buyer": replace(BUYER, email="")},
        {"scanned": None},
        {"remark": "开会用 "},
    ],
)
def test_a_change_of_buyer_scan_or_remark_changes_the_digest(change: dict[str, Any]) -> None:
    assert row_mapping.personal_digest(replace(company(), **change), SALT) != PERSONAL


def test_only_an_invoice_without_buyer_scan_and_remark_is_emptied() -> None:
    emptied = replace(company(), buyer=EMPTY_TITLE, scanned=None, remark="")
    assert row_mapping.is_emptied(emptied)
    assert not row_mapping.is_emptied(replace(emptied, buyer=Title(None, "x")))
    assert not row_mapping.is_emptied(replace(emptied, scanned=EMPTY_TITLE))
    assert not row_mapping.is_emptied(replace(emptied, remark="x"))


def agrees(columns: dict[str, Any], lines: list[row_mapping.Row] = LINE_ROWS) -> bool:
    return row_mapping.derived_columns_agree(confirmed(company()), columns, lines)


def test_the_columns_of_an_invoice_agree_with_its_values() -> None:
    assert agrees(INVOICE_ROW)


@pytest.mark.parametrize(
    "change",
    [
        {"gross_fen": 12331},
        {"confirmed_on": "2026-11-23"},
        {"personal_sha256": "0" * 64},
        {"personal_salt": "another"},
        {"title_source": None},
    ],
)
def test_a_column_that_differs_from_the_values_is_noticed(change: dict[str, Any]) -> None:
    assert not agrees(INVOICE_ROW | change)


def test_a_line_whose_amounts_do_not_add_up_is_noticed() -> None:
    assert not agrees(INVOICE_ROW, [LINE_ROWS[0], (*LINE_ROWS[1][:11], 1999, 261, 0)])
    assert not agrees(INVOICE_ROW, LINE_ROWS[:1])


def test_how_the_scan_is_spelt_is_no_difference_and_a_purge_keeps_its_digest() -> None:
    assert agrees(INVOICE_ROW | {"scanned": '{"email":""}'})
    emptied = replace(company(), buyer=EMPTY_TITLE, scanned=None, remark="")
    purged = replace(confirmed(emptied), purged=True)
    columns = row_mapping.invoice_row(purged, "") | {"personal_sha256": "f" * 64}
    assert row_mapping.derived_columns_agree(purged, columns, LINE_ROWS)
    assert not row_mapping.derived_columns_agree(replace(purged, purged=False), columns, LINE_ROWS)


def test_a_draft_stands_in_the_file_as_exactly_this_json() -> None:
    assert row_mapping.draft_json(DRAFT) == DRAFT_JSON


def test_the_json_makes_the_same_draft_again() -> None:
    assert row_mapping.draft("d9", DRAFT_JSON) == DRAFT


def test_an_empty_draft_comes_back_empty() -> None:
    assert row_mapping.draft("d0", row_mapping.draft_json(Draft("d0"))) == Draft("d0")


@pytest.mark.parametrize("text", ["", "[]", "{}", DRAFT_JSON.replace("wechat", "telepathy")])
def test_a_json_that_is_no_draft_makes_none(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        row_mapping.draft("d9", text)


def test_half_a_character_becomes_the_replacement_mark_everywhere() -> None:
    half = "a\ud800b"
    line = replace(CABBAGE, item=half, tax_code=half, spec=half, unit=half)
    title = Title(None, *[half] * 7)
    invoice = row_mapping.storable_invoice(
        Invoice(title, (line,), date(2026, 11, 23), half, half, scanned=title, cashier=half,
                replaces=half)
    )  # fmt: skip
    whole = "a\ufffdb"
    assert invoice.buyer == invoice.scanned == Title(None, *[whole] * 7)
    (stored_line,) = invoice.lines
    assert {stored_line.item, stored_line.tax_code, stored_line.spec, stored_line.unit} == {whole}
    assert {invoice.order_number, invoice.remark, invoice.cashier, invoice.replaces} == {whole}
    assert stored_line.gross_fen == 1250


def test_an_invoice_without_a_scan_is_storable_without_one() -> None:
    assert row_mapping.storable_invoice(individual()) == individual()


@given(st.text(st.characters(codec="utf-8")))
def test_every_text_of_unicode_is_stored_as_it_is(text: str) -> None:
    assert row_mapping.storable(text) == text


@given(st.text())
def test_every_text_can_be_encoded_once_it_is_storable(text: str) -> None:
    assert row_mapping.storable(text).encode("utf-8").decode("utf-8") == row_mapping.storable(text)


@given(
    st.decimals(min_value=0, max_value=10**9, places=13),
    st.none() | st.decimals(min_value=0, max_value=10**9),
    st.sampled_from([None, *TitleType]),
)
def test_quantities_prices_and_buyers_of_any_kind_survive(
    quantity: Decimal, price: Decimal | None, title_type: TitleType | None
) -> None:
    line = replace(CABBAGE, quantity=quantity, unit_price=price)
    invoice = replace(individual(), buyer=Title(title_type, "x"), lines=(line, line))
    original = replace(confirmed(invoice), confirmed_at=datetime(2026, 1, 1, tzinfo=UTC))
    row = stored(row_mapping.invoice_row(original, ""))
    lines = row_mapping.line_rows(original)
    assert row_mapping.confirmed_invoice(row, NOT_VOID, lines) == original


@pytest.mark.parametrize("rounds_apart", [True, False])
def test_a_line_keeps_the_tax_that_it_was_confirmed_with(rounds_apart: bool) -> None:
    line = InvoiceLine(
        "餐费", 9999, Decimal("0.06"), discount_fen=9, discount_rounds_apart=rounds_apart
    )
    invoice = replace(company(), lines=(line,))
    rows = row_mapping.line_rows(confirmed(invoice))
    assert rows[0][-3:-1] == ((9434, 565) if rounds_apart else (9433, 566))
    again = row_mapping.confirmed_invoice(stored(INVOICE_ROW), NOT_VOID, rows)
    assert again.invoice.lines == (line,)
