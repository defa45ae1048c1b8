"""What is remembered of keys that are no longer held: they may be the beginning of a scan. Pure."""

from collections.abc import Sequence

from pos_scanner.capture.scanners.key_run import LONG_AGO_MS, KeyRun, Stroke
from pos_scanner.capture.scanners.keys import Timing

_SOME_TAPS = 3
"""So many keys let go at once are no chance, even among a finger's."""


class Aftermath:
    """The moments after which a scan is taken for whole, for a tail, or for a doubtful one, ms.

    Attributes:
        lone_taps: how many keys came before, each alone and let go at once, as an on-screen
            keyboard's are.
    """

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._tail_until_ms = self._doubt_until_ms = LONG_AGO_MS
        self._leaked_ms = self._flushed_ms = self._ended_ms = self._unended_ms = LONG_AGO_MS
        self._is_unsettled = False
        self._unsettled_ms = LONG_AGO_MS
        self.lone_taps = 0

    def interrupt(self, last_press_ms: int) -> None:
        """Another window has the keys, or had, since the last key that was pressed here."""
        self._is_unsettled = True
        self._unsettled_ms = last_press_ms

    def settle(self) -> None:
        """The window has had the keys for longer than a scanner pauses."""
        self._is_unsettled = False

    def is_unsettled(self, at_ms: int) -> bool:
        """Whether a key pressed now may belong to a scan of which another window had some.

        It does, by the keys' own times, while no key since then came after a longer pause than a
        scanner's: however late it is handled.
        """
        return self._is_unsettled or at_ms - self._unsettled_ms <= self._timing.burst_gap_ms

    def note_press(self, at_ms: int) -> None:
        """A key was pressed, whosever it is."""
        if self.is_unsettled(at_ms):
            self._unsettled_ms = at_ms

    def begins_run(self, run: KeyRun, at_ms: int) -> bool:
        """Whether a key pressed now has nothing to do with the last run, of which none is held.

        Single keys of an on-screen keyboard are let go at once, too, and are no scan's beginning.
        """
        if run.strokes and not run.is_over(at_ms):
            return False
        return not self.has_leaked(at_ms) or self.lone_taps + (len(run.strokes) == 1) > 1

    def has_leaked(self, at_ms: int) -> bool:
        """Whether keys that no finger pressed were replayed shortly before."""
        return at_ms - self._leaked_ms <= self._timing.tail_ms

    def is_in_tail(self, at_ms: int) -> bool:
        """Whether a scan was refused without an end shortly before: this may be its rest."""
        return at_ms <= self._tail_until_ms

    def is_doubtful(self, at_ms: int) -> bool:
        """Whether a scan that begins now may lack its beginning to one that was no whole one."""
        return at_ms <= self._doubt_until_ms or self.has_leaked(at_ms)

    def lacks_beginning(self, began_ms: int) -> bool:
        """Whether keys went by shortly before a burst that may have been its own."""
        is_after_keys = began_ms - self._flushed_ms <= self._timing.flushed_ms
        return is_after_keys or self.is_doubtful(began_ms)

    def is_second_end(self, at_ms: int) -> bool:
        """Whether a line end belongs to the one before (CR LF)."""
        return at_ms - self._ended_ms <= self._timing.second_end_ms

    def lacks_end(self, at_ms: int) -> bool:
        """Whether a machine's keys were replayed shortly before, since no line end followed them.

        One that comes now and is let go at once is theirs: the scan stood still before its Enter.
        """
        return at_ms - self._unended_ms <= self._timing.tail_ms

    def note_run(self, run: KeyRun) -> None:
        """A run is over: its only key stands alone, if it was let go at once."""
        is_lone = len(run.strokes) == 1 and run.is_tapped(run.strokes)
        self.lone_taps = self.lone_taps + 1 if is_lone else 0

    def note_tap(self, at_ms: int) -> None:
        """A key that was replayed already proved to be let go at once."""
        self._leaked_ms = at_ms

    def note_held_down(self, at_ms: int) -> None:
        """A key that a finger rests on was replayed."""
        self._flushed_ms = at_ms

    def note_replay(self, run: KeyRun, strokes: Sequence[Stroke]) -> None:
        """These strokes of a run were replayed to the window."""
        if not strokes:
            return
        self._flushed_ms = strokes[-1].pressed_ms
        tap_count = sum(map(run.is_tap, strokes))
        if tap_count and (tap_count == len(strokes) or tap_count >= _SOME_TAPS):
            self._leaked_ms = self._flushed_ms
        is_machine = run.is_fast(strokes) and run.is_tapped(strokes[:-1])
        if is_machine and len(strokes) >= self._timing.short_keys:
            self._unended_ms = self._flushed_ms

    def note_end(self, at_ms: int | None) -> None:
        """A line end came: what follows has nothing to do with what was."""
        if at_ms is not None:
            self._ended_ms = at_ms
        self._leaked_ms = self._tail_until_ms = self._doubt_until_ms = LONG_AGO_MS
        self._unended_ms = LONG_AGO_MS
        self.lone_taps = 0

    def note_refusal(self, last_press_ms: int, *, is_tail: bool) -> None:
        """A scan was refused and more may come: its tail has one end, doubt lasts beyond it."""
        self._doubt_until_ms = last_press_ms + self._timing.tail_ms
        if not is_tail:
            self._tail_until_ms = self._doubt_until_ms
        self._leaked_ms = LONG_AGO_MS
        self.lone_taps = 0
