"""The main path on pixels that zxing-cpp alone does not read, and how its time is shared out."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.decoding.attempts import ATTEMPTS, PICTURE_ATTEMPTS, Attempt, Scope
from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.detection import Corners
from pos_scanner.capture.decoding.pipeline import DecodingPipeline
from pos_scanner.capture.decoding.recovery.frame_averaging import FrameAverager
from pos_scanner.capture.decoding.recovery.grid_sampler import (
    is_plausible_quadrilateral,
    render_modules,
    sample_modules,
)
from pos_scanner.capture.decoding.regions import (
    Region,
    dense_regions,
    distinct_regions,
    region_around,
)
from tests.benchmarks.degradations import Drawn, View, draw, hard_view, modules_of, text_of
from tests.benchmarks.hostile import hostile_pictures

Gray = NDArray[np.uint8]
TEXT = "https://w.url.cn/s/AbC1234"
HARD_SEEDS = range(500, 540)


@pytest.fixture
def pipeline() -> DecodingPipeline:
    """One that takes its time: how fast a machine is decides nothing here."""
    return DecodingPipeline(None, ATTEMPTS)


def read(pipeline: DecodingPipeline, view: View, text: str = TEXT) -> list[str]:
    return [one.text for one in pipeline.read(draw(view, text).picture)]


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(View(quiet_modules=0), id="no quiet zone"),
        pytest.param(View(defocus=0.8), id="defocus"),
        pytest.param(View(motion=1.9, motion_way=30), id="a moving hand"),
        pytest.param(View(gain=9), id="over-exposed"),
        pytest.param(View(contrast=0.1, noise=4), id="pale"),
        pytest.param(View(glare=0.3, glare_at=(-0.45, -0.45)), id="a finder hidden by glare"),
        pytest.param(View(inverted=True, defocus=0.6), id="dark mode, blurred"),
        pytest.param(View(tilt=55, lean=30, noise=6), id="tilted"),
        pytest.param(View(module_px=1.6), id="small"),
    ],
)
def test_what_is_wrong_with_a_view_is_no_hindrance(pipeline: DecodingPipeline, view: View) -> None:
    assert read(pipeline, view) == [TEXT]


def test_the_corners_lie_on_the_code_whichever_step_reads_it(pipeline: DecodingPipeline) -> None:
    drawn = draw(View(quiet_modules=0, contrast=0.3, at=(0.4, 0.6)), TEXT)
    assert ZxingDecoder().decode(drawn.picture) == []
    (found,) = pipeline.read(drawn.picture)
    for true in drawn.corners:
        assert any(seen == pytest.approx(tuple(true), abs=8) for seen in found.corners)


def test_the_hard_mix_is_read_far_better_than_by_zxing_alone_and_never_wrongly(
    pipeline: DecodingPipeline,
) -> None:
    alone, together = 0, 0
    zxing = ZxingDecoder()
    for seed in HARD_SEEDS:
        drawn = draw(hard_view(seed), text_of(seed))
        pipeline.forget()
        found = [one.text for one in pipeline.read(drawn.picture)]
        assert found in ([], [drawn.text])
        together += bool(found)
        alone += bool(zxing.decode(drawn.picture))
    assert together >= 1.3 * alone


def test_modules_are_read_where_no_decoder_reads_the_picture() -> None:
    drawn = draw(View(defocus=1.0, noise=3), TEXT)
    zxing = ZxingDecoder()
    assert zxing.decode(drawn.picture) == []
    side = modules_of(TEXT).shape[0]
    values = next(sample_modules(drawn.picture, true_corners(drawn), side))
    (found,) = zxing.read_rendered(render_modules(values))
    assert found.text == TEXT


def test_corners_that_are_a_module_off_are_followed() -> None:
    zxing, read = ZxingDecoder(), [0, 0]
    for seed in range(20):
        drawn = draw(View(defocus=0.5, seed=seed), TEXT)
        off = np.random.default_rng(seed).uniform(-5, 5, (4, 2))  # A module is five pixels.
        corners = true_corners(replace(drawn, corners=drawn.corners + off))
        side = modules_of(TEXT).shape[0]
        for turn, values in enumerate(sample_modules(drawn.picture, corners, side)):
            texts = [one.text for one in zxing.read_rendered(render_modules(values))]
            assert texts in ([], [TEXT])
            read[turn] += bool(texts)
    assert read[1] >= 15
    assert read[1] > read[0]


def test_where_no_symbol_is_none_is_read_by_modules() -> None:
    drawn = draw(View(), TEXT)
    corners: Corners = ((20, 20), (200, 20), (200, 200), (20, 200))
    assert list(sample_modules(drawn.picture, corners, 25)) == []


def true_corners(drawn: Drawn) -> Corners:
    return tuple((float(x), float(y)) for x, y in drawn.corners)


def test_looks_at_one_symbol_add_up_to_what_none_of_them_shows() -> None:
    black = np.where(modules_of(TEXT) < 128, 1.0, -1.0).astype(np.float32)
    rng = np.random.default_rng(4)
    zxing, votes = ZxingDecoder(), FrameAverager()
    sums = []
    for number in range(8):
        look = (black + rng.normal(0, 1.1, black.shape)).astype(np.float32)
        assert zxing.read_rendered(render_modules(look)) == []
        sums.append(votes.add(look, number / 15))
    assert sums[0] is None
    assert sums[-1] is not None
    assert [one.text for one in zxing.read_rendered(render_modules(sums[-1]))] == [TEXT]


def test_looks_at_another_symbol_or_from_long_ago_are_not_added() -> None:
    rng = np.random.default_rng(4)
    one, other = (rng.choice([-1.0, 1.0], (25, 25)).astype(np.float32) for _ in range(2))
    votes = FrameAverager()
    assert votes.add(one, 1.0) is None
    assert votes.add(other, 1.1) is None
    assert votes.add(one, 9.0) is None


class Clock:
    """Stands still but while a step works."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def slow_attempts(clock: Clock, tried: list[str]) -> list[Attempt]:
    """Four steps of 6 ms that read nothing and note that they were tried."""

    def work(name: str) -> Attempt:
        def treat(gray: Gray) -> Gray:
            tried.append(name)
            clock.now_s += 0.006
            return np.full_like(gray, 128)

        return Attempt(name, Scope.PICTURE, 0, treat, "a test", first_guess_ms=6)

    return [work(name) for name in "abcd"]


