"""The usual spelling of a field: what is changed, said, and can be put back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.checks.normalization import Change, comparable, normalize, normalize_title
from pos_scanner.domain.title import TEXT_FIELDS, Title


@pytest.mark.parametrize(
    ("field", "before", "value", "changes"),
    [
        ("name", "示例(中国)投资有限公司", "示例（中国）投资有限公司", {Change.BRACKETS}),
        ("name", "Example (China) Ltd.", "Example (China) Ltd.", set()),
        ("name", "示例ＡＢＣ科技有限公司", "示例ABC科技有限公司", {Change.HALF_WIDTH}),
        ("name", " 北京 示例　科技有限公司 ", "北京示例科技有限公司", {Change.BLANKS}),
        ("name", "示例，科技：公司", "示例，科技：公司", set()),
        ("tax_number", "91110108ma0043365m", "91110108MA0043365M", {Change.CAPITALS}),
        ("tax_number", "9111 0108 MA00 4336 5M", "91110108MA0043365M", {Change.BLANKS}),
        ("tax_number", "９１１１", "9111", {Change.HALF_WIDTH}),
        ("tax_number", "91110108-MA0043365M", "91110108MA0043365M", {Change.HYPHENS}),
        ("address", "中关村大街５９号(南楼)", "中关村大街59号(南楼)", {Change.HALF_WIDTH}),
        ("phone", "０１０—６２５１１２３４", "010-62511234", {Change.HALF_WIDTH, Change.HYPHENS}),
        ("phone", "（024）23180000", "(024)23180000", {Change.HALF_WIDTH}),
        ("bank_account", "6222 0200 1234-5678", "6222020012345678", {Change.BLANKS}),
        ("bank_account", "行内 12 号", "行内 12 号", set()),
        ("email", " Caiwu＠Example。com ", "Caiwu@example.com",
         {Change.HALF_WIDTH, Change.BLANKS, Change.FULL_STOP, Change.CAPITALS}),
    ],
)  # fmt: skip
def test_a_field_gets_its_usual_spelling_and_says_what_changed(
    field: str, before: str, value: str, changes: set[Change]
) -> None:
    normalised = normalize(field, before)
    assert (normalised.value, set(normalised.changes)) == (value, changes)
    assert normalised.original == before


def test_a_title_tells_which_fields_were_changed_so_that_each_can_be_put_back() -> None:
    title = Title(name="示例(中国)公司", tax_number="91110108MA0043365M", phone="０１０")
    usual, changed = normalize_title(title)
    assert usual == Title(name="示例（中国）公司", tax_number="91110108MA0043365M", phone="010")
    assert {field.field: field.original for field in changed} == {
        "name": "示例(中国)公司",
        "phone": "０１０",
    }


_SPELLINGS = st.text(st.sampled_from("示例公司()（）ABa１２12－—- 　.。@＠"), max_size=20)


@given(st.sampled_from([*TEXT_FIELDS, "remark"]), st.text(max_size=20) | _SPELLINGS)
def test_normalising_twice_changes_nothing_more(field: str, text: str) -> None:
    once = normalize(field, text).value
    again = normalize(field, once)
    assert (again.value, again.changes) == (once, ())


def test_names_compare_equal_across_widths_case_and_blanks() -> None:
    assert comparable("示例（中国）ABC 公司") == comparable("示例(中国)ａｂｃ公司\u200b")
