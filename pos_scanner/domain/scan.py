"""A scan: the text of one code and how it reached the till.

Comes from ``capture`` (camera, file) or the window (wedge scanner, paste); goes to ``titles``.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ScanSource(StrEnum):
    """The way by which a code's text reached the till."""

    CAMERA = "camera"
    WEDGE = "wedge"
    """A keyboard-wedge scanner, or a person who types into the scan line."""
    SERIAL = "serial"
    FILE = "file"
    PASTE = "paste"
    SCREEN = "screen"
    """Read off this screen: the customer sent his code by chat."""


@dataclass(frozen=True, slots=True)
class ScanEvent:
    """One code as a scanner, a camera or a picture gave it.

    Attributes:
        text: the code's text, exactly as decoded; codes are case-sensitive and opaque.
        at: when it was read (aware).
        decoder: name of the decoder that read the picture; empty for typed text.
    """

    text: str
    source: ScanSource
    at: datetime
    decoder: str = ""
