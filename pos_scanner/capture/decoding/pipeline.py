"""The main path: reads a frame by one look of zxing-cpp, then by the steps that there is time for.

What one frame leaves untried the next one tries, so that each costs alike. Places come from symbols
that were found and not read, from the last sighting, and from the density of edges. Steps and their
reasons: ``steps``. Knows no camera, no thread and no other decoder.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pos_scanner.capture.decoding.attempts import FRAME_STEPS, PLACE_STEPS, Step, Where
from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.detection import Corners, Detection, Failure
from pos_scanner.capture.decoding.filters import as_it_is
from pos_scanner.capture.decoding.recovery.corner_detector import outlined
from pos_scanner.capture.decoding.recovery.frame_averaging import Votes
from pos_scanner.capture.decoding.recovery.function_patterns import SMALLEST
from pos_scanner.capture.decoding.recovery.grid_sampler import (
    LARGEST,
    draw_modules,
    is_a_symbols_shape,
    likely_sides,
    read_modules,
)
from pos_scanner.capture.decoding.regions import Region, around, dense_regions, distinct

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.detection import Gray

FRAME_BUDGET_MS = 28.0
"""A step that takes longer than it was thought to still ends within 30."""
USUAL_PX = 1920 * 1080
"""A picture of more has more time, in proportion: every step takes longer."""
REGIONS = 4
PLACES = 80
"""So many are looked at where all codes are wanted: a sheet of labels has dozens."""
GRIDS_A_LOOK = 2
"""Failed symbols of one look that are read by their modules: clutter looks like symbols, too."""
GRID_MS = 2.5
LAST_SEEN_S = 3.0
"""For so long the place of the last sighting is tried before others."""


class DecodingPipeline:
    """Reads frame after frame.

    Args:
        budget_ms: what a frame of up to 1080p may cost; None tries everything.
        steps: what is tried, in this order.
        votes: adds up several looks at one symbol.
        clock: seconds, monotonic.

    Attributes:
        rounds: how often every step has been tried, over all frames.
    """

    def __init__(
        self,
        budget_ms: float | None = FRAME_BUDGET_MS,
        steps: Sequence[Step] = FRAME_STEPS,
        votes: Votes | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._decoder = ZxingDecoder()
        self._budget_s = float("inf") if budget_ms is None else budget_ms / 1000
        self._clock = clock
        self._steps = tuple(steps)
        self._next = 0
        self._took_s = {step.name: step.first_guess_ms / 1000 for step in steps}
        self._votes = votes or Votes()
        self._last: tuple[float, Region] | None = None
        self._started = self._until = 0.0
        self._failures: tuple[Failure, ...] = ()
        self.rounds = 0

    def read(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in a picture, (height, width) uint8; empty when none is read."""
        self._started = self._clock()
        self._until = self._started + self._budget_s * max(1.0, gray.size / USUAL_PX)
        look = self._decoder.look(gray)
        self._failures = look.failures
        found = look.sightings or self._by_modules(gray, look.failures)
        if not found:
            found = self._by_steps(gray, look.failures)
        if found:
            self._votes.clear()
            self._last = (self._started, around(found[0].corners, gray.shape))
        return found

    def read_all(self, gray: Gray) -> tuple[Detection, ...]:
        """Every code in a picture: goes on where one has been read, place by place."""
        found = list(self.read(gray))
        for failure in self._failures:
            if not any(one.is_around(failure.corners) for one in found):
                found += self._by_modules(gray, [failure])
        for place in dense_regions(gray, PLACES):
            for step in PLACE_STEPS:
                if any(place.holds(one.corners) for one in found):
                    break
                self._votes.clear()
                found += self._try(step, gray, [place])
        return tuple(found)

    @property
    def suspects(self) -> tuple[Corners, ...]:
        """Corners of what looked like a symbol in the last picture and was not read."""
        return tuple(failure.corners for failure in self._failures)

    def forget(self) -> None:
        """The next picture has nothing to do with the last one."""
        self._votes.clear()
        self._last = None
        self._next = 0

    def _by_steps(self, gray: Gray, failures: Sequence[Failure]) -> tuple[Detection, ...]:
        if self._is_late():
            return ()
        regions = self._regions(gray, failures)
        is_first = True
        for _ in range(len(self._steps)):
            step = self._steps[self._next]
            # The first is tried whatever it took before: the machine may have been busy, once.
            if self._is_late(0.0 if is_first else self._took_s[step.name]):
                break
            self._next = (self._next + 1) % len(self._steps)
            self.rounds += self._next == 0
            if step.where is not Where.PICTURE and step.rank >= len(regions):
                continue
            is_first = False
            began = self._clock()
            found = self._try(step, gray, regions)
            # An average that follows the machine: a till may be slow, or busy.
            self._took_s[step.name] += 0.2 * (self._clock() - began - self._took_s[step.name])
            if found:
                return found
        return ()

    def _regions(self, gray: Gray, failures: Sequence[Failure]) -> list[Region]:
        likely = [around(failure.corners, gray.shape) for failure in failures]
        if self._last is not None and self._started - self._last[0] < LAST_SEEN_S:
            last = self._last[1]
            if last.right <= gray.shape[1] and last.bottom <= gray.shape[0]:
                likely.append(last)
        return distinct((*likely, *dense_regions(gray, REGIONS)), REGIONS)

    def _try(self, step: Step, gray: Gray, regions: Sequence[Region]) -> tuple[Detection, ...]:
        if step.where is Where.OUTLINE:
            return self._by_outline(gray, regions[step.rank])
        high, wide = gray.shape
        everything = Region(0, 0, wide, high)
        region = everything if step.where is Where.PICTURE else regions[step.rank]
        side = step.side_px
        if step.where is Where.PICTURE and side >= max(gray.shape):
            if step.how is as_it_is:
                return ()  # Nothing is gained by enlarging all of it.
            side = 0
        patch = region.cut(gray, side)
        look = self._decoder.look(step.how(patch.image), globally=step.globally)
        if look.sightings:
            return tuple(replace(one, corners=patch.back(one.corners)) for one in look.sightings)
        back = [replace(one, corners=patch.back(one.corners)) for one in look.failures]
        return self._by_modules(gray, back)

    def _by_modules(self, gray: Gray, failures: Sequence[Failure]) -> tuple[Detection, ...]:
        """Symbols whose corners are known, read module by module."""
        for failure in failures[:GRIDS_A_LOOK]:
            if not is_a_symbols_shape(failure.corners, SMALLEST):
                continue
            sides = [failure.modules] if failure.modules else likely_sides(gray, failure.corners)
            for modules in sides:
                if modules > LARGEST or self._is_late(GRID_MS / 1000):
                    continue
                if found := self._read_grid(gray, failure.corners, modules):
                    return found
        return ()

    def _by_outline(self, gray: Gray, region: Region) -> tuple[Detection, ...]:
        one = outlined(gray, region)
        return self._read_grid(gray, one.corners, one.modules) if one is not None else ()

    def _read_grid(self, gray: Gray, corners: Corners, modules: int) -> tuple[Detection, ...]:
        if not is_a_symbols_shape(corners, modules):
            return ()
        for values in read_modules(gray, corners, modules):
            found = self._decoder.read_drawn(draw_modules(values))
            if not found:
                total = self._votes.add(values, self._started)
                found = [] if total is None else self._decoder.read_drawn(draw_modules(total))
            if found:
                return tuple(replace(one, corners=corners) for one in found)
        return ()

    def _is_late(self, more_s: float = 0.0) -> bool:
        return self._clock() + more_s > self._until
