"""Reads the codes in a picture that lies still: the cascade first, then what others read besides.

In: (height, width) uint8, row-major. Out: text and corners of each QR code. A live camera's frames
go through ``live``. Order and reasons: docs/decisions/002-decoders.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pos_scanner.capture.cascade import FRAME_BUDGET_MS, Cascade
from pos_scanner.capture.decoders import (
    Decoder,
    OpencvDecoder,
    PyzbarDecoder,
    WechatDecoder,
    made_where_there,
)
from pos_scanner.capture.divided import Joiner
from pos_scanner.capture.regions import Patch, Region
from pos_scanner.capture.sighting import Corners, Sighting
from pos_scanner.capture.steps import STEPS, STILL_STEPS
from pos_scanner.capture.treatments import softened

if TYPE_CHECKING:
    from pos_scanner.capture.sighting import Gray

LARGE_PX = 1600
"""Above this the slow decoders look at a smaller copy, too: they miss codes of large modules."""
OTHERS_EVERY = 5
"""On a video's frames the slow decoders are asked so rarely, unless all of them are asked."""


class Effort(StrEnum):
    """How much a picture is worth."""

    FAST = "fast"
    """As a live frame: 30 ms."""
    NORMAL = "normal"
    """Every step of the cascade, and pyzbar where it reads nothing."""
    MAX = "max"
    """Every decoder that there is, on every picture, and what each of them reads besides."""


class Reader:
    """Reads one picture after another.

    Args:
        effort: how much each is worth.
        others: asked after the cascade; those of the effort when not given.
    """

    def __init__(
        self, effort: Effort = Effort.NORMAL, others: Sequence[Decoder] | None = None
    ) -> None:
        fast = effort is Effort.FAST
        self._cascade = Cascade(FRAME_BUDGET_MS if fast else None, STEPS if fast else STILL_STEPS)
        self._asks_all = effort is Effort.MAX
        self._others = _others_for(effort) if others is None else tuple(others)
        self._frame_cascade = Cascade(FRAME_BUDGET_MS)
        self._frames = 0
        self._joiner = Joiner()

    def read(self, gray: Gray) -> tuple[Sighting, ...]:
        """The codes in a picture; empty when none is read. Parts wait for the others."""
        # A picture has nothing to do with the one before it: no place, no half-read symbol of it.
        self._cascade.forget()
        return self._read(gray, self._cascade, asks_others=True)

    def read_frame(self, gray: Gray) -> tuple[Sighting, ...]:
        """The codes in a video's frame: what the frames before it left untried is tried on it."""
        self._frames += 1
        return self._read(
            gray,
            self._frame_cascade,
            asks_others=self._asks_all or self._frames % OTHERS_EVERY == 0,
        )

    def _read(self, gray: Gray, cascade: Cascade, *, asks_others: bool) -> tuple[Sighting, ...]:
        found = list(cascade.read(gray))
        if asks_others and (self._asks_all or not found):
            for sighting in self._others_sightings(gray):
                if not any(_is_inside(sighting.corners, one.corners) for one in found):
                    found.append(sighting)
        return self._joiner.join(tuple(found))

    def _others_sightings(self, gray: Gray) -> Iterator[Sighting]:
        for decoder in self._others:
            for patch in _sizes(gray):
                found = decoder.decode(patch.image)
                yield from (replace(one, corners=patch.back(one.corners)) for one in found)
                if found:
                    break


def _others_for(effort: Effort) -> tuple[Decoder, ...]:
    if effort is Effort.FAST:
        return ()
    if effort is Effort.NORMAL:
        return made_where_there((PyzbarDecoder,))
    return made_where_there((WechatDecoder, PyzbarDecoder, OpencvDecoder))


def _sizes(gray: Gray) -> Iterator[Patch]:
    """The picture, smaller where it is large, and soft: a screen's grid hides codes from zbar."""
    high, wide = gray.shape
    whole = Region(0, 0, wide, high)
    yield whole.cut(gray, 0)
    if max(high, wide) > LARGE_PX:
        yield whole.cut(gray, LARGE_PX)
    smaller = whole.cut(gray, min(max(high, wide), LARGE_PX))
    yield replace(smaller, image=softened(3)(smaller.image))


def _is_inside(corners: Corners, outline: Corners) -> bool:
    """Whether the middle of some corners lies in the box around others: the same symbol, twice."""
    x, y = (sum(axis) / 4 for axis in zip(*corners, strict=True))
    xs, ys = [point[0] for point in outline], [point[1] for point in outline]
    return bool(min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys))
