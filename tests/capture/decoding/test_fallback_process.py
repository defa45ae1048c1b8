"""The process beside the main path: what crashes or hangs there costs its frame alone."""

import contextlib
import ctypes
import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from pos_scanner.capture.decoding.decoders import Decoder
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.decoding.fallback_process import MAX_FAILURES, FallbackProcess
from tests.waiting import DEADLINE_S, wait_for

Gray = NDArray[np.uint8]


class Finding:
    """A decoder that reads everything."""

    name = "finding"

    def decode(self, gray: Gray) -> list[Detection]:
        return [Detection(f"{gray.shape[0]} {int(gray[0, 0])}", self.name, ())]


class Crashing(Finding):
    """One that takes its process with it, as native code does."""

    def decode(self, gray: Gray) -> list[Detection]:
        if gray[0, 0] == 1:
            ctypes.string_at(0)
        return super().decode(gray)


class Hanging(Finding):
    """One that never comes back."""

    def decode(self, gray: Gray) -> list[Detection]:
        while gray[0, 0] == 1:
            time.sleep(0.01)
        return super().decode(gray)


@contextlib.contextmanager
def running(
    decoder: Callable[[], Decoder], timeout_s: float = DEADLINE_S, **limits: int
) -> Iterator[FallbackProcess]:
    """A fallback whose process ends with the test."""
    fallback = FallbackProcess((decoder,), timeout_s, **limits)
    try:
        yield fallback
    finally:
        fallback.stop()


def picture(shade: int, height: int = 48) -> Gray:
    return np.full((height, 64), shade, np.uint8)


def ask(fallback: FallbackProcess, gray: Gray, now_s: float) -> list[str]:
    """Offer a frame and wait for what comes of it; nothing when it died."""
    failures = fallback.failures
    fallback.submit(gray, now_s)
    codes: list[str] = []

    def is_over() -> bool:
        codes.extend(detection.text for detection in fallback.collect(now_s))
        return bool(codes) or fallback.failures > failures

    wait_for(is_over, "what comes of a frame")
    return codes


def test_the_rescue_reads_what_it_is_given_in_frames_of_any_size() -> None:
    with running(Crashing) as fallback:
        assert ask(fallback, picture(7), 1.0) == ["48 7"]
        assert ask(fallback, picture(9, 480), 2.0) == ["480 9"]
        assert ask(fallback, picture(8), 3.0) == ["48 8"]


def test_a_crash_costs_its_frame_alone() -> None:
    with running(Crashing) as fallback:
        assert ask(fallback, picture(1), 1.0) == []
        assert fallback.failures == 1
        assert ask(fallback, picture(7), 2.0) == ["48 7"]


def test_a_decoder_that_hangs_is_ended() -> None:
    with running(Hanging) as fallback:
        fallback.submit(picture(1), 1.0)
        assert fallback.collect(5.0) == ()
        assert fallback.failures == 0
        assert fallback.collect(6.5) == ()
        assert fallback.failures == 1
        assert ask(fallback, picture(7), 8.0) == ["48 7"]


def test_a_rescue_that_always_dies_is_given_up() -> None:
    with running(Hanging) as fallback:
        for number in range(MAX_FAILURES + 2):
            fallback.submit(picture(1), 10.0 * number)
            fallback.collect(10.0 * number + 6)
        assert fallback.failures == MAX_FAILURES


def test_frames_are_offered_a_few_times_a_second() -> None:
    with running(Crashing) as fallback:
        assert ask(fallback, picture(7), 1.0) == ["48 7"]
        fallback.submit(picture(8), 1.1)  # Declined: so soon after the last.
        assert fallback.collect(1.2) == ()
        assert ask(fallback, picture(9), 1.5) == ["48 9"]


def test_a_picture_is_waited_for() -> None:
    with running(Crashing) as fallback:
        assert [detection.text for detection in fallback.decode(picture(7))] == ["48 7"]
        fallback.stop()
        assert [detection.text for detection in fallback.decode(picture(9, 480))] == ["480 9"]


def test_a_picture_that_crashes_it_is_not_read_and_the_next_one_is() -> None:
    with running(Crashing) as fallback:
        assert fallback.decode(picture(1)) == []
        assert fallback.failures == 1
        assert [detection.text for detection in fallback.decode(picture(7))] == ["48 7"]


def test_a_picture_on_which_it_hangs_is_given_up() -> None:
    with running(Hanging, timeout_s=0.5) as fallback:
        assert fallback.decode(picture(1)) == []
        assert fallback.failures == 1


def test_what_has_been_given_up_is_tried_again_after_it_was_stopped() -> None:
    with running(Crashing, max_failures=1) as fallback:
        assert fallback.decode(picture(1)) == []
        assert fallback.decode(picture(7)) == []
        fallback.stop()
        assert [detection.text for detection in fallback.decode(picture(7))] == ["48 7"]
