"""Draws a QR code: what the scanner set-up shows to be scanned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def draw_code(text: str) -> NDArray[np.uint8]:
    """A QR code of a text: one pixel a module, quiet zone included; (size, size), 0 or 255."""
    import numpy as np  # noqa: PLC0415  (heavy: on the page that shows it)
    import zxingcpp  # noqa: PLC0415  (may be missing or broken)

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return np.array(code.to_image(scale=1, add_quiet_zones=True), dtype=np.uint8)
