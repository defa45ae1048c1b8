"""The keys that a wedge holds back, and what they are taken for until that is decided. Pure."""

from dataclasses import dataclass, field

from pos_scanner.capture.scanners.key_actions import ScanOutcome
from pos_scanner.capture.scanners.keys import Key, Role, characters_of
from pos_scanner.capture.scanners.scan_cleanup import reads_like_code


@dataclass(slots=True)
class HeldKeys:
    """Keys in their order, releases too.

    Attributes:
        is_burst: whether they are a scanner's.
        is_spoilt: whether something came in between that no scanner types.
        has_commands: whether some came with Alt, or are no characters.
        end_ms: when a line end was pressed of which the release will show whose it is.
        if_tapped: what they are, when that line end is let go at once.
    """

    keys: list[Key] = field(default_factory=list)
    is_burst: bool = False
    is_spoilt: bool = False
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
        self.end_ms = None
        return keys

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
