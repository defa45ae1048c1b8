"""Reads the codes in a picture that lies still: the cascade first, then what others read besides.

In: (height, width) uint8, row-major. Out: text and corners of each QR code. A live camera's frames
go through ``live``. Order and reasons: docs/decisions/002-decoders.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pos_scanner.capture.decoding.attempts import STEPS, STILL_STEPS
from pos_scanner.capture.decoding.decoders import (
    Decoder,
    OpencvDecoder,
    PyzbarDecoder,
    WechatDecoder,
    made_where_there,
)
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.decoding.filters import as_it_is, evened, softened
from pos_scanner.capture.decoding.pipeline import FRAME_BUDGET_MS, DecodingPipeline
from pos_scanner.capture.decoding.regions import Region
from pos_scanner.capture.decoding.structured_append import StructuredAppend

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.detection import Gray
    from pos_scanner.capture.decoding.filters import Treatment

    Size = tuple[int, Treatment]

LARGE_PX = 1600
"""The slow decoders look at a copy of this size first: they miss codes of large modules."""
SMALL_PX = 640
"""Then at this: a screen's grid is averaged away, a blur is small."""
FRAME_SIZES = 2
OTHERS_EVERY = 5
"""On a video's frames the slow decoders are asked so rarely, unless all of them are asked."""


class Effort(StrEnum):
    """How much a picture is worth."""

    FAST = "fast"
    """As a live frame: 30 ms."""
    NORMAL = "normal"
    """Every step of the cascade; the WeChat reader and pyzbar where it reads nothing."""
    MAX = "max"
    """All codes of a picture: every place of it, and what every decoder reads besides."""


class PictureReader:
    """Reads one picture after another.

    Args:
        effort: how much each is worth.
        slow_decoders: asked after the cascade; those of the effort when not given.
    """

    def __init__(
        self, effort: Effort = Effort.NORMAL, slow_decoders: Sequence[Decoder] | None = None
    ) -> None:
        fast = effort is Effort.FAST
        self._cascade = DecodingPipeline(
            FRAME_BUDGET_MS if fast else None, STEPS if fast else STILL_STEPS
        )
        self._asks_all = effort is Effort.MAX
        self._slow_decoders = (
            _slow_decoders_for(effort) if slow_decoders is None else tuple(slow_decoders)
        )
        self._frame_cascade = DecodingPipeline(FRAME_BUDGET_MS)
        self._frames = 0
        self._joiner = StructuredAppend()

    def read(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in a picture; empty when none is read. Parts wait for the others."""
        # A picture has nothing to do with the one before it: no place, no half-read symbol of it.
        self._cascade.forget()
        found = (self._cascade.read_all if self._asks_all else self._cascade.read)(gray)
        return self._joiner.join(self._with_others(gray, found, _sizes(gray)))

    def read_frame(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in a video's frame: what the frames before it left untried is tried on it."""
        self._frames += 1
        found = self._frame_cascade.read(gray)
        if self._asks_all or self._frames % OTHERS_EVERY == 0:
            found = self._with_others(gray, found, _sizes(gray)[:FRAME_SIZES])
        return self._joiner.join(found)

    def _with_others(
        self, gray: Gray, found: Sequence[Detection], sizes: Sequence[Size]
    ) -> tuple[Detection, ...]:
        """What was found, and what the slow decoders find besides, where the effort asks them."""
        all_of_them = list(found)
        for decoder in self._slow_decoders:
            if all_of_them and not self._asks_all:
                break
            for sighting in _decoded(decoder, gray, sizes):
                if not any(one.is_around(sighting.corners) for one in all_of_them):
                    all_of_them.append(sighting)
        return tuple(all_of_them)


def _decoded(decoder: Decoder, gray: Gray, sizes: Sequence[Size]) -> list[Detection]:
    """What a decoder reads in a picture at the first size at which it reads any."""
    everything = Region(0, 0, gray.shape[1], gray.shape[0])
    for side_px, how in sizes:
        patch = everything.cut(gray, side_px)
        if found := decoder.decode(how(patch.image)):
            return [replace(one, corners=patch.back(one.corners)) for one in found]
    return []


def _slow_decoders_for(effort: Effort) -> tuple[Decoder, ...]:
    if effort is Effort.FAST:
        return ()
    if effort is Effort.NORMAL:
        return made_where_there((WechatDecoder, PyzbarDecoder))
    return made_where_there((WechatDecoder, PyzbarDecoder, OpencvDecoder))


def _sizes(gray: Gray) -> list[Size]:
    """At which sizes, and how, the slow decoders look at a picture; 0 is as it is."""
    longer = max(gray.shape)
    sizes: list[Size] = [(0 if longer <= LARGE_PX else LARGE_PX, as_it_is)]
    if longer > SMALL_PX:
        sizes.append((SMALL_PX, as_it_is))
    sizes += [(min(longer, 1000), evened), (min(longer, LARGE_PX), softened(3))]
    # The whole of a large picture comes last: it takes the WeChat reader seconds.
    return sizes if longer <= LARGE_PX else [*sizes, (0, as_it_is)]
