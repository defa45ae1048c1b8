"""Draws a QR code: what the scanner set-up shows to be scanned."""

import importlib


def draw_code(text: str) -> memoryview:
    """A QR code of a text: one pixel a module, quiet zone included; (size, size), 0 or 255.

    Raises:
        ImportError, OSError: zxing-cpp is missing or broken.
    """
    zxingcpp = importlib.import_module("zxingcpp")  # As the decoders load it: may be missing.
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return memoryview(code.to_image(scale=1, add_quiet_zones=True))
