"""Which code is new in a live picture: each is taken once, until it has left for a while."""

from collections.abc import Iterable

from pos_scanner.capture.decoding.detection import Detection

GONE_AFTER_S = 1.0
"""A code not seen for this long has left: longer than a glare or a shaking hand hides it."""
TOGETHER_S = 0.5
"""Codes seen within this time are before the camera together: the next customer in a queue shows
his later, and nobody is to be asked which of the two is meant."""


class CodeTracker:
    """Remembers the codes in the picture. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, Detection]] = {}

    def new_ones(self, sightings: tuple[Detection, ...], now_s: float) -> tuple[Detection, ...]:
        """Note what is seen now; gives those that were not in the picture before."""
        there = {text: kept for text, kept in self._seen.items() if now_s - kept[0] < GONE_AFTER_S}
        new = tuple(one for one in sightings if one.text not in there)
        self._seen = there | {one.text: (now_s, one) for one in sightings}
        return new

    def forget(self, texts: Iterable[str]) -> None:
        """Codes that nobody could take: they are new again, if they are seen at all."""
        for text in texts:
            self._seen.pop(text, None)

    @property
    def present(self) -> tuple[Detection, ...]:
        """The codes that are there together with the newest, in the order in which they came."""
        newest_s = max((seen_s for seen_s, _ in self._seen.values()), default=0.0)
        kept = self._seen.values()
        return tuple(one for seen_s, one in kept if newest_s - seen_s <= TOGETHER_S)
