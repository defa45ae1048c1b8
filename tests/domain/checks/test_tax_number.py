"""Tax numbers: their kinds, and the one correction that is offered."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from pos_scanner.domain.checks.tax_number import (
    TAX_NUMBER_LENGTHS,
    USCC_LENGTH,
    TaxNumberKind,
    grouped,
    is_identity_card,
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


@pytest.mark.parametrize(
    "number",
    ["91110108MA0043365M", "91440101708358833M", "91110108551385082Q", "91350100M000100Y43"],
)
def test_published_social_credit_codes_are_sound(number: str) -> None:
    assert is_social_credit_code(number)
    assert kind_of(number) is TaxNumberKind.CREDIT_CODE


@given(credit_codes(), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_never_passes_the_check(
    number: str, position: int, character: str
) -> None:
    changed = number[:position] + character + number[position + 1 :]
    assert is_social_credit_code(changed) is (changed == number)


@pytest.mark.parametrize(
    ("number", "is_card"),
    [
        ("11010519491231002X", True),
        ("440524188001010014", True),
        ("110105194912310021", False),
        ("010105194912310029", False),
        ("11010519491331002X", False),
        ("110105194902300026", False),
        ("11010519491231002x", False),
        ("1101051949123100", False),
        ("", False),
    ],
)
def test_an_identity_card_has_a_birthday_and_a_check_character(number: str, is_card: bool) -> None:
    assert is_identity_card(number) is is_card


@pytest.mark.parametrize(
    ("birthday", "is_day"),
    [("20000229", True), ("19000229", False), ("19491301", False), ("19490132", False)],
)
def test_the_birthday_is_a_day_of_the_calendar(birthday: str, is_day: bool) -> None:
    body = f"110105{birthday}002"
    assert is_identity_card(body + mod_11_2.calc_check_digit(body)) is is_day


def test_a_length_is_told_from_wrong_letters_and_an_old_number_from_both() -> None:
    kinds = {length: kind_of("1" * length) for length in range(13, 22)}
    assert {length for length, kind in kinds.items() if kind is TaxNumberKind.OLD} == {15, 17, 20}
    assert kinds[14] is kinds[16] is kinds[19] is kinds[21] is TaxNumberKind.WRONG_LENGTH
    assert kind_of("1" * 14 + "a") is TaxNumberKind.WRONG_LETTERS
    assert kind_of("11010519491231002X") is TaxNumberKind.IDENTITY_CARD
    assert kind_of("11010519491231002X12") is TaxNumberKind.IDENTITY_CARD
    assert kind_of("11010519491231003X12") is TaxNumberKind.OLD


@pytest.mark.parametrize(
    ("misread", "correction"),
    [
        ("9III0I08MA0043365M", "91110108MA0043365M"),
        ("9111010BMA0043365M", "91110108MA0043365M"),
        ("9111OI0BMAO043365M", "91110108MA0043365M"),
        ("91440101708358B33M", "91440101708358833M"),
        ("9144010170B358833M", "91440101708358833M"),
        ("9144010170B358B33M", ""),
        ("9111010855138S082Q", "91110108551385082Q"),
        ("91110108551385O8ZQ", "91110108551385082Q"),
        ("91110108MA004336", ""),
        ("91110108MA0043365MM", ""),
        ("", ""),
    ],
)
def test_usual_misreadings_are_corrected_where_one_correction_fits(
    misread: str, correction: str
) -> None:
    assert suggested_correction(misread) == correction


def test_a_b_behind_the_region_stays_where_another_character_was_misread() -> None:
    head = "91110108BA0043365"
    number = head + str(uscc.calc_check_digit(head))
    assert suggested_correction(number.replace("0", "O", 1)) == number


@given(credit_codes())
def test_letters_in_place_of_digits_in_the_region_are_always_put_right(number: str) -> None:
    region = number[:8].translate(str.maketrans("0125", "OIZS"))
    misread = region + number[8:]
    assert suggested_correction(misread) in ({""} if misread == number else {number, ""})


def test_a_number_is_compared_without_blanks_hyphens_and_small_letters() -> None:
    assert normalized_tax_number("91-11‐01‑08 ma—00−4") == "91110108MA004"
    assert normalized_tax_number("ｍａ００") == "MA00"
    assert normalized_tax_number("ß") == "ß"
    assert normalized_tax_number("") == ""


def test_a_number_of_eighteen_is_the_only_length_of_a_code() -> None:
    assert USCC_LENGTH == 18
    assert {15, 17, 18, 20} == TAX_NUMBER_LENGTHS


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("91310000775785552L", "91310000 7757 8555 2L"),
        ("310104197705010", "310104197705010"),
        ("", ""),
        ("91310000-75785552L", "91310000-75785552L"),
    ],
)
def test_a_tax_number_of_eighteen_characters_stands_in_groups(number: str, shown: str) -> None:
    assert grouped(number) == shown
