"""Tells a wedge scanner's keys from a person's, by their timing alone. Pure: no Qt, no clock.

A scanner types 8 characters in the time in which a person types one. A key that may begin a scan is
held for a moment: when no burst follows it is replayed, in order; when one does, all its keys,
the Enter after them included, are kept from the window. Every key fed comes out exactly once, in a
``Replay`` or in a ``ScannerKeys``. A scan that may not be whole is never accepted. Of such a one we
say:

- It has *leaked* when its beginning was replayed to the window: keys that no finger pressed, since
  each was released within some milliseconds, and that were too few for a burst.
- Its *tail* is what comes after a hole in it, for a second: the rest of a scan that was refused.
- It is *spoilt* when a key that no scan types, such as F8, came in the middle of it.
- It is *suspect* when it is spoilt, or may have leaked its beginning: it is refused aloud, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class Timing:
    """The thresholds, ms unless they count characters; measured on scanners and on people.

    Attributes:
        hold_ms: how long a key waits for the next one of a burst; a shop sets it by
            ``scanner.gap_ms``, whose default is the one that counts in the window.
        burst_keys: characters that make a burst (6 would take in 0.6 % of very fast typing).
        mean_gap_ms: largest mean gap of a burst's first characters; 2 less than ``hold_ms``.
        burst_gap_ms: largest gap within a burst once it is known to be one.
        shortest_unended: characters; below it a burst without an end is a person's.
        flushed_ms: a burst so soon after replayed keys has probably lost its beginning to them.
        tail_ms: how long after a hole what comes is the broken scan's tail.
        tap_ms: a person holds a key down longer than this; a scanner does not.
        repeat_ms: keys that the system repeats come slower than this; doubled letters do not.
        second_end_ms: a second Enter so soon after the first belongs to it (CR LF).
    """

    hold_ms: int = 35
    burst_keys: int = 8
    mean_gap_ms: int = 33
    burst_gap_ms: int = 150
    shortest_unended: int = 12
    flushed_ms: int = 150
    tail_ms: int = 1000
    tap_ms: int = 15
    repeat_ms: int = 15
    second_end_ms: int = 60


class Role(Enum):
    """What a key can be to a scan."""

    CHARACTER = auto()
    END = auto()
    """Enter or Tab: what scanners type after the code."""
    MODIFIER = auto()
    OTHER = auto()
    """Function keys, arrows, anything with Ctrl, Alt or Meta."""


@dataclass(frozen=True, slots=True)
class Key:
    """One press or release.

    Attributes:
        code: the physical key; pairs a release with its press.
        at_ms: when the system saw it, not when it was handled.
        by_code: the character of this key on a US keyboard.
        by_text: the character that the system's layout made of it.
        repeated: whether the system says that the key is being held down.
        event: whatever the caller needs to replay it.
    """

    code: int
    role: Role
    pressed: bool
    at_ms: int
    by_code: str = ""
    by_text: str = ""
    repeated: bool = False
    event: object = field(default=None, compare=False)


def characters_of(keys: Iterable[Key]) -> list[Key]:
    """The presses among some keys that type a character."""
    return [key for key in keys if key.pressed and key.role is Role.CHARACTER]


class ScanOutcome(Enum):
    """What became of a scan."""

    SCAN = auto()
    """It came through whole."""
    BROKEN = auto()
    """It stopped in the middle."""
    SUSPECT = auto()
    """Its beginning may be missing, or a foreign key came in between."""
    TAIL = auto()
    """The rest of a broken scan; that one was reported already."""
    ENDING = auto()
    """A release, or the second of two line ends, of a scan that is over."""


@dataclass(frozen=True, slots=True)
class Replay:
    """These keys are a person's: deliver them, in this order."""

    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class ScannerKeys:
    """These keys are a scanner's: nobody else sees them."""

    keys: tuple[Key, ...]
    outcome: ScanOutcome
    leaked: bool = False
    """Whether keys replayed shortly before were probably this scan's beginning."""

    @property
    def by_code(self) -> str:
        """The text that a US keyboard would have typed."""
        return "".join(key.by_code for key in characters_of(self.keys))

    @property
    def by_text(self) -> str:
        """The text that the system's layout made of it."""
        return "".join(key.by_text for key in characters_of(self.keys))


KeyAction = Replay | ScannerKeys
_LONG_AGO = -(1 << 40)


