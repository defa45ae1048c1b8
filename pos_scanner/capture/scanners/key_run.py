"""Keys that follow one another closely, and whether a hand or a machine types like that. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import accumulate, pairwise
from statistics import linear_regression, median

from pos_scanner.capture.scanners.keys import FASTEST_HAND_MS, Key, Role, Timing

UNEVEN_MEAN_MS = 65
"""Keys let go at once and closer than this are no on-screen keyboard's, however uneven."""
LONG_AGO_MS = -(1 << 40)
SHORTEST_REPEAT_DELAY_MS = 100
"""No system repeats a key that has been down for less: GNOME's and KDE's shortest setting."""
LATE_MS = 10
"""How much later than it should a slow scanner's key may come."""
QUICK_MS, QUICK_GAP_MS = 25, 50
"""At such a pause a finger overlaps the next key, or is down for longer than this."""
INJECTED_EVEN_MS, INJECTED_EVEN_PART = 4, 0.05
"""Of keys that are let go in the millisecond of their press: programs make those, a scanner's for
one, but also a remote desktop of what a person types."""
EVEN_SHARE = 0.75
EVEN_MS, EVEN_PART = 10, 0.12
"""Pauses are even when three of four differ from their median by 10 ms, or 12 %, at the most."""
STEADY_GAPS, STEADY_GAP_MS = 12, 150
"""So many pauses, no longer than this, are also a machine's when its pace is as even: a busy one's
key comes late and the next one in time, a hand's lateness adds up. Of simulated scanners whose
keys are off by 8 ms (standard deviation), 90 ms a key, 84 of 100 are seen instead of 33."""


class Repetition(Enum):
    """Whether a press is one of those that the system makes of a key which is held down."""

    NONE = auto()
    POSSIBLE = auto()
    """A key held down for the first time, or the second of two equal characters of a scan of
    which the first was let go late."""
    CERTAIN = auto()


@dataclass(slots=True)
class Stroke:
    """One key of a run, from its press to its release.

    Attributes:
        is_overlapped: whether the next key was pressed before this one was let go.
    """

    code: int
    role: Role
    pressed_ms: int
    released_ms: int | None = None
    is_overlapped: bool = False

    def dwell_ms(self, now_ms: int) -> int:
        """How long the key was down, or has been down until now."""
        return (now_ms if self.released_ms is None else self.released_ms) - self.pressed_ms


