"""Tax rates as text: fractions from 0 up to 1, and the word for exempt goods."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.tax_rate import EXEMPT, VAT_RATES, parse_rate


@pytest.mark.parametrize(
    ("text", "rate"),
    [("0.13", "0.13"), ("0.06", "0.06"), ("0.015", "0.015"), ("0", "0"), ("0.99", "0.99"),
     (".03", "0.03"), ("0.130", "0.13"), ("6e-2", "0.06")],
)  # fmt: skip
def test_a_fraction_is_a_rate(text: str, rate: str) -> None:
    assert parse_rate(text) == Decimal(rate)


def test_exempt_goods_bear_no_tax() -> None:
    assert EXEMPT == "exempt"
    assert parse_rate("exempt") == 0


@pytest.mark.parametrize(
    "text", ["", "six", "6%", "1", "1.0", "13", "-0.01", "NaN", "Infinity", "-Infinity", "Exempt"]
)
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a tax rate$"):
        parse_rate(text)


@given(st.text(max_size=12))
def test_any_text_is_a_rate_below_one_or_refused(text: str) -> None:
    try:
        rate = parse_rate(text)
    except ValueError:
        return
    assert 0 <= rate < 1


@pytest.mark.parametrize(
    ("text", "is_known"),
    [("0.06", True), ("0.060", True), ("0.005", True), ("0.17", True), (EXEMPT, True),
     ("0.5", False), ("0.60", False), ("0.007", False), ("0.07", False)],
)  # fmt: skip
def test_rates_of_value_added_tax_are_known_however_they_are_written(
    text: str, is_known: bool
) -> None:
    assert (parse_rate(text) in VAT_RATES) is is_known
