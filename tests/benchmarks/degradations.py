"""Draws what a till's camera sees when a customer holds up a code badly: seeded, thus repeatable.

A telephone or a slip of paper with a QR code stands before a cluttered background; each way of
going wrong is one field of :class:`View`. ``hard_view`` draws several at once, the "hard mix".
Tuning is done on seeds below ``REPORTING``, what is told is measured on seeds from it on.
"""

import math
import random
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from pos_scanner.domain.title import Title, TitleType
from pos_scanner.titles import bureau_code
from tests.benchmarks.blurs import disc, line
from tests.benchmarks.covers import lay_cover

Gray = NDArray[np.uint8]
Floats = NDArray[np.float32]

REPORTING = 1_000_000
"""Seeds from here on are for reporting alone; below it one may tune."""
CANVAS_PX = 10
LARGEST_BACKGROUND = (1080, 1920)


@dataclass(frozen=True, slots=True)
class View:
    """How a code is seen. The defaults are an easy view.

    Attributes:
        module_px: size of a module in the picture, seen straight on.
        tilt: degrees by which the screen leans away from the camera.
        lean: to which side, degrees.
        turn: degrees by which it is turned in the picture.
        defocus: radius of the lens's blur, modules.
        motion: length of the hand's blur, modules.
        motion_way: its direction, degrees.
        glare: share of the code's width that a reflection covers.
        glare_at: where its middle is, in code widths from the code's own.
        gain: exposure; above 1 the brighter parts are clipped.
        contrast: what is left of the difference of black and white.
        inverted: white on black, as telephones in dark mode show.
        quiet_modules: width of the margin around the symbol.
        moire: strength of the beats of screen and sensor grids.
        noise: standard deviation of the sensor's noise, of 255.
        jpeg: the camera's compression, 0 worst to 100; 0 for none.
        at: the code's middle, as shares of the picture's width and height.
        size: (width, height) of the picture, px.
        covered: the corner of the symbol that something lies over, clockwise from its top left.
        cover: what that is: finger, sticker, torn, eye (a finder pattern of a designer's).
    """

    module_px: float = 5.0
    tilt: float = 0.0
    lean: float = 0.0
    turn: float = 0.0
    defocus: float = 0.0
    motion: float = 0.0
    motion_way: float = 0.0
    glare: float = 0.0
    glare_at: tuple[float, float] = (0.0, 0.0)
    gain: float = 1.0
    contrast: float = 1.0
    inverted: bool = False
    quiet_modules: int = 4
    moire: float = 0.0
    noise: float = 2.0
    jpeg: int = 88
    at: tuple[float, float] = (0.5, 0.5)
    size: tuple[int, int] = (1280, 720)
    covered: int | None = None
    cover: str = "finger"
    seed: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, (height, width) uint8, the text of the code in it, its four corners in px."""

    picture: Gray
    text: str
    corners: NDArray[np.float64]


def draw(view: View, text: str) -> Drawn:
    """Draw a view of a code that holds a text."""
    rng = np.random.default_rng(view.seed)
    screen, side = _screen(text, view)
    seen, mask = _placed(screen, side, view)
    if view.moire:
        seen *= _moire(view, rng)
    seen = 128 + (seen - 128) * view.contrast
    width, height = view.size
    picture = _background(int(rng.integers(12)))[:height, :width].astype(np.float32)
    picture += mask * (seen - picture)
    picture = _blurred(picture, view)
    if view.glare:
        picture += _glare(view, side)
    picture *= view.gain
    picture += rng.standard_normal(picture.shape, np.float32) * np.float32(view.noise)
    clipped: Gray = np.clip(picture, 0, 255).astype(np.uint8)
    return Drawn(_compressed(clipped, view.jpeg), text, _corners(screen.shape, side, view))


def text_of(seed: int) -> str:
    """A code's text, as customers have them: WeChat's short and long ones, the tax bureau's."""
    draw_of = random.Random(f"text {seed}")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    kind = draw_of.randrange(4)
    if kind == 0:
        return "https://w.url.cn/s/" + "".join(draw_of.choices(letters, k=7))
    if kind == 1:
        key = "".join(draw_of.choices(letters, k=79))
        page = "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key="
        return f"{page}{key}#wechat_redirect"
    han = [bytes([row, cell]).decode("gb2312") for row in (0xB0, 0xC4, 0xD0) for cell in HAN_CELLS]
    name = "".join(draw_of.choices(han, k=draw_of.randint(4, 12))) + "有限公司"
    number = "9111010" + "".join(draw_of.choices("0123456789", k=11))
    return bureau_code.encode(Title(TitleType.COMPANY, name, number))


