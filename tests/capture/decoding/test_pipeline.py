"""The main path on pixels that zxing-cpp alone does not read, and how its time is shared out."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.decoding.attempts import ATTEMPTS, FRAME_ATTEMPTS, Attempt, Scope
from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.detection import Detection, UnreadSymbol
from pos_scanner.capture.decoding.pipeline import DecodingPipeline
from pos_scanner.capture.decoding.recovery.finder_pairs import locate_by_finder_pairs
from pos_scanner.capture.decoding.regions import Region
from pos_scanner.capture.decoding.symbol_reader import SymbolReader
from tests.benchmarks.degradations import View, covered_view, draw, hard_view, text_of
from tests.benchmarks.hostile import hostile_pictures

Gray = NDArray[np.uint8]
TEXT = "https://w.url.cn/s/AbC1234"
HARD_SEEDS = range(500, 540)
BLANK = np.full((90, 160), 128, np.uint8)


@pytest.fixture
def pipeline() -> DecodingPipeline:
    """One that takes its time: how fast a machine is decides nothing here."""
    return DecodingPipeline(None, ATTEMPTS)


def read(pipeline: DecodingPipeline, view: View, text: str = TEXT) -> list[str]:
    return [code.text for code in pipeline.read(draw(view, text).picture)]


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
    (detection,) = pipeline.read(drawn.picture)
    for true in drawn.corners:
        assert any(corner == pytest.approx(tuple(true), abs=8) for corner in detection.corners)


def test_the_hard_mix_is_read_far_better_than_by_zxing_alone_and_never_wrongly(
    pipeline: DecodingPipeline,
) -> None:
    alone, together = 0, 0
    zxing = ZxingDecoder()
    for seed in HARD_SEEDS:
        drawn = draw(hard_view(seed), text_of(seed))
        pipeline.forget()
        detection = [code.text for code in pipeline.read(drawn.picture)]
        assert detection in ([], [drawn.text])
        together += bool(detection)
        alone += bool(zxing.decode(drawn.picture))
    assert together >= 1.3 * alone


class Clock:
    """Each reading takes a millisecond, and so a reference scan does; steps take more."""

    def __init__(self, slowness: float = 1.0) -> None:
        self.slowness = slowness
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += 0.001 * self.slowness
        return self.now_s


def slow_attempts(clock: Clock, tried: list[str]) -> list[Attempt]:
    """Four steps of 40 reference scans that read nothing and note that they were tried."""

    def work(name: str) -> Attempt:
        def treat(gray: Gray) -> Gray:
            tried.append(name)
            clock.now_s += 0.04 * clock.slowness
            return np.full_like(gray, 128)

        return Attempt(name, Scope.PICTURE, 0, treat, "a test", first_guess=40)

    return [work(name) for name in "abcd"]


@pytest.mark.parametrize("slowness", [1, 2, 3, 5, 8, 0.3])
def test_each_frame_goes_on_where_the_last_one_stopped_on_machines_of_any_speed(
    slowness: float,
) -> None:
    clock, tried = Clock(slowness), list[str]()
    pipeline = DecodingPipeline(100, slow_attempts(clock, tried), clock=clock)
    frames = []
    for _ in range(4):
        pipeline.read(BLANK)
        frames.append("".join(tried))
        tried.clear()
    assert frames == ["ab", "cd", "ab", "cd"]
    assert pipeline.steps == 2 * pipeline.round_length


def test_a_frame_always_tries_one_step_however_little_time_it_has() -> None:
    clock, tried = Clock(), list[str]()
    pipeline = DecodingPipeline(0, slow_attempts(clock, tried), clock=clock)
    for _ in range(5):
        pipeline.read(BLANK)
    assert "".join(tried) == "abcda"


def test_a_brief_frame_tries_one_step_alone() -> None:
    clock, tried = Clock(), list[str]()
    pipeline = DecodingPipeline(None, slow_attempts(clock, tried), clock=clock)
    pipeline.is_brief = True
    pipeline.read(BLANK)
    assert tried == ["a"]


def test_a_step_that_once_took_long_is_tried_again() -> None:
    clock, tried = Clock(), list[str]()
    first, *further = slow_attempts(clock, tried)

    def hiccup(gray: Gray) -> Gray:
        clock.now_s += 0.0 if "a" in tried else 2.0  # The machine was busy, once.
        return first.image_filter(gray)

    pipeline = DecodingPipeline(100, [replace(first, image_filter=hiccup), *further], clock=clock)
    for _ in range(12):
        pipeline.read(BLANK)
    assert tried.count("a") >= 3


def test_a_large_picture_has_more_time() -> None:
    clock, tried = Clock(), list[str]()
    pipeline = DecodingPipeline(100, slow_attempts(clock, tried), clock=clock)
    pipeline.read(np.full((2160, 3840), 128, np.uint8))
    assert tried == ["a", "b", "c", "d"]


def test_without_a_budget_everything_is_tried_on_each_picture() -> None:
    clock, tried = Clock(), list[str]()
    DecodingPipeline(None, slow_attempts(clock, tried), clock=clock).read(BLANK)
    assert tried == ["a", "b", "c", "d"]


@pytest.mark.timeout(300)  # Thousands of pictures, on a busy machine.
def test_hostile_pictures_break_nothing() -> None:
    pipeline = DecodingPipeline(None, ATTEMPTS)
    texts = {text_of(number) for number in range(50)}
    for picture in hostile_pictures(7, 600):
        assert {code.text for code in pipeline.read(picture)} <= texts


def test_codes_with_something_over_a_corner_are_read_one_after_another() -> None:
    # Live: one pipeline; each lies half over the place of the one before it.
    pipeline = DecodingPipeline(None)
    for seed in range(6):
        drawn = draw(covered_view(seed), text_of(seed))
        assert [code.text for code in pipeline.read(drawn.picture)] == [drawn.text]


def test_an_unchanged_scene_is_searched_for_covered_finder_patterns_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[Region] = []

    def search(gray: Gray, region: Region) -> Iterator[UnreadSymbol]:
        searched.append(region)
        return locate_by_finder_pairs(gray, region)

    monkeypatch.setattr("pos_scanner.capture.decoding.pipeline.locate_by_finder_pairs", search)
    clutter = np.random.default_rng(3).integers(0, 255, (240, 320)).astype(np.uint8)
    pipeline = DecodingPipeline(None, FRAME_ATTEMPTS[:1])
    pipeline.read(clutter)
    regions = len(searched)
    pipeline.read(clutter)
    assert 0 < len(searched) == regions
    pipeline.begin_scene()
    pipeline.read(clutter)
    assert len(searched) == 2 * regions


@pytest.mark.parametrize("inverted", [False, True])
def test_two_telephones_side_by_side_are_both_read(
    pipeline: DecodingPipeline, inverted: bool
) -> None:
    left = draw(View(at=(0.27, 0.5), seed=3), text_of(3))
    right = draw(View(at=(0.74, 0.5), module_px=3.5, inverted=inverted, seed=4), text_of(4))
    frame = np.hstack((left.picture[:, :640], right.picture[:, 640:]))
    assert {code.text for code in pipeline.read(frame)} == {left.text, right.text}


@pytest.mark.parametrize("seed", [27, 40, 52])
def test_a_small_code_far_from_a_large_one_is_read_too(
    pipeline: DecodingPipeline, seed: int
) -> None:
    large = draw(View(at=(0.25, 0.45), module_px=8 + seed % 4, seed=seed), text_of(seed))
    place = (0.8, 0.2 + 0.01 * seed)
    small = draw(View(at=place, module_px=2.5 + 0.1 * (seed % 9), seed=seed), text_of(seed + 1))
    frame = np.hstack((large.picture[:, :640], small.picture[:, 640:]))
    assert {code.text for code in pipeline.read(frame)} == {large.text, small.text}


def test_no_symbol_is_sampled_again_before_each_was_sampled_once(
    pipeline: DecodingPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    read, read_pending = SymbolReader.read, SymbolReader.read_pending

    def first(reader: SymbolReader, gray: Gray, symbol: UnreadSymbol) -> tuple[Detection, ...]:
        order.append("first")
        return read(reader, gray, symbol)

    def again(reader: SymbolReader) -> tuple[Detection, ...]:
        order.append("again")
        return read_pending(reader)

    monkeypatch.setattr(SymbolReader, "read", first)
    monkeypatch.setattr(SymbolReader, "read_pending", again)
    for seed in HARD_SEEDS:
        pipeline.forget()
        order.clear()
        pipeline.read(draw(hard_view(seed), text_of(seed)).picture)
        if "again" in order:
            break
    assert order[0] == "first"
    assert "again" in order
