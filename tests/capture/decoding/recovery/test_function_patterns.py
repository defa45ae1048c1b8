"""What every symbol has, and texts divided over several: against segno, which is not ours."""

import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from pos_scanner.capture.decoding.detection import AppendHeader, Detection
from pos_scanner.capture.decoding.picture_reader import Effort, PictureReader
from pos_scanner.capture.decoding.recovery.function_patterns import (
    alignment_centres,
    function_patterns,
    is_symbol_size,
    read_append_header,
)
from pos_scanner.capture.decoding.structured_append import StructuredAppend

LONG = "发票抬头：示例公司 a title in parts " * 9  # 发 is in no Shift-JIS: UTF-8 for certain.


def black(symbol: segno.QRCode) -> NDArray[np.bool_]:
    return np.array([list(row) for row in symbol.matrix_iter(border=0)], np.bool_)


def drawn(symbol: segno.QRCode) -> NDArray[np.uint8]:
    modules = np.pad(black(symbol), 4)
    return np.where(modules, 0, 255).astype(np.uint8).repeat(5, 0).repeat(5, 1)


@pytest.mark.parametrize("version", range(1, 41))
def test_what_is_known_of_a_symbol_stands_in_one_of_each_size(version: int) -> None:
    modules = black(segno.make_qr("a", version=version))
    known = function_patterns(modules.shape[0])
    assert is_symbol_size(modules.shape[0])
    assert modules[known > 0].all()
    assert not modules[known < 0].any()
    assert (known != 0).sum() >= 192 + 2 * (modules.shape[0] - 16)  # Finders and timing at least.


def test_the_smallest_symbol_has_no_alignment_pattern() -> None:
    assert alignment_centres(21) == ()
    assert alignment_centres(45) == (6, 22, 38)


@pytest.mark.parametrize("level", "LMQH")
@pytest.mark.parametrize("count", [2, 3, 7])
def test_each_part_of_a_divided_text_says_which_it_is(level: str, count: int) -> None:
    parts = segno.make_sequence(LONG, symbol_count=count, error=level, boost_error=False)
    seen = [read_append_header(black(part), part.mask, level) for part in parts]
    assert [(one.index, one.count) for one in seen if one is not None] == [
        (index, count) for index in range(count)
    ]
    assert len({one.parity for one in seen if one is not None}) == 1


@pytest.mark.parametrize("text", ["https://w.url.cn/s/abc", "北京", "12345", "ABC" * 30])
def test_an_ordinary_symbol_is_no_part(text: str) -> None:
    symbol = segno.make_qr(text)
    assert read_append_header(black(symbol), symbol.mask, str(symbol.error)) is None


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_a_divided_text_is_told_once_it_is_whole(order: tuple[int, ...]) -> None:
    parts = segno.make_sequence(LONG, symbol_count=3)
    reader = PictureReader(Effort.FAST)
    told = [[one.text for one in reader.read(drawn(parts[index]))] for index in order]
    assert told == [[], [], [LONG]]


def test_parts_of_two_texts_are_never_joined() -> None:
    joiner = StructuredAppend()
    one = Detection("", "decoder", (), b"one", AppendHeader(0, 2, 7))
    other = Detection(
        "", "decoder", (), b"other", AppendHeader(1, 2, 7)
    )  # The same parity by chance.
    assert joiner.join((one,)) == ()
    assert joiner.join((other,)) == ()
