"""The keys that a wedge holds back, and what they are taken for until that is decided. Pure."""

from dataclasses import dataclass, field

from pos_scanner.capture.scanners.aftermath import Aftermath
from pos_scanner.capture.scanners.key_actions import ScanOutcome
from pos_scanner.capture.scanners.key_run import KeyRun
from pos_scanner.capture.scanners.keys import Key, Role, characters_of
from pos_scanner.capture.scanners.scan_cleanup import reads_like_code


@dataclass(slots=True)
class HeldKeys:
    """Keys in their order, releases too.

    Attributes:
        is_burst: whether they are a scanner's.
        is_spoilt: whether something came in between that no scanner types.
        if_held_through: what they are where a machine that holds each key until the next had typed
            some already when it was known for one; ``None`` where it had not.
        has_commands: whether some came with Alt, or are no characters.
        end_ms: when a line end was pressed of which the release will show whose it is.
        if_tapped: what they are, when that line end is let go at once.
    """

    keys: list[Key] = field(default_factory=list)
    is_burst: bool = False
    is_spoilt: bool = False
    if_held_through: ScanOutcome | None = None
    has_commands: bool = False
    end_ms: int | None = None
    if_tapped: ScanOutcome = ScanOutcome.SCAN

    def await_end(self, key: Key, if_tapped: ScanOutcome = ScanOutcome.SCAN) -> None:
        """Hold a line end until it is let go."""
        self.keys.append(key)
        self.end_ms = key.at_ms
        self.if_tapped = if_tapped

    def empty(self) -> tuple[Key, ...]:
        """All keys; none is held any more."""
        keys = tuple(self.keys)
        self.keys.clear()
        self.is_burst = self.is_spoilt = self.has_commands = False
        self.if_held_through = None
        self.end_ms = None
        return keys

    def deadline_ms(self, run: KeyRun, last_press_ms: int) -> int | None:
        """Until when more may come to these keys of a run; ``None`` while none is held."""
        if not self.keys:
            return None
        if self.end_ms is not None:
            return self.end_ms + (run.timing.hold_ms if self.is_burst else run.timing.dwell_ms)
        return last_press_ms + (run.longest_gap_ms if self.is_burst else run.wait_ms)

    def outcome(self, run: KeyRun, past: Aftermath) -> ScanOutcome:
        """What these keys of a run would be, if a scan ended now."""
        if self.if_held_through is not None:
            return self.if_held_through
        if run.is_slow:
            return ScanOutcome.COMMANDS if self.has_commands else ScanOutcome.SLOW
        if self.has_commands and not self.is_spoilt:
            return ScanOutcome.COMMANDS
        lacks_beginning = past.lacks_beginning(self.keys[0].at_ms)
        is_in_part = run.first_held or self.is_spoilt or lacks_beginning
        return ScanOutcome.SUSPECT if is_in_part else ScanOutcome.SCAN

    @property
    def has_end(self) -> bool:
        """Whether a line end is among them, which would act if they were replayed."""
        return any(key.pressed and key.role in {Role.END, Role.CONTROL_END} for key in self.keys)

    @property
    def is_text(self) -> bool:
        """Whether they are characters alone."""
        return not (self.has_commands or self.has_end)

    def is_bunch(self, gap_ms: int) -> bool:
        """Whether these are a person's keys, delivered at once.

        A remote desktop does so with what was typed while its line stood still. What a window that
        opened has left of a scan looks the same.
        """
        characters = characters_of(self.keys)
        if self.is_spoilt or not self.is_text or not characters:
            return False
        took_ms = characters[-1].at_ms - characters[0].at_ms
        text = "".join(key.by_code for key in characters)
        return took_ms <= gap_ms * len(characters) and not reads_like_code(text)
