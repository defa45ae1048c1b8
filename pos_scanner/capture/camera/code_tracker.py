"""Which code is new in a live picture: each is reported once, until it has gone for a while."""

from collections.abc import Iterable

from pos_scanner.capture.decoding.detection import Detection

GONE_AFTER_S = 1.0
"""A code not detected for this long has gone: longer than a glare or a shaking hand hides it."""
TOGETHER_S = 0.5
"""Codes detected within this time are before the camera together: the next customer in a queue
shows his later, and nobody is to be asked which of the two is meant."""


class CodeTracker:
    """Remembers the codes in the picture. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._tracks: dict[str, tuple[float, Detection]] = {}

    def update(self, detections: tuple[Detection, ...], now_s: float) -> tuple[Detection, ...]:
        """Note what a frame shows; gives the codes that were not in the picture before it."""
        current = {
            text: track for text, track in self._tracks.items() if now_s - track[0] < GONE_AFTER_S
        }
        appeared = tuple(detection for detection in detections if detection.text not in current)
        self._tracks = current | {detection.text: (now_s, detection) for detection in detections}
        return appeared

    def forget(self, texts: Iterable[str]) -> None:
        """Codes that nobody could take: they are new again, if a frame shows them at all."""
        for text in texts:
            self._tracks.pop(text, None)

    @property
    def present(self) -> tuple[Detection, ...]:
        """The codes that are there together with the newest, in the order in which they came."""
        tracks = self._tracks.values()
        newest_s = max((last_s for last_s, _ in tracks), default=0.0)
        return tuple(detection for last_s, detection in tracks if newest_s - last_s <= TOGETHER_S)
