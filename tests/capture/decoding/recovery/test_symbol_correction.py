"""Symbols of which a part says nothing: what is corrected, and that noise never is."""

import numpy as np
import pytest
import segno

from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.detection import Floats
from pos_scanner.capture.decoding.recovery.format_information import (
    FormatInformation,
    format_modules,
)
from pos_scanner.capture.decoding.recovery.grid_sampler import render_modules
from pos_scanner.capture.decoding.recovery.symbol_correction import corrected_values
from tests.capture.decoding.recovery.warped import matrix_of

TEXT = "https://w.url.cn/s/AbC1234"


def sampled(symbol: segno.QRCode) -> Floats:
    return np.where(matrix_of(symbol), 1, -1).astype(np.float32)


@pytest.mark.parametrize("content", ["01234", "ABC $", "AbC1", "发票", "6217 0012 3456"])
@pytest.mark.parametrize("level", "LMQH")
def test_a_clean_symbol_of_any_version_and_mode_stays_as_it_is(level: str, content: str) -> None:
    for version in range(2, 19):
        symbol = segno.make_qr(content, version=version, error=level, boost_error=False)
        corrected = corrected_values(sampled(symbol))
        assert corrected is not None
        assert np.array_equal(corrected > 0, matrix_of(symbol))


@pytest.mark.parametrize("level", "LMQH")
@pytest.mark.parametrize("version", [5, 7, 10])
def test_a_larger_spot_is_corrected_than_a_decoder_corrects(version: int, level: str) -> None:
    symbol = segno.make_qr(TEXT, version=version, error=level, boost_error=False)
    decoder = ZxingDecoder()
    decoded, corrected = [], []
    for side in range(3, 17 + 4 * version - 18):
        values = sampled(symbol)
        start = (len(values) - side) // 2
        values[start : start + side, start : start + side] = -0.02  # Washed out to white.
        decoded += [side] * bool(decoder.read_rendered(render_modules(values)))
        symbol_values = corrected_values(values)
        if symbol_values is not None:
            (code,) = decoder.read_rendered(render_modules(symbol_values))
            assert code.text == TEXT
            corrected.append(side)
    assert max(corrected) >= max(decoded) + 2


def test_noise_is_never_corrected_whatever_its_format_information_says() -> None:
    rng = np.random.default_rng(4)
    for number in range(400):
        modules = int(rng.choice((21, 25, 29, 33, 37, 41)))
        values = rng.normal(0, 0.7, (modules, modules)).astype(np.float32)
        information = FormatInformation("LMQH"[number % 4], number % 8, 1.0)
        rows, columns, expected = format_modules(information, modules)
        values[rows, columns] = expected
        assert corrected_values(values) is None


def test_a_symbol_with_an_unreadable_format_is_left_alone() -> None:
    values = sampled(segno.make_qr(TEXT, version=3))
    values[8, :] = values[:, 8] = 0
    assert corrected_values(values) is None
