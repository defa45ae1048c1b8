"""Replacing an invoice: its draft has the same contents and comes to the same amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.amounts.line_calculation import invoice_line
from pos_scanner.domain.checks.draft import prepare
from pos_scanner.domain.invoice import DraftLine, Invoice, InvoiceKind, InvoiceLine
from pos_scanner.domain.money import to_yuan
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.domain.tax_rate import EXEMPT
from pos_scanner.domain.title import Title, TitleSource
from tests.domain.builders import TODAY, confirmed, line

CODE = "3070401000000000000"


def replaced_lines(*lines: InvoiceLine, price_includes_tax: bool = True) -> tuple[DraftLine, ...]:
    first = confirmed(*lines, price_includes_tax=price_includes_tax)
    return draft_replacing(first, "d2").lines


def test_the_draft_names_what_it_replaces_and_has_an_identity_of_its_own() -> None:
    draft = draft_replacing(confirmed(), "d2")
    assert (draft.draft_id, draft.replaces) == ("d2", "T1-20261123-0001")


def test_all_that_the_buyer_and_the_sale_said_is_taken_over() -> None:
    scanned = Title(name="票通")
    first = confirmed(
        kind=InvoiceKind.SPECIAL,
        order_number="R42",
        remark="午餐",
        scanned=scanned,
        title_source=TitleSource.PASTED,
        price_includes_tax=False,
    )
    draft = draft_replacing(first, "d2")
    assert (draft.buyer, draft.scanned) == (first.invoice.buyer, scanned)
    assert (draft.title_source, draft.kind) == (TitleSource.PASTED, InvoiceKind.SPECIAL)
    assert (draft.order_number, draft.remark) == ("R42", "午餐")
    assert draft.price_includes_tax is False


def test_a_line_is_typed_again_with_all_its_parts() -> None:
    detailed = line(
        10000,
        "0.13",
        tax_code=CODE,
        spec="大",
        unit="份",
        quantity=Decimal("2.500"),
        unit_price=Decimal("45.2"),
        discount_fen=1300,
    )
    assert replaced_lines(detailed) == (
        DraftLine("*餐饮服务*餐费", "113.00", "0.13", CODE, "大", "份", "2.5", "45.2", "13.00"),
    )


def test_without_quantity_price_and_discount_their_fields_are_empty() -> None:
    (typed,) = replaced_lines(line(11300))
    assert (typed.amount, typed.quantity, typed.unit_price, typed.discount) == (
        "113.00",
        "",
        "",
        "",
    )


def test_amounts_that_were_typed_without_tax_are_typed_so_again() -> None:
    (typed,) = replaced_lines(line(9540, discount_fen=1060), price_includes_tax=False)
    assert (typed.amount, typed.discount) == ("100.00", "10.00")


def test_exempt_stays_exempt_and_nought_stays_nought() -> None:
    rates = [typed.tax_rate for typed in replaced_lines(line(5, "0", exempt=True), line(5, "0"))]
    assert rates == [EXEMPT, "0"]


@st.composite
def confirmed_lines(draw: st.DrawFn, *, price_includes_tax: bool) -> InvoiceLine:
    amount_fen = draw(st.integers(1, 10**10))
    discount_fen = draw(st.integers(0, amount_fen - 1))
    typed = DraftLine(
        "餐费",
        str(to_yuan(amount_fen)),
        draw(st.sampled_from(["0.13", "0.06", "0.015", "0", EXEMPT])),
        quantity=draw(st.sampled_from(["", "1", "3", "0.125"])),
        discount=str(to_yuan(discount_fen)) if discount_fen else "",
    )
    return invoice_line(typed, price_includes_tax=price_includes_tax)


@pytest.mark.parametrize("price_includes_tax", [True, False])
@given(st.data())
def test_confirmed_unchanged_it_comes_to_the_same_amounts(
    price_includes_tax: bool, data: st.DataObject
) -> None:
    lines = data.draw(
        st.lists(confirmed_lines(price_includes_tax=price_includes_tax), min_size=1, max_size=4)
    )
    first = confirmed(*lines, price_includes_tax=price_includes_tax)
    second: Invoice = prepare(draft_replacing(first, "d2"), sale_date=TODAY)
    assert second.lines == first.invoice.lines
    assert second.replaces == first.number
