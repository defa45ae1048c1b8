"""What a cash register may say: sales that hold, and errors that name the field."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_scanner.domain.invoice import DraftLine
from pos_scanner.domain.sale import Sale
from pos_scanner.protocol.cash_register import (
    LONGEST_REQUEST,
    RequestError,
    ShowWindow,
    accepted,
    parse_request,
    read_answer,
    refused,
    sale_request,
    show_request,
)

BARE = DraftLine("", "58.00", "")


def sale(**values: Any) -> bytes:
    return json.dumps({"command": "sale", **values}).encode()


def test_one_amount_is_a_sale() -> None:
    assert parse_request(sale(order="R123", amount="58.00")) == Sale((BARE,), "R123")


def test_numbers_keep_every_digit() -> None:
    read = parse_request(b'{"command": "sale", "amount": 58.10, "quantity": 3}')
    assert isinstance(read, Sale)
    assert (read.lines[0].amount, read.lines[0].quantity) == ("58.10", "3")


def test_lines_have_all_their_fields() -> None:
    line = {"item": "茶", "quantity": "2", "unit_price": "9.5", "unit": "杯", "tax_rate": "0.13"}
    read = parse_request(sale(lines=[line, {"amount": "1"}], price_includes_tax=False))
    assert isinstance(read, Sale)
    assert read.lines[0] == DraftLine("茶", "", "0.13", unit="杯", quantity="2", unit_price="9.5")
    assert read.price_includes_tax is False


def test_an_order_number_alone_is_enough() -> None:
    assert parse_request(sale(order="R1")) == Sale((DraftLine("", "", ""),), "R1")


def test_what_is_sent_is_what_is_read() -> None:
    sent = sale_request({"order": "R1", "amount": "58.00", "item": "", "remark": None})
    assert parse_request(sent) == Sale((BARE,), "R1")
    assert parse_request(show_request()) == ShowWindow()


def test_line_ends_and_control_characters_are_blanks() -> None:
    read = parse_request(sale(amount="1", remark="a\nb\x00\u2028c\t "))
    assert isinstance(read, Sale)
    assert read.remark == "a b c"


@pytest.mark.parametrize(
    ("request_line", "problem", "field"),
    [
        (b"", "not-json", ""),
        (b"\xff\xfe", "not-json", ""),
        (b"[]", "not-json", ""),
        (b"[" * 60_000, "not-json", ""),
        (b'{"command": "sale", "amount": NaN}', "not-json", ""),
        (b" " * (LONGEST_REQUEST + 1), "too-long", ""),
        (b'{"command": "void"}', "unknown-command", "command"),
        (b'{"command": ["sale"]}', "unknown-command", "command"),
        (sale(), "bad-value", "amount"),
        (sale(amount="x"), "bad-value", "amount"),
        (sale(amount="-1"), "bad-value", "amount"),
        (sale(amount=True), "bad-value", "amount"),
        (sale(amount=["1"]), "bad-value", "amount"),
        (sale(amount="1", tax_rate="6%"), "bad-value", "tax_rate"),
        (sale(amount="1", discount="2"), "bad-value", "discount"),
        (sale(amount="1", tax_code="12"), "bad-value", "tax_code"),
        (sale(lines=[{"amount": "1", "tax_code": "x" * 19}]), "bad-value", "lines[0].tax_code"),
        (sale(amount="1", tax_code="3" + "0" * 18), "summary-code", "tax_code"),
        (sale(unit_price="3"), "bad-value", "amount"),
        (sale(amount="1", order="x" * 51), "bad-value", "order"),
        (sale(amount="1", price_includes_tax="yes"), "bad-value", "price_includes_tax"),
        (sale(amonut="1"), "unknown-field", "amonut"),
        (sale(lines=[]), "bad-value", "lines"),
        (sale(lines=[{}] * 201), "bad-value", "lines"),
        (sale(lines=["x"]), "bad-value", "lines[0]"),
        (sale(lines=[{"amount": "1"}, {"amount": "x"}]), "bad-value", "lines[1].amount"),
        (sale(lines=[{"amount": "1"}], amount="1"), "unknown-field", "amount"),
    ],
)
def test_what_is_wrong_is_named(request_line: bytes, problem: str, field: str) -> None:
    with pytest.raises(RequestError) as raised:
        parse_request(request_line)
    assert (raised.value.problem, raised.value.field) == (problem, field)


@settings(max_examples=300)
@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["command", "sale", "order", "amount", "lines", "remark", "x"])
                | st.text(max_size=3),
                inner | st.just("sale"),
                max_size=5,
            )
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_whatever_comes_is_a_request_or_a_named_error(line: bytes) -> None:
    with contextlib.suppress(RequestError):
        assert isinstance(parse_request(line), (Sale, ShowWindow))


def test_answers_are_read_back() -> None:
    assert read_answer(accepted()) is None
    told = read_answer(refused(RequestError("bad-value", "amount")))
    assert told is not None
    assert (told.problem, told.field) == ("bad-value", "amount")
    for strange in (b"", b"[]", b"{}", b'{"ok": 1}'):
        with pytest.raises(ValueError):  # noqa: PT011  (whatever json says)
            read_answer(strange)
