"""The usual spelling of each field, and names as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.checks.normalization import comparable, normalize, normalize_title
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleType


@pytest.mark.parametrize(
    ("field", "original", "value"),
    [
        ("name", "示例(中国)投资有限公司", "示例（中国）投资有限公司"),
        ("name", "Example (China) Ltd.", "Example (China) Ltd."),
        ("name", "示例ＡＢＣ科技有限公司", "示例ABC科技有限公司"),
        ("name", " 北京 示例　科技有限公司 ", "北京示例科技有限公司"),
        ("name", "示例，科技：公司", "示例，科技：公司"),
        ("tax_number", "91110108ma0043365m", "91110108MA0043365M"),
        ("tax_number", "9111 0108 MA00 4336 5M", "91110108MA0043365M"),
        ("tax_number", "９１１１", "9111"),
        ("tax_number", "91110108-MA0043365M", "91110108MA0043365M"),
        ("address", "中关村大街５９号(南楼)", "中关村大街59号(南楼)"),
        ("phone", "０１０—６２５１１２３４", "010-62511234"),
        ("phone", "（024）23180000", "(024)23180000"),
        ("bank_account", "6222 0200 1234-5678", "6222020012345678"),
        ("bank_account", "行内 12 号", "行内 12 号"),
        ("email", " Caiwu＠Example。com ", "Caiwu@example.com"),
    ],
)
def test_a_field_gets_its_usual_spelling(field: str, original: str, value: str) -> None:
    assert normalize(field, original) == value


def test_a_title_gets_the_usual_spelling_of_each_field() -> None:
    title = Title(
        TitleType.COMPANY, "示例(中国)公司", "91110108MA0043365M", phone="０１０", bank_name="工行 "
    )
    usual = Title(
        TitleType.COMPANY, "示例（中国）公司", "91110108MA0043365M", phone="010", bank_name="工行"
    )
    assert normalize_title(title) == usual


_SPELLINGS = st.text(st.sampled_from("示例公司()（）ABa１２12－—- 　.。@＠"), max_size=20)


@given(st.sampled_from([*TEXT_FIELDS, "remark"]), st.text(max_size=20) | _SPELLINGS)
def test_normalising_twice_changes_nothing_more(field: str, text: str) -> None:
    usual = normalize(field, text)
    assert normalize(field, usual) == usual


def test_names_compare_equal_across_widths_case_and_blanks() -> None:
    assert comparable("示例（中国）ABC 公司") == comparable("示例(中国)ａｂｃ公司\u200b")


@pytest.mark.parametrize(
    ("field", "original", "value"),
    [
        ("name", "（示例）ＡＺａｚ０９", "（示例）AZaz09"),
        ("name", "示例 ABC 公司", "示例 ABC 公司"),
        ("name", "示例（中国） 公司", "示例（中国）公司"),
        ("name", "示例 （中国）", "示例（中国）"),
        ("name", "𠀀 (甲)", "𠀀 （甲）"),
        ("bank_name", "招商银行(北京) 支行", "招商银行（北京）支行"),
        ("bank_name", "工行\t\n第１支行", "工行第1支行"),
        ("address", "某路  １号\t２室", "某路 1号 2室"),
        ("address", "某路－1号", "某路－1号"),
        ("phone", "！０１０～", "!010~"),
        ("phone", "010‐62511234", "010-62511234"),
        ("phone", "010―62511234", "010-62511234"),
        ("phone", "010−62511234", "010-62511234"),
        ("phone", "０１０　６２５１", "010 6251"),
        ("bank_account", "６２２２－０２００ １２", "6222020012"),
        ("bank_account", "-", "-"),
        ("bank_account", "6222x 0200", "6222x 0200"),
        ("bank_account", "²³ 45", "²³ 45"),
        ("tax_number", "91110108—MA00", "91110108MA00"),
        ("email", "A.B@Example.COM", "A.B@example.com"),
        ("email", "a@b｡cn", "a@b.cn"),
        ("email", "Nobody", "nobody"),
        ("remark", "  甲　乙  ", "甲 乙"),
        ("remark", "ＡＢＣ()", "ＡＢＣ()"),
    ],
)
def test_each_field_has_rules_of_its_own(field: str, original: str, value: str) -> None:
    assert normalize(field, original) == value


def test_the_edges_of_the_full_width_forms_are_changed_and_nothing_beyond() -> None:
    assert normalize("phone", "\uff01\uff5e") == "!~"
    assert normalize("phone", "\uff00\uff5f") == "\uff00\uff5f"
    assert normalize("phone", "010\u3001020\u3000030") == "010\u3001020 030"
    assert normalize("address", "\uff10\uff19\uff21\uff3a\uff41\uff5a") == "09AZaz"
    assert normalize("address", "\uff0f\uff1a\uff20") == "\uff0f\uff1a\uff20"


def test_all_steps_of_a_field_are_taken() -> None:
    assert normalize("name", " 示例(甲) 乙　丙 ") == "示例（甲）乙丙"
    assert normalize("name", "示例") == "示例"


def test_names_differ_by_more_than_their_spelling() -> None:
    assert comparable("示例公司") != comparable("示例公同")
    assert comparable("") == comparable(" \u200b\t") == ""
    assert comparable("Straße") == comparable("STRASSE") == "strasse"
    assert comparable("Ａ-１") == "a-1"


@given(st.text(max_size=20))
def test_a_comparable_text_is_comparable_as_it_is_to_blanks_and_case(text: str) -> None:
    assert comparable(f" {text}\t") == comparable(text)
    assert not any(character.isspace() for character in comparable(text))
