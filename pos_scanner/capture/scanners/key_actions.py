"""What a wedge made of keys: a person's, to be replayed, or a scanner's. Pure values."""

from dataclasses import dataclass
from enum import Enum, auto

from pos_scanner.capture.scanners.keys import Key, characters_of


class ScanOutcome(Enum):
    """What became of a scan."""

    SCAN = auto()
    """It came through whole."""
    BROKEN = auto()
    """It stopped in the middle, or the scanner types no Enter."""
    SUSPECT = auto()
    """Its beginning may be missing, or something came in between."""
    SLOW = auto()
    """A scanner typed it, more slowly than this till is set up for."""
    COMMANDS = auto()
    """Its keys came with Alt or Meta: no characters."""
    TAIL = auto()
    """The rest of a broken scan; that one was reported already."""
    ENDING = auto()
    """A release, or the second of two line ends, of a scan that is over."""


REFUSED = frozenset(
    {ScanOutcome.BROKEN, ScanOutcome.SUSPECT, ScanOutcome.SLOW, ScanOutcome.COMMANDS}
)
"""The outcomes that the cashier has to hear of."""


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
