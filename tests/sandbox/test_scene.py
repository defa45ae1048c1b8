"""What the sample camera draws: a counter, and a telephone whose code a decoder reads."""

import io

import numpy as np
import pytest
from PIL import Image, ImageChops

from pos_scanner.capture.decoding.picture_reader import PictureReader
from pos_scanner.sandbox import scene
from pos_scanner.sandbox.customers import CUSTOMERS

TEXT = CUSTOMERS[0].scan_text


@pytest.fixture(scope="module")
def counter() -> Image.Image:
    return scene.counter()


def grey(picture: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """A picture as a decoder takes it: (height, width), uint8."""
    return np.asarray(picture.convert("L"), dtype=np.uint8)


def test_the_counter_is_the_same_for_a_seed_and_holds_no_code(counter: Image.Image) -> None:
    assert (counter.size, counter.mode) == (scene.SIZE, "RGB")
    assert ImageChops.difference(counter, scene.counter()).getbbox() is None
    assert ImageChops.difference(counter, scene.counter(seed=8)).getbbox() is not None
    assert PictureReader().read(grey(counter)) == ()


@pytest.mark.parametrize("moment", [0.0, 0.7, 1.4])
def test_a_telephone_held_still_shows_a_code_that_is_read(
    counter: Image.Image, moment: float
) -> None:
    picture = scene.show(counter, TEXT, 1.0, moment)
    assert picture.size == scene.SIZE
    assert [code.text for code in PictureReader().read(grey(picture))] == [TEXT]


def test_a_telephone_below_the_picture_shows_nothing(counter: Image.Image) -> None:
    assert PictureReader().read(grey(scene.show(counter, TEXT, 0.0, 0.0))) == ()


def test_showing_a_telephone_leaves_the_counter_as_it_was(counter: Image.Image) -> None:
    before = counter.copy()
    scene.show(counter, TEXT, 1.0, 0.0)
    assert ImageChops.difference(counter, before).getbbox() is None


def test_a_hand_is_never_quite_still(counter: Image.Image) -> None:
    pictures = [scene.show(counter, TEXT, 1.0, moment) for moment in (0.0, 0.7)]
    assert ImageChops.difference(*pictures).getbbox() is not None


def test_a_jpeg_is_the_picture_compressed(counter: Image.Image) -> None:
    with Image.open(io.BytesIO(scene.as_jpeg(counter))) as picture:
        assert (picture.format, picture.size) == ("JPEG", scene.SIZE)