def test_what_one_frame_leaves_untried_the_next_one_tries() -> None:
    clock, tried = Clock(), list[str]()
    pipeline = DecodingPipeline(13, slow_attempts(clock, tried), clock=clock)
    gray = np.full((90, 160), 128, np.uint8)
    frames = []
    for _ in range(4):
        pipeline.read(gray)
        frames.append("".join(tried))
        tried.clear()
    assert frames == ["ab", "cd", "ab", "cd"]
    assert pipeline.rounds == 2


def test_a_step_that_once_took_long_is_tried_again() -> None:
    clock, tried = Clock(), list[str]()
    first, *others = slow_attempts(clock, tried)

    def hiccup(gray: Gray) -> Gray:
        clock.now_s += 0.0 if "a" in tried else 2.0  # The machine was busy, once.
        return first.image_filter(gray)

    pipeline = DecodingPipeline(13, [replace(first, image_filter=hiccup), *others], clock=clock)
    for _ in range(12):
        pipeline.read(np.full((90, 160), 128, np.uint8))
    assert tried.count("a") >= 3


def test_a_large_picture_has_more_time() -> None:
    clock, tried = Clock(), list[str]()
    pipeline = DecodingPipeline(13, slow_attempts(clock, tried), clock=clock)
    pipeline.read(np.full((2160, 3840), 128, np.uint8))
    assert tried == ["a", "b", "c", "d"]


def test_without_a_budget_everything_is_tried_on_each_picture() -> None:
    clock, tried = Clock(), list[str]()
    DecodingPipeline(None, slow_attempts(clock, tried), clock=clock).read(
        np.full((90, 160), 128, np.uint8)
    )
    assert tried == ["a", "b", "c", "d"]


def test_each_step_has_a_name_of_its_own_and_says_why() -> None:
    for attempts in (ATTEMPTS, PICTURE_ATTEMPTS):
        assert len({attempt.name for attempt in attempts}) == len(attempts)
        assert all(attempt.reason for attempt in attempts)


def test_a_code_is_where_edges_stand_close() -> None:
    for seed in range(6):
        drawn = draw(View(at=(0.3 + 0.08 * seed, 0.5), seed=seed), TEXT)
        x, y = drawn.corners.mean(axis=0)
        regions = dense_regions(drawn.picture)
        assert any(one.left < x < one.right and one.top < y < one.bottom for one in regions)


def test_regions_of_one_place_are_one_and_stay_in_the_picture() -> None:
    near = region_around(((10, 10), (60, 10), (60, 60), (10, 60)), (70, 200))
    assert near == Region(0, 0, 74, 70)
    same, other = replace(near, left=5), Region(120, 0, 190, 70)
    assert distinct_regions((near, same, other, Region(0, 0, 4, 4)), 5) == [near, other]


def test_a_code_and_all_that_stands_around_it_are_two_places() -> None:
    code, table = Region(100, 100, 200, 200), Region(20, 50, 400, 300)
    assert distinct_regions((table, code), 5) == [table, code]


@pytest.mark.parametrize(
    "corners",
    [
        ((0, 0), (50, 50), (50, 0), (0, 50)),  # Crossed.
        ((0, 0), (50, 0), (100, 0), (150, 0)),  # A line.
        ((5, 5), (5, 5), (5, 5), (5, 5)),
        ((0, 0), (5, 0), (5, 5), (0, 5)),  # Far under a pixel a module.
    ],
)
def test_no_plane_is_seen_through_what_is_no_square(corners: Corners) -> None:
    assert not is_plausible_quadrilateral(corners, 21)
    assert is_plausible_quadrilateral(((0, 0), (60, 8), (52, 70), (4, 61)), 21)


@pytest.mark.timeout(300)  # Thousands of pictures, on a busy machine.
def test_hostile_pictures_break_nothing() -> None:
    pipeline = DecodingPipeline(None, ATTEMPTS)
    texts = {text_of(number) for number in range(50)}
    for picture in hostile_pictures(7, 600):
        assert {one.text for one in pipeline.read(picture)} <= texts
