"""Codes in files: pictures of every kind, videos, and what is neither."""

import contextlib
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from pos_scanner.capture.decoding.files import read_file, read_picture_bytes
from pos_scanner.capture.decoding.picture_reader import PictureReader
from pos_scanner.domain.errors import FailureKind, KnownError

Gray = NDArray[np.uint8]

LOCKED_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
trailer<</Root 1 0 R/Size 3/ID[(a)(a)]/Encrypt<</Filter/Standard/V 1/R 2/P -4
/O(0123456789abcdef0123456789abcdef)/U(0123456789abcdef0123456789abcdef)>>>>
%%EOF
"""
"""Its password is not the empty one."""


@pytest.fixture(scope="module")
def reader() -> PictureReader:
    return PictureReader()


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Saves a picture under a name, by Pillow, which is not the library under test."""

    def save(picture: Image.Image, name: str) -> Path:
        path = tmp_path / name
        picture.save(path)
        return path

    return save


@pytest.fixture
def video(tmp_path: Path) -> Callable[..., Path]:
    def write(frames: list[Gray], name: str = "video.avi") -> Path:
        path = tmp_path / name
        height, width = frames[0].shape
        fourcc = cv2.VideoWriter.fourcc(*"MJPG")
        writer = cv2.VideoWriter(str(path), fourcc, 15, (width, height))
        assert writer.isOpened()
        for frame in frames:
            writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
        writer.release()
        return path

    return write


def texts(path: Path, reader: PictureReader) -> list[str]:
    return [code.text for code in read_file(path, reader).codes]


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.bmp", "a.webp", "a.tif", "a.gif"])
def test_a_code_is_read_from_every_usual_kind_of_picture(
    name: str, reader: PictureReader, code: Callable[..., Gray], saved: Callable[..., Path]
) -> None:
    assert texts(saved(Image.fromarray(code("a title")), name), reader) == ["a title"]


def test_a_name_in_chinese_is_no_hindrance(
    reader: PictureReader, code: Callable[..., Gray], saved: Callable[..., Path]
) -> None:
    path = saved(Image.fromarray(code("a title")), "发票 抬头（一）.png")
    assert texts(path, reader) == ["a title"]


def test_transparency_is_laid_on_white(
    reader: PictureReader, code: Callable[..., Gray], saved: Callable[..., Path]
) -> None:
    symbol = code("see-through")
    black = np.zeros((*symbol.shape, 4), np.uint8)
    black[:, :, 3] = 255 - symbol  # Black ink on nothing: black on black without the alpha.
    assert texts(saved(Image.fromarray(black), "a.png"), reader) == ["see-through"]


def test_transparency_of_sixteen_bits_is_laid_on_white(
    tmp_path: Path, reader: PictureReader, code: Callable[..., Gray]
) -> None:
    symbol = code("deep")
    deep = np.zeros((*symbol.shape, 4), np.uint16)
    deep[:, :, 3] = (255 - symbol.astype(np.uint16)) * 257
    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), deep)
    assert texts(path, reader) == ["deep"]


def test_a_picture_stands_as_its_camera_was_held(
    reader: PictureReader, code: Callable[..., Gray], scene: Callable[..., Gray], tmp_path: Path
) -> None:
    upright = Image.fromarray(scene((code("turned"), 10, 10)))  # 640 wide, 480 high.
    exif = Image.Exif()
    exif[0x0112] = 6  # Stored lying: to be turned right by 90 degrees.
    path = tmp_path / "turned.jpg"
    upright.transpose(Image.Transpose.ROTATE_90).save(path, exif=exif)
    (detection,) = read_file(path, reader).codes
    assert detection.text == "turned"
    first_x, first_y = detection.corners[0]
    assert first_x < 60
    assert first_y < 60


