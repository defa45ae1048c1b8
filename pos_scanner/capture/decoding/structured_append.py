"""Joins a text that was divided over several symbols (structured append, ISO/IEC 18004:2015, 8).

In: the detections of frame after frame. Out: whole texts alone; a symbol's part waits until all
parts of its text have been detected. No clock of its own.
"""

from functools import reduce
from operator import xor

from pos_scanner.capture.decoding.detection import AppendHeader, Detection
from pos_scanner.capture.decoding.text_encoding import text_of_bytes

MAX_WAITING = 4
"""So many unfinished texts are remembered: a customer shows one."""

_SequenceKey = tuple[int, int]
"""Count and parity: alike in every symbol of a text."""


class StructuredAppend:
    """Remembers parts until their text is whole."""

    def __init__(self) -> None:
        self._waiting: dict[_SequenceKey, dict[int, Detection]] = {}

    def join(self, detections: tuple[Detection, ...]) -> tuple[Detection, ...]:
        """The whole texts among the detections, in their order; those that a part completes too.

        A symbol whose text could not be made out is none.
        """
        whole: list[Detection] = []
        for detection in detections:
            if detection.append_header is None:
                whole += [detection] if detection.text else []
            elif (joined := self._add(detection, detection.append_header)) is not None:
                whole.append(joined)
        return tuple(whole)

    def _add(self, detection: Detection, header: AppendHeader) -> Detection | None:
        key = (header.count, header.parity)
        parts = self._waiting.setdefault(key, {})
        parts[header.index] = detection
        while len(self._waiting) > MAX_WAITING:
            del self._waiting[next(iter(self._waiting))]
        if len(parts) < header.count:
            return None
        data = b"".join(parts[index].data for index in range(header.count))
        if reduce(xor, data, 0) != header.parity:  # Parts of two texts, or a misread header.
            del self._waiting[key]
            return None
        text = text_of_bytes(data, data.decode("latin-1"), parts[0].eci)
        return Detection(text, detection.decoder, detection.corners, data, eci=parts[0].eci)
