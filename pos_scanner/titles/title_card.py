"""A title's own code as a picture: the shop's card, and cards for regular customers.

In: a title. Out: the bureau's code, and a PNG or SVG of it as its rules want it printed: QR version
12, 18 or 25 by length, error correction M, a quiet zone of ten modules, more than 2 cm wide.
"""

import io
from enum import StrEnum
from pathlib import Path

from pos_scanner.atomic_file import replace_bytes
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import Title
from pos_scanner.titles import bureau_code
from pos_scanner.user_paths import refuse_target

QUIET_ZONE_MODULES = 10
QR_VERSIONS = (12, 18, 25)
_PIXELS_A_MODULE = 8
_DPI = 300
"""With eight pixels a module, version 12 is 44 mm wide on paper."""
_MM_A_MODULE = 0.5


class TitleCardFormat(StrEnum):
    """How a code is drawn."""

    PNG = "png"
    SVG = "svg"


def card_code(title: Title) -> str:
    """The text of a title's code.

    Raises:
        KnownError: CARD_IMPOSSIBLE, fact ``reason``: ``no-name``, or as ``bureau_code.encode``.
    """
    if not title.name.strip():
        raise KnownError(FailureKind.CARD_IMPOSSIBLE, reason="no-name")
    return bureau_code.encode(title)


def draw_card(code: str, form: TitleCardFormat) -> bytes:
    """A picture of a code, black on white, its quiet zone included."""
    import segno  # noqa: PLC0415  (off the start path)

    needed = int(segno.make_qr(code, error="m", boost_error=False).version)
    version = next((version for version in QR_VERSIONS if version >= needed), needed)
    drawn = segno.make_qr(code, error="m", boost_error=False, version=version)
    file = io.BytesIO()
    if form is TitleCardFormat.PNG:
        drawn.save(file, "png", border=QUIET_ZONE_MODULES, scale=_PIXELS_A_MODULE, dpi=_DPI)
    else:
        drawn.save(
            file, "svg", border=QUIET_ZONE_MODULES, scale=_MM_A_MODULE, unit="mm", light="white"
        )
    return file.getvalue()


def write_card(title: Title, path: Path) -> str:
    """Draw a title's code into a file, in the format of its ending; gives the code's text.

    Raises:
        KnownError: CARD_IMPOSSIBLE (as ``card_code``; ``not-an-image`` for another ending),
            FILE_NOT_FOUND, reason ``no-folder``; FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    try:
        form = TitleCardFormat(path.suffix.lower().removeprefix("."))
    except ValueError as error:
        raise KnownError(FailureKind.CARD_IMPOSSIBLE, reason="not-an-image") from error
    code = card_code(title)
    refuse_target(path)
    replace_bytes(path, draw_card(code, form))
    return code
