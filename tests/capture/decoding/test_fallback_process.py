"""The process beside the main path: what crashes or hangs there costs its frame alone."""

import contextlib
import ctypes
import os
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.decoding.decoders import Decoder
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.decoding.fallback_process import (
    FORGIVEN_AFTER_S,
    HANGS_AFTER_S,
    LARGEST_LIMIT_S,
    MAX_FAILURES,
    START_LIMIT_S,
    FallbackProcess,
)
from tests.waiting import DEADLINE_S, wait_for

if sys.platform != "win32":
    import resource

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


class Unloadable(Finding):
    """One whose library is broken in its own way."""

    def __init__(self) -> None:
        raise RuntimeError


class CrashingWhileLoading(Finding):
    """One whose library needs another processor."""

    def __init__(self) -> None:
        ctypes.string_at(0)


class Stumbling(Finding):
    """One that raises."""

    def decode(self, gray: Gray) -> list[Detection]:
        del gray
        raise RuntimeError


class Nothing(Finding):
    """One that reads nothing."""

    def decode(self, gray: Gray) -> list[Detection]:
        del gray
        return []


class Sizes(Finding):
    """One that reads copies of 640 px alone: the size, at the lower right corner."""

    def decode(self, gray: Gray) -> list[Detection]:
        if gray.shape[1] != 640 or gray[0, 0] == 128:
            return []
        return [Detection(str(gray.shape[1]), self.name, ((640.0, float(gray.shape[0])),))]


@contextlib.contextmanager
def running(
    *decoders: Callable[[], Decoder], timeout_s: float = DEADLINE_S, **limits: int
) -> Iterator[FallbackProcess]:
    """A fallback whose process ends with the test."""
    fallback = FallbackProcess(decoders, timeout_s, **limits)
    try:
        yield fallback
    finally:
        fallback.stop()


@contextlib.contextmanager
def few_files(spare: int) -> Iterator[None]:
    """While it lasts, the system lets this program open so many files more."""
    lowest_free = os.dup(0)
    os.close(lowest_free)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free + spare, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


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
        assert ask(fallback, picture(7), 1.0) == ["48 7"]
        assert fallback.submit(picture(1), 2.0)
        assert fallback.collect(2.0 + HANGS_AFTER_S - 1) == ()
        assert fallback.failures == 0
        assert fallback.collect(2.0 + LARGEST_LIMIT_S + 1) == ()
        assert fallback.failures == 1
        assert ask(fallback, picture(7), 100.0) == ["48 7"]


def test_loading_for_long_is_no_hang() -> None:
    with running(Finding) as fallback:
        assert fallback.submit(picture(7), 1.0)
        wait_for(lambda: fallback.collect(1.0 + START_LIMIT_S - 1) or fallback.is_ready, "ready")
        assert fallback.failures == 0
        # The frame that had to wait shows what is no longer there: the next one is read.
        assert ask(fallback, picture(9), START_LIMIT_S) == ["48 9"]


def test_a_decoder_that_always_dies_rests_and_is_forgiven() -> None:
    with running(Crashing) as fallback:
        for number in range(MAX_FAILURES):
            assert ask(fallback, picture(1), 10.0 * number) == []
        assert fallback.is_resting(60.0)
        assert not fallback.submit(picture(7), 60.0)
        assert not fallback.is_resting(60.0 + FORGIVEN_AFTER_S)
        assert ask(fallback, picture(7), 60.0 + FORGIVEN_AFTER_S) == ["48 7"]


@pytest.mark.parametrize("broken", [Crashing, Unloadable, CrashingWhileLoading, Stumbling])
def test_one_that_is_broken_costs_the_others_nothing(broken: Callable[[], Decoder]) -> None:
    with running(broken, Finding, max_failures=1) as fallback:
        assert [detection.text for detection in fallback.decode(picture(1))] == ["48 1"]
        assert [detection.text for detection in fallback.decode(picture(1))] == ["48 1"]
        assert fallback.failures <= 1


def test_a_camera_goes_on_without_the_one_that_crashes() -> None:
    with running(Crashing, Finding, max_failures=1) as fallback:
        assert ask(fallback, picture(1), 1.0) == []
        assert ask(fallback, picture(1), 2.0) == ["48 1"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on open files")
@pytest.mark.parametrize("spare_files", [0, 2], ids=["no pipe", "a pipe and no process"])
def test_a_process_that_cannot_be_started_costs_its_frames_alone(spare_files: int) -> None:
    with running(Finding) as fallback:
        with few_files(spare_files):
            assert not fallback.submit(picture(7), 1.0)
            assert fallback.decode(picture(7)) == []
        assert fallback.failures == 2
        assert ask(fallback, picture(9), 2.0) == ["48 9"]


def test_each_decoder_can_be_asked_by_itself() -> None:
    with running(Nothing, Finding) as fallback:
        readings = [decoder.decode(picture(7)) for decoder in fallback.decoders]
        assert [len(detections) for detections in readings] == [0, 1]


def test_large_frames_are_scanned_as_smaller_copies_and_corners_lie_on_the_frame() -> None:
    with running(Sizes) as fallback:
        fallback.submit(np.full((2160, 3840), 7, np.uint8), 1.0)
        detections: list[Detection] = []

        def is_over() -> bool:
            detections.extend(fallback.collect(1.0))
            return bool(detections)

        wait_for(is_over, "what is read")
        assert detections[0].text == "640"
        assert detections[0].corners[0] == pytest.approx((3840, 2160), abs=3)


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
