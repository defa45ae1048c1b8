"""What is seen of the camera's picture: the frame, outlines, numbers, advice, or words."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.scanning.camera_view import ADVICE_PX, CameraView
from pos_scanner.desktop.theme import colours

WIDTH, HEIGHT = 320, 180
RED, BLUE = QColor(255, 0, 0), QColor(0, 0, 255)
SQUARE = ((40.0, 60.0), (100.0, 60.0), (100.0, 120.0), (40.0, 120.0))
"""A code in the left, red half of the picture."""
GREEN = QColor("#37d67a")


@pytest.fixture
def view(qtbot: QtBot) -> CameraView:
    """Shows a picture of its own size, red on the left, blue on the right."""
    view = CameraView()
    qtbot.addWidget(view)
    view.resize(WIDTH, HEIGHT)
    view.show()
    frame = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    frame[:, : WIDTH // 2, 2] = 255
    frame[:, WIDTH // 2 :, 0] = 255
    view.show_frame(frame)
    return view


def painted(view: CameraView) -> QImage:
    return view.grab().toImage()


def colour_at(view: CameraView, x: int, y: int) -> QColor:
    return painted(view).pixelColor(QPoint(x, y))


def shows(view: CameraView, colour: QColor) -> bool:
    picture = painted(view)
    return any(
        picture.pixelColor(x, y) == colour
        for x in range(picture.width())
        for y in range(picture.height())
    )


def test_a_frame_is_shown_in_its_colours(view: CameraView) -> None:
    assert view.has_picture
    assert (colour_at(view, 80, 90), colour_at(view, 240, 90)) == (RED, BLUE)


def test_a_mirrored_picture_has_left_and_right_exchanged(view: CameraView) -> None:
    view.mirrored = True
    view.update()
    assert (colour_at(view, 80, 90), colour_at(view, 240, 90)) == (BLUE, RED)


def test_a_picture_of_another_shape_fills_the_frame(view: CameraView) -> None:
    view.resize(WIDTH, WIDTH)
    assert (colour_at(view, 80, 20), colour_at(view, 240, 300)) == (RED, BLUE)


def test_a_code_is_outlined_where_it_is(view: CameraView) -> None:
    assert not shows(view, GREEN)
    view.show_outlines((SQUARE,))
    assert (colour_at(view, 40, 90), colour_at(view, 70, 60)) == (GREEN, GREEN)
    assert colour_at(view, 70, 90) == RED  # It is still seen.
    view.show_outlines(())
    assert not shows(view, GREEN)


def test_the_outline_of_a_mirrored_picture_follows(view: CameraView) -> None:
    view.mirrored = True
    view.show_outlines((SQUARE,))
    assert colour_at(view, WIDTH - 40, 90) == GREEN
    assert colour_at(view, 40, 90) != GREEN


def test_a_code_that_is_asked_about_has_its_number_in_the_middle(view: CameraView) -> None:
    accent = QColor(colours().accent)
    view.show_numbers((SQUARE,))
    assert colour_at(view, 70 - 12, 90) == accent
    view.show_numbers(())
    assert colour_at(view, 70 - 12, 90) == RED


def test_advice_stands_across_the_pictures_foot(view: CameraView) -> None:
    view.show_advice("Too dark: turn on a light")
    assert view.accessibleDescription() == view.advice == "Too dark: turn on a light"
    foot = colour_at(view, 20, HEIGHT - ADVICE_PX // 2)
    assert foot.red() < RED.red() // 2
    assert colour_at(view, 20, HEIGHT - ADVICE_PX - 5) == RED
    view.show_advice("")
    assert colour_at(view, 20, HEIGHT - ADVICE_PX // 2) == RED


def test_words_take_the_pictures_place_until_the_next_frame(view: CameraView) -> None:
    view.show_outlines((SQUARE,))
    view.show_words("No camera is set.")
    assert (view.has_picture, view.image) == (False, None)
    assert not shows(view, RED)
    assert not shows(view, GREEN)
    view.show_frame(np.full((HEIGHT, WIDTH, 3), (255, 0, 0), np.uint8))
    assert view.has_picture
    assert colour_at(view, 80, 90) == BLUE
    assert not shows(view, GREEN)  # The outlines were of another picture.


def test_the_picture_that_is_handed_out_is_a_copy(view: CameraView) -> None:
    picture = view.image
    assert picture is not None
    picture.fill(BLUE)
    assert colour_at(view, 80, 90) == RED


def test_it_asks_for_the_shape_of_a_cameras_picture(view: CameraView) -> None:
    assert view.sizeHint().width() * 9 == view.sizeHint().height() * 16
