"""A camera's frames: nothing is done while nothing moves, and slow decoders help beside."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera.decode_thread import CodeTracker
from pos_scanner.capture.camera.frame import Hint
from pos_scanner.capture.camera.live_reader import LiveReader
from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.decoding.fallback_process import FallbackProcess
from pos_scanner.capture.decoding.pipeline import DecodingPipeline
from tests.benchmarks.degradations import View, draw
from tests.benchmarks.slow_till import SlowTill, is_read, noisy_frames

Gray = NDArray[np.uint8]
TEXT = "https://w.url.cn/s/AbC1234"


class Counted(DecodingPipeline):
    """The main path, and how often it was asked."""

    def __init__(self) -> None:
        super().__init__(None)
        self.asked = 0

    def read(self, gray: Gray) -> tuple[Detection, ...]:
        self.asked += 1
        return super().read(gray)


class Beside(FallbackProcess):
    """Stands for the fallback process: says what it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.offered = 0
        self.found: tuple[Detection, ...] = ()

    def submit(self, gray: Gray, now_s: float) -> bool:
        del gray, now_s
        self.offered += 1
        return True

    def collect(self, now_s: float) -> tuple[Detection, ...]:
        del now_s
        detections, self.found = self.found, ()
        return detections

    def stop(self) -> None:
        pass


class Camera:
    """Shows a reader frames, 15 a second by its own clock, each with a sensor's noise."""

    def __init__(self) -> None:
        self.pipeline, self.beside = Counted(), Beside()
        self.now_s = 0.0
        self.reader = LiveReader(self.pipeline, self.beside, lambda: self.now_s)
        self._noise = np.random.default_rng(3)

    def show(self, picture: Gray, frames: int = 1) -> list[str]:
        detections: tuple[Detection, ...] = ()
        for _ in range(frames):
            self.now_s += 1 / 15
            noisy = picture + self._noise.normal(0, 2, picture.shape)
            detections = self.reader.read(np.clip(noisy, 0, 255).astype(np.uint8))
        return [detection.text for detection in detections]


@pytest.fixture
def camera() -> Camera:
    return Camera()


HELD = draw(View(), TEXT).picture
EMPTY = draw(View(at=(9, 9)), TEXT).picture


def test_a_code_that_is_held_still_is_read_once_and_stays_seen(camera: Camera) -> None:
    assert camera.show(HELD, 20) == [TEXT]
    assert camera.pipeline.asked == 1


def test_a_code_that_moves_is_followed_and_one_that_left_is_gone(camera: Camera) -> None:
    camera.show(HELD, 3)
    assert camera.show(draw(View(at=(0.4, 0.5)), TEXT).picture) == [TEXT]
    assert camera.pipeline.asked == 2
    assert camera.show(EMPTY) == []


def test_an_empty_counter_is_tried_through_and_then_once_a_second(camera: Camera) -> None:
    camera.show(EMPTY, 15)
    reads = camera.pipeline.asked
    assert reads <= 3  # Each of these frames gets every step: the test's pipeline has no budget.
    camera.show(EMPTY, 60)
    assert 3 <= camera.pipeline.asked - reads <= 5


@pytest.mark.parametrize("slowness", [1, 2, 3, 5, 8])
def test_a_slow_till_reads_what_zxing_alone_does_not_and_comes_to_rest(slowness: int) -> None:
    held = draw(View(defocus=0.8, noise=4), TEXT)
    assert ZxingDecoder().decode(held.picture) == []
    assert is_read(held, slowness)
    till = SlowTill(slowness)
    frames = noisy_frames(EMPTY)
    for number in range(60):
        till.show(next(frames), number / 4)
    steps = till.pipeline.steps
    for number in range(60, 80):  # Five seconds: it looks once in each.
        till.show(next(frames), number / 4)
    assert till.pipeline.steps - steps <= 5


def test_frames_may_become_smaller_after_a_code_was_seen(camera: Camera) -> None:
    # As when a camera comes back in another size: the last place is outside the picture.
    assert camera.show(draw(View(at=(0.8, 0.7)), TEXT).picture) == [TEXT]
    assert camera.show(EMPTY[:90, :160], 3) == []


def test_the_fallback_is_offered_what_was_not_read_and_its_answer_counts(camera: Camera) -> None:
    camera.show(EMPTY)
    assert camera.beside.offered == 1
    camera.beside.found = (Detection("late", "wechat", ()),)
    assert camera.show(EMPTY) == ["late"]
    assert camera.show(EMPTY, 5) == ["late"]


def test_a_hint_comes_after_a_second_in_vain_and_goes_with_the_code(camera: Camera) -> None:
    dark = (HELD * 0.01).astype(np.uint8)
    hints = []
    for _ in range(24):
        camera.show(dark)
        hints.append(camera.reader.hint)
    assert hints[5] is None
    assert hints[-1] is Hint.DARK
    camera.show(HELD)
    assert camera.reader.hint is None


def test_nothing_is_said_in_a_dark_shop_in_which_nothing_moves(camera: Camera) -> None:
    dark = (EMPTY * 0.01).astype(np.uint8)
    camera.show(dark, 30)
    assert camera.reader.hint is Hint.DARK
    camera.show(dark, 120)
    assert camera.reader.hint is None


def test_one_telephone_in_anothers_place_is_never_a_question(camera: Camera) -> None:
    tracker = CodeTracker()
    for customer in range(15):
        text = f"https://w.url.cn/s/AbC{customer:04}"
        picture = draw(View(), text).picture
        noisy = picture.astype(np.uint8)
        for _ in range(4):
            camera.now_s += 1 / 15
            tracker.update(camera.reader.read(noisy), camera.now_s)
        assert [detection.text for detection in tracker.present] == [text]


def test_two_telephones_side_by_side_are_both_present(camera: Camera) -> None:
    tracker = CodeTracker()
    left, right = draw(View(), TEXT).picture, draw(View(), f"{TEXT}5").picture
    camera.now_s += 1 / 15
    tracker.update(camera.reader.read(np.hstack([left, right])), camera.now_s)
    assert {detection.text for detection in tracker.present} == {TEXT, f"{TEXT}5"}
