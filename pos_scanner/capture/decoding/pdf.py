"""The pages of a PDF file as pictures: invoices and codes are mailed so. The extra ``pdf``."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pos_scanner.capture.decoding.detection import Gray
from pos_scanner.domain.errors import FailureKind, KnownError

POINTS_PER_INCH = 72
DOTS_PER_INCH = 200
"""A code printed 2 cm wide then has three pixels a module, and a page of A4 four million."""
MAX_SIDE_PX = 4000
"""Longer side of a page's picture: a poster is drawn coarser."""
MAX_PAGES = 500


def pages_of(path: Path) -> Iterator[tuple[int, int, Gray]]:
    """Each page: its number from 1, how many there are, its picture (height, width) uint8.

    Raises:
        KnownError: PART_MISSING (the extra ``pdf``), FILE_NOT_READABLE (damaged; fact
            ``reason``: ``locked`` by a password), fact ``path``.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        raise KnownError(FailureKind.PART_MISSING, part="pypdfium2", extra="pdf")
    import pypdfium2  # noqa: PLC0415  (the extra `pdf`)

    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        is_locked = "password" in str(error).lower()
        reason = {"reason": "locked"} if is_locked else {}
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path), **reason) from error
    try:
        count = min(len(document), MAX_PAGES)
        for index in range(count):
            yield index + 1, count, _rendered(document[index])
    except pypdfium2.PdfiumError as error:
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path)) from error
    finally:
        document.close()


def _rendered(page: Any) -> Gray:
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, MAX_SIDE_PX / max(*page.get_size(), 1))
    picture: Any = page.render(scale=scale, grayscale=True).to_numpy()
    page.close()
    return picture.reshape(picture.shape[:2]).copy()  # type: ignore[no-any-return]
