"""Alipay's title text: decoded, repaired where nothing is lost, named where its Chinese is."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleSource, TitleType, TitleWarning
from pos_scanner.protocol.backend import from_title, title_fields
from pos_scanner.titles import alipay_code
from pos_scanner.titles.code_kind import CodeKind, classify

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "alipay-title-codes.json").read_text("utf-8")
)
EXAMPLE = VECTORS[0]["text"]
COMPANY = "11北京示例科技有限公司→291110108MA01ABCD2H→"
TOKEN = "ALIPAY_p2i9H2QO73toXgTfIYkBsW/VMpl8CkCZ"
TEXTS = pytest.mark.parametrize("text", [vector["text"] for vector in VECTORS])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["why"])
def test_each_published_or_plausible_code_is_decoded(vector: dict[str, Any]) -> None:
    code = classify(vector["text"])
    assert code.kind is CodeKind.ALIPAY_TITLE
    resolved = alipay_code.decode(code.text)
    fields = title_fields(from_title(resolved.title))
    fields.pop("title_type", None)
    expected = {name: value for name, value in vector["expect"].items() if value}
    assert {name: value for name, value in fields.items() if value} == expected
    assert resolved.source is TitleSource.ALIPAY_CODE


def test_where_joined_fields_were_parted_is_marked_as_a_guess() -> None:
    assert alipay_code.decode(EXAMPLE).warnings == (
        TitleWarning.PHONE_GUESSED,
        TitleWarning.ACCOUNT_GUESSED,
    )


@pytest.mark.parametrize(
    ("text", "title_type"),
    [("11张示例", None), ("11张示例→", None), (EXAMPLE, None), (COMPANY, TitleType.COMPANY)],
)
def test_only_an_enterprises_number_says_who_the_buyer_is(
    text: str, title_type: TitleType | None
) -> None:
    assert alipay_code.decode(text).title.title_type is title_type


def test_an_extension_leaves_in_nothing() -> None:
    assert TOKEN not in repr(alipay_code.decode(EXAMPLE))
    assert alipay_code.decode("11甲→XX→5未来→Z2→").title == Title(name="甲")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("12123456789012345→1示例公司→", Title(name="示例公司", tax_number="123456789012345")),
        ("12123456789012345→", Title(tax_number="123456789012345")),
        ("11甲→3→4→", Title(name="甲")),
        ("11甲 →2 123456789012345→", Title(name="甲", tax_number="123456789012345")),
        ("11甲\u202e乙\r\n丙→", Title(name="甲乙 丙")),
        ("11Example Ltd→", Title(name="Example Ltd")),
        ("11日本示例公司", Title(name="日本示例公司")),
    ],
)
def test_fields_come_in_any_order_and_may_be_empty(text: str, title: Title) -> None:
    assert alipay_code.recognises(text)
    assert alipay_code.decode(text).title == title


@pytest.mark.parametrize(
    "text",
    [
        "11", "11→", "1", "1→", "11 ", "21张示例→", "11月30日 开会", "11月30日开会", "11号楼3单元",
        "11点半", "11:30 → 12:00 会议", "11月→12月", "1张三→2李四", "11 apples → 2 pears",
        "1100元可以吗??", "11张三 13800138000", "11ABC", "11甲\x00乙→", "11甲\ud800→",
        "12李四→", "11甲→1乙→", "11甲→乙→", "名称：甲",
    ],
)  # fmt: skip
def test_what_only_begins_like_such_a_code_is_none(text: str) -> None:
    assert not alipay_code.recognises(text)


@TEXTS
@pytest.mark.parametrize(
    ("encoding", "misreading"),
    [("utf-8", "latin-1"), ("gb18030", "latin-1"), ("gb18030", "cp1252")],
)
def test_bytes_read_in_another_encoding_are_read_again(
    text: str, encoding: str, misreading: str
) -> None:
    try:
        mangled = text.encode(encoding).decode(misreading)
    except UnicodeDecodeError:
        pytest.skip("this encoding has no such bytes")
    resolved = alipay_code.decode(classify(mangled).text)
    assert resolved.title == alipay_code.decode(text).title
    assert TitleWarning.MARKS_REPAIRED in resolved.warnings


@pytest.mark.parametrize("mark", ["?", "？", "¡ú"])
def test_an_arrow_that_was_changed_alone_is_put_back_and_said(mark: str) -> None:
    resolved = alipay_code.decode(EXAMPLE.replace("→", mark))
    assert resolved.title == alipay_code.decode(EXAMPLE).title
    assert resolved.warnings[0] is TitleWarning.MARKS_REPAIRED


@TEXTS
@pytest.mark.parametrize(
    ("encoding", "misreading"),
    [("utf-8", "gbk"), ("utf-8", "gb18030"), ("utf-8", "cp932"), ("gbk", "utf-8")],
)
def test_bytes_that_another_encoding_lost_are_named_as_such(
    text: str, encoding: str, misreading: str
) -> None:
    mangled = text.encode(encoding).decode(misreading, "replace")
    assert classify(mangled).kind is CodeKind.CHINESE_LOST


@TEXTS
@pytest.mark.parametrize("charset", ["ascii", "cp1252", "cp437"])
def test_what_a_scanner_types_that_has_no_chinese_is_named_as_such(text: str, charset: str) -> None:
    assert classify(text.encode(charset, "replace").decode(charset)).kind is CodeKind.CHINESE_LOST


@pytest.mark.parametrize("text", [vector["text"] for vector in VECTORS if "→" in vector["text"]])
def test_what_a_scanner_types_that_leaves_chinese_out_is_named_as_such(text: str) -> None:
    assert classify(text.encode("ascii", "ignore").decode()).kind is CodeKind.CHINESE_LOST


@pytest.mark.parametrize("text", ["11示??公司→291110108MA01ABCD2H→", "11示\ufffd公司→2→", "11??→"])
def test_a_name_with_letters_lost_is_never_a_buyer(text: str) -> None:
    assert classify(text).kind is CodeKind.CHINESE_LOST


@pytest.mark.parametrize("text", ["11", "11234", "6901234567892", "2026??", "R11??", "11:30"])
def test_an_ordinary_number_is_no_code_that_lost_its_chinese(text: str) -> None:
    assert classify(text).kind is CodeKind.UNKNOWN_TEXT


def test_a_text_that_holds_no_title_is_damaged_when_decoded_all_the_same() -> None:
    with pytest.raises(KnownError) as caught:
        alipay_code.decode("11??")
    assert caught.value.kind is FailureKind.CODE_DAMAGED
    assert caught.value.facts == {"reason": "chinese-lost"}


_CONTENT = st.text(st.characters(exclude_characters="→", exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.tuples(st.sampled_from("1234ABZ59x→"), _CONTENT), max_size=6), st.text())
def test_any_fields_at_all_give_a_clean_title_or_none(
    fields: list[tuple[str, str]], end: str
) -> None:
    text = "1" + "→".join(tag + content for tag, content in fields) + end
    if alipay_code.recognises(text):
        title = alipay_code.decode(text).title
        assert not any(set("\x00\u202e\n→") & set(getattr(title, name)) for name in TEXT_FIELDS)
    else:
        assert classify(text).kind in set(CodeKind) - {CodeKind.ALIPAY_TITLE}
