"""A camera's frames: nothing is done while nothing moves, and slow decoders help beside."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera.hints import Hint, SteadyHint
from pos_scanner.capture.camera.legibility import hint_for
from pos_scanner.capture.camera.live_reader import LiveReader
from pos_scanner.capture.camera.motion import MotionGate
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.decoding.filters import thumbnail
from pos_scanner.capture.decoding.pipeline import DecodingPipeline
from tests.benchmarks.degradations import View, draw

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


class Beside:
    """Stands for the fallback process: says what it is told to."""

    def __init__(self) -> None:
        self.offered = 0
        self.found: tuple[Detection, ...] = ()

    def submit(self, gray: Gray, now_s: float) -> None:
        del gray, now_s
        self.offered += 1

    def collect(self, now_s: float) -> tuple[Detection, ...]:
        del now_s
        found, self.found = self.found, ()
        return found

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
        found: tuple[Detection, ...] = ()
        for _ in range(frames):
            self.now_s += 1 / 15
            noisy = picture + self._noise.normal(0, 2, picture.shape)
            found = self.reader.read(np.clip(noisy, 0, 255).astype(np.uint8))
        return [one.text for one in found]


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
    asked = camera.pipeline.asked
    assert asked <= 3  # Each of these frames gets every step: the test's pipeline has no budget.
    camera.show(EMPTY, 60)
    assert 3 <= camera.pipeline.asked - asked <= 5


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


def has_moved(gate: MotionGate, gray: Gray) -> bool:
    return gate.has_moved(thumbnail(gray))


def test_noise_is_no_motion_and_a_hand_is(code: Callable[..., Gray]) -> None:
    gate, rng = MotionGate(), np.random.default_rng(1)
    assert has_moved(gate, EMPTY)
    gate.make_reference()
    for _ in range(10):
        noisy = np.clip(EMPTY + rng.normal(0, 12, EMPTY.shape), 0, 255).astype(np.uint8)
        assert not has_moved(gate, noisy)
    hand = EMPTY.copy()
    hand[300:420, 500:560] = 200
    assert has_moved(gate, hand)


def test_what_creeps_is_noticed_too() -> None:
    gate = MotionGate()
    has_moved(gate, np.full((720, 1280), 60, np.uint8))
    gate.make_reference()
    moved = [has_moved(gate, np.full((720, 1280), 60 + step, np.uint8)) for step in range(12)]
    assert not moved[5]
    assert moved[-1]


# ------------------------------------------------------------------------------------- hints


def hint(view: View) -> Hint | None:
    drawn = draw(view, TEXT)
    corners = tuple((float(x), float(y)) for x, y in drawn.corners)
    return hint_for(drawn.picture, thumbnail(drawn.picture), [corners])


@pytest.mark.parametrize(
    ("view", "told"),
    [
        (View(), None),
        (View(gain=0.1), Hint.DARK),
        (View(gain=9), Hint.BRIGHT),
        (View(module_px=2), Hint.SMALL),
        (View(tilt=62), Hint.TILTED),
        (View(defocus=1.6), Hint.BLURRED),
    ],
)
def test_a_hint_names_what_is_wrong(view: View, told: Hint | None) -> None:
    assert hint(view) is told


def test_nothing_is_said_about_a_counter_without_a_code() -> None:
    assert hint_for(EMPTY, thumbnail(EMPTY), []) is None


def test_a_hint_comes_after_a_second_in_vain_and_goes_with_the_code(camera: Camera) -> None:
    dark = (HELD * 0.01).astype(np.uint8)
    said = []
    for _ in range(24):
        camera.show(dark)
        said.append(camera.reader.hint)
    assert said[5] is None
    assert said[-1] is Hint.DARK
    camera.show(HELD)
    assert camera.reader.hint is None


def test_words_do_not_flicker_where_every_third_frame_shows_the_code() -> None:
    advice, said = SteadyHint(), []
    for frame in range(45):
        advice.suggest(Hint.SMALL if frame % 3 == 0 else None, frame / 15)
        said.append(advice.current)
    assert said[10] is None
    assert set(said[20:]) == {Hint.SMALL}


def test_words_change_when_something_else_has_helped_for_a_while() -> None:
    advice = SteadyHint()
    for frame in range(20):
        advice.suggest(Hint.SMALL, frame / 15)
    for frame in range(20, 40):  # Now this, now that: the first word stays.
        advice.suggest(Hint.BLURRED if frame % 2 else Hint.SMALL, frame / 15)
        assert advice.current is Hint.SMALL
    for frame in range(40, 60):
        advice.suggest(Hint.BLURRED, frame / 15)
    assert advice.current is Hint.BLURRED


def test_words_go_when_the_code_has_gone() -> None:
    advice = SteadyHint()
    for frame in range(20):
        advice.suggest(Hint.TILTED, frame / 15)
    for frame in range(20, 30):
        advice.suggest(None, frame / 15)
    assert advice.current is None


def test_nothing_is_said_in_a_dark_shop_in_which_nothing_moves(camera: Camera) -> None:
    dark = (EMPTY * 0.01).astype(np.uint8)
    camera.show(dark, 30)
    assert camera.reader.hint is Hint.DARK
    camera.show(dark, 120)
    assert camera.reader.hint is None
