"""Money: what cashiers type becomes fen, and net, tax and gross always tie."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pos_scanner
from pos_scanner.domain.money import (
    LARGEST_AMOUNT_FEN,
    AmountError,
    format_money,
    format_price,
    format_yuan,
    gross_of_net,
    net_of_gross,
    parse_amount,
    parse_number,
    round_to_fen,
    to_fen,
    to_yuan,
)

RATES = [Decimal(rate) for rate in ("0.13", "0.09", "0.06", "0.03", "0.01", "0")]


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("58", 5800),
        ("58.0", 5800),
        ("58.05", 5805),
        (".5", 50),
        ("1,234.50", 123450),
        ("12,345,678.90", 1234567890),
        ("¥113", 11300),
        ("￥113.00", 11300),
        ("113元", 11300),
        ("５８．５０", 5850),
        ("58。5", 5850),
        (" 7 ", 700),
    ],
)
def test_an_amount_is_read_as_cashiers_type_it(typed: str, fen: int) -> None:
    assert parse_amount(typed) == fen


@pytest.mark.parametrize(
    "typed",
    ["", " ", "abc", "1.234", "1,23", "1,2345", "-5", "+5", "0", "0.00", "1e5", "NaN", "1 2", "٣",
     "99999999999999", "½", "https://mp.weixin.qq.com/x", "9" * 100_000],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(typed)


@given(st.integers(1, LARGEST_AMOUNT_FEN))
def test_an_amount_survives_being_shown_and_typed_again(fen: int) -> None:
    assert parse_amount(format_yuan(fen)) == fen
    assert to_fen(to_yuan(fen)) == fen


@given(st.integers(1, LARGEST_AMOUNT_FEN), st.sampled_from(RATES))
def test_the_net_amount_is_the_gross_over_one_plus_rate_rounded_half_up(
    gross: int, rate: Decimal
) -> None:
    net = net_of_gross(gross, rate)
    # |net * (1 + rate) - gross| <= half a fen * (1 + rate), exactly, in integers.
    error = abs(net * (100 + int(rate * 100)) - gross * 100)
    assert 2 * error <= 100 + int(rate * 100)


@given(
    st.integers(-LARGEST_AMOUNT_FEN, LARGEST_AMOUNT_FEN),
    st.decimals(0, 1, places=6) | st.sampled_from(RATES),
)
def test_integers_round_as_the_decimals_of_the_definition_do(gross: int, rate: Decimal) -> None:
    assert net_of_gross(gross, rate) == to_fen(round_to_fen(to_yuan(gross) / (1 + rate)))


def test_the_examples_of_the_standard_export_tie() -> None:
    assert net_of_gross(11300, Decimal("0.13")) == 10000
    assert net_of_gross(3030, Decimal("0.01")) == 3000
    assert net_of_gross(100, Decimal("0.06")) == 94


def test_parts_of_a_fen_are_no_money() -> None:
    with pytest.raises(AmountError):
        to_fen(Decimal("1.005"))


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2", "2"), ("０．５", "0.5"), (".25", "0.25"), ("1,234.5", "1234.5"), ("¥8.5", "8.5")],
)
def test_a_quantity_or_price_is_read_as_cashiers_type_it(typed: str, number: str) -> None:
    assert parse_number(typed, 13) == Decimal(number)


@pytest.mark.parametrize("typed", ["1,5", "1,23", ",5", "1,2345", "1.2.3", "0", "-1", "1e3", ""])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(AmountError):
        parse_number(typed, 13)


@pytest.mark.parametrize(
    ("net_fen", "rate", "gross_fen"),
    [
        (10000, "0.13", 11300),
        (10000, "0.06", 10600),
        (50, "0.01", 51),
        (49, "0.01", 49),
        (1, "0", 1),
    ],
)
def test_tax_is_added_rounded_half_up(net_fen: int, rate: str, gross_fen: int) -> None:
    assert gross_of_net(net_fen, Decimal(rate)) == gross_fen


@given(st.integers(1, LARGEST_AMOUNT_FEN), st.sampled_from(RATES))
def test_an_amount_comes_back_from_the_amount_with_its_tax(net_fen: int, rate: Decimal) -> None:
    assert net_of_gross(gross_of_net(net_fen, rate), rate) == net_fen


@pytest.mark.parametrize(
    ("yuan", "rounded"),
    [("1.005", "1.01"), ("1.004", "1.00"), ("-1.005", "-1.01"), ("2", "2.00"), ("0.015", "0.02")],
)
def test_half_a_fen_is_rounded_away_from_nought(yuan: str, rounded: str) -> None:
    assert str(round_to_fen(Decimal(yuan))) == rounded


def test_the_largest_amount_is_taken_and_one_fen_more_is_not() -> None:
    assert LARGEST_AMOUNT_FEN == 9_999_999_999_999
    assert parse_amount("99,999,999,999.99") == LARGEST_AMOUNT_FEN
    assert parse_number("99999999999.99", 13) == to_yuan(LARGEST_AMOUNT_FEN)
    for refused in ("100000000000", "100,000,000,000.00"):
        with pytest.raises(AmountError):
            parse_amount(refused)
        with pytest.raises(AmountError):
            parse_number(refused, 13)
    assert parse_amount("0.01") == 1


@pytest.mark.parametrize(("places", "is_taken"), [(1, False), (2, True), (3, True)])
def test_a_number_has_so_many_places_and_no_more(places: int, is_taken: bool) -> None:
    if is_taken:
        assert parse_number("1.25", places) == Decimal("1.25")
    else:
        with pytest.raises(AmountError):
            parse_number("1.25", places)


def test_an_error_says_how_long_a_text_was_and_never_the_text() -> None:
    with pytest.raises(AmountError, match=r"^not an amount: 9 characters$"):
        parse_amount("张三 138001")
    with pytest.raises(AmountError, match=r"^not a number: 3 characters$"):
        parse_number("1,5", 13)
    with pytest.raises(AmountError, match=r"^amount out of range$"):
        parse_amount("0")
    with pytest.raises(AmountError, match=r"^number out of range$"):
        parse_number("0", 13)
    with pytest.raises(AmountError, match=r"^1\.005 is not a whole number of fen$"):
        to_fen(Decimal("1.005"))


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (123450, "1,234.50"),
        (-11300, "-113.00"),
        (10**11, "1,000,000,000.00"),
    ],
)
def test_an_amount_is_shown_with_two_places_and_thousands(fen: int, text: str) -> None:
    assert format_yuan(fen) == text


def test_yuan_have_two_places_always() -> None:
    assert [str(to_yuan(fen)) for fen in (0, 1, 100, -50)] == ["0.00", "0.01", "1.00", "-0.50"]


@pytest.mark.parametrize(
    ("fen", "words"),
    [(0, "¥0.00"), (100_100, "¥1,001.00"), (-5_800, "¥−58.00"), (123_456_789, "¥1,234,567.89")],
)
def test_money_is_written_in_one_form_without_a_blank_to_break_at(fen: int, words: str) -> None:
    assert format_money(fen) == words


@pytest.mark.parametrize(
    ("price", "words"),
    [("8.5", "¥8.50"), ("36", "¥36.00"), ("0.125", "¥0.125"), ("1e3", "¥1,000.00")],
)
def test_a_price_has_its_fen_and_further_places_where_it_has_them(price: str, words: str) -> None:
    assert format_price(Decimal(price)) == words


def test_no_other_place_puts_the_sign_before_a_sum() -> None:
    """A sentence may have it before a figure that comes as text; never with a blank."""
    package = Path(pos_scanner.__file__).parent
    sources = {path: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    others = {path: text for path, text in sources.items() if path.name != "money.py"}
    assert [
        path.name for path, text in others.items() if re.search(r"¥ ?\{format_|¥ \{", text)
    ] == []
