"""Sheets of paper, labels and screens with a code on them, and what lies around: for photographs.

In: a text and how its code is made. Out: gray pictures, seen straight on.
"""

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Draw = random.Random

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(slots=True)
class ScanAttempt:
    """How a code is made.

    Attributes:
        paper, ink: how bright they are, 0 to 1.
        quiet: the margin, modules.
        shape: of the modules: square, dots or rounded.
        logo: side of a picture in the middle, as a share of the symbol's.
        surround: what is outside the margin, 0 to 1; the paper when negative.
        screen_px: a screen's own pixels to a module; 0 is paper.
        sheet_modules: the paper's margin besides.
    """

    paper: float = 0.9
    ink: float = 0.08
    quiet: float = 4
    shape: str = "square"
    logo: float = 0.0
    inverted: bool = False
    surround: float = -1.0
    screen_px: int = 0
    sheet_modules: int = 10


@dataclass(slots=True)
class Sheet:
    """A sheet: its picture, the symbol's middle and side in its pixels."""

    image: Gray
    middle: tuple[float, float]
    side: float
    module: int


def some_text(draw_of: Draw) -> str:
    """What ordinary codes hold."""
    page = draw_of.choice(("https://w.url.cn/s/", "http://example.com/", "HTTPS://A.CN/", ""))
    return page + "".join(draw_of.choices(LETTERS, k=draw_of.choice((8, 12, 20, 30, 60))))


def long_text(draw_of: Draw, version: int) -> str:
    """A text that fills a symbol of a version at level L or so."""
    return "".join(draw_of.choices(LETTERS, k=round(2.9 * (version / 40) ** 1.85 * 1000)))


@lru_cache(maxsize=128)
def modules_of(text: str) -> Gray:
    """The symbol without margin, one pixel a module, 1 is black."""
    level = "l" if len(text) > 100 else random.Random(text).choice("lmqh")
    symbol = segno.make_qr(text, error=level, boost_error=False)
    return np.array([list(row) for row in symbol.matrix_iter(border=0)], np.uint8)


def drawn(text: str, look: ScanAttempt, side_px: float, draw_of: Draw) -> Sheet:
    """A sheet fine enough for a symbol of so many pixels in the photograph."""
    modules = modules_of(text)
    count = modules.shape[0]
    step = look.screen_px * 6 if look.screen_px else min(24, max(3, round(side_px / count)))
    symbol = _symbol(modules, step, look)
    quiet = round(look.quiet * step)
    edge = look.sheet_modules * step
    border = quiet + edge
    paper = 255 if not look.inverted else 0
    outside = paper if look.surround < 0 else round(255 * look.surround)
    full = np.full((symbol.shape[0] + 2 * border,) * 2, outside, np.uint8)
    inner = slice(edge, full.shape[0] - edge)
    full[inner, inner] = paper
    _print_lines(full, edge, draw_of)
    whole = slice(border, border + symbol.shape[0])
    full[whole, whole] = symbol
    tones = look.ink + (look.paper - look.ink) * np.arange(256) / 255
    image: Any = cv2.LUT(full, (tones * 235).astype(np.uint8))
    if look.screen_px:
        image = _shown(image)
    middle = full.shape[0] / 2
    return Sheet(image, (middle, middle), float(symbol.shape[0]), step)


