"""Draws photographs of printed and shown codes, as people take them with telephones: seeded.

Each has a category that says what makes it hard, as public sets of photographs have. How they are
drawn: ``exposure`` and ``sheets``. Tuning is done on seeds below ``degradations.REPORTING``.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.benchmarks import sheets
from tests.benchmarks.exposure import Code, Draw, Gray, Scene, shadow, spot, taken
from tests.benchmarks.sheets import ScanAttempt

SIZES = ((800, 600), (1024, 768), (1632, 1224), (2592, 1944), (3264, 2448), (4000, 3000))
LARGER = SIZES[2:]


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture, (height, width) uint8, and the texts of all codes in it."""

    picture: Gray
    texts: tuple[str, ...]


def photograph(category: str, seed: int) -> Photograph:
    """A picture of a category."""
    draw_of = Draw(f"{category} {seed}")
    scene = CATEGORIES[category](draw_of)
    return Photograph(taken(scene, draw_of), tuple(code.text for code in scene.codes))


def _one(draw_of: Draw, sizes: tuple[tuple[int, int], ...] = SIZES, **changed: Any) -> Scene:
    """An ordinary picture of one code; ``changed`` are fields of the code."""
    wide, high = draw_of.choice(sizes)
    usual: dict[str, Any] = {
        "look": ScanAttempt(paper=draw_of.uniform(0.6, 0.95), ink=draw_of.uniform(0.03, 0.15)),
        "at": (draw_of.uniform(0.38, 0.62), draw_of.uniform(0.38, 0.62)),
        "share": draw_of.uniform(0.18, 0.55),
        "tilt": draw_of.uniform(0, 30),
        "lean": draw_of.uniform(0, 360),
        "turn": draw_of.gauss(0, 8),
    }
    code = Code(sheets.some_text(draw_of), **(usual | changed))
    return Scene(
        (wide, high) if draw_of.random() < 0.6 else (high, wide),
        [code],
        soft_px=draw_of.uniform(0.6, 1.3),
        noise=draw_of.uniform(1, 5),
        jpeg=draw_of.choice((75, 85, 92, 95)),
        gain=draw_of.uniform(0.85, 1.2),
    )


def _module_px(scene: Scene) -> float:
    code = scene.codes[0]
    return float(code.share * min(scene.size) / sheets.modules_of(code.text).shape[0])


def _nominal(draw_of: Draw) -> Scene:
    return _one(draw_of, share=draw_of.uniform(0.1, 0.6))


def _blurred(draw_of: Draw) -> Scene:
    scene = _one(draw_of)
    if draw_of.random() < 0.6:
        scene.defocus_px = _module_px(scene) * draw_of.uniform(0.45, 1.15)
    else:
        scene.motion_px = _module_px(scene) * draw_of.uniform(0.8, 2.2)
    return scene


def _bright_spots(draw_of: Draw) -> Scene:
    scene = _one(draw_of)
    for _ in range(draw_of.randint(2, 6)):
        scene.light.append(spot(draw_of, scene, draw_of.uniform(0.15, 0.6), added=False))
    return scene


def _brightness(draw_of: Draw) -> Scene:
    scene = _one(draw_of)
    if draw_of.random() < 0.5:
        scene.gain = math.exp(draw_of.uniform(math.log(0.04), math.log(0.25)))
        scene.noise = draw_of.uniform(1, 4)
    else:
        scene.gain = math.exp(draw_of.uniform(math.log(1.6), math.log(9)))
    return scene


def _close(draw_of: Draw) -> Scene:
    scene = _one(draw_of, share=draw_of.uniform(0.75, 1.02), tilt=draw_of.uniform(0, 20))
    scene.codes[0].at = (draw_of.uniform(0.47, 0.53), draw_of.uniform(0.47, 0.53))
    scene.defocus_px = _module_px(scene) * draw_of.uniform(0.0, 0.8)  # Too near for the lens.
    return scene


def _curved(draw_of: Draw) -> Scene:
    return _one(draw_of, bend=draw_of.uniform(20, 62), tilt=draw_of.uniform(0, 35))


