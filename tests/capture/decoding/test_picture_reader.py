"""Codes in pictures: real pixels through the real decoders."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from pos_scanner.capture.decoding.availability import available_decoders
from pos_scanner.capture.decoding.decoders import (
    Decoder,
    OpencvDecoder,
    PyzbarDecoder,
    WechatDecoder,
    ZxingDecoder,
)
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.decoding.picture_reader import Effort, PictureReader
from tests.benchmarks.photographs import photograph

Gray = NDArray[np.uint8]
TITLE = "北京票通科技有限公司91110108MA0043365M"


@pytest.fixture(params=[ZxingDecoder, PyzbarDecoder, WechatDecoder])
def decoder(request: pytest.FixtureRequest) -> Decoder:
    instance: Decoder = request.param()
    return instance


class Counting:
    """A decoder that finds nothing and counts how often it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked = 0

    def decode(self, gray: Gray) -> list[Detection]:
        self.asked += 1
        return [] if gray.size else [Detection("of nothing", self.name, ())]


def test_chinese_in_utf_8_is_read(decoder: Decoder, code: Callable[..., Gray]) -> None:
    assert [detection.text for detection in decoder.decode(code(TITLE.encode()))] == [TITLE]


def test_chinese_in_gbk_is_read(code: Callable[..., Gray]) -> None:
    # By zxing-cpp alone: zbar takes it for Big5 and loses bytes.
    assert [detection.text for detection in PictureReader().read(code(TITLE.encode("gbk")))] == [
        TITLE
    ]


def test_chinese_in_hanzi_mode_is_read(code: Callable[..., Gray]) -> None:
    symbol = segno.make_qr("北京票通科技有限公司", mode="hanzi", error="m")
    modules = np.array([list(row) for row in symbol.matrix_iter(scale=6, border=4)], np.uint8)
    (detection,) = PictureReader().read((1 - modules) * np.uint8(255))
    assert detection.text == "北京票通科技有限公司"


def test_corners_lie_on_the_symbol_clockwise_from_its_top_left(
    decoder: Decoder, code: Callable[..., Gray], scene: Callable[..., Gray]
) -> None:
    symbol = code("https://example.com/title", scale=4)
    (detection,) = decoder.decode(scene((symbol, 100, 50)))
    near, far = 4 * 4, symbol.shape[0] - 4 * 4  # The quiet zone.
    expected = [(near, near), (far, near), (far, far), (near, far)]
    for (x, y), (expected_x, expected_y) in zip(detection.corners, expected, strict=True):
        assert x == pytest.approx(100 + expected_x, abs=5)
        assert y == pytest.approx(50 + expected_y, abs=5)


def test_a_dark_mode_code_is_read(code: Callable[..., Gray]) -> None:
    assert [detection.text for detection in PictureReader().read(255 - code("dark mode"))] == [
        "dark mode"
    ]


def test_a_tilted_code_is_read_with_its_tilted_outline(
    decoder: Decoder, code: Callable[..., Gray], scene: Callable[..., Gray]
) -> None:
    picture = scene((code("tilted"), 200, 150))
    turn = cv2.getRotationMatrix2D((320, 240), 30, 1)
    turned = cv2.warpAffine(picture, turn, (640, 480), borderValue=128).astype(np.uint8)
    (detection,) = decoder.decode(turned)
    assert detection.text == "tilted"
    assert len({round(x) for x, _ in detection.corners}) == 4


def test_two_codes_in_a_picture_are_both_read(
    decoder: Decoder, code: Callable[..., Gray], scene: Callable[..., Gray]
) -> None:
    picture = scene((code("left"), 20, 100), (code("right"), 380, 100))
    assert {detection.text for detection in decoder.decode(picture)} == {"left", "right"}


@pytest.mark.parametrize("shape", [(1, 1), (2, 1000), (1000, 2), (480, 640)])
def test_pictures_without_a_code_give_nothing(decoder: Decoder, shape: tuple[int, int]) -> None:
    assert decoder.decode(np.full(shape, 128, np.uint8)) == []


def test_a_part_of_a_divided_code_breaks_no_decoder(decoder: Decoder) -> None:
    title = "a title in three parts "
    part = segno.make_sequence(title * 9, symbol_count=3)[0]
    modules = np.array([list(row) for row in part.matrix_iter(scale=6, border=4)], np.uint8)
    texts = [detection.text for detection in decoder.decode((1 - modules) * np.uint8(255))]
    assert texts in ([], [title * 3])  # zbar keeps it until it has the others.


