"""A code in a picture, and whether two decoders mean the same one."""

import pytest

from pos_scanner.capture.decoding.detection import Corners, Detection, ScanAttempt, centre_of


def square(x: float, y: float, side: float) -> Corners:
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side))


def test_the_centre_is_the_mean_of_the_corners() -> None:
    assert centre_of(square(10, 20, 30)) == (25, 35)
    assert centre_of(((0, 0), (4, 0), (8, 8), (0, 4))) == (3, 3)


@pytest.mark.parametrize(
    ("corners", "contains"),
    [
        (square(0, 0, 100), True),
        (square(90, 90, 20), True),
        (square(91, 90, 20), False),
        (square(90, 91, 20), False),
        (square(-10, -10, 20), True),
        (square(-11, -10, 20), False),
        (square(-10, -11, 20), False),
    ],
)
def test_a_symbol_is_the_same_where_its_middle_lies_in_the_others_box(
    corners: Corners, contains: bool
) -> None:
    assert Detection("a", "decoder", square(0, 0, 100)).contains_centre_of(corners) is contains


def test_a_tilted_code_counts_by_its_box() -> None:
    tilted = Detection("a", "decoder", ((50, 0), (100, 50), (50, 100), (0, 50)))
    assert tilted.contains_centre_of(square(5, 5, 2))


def test_an_attempt_that_saw_nothing_has_neither_codes_nor_symbols() -> None:
    assert ScanAttempt() == ScanAttempt((), ())
