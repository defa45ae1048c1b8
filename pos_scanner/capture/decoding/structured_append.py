"""Joins a text that was divided over several symbols (structured append).

In: the sightings of frame after frame. Out: whole texts alone; a part waits until all of its text
have been seen. No clock of its own.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

from pos_scanner.capture.decoding.detection import Detection, Part
from pos_scanner.capture.decoding.text_encoding import text_of_bytes

MOST_WAITING = 4
"""So many unfinished texts are kept: a customer shows one."""

_Key = tuple[int, int]


class StructuredAppend:
    """Keeps parts until their text is whole."""

    def __init__(self) -> None:
        self._waiting: dict[_Key, dict[int, Detection]] = {}

    def join(self, sightings: tuple[Detection, ...]) -> tuple[Detection, ...]:
        """The whole texts among the sightings, in their order; parts that complete one included.

        A symbol whose text could not be made out is none.
        """
        whole: list[Detection] = []
        for sighting in sightings:
            if sighting.part is None:
                whole += [sighting] if sighting.text else []
            elif (joined := self._take(sighting, sighting.part)) is not None:
                whole.append(joined)
        return tuple(whole)

    def _take(self, sighting: Detection, part: Part) -> Detection | None:
        key = (part.count, part.parity)
        kept = self._waiting.setdefault(key, {})
        kept[part.index] = sighting
        while len(self._waiting) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        if len(kept) < part.count:
            return None
        data = b"".join(kept[index].data for index in range(part.count))
        if reduce(xor, data, 0) != part.parity:  # Parts of two texts, or a head that was misread.
            del self._waiting[key]
            return None
        return Detection(
            text_of_bytes(data, data.decode("latin-1")), sighting.decoder, sighting.corners, data
        )