@dataclass(slots=True)
class KeyRun:
    """The strokes since the last longer pause; modifiers and line ends are none.

    Attributes:
        first_held: how many of the strokes were replayed already, before those that are held.
        finger_ms: when the last key was pressed that proved a finger's.
    """

    timing: Timing
    strokes: list[Stroke] = field(default_factory=list)
    first_held: int = 0
    finger_ms: int = LONG_AGO_MS

    def press(self, key: Key) -> None:
        """A key went down."""
        self.overlap()
        self.strokes.append(Stroke(key.code, key.role, key.at_ms))

    def note_repeat(self, key: Key, repetition: Repetition) -> None:
        """A key that is held down, for all one knows, was replayed; if not it is a stroke."""
        if repetition is Repetition.CERTAIN:
            self.clear()
            return
        self.press(key)
        self.first_held = len(self.strokes)

    def overlap(self) -> None:
        """Another key went down: those that are still down overlap it."""
        for stroke in self.strokes[-self.timing.burst_keys :]:
            stroke.is_overlapped |= stroke.released_ms is None

    def release(self, key: Key) -> Stroke | None:
        """A key went up; its stroke, when it is one of this run."""
        for stroke in reversed(self.strokes):
            if stroke.code == key.code and stroke.released_ms is None:
                stroke.released_ms = key.at_ms
                return stroke
        return None

    def note_taken(self, *, may_go_on: bool) -> None:
        """All strokes were kept from the window; the tail of a scan may still prove a slow one."""
        if not may_go_on:
            self.strokes.clear()
        self.first_held = len(self.strokes)

    def clear(self) -> None:
        """What comes next has nothing to do with what was."""
        if self.strokes and not self.is_tap(self.strokes[-1]):
            self.finger_ms = self.strokes[-1].pressed_ms
        self.strokes.clear()
        self.first_held = 0

    @property
    def pending(self) -> list[Stroke]:
        """The strokes that were not replayed."""
        return self.strokes[self.first_held :]

    @property
    def down(self) -> list[Stroke]:
        """The strokes whose keys were not let go yet."""
        return [stroke for stroke in self.strokes if stroke.released_ms is None]

    @property
    def wait_ms(self) -> int:
        """How long after the last press the next key of a scan may come."""
        if self.is_tapped(self.pending):
            return self.timing.latest_key_ms
        is_down = bool(self.strokes) and self.strokes[-1].released_ms is None
        return self.timing.finger_ms if is_down else self.timing.hold_ms

    @property
    def longest_gap_ms(self) -> int:
        """The longest pause before the next key of a scan."""
        return self.timing.burst_gap_ms + (LATE_MS if self.first_held else 0)

    @property
    def is_slow(self) -> bool:
        """Whether keys came more slowly than this shop's scanner's, but for a single pause."""
        gaps = gaps_ms([stroke.pressed_ms for stroke in self.strokes])
        is_late = bool(gaps) and median(gaps) > self.timing.latest_key_ms
        return is_late and self.is_slow_machine(len(self.strokes))

    def is_undecided(self, now_ms: int) -> bool:
        """Whether a key is down that may be a scanner's, or a finger's."""
        return any(stroke.dwell_ms(now_ms) <= self.timing.dwell_ms for stroke in self.down)

    def is_scanners(self) -> bool:
        """Whether the strokes so far make sure that a scanner types them."""
        strokes = self.pending
        is_fast = len(strokes) >= self.timing.burst_keys and self.is_fast(strokes)
        return is_fast or self.is_slow_machine(self.timing.slow_keys)

    def is_over(self, at_ms: int) -> bool:
        """Whether a key pressed at this time comes too late for this run, or after a finger's."""
        if not self.strokes:
            return False
        released_ms = self.strokes[-1].released_ms
        is_late = at_ms - self.strokes[-1].pressed_ms > self.timing.burst_gap_ms + LATE_MS
        if self.pending or self.is_tap(self.strokes[-1]):
            return is_late
        is_followed = released_ms is not None and at_ms - released_ms <= self.timing.hold_ms
        is_persons = not self._is_mostly_tapped(self.strokes, is_quick_enough=True)
        return not is_followed and (is_late or is_persons)

    def drop_persons(self, now_ms: int, held_from: int | None) -> None:
        """All strokes but the last ones were replayed: forget a person's, up to the last.

        A single one that was down for too long may be a scanner's of which the machine was late to
        mark the release: the next key shows it, which follows such a one at once.

        Args:
            now_ms: until when keys that are still down have been down.
            held_from: where the strokes begin that are held still; ``None`` when none is.
        """
        places = [
            place
            for place, stroke in enumerate(self.strokes[:held_from], start=1)
            if stroke.dwell_ms(now_ms) > self.timing.dwell_ms
        ]
        strokes = self.strokes[:held_from]
        is_one_late = len(places) == 1 and not strokes[places[0] - 1].is_overlapped
        is_after_finger = (
            bool(strokes) and strokes[0].pressed_ms - self.finger_ms <= self.timing.burst_gap_ms
        )
        is_machine = is_one_late and not is_after_finger
        if places and not (is_machine or self._is_mostly_tapped(strokes, is_quick_enough=True)):
            self.finger_ms = strokes[places[-1] - 1].pressed_ms
            del self.strokes[: places[-1]]
        self.first_held = len(self.strokes[:held_from])

    def is_tap(self, stroke: Stroke) -> bool:
        """Whether a key was let go at once: no finger does that."""
        return (
            stroke.released_ms is not None
            and stroke.released_ms - stroke.pressed_ms <= self.timing.dwell_ms
        )

    def is_finger(self, stroke: Stroke, now_ms: int) -> bool:
        """Whether a key was, or is, held down as no scanner does.

        A scanner faster than any hand may hold its keys until shortly before the next one.
        """
        dwell_ms = stroke.dwell_ms(now_ms)
        if dwell_ms <= self.timing.dwell_ms:
            return False
        is_slow_scanner = self.timing.key_gap_ms > FASTEST_HAND_MS
        return stroke.is_overlapped or is_slow_scanner or dwell_ms > self.timing.hold_ms

    def is_tapped(self, strokes: Sequence[Stroke]) -> bool:
        """Whether there are strokes, and each was let go at once."""
        return bool(strokes) and all(map(self.is_tap, strokes))

    def _is_mostly_tapped(self, strokes: Sequence[Stroke], *, is_quick_enough: bool) -> bool:
        """Whether nearly all were let go at once: a busy machine marks a release late."""
        tap_count = sum(
            self.is_tap(stroke) or (is_quick_enough and _is_quick(stroke)) for stroke in strokes
        )
        return tap_count > 0 and tap_count >= EVEN_SHARE * len(strokes)

    def is_fast(self, strokes: Sequence[Stroke]) -> bool:
        """Whether strokes follow one another as this shop's scanner's do."""
        gaps = gaps_ms([stroke.pressed_ms for stroke in strokes])
        if not gaps:
            return False
        mean_ms = sum(gaps) / len(gaps)
        is_beyond_hands = mean_ms <= FASTEST_HAND_MS + self.timing.slack_ms
        return mean_ms <= self.timing.latest_key_ms and (
            is_beyond_hands or (is_mechanical(gaps) and self.is_tapped(strokes[:-1]))
        )

    def is_short_scan(self, end_ms: int) -> bool:
        """Whether the strokes that are held make a scan together with a line end at this time."""
        strokes = self.pending
        gaps = gaps_ms([*(stroke.pressed_ms for stroke in strokes), end_ms])
        return (
            len(strokes) >= self.timing.short_keys
            and sum(gaps) <= self.timing.latest_key_ms * len(gaps)
            and self._is_mostly_tapped(strokes, is_quick_enough=True)
        )

    def is_cut_short(self) -> bool:
        """Whether the strokes that are held are the first of a scan whose rest another window had.

        Two keys let go at once and so close together are no person's.
        """
        return self.is_fast(self.pending) and self.is_tapped(self.pending)

    def is_slow_machine(self, count: int, end_ms: int | None = None) -> bool:
        """Whether so many keys, each let go at once, came as evenly as from a slow scanner.

        The first of them were replayed: they came later than this shop's scanner's do.

        Args:
            count: how many characters there must be.
            end_ms: when Enter was pressed; ``None`` while the last of them may still be down.
        """
        if not self.first_held:
            return False
        strokes = self.strokes
        moments = [stroke.pressed_ms for stroke in strokes]
        if end_ms is not None:
            moments.append(end_ms)
        gaps = gaps_ms(moments)
        is_injected = all(stroke.released_ms in {None, stroke.pressed_ms} for stroke in strokes)
        if is_injected and end_ms is None:
            count = max(count, self.timing.burst_keys)
        return (
            len(strokes) >= count
            and len(gaps) > 0
            and is_mechanical(gaps, is_injected=is_injected)
            and self._is_mostly_tapped(
                strokes if end_ms is not None else strokes[:-1],
                is_quick_enough=sum(gaps) <= QUICK_GAP_MS * len(gaps),
            )
        )


