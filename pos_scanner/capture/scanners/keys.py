"""A key of the keyboard as the wedge's state machine has it, and the thresholds that it goes by."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

FASTEST_HAND_MS = 35
"""No person types several keys that close together without pressing one before the last is up."""
LONGEST_DWELL_MS = 30
"""No scanner holds a key down for longer; a finger does."""
SLOWEST_SCANNER_MS = 150
"""The longest pause between two keys that any scanner is known to make."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The thresholds, ms unless they count keys; measured on scanners and on people.

    Attributes:
        key_gap_ms: the longest pause between two keys of this shop's scanner, by the setting
            ``scanner.gap_ms``; so long a key waits that may be a scan's.
        dwell_ms: the longest time for which this shop's scanner holds a key down, by the setting
            ``scanner.dwell_ms``; a finger holds it longer.
        slack_ms: how much later than it should a key may come: clocks count whole ms.
        burst_keys: characters that make a burst without an Enter.
        short_keys: characters, each let go at once, that make a scan together with an Enter.
        slow_keys: the same of a scanner slower than ``key_gap_ms``, before its Enter.
        shortest_unended: characters; below it a burst without an end is a person's.
        flushed_ms: a burst so soon after replayed keys has probably lost its beginning to them.
        tail_ms: how long after a hole what comes is the broken scan's tail.
        repeat_ms: keys that the system repeats come slower than this; doubled letters do not.
        second_end_ms: a second Enter so soon after the first belongs to it (CR LF).
        bunch_gap_ms: keys that a remote desktop delivers at once come closer than this.
    """

    key_gap_ms: int
    dwell_ms: int
    slack_ms: int = 2
    burst_keys: int = 8
    short_keys: int = 4
    slow_keys: int = 6
    shortest_unended: int = 12
    flushed_ms: int = 150
    tail_ms: int = 1000
    repeat_ms: int = 15
    second_end_ms: int = 60
    bunch_gap_ms: int = 4

    @property
    def latest_key_ms(self) -> int:
        """When the next key of a scan comes at the latest, after the last one was let go."""
        return self.key_gap_ms + self.slack_ms

    @property
    def hold_ms(self) -> int:
        """How long a key waits that was let go, but not at once."""
        return max(min(self.key_gap_ms, FASTEST_HAND_MS), self.dwell_ms) + self.slack_ms

    @property
    def finger_ms(self) -> int:
        """How long a key waits that is still down: then it is a finger's."""
        return max(min(self.key_gap_ms, LONGEST_DWELL_MS), self.dwell_ms) + self.slack_ms

    @property
    def burst_gap_ms(self) -> int:
        """The longest pause between two keys once they are known to be a scanner's."""
        return max(SLOWEST_SCANNER_MS, self.key_gap_ms + 50)


class Role(Enum):
    """What a key can be to a scan."""

    CHARACTER = auto()
    END = auto()
    """Enter or Tab: what scanners type after the code."""
    CONTROL = auto()
    """Ctrl with a letter, or a function key: how scanners type control characters such as GS."""
    CONTROL_END = auto()
    """A control character that ends a text: ETX, EOT, LF, CR."""
    MODIFIER = auto()
    OTHER = auto()
    """Arrows and the like, and anything with Alt or Meta."""


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
