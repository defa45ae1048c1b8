"""Arithmetic in amount fields: evaluated exactly, rounded once, refused with its reason."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pos_scanner.domain.amounts.amount_expression import (
    LONGEST_EXPRESSION,
    AmountExpressionError,
    ExpressionProblem,
    amount_fen,
    evaluate_fen,
    is_expression,
)
from pos_scanner.domain.money import LARGEST_AMOUNT_FEN, AmountError, parse_amount, to_yuan


def evaluate(text: str) -> Decimal:
    return to_yuan(evaluate_fen(text))


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("12*3.5", "42.00"),
        ("100-20", "80.00"),
        ("(3+4)*2.5", "17.50"),
        ("（３＋４）×２．５", "17.50"),
        ("100÷3×3", "100.00"),
        ("10/3", "3.33"),
        ("0.005*1", "0.01"),
        ("1/3*0.015", "0.01"),
        ("-5+12", "7.00"),
        ("3--2", "5.00"),
        ("2*-3", "-6.00"),
        ("0-0.005", "-0.01"),
        (" 1,234.50 + 0.50 ", "1235.00"),
        ("￥12.5×2元", "25.00"),
        ("3x4", "12.00"),
        ("88。5＋1", "89.50"),
        ("20－5", "15.00"),
        ("8.+.5", "8.50"),
        ("((((1))))", "1.00"),
        ("2+3*4-6/2", "11.00"),
        ("3✕4", "12.00"),
        ("3X4", "12.00"),
        ("3·4", "12.00"),
        ("5−2", "3.00"),
        ("5–2", "3.00"),
        ("5—2", "3.00"),
        ("¥3+¥4", "7.00"),
        ("+5+1", "6.00"),
        ("2*+3", "6.00"),
        ("2+-3", "-1.00"),
        ("8/2/2", "2.00"),
        ("8-2-2", "4.00"),
        ("1,234,567.8+1", "1234568.80"),
        ("0-0.004", "0.00"),
    ],
)
def test_an_expression_is_evaluated(text: str, yuan: str) -> None:
    assert str(evaluate(text)) == yuan


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("12*", ExpressionProblem.NOT_AN_EXPRESSION),
        ("*12", ExpressionProblem.NOT_AN_EXPRESSION),
        ("1 2", ExpressionProblem.NOT_AN_EXPRESSION),
        ("1..2+3", ExpressionProblem.NOT_AN_EXPRESSION),
        ("1,23+4", ExpressionProblem.NOT_AN_EXPRESSION),
        ("2**3", ExpressionProblem.NOT_AN_EXPRESSION),
        ("1e5+1", ExpressionProblem.NOT_AN_EXPRESSION),
        ("__import__('os')", ExpressionProblem.NOT_AN_EXPRESSION),
        ("()", ExpressionProblem.NOT_AN_EXPRESSION),
        ("", ExpressionProblem.NOT_AN_EXPRESSION),
        ("(1+2", ExpressionProblem.BRACKET),
        ("1+2)", ExpressionProblem.BRACKET),
        ("(1 2)", ExpressionProblem.NOT_AN_EXPRESSION),
        ("(1(", ExpressionProblem.NOT_AN_EXPRESSION),
        ("2+(3", ExpressionProblem.BRACKET),
        ("3(4)", ExpressionProblem.NOT_AN_EXPRESSION),
        (")", ExpressionProblem.NOT_AN_EXPRESSION),
        ("--1", ExpressionProblem.NOT_AN_EXPRESSION),
        ("5/0", ExpressionProblem.DIVISION_BY_ZERO),
        ("1/(2-2)", ExpressionProblem.DIVISION_BY_ZERO),
        ("1+" * LONGEST_EXPRESSION + "1", ExpressionProblem.TOO_LONG),
    ],
)
def test_what_is_no_expression_is_refused_with_its_reason(
    text: str, problem: ExpressionProblem
) -> None:
    with pytest.raises(AmountExpressionError) as caught:
        evaluate(text)
    assert caught.value.problem is problem


@pytest.mark.parametrize("text", ["5-5", "1-2", "99999999999*2", "0*1"])
def test_a_value_that_no_invoice_can_have_is_out_of_range(text: str) -> None:
    with pytest.raises(AmountExpressionError) as caught:
        amount_fen(text)
    assert caught.value.problem is ExpressionProblem.OUT_OF_RANGE


def test_a_plain_amount_is_still_refused_when_it_has_parts_of_a_fen() -> None:
    assert amount_fen("12.345*1") == 1235
    with pytest.raises(AmountError):
        amount_fen("12.345")


@given(st.text(max_size=40) | st.text("0123456789.,+-*/() ×÷（）元¥", max_size=40))
def test_any_text_gives_an_amount_or_an_amount_error(text: str) -> None:
    try:
        fen = amount_fen(text)
    except AmountError:
        return
    assert 0 < fen <= LARGEST_AMOUNT_FEN


@given(
    st.from_regex(r"[¥￥]?(0|[1-9][0-9]{0,6})([.。][0-9]{1,2})?元?", fullmatch=True)
    | st.decimals(1, 9_999_999, places=2).map(lambda amount: f"{amount:,}")
)
def test_what_was_an_amount_before_is_the_same_amount(text: str) -> None:
    assert not is_expression(text)
    try:
        plain: int | None = parse_amount(text)
    except AmountError:
        plain = None
    try:
        now: int | None = amount_fen(text)
    except AmountError:
        now = None
    assert now == plain


_NUMBERS = st.decimals(0, 9999, places=2).map(str)
_SUMS = st.recursive(
    _NUMBERS,
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
        lambda parts: f"({''.join(parts)})"
    ),
    max_leaves=6,
)


def exact(text: str) -> Fraction:
    """The value by another way: Python's own reading of the text, with fractions for numbers."""
    import re

    program = re.sub(r"[0-9.]+", lambda number: f"Fraction('{number[0]}')", text)
    value = eval(program, {"Fraction": Fraction})  # noqa: S307  (our own digits and signs)
    assert isinstance(value, Fraction)
    return value