HAN_CELLS = range(0xA1, 0xFE)


def hard_view(seed: int, size: tuple[int, int] = (1280, 720)) -> View:
    """Two to four things wrong at once, as in the field."""
    draw_of = random.Random(f"hard {seed}")
    view = View(
        module_px=draw_of.uniform(2.6, 6.0),
        turn=draw_of.uniform(-25, 25),
        tilt=draw_of.uniform(0, 30),
        lean=seed * 37 % 360,
        motion_way=draw_of.uniform(0, 180),
        noise=draw_of.uniform(1.5, 5),
        jpeg=draw_of.choice((0, 75, 85, 92)),
        at=(draw_of.uniform(0.3, 0.7), draw_of.uniform(0.35, 0.65)),
        inverted=draw_of.random() < 0.12,
        quiet_modules=draw_of.choice((4, 4, 4, 2, 1, 0)),
        size=size,
        seed=seed,
    )
    for name in draw_of.sample(tuple(TROUBLES), draw_of.choice((2, 2, 3, 3, 4))):
        changed: Any = _trouble(name, draw_of)
        view = replace(view, **changed)
    return view


COVERS = ("finger", "finger", "sticker", "torn", "eye")


def covered_view(seed: int, size: tuple[int, int] = (1280, 720)) -> View:
    """A code with something over one of its finder patterns, otherwise as a customer holds it."""
    draw_of = random.Random(f"covered {seed}")
    return View(
        module_px=draw_of.uniform(3.5, 8.0),
        turn=draw_of.uniform(-40, 40),
        tilt=draw_of.uniform(0, 35),
        lean=draw_of.uniform(0, 360),
        noise=draw_of.uniform(1.5, 6),
        defocus=draw_of.choice((0.0, 0.0, draw_of.uniform(0.1, 0.4))),
        jpeg=draw_of.choice((0, 75, 88)),
        at=(draw_of.uniform(0.35, 0.65), draw_of.uniform(0.4, 0.6)),
        quiet_modules=draw_of.choice((4, 4, 2)),
        covered=(0, 1, 3)[seed % 3],
        cover=draw_of.choice(COVERS),
        size=size,
        seed=seed,
    )


TROUBLES = {
    "tilt": (30.0, 60.0),
    "module_px": (1.7, 2.6),
    "defocus": (0.3, 1.0),
    "motion": (0.5, 1.6),
    "glare": (0.15, 0.5),
    "gain": (1.8, 8.0),
    "contrast": (0.12, 0.45),
    "moire": (0.1, 0.4),
    "noise": (6.0, 20.0),
    "jpeg": (15.0, 45.0),
}
"""What may be wrong, from noticeable to severe."""


def single_view(name: str, share: float, seed: int, size: tuple[int, int] = (1280, 720)) -> View:
    """One thing wrong: ``share`` 0 is noticeable, 1 severe."""
    draw_of = random.Random(f"single {seed}")
    low, high = TROUBLES[name]
    view = View(
        turn=draw_of.uniform(-15, 15),
        lean=seed * 37 % 360,
        motion_way=draw_of.uniform(0, 180),
        size=size,
        seed=seed,
    )
    changed: dict[str, Any] = {name: low + share * (high - low)}
    if name == "jpeg":
        changed[name] = round(high - share * (high - low))
    if name in ("contrast", "module_px"):
        changed[name] = high - share * (high - low)
    return replace(view, **changed)


def _trouble(name: str, draw_of: random.Random) -> dict[str, object]:
    low, high = TROUBLES[name]
    if name == "glare":
        place = (draw_of.uniform(-0.5, 0.5), draw_of.uniform(-0.5, 0.5))
        return {"glare": draw_of.uniform(low, high), "glare_at": place}
    if name == "gain":  # Each doubling is as likely as another.
        return {"gain": math.exp(draw_of.uniform(math.log(low), math.log(high)))}
    value = draw_of.uniform(low, high)
    return {name: round(value) if name == "jpeg" else value}


