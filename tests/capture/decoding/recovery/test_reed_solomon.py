"""Blocks with errors and erasures: corrected to the last that they can have, never beyond."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.decoding.recovery.reed_solomon import correct

HELLO = (
    # Data and check codewords of ISO/IEC 18004:2015, annex I: "01234567", version 1-M.
    *(0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC),
    *(0x11, 0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55),
)
CHECKS = 10


def damaged(
    rng: np.random.Generator, errors: int, erasures: int
) -> tuple[NDArray[np.intp], list[int]]:
    """The block with so many errors, and so many codewords lost whose places are known."""
    block = np.array(HELLO, np.intp)
    places = rng.permutation(len(block))[: errors + erasures]
    block[places[:errors]] ^= rng.integers(1, 256, errors)
    block[places[errors:]] = rng.integers(0, 256, erasures)
    return block, places[errors:].tolist()


@pytest.mark.parametrize(
    ("errors", "erasures"), [(0, 0), (5, 0), (0, 10), (1, 8), (2, 6), (3, 4), (4, 2), (4, 1)]
)
def test_two_erasures_cost_as_much_as_one_error(errors: int, erasures: int) -> None:
    rng = np.random.default_rng(10 * errors + erasures)
    for _ in range(50):
        block, erased = damaged(rng, errors, erasures)
        corrected = correct(block, CHECKS, erased, 0)
        assert corrected is not None
        assert tuple(corrected) == HELLO


def test_what_would_leave_too_few_check_codewords_is_not_corrected() -> None:
    rng = np.random.default_rng(1)
    for errors, erasures in ((4, 0), (0, 7), (2, 3)):
        block, erased = damaged(rng, errors, erasures)
        if erasures:
            block[erased] ^= 1 + rng.integers(0, 250, erasures)
        assert correct(block, CHECKS, erased, 4) is None


def test_noise_is_no_block() -> None:
    rng = np.random.default_rng(2)
    for _ in range(2000):
        noise = rng.integers(0, 256, len(HELLO))
        assert correct(noise, CHECKS, [0, 3, 5, 9], 4) is None
