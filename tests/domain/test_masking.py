"""Personal numbers with their middle left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.masking import masked


@pytest.mark.parametrize(
    ("number", "mask"),
    [
        ("13812345678", "138••••5678"),
        ("6222020200049619", "622••••9619"),
        ("62345678", "••••5678"),
        ("12345", "••••"),
        (" ", ""),
        ("", ""),
    ],
)
def test_the_ends_of_a_number_tell_it_apart(number: str, mask: str) -> None:
    assert masked(number) == mask


@given(st.text("0123456789-", min_size=1, max_size=40))
def test_at_most_seven_characters_of_a_number_are_seen_and_never_all(number: str) -> None:
    seen = masked(number).replace("•", "")
    assert len(seen) <= 7
    assert number not in masked(number)


@given(st.text("0123456789", min_size=11, max_size=40))
def test_a_mask_does_not_say_how_long_the_number_is(number: str) -> None:
    assert len(masked(number)) == 11
