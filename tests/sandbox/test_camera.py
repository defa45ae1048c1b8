"""The sample camera is a camera: cv2 opens it, and the code on the telephone can be read."""

import cv2
import numpy as np
import pytest

from pos_scanner.capture.decoding.picture_reader import PictureReader
from pos_scanner.sandbox import camera as camera_module
from pos_scanner.sandbox.camera import SampleCamera
from pos_scanner.sandbox.customers import CUSTOMERS
from tests.waiting import wait_for

CODES = [customer.scan_text for customer in CUSTOMERS]
SHOWN_CODES = CODES[:3]


def code_in_next_frame(capture: cv2.VideoCapture, reader: PictureReader) -> str:
    """The text of the code in a stream's next frame; empty when there is none."""
    has_frame, image = capture.read()
    assert has_frame
    codes = reader.read(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8))
    return codes[0].text if codes else ""


def code_in_view(camera: SampleCamera, reader: PictureReader) -> str:
    """The text of the code before the camera at this moment.

    A stream that stays open hands out frames of some seconds ago to a reader slower than itself:
    the first frame of a new one is the newest.
    """
    capture = cv2.VideoCapture(camera.url)
    assert capture.isOpened()
    try:
        return code_in_next_frame(capture, reader)
    finally:
        capture.release()


def wait_for_code(camera: SampleCamera, reader: PictureReader, text: str) -> None:
    wait_for(lambda: code_in_view(camera, reader) == text, f"{text!r} in the camera's view")


def test_nothing_is_read_off_an_empty_counter() -> None:
    reader = PictureReader()
    with SampleCamera(CODES) as camera:
        capture = cv2.VideoCapture(camera.url)
        assert [code_in_next_frame(capture, reader) for _ in range(3)] == ["", "", ""]
        capture.release()


def test_each_customers_code_is_read_from_the_stream_until_the_customer_leaves() -> None:
    reader = PictureReader()
    with SampleCamera(CODES) as camera:
        for text in SHOWN_CODES:
            assert camera.show_next() == text
            wait_for_code(camera, reader, text)
        camera.hide()
        wait_for_code(camera, reader, "")


def test_while_paused_no_customer_comes_by_himself_and_afterwards_the_next_one_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(camera_module, "EMPTY_S", 0.2)
    reader = PictureReader()
    with SampleCamera(CODES, loop=True, rise_frames=1) as camera:
        wait_for(lambda: camera.held_since > 0, "a customer")
        camera.pause()
        wait_for_code(camera, reader, "")
        frame = camera.wait_for_frame(0)
        for _ in range(3 * camera_module.FPS):
            assert frame is not None
            frame = camera.wait_for_frame(frame[0])
            assert camera.held_since == 0
        camera.resume()
        wait_for(lambda: camera.held_since > 0, "the next customer")