def _symbol(modules: Gray, step: int, look: ScanAttempt) -> Gray:
    count = modules.shape[0]
    plain: Any = cv2.resize(modules, None, fx=step, fy=step, interpolation=cv2.INTER_NEAREST)
    if look.shape != "square" and step >= 4:
        dots = np.zeros_like(plain)
        for row, column in np.argwhere(modules):
            place = (int((column + 0.5) * step), int((row + 0.5) * step))
            cv2.circle(dots, place, round(0.44 * step), 1, -1, cv2.LINE_AA)
        if look.shape == "rounded":  # Neighbours grow together.
            disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (step // 2 | 1, step // 2 | 1))
            dots = cv2.morphologyEx(plain, cv2.MORPH_OPEN, disc)
        else:
            for top, left in ((0, 0), (0, count - 7), (count - 7, 0)):  # Finders stay whole.
                part = np.s_[top * step : (top + 7) * step, left * step : (left + 7) * step]
                dots[part] = plain[part]
        plain = dots
    symbol = (1 - plain) * np.uint8(255)
    if look.logo:
        size = round(look.logo * symbol.shape[0])
        start = (symbol.shape[0] - size) // 2
        symbol[start : start + size, start : start + size] = 230
        middle = symbol.shape[0] // 2
        cv2.circle(symbol, (middle, middle), size * 2 // 5, 90, -1)
        cv2.circle(symbol, (middle, middle), size // 5, 200, -1)
    return np.asarray(255 - symbol if look.inverted else symbol, np.uint8)


def _print_lines(sheet: Gray, edge: int, draw_of: Draw) -> None:
    """Writing above and below the code."""
    size = edge / 120
    ink = 255 - int(sheet[0, 0]) if abs(int(sheet[0, 0]) - 128) > 60 else 0
    for baseline in (
        edge * 0.35,
        edge * 0.7,
        sheet.shape[0] - edge * 0.55,
        sheet.shape[0] - edge * 0.2,
    ):
        words = "".join(draw_of.choices("SCAN ME invoice 0123456789 title", k=18))
        place = (round(edge * draw_of.uniform(0.2, 1)), round(baseline))
        cv2.putText(sheet, words, place, _FONT, size, ink, max(1, round(size * 2)), cv2.LINE_AA)


def _shown(image: Gray) -> Gray:
    """The same on a screen whose pixels are six of ours: three stripes and a dark gap."""
    high, wide = image.shape
    stripes = np.tile(np.array([0.9, 0.9, 1.75, 1.75, 0.35, 0.35]), wide // 6 + 1)[:wide]
    gaps = np.tile(np.array([1.12, 1.12, 1.12, 1.12, 1.12, 0.3]), high // 6 + 1)[:high]
    lit = image.astype(np.float32) * (stripes * 0.95)[None, :] * gaps[:, None]
    return np.asarray(np.clip(lit * 0.6, 0, 255), np.uint8)


def bent(sheet: Sheet, degrees: float) -> Gray:
    """The sheet around an upright cylinder, the symbol's edges so far from its middle."""
    high, wide = sheet.image.shape
    limit = np.radians(min(80.0, degrees * wide / sheet.side))
    radius = sheet.side / 2 / np.radians(degrees)
    across, down = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    offset = (across - wide / 2) / radius
    angle = np.arcsin(np.clip(offset, -np.sin(limit), np.sin(limit)))
    farther = 1 + 0.18 * (1 - np.cos(angle)) * 2
    rows = (down - high / 2) * farther + high / 2 + 0.15 * radius * (1 - np.cos(angle))
    columns = wide / 2 + angle * radius
    outside = (np.abs(offset) > np.sin(limit)) | (columns < 0) | (columns > wide - 1)
    seen: Any = cv2.remap(
        sheet.image,
        columns.astype(np.float32),
        rows.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    shade = np.clip(np.cos(angle), 0.25, 1)
    seen = (seen * shade).astype(np.uint8)
    seen[outside] = 40
    return seen  # type: ignore[no-any-return]


def damage(sheet: Sheet, share: float, draw_of: Draw) -> None:
    """Tear off, stain and scratch so much of the symbol, in a few places."""
    start, side = sheet.middle[0] - sheet.side / 2, sheet.side
    hurt = 0.0
    while hurt < share:
        x, y = (start + draw_of.uniform(0, side) for _ in range(2))
        shade = draw_of.choice((20, 60, 150, 210, 240))
        size = draw_of.uniform(0.04, 0.14) * side
        kind = draw_of.random()
        if kind < 0.4:
            around = [
                (
                    x + size * draw_of.uniform(0.5, 1.2) * np.cos(a),
                    y + size * draw_of.uniform(0.5, 1.2) * np.sin(a),
                )
                for a in np.linspace(0, 6.28, 9)[:-1]
            ]
            cv2.fillPoly(sheet.image, [np.array(around).astype(np.int32)], shade)
            hurt += 2.3 * (size / side) ** 2
        else:
            end = (x + draw_of.uniform(-0.5, 0.5) * side, y + draw_of.uniform(-0.5, 0.5) * side)
            thick = max(1, round(sheet.module * draw_of.uniform(0.3, 1.2)))
            cv2.line(
                sheet.image, (int(x), int(y)), (int(end[0]), int(end[1])), shade, thick, cv2.LINE_AA
            )
            hurt += 0.3 * thick / side


# ---------------------------------------------------------------------------------- around it


def surrounding(size: tuple[int, int], draw_of: Draw) -> Gray:
    """A table, a wall, a shelf: grain, edges, writing."""
    wide, high = size
    rng = np.random.default_rng(draw_of.randrange(1 << 30))
    base = np.full((high // 4, wide // 4), draw_of.uniform(50, 190), np.float32)
    for cells in (4, 16, 64):
        grain = rng.standard_normal((cells, cells)).astype(np.float32) * draw_of.uniform(3, 18)
        base += cv2.resize(grain, base.shape[::-1], interpolation=cv2.INTER_CUBIC)
    picture = np.clip(cv2.resize(base, (wide, high)), 0, 255).astype(np.uint8)
    unit = min(size) / 600
    for _ in range(draw_of.randint(5, 40)):
        x, y = draw_of.randrange(wide), draw_of.randrange(high)
        end = (
            x + round(draw_of.uniform(10, 300) * unit),
            y + round(draw_of.uniform(5, 200) * unit),
        )
        thick = draw_of.choice((-1, -1, round(2 * unit) + 1))
        cv2.rectangle(picture, (x, y), end, draw_of.randrange(256), thick)
    for _ in range(draw_of.randint(4, 40)):
        place = (draw_of.randrange(wide), draw_of.randrange(high))
        words = "".join(draw_of.choices("ABCDEFGH abc 0123456789", k=draw_of.randint(4, 24)))
        shade, large = draw_of.randrange(256), draw_of.uniform(0.3, 1.3) * unit
        cv2.putText(
            picture, words, place, _FONT, large, shade, max(1, round(2 * large)), cv2.LINE_AA
        )
    return picture


def clutter_like_codes(picture: Gray, draw_of: Draw, kinds: int) -> None:
    """What looks like a code and is none: finders alone, chequers, bars, torn symbols."""
    high, wide = picture.shape
    for kind in draw_of.sample(range(4), kinds):
        for _ in range(draw_of.randint(3, 14)):
            step = max(2, round(draw_of.uniform(0.004, 0.015) * min(picture.shape)))
            patch = _like_a_code(kind, step, draw_of)
            h, w = min(patch.shape[0], high - 1), min(patch.shape[1], wide - 1)
            y, x = draw_of.randrange(high - h), draw_of.randrange(wide - w)
            picture[y : y + h, x : x + w] = patch[:h, :w]


def _like_a_code(kind: int, step: int, draw_of: Draw) -> Gray:
    rng = np.random.default_rng(draw_of.randrange(1 << 30))
    if kind == 0:
        cells = np.ones((9, 9), np.uint8)
        cells[1:8, 1:8] = 0
        cells[2:7, 2:7] = 1
        cells[3:6, 3:6] = 0
    elif kind == 1:
        cells = (np.indices((12, 12)).sum(axis=0) % 2).astype(np.uint8)
    elif kind == 2:
        cells = np.repeat(rng.integers(0, 2, (1, 40), np.uint8), 14, axis=0)
    else:
        cells = 1 - modules_of(some_text(draw_of))
        cells = cells[: cells.shape[0] * 2 // 3]
    tones = cells * np.uint8(180) + np.uint8(30)
    return cv2.resize(tones, None, fx=step, fy=step, interpolation=cv2.INTER_NEAREST).astype(
        np.uint8
    )
