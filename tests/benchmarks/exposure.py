"""Takes a photograph of a scene: sheets are laid out, light falls, a lens blurs, a file is saved.

In: a :class:`Scene`. Out: the picture as a telephone saves it, gray.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks import sheets
from tests.benchmarks.blurs import disc
from tests.benchmarks.sheets import ScanAttempt, Sheet

Gray = NDArray[np.uint8]
Floats = NDArray[np.float32]
Draw = random.Random


@dataclass(slots=True)
class Code:
    """One sheet in the picture.

    Attributes:
        at: its middle, as shares of the picture's width and height.
        share: the symbol's side as a share of the picture's shorter side.
        tilt, lean, turn: degrees: away from the camera, to which side, in the picture.
        bend: degrees from the middle of the symbol to its edge around a cylinder; 0 is flat.
    """

    text: str
    look: ScanAttempt = field(default_factory=ScanAttempt)
    at: tuple[float, float] = (0.5, 0.5)
    share: float = 0.35
    tilt: float = 0.0
    lean: float = 0.0
    turn: float = 0.0
    bend: float = 0.0
    harmed: Callable[[Sheet], None] | None = None


@dataclass(slots=True)
class Scene:
    """What is photographed, and how. Blurs in pixels; light multiplies, glare is added."""

    size: tuple[int, int]
    codes: list[Code]
    soft_px: float = 0.8
    defocus_px: float = 0.0
    motion_px: float = 0.0
    gain: float = 1.0
    noise: float = 2.0
    jpeg: int = 88
    light: list[Callable[[Floats], None]] = field(default_factory=list)
    around: list[Callable[[Gray], None]] = field(default_factory=list)


def spot(draw_of: Draw, scene: Scene, size: float, *, added: bool) -> Callable[[Floats], None]:
    """A lamp's reflection (added), or a patch of sun on the paper: sizes in code widths."""
    code = scene.codes[0]
    side = code.share * min(scene.size)
    x = code.at[0] * scene.size[0] + side * draw_of.uniform(-0.55, 0.55)
    y = code.at[1] * scene.size[1] + side * draw_of.uniform(-0.55, 0.55)
    reach, flat, hard = size * side / 2, draw_of.uniform(0.5, 1.6), draw_of.choice((2, 4, 8))
    strength = draw_of.uniform(120, 400) if added else draw_of.uniform(0.8, 3)

    def shine(picture: Floats) -> None:
        field_of = strength / (1 + _distance(picture.shape, x, y, reach, flat) ** hard)
        if added:
            picture += field_of
        else:
            picture *= 1 + field_of

    return shine


def _distance(shape: tuple[int, ...], x: float, y: float, reach: float, flat: float) -> Floats:
    down = ((np.arange(shape[0], dtype=np.float32) - y) / reach * flat) ** 2
    across = ((np.arange(shape[1], dtype=np.float32) - x) / reach) ** 2
    away: Floats = np.sqrt(down[:, None] + across[None, :])
    return np.minimum(away, 30)


