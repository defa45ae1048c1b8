"""A stream to open, and a listener."""

from collections.abc import Iterator

import pytest

from tests.capture.camera.mjpeg import Stream
from tests.capture.camera.recorder import Recorder


@pytest.fixture
def stream() -> Iterator[Stream]:
    stream = Stream()
    yield stream
    stream.stop()


@pytest.fixture
def heard() -> Recorder:
    return Recorder()
