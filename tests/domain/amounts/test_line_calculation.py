"""A line as typed becomes a line of an invoice, and its parts tie to the fen."""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.amounts.line_calculation import LineError, invoice_line, line_amounts
from pos_scanner.domain.checks.draft import check, prepare
from pos_scanner.domain.findings import FindingKind
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.money import LARGEST_AMOUNT_FEN, gross_of_net, net_of_gross, to_yuan
from pos_scanner.domain.tax_rate import EXEMPT, parse_rate
from pos_scanner.domain.title import Title

LINE = DraftLine("*餐饮服务*餐费", tax_rate="0.06")
RATES = st.sampled_from(["0.13", "0.09", "0.06", "0.05", "0.03", "0.015", "0.01", "0", EXEMPT])
FEN = st.integers(1, LARGEST_AMOUNT_FEN // 10)


def line(**typed: str) -> DraftLine:
    return replace(LINE, **typed)


@pytest.mark.parametrize(
    ("typed", "quantity", "unit_price", "amount_fen"),
    [
        ({"amount": "113"}, None, None, 11300),
        ({"amount": "100", "quantity": "3"}, "3", "33.3333333333333", 10000),
        ({"amount": "100", "quantity": "8"}, "8", "12.5", 10000),
        ({"quantity": "3", "unit_price": "33.335"}, "3", "33.335", 10001),
        ({"amount": "100", "unit_price": "0.3"}, "333.3333333333333", "0.3", 10000),
        ({"quantity": "２", "unit_price": "￥１．５"}, "2", "1.5", 300),
        ({"amount": "1,234.50", "quantity": "100"}, "100", "12.345", 123450),
    ],
)
def test_two_of_quantity_price_and_amount_give_the_third(
    typed: dict[str, str], quantity: str | None, unit_price: str | None, amount_fen: int
) -> None:
    reckoned = line_amounts(line(**typed))
    assert reckoned.quantity == (None if quantity is None else Decimal(quantity))
    assert reckoned.unit_price == (None if unit_price is None else Decimal(unit_price))
    assert (reckoned.amount_fen, reckoned.ties) == (amount_fen, True)


def test_three_that_do_not_tie_are_warned_of_and_the_amount_counts() -> None:
    typed = line(quantity="2", unit_price="10", amount="19.99")
    draft = Draft("d", Title(None, "宋丹"), lines=(typed,))
    assert FindingKind.AMOUNT_DOES_NOT_TIE in {finding.kind for finding in check(draft)}
    assert prepare(draft, sale_date=date(2026, 11, 23)).gross_fen == 1999


@pytest.mark.parametrize(
    ("typed", "field", "is_missing"),
    [
        ({}, "amount", True),
        ({"quantity": "2"}, "amount", True),
        ({"amount": "1.234"}, "amount", False),
        ({"amount": "5", "quantity": "-1"}, "quantity", False),
        ({"amount": "5", "quantity": "0"}, "quantity", False),
        ({"amount": "5", "unit_price": "1e3"}, "unit_price", False),
        ({"amount": "5", "unit_price": "0.00000000000001"}, "unit_price", False),
        ({"quantity": "0.001", "unit_price": "0.001"}, "amount", False),
        ({"quantity": "99999999999", "unit_price": "99999999999"}, "amount", False),
        ({"amount": "100000", "unit_price": "0.000001"}, "unit_price", False),
        ({"amount": "0.01", "quantity": "1000000000000"}, "quantity", False),
        ({"amount": "5", "discount": "5"}, "discount", False),
        ({"amount": "5", "discount": "five"}, "discount", False),
        ({"amount": "5", "item": " "}, "item", True),
        ({"amount": "5", "tax_rate": "1"}, "tax_rate", False),
    ],
)
def test_what_is_wrong_is_named(typed: dict[str, str], field: str, is_missing: bool) -> None:
    with pytest.raises(LineError) as caught:
        invoice_line(line(**typed), price_includes_tax=True)
    assert (caught.value.field, caught.value.is_missing) == (field, is_missing)


def test_a_discount_is_taken_off_and_kept() -> None:
    made = invoice_line(line(amount="113", discount="13"), price_includes_tax=True)
    assert (made.gross_fen, made.discount_fen) == (10000, 1300)
    made = invoice_line(line(amount="100", discount="10"), price_includes_tax=False)
    assert (made.gross_fen, made.discount_fen, made.net_fen) == (9540, 1060, 9000)


def test_exempt_is_not_a_rate_of_nought() -> None:
    exempt = invoice_line(line(amount="5", tax_rate=EXEMPT), price_includes_tax=True)
    nought = invoice_line(line(amount="5", tax_rate="0"), price_includes_tax=True)
    assert (exempt.tax_rate, exempt.exempt, nought.exempt) == (Decimal(0), True, False)
    assert (exempt.tax_fen, nought.tax_fen) == (0, 0)


@given(FEN, RATES)
def test_an_amount_without_tax_comes_back_from_the_amount_with_it(net_fen: int, rate: str) -> None:
    assert net_of_gross(gross_of_net(net_fen, parse_rate(rate)), parse_rate(rate)) == net_fen


@st.composite
def typed_lines(draw: st.DrawFn) -> DraftLine:
    """A line as a cashier may type it, sound."""
    amount = draw(FEN)
    quantity = draw(st.none() | st.decimals("0.001", "99999", places=3))
    if quantity is not None and to_yuan(amount) / quantity > to_yuan(LARGEST_AMOUNT_FEN):
        quantity = None  # The price that follows is beyond what a field takes.
    discount = draw(st.integers(0, amount - 1))
    return line(
        amount=str(to_yuan(amount)),
        quantity="" if quantity is None else str(quantity),
        discount=str(to_yuan(discount)) if discount else "",
        tax_rate=draw(RATES),
    )


@given(st.lists(typed_lines(), min_size=1, max_size=12), st.booleans())
def test_the_totals_of_any_lines_tie_to_the_fen(
    lines: list[DraftLine], price_includes_tax: bool
) -> None:
    draft = Draft("d", Title(None, "宋丹"), lines=tuple(lines))
    draft = replace(draft, price_includes_tax=price_includes_tax)
    invoice = prepare(draft, sale_date=date(2026, 11, 23))
    assert invoice.net_fen + invoice.tax_fen == invoice.gross_fen
    assert invoice.net_fen == sum(one.net_fen for one in invoice.lines)
    assert invoice.tax_fen == sum(one.tax_fen for one in invoice.lines)
    typed = sum(line_amounts(one).amount_fen - line_amounts(one).discount_fen for one in lines)
    assert typed == (invoice.gross_fen if price_includes_tax else invoice.net_fen)


@given(st.builds(DraftLine, *[st.text(max_size=12)] * 9), st.booleans())
def test_whatever_is_typed_is_a_line_or_is_named(
    typed: DraftLine, price_includes_tax: bool
) -> None:
    named, gross_fen = "", 0
    try:
        gross_fen = invoice_line(typed, price_includes_tax=price_includes_tax).gross_fen
    except LineError as error:
        named = error.field
    assert named in asdict(typed) if named else gross_fen > 0
