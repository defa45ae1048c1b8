"""The wire: scantitle's names outside, whole words inside, and nothing odd gets through."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.title import Title, TitleType
from pos_scanner.protocol.backend import (
    TitleReply,
    WireError,
    from_title,
    parse_title_reply,
    title_fields,
    to_title,
)

DOCUMENT_EXAMPLE = {
    "errcode": 0,
    "errmsg": "ok",
    "tax_no": "1286715052",
    "addr": "abc",
    "title": "用户抬头",
    "bank_type": "银行",
    "phone": "123456",
}


def test_the_documents_own_example_has_no_title_type_and_no_account() -> None:
    title = to_title(parse_title_reply(DOCUMENT_EXAMPLE))
    assert title == Title(
        None, "用户抬头", tax_number="1286715052", address="abc", phone="123456", bank_name="银行"
    )


def test_a_reply_keeps_only_what_is_there() -> None:
    assert title_fields(TitleReply(title_type=0, title="甲")) == {"title_type": 0, "title": "甲"}


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (1, 1), ("1", 1), ("", None), (None, None)]
)
def test_title_type_is_read(value: Any, expected: int | None) -> None:
    assert parse_title_reply({"title_type": value}).title_type == expected


@pytest.mark.parametrize(
    "body",
    [[], "text", 7, None, {"title": ["a"]}, {"title": {"a": 1}}, {"title": True}, {"title": 1.5},
     {"title_type": 2}, {"title_type": True}, {"title_type": [0]}, {"addr": "x" * 2001}],
)  # fmt: skip
def test_what_is_not_of_the_protocol_is_refused(body: Any) -> None:
    with pytest.raises(WireError):
        parse_title_reply(body)


def test_a_number_where_text_is_documented_is_taken_as_its_digits() -> None:
    assert parse_title_reply({"bank_no": 6222020200112233445}).bank_no == "6222020200112233445"


@given(st.builds(Title, st.sampled_from([None, *TitleType]), *[st.text(max_size=50)] * 6))
def test_a_title_survives_the_wire(title: Title) -> None:
    assert to_title(parse_title_reply(title_fields(from_title(title)))) == title
