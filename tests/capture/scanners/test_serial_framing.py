"""A serial scanner's bytes cut into codes, with times handed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.capture.scanners.serial_framing import (
    LONGEST_FRAME,
    QUIET_S,
    STALLED_S,
    SerialFrame,
    SerialFrames,
)


@given(st.lists(st.binary(min_size=1, max_size=40)), st.data())
def test_codes_come_out_however_the_bytes_were_split(
    codes: list[bytes], data: st.DataObject
) -> None:
    clean = [code.replace(b"\r", b"-").replace(b"\n", b"-") for code in codes]
    stream = b"".join(code + data.draw(st.sampled_from([b"\r", b"\n", b"\r\n"])) for code in clean)
    frames = SerialFrames()
    out, at_s = [], 0.0
    while stream:
        count = data.draw(st.integers(1, len(stream)))
        at_s += data.draw(st.floats(0, STALLED_S * 0.9))
        out += frames.feed(stream[:count], at_s)
        stream = stream[count:]
    assert [(frame.data, frame.whole) for frame in out] == [(code, True) for code in clean]


def test_a_code_without_its_end_is_given_up_and_never_passed_on() -> None:
    frames = SerialFrames()
    assert frames.feed(b"half", 1.0) == []
    assert frames.feed(b"", 1.0 + STALLED_S) == []
    (given_up,) = frames.feed(b"", 1.1 + STALLED_S)
    assert (given_up.data, given_up.whole) == (b"half", False)
    (next_one,) = frames.feed(b"whole\r", 9.0)
    assert (next_one.data, next_one.whole) == (b"whole", True)


def test_a_scanner_that_sends_no_end_is_done_after_a_pause() -> None:
    frames = SerialFrames(ends_itself=False)
    assert frames.feed(b"co", 1.0) == []
    assert frames.feed(b"de", 1.0 + QUIET_S) == []
    (frame,) = frames.feed(b"", 1.1 + 2 * QUIET_S)
    assert (frame.data, frame.whole) == (b"code", True)


def test_a_code_longer_than_any_is_not_passed_on_and_takes_no_memory() -> None:
    frames = SerialFrames()
    for _ in range(100):
        assert frames.feed(b"x" * 1000, 1.0) == []
    (frame,) = frames.feed(b"\r", 1.0)
    assert (len(frame.data), frame.whole) == (LONGEST_FRAME, False)


def test_the_limits_are_those_of_codes_and_scanners() -> None:
    assert (LONGEST_FRAME, QUIET_S, STALLED_S) == (8192, 0.15, 2.0)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_carriage_return_and_line_feed_end_a_code_and_are_no_part_of_it(end: bytes) -> None:
    assert SerialFrames().feed(b"code" + end, 1.0) == [SerialFrame(b"code")]


def test_two_codes_in_one_piece_are_two() -> None:
    assert SerialFrames().feed(b"one\rtwo\r", 1.0) == [SerialFrame(b"one"), SerialFrame(b"two")]


def test_line_ends_alone_are_no_code() -> None:
    frames = SerialFrames()
    assert frames.feed(b"\r\n\r\n", 1.0) == []
    assert frames.feed(b"", 100.0) == []


def test_time_counts_from_the_last_byte_and_not_from_the_first() -> None:
    frames = SerialFrames()
    for at_s in (0.0, 1.9, 3.8, 5.7):
        assert frames.feed(b"x", at_s) == []
    assert frames.feed(b"\r", 7.6) == [SerialFrame(b"xxxx")]


def test_asking_whether_time_went_by_gives_no_more_of_it() -> None:
    frames = SerialFrames()
    frames.feed(b"half", 1.0)
    assert frames.feed(b"", 2.9) == []
    assert frames.feed(b"", 3.1) == [SerialFrame(b"half", whole=False)]


def test_bytes_after_a_stall_begin_a_new_code() -> None:
    frames = SerialFrames()
    frames.feed(b"half", 1.0)
    assert frames.feed(b"whole\r", 4.0) == [
        SerialFrame(b"half", whole=False),
        SerialFrame(b"whole"),
    ]


def test_a_code_may_have_8192_bytes() -> None:
    frames = SerialFrames()
    longest = b"x" * 8192
    assert frames.feed(longest + b"\r", 1.0) == [SerialFrame(longest)]
    assert frames.feed(longest + b"y\r", 1.0) == [SerialFrame(longest, whole=False)]
    assert frames.feed(b"next\r", 1.0) == [SerialFrame(b"next")]


def test_a_code_of_too_many_bytes_from_a_scanner_without_ends_is_not_whole() -> None:
    frames = SerialFrames(ends_itself=False)
    frames.feed(b"x" * 8193, 1.0)
    assert frames.feed(b"", 2.0) == [SerialFrame(b"x" * 8192, whole=False)]


def test_a_scanner_without_ends_pauses_for_150_ms() -> None:
    frames = SerialFrames(ends_itself=False)
    frames.feed(b"code", 0.0)
    assert frames.feed(b"", 0.15) == []
    assert frames.feed(b"", 0.1501) == [SerialFrame(b"code")]
