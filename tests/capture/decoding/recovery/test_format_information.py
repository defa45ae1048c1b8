"""The format information: what every level and mask has, clean and damaged."""

import numpy as np
import pytest
import segno

from pos_scanner.capture.decoding.recovery.format_information import (
    format_certainty,
    format_modules,
    read_format,
)
from tests.capture.decoding.recovery.warped import matrix_of


@pytest.mark.parametrize("mask", range(8))
@pytest.mark.parametrize("level", "LMQH")
def test_each_level_and_mask_is_read(level: str, mask: int) -> None:
    symbol = segno.make_qr("0123", version=2, error=level, mask=mask, boost_error=False)
    values = np.where(matrix_of(symbol), 1, -1).astype(np.float32)
    information = read_format(values)
    assert (information.level, information.mask) == (level, mask)
    assert information.certainty == 1.0
    rows, columns, expected = format_modules(information, 25)
    assert np.array_equal(values[rows, columns], expected)


def test_one_copy_is_enough() -> None:
    symbol = segno.make_qr("0123", version=3, error="q", mask=5, boost_error=False)
    values = np.where(matrix_of(symbol), 1, -1).astype(np.float32)
    values[:9, :9] = 0  # A finger over the corner.
    information = read_format(values)
    assert (information.level, information.mask) == ("Q", 5)
    assert information.certainty == pytest.approx(0.5)


def test_noise_is_uncertain() -> None:
    rng = np.random.default_rng(1)
    noise = [rng.choice((-1, 1), (25, 25)).astype(np.float32) for _ in range(200)]
    assert sum(format_certainty(values) > 0.6 for values in noise) < 10
