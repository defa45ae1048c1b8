"""A camera's picture, and who hears of it. No thread, no cv2."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Protocol

from pos_scanner.capture.decoding.detection import Corners, Detection, Gray, Image


class CameraStatus(Enum):
    """How the camera is."""

    OPENING = "opening"
    READY = "ready"
    FROZEN = "frozen"
    """Frames come, all the same: some drivers go on so after unplugging."""
    BLACK = "black"
    """Frames come, all dark: a closed shutter, a covered lens."""
    SILENT = "silent"
    """It is there and gives no frame: another program has it, or the system forbids it."""
    LOST = "lost"
    """It gave frames and gives none any more; it is opened again."""
    MISSING = "missing"
    """It is not there, or does not answer; it is tried again."""
    UNUSABLE = "unusable"
    """The library that drives cameras does not load here, whichever camera it is."""


@dataclass(frozen=True, slots=True)
class CameraState:
    """How the camera is, and what size its frames have (0 while unknown)."""

    status: CameraStatus
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture.

    Attributes:
        image: nobody writes to it.
        gray: the same without colours.
        thumbnail: of that, (90, 160): by it frames are compared.
        sequence: counts up from 1 over the camera's whole life.
        captured_s: ``time.monotonic()`` when it was grabbed.
    """

    image: Image
    gray: Gray
    thumbnail: Gray
    sequence: int
    captured_s: float


class Hint(StrEnum):
    """What is wrong with the picture of a code, and so what would help."""

    DARK = "dark"
    BRIGHT = "bright"
    BLURRED = "blurred"
    SMALL = "small"
    TILTED = "tilted"


@dataclass(frozen=True, slots=True)
class ReaderReport:
    """How the frames of about a second were read.

    Attributes:
        frames_per_s: that the camera gave.
        read_ms: that reading one took on average, of the wall's time.
        steps: how many attempts were made after the frames' first scans, a second.
        is_fallback_resting: a slower decoder is left out, having crashed or hung too often.
        unread: corners of what looked like a code in the last of them and was not read.
    """

    frames_per_s: float
    read_ms: float
    steps: float
    is_fallback_resting: bool
    unread: tuple[Corners, ...] = ()


class CameraListener(Protocol):
    """Who hears from a camera; called on the camera's own threads."""

    def on_frame(self, frame: Frame) -> None:
        """The camera has given a new picture."""

    def on_codes(self, detections: tuple[Detection, ...], frame: Frame) -> None:
        """Which codes a decoded frame contains; also when the last one has gone."""

    def on_detections(
        self, new: tuple[Detection, ...], present: tuple[Detection, ...], frame: Frame
    ) -> None:
        """Codes have come into the picture: each once, until it has left.

        Args:
            new: those that have come.
            present: all that are there, the new ones included; some may be hidden for a moment.
            frame: the picture that shows them.
        """

    def on_hint(self, hint: Hint | None) -> None:
        """What would help to read the code that is held; None when nothing is to be said."""

    def on_report(self, report: ReaderReport) -> None:
        """About a second's frames have been read."""

    def on_state(self, state: CameraState) -> None:
        """The camera's state has changed."""


class FrameReader(Protocol):
    """What finds the codes in a frame; a ``live_reader.LiveReader`` is one."""

    @property
    def hint(self) -> Hint | None:
        """What would help; None when nothing is to be said."""

    @property
    def steps(self) -> int:
        """How many attempts have been made after the frames' first scans."""

    @property
    def is_fallback_resting(self) -> bool:
        """Whether a slower decoder is left out because it failed too often."""

    @property
    def unread(self) -> tuple[Corners, ...]:
        """Corners of what looked like a code in the last picture and was not read."""

    def read(self, gray: Gray) -> tuple[Detection, ...]:
        """The codes in a picture, (height, width)."""

    def stop(self) -> None:
        """End what it runs beside this thread."""
