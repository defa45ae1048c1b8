"""Reads symbols whose corners are known by their modules: each at once, then again with more work.

The first sample costs a third of a scan and reads four in five of what is read so; an equalizer
that follows what is off costs four times that, and most of what it is tried on stays unread. So all
symbols of a picture have their first sample before any has the second.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from pos_scanner.capture.decoding.decoders import MainDecoder
from pos_scanner.capture.decoding.detection import Detection, Floats, Gray, UnreadSymbol
from pos_scanner.capture.decoding.recovery.format_information import format_certainty
from pos_scanner.capture.decoding.recovery.frame_averaging import FrameAverager
from pos_scanner.capture.decoding.recovery.grid_sampler import (
    is_plausible_quadrilateral,
    render_modules,
    sample_modules,
)
from pos_scanner.capture.decoding.recovery.symbol_correction import corrected_values

_LEAST_FORMAT = 0.35
"""Certainty of the format information below which a symbol is sampled once: what was read by its
second sample had 0.44 and more in the first, a quarter of what was not had less."""


@dataclass(frozen=True, slots=True)
class _Pending:
    certainty: float
    symbol: UnreadSymbol
    samples: Iterator[Floats]


class SymbolReader:
    """Reads the symbols of one picture after another.

    Args:
        decoder: reads what was rendered of the samples.
        averager: averages the samples of several frames of one symbol.
    """

    def __init__(self, decoder: MainDecoder, averager: FrameAverager | None = None) -> None:
        self._decoder = decoder
        self._averager = averager or FrameAverager()
        self._pending: list[_Pending] = []
        self._now_s = 0.0

    @property
    def has_pending(self) -> bool:
        """Whether a symbol of this picture may yet be read by a second sample."""
        return bool(self._pending)

    def begin(self, now_s: float) -> None:
        """A new picture, at a time in monotonic seconds."""
        self._pending.clear()
        self._now_s = now_s

    def forget(self) -> None:
        """The next sample is of another symbol."""
        self._pending.clear()
        self._averager.clear()

    def read(self, gray: Gray, symbol: UnreadSymbol) -> tuple[Detection, ...]:
        """The code in a symbol, by its first sample; empty when it is not read so."""
        if not is_plausible_quadrilateral(symbol.corners, symbol.modules):
            return ()
        samples = sample_modules(gray, symbol.corners, symbol.modules, symbol.hidden)
        values = next(samples, None)
        if values is None:
            return ()
        detections = self._decode(values, symbol)
        if not detections and (certainty := format_certainty(values)) >= _LEAST_FORMAT:
            self._pending.append(_Pending(certainty, symbol, samples))
        return detections

    def read_pending(self) -> tuple[Detection, ...]:
        """The code in the most certain of the symbols that are pending, by its second sample.

        What no decoder reads of that is corrected with what is uncertain of it left open.
        """
        pending = max(self._pending, key=attrgetter("certainty"))
        self._pending.remove(pending)
        values = next(pending.samples)
        detections = self._decode(values, pending.symbol)
        if not detections and (corrected := corrected_values(values)) is not None:
            detections = self._rendered(corrected, pending.symbol)
        return detections

    def _decode(self, values: Floats, symbol: UnreadSymbol) -> tuple[Detection, ...]:
        """The code by a sample, or by its average with those of the frames before it."""
        detections = self._rendered(values, symbol)
        if not detections:
            total = self._averager.add(values, self._now_s)
            if total is not None:
                detections = self._rendered(total, symbol)
        return detections

    def _rendered(self, values: Floats, symbol: UnreadSymbol) -> tuple[Detection, ...]:
        codes = self._decoder.read_rendered(render_modules(values))
        return tuple(replace(code, corners=symbol.corners) for code in codes)