class Wedge:
    """The state between two keys.

    Args:
        timing: the thresholds; a scanner's set-up may have learnt others.
        ends_itself: whether the scanner types Enter or Tab after the code; else a pause ends it.
    """

    def __init__(self, timing: Timing | None = None, *, ends_itself: bool = True) -> None:
        self.timing = timing or Timing()
        self._ends_itself = ends_itself
        self._held: list[Key] = []
        self._is_burst = False
        self._is_spoilt = False
        self._down: set[int] = set()
        self._last_press_ms = _LONG_AGO
        self._broken_ms = _LONG_AGO
        self._leaked_ms = _LONG_AGO
        self._flushed_ms = _LONG_AGO
        self._ended_ms = _LONG_AGO

    @property
    def is_idle(self) -> bool:
        """Whether no key is held back."""
        return not self._held

    @property
    def is_burst(self) -> bool:
        """Whether a scan is coming in."""
        return self._is_burst

    @property
    def timeout_ms(self) -> int | None:
        """When no key comes for so long, call :meth:`expire`; ``None`` while nothing is held."""
        if not self._held:
            return None
        return self.timing.burst_gap_ms if self._is_burst else self.timing.hold_ms

    def has_leaked(self, at_ms: int) -> bool:
        """Whether keys that no finger pressed were replayed shortly before."""
        return at_ms - self._leaked_ms <= self.timing.tail_ms

    def feed(self, key: Key) -> list[KeyAction]:
        """Take in a key; what is to be done now, in order. A key in no action is held."""
        if not key.pressed:
            return self._release(key)
        actions: list[KeyAction] = []
        timeout_ms = self.timeout_ms
        if timeout_ms is not None and key.at_ms - self._last_press_ms > timeout_ms:
            actions += self.expire()
        actions += self._press(key)
        if key.role is not Role.MODIFIER:
            self._last_press_ms = key.at_ms
        return actions

    def expire(self) -> list[KeyAction]:
        """No further key has come within ``timeout_ms``; what is to be done now."""
        if not self._held:
            return []
        if not self._is_burst:
            if self._in_tail(self._last_press_ms) and self._is_tapped():
                self._broken_ms = self._last_press_ms
                return [self._take(ScanOutcome.TAIL)]
            return self._flush()
        if not self._ends_itself:
            return [self._finish()]
        if (
            len(characters_of(self._held)) < self.timing.shortest_unended
            and not self._lacks_beginning()
        ):
            return self._flush()
        self._broken_ms = self._last_press_ms
        return [self._take(ScanOutcome.BROKEN)]

    def _press(self, key: Key) -> list[KeyAction]:
        if self._is_burst:
            return self._press_in_burst(key)
        if key.role is Role.CHARACTER and not self._is_held_down(key):
            self._held.append(key)
            self._is_burst = self._looks_like_burst()
            return []
        if key.role is Role.END:
            return self._press_end(key)
        if key.role is Role.MODIFIER and self._held:
            self._held.append(key)
            return []
        return [*self._flush(), Replay((key,))]

    def _press_in_burst(self, key: Key) -> list[KeyAction]:
        self._held.append(key)
        if key.role is Role.END:
            self._ended_ms = key.at_ms
            return [self._finish()]
        self._is_spoilt |= key.role is Role.OTHER
        return []

    def _press_end(self, key: Key) -> list[KeyAction]:
        """An Enter that ends no burst: a person's, or what is left of a scan."""
        if self._held and self._in_tail(key.at_ms) and self._is_tapped():
            self._held.append(key)
            self._broken_ms = _LONG_AGO
            return [self._take(ScanOutcome.TAIL)]
        if self._held and self.has_leaked(key.at_ms) and self._is_tapped():
            # A short code that came in two halves: each too short for a burst, no finger's.
            self._held.append(key)
            return [self._take(ScanOutcome.SUSPECT)]
        is_second = key.at_ms - self._ended_ms <= self.timing.second_end_ms
        if not self._held and (is_second or self._in_tail(key.at_ms)):
            self._broken_ms = _LONG_AGO
            self._held.append(key)
            return [self._take(ScanOutcome.ENDING)]
        return [*self._flush(), Replay((key,))]

    def _release(self, key: Key) -> list[KeyAction]:
        if key.code in self._down:
            self._down.discard(key.code)
            return [ScannerKeys((key,), ScanOutcome.ENDING)]
        if self._held:
            self._held.append(key)
            return []
        return [Replay((key,))]

    def _finish(self) -> ScannerKeys:
        suspect = self._is_spoilt or self._lacks_beginning()
        keys = self._take(ScanOutcome.SUSPECT if suspect else ScanOutcome.SCAN)
        self._broken_ms = self._leaked_ms = _LONG_AGO
        return keys

    def _take(self, outcome: ScanOutcome) -> ScannerKeys:
        leaked = self.has_leaked(self._held[0].at_ms)
        keys = self._empty()
        released = {key.code for key in keys if not key.pressed}
        self._down |= {key.code for key in keys if key.pressed} - released
        return ScannerKeys(keys, outcome, leaked)

    def _flush(self) -> list[KeyAction]:
        if not self._held:
            return []
        self._flushed_ms = self._last_press_ms
        if self._is_tapped():
            self._leaked_ms = self._last_press_ms
        return [Replay(self._empty())]

    def _empty(self) -> tuple[Key, ...]:
        keys = tuple(self._held)
        self._held.clear()
        self._is_burst = self._is_spoilt = False
        return keys

    def _looks_like_burst(self) -> bool:
        characters = characters_of(self._held)
        if len(characters) < self.timing.burst_keys:
            return False
        took_ms = characters[-1].at_ms - characters[0].at_ms
        is_fast = took_ms <= self.timing.mean_gap_ms * (len(characters) - 1)
        return is_fast and len({key.code for key in characters}) > 1

    def _is_held_down(self, key: Key) -> bool:
        return key.repeated and key.at_ms - self._last_press_ms > self.timing.repeat_ms

    def _in_tail(self, at_ms: int) -> bool:
        return at_ms - self._broken_ms <= self.timing.tail_ms

    def _lacks_beginning(self) -> bool:
        """Keys went by shortly before this burst that may have been its own."""
        began_ms = self._held[0].at_ms
        return (
            self._in_tail(began_ms)
            or self.has_leaked(began_ms)
            or began_ms - self._flushed_ms <= self.timing.flushed_ms
        )

    def _is_tapped(self) -> bool:
        """Every character held was let go at once: no finger does that."""
        down: dict[int, int] = {}
        for key in self._held:
            if key.role is not Role.CHARACTER:
                continue
            if key.pressed:
                down[key.code] = key.at_ms
            elif key.at_ms - down.pop(key.code, key.at_ms) > self.timing.tap_ms:
                return False
        return not down
