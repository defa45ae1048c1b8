"""What WeChat may answer, read as far as it can be: nothing is guessed, nothing raises."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.protocol.backend import TEXT_NAMES, TitleReply
from pos_scanner.protocol.wire import error_code, is_empty, json_object, read_title, whole_number

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
NAMES = st.sampled_from([*TEXT_NAMES, "title_type", "errcode", "errmsg", "dropped"])


@pytest.mark.parametrize(
    ("value", "expected", "dropped"),
    [
        (0, 0, None), (1, 1, None), ("0", 0, None), ("1", 1, None), (1.0, 1, None),
        (None, None, None), ("", None, None),
        (2, None, ("title_type",)), ("company", None, ("title_type",)),
        (True, None, ("title_type",)), ([0], None, ("title_type",)), ({}, None, ("title_type",)),
    ],
)  # fmt: skip
def test_title_type_is_read(
    value: Any, expected: int | None, dropped: tuple[str, ...] | None
) -> None:
    reply = read_title({"title_type": value})
    assert (reply.title_type, reply.dropped) == (expected, dropped)


@pytest.mark.parametrize("value", [["a"], {"a": 1}, True, 6.2220202e18, "x" * 2001, "\ud800"])
def test_a_text_that_cannot_be_read_is_left_out_and_named(value: Any) -> None:
    reply = read_title({"title": "甲", "bank_no": value})
    assert reply == TitleReply(title="甲", dropped=("bank_no",))


def test_a_number_where_text_is_documented_is_taken_as_its_digits() -> None:
    assert read_title({"bank_no": 6222020200112233445}).bank_no == "6222020200112233445"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b"<html>", None), (b"", None), (b"[]", None), (b'{"a": ' + b"9" * 5000 + b"}", None),
        (b"[" * 60_000, None), ('{"a": "\u7532"}'.encode("gbk"), None),
    ],
)  # fmt: skip
def test_only_a_json_object_is_an_answer(raw: bytes, expected: object) -> None:
    assert json_object(raw) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 0), (-1, -1), ("72044", 72044), (40001.0, 40001), (None, 0), ([], None), (True, None)],
)
def test_an_error_code_is_a_number_or_its_digits(value: Any, expected: int | None) -> None:
    assert error_code({"errcode": value}) == expected


@given(st.dictionaries(NAMES, JSON, max_size=6))
def test_whatever_the_object_its_title_can_be_sent_on(body: dict[str, Any]) -> None:
    reply = read_title(body)
    fields = {name: getattr(reply, name) for name in TEXT_NAMES}
    json.dumps(fields, ensure_ascii=False).encode()
    assert reply.title_type in {None, 0, 1}
    assert is_empty(reply) in {True, False}
    assert all(name in {*TEXT_NAMES, "title_type"} for name in reply.dropped or ())


@given(JSON)
def test_whatever_the_value_a_whole_number_is_one(value: Any) -> None:
    number = whole_number(value)
    assert number is None or float(number) == float(value)
