"""A line as typed becomes a line of an invoice, and its parts tie to the fen."""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pos_scanner.domain.amounts.amount_expression import ExpressionProblem
from pos_scanner.domain.amounts.line_calculation import (
    DECIMAL_PLACES,
    LineError,
    gross_amounts,
    invoice_line,
    line_amounts,
    plain,
)
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


def test_a_field_that_is_arithmetic_names_its_problem() -> None:
    for field in ("amount", "discount"):
        with pytest.raises(LineError) as caught:
            line_amounts(line(**{"amount": "5", field: "5/0"}))
        assert (caught.value.field, caught.value.is_missing) == (field, False)
        assert caught.value.problem is ExpressionProblem.DIVISION_BY_ZERO
    with pytest.raises(LineError) as caught:
        line_amounts(line(amount="5..0"))
    assert caught.value.problem is None
    assert str(caught.value) == "amount"


def test_the_largest_amount_is_taken_and_one_fen_more_with_its_tax_is_not() -> None:
    largest = line(amount="99999999999.99", tax_rate="0")
    assert invoice_line(largest, price_includes_tax=True).gross_fen == LARGEST_AMOUNT_FEN
    assert invoice_line(largest, price_includes_tax=False).gross_fen == LARGEST_AMOUNT_FEN
    taxed = line(amount="99999999999.99", tax_rate="0.01")
    with pytest.raises(LineError) as caught:
        invoice_line(taxed, price_includes_tax=False)
    assert caught.value.field == "amount"
    amounts = line_amounts(taxed)
    assert gross_amounts(amounts, Decimal("0.01"), price_includes_tax=True) == (
        LARGEST_AMOUNT_FEN,
        LARGEST_AMOUNT_FEN,
    )


@pytest.mark.parametrize(
    ("typed", "amount_fen"),
    [
        ({"quantity": "0.5", "unit_price": "0.01"}, 1),
        ({"quantity": "1", "unit_price": "99999999999.99"}, LARGEST_AMOUNT_FEN),
        ({"quantity": "3", "unit_price": "0.3333333333333"}, 100),
    ],
)
def test_products_at_the_edges_are_amounts(typed: dict[str, str], amount_fen: int) -> None:
    assert line_amounts(line(**typed)).amount_fen == amount_fen


@pytest.mark.parametrize(
    "typed",
    [
        {"quantity": "0.4", "unit_price": "0.01"},
        {"quantity": "2", "unit_price": "50000000000"},
    ],
)
def test_products_just_beyond_the_edges_are_refused(typed: dict[str, str]) -> None:
    with pytest.raises(LineError) as caught:
        line_amounts(line(**typed))
    assert caught.value.field == "amount"


def test_a_quotient_is_rounded_half_up_to_thirteen_places() -> None:
    assert DECIMAL_PLACES == 13
    assert line_amounts(line(amount="2", quantity="3")).unit_price == Decimal("0.6666666666667")
    assert line_amounts(line(amount="1", quantity="3")).unit_price == Decimal("0.3333333333333")


@pytest.mark.parametrize(
    ("typed", "ties"),
    [
        ({"quantity": "2", "unit_price": "10", "amount": "20"}, True),
        ({"quantity": "2", "unit_price": "10", "amount": "20.01"}, False),
        ({"quantity": "3", "unit_price": "0.333", "amount": "1"}, True),
        ({"quantity": "2", "amount": "20"}, True),
    ],
)
def test_three_numbers_tie_when_the_product_is_the_amount_to_the_fen(
    typed: dict[str, str], ties: bool
) -> None:
    assert line_amounts(line(**typed)).ties is ties


def test_a_discount_leaves_at_least_one_fen() -> None:
    assert line_amounts(line(amount="5", discount="4.99")).discount_fen == 499
    assert line_amounts(line(amount="5")).discount_fen == 0


