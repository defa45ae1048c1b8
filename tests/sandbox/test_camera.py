"""The sample camera is a camera: cv2 opens it, and the code on the telephone can be read."""

import time

import cv2
import numpy as np

from pos_scanner.capture.reader import Reader
from pos_scanner.sandbox.camera import SampleCamera
from pos_scanner.sandbox.customers import CUSTOMERS

CODES = [customer.scan_text for customer in CUSTOMERS]


def read_within(capture: cv2.VideoCapture, reader: Reader, seconds: float) -> str:
    """The first code that comes into view; empty when none does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        there, image = capture.read()
        assert there
        if found := reader.read(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)):
            return found[0].text
    return ""


def test_each_customers_code_is_read_from_the_stream() -> None:
    reader = Reader()
    with SampleCamera(CODES) as camera:
        capture = cv2.VideoCapture(camera.url)
        assert capture.isOpened()
        assert read_within(capture, reader, 0.4) == ""
        for text in CODES[:3]:
            assert camera.show_next() == text
            found = ""
            until = time.monotonic() + 10
            while found != text and time.monotonic() < until:
                found = read_within(capture, reader, 1.0)
            assert found == text
        camera.hide()
        time.sleep(1.5)
        for _ in range(30):
            capture.read()
        assert read_within(capture, reader, 0.4) == ""
        capture.release()
