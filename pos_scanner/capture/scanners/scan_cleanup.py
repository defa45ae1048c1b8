"""From what a scanner delivers to the code's own text: AIM identifier, prefix, suffix, bytes.

An AIM identifier (ISO/IEC 15424) is ``]``, the symbology's letter, a digit: ``]Q1`` is QR code.
"""

import contextlib
import re
from dataclasses import dataclass

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_CONTROLS = "\r\n\t\x02\x03\x04\x1d"
"""Line ends, and the frame that some scanners put around a code: STX, ETX, EOT, GS."""
_BEGINNINGS = re.compile(r"https?:|\$0|\][A-Za-z]\d", re.IGNORECASE)
_BASE64 = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/=]{20,}")


@dataclass(frozen=True, slots=True)
class Affixes:
    """What a scanner was set up to put before and after each code, AIM identifier excepted."""

    prefix: str = ""
    suffix: str = ""

    def strip(self, text: str) -> str:
        """The code's own text, without controls around it, identifier, prefix and suffix."""
        text = text.strip(_CONTROLS)
        if not text.startswith(self.prefix):  # Scanners put it before or after the identifier.
            text = _without_identifier(text)
        text = text.removeprefix(self.prefix).removesuffix(self.suffix)
        return _without_identifier(text)


def _without_identifier(text: str) -> str:
    return _AIM.sub("", text, count=1) if _AIM.match(text) else text


def split_identifier(head: str) -> tuple[str, str]:
    """What stands before a code, as prefix and AIM identifier, whichever comes first."""
    identifier = _AIM.search(head)
    if identifier is None:
        return head, ""
    return head[: identifier.start()] + head[identifier.end() :], identifier[0]


def reads_like_code(text: str) -> bool:
    """Whether a text without its end is rather a code's than what a person types."""
    return bool(_BEGINNINGS.match(text) or "://" in text or _BASE64.match(text))


def serial_text(data: bytes) -> str | None:
    """A serial scanner's bytes as text: UTF-8 where they are that, else GB18030; None: neither."""
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return None
