"""Keys that a machine holds until it presses the next one, or never lets go. Pure.

Some scanners send no report between two keys, so that one report lets a key go and presses the
next; some programs that type for a scanner send presses alone. Such a key is down for as long as
under a finger. But no hand lets each key go in the very millisecond in which it presses the next,
and none has eight keys down.
"""

from itertools import pairwise

from pos_scanner.capture.scanners.aftermath import Aftermath
from pos_scanner.capture.scanners.held_keys import HeldKeys
from pos_scanner.capture.scanners.key_actions import ScanOutcome
from pos_scanner.capture.scanners.key_run import LATE_MS, Stroke, gaps_ms, is_mechanical
from pos_scanner.capture.scanners.keys import Key, Timing

SAME_REPORT_MS = 1
"""Times of one report may be rounded apart."""
FEWEST_CHANGES = 4
"""Changes from a key to another one: of equal characters even a scanner has to let the first go."""


class HeldThrough:
    """The last strokes, as long as each was held until the next."""

    def __init__(self, timing: Timing) -> None:
        self._longest_gap_ms = timing.burst_gap_ms + LATE_MS
        self._timing = timing
        self._strokes: list[Stroke] = []

    def press(self, key: Key) -> None:
        """A character or a line end went down; what a person typed before it is forgotten."""
        strokes = self._strokes
        is_late = bool(strokes) and key.at_ms - strokes[-1].pressed_ms > self._longest_gap_ms
        if is_late or (strokes and _is_down(strokes[-1], key)):
            strokes.clear()
        strokes.append(Stroke(key.code, key.role, key.at_ms))
        for place in range(len(strokes) - 2, -1, -1):
            if not _is_held_through(*strokes[place : place + 2]):
                del strokes[: place + 1]
                return

    def release(self, key: Key) -> None:
        """A key went up."""
        for stroke in self._strokes:
            if stroke.code == key.code and stroke.released_ms is None:
                stroke.released_ms = key.at_ms

    def clear(self) -> None:
        """What comes next has nothing to do with what was."""
        self._strokes.clear()

    def goes_on(self, at_ms: int) -> bool:
        """Whether a key pressed at this time may be such a machine's next one."""
        strokes = self._strokes
        if not strokes or at_ms - strokes[-1].pressed_ms > self._longest_gap_ms:
            return False
        released_ms = strokes[-1].released_ms
        return released_ms is None or at_ms - released_ms <= SAME_REPORT_MS

    def join(self, hold: HeldKeys, past: Aftermath, count: int) -> None:
        """Take the keys that are held for a scanner's, where so many strokes prove a machine.

        Of presses alone there must be eight. Where the first were replayed already, the scan is not
        whole.
        """
        if hold.is_burst or not self._is_machine(count):
            return
        first, *_, last = self._strokes
        hold.is_burst = True
        if not hold.keys or hold.keys[0].at_ms > first.pressed_ms:
            took_ms = last.pressed_ms - first.pressed_ms
            is_slow = took_ms > self._timing.latest_key_ms * (len(self._strokes) - 1)
            hold.if_held_through = ScanOutcome.SLOW if is_slow else ScanOutcome.SUSPECT
            past.note_tap(last.pressed_ms)

    def _is_machine(self, count: int) -> bool:
        strokes = self._strokes
        has_unreleased = any(each.released_ms is None for each in strokes[:-1])
        changes = sum(each.code != following.code for each, following in pairwise(strokes))
        return (
            len(strokes) >= (max(count, self._timing.burst_keys) if has_unreleased else count)
            and changes >= FEWEST_CHANGES
            and is_mechanical(gaps_ms([each.pressed_ms for each in strokes]))
        )


def _is_down(stroke: Stroke, key: Key) -> bool:
    """Whether a key is pressed that is down already: the system repeats the last key alone."""
    return stroke.code == key.code and stroke.released_ms is None


def _is_held_through(stroke: Stroke, following: Stroke) -> bool:
    """Whether a key was let go with the next one's press, or not at all."""
    if stroke.released_ms is None:
        return True
    if stroke.code == following.code:
        return stroke.released_ms <= following.pressed_ms
    return abs(stroke.released_ms - following.pressed_ms) <= SAME_REPORT_MS
