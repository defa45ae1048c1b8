"""Modifiers that are down, and whether a scanner types its capitals with them or a finger. Pure.

A scanner presses Shift for one character, or with one report from a capital to the next, and lets
it go at once. A finger that comes on it in the middle of a scan changes what is typed meanwhile.
"""

from dataclasses import dataclass

from pos_scanner.capture.scanners.key_run import LONG_AGO_MS
from pos_scanner.capture.scanners.keys import Key, Timing

LONGEST_REST_MS = 10_000
"""Of a modifier that has been down for longer the release was lost."""
SHORTEST_FINGER_MS = 40
"""No finger holds a key for less."""
REPORTS = 4
"""A scanner's Shift takes three reports of a character that takes one: before, with, after it."""


@dataclass(slots=True)
class _Modifier:
    pressed_ms: int
    count: int = 0
    is_apart: bool = False
    longest_dwell_ms: int = 0

    def is_fingers(self, at_ms: int) -> bool:
        """Whether it was down for longer than a scanner's, while characters came."""
        shortest_ms = SHORTEST_FINGER_MS
        if self.count == 1:
            shortest_ms = max(shortest_ms, REPORTS * self.longest_dwell_ms)
        is_over_text = self.is_apart if self.count > 1 else self.count == 1
        return is_over_text and at_ms - self.pressed_ms >= shortest_ms


class ModifierKeys:
    """The modifiers that are down, with the characters that came meanwhile."""

    def __init__(self, timing: Timing) -> None:
        self._shortest_rest_ms = timing.burst_gap_ms
        self._down: dict[int, _Modifier] = {}
        self._code = 0
        self._pressed_ms = LONG_AGO_MS
        self._released_ms: int | None = LONG_AGO_MS

    @property
    def has_any_over_text(self) -> bool:
        """Whether one is down still over which a character came: a scanner's is up by the end."""
        return any(modifier.count for modifier in self._down.values())

    def has_resting(self, at_ms: int) -> bool:
        """Whether a finger rests on a modifier at this time: what a scanner types comes changed."""
        rests_ms = [at_ms - modifier.pressed_ms for modifier in self._down.values()]
        return any(self._shortest_rest_ms < rest_ms < LONGEST_REST_MS for rest_ms in rests_ms)

    def press(self, key: Key) -> bool:
        """A modifier went down; whether it was down already: then two keyboards have it."""
        is_twice = self._down.get(key.code, _Modifier(0)).count > 0
        self._down[key.code] = _Modifier(key.at_ms)
        return is_twice

    def press_character(self, key: Key) -> bool:
        """A character went down; whether a finger is on a modifier meanwhile."""
        at_ms, released_ms = key.at_ms, self._released_ms
        is_apart = released_ms is not None and at_ms > released_ms
        for code, modifier in [*self._down.items()]:
            modifier.is_apart |= modifier.count > 0 and is_apart
            modifier.count += 1
            if at_ms - modifier.pressed_ms >= LONGEST_REST_MS:
                del self._down[code]
        self._code, self._pressed_ms, self._released_ms = key.code, at_ms, None
        return any(modifier.is_fingers(key.at_ms) for modifier in self._down.values())

    def release(self, key: Key) -> bool:
        """A key went up; whether it is a modifier on which a finger was."""
        if key.code == self._code and self._released_ms is None:
            self._released_ms = key.at_ms
            dwell_ms = key.at_ms - self._pressed_ms
            for modifier in self._down.values():
                modifier.longest_dwell_ms = max(modifier.longest_dwell_ms, dwell_ms)
        released = self._down.pop(key.code, None)
        return released is not None and released.is_fingers(key.at_ms)

    def forget(self) -> None:
        """Another window has the keys: releases may have gone there."""
        self._down.clear()
