"""Samples of several frames added up, with times handed in."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.recovery.frame_averaging import (
    MAX_AGE_S,
    MAX_SAMPLES,
    FrameAverager,
)
from pos_scanner.capture.decoding.recovery.function_patterns import function_patterns
from pos_scanner.capture.decoding.recovery.grid_sampler import render_modules
from tests.benchmarks.degradations import modules_of

TEXT = "https://w.url.cn/s/AbC1234"


def test_samples_of_one_symbol_add_up_to_what_none_of_them_shows() -> None:
    black = np.where(modules_of(TEXT) < 128, 1.0, -1.0).astype(np.float32)
    rng = np.random.default_rng(4)
    zxing, averager = ZxingDecoder(), FrameAverager()
    sums = []
    for number in range(8):
        sample = (black + rng.normal(0, 1.1, black.shape)).astype(np.float32)
        assert zxing.read_rendered(render_modules(sample)) == []
        sums.append(averager.add(sample, number / 15))
    assert sums[0] is None
    assert sums[-1] is not None
    assert [code.text for code in zxing.read_rendered(render_modules(sums[-1]))] == [TEXT]


def test_samples_of_another_symbol_or_from_long_ago_are_not_added() -> None:
    rng = np.random.default_rng(4)
    first, second = (rng.choice([-1.0, 1.0], (25, 25)).astype(np.float32) for _ in range(2))
    averager = FrameAverager()
    assert averager.add(first, 1.0) is None
    assert averager.add(second, 1.1) is None
    assert averager.add(first, 9.0) is None


def symbol(seed: int = 1, size: int = 25) -> NDArray[np.float32]:
    """A symbol of random data, its function patterns as they are."""
    data = np.random.default_rng(seed).choice([-1.0, 1.0], (size, size))
    patterns = function_patterns(size)
    return np.where(patterns == 0, data, patterns).astype(np.float32)


def test_the_limits_are_half_a_second_of_frames_and_a_second_and_a_half() -> None:
    assert (MAX_SAMPLES, MAX_AGE_S) == (8, 1.5)


def test_the_sum_is_that_of_this_sample_and_the_earlier_ones() -> None:
    averager, values = FrameAverager(), symbol()
    assert averager.add(values, 0.0) is None
    assert np.array_equal(averager.add(values, 0.1), 2 * values)  # type: ignore[arg-type]
    assert np.array_equal(averager.add(values, 0.2), 3 * values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("age_s", "is_added"), [(1.5, True), (1.51, False)])
def test_a_sample_counts_for_a_second_and_a_half(age_s: float, is_added: bool) -> None:
    averager = FrameAverager()
    averager.add(symbol(), 0.0)
    assert (averager.add(symbol(), age_s) is not None) is is_added


def test_no_more_than_eight_samples_are_remembered() -> None:
    averager, values = FrameAverager(), symbol()
    totals = [averager.add(values, number / 100) for number in range(20)]
    assert totals[-1] is not None
    assert np.array_equal(totals[-1], 9 * values)


def test_one_glaring_sample_does_not_outvote_three() -> None:
    averager = FrameAverager()
    averager.add(100 * symbol(), 0.0)
    total = averager.add(symbol(), 0.1)
    assert total is not None
    assert float(np.abs(total).max()) == 2.5


def test_a_symbol_of_another_size_is_another_symbol() -> None:
    averager = FrameAverager()
    averager.add(symbol(size=25), 0.0)
    assert averager.add(symbol(size=29), 0.1) is None


def test_symbols_that_share_only_their_function_patterns_are_two() -> None:
    averager = FrameAverager()
    averager.add(symbol(seed=1), 0.0)
    assert averager.add(symbol(seed=2), 0.1) is None


def test_a_sample_of_nothing_is_like_no_other() -> None:
    averager = FrameAverager()
    averager.add(np.zeros((25, 25), np.float32), 0.0)
    assert averager.add(np.zeros((25, 25), np.float32), 0.1) is None


def test_after_a_code_was_read_nothing_is_remembered() -> None:
    averager = FrameAverager()
    averager.add(symbol(), 0.0)
    averager.clear()
    assert averager.add(symbol(), 0.1) is None
