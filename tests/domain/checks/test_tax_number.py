"""Tax numbers: their kinds, and the one correction that is offered."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from pos_scanner.domain.checks.tax_number import (
    TaxNumberKind,
    is_social_credit_code,
    kind_of,
    normalized_tax_number,
    suggested_correction,
)

SOUND = "91110108MA0043365M"
_MISREADINGS = {"0": "O", "1": "I", "2": "Z", "5": "S"}


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(["91", "92", "93", "52", "12", "11"]))
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    body = draw(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
    number = f"{head}{region}{body}"
    return number + str(uscc.calc_check_digit(number))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (SOUND, TaxNumberKind.CREDIT_CODE),
        ("91110108MA0043365N", TaxNumberKind.WRONG_CHECK),
        ("9111010BMA0043365M", TaxNumberKind.WRONG_LETTERS),
        ("110105194912310025", TaxNumberKind.WRONG_CHECK),
        ("11010519491231002X", TaxNumberKind.IDENTITY_CARD),
        ("11010519491231002X01", TaxNumberKind.IDENTITY_CARD),
        ("110105194913310021", TaxNumberKind.WRONG_CHECK),
        ("110108600433650", TaxNumberKind.OLD),
        ("1101086004336501X", TaxNumberKind.OLD),
        ("1286715052", TaxNumberKind.WRONG_LENGTH),
        ("九", TaxNumberKind.WRONG_LETTERS),
        ("½" * 18, TaxNumberKind.WRONG_LETTERS),
    ],
)
def test_a_number_has_its_kind(number: str, kind: TaxNumberKind) -> None:
    assert kind_of(number) is kind


@pytest.mark.parametrize(
    "written",
    ["９１１１０１０８ＭＡ００４３３６５Ｍ", "91110108-ma004336-5m", " 9111 0108　MA00 4336 5M\n"],
)
def test_spellings_of_one_number_compare_equal(written: str) -> None:
    assert normalized_tax_number(written) == SOUND


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalized_tax_number(text)
    assert normalized_tax_number(once) == once


@pytest.mark.parametrize("misread", ["9IIIOIO8MAOO43365M", "9111O108MA0043365M"])
def test_letters_that_are_taken_for_digits_are_put_right(misread: str) -> None:
    assert suggested_correction(misread) == SOUND


def test_other_misreadings_are_left_to_the_cashier() -> None:
    assert suggested_correction("91110108MA004336GM") == ""


@given(credit_codes(), st.data())
def test_a_misread_number_gets_its_own_correction_or_none(number: str, data: st.DataObject) -> None:
    places = [place for place, character in enumerate(number) if character in _MISREADINGS]
    assume(places)
    wrong = data.draw(st.sets(st.sampled_from(places), min_size=1, max_size=4))
    misread = "".join(
        _MISREADINGS[character] if place in wrong else character
        for place, character in enumerate(number)
    )
    assert suggested_correction(misread) in {number, ""}


@given(credit_codes(), st.integers(8, 16))
def test_an_eight_read_as_b_is_offered_only_where_nothing_else_fits(number: str, at: int) -> None:
    head = number[:at] + "8" + number[at + 1 : -1]
    meant = suggested_correction(f"{head[:at]}B{head[at + 1 :]}{uscc.calc_check_digit(head)}")
    assert meant in {head + str(uscc.calc_check_digit(head)), ""}


def test_a_correction_that_is_one_of_two_is_not_offered() -> None:
    assert is_social_credit_code("911101083A0A0B1818")
    assert is_social_credit_code("911101083A0A0B1B1B")
    assert suggested_correction("911101083A0A0B1B18") == ""


@given(credit_codes())
def test_a_right_number_has_no_correction(number: str) -> None:
    assert suggested_correction(number) == ""


@given(st.text(max_size=20))
def test_whatever_is_offered_has_a_right_check_character(text: str) -> None:
    meant = suggested_correction(normalized_tax_number(text))
    assert meant == "" or is_social_credit_code(meant)
