"""The unit in which a frame's work is counted: one picture, the same everywhere, and cheap."""

import subprocess
import sys

import numpy as np

from pos_scanner.capture.decoding.scan_budget import REFERENCE_SIZE, _reference_picture

_MEASURE = """
import sys
from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.scan_budget import ScanBudget
budget = ScanBudget(5.0, ZxingDecoder())
budget.begin()
print("numpy.random" in sys.modules)
"""


def test_the_reference_picture_is_always_the_same_noisy_cells() -> None:
    picture = _reference_picture()
    assert picture.shape == REFERENCE_SIZE
    assert np.array_equal(picture, _reference_picture())
    cells = picture[:4, :4].astype(int)
    assert 0 < np.ptp(cells) <= 40
    assert np.ptp(picture.astype(int)) >= 150


def test_measuring_leaves_no_generator_of_numpys_in_the_window() -> None:
    completed = subprocess.run(
        [sys.executable, "-c", _MEASURE], capture_output=True, text=True, check=True
    )
    assert completed.stdout.strip() == "False"
