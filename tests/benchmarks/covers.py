"""What lies over a corner of a drawn code: a finger, a sticker, a tear, a designer's own eye."""

import random
from typing import Any

import cv2
import numpy as np


def lay_cover(
    screen: Any, symbol: tuple[int, int, int], step: int, cover: tuple[str, int], seed: int
) -> None:
    """Lay something over a finder pattern, in the drawn screen's own pixels.

    Args:
        symbol: its left, top and side, px.
        step: a module, px.
        cover: what it is, and over which corner, clockwise from the symbol's top left.
    """
    kind, at_corner = cover
    left, top, side = symbol
    draw_of = random.Random(f"cover {seed}")
    right, below = at_corner in (1, 2), at_corner in (2, 3)
    x = left + (side - 3.5 * step if right else 3.5 * step) + draw_of.uniform(-1, 1) * step
    y = top + (side - 3.5 * step if below else 3.5 * step) + draw_of.uniform(-1, 1) * step
    shade = draw_of.uniform(60, 215)
    out_x, out_y = (1 if right else -1), (1 if below else -1)
    if kind == "finger":
        wide = draw_of.uniform(6, 9) * step
        slant = draw_of.uniform(0.3, 1.2)
        end = (round(x + out_x * 30 * step), round(y + out_y * slant * 30 * step))
        cv2.line(screen, (round(x), round(y)), end, shade, round(wide), cv2.LINE_AA)
    elif kind == "sticker":
        radius = round(draw_of.uniform(3, 4.5) * step)
        cv2.circle(screen, (round(x), round(y)), radius, shade, -1, cv2.LINE_AA)
    elif kind == "torn":
        reach, corner_x, corner_y = draw_of.uniform(9, 15) * step, x, y
        corner_x += out_x * 9 * step
        corner_y += out_y * 9 * step
        ends = [
            (corner_x, corner_y),
            (corner_x - out_x * (reach + 9 * step), corner_y),
            (corner_x, corner_y - out_y * (reach + 9 * step)),
        ]
        cv2.fillPoly(screen, [np.array(ends).round().astype(np.int32)], shade)
    else:
        _redraw_eye(screen, (round(x), round(y)), step, draw_of)


def _redraw_eye(screen: Any, at: tuple[int, int], step: int, draw_of: random.Random) -> None:
    """A finder pattern as a designer likes it: filled, or with a heart of another size."""
    white, black = float(screen.max()), float(screen.min())
    half = round(3.5 * step)
    corner, opposite = (at[0] - half, at[1] - half), (at[0] + half, at[1] + half)
    cv2.rectangle(screen, corner, opposite, white, -1)
    if draw_of.random() < 0.5:
        cv2.circle(screen, at, half, black, -1, cv2.LINE_AA)
        cv2.circle(screen, at, round(1.2 * step), white, -1, cv2.LINE_AA)
    else:
        cv2.rectangle(screen, corner, opposite, black, max(1, step // 2))
        cv2.circle(screen, at, round(0.8 * step), black, -1, cv2.LINE_AA)