def test_a_micro_code_is_none_of_ours() -> None:
    # Small patterns inside a larger code are taken for one: a wrong text.
    symbol = segno.make_micro("53208")
    modules = np.array([list(row) for row in symbol.matrix_iter(scale=6, border=4)], np.uint8)
    assert PictureReader().read((1 - modules) * np.uint8(255)) == ()


def test_a_part_of_a_larger_array_is_read(code: Callable[..., Gray]) -> None:
    symbol = code("a view")
    wide = np.full((symbol.shape[0], 2 * symbol.shape[1]), 128, np.uint8)
    wide[:, : symbol.shape[1]] = symbol
    view = wide[:, : symbol.shape[1]]
    assert not view.flags.c_contiguous
    assert [detection.text for detection in PictureReader().read(view)] == ["a view"]


def test_the_slow_decoders_are_not_asked_about_what_was_read(code: Callable[..., Gray]) -> None:
    slow = Counting()
    (detection,) = PictureReader(slow_decoders=[slow]).read(code("first"))
    assert detection.decoder == "zxing-cpp"
    assert slow.asked == 0


def test_with_all_effort_every_decoder_is_asked_and_no_symbol_is_told_twice(
    code: Callable[..., Gray], scene: Callable[..., Gray]
) -> None:
    slow = Counting()
    assert len(PictureReader(Effort.MAX, [slow, PyzbarDecoder()]).read(code("one"))) == 1
    assert slow.asked == 3  # The picture, an evened and a soft copy of it.


def test_with_all_effort_every_code_of_a_sheet_is_read(
    code: Callable[..., Gray], scene: Callable[..., Gray]
) -> None:
    # Without its margin, on a dark card, not quite in focus.
    cut = cv2.copyMakeBorder(
        cv2.GaussianBlur(code("cut", 6)[24:-24, 24:-24], (0, 0), 2),
        *(40, 40, 40, 40),
        cv2.BORDER_CONSTANT,
        value=40.0,
    ).astype(np.uint8)
    picture = scene((code("whole"), 20, 100), (cut, 360, 80))
    assert [found.text for found in PictureReader(Effort.NORMAL).read(picture)] == ["whole"]
    found = {detection.text for detection in PictureReader(Effort.MAX, ()).read(picture)}
    assert found == {"whole", "cut"}


def test_opencv_reads_a_large_blurred_code_or_gives_it_up() -> None:
    # Its older reader never came back from this one.
    detection = OpencvDecoder().decode(photograph("close", 3).picture)
    assert [detection.text for detection in detection] == []


def test_on_pictures_every_slow_decoder_is_asked_each_time() -> None:
    first, second = Counting(), Counting()
    reader = PictureReader(slow_decoders=[first, second])
    for _ in range(3):
        reader.read(np.full((48, 64), 128, np.uint8))
    assert (first.asked, second.asked) == (9, 9)


def test_on_a_videos_frames_the_slow_decoders_are_asked_rarely() -> None:
    slow = Counting()
    reader = PictureReader(slow_decoders=[slow])
    for _ in range(10):
        reader.read_frame(np.full((48, 64), 128, np.uint8))
    assert slow.asked == 4  # Twice, an evened copy each.


def test_every_decoder_reports_its_version() -> None:
    statuses = {status.name: status for status in available_decoders()}
    assert list(statuses) == ["zxing-cpp", "pyzbar", "wechat", "tapirscan"]
    assert all(status.version and not status.problem for status in statuses.values())


def test_without_libzbar_the_program_reads_and_says_what_is_missing(tmp_path: Path) -> None:
    # Its processes lack it, too.
    hook = "import ctypes.util\nctypes.util.find_library = lambda name: None\n"
    (tmp_path / "sitecustomize.py").write_text(hook, encoding="utf-8")
    program = """
import io, numpy, segno
from pos_scanner.capture.decoding.availability import available_decoders
from pos_scanner.capture.decoding.picture_reader import PictureReader
modules = numpy.array([list(r) for r in segno.make_qr("still").matrix_iter(scale=6, border=4)])
(found,) = PictureReader().read(((1 - modules) * 255).astype(numpy.uint8))
print(found.text, found.decoder)
print([s.name for s in available_decoders() if s.problem])
"""
    completed = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert completed.stdout.split("\n")[:2] == ["still zxing-cpp", "['pyzbar']"], completed.stderr


def test_where_zxing_cpp_does_not_load_the_slow_decoders_read(
    monkeypatch: pytest.MonkeyPatch, code: Callable[..., Gray]
) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    (detection,) = PictureReader().read(code("still"))
    assert (detection.text, detection.decoder) == ("still", "tapirscan")
