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
from typing import TypeAlias

from pos_scanner.capture.decoding.attempts import (
    COMPANION,
    COVERED,
    FIRST_PLACES,
    FRAME_ATTEMPTS,
    REGION_ATTEMPTS,
    Attempt,
    Scope,
)
from pos_scanner.capture.decoding.decoders import main_decoder
from pos_scanner.capture.decoding.detection import Detection, Gray, ScanAttempt, UnreadSymbol
from pos_scanner.capture.decoding.filters import identity
from pos_scanner.capture.decoding.recovery.corner_detector import locate_symbol
from pos_scanner.capture.decoding.recovery.finder_pairs import locate_by_finder_pairs
from pos_scanner.capture.decoding.recovery.frame_averaging import FrameAverager
from pos_scanner.capture.decoding.recovery.function_patterns import MIN_MODULES
from pos_scanner.capture.decoding.recovery.grid_sampler import (
    MAX_SAMPLED_MODULES,
    is_plausible_quadrilateral,
    likely_sizes,
)
from pos_scanner.capture.decoding.regions import (
    Region,
    dense_regions,
    distinct_regions,
    region_around,
    weighed_regions,
    whole_picture,
)
from pos_scanner.capture.decoding.scan_budget import ScanBudget, work_clock
from pos_scanner.capture.decoding.symbol_reader import SymbolReader

FRAME_BUDGET = 30.0
"""Reference scans that a picture may cost beyond the first look: 21 ms where one takes 0.7."""
FULL_HD_PX = 1920 * 1080
"""A picture of more has more time, in proportion: every attempt takes longer."""
MAX_REGIONS = 4
COMPANION_WEIGHT = 0.25
"""Of a place beside a code that was read: another code may be there, of a third of its size."""
PLACE_MARGIN = 0.08
"""Around what is scanned, as a share of its side: a code's quiet zone has no edges. Of 400 first
places a scan reads 160 codes so, 134 without it, and no more with twice as much."""
MAX_PLACES = 80
"""So many are scanned where all codes are wanted: a sheet of labels has dozens."""
MAX_SAMPLED_SYMBOLS = 2
"""Unread symbols of one scan that are sampled: clutter looks like symbols, too."""
SAMPLING_SCANS, RESAMPLING_SCANS = 1.0, 3.5
"""What a first and a second reading of the modules take, in reference scans."""
COVERED_SCANS = 5.0
"""What a search for two finder patterns takes where there are two; a fifth of that elsewhere."""
LAST_PLACE_S = 3.0
"""For so long the place of the last detection is tried before others."""