def shadow(draw_of: Draw, scene: Scene) -> Callable[[Floats], None]:
    """The shadow of a hand, a frame, a leaf: an edge across the code."""
    code = scene.codes[0]
    x, y = code.at[0] * scene.size[0], code.at[1] * scene.size[1]
    side = code.share * min(scene.size)
    x, y = x + draw_of.uniform(-0.4, 0.4) * side, y + draw_of.uniform(-0.4, 0.4) * side
    way, wide = draw_of.uniform(0, 2 * math.pi), side * draw_of.uniform(0.2, 3)
    dark, soft = draw_of.uniform(0.08, 0.5), draw_of.uniform(0.005, 0.1) * side

    def fall(picture: Floats) -> None:
        along, across = math.cos(way), math.sin(way)
        points = [
            (x + u * across - v * along, y - u * along - v * across)
            for u, v in ((-9 * side, 0), (9 * side, 0), (9 * side, wide), (-9 * side, wide))
        ]
        small = np.ones((picture.shape[0] // 2, picture.shape[1] // 2), np.float32)
        cv2.fillPoly(small, [np.array(points, np.float32).round().astype(np.int32) // 2], dark)
        small = cv2.GaussianBlur(small, (0, 0), max(0.5, soft / 2)).astype(np.float32)
        picture *= cv2.resize(small, picture.shape[::-1])

    return fall


def taken(scene: Scene, draw_of: Draw) -> Gray:
    wide, high = scene.size
    surrounding = sheets.surrounding(scene.size, draw_of)
    for add in scene.around:
        add(surrounding)
    picture = surrounding.astype(np.float32)
    for code in scene.codes:
        _lay(picture, code, draw_of)
    for fall in scene.light:
        fall(picture)
    picture *= scene.gain
    picture = _through_lens(picture, scene, draw_of)
    rng = np.random.default_rng(draw_of.randrange(1 << 30))
    picture += rng.standard_normal((high, wide), np.float32) * np.float32(scene.noise)
    quality = [cv2.IMWRITE_JPEG_QUALITY, scene.jpeg]
    _, data = cv2.imencode(".jpg", np.clip(picture, 0, 255).astype(np.uint8), quality)
    again = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    assert again is not None
    return again.astype(np.uint8)


def _through_lens(picture: Any, scene: Scene, draw_of: Draw) -> Any:
    picture = cv2.GaussianBlur(picture, (0, 0), scene.soft_px)
    if scene.defocus_px > 0.5:
        picture = cv2.filter2D(picture, -1, disc(scene.defocus_px))
    if scene.motion_px > 0.5:
        reach = math.ceil(scene.motion_px / 2) + 1
        kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
        way, half = draw_of.uniform(0, math.pi), scene.motion_px / 2
        end = (half * math.cos(way), half * math.sin(way))
        ends = [
            (round(16 * (reach + s * end[0])), round(16 * (reach + s * end[1]))) for s in (-1, 1)
        ]
        cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA, 4)
        picture = cv2.filter2D(picture, -1, kernel / kernel.sum())
    return picture


def _lay(picture: Floats, code: Code, draw_of: Draw) -> None:
    """Lay a code's sheet into the picture."""
    high, wide = picture.shape
    side_px = code.share * min(picture.shape)
    sheet = sheets.drawn(code.text, code.look, side_px, draw_of)
    if code.harmed is not None:
        code.harmed(sheet)
    image = sheets.bent(sheet, code.bend) if code.bend else sheet.image
    ends = _ends(code, sheet, side_px, (wide, high))
    left, top = np.maximum(np.floor(ends.min(axis=0)).astype(int) - 1, 0)
    right, bottom = np.minimum(np.ceil(ends.max(axis=0)).astype(int) + 1, (wide, high))
    if right <= left or bottom <= top:
        return
    # A screen's grid is sampled, not averaged: so its beats arise.
    fine = 1 if code.look.screen_px else 2
    h, w = image.shape
    start = np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
    goal = ((ends - (left, top)) * fine).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(start, goal)
    size = (int(right - left), int(bottom - top))
    double = (size[0] * fine, size[1] * fine)
    seen = cv2.warpPerspective(image, matrix, double, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full_like(image, 255), matrix, double, flags=cv2.INTER_LINEAR)
    seen = cv2.resize(seen, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    cover = cv2.resize(mask, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    part = picture[top:bottom, left:right]
    part *= 1 - cover
    part += seen


def _ends(code: Code, sheet: Sheet, side_px: float, size: tuple[int, int]) -> Any:
    """Where the sheet's corners lie in the picture, (4, 2): a pinhole camera."""
    tilt, turn, axis = (math.radians(one) for one in (code.tilt, code.turn, code.lean))
    distance = max(2.5 * side_px, 1.1 * max(size) * 0.6)
    scale = side_px / sheet.side
    high, wide = sheet.image.shape
    ends = []
    for x, y in ((0, 0), (wide, 0), (wide, high), (0, high)):
        u, v = (x - sheet.middle[0]) * scale, (y - sheet.middle[1]) * scale
        u, v = _turned(u, v, turn)
        along, across = _turned(u, v, -axis)
        depth = max(0.2 * distance, distance + across * math.sin(tilt))
        u, v = _turned(along, across * math.cos(tilt), axis)
        ends.append(
            (
                code.at[0] * size[0] + u * distance / depth,
                code.at[1] * size[1] + v * distance / depth,
            )
        )
    return np.array(ends)


def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
