"""Reads the codes in a picture that lies still: the main path first, then slower decoders.

In: (height, width) uint8, row-major. Out: text and corners of each QR code. A live camera's frames
go through ``camera.live_reader``. Order and reasons: docs/decisions/002-decoders.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeAlias

from pos_scanner.capture.decoding.attempts import ATTEMPTS, PICTURE_ATTEMPTS
from pos_scanner.capture.decoding.decoders import (
    Decoder,
    OpencvDecoder,
    PyzbarDecoder,
    ThoroughTapirscanDecoder,
    WechatDecoder,
    installed_decoders,
)
from pos_scanner.capture.decoding.detection import Detection, Gray
from pos_scanner.capture.decoding.filters import Filter, equalization, gaussian_blur, identity
from pos_scanner.capture.decoding.pipeline import FRAME_BUDGET, DecodingPipeline
from pos_scanner.capture.decoding.regions import whole_picture
from pos_scanner.capture.decoding.structured_append import StructuredAppend

Copy: TypeAlias = tuple[int, Filter]
"""A copy of the picture: its longer side in pixels (0: as it is), and the filter over it."""

LARGE_PX = 1600
"""The slow decoders scan a copy of this size first: they miss codes of large modules."""
SMALL_PX = 640
"""Then one of this: a screen's grid is averaged away, a blur is small."""
FRAME_COPIES = 2
SLOW_INTERVAL = 5
"""Of a video's frames the slow decoders scan one in so many, unless all of them are asked."""


class Effort(StrEnum):
    """How much a picture is worth."""

    FAST = "fast"
    """As a live frame: 30 ms."""
    NORMAL = "normal"
    """Every attempt of the main path; the WeChat reader and pyzbar where it reads nothing."""
    MAX = "max"
    """All codes of a picture: every place of it, and what every decoder reads besides."""


SLOW_DECODERS: Mapping[Effort, tuple[Callable[[], Decoder], ...]] = {
    Effort.FAST: (),
    Effort.NORMAL: (ThoroughTapirscanDecoder, WechatDecoder, PyzbarDecoder),
    Effort.MAX: (ThoroughTapirscanDecoder, WechatDecoder, PyzbarDecoder, OpencvDecoder),
}
"""Asked after the main path, in turn. A program runs them in a ``FallbackProcess``."""


class PictureReader:
    """Reads one picture after another.

    Args:
        effort: how much each is worth.
        slow_decoders: asked after the main path; those of the effort, in this process, when not
            given.
    """

    def __init__(
        self, effort: Effort = Effort.NORMAL, slow_decoders: Sequence[Decoder] | None = None
    ) -> None:
        is_fast = effort is Effort.FAST
        self._pipeline = DecodingPipeline(
            FRAME_BUDGET if is_fast else None, ATTEMPTS if is_fast else PICTURE_ATTEMPTS
        )
        self._asks_all = effort is Effort.MAX
        if slow_decoders is None:
            slow_decoders = installed_decoders(SLOW_DECODERS[effort])
        self._slow_decoders = tuple(slow_decoders)
        self._frame_pipeline = DecodingPipeline(FRAME_BUDGET)
        self._frames = 0
        self._structured_append = StructuredAppend()

    def read(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in a picture; empty when none is read. Parts of a text wait for one another."""
        # A picture has nothing to do with the one before it: no place, no half-read symbol of it.
        self._pipeline.forget()
        reader = self._pipeline.read_all if self._asks_all else self._pipeline.read
        detections = self._with_slow_decoders(gray, reader(gray), _copies(gray))
        return self._structured_append.join(detections)

    def read_frame(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in a video's frame: what the frames before it left untried is tried on it."""
        self._frames += 1
        self._frame_pipeline.begin_scene()
        detections = self._frame_pipeline.read(gray)
        if self._asks_all or self._frames % SLOW_INTERVAL == 0:
            copies = _copies(gray)[:FRAME_COPIES]
            detections = self._with_slow_decoders(gray, detections, copies)
        return self._structured_append.join(detections)

    def _with_slow_decoders(
        self, gray: Gray, detections: Sequence[Detection], copies: Sequence[Copy]
    ) -> tuple[Detection, ...]:
        """The detections, and what the slow decoders read besides, where the effort asks them."""
        merged = list(detections)
        for decoder in self._slow_decoders:
            if merged and not self._asks_all:
                break
            for detection in _decode_copies(decoder, gray, copies):
                if not any(earlier.contains_centre_of(detection.corners) for earlier in merged):
                    merged.append(detection)
        return tuple(merged)


def _decode_copies(decoder: Decoder, gray: Gray, copies: Sequence[Copy]) -> list[Detection]:
    """What a decoder reads of the first copy of which it reads anything."""
    for side_px, image_filter in copies:
        patch = whole_picture(gray).cut(gray, side_px)
        if detections := decoder.decode(image_filter(patch.image)):
            return [
                replace(detection, corners=patch.to_picture(detection.corners))
                for detection in detections
            ]
    return []


def _copies(gray: Gray) -> list[Copy]:
    """Which copies of a picture the slow decoders scan, in turn."""
    longer = max(gray.shape)
    copies: list[Copy] = [(0 if longer <= LARGE_PX else LARGE_PX, identity)]
    if longer > SMALL_PX:
        copies.append((SMALL_PX, identity))
    copies += [(min(longer, 1000), equalization), (min(longer, LARGE_PX), gaussian_blur(3))]
    # The whole of a large picture comes last: it takes the WeChat reader seconds.
    return copies if longer <= LARGE_PX else [*copies, (0, identity)]
