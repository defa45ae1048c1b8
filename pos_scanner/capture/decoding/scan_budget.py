"""How much a frame may cost on this machine: counted in reference scans, never in milliseconds.

A till may be eight times slower than the machine on which the reader was tuned, and busy besides.
The unit is what zxing-cpp's scan of one reference picture takes here and now; a budget of so many
of them buys the same attempts on every machine, and a slow one reads fewer frames a second, not
fewer of their codes.
"""

import hashlib
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable

import numpy as np

from pos_scanner.capture.decoding.decoders import MainDecoder
from pos_scanner.capture.decoding.detection import Gray

work_clock: Callable[[], float] = time.perf_counter if sys.platform == "win32" else time.thread_time
"""Seconds of this thread's own work: what other programs take of the processor does not count.
Windows counts a thread's time in steps of 15.6 ms, more than a frame has: there it is the wall's.
"""

REFERENCE_SIZE = (360, 640)
"""Height and width, px, of the reference picture; its scan takes half as long as a 720p frame's."""
_CELL_PX = 4
_SEED = 33
"""Of the reference picture; budgets were tuned in scans that take as long as this one's."""
_MEASURED_AGAIN_AFTER = 300
"""Frames: a machine that has become hot or busy is noticed within half a minute."""
_MEASUREMENTS = 3


class ScanBudget:
    """Measures this machine's reference scan, and tells whether a frame has time for more.

    Args:
        scans: what a frame may cost beyond its first scan, in reference scans; None sets no limit.
        decoder: scans the reference picture.
        clock: seconds of work; ``work_clock`` but in tests.
    """

    def __init__(
        self, scans: float | None, decoder: MainDecoder, clock: Callable[[], float] = work_clock
    ) -> None:
        self._scans = scans
        self._decoder = decoder
        self._clock = clock
        self._measured_s: deque[float] = deque(maxlen=_MEASUREMENTS)
        self._unit_s = 0.0
        self._frames = 0
        self._began_s = 0.0
        self._limit_scans = float("inf")

    def begin(self, share: float = 1.0) -> None:
        """A frame's first scan is over: from now on its further attempts count.

        ``share``: of the budget; a large picture has more than 1.
        """
        if self._scans is None:
            return
        if self._frames % _MEASURED_AGAIN_AFTER == 0:
            for _ in range(1 if self._frames else _MEASUREMENTS):
                self._measure()
        self._frames += 1
        self._limit_scans = self._scans * share
        self._began_s = self._clock()

    @property
    def spent(self) -> float:
        """Reference scans since the frame's first scan; 0 where there is no limit."""
        return (self._clock() - self._began_s) / self._unit_s if self._unit_s else 0.0

    def allows(self, scans: float) -> bool:
        """Whether there is time left for what takes so many reference scans."""
        return self.spent + scans <= self._limit_scans

    def _measure(self) -> None:
        picture = _reference_picture()
        began_s = self._clock()
        self._decoder.scan(picture)
        self._measured_s.append(self._clock() - began_s)
        self._unit_s = statistics.median(self._measured_s)


def _reference_picture() -> Gray:
    """Noisy cells as small as a distant code's modules: zxing-cpp follows many of their edges.

    Small whole numbers out of a hash: numpy's generator and its fractions would keep 7 MB.
    """
    height, width = REFERENCE_SIZE
    count, cell_count = height * width, height * width // _CELL_PX**2
    digest = hashlib.shake_128(bytes([_SEED])).digest(5 * count)
    bits, *dice = np.frombuffer(digest, np.uint8).reshape(5, height, width)
    cells: Gray = np.where(bits.reshape(-1)[:cell_count] & 1, 180, 20).astype(np.uint8)
    rows = cells.reshape(height // _CELL_PX, -1)
    picture: Gray = rows.repeat(_CELL_PX, axis=0).repeat(_CELL_PX, axis=1)
    for bytes_of_noise in dice:  # Added up they are nearly normal, with a deviation of 6.
        picture += bytes_of_noise // 25
    return picture