def _damaged(draw_of: Draw) -> Scene:
    hurt = draw_of.uniform(0.02, 0.13)
    return _one(draw_of, harmed=lambda sheet: sheets.damage(sheet, hurt, draw_of))


def _glare(draw_of: Draw) -> Scene:
    scene = _one(draw_of)
    scene.light.append(spot(draw_of, scene, draw_of.uniform(0.25, 0.8), added=True))
    scene.light.append(spot(draw_of, scene, draw_of.uniform(0.05, 0.3), added=True))
    return scene


def _high_version(draw_of: Draw) -> Scene:
    text = sheets.long_text(draw_of, draw_of.randint(14, 40))
    scene = _one(draw_of, LARGER, share=draw_of.uniform(0.5, 0.85), tilt=draw_of.uniform(0, 18))
    scene.codes[0].text = text
    return scene


def _lots(draw_of: Draw) -> Scene:
    scene = _one(draw_of, SIZES[3:])
    first, columns, rows = scene.codes[0], draw_of.randint(3, 9), draw_of.randint(3, 7)
    turn = draw_of.uniform(-20, 20)
    step = min(scene.size[0] / columns, scene.size[1] / rows)
    scene.codes = [
        Code(
            sheets.some_text(draw_of),
            first.look,
            at=((column + 0.5) / columns, (row + 0.5) / rows),
            share=draw_of.uniform(0.25, 0.45) * step / min(scene.size),
            tilt=first.tilt + draw_of.uniform(0, 25),
            lean=first.lean,
            turn=turn + draw_of.gauss(0, 3),
        )
        for row in range(rows)
        for column in range(columns)
    ]
    for code in scene.codes:
        code.look.sheet_modules = 3
    scene.defocus_px = _module_px(scene) * draw_of.uniform(0.0, 0.9)
    if draw_of.random() < 0.5:
        scene.light.append(shadow(draw_of, scene))
    return scene


def _monitor(draw_of: Draw) -> Scene:
    look = ScanAttempt(paper=draw_of.uniform(0.8, 1), ink=0.03, screen_px=draw_of.randint(3, 8))
    return _one(draw_of, look=look, tilt=draw_of.uniform(0, 25))


def _noncompliant(draw_of: Draw) -> Scene:
    look = ScanAttempt(
        paper=draw_of.uniform(0.6, 0.95),
        ink=draw_of.uniform(0.05, 0.4),
        quiet=draw_of.choice((0, 0, 0.5, 1, 4)),
        shape=draw_of.choice(("square", "dots", "rounded", "rounded")),
        logo=draw_of.choice((0.0, 0.15, 0.22)),
        inverted=draw_of.random() < 0.25,
        surround=draw_of.uniform(0.05, 0.5),
    )
    return _one(draw_of, look=look)


def _pathological(draw_of: Draw) -> Scene:
    scene = _one(draw_of, share=draw_of.uniform(0.15, 0.4))
    kinds = draw_of.randint(1, 3)
    scene.around.append(lambda picture: sheets.clutter_like_codes(picture, draw_of, kinds))
    return scene


def _perspective(draw_of: Draw) -> Scene:
    return _one(draw_of, tilt=draw_of.uniform(40, 70), share=draw_of.uniform(0.3, 0.7))


def _rotations(draw_of: Draw) -> Scene:
    return _one(draw_of, turn=draw_of.uniform(0, 360), tilt=draw_of.uniform(0, 45))


def _shadows(draw_of: Draw) -> Scene:
    scene = _one(draw_of)
    for _ in range(draw_of.randint(1, 3)):
        scene.light.append(shadow(draw_of, scene))
    return scene


CATEGORIES: dict[str, Callable[[Draw], Scene]] = {
    "blurred": _blurred,
    "bright spots": _bright_spots,
    "brightness": _brightness,
    "close": _close,
    "curved": _curved,
    "damaged": _damaged,
    "glare": _glare,
    "high version": _high_version,
    "lots": _lots,
    "monitor": _monitor,
    "noncompliant": _noncompliant,
    "nominal": _nominal,
    "pathological": _pathological,
    "perspective": _perspective,
    "rotations": _rotations,
    "shadows": _shadows,
}