def test_texts_lose_the_blanks_at_their_ends_and_keep_what_stands_between() -> None:
    typed = DraftLine(" 餐 费 ", " 5 ", "0.06", " 307 ", " 大 ", " 份 ", " 2 ", "", " 1 ")
    computed = invoice_line(typed, price_includes_tax=True)
    assert (computed.item, computed.tax_code) == ("餐 费", "307")
    assert (computed.spec, computed.unit) == ("大", "份")
    assert (computed.quantity, computed.unit_price) == (Decimal(2), Decimal("2.5"))
    assert (computed.gross_fen, computed.discount_fen) == (400, 100)


@pytest.mark.parametrize(
    ("number", "text"),
    [("2.500", "2.5"), ("1E+2", "100"), ("0.00", "0"), ("100", "100"),
     ("12345678901234567890.1234567890123", "12345678901234567890.1234567890123")],
)  # fmt: skip
def test_a_number_is_written_without_trailing_zeros_or_exponent(number: str, text: str) -> None:
    assert f"{plain(Decimal(number))}" == text


@given(typed_lines(), st.booleans())
def test_discount_and_gross_are_the_full_price_and_neither_is_negative(
    typed: DraftLine, price_includes_tax: bool
) -> None:
    computed = invoice_line(typed, price_includes_tax=price_includes_tax)
    amounts = line_amounts(typed)
    full_fen, paid_fen = gross_amounts(
        amounts, computed.tax_rate, price_includes_tax=price_includes_tax
    )
    assert (computed.gross_fen, computed.discount_fen) == (paid_fen, full_fen - paid_fen)
    assert computed.discount_fen >= 0
    assert computed.net_fen + computed.tax_fen == computed.gross_fen


@pytest.mark.parametrize("field", ["quantity", "unit_price"])
def test_a_number_of_fourteen_places_is_refused(field: str) -> None:
    assert line_amounts(line(**{"amount": "5", field: "1." + "1" * 13})).amount_fen == 500
    with pytest.raises(LineError) as caught:
        line_amounts(line(**{"amount": "5", field: "1." + "1" * 14}))
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["quantity", "unit_price"])
def test_a_number_that_makes_the_other_too_large_is_named(field: str) -> None:
    largest = {"amount": "99999999999.99", field: "1"}
    amounts = line_amounts(line(**largest))
    assert Decimal("99999999999.99") in {amounts.quantity, amounts.unit_price}
    with pytest.raises(LineError) as caught:
        line_amounts(line(**{**largest, field: "0.5"}))
    assert caught.value.field == field


def platform_line(amount_fen: int, rate: Decimal, *, with_tax: bool) -> tuple[int, int]:
    """Net and tax of one line as the tax platform rounds it, in exact fractions."""
    exact = Fraction(amount_fen)
    if with_tax:
        net = floor(exact / (1 + Fraction(rate)) + Fraction(1, 2))
        return net, amount_fen - net
    return amount_fen, floor(exact * Fraction(rate) + Fraction(1, 2))


@given(amount=FEN, discount=FEN, rate=RATES, with_tax=st.booleans())
def test_a_discount_rounds_its_own_tax_as_the_platforms_discount_line(
    amount: int, discount: int, rate: str, with_tax: bool
) -> None:
    assume(discount < amount)
    typed = line(amount=str(to_yuan(amount)), tax_rate=rate, discount=str(to_yuan(discount)))
    invoiced = invoice_line(typed, price_includes_tax=with_tax)
    full = platform_line(amount, parse_rate(rate), with_tax=with_tax)
    reduction = platform_line(discount, parse_rate(rate), with_tax=with_tax)
    assert invoiced.net_fen == full[0] - reduction[0]
    assert invoiced.tax_fen == full[1] - reduction[1]


def test_a_price_that_does_not_tie_gives_way_to_the_amount() -> None:
    typed = line(amount="100", quantity="3", unit_price="30")
    invoiced = invoice_line(typed, price_includes_tax=True)
    assert invoiced.unit_price == Decimal("33.3333333333333")
    assert invoiced.gross_fen == 10000
