"""Tax classification codes: which are summary codes, what a spreadsheet did to one, short names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.invoice import DraftLine
from pos_scanner.domain.tax_codes import (
    TaxCode,
    TaxCodes,
    is_tax_code,
    leaves_of,
    restored,
)

CATERING = TaxCode("3070401000000000000", "餐饮服务", "餐饮服务", "0.06")
LODGING_GROUP = TaxCode("3070400000000000000", "餐饮住宿服务", "生活服务")
CODES = TaxCodes((CATERING,))


@pytest.mark.parametrize(
    "code",
    [
        "3000000000000000000",
        "3070000000000000000",
        "3070400000000000000",
        " 3070400000000000000 ",
        "1000000000000000000",
    ],
)
def test_what_a_code_belongs_to_is_a_summary_code_and_so_is_a_whole_section(code: str) -> None:
    assert CODES.is_summary(code)


@pytest.mark.parametrize(
    "code", ["3070401000000000000", "3070402000000000000", "", "30704", "1030201010000000000"]
)
def test_no_other_code_is_called_a_summary_code(code: str) -> None:
    assert not CODES.is_summary(code)


def test_of_a_whole_table_the_codes_with_others_below_are_summaries() -> None:
    codes = leaves_of([LODGING_GROUP, CATERING])
    assert codes.entries == (CATERING,)
    assert codes.get(LODGING_GROUP.code) is None
    assert codes.is_summary(LODGING_GROUP.code)


def test_what_the_table_itself_calls_a_summary_code_is_one() -> None:
    assert leaves_of([CATERING], [CATERING.code]).entries == ()


@pytest.mark.parametrize(
    ("rounded", "code"),
    [
        ("3040502020101000192", "3040502020101000000"),
        ("3010101010099999744", "3010101010100000000"),
        ("3010101020101009920", "3010101020101010000"),
        ("3070401000000000000", "3070401000000000000"),
        ("1030201010000000000", "1030201010000000000"),
        ("not a code", "not a code"),
    ],
)
def test_a_code_that_a_spreadsheet_made_a_number_of_comes_back(rounded: str, code: str) -> None:
    assert restored(rounded) == code


@given(st.integers(min_value=10**14, max_value=7 * 10**14 - 1))
def test_every_code_of_fifteen_digits_survives_being_a_number(digits: int) -> None:
    code = f"{digits}0000"
    assert restored(f"{int(float(code))}") == code


@given(st.from_regex(r"[1-6][0-9]{17}[1-9]", fullmatch=True))
def test_a_code_that_was_never_a_number_stays(code: str) -> None:
    if int(float(code)) != int(code):
        assert restored(code) == code


@pytest.mark.parametrize(
    "text", ["307040100000000000", "30704010000000000000", "３070401000000000000"]
)
def test_a_code_has_nineteen_digits(text: str) -> None:
    assert not is_tax_code(text)


@pytest.mark.parametrize(
    ("item", "named"),
    [
        ("餐费", "*餐饮服务*餐费"),
        (" 餐费 ", "*餐饮服务*餐费"),
        ("*生活服务*餐费", "*生活服务*餐费"),
        ("", ""),
    ],
)
def test_an_item_gets_the_short_name_of_its_code_once(item: str, named: str) -> None:
    line = DraftLine(item=item, tax_code=CATERING.code)
    assert CODES.named(line).item == named


def test_an_item_of_an_unknown_code_stays() -> None:
    line = DraftLine(item="面包", tax_code="1030201020000000000")
    assert CODES.named(line) == line
