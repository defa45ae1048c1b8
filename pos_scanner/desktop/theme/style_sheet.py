"""The one style sheet: ``resources/theme/window.qss`` with the tokens' values in their places."""

import re
from dataclasses import asdict

from PySide6.QtCore import QFile, QIODevice

import pos_scanner.desktop.resources_rc  # noqa: F401  (registers the file)
from pos_scanner.desktop.theme.tokens import FIXED_FACES, RADIUS, STEP, TARGET, Colours, Size

_FILE = ":/theme/window.qss"
_TOKEN = re.compile(r"@(\w+)")
_BORDER_PX = 1
"""What a focused control's border is wider: its inside shrinks, so that nothing moves."""


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
    distances = {f"step{count}": count * STEP for count in range(1, 6)}
    focused = {f"{name}_focused": px - _BORDER_PX for name, px in distances.items()}
    heights = {
        "target": TARGET,
        "field_height": TARGET - 2 * _BORDER_PX,
        "focused_height": TARGET - 4 * _BORDER_PX,
        "arrow_width": TARGET - 3 * STEP,
        "person_height": TARGET + STEP,
    }
    sizes = {size.name.lower(): size.value for size in Size}
    pixels = {"radius": RADIUS, **distances, **focused, **heights, **sizes}
    faces = {"fixed_faces": ", ".join(f'"{face}"' for face in FIXED_FACES)}
    return {**asdict(colours), **{name: f"{px}px" for name, px in pixels.items()}, **faces}
