"""The decoders of others: what comes back, and what is said when one is missing."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from pos_scanner.capture.decoding.decoders import (
    MODELS,
    PyzbarDecoder,
    TapirscanDecoder,
    WechatDecoder,
    ZxingDecoder,
    installed_decoders,
)

Gray = NDArray[np.uint8]
MD5 = {
    "detect.caffemodel": "238e2b2d6f3c18d6c3a30de0c31e23cf",
    "detect.prototxt": "6fb4976b32695f9f5c6305c19f12537d",
}
"""As opencv_contrib's modules/wechat_qrcode/CMakeLists.txt has them."""


@pytest.mark.parametrize("name", MD5)
def test_the_models_are_those_that_opencv_asks_for(name: str) -> None:
    data = (MODELS / name).read_bytes()
    assert hashlib.md5(data, usedforsecurity=False).hexdigest() == MD5[name]


def test_without_its_models_the_wechat_reader_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ImportError, match=r"detect\.prototxt"):
        WechatDecoder(tmp_path)
    assert (
        installed_decoders([lambda: WechatDecoder(tmp_path), ZxingDecoder])[0].name == "zxing-cpp"
    )


def test_a_symbol_that_cannot_be_read_is_told_with_its_place_and_size(
    code: Callable[..., Gray],
) -> None:
    symbol = code("x" * 60, scale=4)
    symbol[60:100, 60:120] = 0
    scan = ZxingDecoder().scan(symbol)
    assert scan.detections == ()
    (unread,) = scan.unread
    assert unread.modules == 33
    assert unread.corners[0] == pytest.approx((16, 16), abs=3)


@pytest.mark.timeout(300)  # Thousands of pictures, on a busy machine.
def test_two_thousand_payloads_come_through_symbol_and_decoder_without_one_wrong_character(
    code: Callable[..., Gray],
) -> None:
    draw = random.Random(20261124)
    han = [
        bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in (0xA1, 0xC3)
    ]
    zxing = ZxingDecoder()
    for number in range(2000):
        name = "".join(draw.choices(han, k=draw.randint(4, 14))) + "有限公司"
        text = name + "91440300708461136T" if number % 2 else name
        encoding = ("utf-8", "gbk", "utf-8-sig", "gb18030")[number // 2 % 4]
        (detection,) = zxing.decode(code(text.encode(encoding), scale=2))
        assert detection.text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Müller & Söhne Gaststätte", "latin-1"), ("αβγδ", "utf-8"), ("東京ｶﾅ", "shift-jis")],
)
@pytest.mark.parametrize("error", ["l", "h"])
def test_a_symbol_that_names_its_character_set_is_read_in_it(
    text: str, encoding: str, error: str
) -> None:
    symbol = segno.make_qr(text, encoding=encoding, eci=True, error=error)
    modules = np.array([list(row) for row in symbol.matrix_iter(border=4)], np.uint8)
    picture = ((1 - modules) * np.uint8(255)).repeat(5, 0).repeat(5, 1)
    (detection,) = ZxingDecoder().decode(picture)
    assert detection.text == text
    assert detection.data == text.encode(encoding)


@pytest.mark.parametrize("name", ["陆苹", "公司", "云海", "天和信"])
def test_what_zbar_alone_reads_of_a_short_gbk_name_is_not_believed(
    code: Callable[..., Gray], name: str
) -> None:
    picture = code(name.encode("gbk"), scale=4)
    assert [detection.text for detection in PyzbarDecoder().decode(picture)] in ([], [name])


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_tapirscan_gives_bytes_of_which_the_text_is_made(
    code: Callable[..., Gray], encoding: str
) -> None:
    pytest.importorskip("tapirscan")
    text = "云海天和科技有限公司91440300708461136T"
    (detection,) = TapirscanDecoder().decode(code(text.encode(encoding), scale=4))
    assert detection.text == text
    assert detection.data == text.encode(encoding)
    assert len(detection.corners) == 4


@pytest.mark.parametrize("fault", [ValueError, RuntimeError])
def test_without_its_library_tapirscan_is_left_out(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def refuse(**_options: object) -> None:
        raise fault("no bundled native library")

    monkeypatch.setattr("tapirscan.Scanner", refuse)
    assert [decoder.name for decoder in installed_decoders([TapirscanDecoder, ZxingDecoder])] == [
        "zxing-cpp"
    ]


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (3, 3)])
def test_tapirscan_reads_nothing_of_a_picture_that_it_refuses(size: tuple[int, int]) -> None:
    pytest.importorskip("tapirscan")
    assert TapirscanDecoder().decode(np.zeros(size, np.uint8)) == []