@given(_SUMS)
def test_a_sum_is_what_exact_arithmetic_gives_rounded_half_up(text: str) -> None:
    assume(len(text) <= LONGEST_EXPRESSION)
    try:
        value = exact(text)
    except ZeroDivisionError:
        with pytest.raises(AmountExpressionError):
            evaluate(text)
        return
    scaled = Decimal(value.numerator * 100) / Decimal(value.denominator)
    rounded = scaled.quantize(Decimal(1), ROUND_HALF_UP)
    # Decimal itself may be a fen off where its 28 digits end; fractions are the judge there.
    assert abs(Fraction(rounded) - value * 100) <= Fraction(1, 2) + Fraction(1, 10**9)
    assert evaluate(text) == Decimal((abs(value) * 200 + 1) // 2) / 100 * (1 if value >= 0 else -1)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("1+2", True),
        ("12*", True),
        ("(5)", True),
        ("-5+2", True),
        ("3×4", True),
        ("20－5", True),
        ("5", False),
        ("-5", False),
        ("+5", False),
        ("", False),
        ("1,234.50", False),
        ("¥5元", False),
    ],
)
def test_an_operator_or_a_bracket_makes_an_expression(text: str, is_one: bool) -> None:
    assert is_expression(text) is is_one


def test_the_longest_expression_is_evaluated_and_one_character_more_is_not() -> None:
    longest = "1+" * 49 + "10"
    assert (len(longest), LONGEST_EXPRESSION) == (100, 100)
    assert evaluate(longest) == 59
    with pytest.raises(AmountExpressionError) as caught:
        evaluate(longest + "0")
    assert caught.value.problem is ExpressionProblem.TOO_LONG
    assert evaluate(f"  {longest}  ") == 59


@pytest.mark.parametrize(
    ("text", "fen"),
    [("0.005*1", 1), ("0.01*1", 1), ("99999999999.99*1", 9999999999999), ("3*4", 1200)],
)
def test_values_at_the_edges_of_an_invoice_are_amounts(text: str, fen: int) -> None:
    assert amount_fen(text) == fen


@pytest.mark.parametrize("text", ["0.004*1", "99999999999.99+0.01", "99999999999.995*1"])
def test_values_just_beyond_the_edges_are_out_of_range(text: str) -> None:
    with pytest.raises(AmountExpressionError) as caught:
        amount_fen(text)
    assert caught.value.problem is ExpressionProblem.OUT_OF_RANGE


def test_a_value_of_many_digits_is_out_of_range_and_no_fault() -> None:
    with pytest.raises(AmountExpressionError) as caught:
        amount_fen("9" * 48 + "*" + "9" * 48)
    assert caught.value.problem is ExpressionProblem.OUT_OF_RANGE


def test_an_error_names_its_problem_and_is_an_amounts_error() -> None:
    error = AmountExpressionError(ExpressionProblem.BRACKET)
    assert isinstance(error, AmountError)
    assert (str(error), error.problem) == ("bracket", ExpressionProblem.BRACKET)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**6))
def test_fractions_of_a_fen_are_rounded_once_and_at_the_end(
    first: int, second: int, divisor: int
) -> None:
    expected = (Decimal(first) + second) / 100
    assert evaluate(f"({first}/{divisor}+{second}/{divisor})*{divisor}/100") == expected