def test_two_codes_of_one_picture_come_out_each_once(
    reader: PictureReader,
    code: Callable[..., Gray],
    scene: Callable[..., Gray],
    saved: Callable[..., Path],
) -> None:
    first_code, second_code = code("one", 4), code("other", 4)
    picture = scene((first_code, 10, 10), (second_code, 300, 10), (first_code, 10, 250))
    assert sorted(texts(saved(Image.fromarray(picture), "a.png"), reader)) == ["one", "other"]


def test_a_picture_without_a_code_gives_none_and_how_long_it_took(
    reader: PictureReader, scene: Callable[..., Gray], saved: Callable[..., Path]
) -> None:
    reading = read_file(saved(Image.fromarray(scene()), "a.png"), reader)
    assert reading.codes == ()
    assert reading.ms > 0


def test_a_video_gives_each_code_once_in_the_order_of_appearance(
    reader: PictureReader,
    code: Callable[..., Gray],
    scene: Callable[..., Gray],
    video: Callable[..., Path],
) -> None:
    first, second = scene((code("first"), 50, 50)), scene((code("second"), 200, 100))
    path = video([scene(), first, first, scene(), second, second, first])
    assert texts(path, reader) == ["first", "second"]


def test_a_picture_in_memory_is_read(reader: PictureReader, code: Callable[..., Gray]) -> None:
    png = io.BytesIO()
    Image.fromarray(code("pasted")).save(png, "png")
    assert [detection.text for detection in read_picture_bytes(png.getvalue(), reader)] == [
        "pasted"
    ]


def test_a_missing_file_is_named(tmp_path: Path, reader: PictureReader) -> None:
    with pytest.raises(KnownError) as caught:
        read_file(tmp_path / "none.png", reader)
    assert caught.value.kind is FailureKind.FILE_NOT_FOUND
    assert caught.value.facts == {"path": str(tmp_path / "none.png")}


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + 40 * b"\0", b"\xff\xd8\xff\xe0broken"]
)
def test_a_file_that_is_neither_picture_nor_video_is_refused(
    content: bytes, tmp_path: Path, reader: PictureReader
) -> None:
    path = tmp_path / "file1.png"
    path.write_bytes(content)
    with pytest.raises(KnownError) as caught:
        read_file(path, reader)
    assert caught.value.kind is FailureKind.FILE_NOT_READABLE


def test_a_damaged_picture_does_not_give_the_codes_of_its_neighbour(
    tmp_path: Path, reader: PictureReader, code: Callable[..., Gray], saved: Callable[..., Path]
) -> None:
    saved(Image.fromarray(code("the neighbour's")), "code2.png")
    path = tmp_path / "code1.png"
    path.write_bytes(b"damaged")
    with pytest.raises(KnownError):
        read_file(path, reader)


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.tif"])
def test_every_picture_of_a_file_that_holds_several_is_read(
    name: str, reader: PictureReader, code: Callable[..., Gray], tmp_path: Path
) -> None:
    symbols = [np.full((300, 300), 255, np.uint8) for _ in range(4)]
    for place, text in ((1, "second"), (3, "fourth")):
        symbol = code(text)
        symbols[place][: symbol.shape[0], : symbol.shape[1]] = symbol
    first, *further = [Image.fromarray(symbol).convert("RGB") for symbol in symbols]
    path = tmp_path / name
    first.save(path, save_all=True, append_images=further)
    assert texts(path, reader) == ["second", "fourth"]


def test_an_animation_wider_than_any_decoder_takes_is_refused(
    tmp_path: Path, reader: PictureReader
) -> None:
    # FFmpeg has no limit of its own that is as low; found by the fuzz.
    path = tmp_path / "wide.y4m"
    path.write_bytes(b"YUV4MPEG2 W66000 H2 F25:1 C420jpeg\nFRAME\n" + 3 * 66_000 * b"\0")
    with pytest.raises(KnownError) as caught:
        read_file(path, reader)
    assert caught.value.facts["reason"] == "too-large"