class KeysDown:
    """Which keys are down, and which of those are a scanner's."""

    def __init__(self, timing: Timing) -> None:
        self._longest_tap_ms = max(timing.repeat_ms, timing.dwell_ms)
        self._repeat_ms = timing.repeat_ms
        self._pressed: dict[int, Key] = {}
        self._pressed_ms: dict[int, int] = {}
        self._scanned: set[int] = set()
        self._last_press_ms, self._last_code = LONG_AGO_MS, 0
        self._last_release = (0, LONG_AGO_MS, 0)
        self._anew_count = 0

    def press(self, key: Key) -> Repetition:
        """A key went down; whether the system repeats it since it is being held down.

        X11 lets it go and presses it again in the same millisecond; Windows never lets it go.
        """
        is_last = self._last_code == key.code
        is_down = is_last and key.code in self._pressed.keys() - self._scanned
        is_repeat = self.is_repeat(key)
        is_anew = self._is_flagged(key) or self._is_pressed_anew(key)
        self._last_press_ms, self._last_code = key.at_ms, key.code
        self._pressed[key.code] = key
        self._pressed_ms[key.code] = key.at_ms
        self._anew_count = self._anew_count + 1 if is_anew else 0
        if is_down or self._anew_count > 1:
            return Repetition.CERTAIN
        return Repetition.POSSIBLE if is_repeat else Repetition.NONE

    def is_repeat(self, key: Key) -> bool:
        """Whether the system makes this press, which is to come next, of a key held down."""
        since_ms = key.at_ms - self._last_press_ms
        is_late = since_ms >= SHORTEST_REPEAT_DELAY_MS or self._anew_count > 0
        return self._is_flagged(key) or (is_late and self._is_pressed_anew(key))

    def _is_flagged(self, key: Key) -> bool:
        return key.repeated and key.at_ms - self._last_press_ms > self._repeat_ms

    def _is_pressed_anew(self, key: Key) -> bool:
        code, released_ms, dwell_ms = self._last_release
        return code == key.code and key.at_ms - released_ms <= 1 and dwell_ms > self._longest_tap_ms

    def release(self, key: Key) -> bool:
        """A key went up; whether its press was taken as a scanner's."""
        self._pressed.pop(key.code, None)
        dwell_ms = key.at_ms - self._pressed_ms.get(key.code, key.at_ms)
        self._last_release = (key.code, key.at_ms, dwell_ms)
        is_scanned = key.code in self._scanned
        self._scanned.discard(key.code)
        return is_scanned

    def has_any(self, *roles: Role) -> bool:
        """Whether a key of one of these roles is down."""
        return any(key.role in roles for key in self._pressed.values())

    def take(self, keys: Iterable[Key]) -> None:
        """These keys are a scanner's: the releases that are still to come are, too."""
        for key in keys:
            (self._scanned.add if key.pressed else self._scanned.discard)(key.code)

    def forget(self) -> None:
        """Another window has the keys: releases may have gone there.

        When each was pressed is remembered: one that is held down still is repeated here.
        """
        self._pressed.clear()


