"""A code held before the camera while a page lies over the window: a real camera's frames."""

import math
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_scanner.capture.camera import decode_thread
from pos_scanner.capture.camera.decode_thread import GONE_AFTER_S
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.sandbox.camera import SampleCamera
from pos_scanner.settings import Settings
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import Till, started_till

BUYER = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L")
OTHER = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110108MA01ABCD2H")
FRAMES = 25
"""So many in which it is seen: whatever is to be read of it has been read."""


class Counter:
    """A till, its camera, and how often it read and refused."""

    def __init__(
        self, till: Till, camera: SampleCamera, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.till = till
        self._camera = camera
        self._qtbot = qtbot
        self._monkeypatch = monkeypatch
        self._let_gaps_be()
        self.read = 0
        self._seen = self._looks = 0
        controller = till.wiring.inputs.camera
        controller.scanned.connect(self._on_read)
        controller.codes_seen.connect(self._on_seen)

    def show(self, title: Title) -> None:
        """Hold a code before the camera and wait until it was read."""
        before = self.read
        self._camera.show(bureau_code.encode(title))
        self._qtbot.waitUntil(lambda: self.read > before)

    def wait_for(self, title: Title) -> None:
        """Until a title stands in the form; opening a camera takes its time."""
        self._qtbot.waitUntil(lambda: self.till.text("name") == title.name)

    def hide(self) -> None:
        """Take it away, until it is seen no more."""
        self._camera.hide()
        self._qtbot.waitUntil(lambda: self._seen == 0)
        gone_s = time.monotonic() + GONE_AFTER_S
        self._qtbot.waitUntil(lambda: time.monotonic() > gone_s)
        self._monkeypatch.setattr(decode_thread, "GONE_AFTER_S", GONE_AFTER_S)

    def look_on(self) -> None:
        """Let the camera see what is before it for a while."""
        until = self._looks + FRAMES
        self._qtbot.waitUntil(lambda: self._looks >= until)

    def close_page(self) -> None:
        """As Esc does."""
        page = self.till.wiring.host.page
        assert page is not None
        page.reject()

    def _on_read(self, *_: object) -> None:
        self.read += 1
        self._let_gaps_be()

    def _let_gaps_be(self) -> None:
        """A code held still has not left when a busy machine reads a frame in some seconds only."""
        self._monkeypatch.setattr(decode_thread, "GONE_AFTER_S", math.inf)

    def _on_seen(self, codes: tuple[object, ...]) -> None:
        self._seen = len(codes)
        self._looks += bool(codes)


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    codes = [bureau_code.encode(one) for one in (BUYER, OTHER)]
    with SampleCamera(codes, rise_frames=2) as camera:
        settings = Settings(camera_source=camera.url)
        with started_till(tmp_path, qtbot, settings) as till:
            qtbot.waitUntil(lambda: till.wiring.cash_register.is_open)
            yield Counter(till, camera, qtbot, monkeypatch)


def test_a_code_that_came_while_a_page_was_open_is_taken_when_it_closes(counter: Counter) -> None:
    counter.till.wiring.host.open("help")
    counter.show(BUYER)
    counter.look_on()
    assert counter.till.text("name") == ""
    counter.close_page()
    counter.wait_for(BUYER)
    counter.look_on()
    assert counter.read == 2  # Refused once, taken once.


def test_a_code_that_was_taken_before_is_not_taken_again(counter: Counter) -> None:
    counter.show(BUYER)
    counter.wait_for(BUYER)
    counter.till.wiring.host.open("help")
    counter.look_on()
    counter.close_page()
    counter.look_on()
    assert counter.read == 1


def test_a_code_that_has_left_is_not_taken_until_it_comes_again(counter: Counter) -> None:
    counter.till.wiring.host.open("help")
    counter.show(BUYER)
    counter.hide()
    counter.close_page()
    counter.show(OTHER)
    counter.wait_for(OTHER)
    counter.hide()
    counter.show(BUYER)
    counter.wait_for(BUYER)
    counter.look_on()
    assert counter.read == 3


def test_another_camera_is_used_as_soon_as_it_is_chosen(counter: Counter) -> None:
    counter.show(BUYER)
    counter.wait_for(BUYER)
    with SampleCamera([bureau_code.encode(OTHER)], rise_frames=2) as other:
        inputs = counter.till.wiring.inputs
        for _ in range(2):  # Twice, before the first one is closed: an owner is impatient.
            inputs.use_camera(Settings(camera_source=other.url))
        other.show(bureau_code.encode(OTHER))
        counter.wait_for(OTHER)
        assert counter.read == 2
        inputs.use_camera(Settings(camera_source=""))
        assert not counter.till.window.scan.camera.has_picture
