"""Chinese payloads as symbols: drawn, read by the real decoders, compared by the character."""

import random
from collections.abc import Iterator

import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from pos_scanner.capture.decoding.decoders import PyzbarDecoder, ZxingDecoder
from pos_scanner.capture.decoding.picture_reader import PictureReader

Gray = NDArray[np.uint8]
NAME = "北京票通科技有限公司"
TAX_NUMBER = "91110108MA0043365M"
EVERYDAY = [
    bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)
]


def drawn(content: str | bytes, mode: str | None = "byte", encoding: str | None = None) -> Gray:
    symbol = segno.make_qr(
        content,
        error="l",
        mode=mode,
        encoding=encoding,
        eci=encoding is not None,
        mask=0,
        boost_error=False,
    )
    modules = np.array([list(row) for row in symbol.matrix_iter(border=4)], np.uint8)
    return ((1 - modules) * np.uint8(255)).repeat(3, 0).repeat(3, 1)


def payloads(count: int) -> Iterator[str]:
    """Names, every other one with its tax number."""
    draw_of = random.Random(20261125)
    for number in range(count):
        name = "".join(draw_of.choices(EVERYDAY, k=draw_of.randint(4, 20)))
        yield name + ("有限公司" if number % 4 < 3 else "") + (TAX_NUMBER if number % 2 else "")


@pytest.mark.parametrize(
    ("picture", "text"),
    [
        pytest.param(drawn(NAME.encode()), NAME, id="utf-8"),
        pytest.param(drawn((NAME + TAX_NUMBER).encode()), NAME + TAX_NUMBER, id="utf-8, number"),
        pytest.param(drawn(NAME.encode("utf-8-sig")), NAME, id="utf-8 with its mark"),
        pytest.param(drawn(NAME.encode("gbk")), NAME, id="gbk"),
        pytest.param(drawn((NAME + TAX_NUMBER).encode("gbk")), NAME + TAX_NUMBER, id="gbk, number"),
        pytest.param(drawn("㐀𠀀公司".encode("gb18030")), "㐀𠀀公司", id="gb18030 of four bytes"),
        pytest.param(drawn(NAME, encoding="gb18030"), NAME, id="gb18030 that says so"),
        pytest.param(drawn(NAME, encoding="utf-8"), NAME, id="utf-8 that says so"),
        pytest.param(drawn(NAME, mode="hanzi"), NAME, id="hanzi mode"),
        pytest.param(drawn(b"a\0b"), "a\0b", id="zero byte"),
    ],
)
def test_each_way_of_writing_chinese_is_read(picture: Gray, text: str) -> None:
    assert [detection.text for detection in PictureReader().read(picture)] == [text]


@pytest.mark.timeout(300)  # Thousands of pictures, on a busy machine.
def test_two_thousand_symbols_are_read_without_one_wrong_character() -> None:
    decoder = ZxingDecoder()
    for number, text in enumerate(payloads(2000)):
        data = text.encode("gbk" if number % 4 < 2 else "utf-8")
        assert [detection.text for detection in decoder.decode(drawn(data))] == [text]


def test_what_zbar_reads_is_right_or_left_to_others() -> None:
    # It takes GBK for Big5 and loses bytes: such a text cannot be mended, only refused.
    decoder = PyzbarDecoder()
    for text in payloads(300):
        assert [
            detection.text
            for detection in PictureReader(slow_decoders=()).read(drawn(text.encode()))
        ] == [text]
        assert [detection.text for detection in decoder.decode(drawn(text.encode()))] == [text]
        assert {detection.text for detection in decoder.decode(drawn(text.encode("gbk")))} <= {
            text,
            "",
        }
