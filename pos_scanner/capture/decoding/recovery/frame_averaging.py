"""Several looks at one symbol added up, module by module: what hides a module hides it not always.

A held code moves, glare and noise move over it, the focus hunts; seen straight on, its modules stay
where they are. Each look gives a value for each module (``module_grid``); their sum is right where
most looks were.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

LOOKS = 8
"""So many are kept, of every size together: half a second of frames."""
OLDEST_S = 1.5
_ALIKE = 0.25
"""Least correlation of two looks at one symbol; that of two symbols is about 0."""


@dataclass(frozen=True, slots=True)
class _Kept:
    at_s: float
    values: Floats


class Votes:
    """Remembers the looks of the last moments."""

    def __init__(self) -> None:
        self._kept: deque[_Kept] = deque(maxlen=LOOKS)

    def add(self, values: Floats, now_s: float) -> Floats | None:
        """Add a look, (modules, modules); the sum of all at this symbol, None for the first."""
        import numpy  # noqa: PLC0415

        limited = numpy.clip(values, -1.5, 1.5)  # One look must not outvote three.
        alike = [
            one.values
            for one in self._kept
            if now_s - one.at_s <= OLDEST_S
            and one.values.shape == limited.shape
            and _likeness(one.values, limited) > _ALIKE
        ]
        self._kept.append(_Kept(now_s, limited))
        if not alike:
            return None
        total: Floats = numpy.sum([limited, *alike], axis=0)
        return total

    def clear(self) -> None:
        """Forget: another code may come."""
        self._kept.clear()


def _likeness(one: Floats, other: Floats) -> float:
    import numpy  # noqa: PLC0415

    from pos_scanner.capture.decoding.recovery.function_patterns import known_modules  # noqa: PLC0415

    unknown = known_modules(one.shape[0]) == 0
    first, second = one[unknown], other[unknown]
    spread = float(numpy.linalg.norm(first) * numpy.linalg.norm(second))
    return float(first @ second) / max(spread, 1e-6)
