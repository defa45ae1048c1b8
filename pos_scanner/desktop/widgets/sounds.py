"""What the cashier hears: a sound for each way in which a scan or an invoice ends.

Played by what the system has (Windows' own player, PulseAudio, PipeWire, ALSA, macOS' afplay), at
once and without waiting; a sound that cannot be played is no failure. Qt's multimedia would weigh
more than all the rest of the window. Never the only sign: a banner or a notice says the same.
"""

import contextlib
import sys
import time
import wave
from array import array
from enum import Enum
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice, QProcess, QStandardPaths, QTemporaryDir
from PySide6.QtWidgets import QApplication

import pos_scanner.desktop.resources_rc  # noqa: F401  (registers the files)

if sys.platform == "win32":
    import winsound

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
"""The first that there is; each is called with a file's path."""
_LEAST_PAUSE_S = 0.08
"""Sounds that come quicker cannot be told apart; a broken player's processes do not pile up."""


class Outcome(Enum):
    """How something ended."""

    TAKEN = "taken"
    """A code gave a title."""
    REFUSED = "refused"
    """A code, or a key, was not taken."""
    FAILED = "failed"
    """Something could not be done that should have been."""
    DONE = "done"
    """An invoice is confirmed."""


_NOT_IN_SILENCE = {Outcome.REFUSED, Outcome.FAILED}
"""Heard as the system's beep where there is no player."""


class Player:
    """The four sounds at one volume.

    Args:
        volume: per cent; 0: nothing is heard.
    """

    def __init__(self, volume: int) -> None:
        self._volume = volume
        self._folder = QTemporaryDir()
        self._files: dict[Outcome, Path] = {}
        self._began_at = 0.0

    def play(self, outcome: Outcome) -> None:
        """Begin a sound; whatever does not work is left out."""
        is_quick = time.monotonic() - self._began_at < _LEAST_PAUSE_S
        if not self._volume or is_quick:
            return
        self._began_at = time.monotonic()
        with contextlib.suppress(OSError, wave.Error):
            if _start(self._file(outcome)):
                return
        if outcome in _NOT_IN_SILENCE:
            QApplication.beep()

    def _file(self, outcome: Outcome) -> Path:
        """The sound as a file; written at its first use, since players take no volume."""
        if outcome not in self._files:
            path = Path(self._folder.filePath(f"{outcome.value}.wav"))
            path.write_bytes(scaled(read_sound(outcome), self._volume))
            self._files[outcome] = path
        return self._files[outcome]


_players: list[Player] = []
"""None until the settings are known: then the system's beep stands in."""


def use_volume(volume: int) -> None:
    """Play by our own sounds from now on, at a volume in per cent."""
    _players[:] = [Player(volume)]


def play(outcome: Outcome) -> None:
    """Let the cashier, who looks at the customer, hear how something ended."""
    if _players:
        _players[-1].play(outcome)
    elif outcome in _NOT_IN_SILENCE:
        QApplication.beep()


def play_refused() -> None:
    """Let the cashier hear that a scan, a key or a question was refused."""
    play(Outcome.REFUSED)


def read_sound(outcome: Outcome) -> bytes:
    """The WAV file of ``resources/sounds``."""
    file = QFile(f":/sounds/{outcome.value}.wav")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    return bytes(file.readAll().data())


def scaled(sound: bytes, volume: int) -> bytes:
    """A WAV file of 16 bits at a volume in per cent, as loudness is felt: by its square."""
    factor = (volume / 100) ** 2
    with wave.open(BytesIO(sound), "rb") as reader:
        parameters, frames = reader.getparams(), reader.readframes(reader.getnframes())
    samples = array("h", (round(sample * factor) for sample in array("h", frames)))
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams(parameters)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def _start(path: Path) -> bool:
    """Whether a player has begun; none of them is waited for."""
    if sys.platform == "win32":
        flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
        with contextlib.suppress(RuntimeError):
            winsound.PlaySound(str(path), flags)
            return True
        return False
    for program, *arguments in PLAYERS:
        if QStandardPaths.findExecutable(program):
            process = QProcess()
            process.setProgram(program)
            process.setArguments([*arguments, str(path)])
            process.setStandardOutputFile(QProcess.nullDevice())
            process.setStandardErrorFile(QProcess.nullDevice())
            answer: object = process.startDetached()  # Some versions add the process's number.
            return bool(answer[0] if isinstance(answer, tuple) else answer)
    return False
