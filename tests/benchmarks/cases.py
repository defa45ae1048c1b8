"""Pictures that an owner sent, through every reader: what is read of each, and by which.

A folder of pictures, as the window saves them. Beside a picture a file of its name and ``.txt`` may
hold the text that is in it.
"""

import time
from pathlib import Path

import cv2

from tests.benchmarks.contestants import OURS, SINGLE

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".webp"}


def case(folder: Path) -> None:
    """Print a line a picture and reader: read or not, wrongly or not, CPU ms."""
    readers = {name: make() for name, make in (SINGLE | OURS).items()}
    for path in sorted(folder.iterdir()):
        gray = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) if path.suffix in SUFFIXES else None
        if gray is None:
            continue
        truth = path.with_suffix(".txt")
        expected = truth.read_text("utf-8").strip() if truth.is_file() else None
        print(f"\n{path.name}, {gray.shape[1]}x{gray.shape[0]}")
        for name, read in readers.items():
            began = time.thread_time()
            texts = read(gray)
            took_ms = 1000 * (time.thread_time() - began)
            is_wrong = bool(texts) and expected is not None and expected not in texts
            outcome = "WRONG" if is_wrong else f"{len(texts)} read" if texts else "-"
            print(f"  {name:22} {outcome:8} {took_ms:8.1f} ms")
