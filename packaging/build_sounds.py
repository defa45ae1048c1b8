"""Makes the till's four sounds, `resources/sounds/*.wav`, out of sine tones: nobody else's work.

Run it after changing a tune; a test compares the files with what is made here.
"""

import math
import wave
from array import array
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"
RATE_HZ = 22_050
_LOUDEST = 0.7 * 32_767
_RISE_S = 0.006
"""A tone that begins or ends at once clicks."""
TUNES: dict[str, tuple[tuple[float, float], ...]] = {
    "taken": ((1046.5, 0.06), (1568.0, 0.09)),
    "done": ((783.99, 0.09), (987.77, 0.09), (1318.5, 0.2)),
    "refused": ((233.08, 0.14), (0.0, 0.05), (233.08, 0.18)),
    "failed": ((440.0, 0.16), (349.23, 0.16), (261.63, 0.34)),
}
"""Frequency, Hz, and length, s, of each tone. What went well rises; what did not, falls."""


def sound(name: str) -> bytes:
    """One of the tunes as a WAV file: mono, 16 bits."""
    samples = array("h")
    for frequency_hz, length_s in TUNES[name]:
        samples.extend(_tone(frequency_hz, length_s))
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE_HZ)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def _tone(frequency_hz: float, length_s: float) -> "array[int]":
    count = round(length_s * RATE_HZ)
    return array("h", (_sample(frequency_hz, position, count) for position in range(count)))


def _sample(frequency_hz: float, position: int, count: int) -> int:
    """With a soft third and fifth harmonic: a till's small loudspeaker has no low tones."""
    if not frequency_hz:
        return 0
    angle = 2 * math.pi * frequency_hz * position / RATE_HZ
    tone = (math.sin(angle) + 0.35 * math.sin(3 * angle) + 0.15 * math.sin(5 * angle)) / 1.3
    nearest_end = min(position, count - 1 - position)
    envelope = min(1.0, nearest_end / (_RISE_S * RATE_HZ))
    return round(_LOUDEST * tone * envelope)


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    for name in TUNES:
        (FOLDER / f"{name}.wav").write_bytes(sound(name))


if __name__ == "__main__":
    main()