def _is_quick(stroke: Stroke) -> bool:
    """Whether a key was let go before the next one, and sooner than by a finger."""
    return (
        stroke.released_ms is not None
        and not stroke.is_overlapped
        and stroke.released_ms - stroke.pressed_ms <= QUICK_MS
    )


def gaps_ms(moments_ms: Sequence[int]) -> list[int]:
    """The pauses between moments, ms."""
    return [later - earlier for earlier, later in pairwise(moments_ms)]


def is_mechanical(gaps: Sequence[int], *, is_injected: bool = False) -> bool:
    """Whether pauses are too short for a hand that taps, or as even as a machine's."""
    if sum(gaps) <= (QUICK_GAP_MS if is_injected else UNEVEN_MEAN_MS) * len(gaps):
        return True
    even_ms, part = (INJECTED_EVEN_MS, INJECTED_EVEN_PART) if is_injected else (EVEN_MS, EVEN_PART)
    tolerance_ms = max(even_ms, part * median(gaps))
    return _is_even(gaps, tolerance_ms) or (
        not is_injected
        and len(gaps) >= STEADY_GAPS
        and sum(gaps) <= STEADY_GAP_MS * len(gaps)
        and _is_even(_lateness_ms(gaps), tolerance_ms)
    )


def _is_even(values: Sequence[float], tolerance: float) -> bool:
    middle = median(values)
    even_count = sum(abs(value - middle) <= tolerance for value in values)
    return even_count >= EVEN_SHARE * len(values)


def _lateness_ms(gaps: Sequence[int]) -> list[float]:
    """How much later each key came than at one pace for all, fitted by least squares."""
    moments = list(accumulate(gaps, initial=0))
    pace_ms, start_ms = linear_regression(range(len(moments)), moments)
    return [moment - start_ms - number * pace_ms for number, moment in enumerate(moments)]
