"""Amounts as cells, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.export.formats.amounts import fen_of, yuan_of

CELLS = {
    0: "0.00",
    5: "0.05",
    99: "0.99",
    100: "1.00",
    1234567: "12345.67",
    -5: "-0.05",
    -100: "-1.00",
}


@pytest.mark.parametrize("fen", CELLS)
def test_an_amount_has_a_point_and_two_places(fen: int) -> None:
    assert yuan_of(fen) == CELLS[fen]


@given(st.integers(-(10**15), 10**15))
def test_every_amount_comes_back(fen: int) -> None:
    assert fen_of(yuan_of(fen)) == fen


def test_an_empty_cell_is_nothing() -> None:
    assert fen_of("") == 0


@pytest.mark.parametrize("cell", ["1", "1.0", "1.000", "1,00", "x.00", "1.xx", ".", "1.00 "])
def test_what_is_no_amount_of_two_places_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        fen_of(cell)
