"""Files that no program saves: pictures, videos and PDF files cut, flipped, spliced, swollen.

Each is made of a seed and its number alone.
"""

import io
import random
import struct
import tempfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tests.benchmarks.degradations import modules_of, text_of

PICTURES = ("jpeg", "png", "webp", "gif", "tiff", "bmp", "ppm", "pdf", "jpeg2000")


def hostile_file(seed: int, number: int) -> bytes:
    """A file's bytes; nobody is told what it wants to be."""
    draw_of = random.Random(f"hostile file {seed} {number}")
    return _KINDS[number % len(_KINDS)](draw_of)


def _cut(draw_of: random.Random) -> bytes:
    whole = _whole(draw_of)
    return whole[: draw_of.randrange(len(whole))]


def _flipped(draw_of: random.Random) -> bytes:
    """Some bytes changed, mostly at the beginning, where sizes and counts stand."""
    data = bytearray(_whole(draw_of))
    end = min(len(data), draw_of.choice((64, 400, len(data))))
    for _ in range(draw_of.randint(1, 20)):
        data[draw_of.randrange(end)] = draw_of.choice((0, 1, 0x7F, 0x80, 0xFF, 13, 32))
    return bytes(data)


def _spliced(draw_of: random.Random) -> bytes:
    """One's head on another's body."""
    head, body = _whole(draw_of), _whole(draw_of)
    place = draw_of.randrange(min(len(head), len(body)))
    return head[:place] + body[place:]


def _head_alone(draw_of: random.Random) -> bytes:
    """A known beginning, and then anything."""
    return _whole(draw_of)[: draw_of.choice((2, 4, 12, 40))] + draw_of.randbytes(
        draw_of.choice((0, 7, 3000))
    )


def _anything(draw_of: random.Random) -> bytes:
    starts = (b"", b"PK\x03\x04", b"<svg ", b"\x00\x00\x00\x18ftypheic", b"RIFF", b"\x1aE\xdf\xa3")
    return draw_of.choice(starts) + draw_of.randbytes(draw_of.choice((0, 1, 50, 5000)))


def _odd_size(draw_of: random.Random) -> bytes:
    """A PNG that claims a size of its own: nothing, a line, more than there is, more than fits."""
    sides = (0, 1, 2, 7, 65_535, 100_000, 2**31 - 1, 2**32 - 1)
    return _png(draw_of.choice(sides), draw_of.choice(sides), zlib.compress(bytes(3000)))


@cache
def _png_bomb() -> bytes:
    row = bytes(1 + 8000 // 8)
    return _png(8000, 8000, zlib.compress(row * 8000, 9), depth=1)


@cache
def _pdf_of_a_swollen_picture() -> bytes:
    stream = zlib.compress(bytes(60_000_000), 9)
    head = b"<</Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
    head += b"/ColorSpace/DeviceGray/Filter/FlateDecode/Length %d>>" % len(stream)
    return _pdf(b"0 0 600 600", head, stream)


@cache
def _pdf_of_a_vast_page() -> bytes:
    return _pdf(b"0 0 1e9 1", b"<</Length 0>>", b"")


@cache
def _many_pages() -> bytes:
    page = Image.new("1", (20, 20), 1)
    kept = io.BytesIO()
    page.save(kept, "pdf", save_all=True, append_images=[page] * 600)
    return kept.getvalue()


_KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    *(_cut, _flipped, _spliced) * 6,
    _head_alone,
    _anything,
    _odd_size,
)


def bombs() -> tuple[bytes, ...]:
    """What is small on the disk and large in memory, if it were believed."""
    return (_png_bomb(), _pdf_of_a_swollen_picture(), _pdf_of_a_vast_page(), _many_pages())


def _whole(draw_of: random.Random) -> bytes:
    return draw_of.choice(_sound())


@cache
def _sound() -> tuple[bytes, ...]:
    """A good file of each kind, with a code in it."""
    modules = np.pad(modules_of(text_of(3)), 4, constant_values=255).repeat(4, 0).repeat(4, 1)
    picture = Image.fromarray(modules)
    coloured = picture.convert("RGB")
    made = [_saved(coloured, kind) for kind in PICTURES]
    made += [_saved(picture.convert("1"), "png"), _saved(coloured.convert("CMYK"), "jpeg")]
    made.append(_saved(coloured, "gif", save_all=True, append_images=[coloured] * 3))
    made.append(_saved(coloured, "tiff", compression="tiff_lzw"))
    return (*made, _video(modules, "avi", "MJPG"), _video(modules, "mp4", "mp4v"))


def _saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, kind, **how)
    return kept.getvalue()


def _video(picture: np.ndarray, suffix: str, fourcc: str) -> bytes:
    high, wide = picture.shape
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"v.{suffix}"
        size = (wide // 2 * 2, high // 2 * 2)
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*fourcc), 15, size)
        for _ in range(4):
            writer.write(cv2.cvtColor(picture[: size[1], : size[0]], cv2.COLOR_GRAY2BGR))
        writer.release()
        return path.read_bytes()


def _png(width: int, height: int, data: bytes, depth: int = 8) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in parts
    )


def _pdf(box: bytes, head: bytes, stream: bytes) -> bytes:
    """A page of a size, filled with one object."""
    content = b"q 600 0 0 600 0 0 cm /X Do Q"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R"
        b"/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        head + b"stream\n" + stream + b"\nendstream",
    )
    numbered = b"".join(
        b"%d 0 obj%s\nendobj\n" % (number, one) for number, one in enumerate(objects, start=1)
    )
    return b"%PDF-1.7\n" + numbered + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n"
