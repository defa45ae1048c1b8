"""The one style sheet: ``resources/theme/window.qss`` with the tokens' values in their places."""

import re
from dataclasses import asdict

from PySide6.QtCore import QFile, QIODevice

import pos_scanner.desktop.resources_rc  # noqa: F401  (registers the file)
from pos_scanner.desktop.theme.scale import px
from pos_scanner.desktop.theme.tokens import BOX, FIXED_FACES, RADIUS, STEP, TARGET, Colours, Size

_FILE = ":/theme/window.qss"
_TOKEN = re.compile(r"@(\w+)")
_BORDER_PX = 1
"""What a focused control's border is wider: its inside shrinks, so that nothing moves."""
_ITEM_MARGIN_PX = 3
"""What Qt leaves on each side of a cell's text, and not of a header's, at every scale."""


def style_sheet(colours: Colours) -> str:
    """Qt style sheet of an appearance.

    Raises:
        KeyError: the sheet names a token that there is not.
    """
    file = QFile(_FILE)
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    text = bytes(file.readAll().data()).decode("utf-8")
    values = _tokens(colours)
    return _TOKEN.sub(lambda token: values[token[1]], text)


def _tokens(colours: Colours) -> dict[str, str]:
    distances = {f"step{count}": px(count * STEP) for count in range(1, 6)}
    focused = {f"{name}_focused": distance - _BORDER_PX for name, distance in distances.items()}
    sizes = {size.name.lower(): px(size.value) for size in Size}
    heights = {name: px(height) for name, height in _HEIGHTS.items()}
    inner = {f"{name}_field": height - 2 * _BORDER_PX for name, height in heights.items()}
    inner |= {f"{name}_focused": height - 4 * _BORDER_PX for name, height in heights.items()}
    pixels = {"radius": px(RADIUS), "box_radius": px(BOX // 2 - 1), **distances, **focused}
    pixels |= {**heights, **inner, **sizes, "cell": pixels["step2"] - _ITEM_MARGIN_PX}
    faces = {"fixed_faces": ", ".join(f'"{face}"' for face in FIXED_FACES)}
    # Where grounds are all alike, an edge says what cannot be used now.
    off_edge = "dashed" if colours.off_ground == colours.surface else "solid"
    table = {**asdict(colours), "shade": colours.shade, "off_edge": off_edge}
    return {**table, **{name: f"{pixels[name]}px" for name in pixels}, **faces}


_HEIGHTS = {
    "target": TARGET,
    "arrow": TARGET - 3 * STEP,
    "large_target": TARGET + 3 * STEP,
    "pad_target": TARGET + 4 * STEP,
    "pad_width": TARGET + 8 * STEP,
    "box": BOX,
    "dot": BOX // 3,
    "mark": 4 * STEP,
    "bar": 3 * STEP,
    "handle": 8 * STEP,
    "progress": 2 * STEP,
}
"""What has a height or width of its own, px at 100 %."""
