"""The reader on frames of the sample camera's scene: a code in view, and an empty counter.

Run: ``python3 packaging/dev.py bench reader [FRAMES]``
"""

import io
import sys
import time

import numpy as np
import numpy.typing as npt
from PIL import Image

from pos_scanner.capture.reader import Reader
from pos_scanner.sandbox import scene
from pos_scanner.sandbox.customers import CUSTOMERS
from tests.benchmarks.figures import tell


def main(frames: int) -> int:
    """Read each kind of frame; print the figures."""
    background = scene.counter()
    reader = Reader()
    held = [
        gray(scene.show(background, customer.scan_text, 1.0, number / 3))
        for number, customer in enumerate(CUSTOMERS)
    ]
    for what, pictures in (("a code in view", held), ("an empty counter", [gray(background)])):
        took, read = [], 0
        for number in range(frames):
            began = time.perf_counter()
            found = reader.read(pictures[number % len(pictures)])
            took.append((time.perf_counter() - began) * 1000)
            read += bool(found)
        height, width = pictures[0].shape
        tell(f"{what}, {width}x{height}, {read} of {frames} read", took)
    return 0


def gray(picture: Image.Image) -> npt.NDArray[np.uint8]:
    """As the camera gives it: through JPEG, grayscale."""
    with io.BytesIO(scene.as_jpeg(picture)) as file, Image.open(file) as image:
        return np.asarray(image.convert("L"))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
