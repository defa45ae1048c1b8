"""The decoding thread: the newest frame alone, readers that hang or stumble, codes that are new."""

import threading

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera import decode_thread
from pos_scanner.capture.camera.camera import Camera
from pos_scanner.capture.camera.decode_thread import (
    GONE_AFTER_S,
    TOGETHER_S,
    CodeTracker,
    ReaderMeter,
)
from pos_scanner.capture.camera.frame import Frame, FrameReader
from pos_scanner.capture.decoding.detection import Detection
from tests.capture.camera.mjpeg import Stream
from tests.capture.camera.recorder import Nothing, Recorder
from tests.waiting import DEADLINE_S

Gray = NDArray[np.uint8]


def test_while_the_decoder_is_slow_only_the_newest_frame_waits(
    stream: Stream, heard: Recorder
) -> None:
    decoded: list[int] = []
    goes_on = threading.Event()

    class Slow(Nothing):
        def read(self, gray: Gray) -> tuple[Detection, ...]:
            assert gray.shape == (240, 320)
            decoded.append(len(heard.frames))
            goes_on.wait(DEADLINE_S)
            return ()

    camera = Camera(stream.url, heard, make_reader=Slow)
    camera.start()
    heard.wait(lambda: len(heard.frames) >= 10)
    goes_on.set()
    heard.wait(lambda: len(heard.frames) >= 20)
    assert camera.stop(DEADLINE_S)
    assert decoded[1] >= 10  # The nine between were never decoded.


def test_a_reader_that_hangs_costs_its_frame_and_not_the_camera(
    stream: Stream, heard: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode_thread, "HANGS_AFTER_S", 0.3)
    lets_go = threading.Event()
    readers: list[FrameReader] = []

    class Hanging(Nothing):
        def read(self, gray: Gray) -> tuple[Detection, ...]:
            del gray
            lets_go.wait(DEADLINE_S)
            return (Detection("too late", "hanging", ()),)

    class Well(Nothing):
        def read(self, gray: Gray) -> tuple[Detection, ...]:
            del gray
            return (Detection("read", "well", ()),)

    def make() -> FrameReader:
        readers.append(Well() if readers else Hanging())
        return readers[-1]

    camera = Camera(stream.url, heard, make_reader=make)
    camera.start()
    heard.wait(lambda: bool(heard.read))
    lets_go.set()
    assert camera.stop(DEADLINE_S)
    assert heard.read == ["read"]