@pytest.mark.parametrize("name", ["a.txt", "list.m3u8", "a.sdp"])
def test_a_text_is_no_video(name: str, tmp_path: Path, reader: PictureReader) -> None:
    # FFmpeg draws texts, and opens whatever a playlist names.
    path = tmp_path / name
    path.write_text("#EXTM3U\n#EXTINF:1,\nvideo.avi\n" * 20, encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        read_file(path, reader)
    assert caught.value.kind is FailureKind.FILE_NOT_READABLE


def test_a_photograph_of_a_hundred_million_pixels_is_read(
    reader: PictureReader, code: Callable[..., Gray], tmp_path: Path
) -> None:
    sheet = np.full((9_000, 12_000), 200, np.uint8)  # As telephones take them.
    symbol = code("far away", 12)
    sheet[4000 : 4000 + symbol.shape[0], 5000 : 5000 + symbol.shape[1]] = symbol
    path = tmp_path / "large.jpg"
    cv2.imwrite(str(path), sheet)
    assert texts(path, reader) == ["far away"]


def test_a_folder_is_refused(tmp_path: Path, reader: PictureReader) -> None:
    with pytest.raises(KnownError) as caught:
        read_file(tmp_path, reader)
    assert caught.value.kind is FailureKind.FILE_NOT_READABLE


@pytest.mark.parametrize("size", [(12_000, 12_000), (66_000, 9), (9, 66_000)])
def test_a_picture_of_too_many_pixels_is_refused_unread(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", size).save(path)
    program = """
import sys, pathlib
from pos_scanner.capture.decoding.files import read_file
from pos_scanner.capture.decoding.picture_reader import PictureReader
from pos_scanner.domain.errors import KnownError
try:
    print(read_file(pathlib.Path(sys.argv[1]), PictureReader()))
except KnownError as error:
    print(error.kind.value, error.facts["reason"])
"""  # In a process of its own: OpenCV reads the limit when it is first imported.
    completed = subprocess.run(
        [sys.executable, "-c", program, str(path)], check=False, capture_output=True, text=True
    )
    assert completed.stdout.strip() == "file-not-readable too-large", completed.stderr


def test_a_picture_cut_short_gives_an_answer_or_a_refusal(
    reader: PictureReader, code: Callable[..., Gray]
) -> None:
    whole = io.BytesIO()
    Image.fromarray(code("cut")).save(whole, "png")
    for length in range(8, len(whole.getvalue()), 7):
        with contextlib.suppress(KnownError):
            detection = read_picture_bytes(whole.getvalue()[:length], reader)
            assert {code.text for code in detection} <= {"cut"}


def test_each_page_of_a_pdf_file_is_read(
    tmp_path: Path, reader: PictureReader, code: Callable[..., Gray], scene: Callable[..., Gray]
) -> None:
    pages = [
        Image.fromarray(scene((code(text, 4), 40, 60))) for text in ("first", "second", "first")
    ]
    path = tmp_path / "发票.pdf"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    heard: list[float] = []
    reading = read_file(path, reader, heard.append)
    assert [detection.text for detection in reading.codes] == ["first", "second"]
    assert reading.pages == {"first": 1, "second": 2}
    assert heard == [pytest.approx(1 / 3), pytest.approx(2 / 3), 1.0]


@pytest.mark.parametrize("content", [b"%PDF-", b"%PDF-1.7\nbroken", b"%PDF-" + 200 * b"\0"])
def test_a_damaged_pdf_file_is_refused(
    content: bytes, tmp_path: Path, reader: PictureReader
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(KnownError) as caught:
        read_file(path, reader)
    assert caught.value.kind is FailureKind.FILE_NOT_READABLE


def test_a_pdf_file_that_is_locked_is_named_for_what_it_is(
    tmp_path: Path, reader: PictureReader
) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(LOCKED_PDF)
    with pytest.raises(KnownError) as caught:
        read_file(path, reader)
    assert caught.value.facts["reason"] == "locked"


def test_a_video_tells_how_far_it_is(
    reader: PictureReader, scene: Callable[..., Gray], video: Callable[..., Path]
) -> None:
    heard: list[float] = []
    read_file(video([scene()] * 4), reader, heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
