"""The tax bureau's $01…$ code: decoded, repaired, warned about, written."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import FoundTitle, Title, TitleSource, TitleType, TitleWarning
from pos_scanner.titles import bureau_code
from pos_scanner.titles.code_kind import CodeKind, classify

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "bureau-title-codes.json").read_text("utf-8")
)
VARIANTS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "bureau-code-variants.json").read_text("utf-8")
)
"""Each way in which writers and tills differ, made by another program than the one tested."""
FULL = Title(
    TitleType.COMPANY,
    "北京票通科技有限公司",
    "91110108MA0043365M",
    "北京市海淀区中关村大街59号",
    "010-62511234",
    "招商银行北京清华园支行",
    "110912345610801",
)
CODE = bureau_code.encode(FULL)


def code_of(fields: str, check_value: str | int | None = None, charset: str = "utf-8") -> str:
    """Write fields (``name</>tax</>…</>``) as a code with a given or its own check value."""
    if check_value is None:
        check_value = bureau_code.crc16_umts(fields.encode("utf-8"))
    if isinstance(check_value, int):
        check_value = f"{check_value:04X}"
    body = base64.b64encode((fields + check_value).encode(charset)).decode()
    return f"$01{body}$"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["expect"]["name"])
def test_the_public_samples_decode_as_published(vector: dict[str, Any]) -> None:
    expect = vector["expect"]
    found = bureau_code.decode(vector["text"])
    title = found.title
    assert classify(vector["text"]).kind is CodeKind.BUREAU_CODE
    assert found.source is TitleSource.BUREAU_CODE
    assert (title.name, title.tax_number) == (expect["name"], expect["tax_no"])
    assert (title.address, title.phone) == (expect["addr"], expect["phone"])
    assert (title.bank_name, title.bank_account) == (expect["bank"], expect["account"])
    assert [warning.value for warning in found.warnings] == expect["warnings"]


@pytest.mark.parametrize("vector", VARIANTS, ids=lambda v: v["variant"])
def test_every_variant_met_in_the_wild_is_read(vector: dict[str, Any]) -> None:
    expect = vector["expect"]
    assert classify(vector["text"]).kind is CodeKind.BUREAU_CODE
    found = bureau_code.decode(vector["text"])
    title = found.title
    assert (title.name, title.tax_number) == (expect["name"], expect["tax_no"])
    assert (title.address, title.phone) == (expect["addr"], expect["phone"])
    assert (title.bank_name, title.bank_account) == (expect["bank"], expect["account"])
    assert [warning.value for warning in found.warnings] == vector["warnings"]


def test_the_check_value_is_the_catalogues_umts() -> None:
    assert bureau_code.crc16_umts(b"123456789") == 0xFEE8


def test_the_other_check_value_is_the_catalogues_modbus_swapped() -> None:
    assert bureau_code.crc16_modbus_swapped(b"123456789") == 0x374B


FIELDS = (
    "方欣科技有限公司</>91440101708358833M</>广州市天河路1号|020-38888888</>工商银行|12345678</>"
)


@pytest.mark.parametrize(
    "check_value",
    [
        bureau_code.crc16_umts(FIELDS.encode("utf-8")),
        bureau_code.crc16_umts(FIELDS.encode("gbk")),
        bureau_code.crc16_modbus_swapped(FIELDS.encode("utf-8")),
        f"{bureau_code.crc16_umts(FIELDS.encode('utf-8')):04x}",
    ],
    ids=["utf-8", "gbk", "modbus-swapped", "lower-case"],
)
def test_every_writers_check_value_is_accepted(check_value: int | str) -> None:
    assert bureau_code.decode(code_of(FIELDS, check_value)).warnings == ()


def test_a_check_value_that_lost_its_leading_noughts_is_accepted() -> None:
    fields = next(
        f"甲{number}</></></></>"
        for number in range(100_000)
        if bureau_code.crc16_umts(f"甲{number}</></></></>".encode()) < 0x100
    )
    value = bureau_code.crc16_umts(fields.encode())
    assert bureau_code.decode(code_of(fields, f"{value:x}")).warnings == ()


@pytest.mark.parametrize("check_value", ["0000", "", "ZZZZ", "12345", "Ａ1B2"])
def test_a_wrong_check_value_warns_and_never_refuses(check_value: str) -> None:
    found = bureau_code.decode(code_of(FIELDS, check_value))
    assert found.title.name == "方欣科技有限公司"
    assert found.warnings == (TitleWarning.CHECK_VALUE,)


def test_a_payload_in_gb18030_is_read() -> None:
    fields = "深圳市䶮记餐饮有限公司</></></></>"
    found = bureau_code.decode(
        code_of(fields, bureau_code.crc16_umts(fields.encode("gb18030")), "gb18030")
    )
    assert found.title.name == "深圳市䶮记餐饮有限公司"
    assert found.warnings == ()


@pytest.mark.parametrize(
    "mangled",
    [
        CODE.replace("$", "￥"),
        CODE.replace("$", "¥"),
        CODE.replace("$", "&"),
        "￥" + CODE[1:],
        CODE[:-1],
        CODE[1:],
        CODE.strip("$"),
        CODE.replace("+", " "),
        "".join(chr(ord(c) + 0xFEE0) for c in CODE),
        CODE.replace("/", "、").replace("$", "￥"),
    ],
)
def test_changed_or_lost_marks_are_mended_and_said(mangled: str) -> None:
    if mangled == CODE:
        pytest.fail("nothing was mangled")
    assert classify(mangled).kind is CodeKind.BUREAU_CODE
    found = bureau_code.decode(mangled)
    assert found == FoundTitle(FULL, TitleSource.BUREAU_CODE, (TitleWarning.MARKS_REPAIRED,))


@pytest.mark.parametrize("name", ["甲", "甲a", "甲ab"])
def test_lost_padding_loses_nothing(name: str) -> None:
    code = bureau_code.encode(Title(name=name))
    assert bureau_code.decode(code.replace("=", "")) == bureau_code.decode(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (CODE.swapcase(), "case-changed"),
        (CODE.upper(), "case-changed"),
        (CODE.lower(), "case-changed"),
        (CODE[: len(CODE) // 2], "cut-short"),
        ("$01" + base64.b64encode(b"no separators in here, none").decode() + "$", "unreadable"),
        ("$01" + "=" * 30 + "$", "unreadable"),
    ],
)
def test_a_damaged_code_is_refused_with_the_reason(code: str, reason: str) -> None:
    assert classify(code).kind is CodeKind.BUREAU_CODE
    with pytest.raises(KnownError) as caught:
        bureau_code.decode(code)
    assert caught.value.kind is FailureKind.CODE_DAMAGED
    assert caught.value.facts == {"reason": reason}


def test_joined_address_and_bank_are_split_by_a_guess_that_is_marked() -> None:
    fields = "甲</></>北京市海淀区中关村大街59号010-62511234</>招商银行清华园支行110912345610801</>"
    found = bureau_code.decode(code_of(fields))
    assert found.title.address == "北京市海淀区中关村大街59号"
    assert found.title.phone == "010-62511234"
    assert found.title.bank_name == "招商银行清华园支行"
    assert found.title.bank_account == "110912345610801"
    assert found.warnings == (TitleWarning.PHONE_GUESSED, TitleWarning.ACCOUNT_GUESSED)


def test_an_address_without_phone_stays_whole() -> None:
    found = bureau_code.decode(code_of("甲</></>南京西路1038号</>工商银行</>"))
    assert (found.title.address, found.title.phone) == ("南京西路1038号", "")
    assert (found.title.bank_name, found.title.bank_account) == ("工商银行", "")
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("tax_number", "title_type"),
    [
        ("91110108MA0043365M", TitleType.COMPANY),
        ("91110108ma0043365m", TitleType.COMPANY),
        ("91110108MA0043365N", TitleType.COMPANY),
        ("9111O108MA0043365M", TitleType.COMPANY),
        ("91110108MA0043365", None),
        ("91110108MA0043365某", None),
        ("12100000400000000X", None),
        ("123456789012345", None),
        ("", None),
    ],
)
def test_only_an_enterprises_number_tells_the_titles_type(
    tax_number: str, title_type: TitleType | None
) -> None:
    found = bureau_code.decode(code_of(f"某单位</>{tax_number}</></></>"))
    assert found.title.title_type is title_type


def test_invisible_characters_in_a_code_never_reach_the_form() -> None:
    found = bureau_code.decode(code_of("甲\u202e乙\x00\u200b\r\n丙</></></></>"))
    assert found.title.name == "甲乙 丙"
    assert TitleWarning.UNSEEN_REMOVED in found.warnings


def test_a_line_break_in_a_code_is_nothing_hidden() -> None:
    found = bureau_code.decode(code_of("甲\r\n乙</></></></>"))
    assert (found.title.name, found.warnings) == ("甲 乙", ())


@pytest.mark.parametrize(
    "title",
    [
        Title(name="甲</>乙"),
        Title(tax_number="</>"),
        Title(bank_account="</>"),
        Title(address="甲|乙"),
        Title(bank_name="|"),
        Title(name="\ud800"),
    ],
)
def test_a_title_that_the_code_cannot_hold_is_not_written(title: Title) -> None:
    with pytest.raises(KnownError) as caught:
        bureau_code.encode(title)
    assert caught.value.kind is FailureKind.CARD_IMPOSSIBLE


def test_a_title_too_long_for_a_code_is_not_written() -> None:
    longest = Title(name="票" * 365)
    assert len(bureau_code.encode(longest)) <= bureau_code.LONGEST_CODE
    with pytest.raises(KnownError) as caught:
        bureau_code.encode(Title(name="票" * 375))
    assert caught.value.facts == {"reason": "too-long"}


def test_a_written_code_has_the_public_samples_letters() -> None:
    title = Title(name="北京票通科技有限公司", tax_number="91110108MA0043365M")
    assert bureau_code.encode(title) == VECTORS[0]["text"]


_VISIBLE = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Cf"], exclude_characters="|\u2028\u2029", codec="utf-8"
    ),
    max_size=40,
)
_FIELD = (
    _VISIBLE | st.sampled_from(["某路1号13800138000", "工行 6222020012345678", "<", "</", "/>"])
).filter(lambda text: "</>" not in text)


@given(st.tuples(_FIELD, _FIELD, _FIELD, _FIELD, _FIELD, _FIELD))
def test_a_title_survives_being_written_and_read(fields: tuple[str, ...]) -> None:
    title = Title(None, *fields)
    found = bureau_code.decode(bureau_code.encode(title))
    assert found.warnings == ()
    assert classify(bureau_code.encode(title)).kind is CodeKind.BUREAU_CODE
    assert Title(None, *(getattr(found.title, name) for name in _NAMES)) == title


_NAMES = ("name", "tax_number", "address", "phone", "bank_name", "bank_account")


def failure_in(code: str) -> FailureKind | None:
    """The known failure that decoding ends in; ``None`` when it gives a title."""
    try:
        bureau_code.decode(code)
    except KnownError as failure:
        return failure.kind
    return None


@given(st.text(st.characters(), max_size=200).map(lambda text: f"$01{text}$"))
def test_decoding_anything_gives_a_title_or_a_known_error(text: str) -> None:
    assert failure_in(text) in {None, FailureKind.CODE_DAMAGED}


@given(st.binary(max_size=200))
def test_any_bytes_in_a_code_give_a_title_or_a_known_error(data: bytes) -> None:
    code = f"$01{base64.b64encode(data + b'</>' * 4 + b'0000').decode()}$"
    assert failure_in(code) in {None, FailureKind.CODE_DAMAGED}


@pytest.mark.parametrize(
    ("body", "is_code"),
    [("A" * 15, False), ("A" * 16, True)],
    ids=["a price and its like", "the shortest code"],
)
def test_what_is_shorter_than_any_code_is_not_taken_for_one(body: str, is_code: bool) -> None:
    assert bureau_code.recognises(f"$01{body}$") is is_code


def test_without_its_marks_only_what_decodes_is_a_code() -> None:
    assert bureau_code.recognises(CODE.strip("$"))
    assert not bureau_code.recognises("01" + "A" * 40)
    assert not bureau_code.recognises("no code at all")


def test_a_code_has_at_most_1500_characters() -> None:
    assert bureau_code.LONGEST_CODE == 1500


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        (Title(name="甲</>乙"), "marks"),
        (Title(phone="1|2"), "marks"),
        (Title(name="\ud800"), "marks"),
        (Title(name="票" * 400), "too-long"),
    ],
)
def test_why_a_title_cannot_be_written_is_said(title: Title, reason: str) -> None:
    with pytest.raises(KnownError) as caught:
        bureau_code.encode(title)
    assert caught.value.kind is FailureKind.CARD_IMPOSSIBLE
    assert caught.value.facts == {"reason": reason}


def test_a_name_may_hold_the_joint_since_only_joined_fields_are_split_at_it() -> None:
    code = bureau_code.encode(Title(name="甲|乙"))
    assert bureau_code.decode(code).title.name == "甲|乙"


@pytest.mark.parametrize("name", ["甲", "甲a", "甲ab"])
def test_a_lost_last_character_costs_the_check_value_and_no_field(name: str) -> None:
    code = bureau_code.encode(Title(name=name, tax_number="91110108MA0043365M"))
    found = bureau_code.decode(code.rstrip("$").rstrip("=")[:-1] + "$")
    assert (found.title.name, found.title.tax_number) == (name, "91110108MA0043365M")
    assert found.warnings == (TitleWarning.CHECK_VALUE,)


def test_what_is_no_code_at_all_is_unreadable() -> None:
    with pytest.raises(KnownError) as caught:
        bureau_code.decode("a word")
    assert caught.value.facts == {"reason": "unreadable"}


def test_full_width_marks_from_the_first_to_the_last_are_read() -> None:
    assert not bureau_code.recognises("＄０１" + "＀" * 20)
    wide = "＄０１" + "".join(chr(ord(c) + 0xFEE0) for c in CODE[3:-1]) + "＄"
    assert bureau_code.decode(wide).title == FULL


def test_fields_beyond_the_fourth_are_passed_over() -> None:
    found = bureau_code.decode(code_of("甲</>91110108MA0043365M</>乙|1</>丙|2</>more</>"))
    assert found.title.bank_account == "2"
    assert found.warnings == ()


def test_a_body_of_three_fields_is_damaged() -> None:
    with pytest.raises(KnownError) as caught:
        bureau_code.decode(code_of("甲乙丙丁</>91110108MA0043365M</>"))
    assert caught.value.facts == {"reason": "unreadable"}