def test_a_reader_that_stumbles_costs_its_frame_and_not_the_camera(
    stream: Stream,
    heard: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(decode_thread, "HANGS_AFTER_S", DEADLINE_S)
    readers: list[FrameReader] = []

    class Stumbling(Nothing):
        def read(self, gray: Gray) -> tuple[Detection, ...]:
            if len(readers) == 1:
                raise ValueError(gray.shape)
            return (Detection("read", "well", ()),)

    def make() -> FrameReader:
        readers.append(Stumbling())
        return readers[-1]

    camera = Camera(stream.url, heard, make_reader=make)
    camera.start()
    heard.wait(lambda: bool(heard.read))
    assert camera.stop(DEADLINE_S)
    assert heard.read == ["read"]
    assert len(readers) == 2  # What it remembered may be what it stumbled over.
    assert "stumbled" in caplog.text


def code(text: str, x: float = 0.0) -> Detection:
    return Detection(text, "decoder", ((x, 0.0),))


def test_a_code_is_new_once_until_it_has_been_away_for_a_second() -> None:
    tracker = CodeTracker()
    code = Detection("a", "decoder", ())
    seen_at = [100.0, 100.1, 100.9, 101.8, 102.9]
    new = [bool(tracker.update((code,), at)) for at in seen_at]
    assert new == [True, False, False, False, True]


def test_the_next_customers_code_is_alone_though_the_one_before_has_just_gone() -> None:
    previous, following = (
        Detection("previous", "decoder", ()),
        Detection("following", "decoder", ()),
    )
    tracker = CodeTracker()
    tracker.update((previous,), 100.0)
    assert tracker.update((following,), 100.7) == (following,)
    assert tracker.present == (following,)


def test_a_code_that_is_hidden_for_a_moment_is_still_present() -> None:
    tracker = CodeTracker()
    first, second = Detection("first", "decoder", ()), Detection("other", "decoder", ())
    tracker.update((first, second), 100.0)
    assert tracker.update((second,), 100.5) == ()
    assert tracker.present == (first, second)
    tracker.update((second,), 101.2)
    assert [code.text for code in tracker.present] == ["other"]


def test_two_codes_side_by_side_are_each_new_once() -> None:
    tracker = CodeTracker()
    pair = (Detection("a", "decoder", ()), Detection("b", "decoder", ()))
    assert [tracker.update(pair, at) for at in (1.0, 1.1, 1.2)] == [pair, (), ()]


def test_codes_that_have_gone_are_forgotten() -> None:
    tracker = CodeTracker()
    for number in range(1000):
        tracker.update((Detection(str(number), "decoder", ()),), float(2 * number))
    assert len(tracker.present) == 1


def test_the_times_are_those_that_hands_and_glare_take() -> None:
    assert (GONE_AFTER_S, TOGETHER_S) == (1.0, 0.5)


@pytest.mark.parametrize(("gap_s", "is_new"), [(0.99, False), (1.0, True)])
def test_a_code_is_new_again_after_a_second(gap_s: float, is_new: bool) -> None:
    tracker = CodeTracker()
    tracker.update((code("a"),), 0.0)
    assert bool(tracker.update((code("a"),), gap_s)) is is_new


def placed(text: str, left: float) -> Detection:
    """A code of 100 px whose left edge is there."""
    right = left + 100
    corners = ((left, 0.0), (right, 0.0), (right, 100.0), (left, 100.0))
    return Detection(text, "decoder", corners)


def test_a_code_that_lies_there_is_not_new_once_the_one_held_beside_it_has_gone() -> None:
    tracker = CodeTracker()
    lying, held = placed("lying", 0), placed("held", 300)
    assert tracker.update((lying,), 0.0) == (lying,)
    appeared = [tracker.update((held,), tenth / 10) for tenth in range(1, 30)]
    assert appeared == [(held,)] + [()] * 28
    assert tracker.present == (held,)
    assert tracker.update((lying,), 3.1) == ()


def test_a_code_that_comes_back_elsewhere_or_after_all_have_gone_is_new() -> None:
    tracker = CodeTracker()
    held = placed("held", 300)
    tracker.update((placed("moved", 0),), 0.0)
    for tenth in range(1, 30):
        tracker.update((held,), tenth / 10)
    assert [code.text for code in tracker.update((placed("moved", 600),), 3.0)] == ["moved"]
    tracker.update((), 4.5)
    assert [code.text for code in tracker.update((held,), 5.0)] == ["held"]


def test_a_code_that_another_took_the_place_of_is_new_when_it_comes_again() -> None:
    tracker = CodeTracker()
    tracker.update((placed("previous", 0),), 0.0)
    assert [code.text for code in tracker.update((placed("following", 20),), 0.2)] == ["following"]
    assert [code.text for code in tracker.present] == ["following"]
    assert [code.text for code in tracker.update((placed("previous", 0),), 0.4)] == ["previous"]
    assert [code.text for code in tracker.present] == ["previous"]


@pytest.mark.parametrize(("gap_s", "count"), [(0.5, 2), (0.51, 1)])
def test_codes_within_half_a_second_are_there_together(gap_s: float, count: int) -> None:
    tracker = CodeTracker()
    tracker.update((code("a"),), 0.0)
    tracker.update((code("b"),), gap_s)
    assert len(tracker.present) == count


def test_nothing_is_present_before_the_first_code() -> None:
    tracker = CodeTracker()
    assert tracker.present == ()
    assert tracker.update((), 5.0) == ()
    assert tracker.present == ()


def test_a_code_that_moves_is_present_where_it_is_now() -> None:
    tracker = CodeTracker()
    tracker.update((code("a", 1.0),), 0.0)
    assert tracker.update((code("a", 2.0),), 0.1) == ()
    assert tracker.present == (code("a", 2.0),)


def square(text: str, left: float) -> Detection:
    corners = ((left, 0.0), (left + 100, 0.0), (left + 100, 100.0), (left, 100.0))
    return Detection(text, "decoder", corners)


@pytest.mark.parametrize(("left", "texts"), [(0, ["b"]), (60, ["b"]), (80, ["a", "b"])])
def test_a_code_in_whose_place_another_one_comes_has_gone(left: float, texts: list[str]) -> None:
    tracker = CodeTracker()
    tracker.update((square("a", 0),), 0.0)
    tracker.update((square("b", left),), 0.1)
    assert [detection.text for detection in tracker.present] == texts
    assert tracker.texts == frozenset(texts)


def test_a_code_that_is_read_again_is_not_replaced_by_what_stands_over_it() -> None:
    tracker = CodeTracker()
    pair = (square("a", 0), square("b", 10))
    tracker.update(pair, 0.0)
    assert tracker.update(pair, 0.1) == ()


def test_a_code_that_nobody_could_take_is_reported_again() -> None:
    tracker = CodeTracker()
    pair = (code("a"), code("b"))
    tracker.update(pair, 0.0)
    tracker.forget(["a", "never shown"])
    assert tracker.update(pair, 0.1) == (code("a"),)


def test_about_once_a_second_it_is_reported_how_frames_are_read() -> None:
    meter = ReaderMeter()
    reader = Nothing()
    reader.unread = (((1, 1), (5, 1), (5, 5), (1, 5)),)
    picture = np.zeros((9, 16), np.uint8)
    image = np.zeros((9, 16, 3), np.uint8)
    reports = []
    for number in range(31):
        # Each second frame alone is read, and takes 8 ms and three attempts.
        frame = Frame(image, picture, picture, 1 + 2 * number, number / 15)
        reader.steps = 3 * number
        reports.append(meter.note(frame, 0.008, reader))
    first, second = (report for report in reports if report is not None)
    assert first.frames_per_s == pytest.approx(30, abs=0.1)
    assert first.read_ms == pytest.approx(8)
    assert first.steps == pytest.approx(45, abs=0.1)
    assert not second.is_fallback_resting
    assert second.unread == reader.unread
