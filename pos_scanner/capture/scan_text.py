"""From what a scanner delivers to the code's own text: AIM identifier, prefix, suffix, bytes.

An AIM identifier (ISO/IEC 15424) is ``]``, the symbology's letter, a digit: ``]Q1`` is QR code.
"""

import re
from dataclasses import dataclass

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_ENDS = "\r\n\t"


@dataclass(frozen=True, slots=True)
class Decoration:
    """What a scanner was set up to put around each code."""

    prefix: str = ""
    suffix: str = ""

    def strip(self, text: str) -> str:
        """The code's own text."""
        text = text.strip(_ENDS).removeprefix(self.prefix).removesuffix(self.suffix)
        return _AIM.sub("", text, count=1) if _AIM.match(text) else text


def serial_text(data: bytes) -> str:
    """A serial scanner's bytes as text: UTF-8 where they are that, else GB18030.

    Raises:
        UnicodeDecodeError: they are neither.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")
