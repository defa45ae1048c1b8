"""Draws what a till's camera sees: a counter, and a customer's telephone coming into view.

Rendered with Pillow and segno, so that no physical camera is needed. What is drawn is read by the
real decoders: the code is small, tilted, slightly blurred and noisy, as before a real lens.
"""

import io
import math
import random
from functools import lru_cache

import segno
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (1280, 720)
PHONE = (340, 640)
_SCREEN_INSET = 14
_QR_PX = 250
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
_SUPERSAMPLE = 2


def counter(seed: int = 7) -> Image.Image:
    """The empty counter, SIZE, RGB: wood, a shadow, a receipt printer's edge."""
    noise = random.Random(seed)
    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    for y in range(SIZE[1]):
        light = 1 - 0.35 * y / SIZE[1]
        grain = 6 * math.sin(y / 3.1) + 4 * math.sin(y / 11.7)
        base = [round(channel * light + grain) for channel in (181, 146, 108)]
        draw.line([(0, y), (SIZE[0], y)], fill=tuple(base))
    for _ in range(60):
        y, x = noise.randrange(SIZE[1]), noise.randrange(SIZE[0])
        draw.line([(x, y), (x + noise.randrange(80, 420), y)], fill=(139, 106, 74))
    draw.rounded_rectangle([-60, -80, 330, 150], 24, fill=(52, 56, 62))
    draw.rectangle([40, 138, 250, 144], fill=(22, 24, 28))
    draw.polygon([(60, 144), (232, 144), (222, 300), (70, 306)], fill=(244, 243, 238))
    for row in range(7):
        width = noise.randrange(70, 140)
        draw.line(
            [(84, 166 + 18 * row), (84 + width, 166 + 18 * row)], fill=(150, 150, 148), width=3
        )
    return picture.filter(ImageFilter.GaussianBlur(1.2))


@lru_cache(maxsize=16)
def phone(scan_text: str) -> Image.Image:
    """A telephone with the title code on it, RGBA; drawn twice as large as it is shown."""
    scale = _SUPERSAMPLE
    width, height = PHONE[0] * scale, PHONE[1] * scale
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle([0, 0, width - 1, height - 1], 46 * scale, fill=(24, 25, 28, 255))
    inset = _SCREEN_INSET * scale
    screen = [inset, inset, width - inset, height - inset]
    draw.rounded_rectangle(screen, 34 * scale, fill=(237, 237, 237, 255))
    _draw_screen(picture, draw, scan_text, scale)
    return picture


def show(background: Image.Image, scan_text: str, height: float, moment: float) -> Image.Image:
    """The counter with the telephone.

    Args:
        background: see ``counter``.
        scan_text: what its code holds.
        height: 0 below the picture, 1 where the customer holds it still.
        moment: seconds; the hand is never quite still.
    """
    device = phone(scan_text)
    lean = 5 + 9 * (1 - height) + 0.5 * math.sin(moment * 2.3)
    size = (round(PHONE[0] * 1.02), round(PHONE[1] * 1.02))
    telephone = device.resize(size, Image.Resampling.LANCZOS)
    telephone = _in_perspective(telephone, 0.045)
    telephone = telephone.rotate(lean, Image.Resampling.BICUBIC, expand=True)
    x = 480 + round(3 * math.sin(moment * 1.7))
    top = round(SIZE[1] - height * (SIZE[1] - 20)) + round(2 * math.sin(moment * 2.9))
    picture = background.copy()
    shadow = Image.new("RGBA", telephone.size, (0, 0, 0, 0))
    shadow.putalpha(telephone.getchannel("A").point(lambda value: value // 3))
    blurred = shadow.filter(ImageFilter.GaussianBlur(9))
    picture.paste(blurred, (x + 16, top + 18), blurred)
    picture.paste(telephone, (x, top), telephone)
    unsharp_hand = 2.6 * max(0.0, 1 - height * 1.15) + 0.45
    return picture.filter(ImageFilter.GaussianBlur(unsharp_hand))


def as_jpeg(picture: Image.Image) -> bytes:
    """A picture as a camera compresses it."""
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=82)
    return data.getvalue()


def _draw_screen(
    picture: Image.Image, draw: ImageDraw.ImageDraw, scan_text: str, scale: int
) -> None:
    """What WeChat shows: a heading, a card, the code, a line below it."""
    middle = picture.width // 2
    _write(draw, (middle, 52 * scale), "发票抬头", 19 * scale, (25, 25, 25))
    card = [30 * scale, 96 * scale, picture.width - 30 * scale, 470 * scale]
    draw.rounded_rectangle(card, 14 * scale, fill=(255, 255, 255, 255))
    _write(draw, (middle, 126 * scale), "我的发票抬头", 15 * scale, (90, 90, 90))
    code = segno.make(scan_text, error="m", micro=False)
    modules = code.symbol_size(border=0)[0]
    px = max(1, _QR_PX * scale // modules)
    data = io.BytesIO()
    code.save(data, kind="png", scale=px, border=0)
    drawn = Image.open(data).convert("RGBA").resize((_QR_PX * scale, _QR_PX * scale))
    picture.paste(drawn, (middle - drawn.width // 2, 162 * scale))
    _write(draw, (middle, 444 * scale), "向商家出示二维码", 13 * scale, (140, 140, 140))
    button = [70 * scale, 506 * scale, picture.width - 70 * scale, 552 * scale]
    draw.rounded_rectangle(button, 10 * scale, fill=(7, 193, 96, 255))
    _write(draw, (middle, 529 * scale), "完成", 16 * scale, (255, 255, 255))


def _write(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, px: int, ink: tuple[int, int, int]
) -> None:
    """Chinese text, where the system has a face for it; otherwise nothing."""
    font = _font(px)
    if font is not None:
        draw.text(at, text, ink, font, anchor="mm")


@lru_cache(maxsize=16)
def _font(px: int) -> ImageFont.FreeTypeFont | None:
    for path in _FONTS:
        try:
            return ImageFont.truetype(path, px)
        except OSError:
            continue
    return None


def _in_perspective(picture: Image.Image, slant: float) -> Image.Image:
    """The upper edge a little further away: ``slant`` of the width on each side."""
    width, height = picture.size
    inset = slant * width
    # Coefficients of the map from the picture that is made to the one that is given.
    ratio = width / (width - 2 * inset)
    bend = (ratio - 1) / height
    coefficients = (ratio, ratio * inset / height, -ratio * inset, 0.0, ratio, 0.0, 0.0, bend)
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC
    )
