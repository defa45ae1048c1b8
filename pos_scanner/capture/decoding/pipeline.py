"""The main path: zxing-cpp scans a frame, then come the attempts that there is time for.

What one frame leaves untried the next one tries, so that each costs alike; every frame tries one
more at least, however slow the machine is. Times are counted in its own scans (``scan_budget``).
Places come from symbols that were located and not read, from the last detection, and from the
density of edges. The attempts and their reasons: ``attempts``. Knows no camera, no thread and no
other decoder.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from pos_scanner.capture.decoding.attempts import (
    COVERED,
    FRAME_ATTEMPTS,
    REGION_ATTEMPTS,
    Attempt,
    Scope,
)
from pos_scanner.capture.decoding.decoders import main_decoder
from pos_scanner.capture.decoding.detection import Corners, Detection, Gray, UnreadSymbol
from pos_scanner.capture.decoding.filters import identity
from pos_scanner.capture.decoding.recovery.corner_detector import locate_symbol
from pos_scanner.capture.decoding.recovery.finder_pairs import locate_by_finder_pairs
from pos_scanner.capture.decoding.recovery.frame_averaging import FrameAverager
from pos_scanner.capture.decoding.recovery.function_patterns import MIN_MODULES
from pos_scanner.capture.decoding.recovery.grid_sampler import (
    MAX_SAMPLED_MODULES,
    is_plausible_quadrilateral,
    likely_sizes,
    render_modules,
    sample_modules,
)
from pos_scanner.capture.decoding.regions import (
    Region,
    dense_regions,
    distinct_regions,
    region_around,
    whole_picture,
)
from pos_scanner.capture.decoding.scan_budget import ScanBudget, work_clock

FRAME_BUDGET = 30.0
"""Reference scans that a picture may cost beyond its first scan: 21 ms where one takes 0.7."""
FULL_HD_PX = 1920 * 1080
"""A picture of more has more time, in proportion: every attempt takes longer."""
MAX_REGIONS = 4
MAX_PLACES = 80
"""So many are scanned where all codes are wanted: a sheet of labels has dozens."""
MAX_SAMPLED_SYMBOLS = 2
"""Unread symbols of one scan that are sampled: clutter looks like symbols, too."""
SAMPLING_SCANS = 3.5
"""What a reading of the modules takes, in reference scans."""
COVERED_SCANS = 5.0
"""What a search for two finder patterns takes where there are two; a fifth of that elsewhere."""
LAST_PLACE_S = 3.0
"""For so long the place of the last detection is tried before others."""


class DecodingPipeline:
    """Reads frame after frame.

    Args:
        budget: what a frame of up to 1080p may cost beyond its first scan, in reference scans
            (``scan_budget``); None tries everything.
        attempts: what is tried, in this order.
        averager: averages the samples of several frames of one symbol.
        clock: seconds of work; this thread's own when not given.
        wall_clock: seconds, monotonic: how old a sample or a place is.

    Attributes:
        unread: what looked like a symbol in the last picture and was not read by itself.
        steps: how many attempts have had their turn, over all frames.
        is_brief: whether a frame is worth its first scan and one further attempt alone.
    """

    def __init__(
        self,
        budget: float | None = FRAME_BUDGET,
        attempts: Sequence[Attempt] = FRAME_ATTEMPTS,
        averager: FrameAverager | None = None,
        clock: Callable[[], float] = work_clock,
        wall_clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._decoder = main_decoder()
        self._budget = ScanBudget(budget, self._decoder, clock)
        self._wall_clock = wall_clock
        self._attempts = tuple(attempts)
        self._next = self._uncovered = 0
        self._took_scans = {attempt.name: attempt.first_guess for attempt in attempts}
        self._averager = averager or FrameAverager()
        self._last_place: tuple[float, Region] | None = None
        self._started_s = 0.0
        self.unread: tuple[UnreadSymbol, ...] = ()
        self.steps = 0
        self.is_brief = False

    @property
    def round_length(self) -> int:
        """How many steps try everything once."""
        return len(self._attempts)

    def read(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in a picture, (height, width) uint8; empty when none is read."""
        self._started_s = self._wall_clock()
        scan = self._decoder.scan(gray)
        self._budget.begin(max(1.0, gray.size / FULL_HD_PX))
        self.unread = scan.unread
        detections = scan.detections or self._sample(gray, scan.unread)
        if not detections:
            detections = self._try_in_turn(gray, scan.unread)
        if detections:
            self._averager.clear()
            self._last_place = (self._started_s, region_around(detections[0].corners, gray.shape))
        return detections

    def read_all(self, gray: Gray) -> tuple[Detection, ...]:
        """Every code in a picture: goes on where one has been read, place by place."""
        detections = list(self.read(gray))
        for symbol in self.unread:
            if not any(detection.contains_centre_of(symbol.corners) for detection in detections):
                detections += self._sample(gray, [symbol])
        for region in dense_regions(gray, MAX_PLACES):
            for attempt in REGION_ATTEMPTS:
                if any(region.contains_centre_of(detection.corners) for detection in detections):
                    break
                self._averager.clear()
                detections += self._try(attempt, gray, [region])
        return tuple(detections)

    def forget(self) -> None:
        """The next picture has nothing to do with the last one."""
        self._averager.clear()
        self._last_place = None
        self._next = 0
        self.begin_scene()

    def begin_scene(self) -> None:
        """What is before the camera has changed: covered finder patterns are searched for anew."""
        self._uncovered = 0

    def _try_in_turn(self, gray: Gray, unread: Sequence[UnreadSymbol]) -> tuple[Detection, ...]:
        regions = self._regions(gray, unread)
        is_first = True
        for _ in range(len(self._attempts)):
            attempt = self._attempts[self._next]
            # The first is tried whatever it takes: on a slow machine nothing else ever would be.
            is_over = self.is_brief or not self._budget.allows(self._took_scans[attempt.name])
            if is_over and not is_first:
                break
            self._next = (self._next + 1) % len(self._attempts)
            self.steps += 1
            if attempt.scope is not Scope.PICTURE and attempt.rank >= len(regions):
                continue
            detections = self._try_measured(attempt, gray, regions)
            if is_first:
                detections = detections or self._try_covered(gray, regions)
            if detections:
                return detections
            is_first = False
        return ()

    def _try_covered(self, gray: Gray, regions: Sequence[Region]) -> tuple[Detection, ...]:
        """Every new scene is searched for two finder patterns: live, a finger covers one in each.

        The next region is for the same frame where this one had none, for the next frame otherwise.
        """
        while self._uncovered < len(COVERED) and not self.is_brief:
            attempt = COVERED[self._uncovered]
            is_late = self._uncovered > 0 and not self._budget.allows(COVERED_SCANS)
            if attempt.rank >= len(regions) or is_late:
                break
            self._uncovered += 1
            if detections := self._try(attempt, gray, regions):
                self._uncovered = 0
                return detections
        return ()

    def _try_measured(
        self, attempt: Attempt, gray: Gray, regions: Sequence[Region]
    ) -> tuple[Detection, ...]:
        """Make an attempt; what it takes goes into an average that follows the machine."""
        began = self._budget.spent
        detections = self._try(attempt, gray, regions)
        scans = self._budget.spent - began
        self._took_scans[attempt.name] += 0.2 * (scans - self._took_scans[attempt.name])
        return detections

    def _regions(self, gray: Gray, unread: Sequence[UnreadSymbol]) -> list[Region]:
        likely = [region_around(symbol.corners, gray.shape) for symbol in unread]
        dense = dense_regions(gray, MAX_REGIONS)
        if self._last_place is not None and self._started_s - self._last_place[0] < LAST_PLACE_S:
            region = self._last_place[1]
            if region.right <= gray.shape[1] and region.bottom <= gray.shape[0]:
                # After the densest place: the next code may be held half over the last one's.
                dense.insert(1, region)
        return distinct_regions((*likely, *dense), MAX_REGIONS)

    def _try(
        self, attempt: Attempt, gray: Gray, regions: Sequence[Region]
    ) -> tuple[Detection, ...]:
        if attempt.scope is Scope.CORNERS:
            symbol = locate_symbol(gray, regions[attempt.rank])
            return self._read_samples(gray, symbol.corners, symbol.modules) if symbol else ()
        if attempt.scope is Scope.FINDERS:
            return self._read_covered(gray, regions[attempt.rank])
        is_whole = attempt.scope is Scope.PICTURE
        region = whole_picture(gray) if is_whole else regions[attempt.rank]
        side = attempt.side_px
        if is_whole and side >= max(gray.shape):
            if attempt.image_filter is identity:
                return ()  # Nothing is gained by enlarging all of it.
            side = 0
        patch = region.cut(gray, side)
        image = attempt.image_filter(patch.image)
        scan = self._decoder.scan(image, global_threshold=attempt.global_threshold)
        if scan.detections:
            return tuple(
                replace(detection, corners=patch.to_picture(detection.corners))
                for detection in scan.detections
            )
        return self._sample(
            gray,
            [replace(symbol, corners=patch.to_picture(symbol.corners)) for symbol in scan.unread],
        )

    def _sample(self, gray: Gray, unread: Sequence[UnreadSymbol]) -> tuple[Detection, ...]:
        """Symbols whose corners are known, read module by module."""
        for symbol in unread[:MAX_SAMPLED_SYMBOLS]:
            if not is_plausible_quadrilateral(symbol.corners, MIN_MODULES):
                continue
            sizes = [symbol.modules] if symbol.modules else likely_sizes(gray, symbol.corners)
            for modules in sizes:
                if modules > MAX_SAMPLED_MODULES or not self._budget.allows(SAMPLING_SCANS):
                    continue
                if detections := self._read_samples(gray, symbol.corners, modules):
                    return detections
        return ()

    def _read_covered(self, gray: Gray, region: Region) -> tuple[Detection, ...]:
        """The symbol of which two finder patterns are seen in a region."""
        for rank, symbol in enumerate(locate_by_finder_pairs(gray, region)):
            if rank and not self._budget.allows(SAMPLING_SCANS):
                break
            detections = self._read_samples(gray, symbol.corners, symbol.modules, symbol.hidden)
            if detections:
                return detections
        return ()

    def _read_samples(
        self, gray: Gray, corners: Corners, modules: int, hidden: int | None = None
    ) -> tuple[Detection, ...]:
        """The symbol between four corners, by each of its samples and by their average."""
        if not is_plausible_quadrilateral(corners, modules):
            return ()
        for values in sample_modules(gray, corners, modules, hidden):
            detections = self._decoder.read_rendered(render_modules(values))
            if not detections:
                total = self._averager.add(values, self._started_s)
                if total is not None:
                    detections = self._decoder.read_rendered(render_modules(total))
            if detections:
                return tuple(replace(detection, corners=corners) for detection in detections)
        return ()
