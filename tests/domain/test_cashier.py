"""Cashiers: what can be a PIN or a badge, and who looks after the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain import cashier as module
from pos_scanner.domain.cashier import Cashier, can_be_badge, is_pin, owner_of


@pytest.mark.parametrize("text", ["1234", "0000", "123456789012"])
def test_four_to_twelve_digits_are_a_pin(text: str) -> None:
    assert is_pin(text)


@pytest.mark.parametrize(
    "text", ["", "123", "1234567890123", "12a4", "12 4", "-123", "１２３４", "²³45", "١٢٣٤"]
)
def test_other_texts_are_no_pin(text: str) -> None:
    assert not is_pin(text)


@pytest.mark.parametrize("text", ["1234", "B-0042", "x" * 64, " 0042\r\n", "Li Lei"])
def test_a_short_plain_text_can_be_a_badge(text: str) -> None:
    assert can_be_badge(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "   12   ",
        "x" * 65,
        "工号0042",
        "00\t42",
        "00\x1d42",
        "https://w.url.cn/s/AbCdEf",
        "w.url.cn/s/AbCdEf",
        "$01abc$",
        " $01abc$",
    ],
)
def test_what_a_customer_may_show_is_no_badge(text: str) -> None:
    assert not can_be_badge(text)


@given(st.text(max_size=70))
def test_blanks_at_the_ends_do_not_make_or_break_a_badge(text: str) -> None:
    assert can_be_badge(f" {text}\r\n") == can_be_badge(text)


def test_the_owner_is_the_cashier_who_has_been_here_longest() -> None:
    former = Cashier(1, "甲", is_active=False)
    first, second = Cashier(2, "乙"), Cashier(3, "丙")
    assert owner_of([second, former, first]) is first


def test_without_an_active_cashier_there_is_no_owner() -> None:
    assert owner_of([]) is None
    assert owner_of([Cashier(1, "甲", is_active=False)]) is None


def test_a_new_cashier_is_active_and_has_neither_pin_nor_badge() -> None:
    cashier = Cashier(1, "甲")
    assert (cashier.is_active, cashier.has_pin, cashier.has_badge) == (True, False, False)


def test_a_name_is_as_long_as_the_tax_platforms_field() -> None:
    assert module.LONGEST_NAME == 16