Place: TypeAlias = tuple[float, Region]
"""Where a code may be: a weight, 1 for the likeliest, and the region."""


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
        self._symbols = SymbolReader(self._decoder, averager)
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
        self._symbols.begin(self._started_s)
        places = self._places(gray)
        detections = self._look(gray, places)
        self._budget.begin(max(1.0, gray.size / FULL_HD_PX))
        if not detections:
            detections = self._sample(gray, self.unread) or self._try_in_turn(gray, places)
        if detections:
            self._symbols.forget()
            self._last_place = (self._started_s, region_around(detections[0].corners, gray.shape))
        return detections

    def _look(self, gray: Gray, places: Sequence[Place]) -> tuple[Detection, ...]:
        """The likeliest places, then all of the picture once: most codes that a scan reads.

        Where a code was read, the places that are nearly as likely and all of the picture, at half
        its size, are scanned for another; where there are several, it is gone through thoroughly.
        """
        scan = ScanAttempt()
        unread: list[UnreadSymbol] = []
        for attempt in FIRST_PLACES:
            if attempt.rank < len(places) and not scan.detections:
                scan = self._scan_place(gray, attempt, places[attempt.rank][1])
                unread += scan.unread
        is_in_place = bool(scan.detections)
        if not is_in_place:
            # A photograph's codes may be small: it is made smaller and inverted at once.
            is_large = gray.size > FULL_HD_PX
            scan = self._decoder.scan(gray, downscale=is_large, invert=is_large)
        self.unread = (*scan.unread, *unread)
        detections = list(scan.detections)
        for weight, region in places if detections else ():
            is_known = any(
                region.contains_centre_of(code.corners) or code.contains_centre_of(region.corners)
                for code in detections
            )
            if weight >= COMPANION_WEIGHT and not is_known:
                detections += self._scan_place(gray, COMPANION, region).detections
        if is_in_place and len(detections) == 1:
            # The till asks which one is meant: one of two codes is a wrong buyer.
            _add_distinct(detections, self._scan_half(gray))
        if len(detections) > 1:
            _add_distinct(detections, self._decoder.scan(gray).detections)
        return tuple(detections)

    def read_all(self, gray: Gray) -> tuple[Detection, ...]:
        """Every code in a picture: goes on where one has been read, place by place."""
        detections = list(self.read(gray))
        for symbol in self.unread:
            if not any(detection.contains_centre_of(symbol.corners) for detection in detections):
                detections += self._sample(gray, [symbol]) or self._read_pending()
        for region in dense_regions(gray, MAX_PLACES):
            for attempt in REGION_ATTEMPTS:
                if any(region.contains_centre_of(detection.corners) for detection in detections):
                    break
                self._symbols.forget()
                detections += self._try(attempt, gray, [region]) or self._read_pending()
        return tuple(detections)

    def forget(self) -> None:
        """The next picture has nothing to do with the last one."""
        self._symbols.forget()
        self._last_place = None
        self._next = 0
        self.begin_scene()

    def begin_scene(self) -> None:
        """What is before the camera has changed: covered finder patterns are searched for anew."""
        self._uncovered = 0

    def _try_in_turn(self, gray: Gray, places: Sequence[Place]) -> tuple[Detection, ...]:
        likely = [region_around(symbol.corners, gray.shape) for symbol in self.unread]
        regions = distinct_regions((*likely, *(region for _, region in places)), MAX_REGIONS)
        if detections := self._try_covered(gray, regions) or self._read_pending():
            return detections
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
            if detections := detections or self._read_pending():
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

    def _places(self, gray: Gray) -> list[Place]:
        """Where a code may be, the likeliest first; where the last one was comes second."""
        places = weighed_regions(gray, MAX_REGIONS)
        if self._last_place is not None and self._started_s - self._last_place[0] < LAST_PLACE_S:
            region = self._last_place[1]
            if region.right <= gray.shape[1] and region.bottom <= gray.shape[0]:
                # After the densest place: the next code may be held half over the last one's.
                places.insert(1, (0.0, region))
        return places

    def _try(
        self, attempt: Attempt, gray: Gray, regions: Sequence[Region]
    ) -> tuple[Detection, ...]:
        if attempt.scope is Scope.CORNERS:
            symbol = locate_symbol(gray, regions[attempt.rank])
            return self._symbols.read(gray, symbol) if symbol else ()
        if attempt.scope is Scope.FINDERS:
            return self._read_covered(gray, regions[attempt.rank])
        if attempt.scope is not Scope.PICTURE:
            scan = self._scan_place(gray, attempt, regions[attempt.rank])
        elif attempt.side_px < max(gray.shape):
            scan = self._scan(gray, attempt, whole_picture(gray))
        elif attempt.image_filter is not identity:
            scan = self._scan(gray, replace(attempt, side_px=0), whole_picture(gray))
        else:
            return ()  # Nothing is gained by enlarging all of it.
        return scan.detections or self._sample(gray, scan.unread)

    def _scan_place(self, gray: Gray, attempt: Attempt, region: Region) -> ScanAttempt:
        return self._scan(gray, attempt, region_around(region.corners, gray.shape, PLACE_MARGIN))

    def _scan(self, gray: Gray, attempt: Attempt, region: Region) -> ScanAttempt:
        """What zxing-cpp makes of a region, in the picture's pixels."""
        patch = region.cut(gray, attempt.side_px)
        image = attempt.image_filter(patch.image)
        scan = self._decoder.scan(image, global_threshold=attempt.global_threshold)
        place = patch.to_picture
        return ScanAttempt(
            tuple(replace(code, corners=place(code.corners)) for code in scan.detections),
            tuple(replace(symbol, corners=place(symbol.corners)) for symbol in scan.unread),
        )

    def _scan_half(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in all of a picture at half its size: in a fifth of the time."""
        patch = whole_picture(gray).cut(gray, max(gray.shape) // 2)
        scan = self._decoder.scan(patch.image, downscale=False, invert=False)
        return tuple(
            replace(code, corners=patch.to_picture(code.corners)) for code in scan.detections
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
                if detections := self._symbols.read(gray, replace(symbol, modules=modules)):
                    return detections
        return ()

    def _read_covered(self, gray: Gray, region: Region) -> tuple[Detection, ...]:
        """The symbol of which two finder patterns are seen in a region."""
        for rank, symbol in enumerate(locate_by_finder_pairs(gray, region)):
            if rank and not self._budget.allows(SAMPLING_SCANS):
                break
            if detections := self._symbols.read(gray, symbol):
                return detections
        return ()

    def _read_pending(self) -> tuple[Detection, ...]:
        """Symbols that were sampled once, read with more work as far as there is time."""
        while self._symbols.has_pending and self._budget.allows(RESAMPLING_SCANS):
            if detections := self._symbols.read_pending():
                return detections
        return ()


def _add_distinct(detections: list[Detection], further: Sequence[Detection]) -> None:
    """Add the detections of symbols that are not yet among them."""
    for code in further:
        if not any(earlier.contains_centre_of(code.corners) for earlier in detections):
            detections.append(code)
