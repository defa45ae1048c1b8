"""Texts divided over several symbols, in whatever order they come."""

from functools import reduce
from itertools import permutations
from operator import xor

import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from pos_scanner.capture.decoding.detection import AppendHeader, Detection
from pos_scanner.capture.decoding.picture_reader import Effort, PictureReader
from pos_scanner.capture.decoding.structured_append import MAX_WAITING, StructuredAppend

LONG = "发票抬头：示例公司 a title in parts " * 9  # 发 is in no Shift-JIS: UTF-8 for certain.
CORNERS = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def drawn(symbol: segno.QRCode) -> NDArray[np.uint8]:
    black = np.array([list(row) for row in symbol.matrix_iter(border=4)], np.bool_)
    return np.where(black, 0, 255).astype(np.uint8).repeat(5, 0).repeat(5, 1)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_a_divided_text_is_told_once_it_is_whole(order: tuple[int, ...]) -> None:
    parts = segno.make_sequence(LONG, symbol_count=3)
    reader = PictureReader(Effort.FAST)
    texts = [[code.text for code in reader.read(drawn(parts[index]))] for index in order]
    assert texts == [[], [], [LONG]]


def test_parts_of_two_texts_are_never_joined() -> None:
    joiner = StructuredAppend()
    first = Detection("", "decoder", (), b"one", AppendHeader(0, 2, 7))
    second = Detection(
        "", "decoder", (), b"other", AppendHeader(1, 2, 7)
    )  # The same parity by chance.
    assert joiner.join((first,)) == ()
    assert joiner.join((second,)) == ()


def parts_of(text: str, count: int) -> list[Detection]:
    """A text's bytes cut into parts, as symbols of it hold them."""
    data = text.encode()
    parity = reduce(xor, data, 0)
    size = -(-len(data) // count)
    return [
        Detection(
            "",
            "zxing-cpp",
            CORNERS,
            data[size * at : size * (at + 1)],
            AppendHeader(at, count, parity),
        )
        for at in range(count)
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_part_completes_the_text_whichever_it_is(order: tuple[int, ...]) -> None:
    parts, joiner = parts_of(LONG, 3), StructuredAppend()
    assert joiner.join((parts[order[0]],)) == ()
    assert joiner.join((parts[order[1]],)) == ()
    (whole,) = joiner.join((parts[order[2]],))
    assert whole == Detection(LONG, "zxing-cpp", CORNERS, LONG.encode())


def test_parts_in_one_picture_are_joined_at_once() -> None:
    (whole,) = StructuredAppend().join(tuple(parts_of(LONG, 16)))
    assert whole.text == LONG


def test_a_part_that_is_seen_twice_counts_once() -> None:
    first, second = parts_of(LONG, 2)
    joiner = StructuredAppend()
    for _ in range(5):
        assert joiner.join((first,)) == ()
    assert [code.text for code in joiner.join((second,))] == [LONG]


def test_a_text_that_is_still_held_is_given_again_with_each_part() -> None:
    first, second = parts_of(LONG, 2)
    joiner = StructuredAppend()
    joiner.join((first, second))
    assert [code.text for code in joiner.join((first,))] == [LONG]


def test_codes_and_texts_come_in_their_order() -> None:
    code = Detection("code", "zxing-cpp", CORNERS)
    first, second = parts_of("divided text", 2)
    joined = StructuredAppend().join((code, first, second, code))
    assert [detection.text for detection in joined] == ["code", "divided text", "code"]


def test_a_symbol_without_a_text_is_no_code() -> None:
    assert StructuredAppend().join((Detection("", "pyzbar", CORNERS),)) == ()


def test_parts_in_gbk_are_read_as_whole_bytes() -> None:
    data = "北京票通科技有限公司".encode("gbk")
    parity = reduce(xor, data, 0)
    halves = (data[:7], data[7:])  # Cut within a character.
    parts = tuple(
        Detection("?", "zxing-cpp", CORNERS, half, AppendHeader(at, 2, parity))
        for at, half in enumerate(halves)
    )
    assert [code.text for code in StructuredAppend().join(parts)] == ["北京票通科技有限公司"]


def test_after_parts_that_do_not_fit_a_text_begins_anew() -> None:
    first, second = parts_of("one text", 2)
    stranger = Detection("", "zxing-cpp", CORNERS, b"stranger", first.append_header)
    joiner = StructuredAppend()
    joiner.join((stranger,))
    assert joiner.join((second,)) == ()
    assert joiner.join((second,)) == ()
    assert [code.text for code in joiner.join((first,))] == ["one text"]


def test_four_unfinished_texts_are_remembered_and_the_oldest_goes() -> None:
    assert MAX_WAITING == 4
    texts = [parts_of(f"text {number} " + "x" * number, 2) for number in range(5)]
    assert len({part.append_header.parity for part, _ in texts if part.append_header}) == 5
    joiner = StructuredAppend()
    for first, _ in texts:
        assert joiner.join((first,)) == ()
    assert joiner.join((texts[4][1],)) != ()
    assert joiner.join((texts[1][1],)) != ()
    assert joiner.join((texts[0][1],)) == ()


def test_texts_of_equal_parity_and_other_counts_are_two() -> None:
    first, _ = parts_of("aa", 2)
    joiner = StructuredAppend()
    joiner.join((first,))
    assert len(joiner.join(tuple(parts_of("bbbb", 4)))) == 1
