"""A sale of the cash register: how it fills the form, and the number on its receipt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.catalogue import CatalogueEntry, catalogue_of
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceKind
from pos_scanner.domain.sale import (
    LONGEST_ORDER_NUMBER,
    Sale,
    has_sale,
    order_number_in,
    with_sale,
)
from tests.domain.builders import COMPANY

CODE, OTHER_CODE = "3070401000000000000", "1030206010000000000"
USUAL = DraftLine("*餐饮服务*餐费", "", "0.06", CODE, unit="份")
BLANK = Draft("blank", lines=(USUAL,), price_includes_tax=False)
TEA = DraftLine("绿茶", "58", "0.13", OTHER_CODE, unit="盒")


def filled(sale: Sale, **changes: object) -> Draft:
    form = replace(Draft("d1", buyer=COMPANY), **changes)  # type: ignore[arg-type]
    return with_sale(form, sale, BLANK)


def test_a_form_has_a_sale_when_a_number_or_an_amount_stands_in_it() -> None:
    assert not has_sale(Draft("d", buyer=COMPANY, remark="x"))
    assert has_sale(Draft("d", order_number="R1"))
    assert has_sale(Draft("d", lines=(DraftLine(), DraftLine(amount="1"))))


def test_the_sale_replaces_lines_and_number_and_leaves_the_buyer() -> None:
    form = filled(
        Sale((TEA,), "R42", "午餐"),
        order_number="R41",
        kind=InvoiceKind.SPECIAL,
        lines=(USUAL, USUAL),
    )
    assert (form.lines, form.order_number, form.remark) == ((TEA,), "R42", "午餐")
    assert (form.buyer, form.kind, form.draft_id) == (COMPANY, InvoiceKind.SPECIAL, "d1")


def test_the_remark_stays_when_the_sale_has_none() -> None:
    assert filled(Sale((TEA,)), remark="外卖").remark == "外卖"
    assert filled(Sale((TEA,), remark="堂食"), remark="外卖").remark == "堂食"


@pytest.mark.parametrize(("said", "includes_tax"), [(None, False), (True, True), (False, False)])
def test_prices_are_with_tax_as_the_sale_says_else_as_usual(
    said: bool | None, includes_tax: bool
) -> None:
    form = filled(Sale((TEA,), price_includes_tax=said), price_includes_tax=True)
    assert form.price_includes_tax is includes_tax


def test_a_line_without_item_takes_the_usual_one_with_code_and_unit() -> None:
    (line,) = filled(Sale((DraftLine(amount="58", tax_rate=""),))).lines
    assert line == replace(USUAL, amount="58")


def test_a_line_without_item_keeps_the_code_and_unit_that_it_names() -> None:
    (line,) = filled(Sale((DraftLine("", "58", "0.13", OTHER_CODE, unit="盒"),))).lines
    assert line == DraftLine(USUAL.item, "58", "0.13", OTHER_CODE, unit="盒")


def test_an_item_of_its_own_takes_the_usual_rate_alone() -> None:
    (line,) = filled(Sale((DraftLine("绿茶", "58", ""),))).lines
    assert line == DraftLine("绿茶", "58", "0.06")


def test_a_sale_takes_what_the_catalogue_has_of_its_items() -> None:
    catalogue = catalogue_of([CatalogueEntry("绿茶", OTHER_CODE, "0.13", "盒", number="7")])
    sale = Sale((DraftLine("7", "58", ""), DraftLine("面条", "9", "")), "R42", "午餐", True)
    completed = sale.completed(catalogue)
    assert completed.lines == (TEA, DraftLine("面条", "9", ""))
    assert replace(completed, lines=sale.lines) == sale


@pytest.mark.parametrize(
    ("text", "pattern", "number"),
    [
        ("R2026-0042", r"R[0-9]{4}-[0-9]+", "R2026-0042"),
        (" R42\r\n", r"R[0-9]+", "R42"),
        ("R42", r"R([0-9]+)", "42"),
        ("R42", r"(R)([0-9]+)", "42"),
        ("R42", r"R[0-9]", ""),
        ("xR42", r"R[0-9]+", ""),
        ("R42", "", ""),
        ("", r"R[0-9]*", ""),
        ("9" * 50, r"[0-9]+", "9" * 50),
        ("9" * 51, r"[0-9]+", ""),
        ("$01abc$", r".+", ""),
        ("¥42", r".+", ""),
        ("￥42", r".+", ""),
        ("http://x/R42", r".+", ""),
        ("https://x/R42", r".+", ""),
        ("httpd42", r".+", "httpd42"),
    ],
)
def test_a_receipts_barcode_is_an_order_number_as_the_pattern_says(
    text: str, pattern: str, number: str
) -> None:
    assert order_number_in(text, pattern) == number


@given(st.text(max_size=60))
def test_an_order_number_is_never_longer_than_its_field(text: str) -> None:
    assert len(order_number_in(text, "(?s).+")) <= LONGEST_ORDER_NUMBER
