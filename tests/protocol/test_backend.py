"""The wire: scantitle's names outside, whole words inside, and nothing odd gets through."""

from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.title import Title, TitleType
from pos_scanner.protocol.backend import (
    TitleReply,
    from_title,
    title_fields,
    to_title,
)
from pos_scanner.protocol.wire import read_title

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
    title = to_title(read_title(DOCUMENT_EXAMPLE))
    assert title == Title(
        None, "用户抬头", tax_number="1286715052", address="abc", phone="123456", bank_name="银行"
    )


def test_a_reply_keeps_only_what_is_there() -> None:
    assert title_fields(TitleReply(title_type=0, title="甲")) == {"title_type": 0, "title": "甲"}


@given(st.builds(Title, st.sampled_from([None, *TitleType]), *[st.text(max_size=50)] * 6))
def test_a_title_survives_the_wire(title: Title) -> None:
    assert to_title(read_title(title_fields(from_title(title)))) == title