# ------------------------------------------------------------------------------- the parts


@lru_cache(maxsize=512)
def modules_of(text: str) -> Gray:
    """The symbol without margin, one pixel a module, 0 is black."""
    symbol = segno.make_qr(text, error="m" if len(text) < 90 else "l", boost_error=False)
    rows = np.array([list(row) for row in symbol.matrix_iter(border=0)], np.uint8)
    return (1 - rows) * np.uint8(255)


def _screen(text: str, view: View) -> tuple[Floats, int]:
    """What the telephone shows, ``CANVAS_PX`` a module; the symbol's side in modules."""
    modules = modules_of(text)
    side = modules.shape[0]
    white, black = 235, 14
    quiet = view.quiet_modules
    wide, high = side + 2 * max(6, quiet), round((side + 12) * 1.7)
    sheet = np.full((high, wide), 70 if quiet < 4 else 205, np.uint8)
    top, left = (high - side) // 2, (wide - side) // 2
    sheet[top - quiet : top + side + quiet, left - quiet : left + side + quiet] = 255
    sheet[top : top + side, left : left + side] = modules
    for row, inset in ((3, side // 3), (6, side // 4), (high - 5, side // 5)):
        sheet[row : row + 1, inset : wide - inset : 2] = 90  # Lines of writing.
    if view.inverted:
        sheet = 255 - sheet
    shown = black + sheet.astype(np.float32) * ((white - black) / 255)
    step = _step(view)
    large = cv2.resize(shown, None, fx=step, fy=step, interpolation=cv2.INTER_NEAREST)
    if view.covered is not None:
        lay_cover(
            large,
            (left * step, top * step, side * step),
            step,
            (view.cover, view.covered),
            view.seed,
        )
    framed = cv2.copyMakeBorder(large, step, step, step, step, cv2.BORDER_CONSTANT, value=25)
    return framed.astype(np.float32), side


def _homography(screen_shape: tuple[int, int], side: int, view: View) -> NDArray[np.float64]:
    """From the drawn screen's pixels to the picture's: a pinhole camera, the screen leaning."""
    high, wide = screen_shape
    step = _step(view)
    distance = 2.2 * side * view.module_px  # A telephone is held two or three code widths away.
    lean, turn = math.radians(view.tilt), math.radians(view.turn)
    axis = math.radians(view.lean)
    place_x, place_y = view.at[0] * view.size[0], view.at[1] * view.size[1]
    ends = []
    for x, y in ((0, 0), (wide, 0), (wide, high), (0, high)):
        u, v = (x - wide / 2) * view.module_px / step, (y - high / 2) * view.module_px / step
        u, v = _turned(u, v, turn)
        along, across = _turned(u, v, -axis)
        depth = distance + across * math.sin(lean)
        across *= math.cos(lean)
        u, v = _turned(along, across, axis)
        ends.append((place_x + u * distance / depth, place_y + v * distance / depth))
    start = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    matrix: Any = cv2.getPerspectiveTransform(start, np.array(ends, np.float32))
    return matrix  # type: ignore[no-any-return]


def _corners(screen_shape: tuple[int, ...], side: int, view: View) -> NDArray[np.float64]:
    """Where the symbol's corners lie in the picture, (4, 2), clockwise from its top left."""
    matrix = _homography((screen_shape[0], screen_shape[1]), side, view)
    half = side * _step(view) / 2
    middle_x, middle_y = screen_shape[1] / 2, screen_shape[0] / 2
    ends = [(-half, -half), (half, -half), (half, half), (-half, half)]
    points = np.array([[(middle_x + x, middle_y + y) for x, y in ends]], np.float64)
    corners: Any = cv2.perspectiveTransform(points, matrix)
    return corners[0]  # type: ignore[no-any-return]


def _step(view: View) -> int:
    """Pixels of a module on the drawn screen, before the camera sees it: enough, not more."""
    return min(CANVAS_PX, max(2, round(2.2 * view.module_px)))


def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)


def _placed(screen: Floats, side: int, view: View) -> tuple[Floats, Floats]:
    """The screen as it lies in the picture, and how much of each pixel it covers."""
    matrix = _homography((screen.shape[0], screen.shape[1]), side, view)
    # Drawn twice as large and averaged: a sensor's pixel gathers light, it does not sample it.
    double = np.diag([2.0, 2.0, 1.0]) @ matrix
    wide, high = view.size
    large = cv2.warpPerspective(screen, double, (2 * wide, 2 * high), flags=cv2.INTER_LINEAR)
    inside = np.ones_like(screen)
    covered = cv2.warpPerspective(inside, double, (2 * wide, 2 * high), flags=cv2.INTER_NEAREST)
    seen = cv2.resize(large, (wide, high), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(covered, (wide, high), interpolation=cv2.INTER_AREA)
    covers = mask.astype(np.float32)
    return (seen.astype(np.float32) / np.maximum(covers, 0.05)).astype(np.float32), covers


def _moire(view: View, rng: np.random.Generator) -> Floats:
    """Bright and dark bands of two crossing directions, as of a screen's grid under a sensor's."""
    wide, high = view.size
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    bands = np.zeros((high, wide), np.float32)
    for _ in range(2):
        period, angle = rng.uniform(3, 14), rng.uniform(0, math.pi)
        along = x * math.cos(angle) + y * math.sin(angle)
        bands += np.sin(along * (2 * math.pi / period)).astype(np.float32)
    return (1 + view.moire * bands / 2).astype(np.float32)


def _blurred(picture: Any, view: View) -> Floats:
    if view.defocus:
        picture = cv2.filter2D(picture, -1, disc(view.defocus * view.module_px))
    if view.motion:
        kernel = line(view.motion * view.module_px, view.motion_way)
        picture = cv2.filter2D(picture, -1, kernel)
    return picture.astype(np.float32)  # type: ignore[no-any-return]


def _glare(view: View, side: int) -> Floats:
    """A lamp's reflection: bright in the middle, soft at its edge."""
    wide, high = view.size
    code = side * view.module_px
    middle_x = view.at[0] * wide + view.glare_at[0] * code
    middle_y = view.at[1] * high + view.glare_at[1] * code
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    away = np.hypot(x - middle_x, (y - middle_y) * 1.4) / (view.glare * code / 2)
    return np.asarray(255 / (1 + away**4), np.float32)


def _compressed(picture: Gray, quality: int) -> Gray:
    if not quality:
        return picture
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    again = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    assert again is not None
    return again.astype(np.uint8)


@lru_cache(maxsize=12)
def _background(number: int) -> Gray:
    """A cluttered counter: things with edges, writing, small chequered patterns."""
    draw_of = random.Random(f"background {number}")
    high, wide = LARGEST_BACKGROUND
    rows = np.linspace(draw_of.randint(70, 190), draw_of.randint(40, 190), high)
    picture = np.repeat(rows.astype(np.uint8)[:, None], wide, axis=1)
    for _ in range(draw_of.randint(15, 60)):
        x, y = draw_of.randrange(wide), draw_of.randrange(high)
        end = (x + draw_of.randint(10, 400), y + draw_of.randint(5, 250))
        shade = draw_of.randrange(256)
        if draw_of.random() < 0.6:
            cv2.rectangle(picture, (x, y), end, shade, draw_of.choice((-1, -1, 2, 4)))
        else:
            cv2.ellipse(picture, (x, y), (40, draw_of.randint(8, 90)), 20, 0, 360, shade, 3)
    for _ in range(draw_of.randint(10, 40)):
        at = (draw_of.randrange(wide), draw_of.randrange(high))
        words = "".join(draw_of.choices("ABCDEFGH 0123456789 RECEIPT", k=draw_of.randint(4, 22)))
        size = draw_of.uniform(0.3, 1.1)
        cv2.putText(picture, words, at, cv2.FONT_HERSHEY_SIMPLEX, size, draw_of.randrange(256), 1)
    for _ in range(draw_of.randint(0, 3)):  # A keyboard, a woven cloth: grids like modules.
        x, y, step = draw_of.randrange(wide - 200), draw_of.randrange(high - 200), 6
        patch = np.random.default_rng(number).integers(0, 2, (30, 30), np.uint8) * 130 + 60
        tile = cv2.resize(patch, (30 * step, 30 * step), interpolation=cv2.INTER_NEAREST)
        picture[y : y + 180, x : x + 180] = tile
    return cv2.GaussianBlur(picture, (0, 0), draw_of.uniform(0.6, 2)).astype(np.uint8)
