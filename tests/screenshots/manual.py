"""Takes the manual's pictures, which the READMEs show as well, made small by few colours.

``python -m tests.screenshots.manual``; ``dev.py pictures`` makes the machine ready first.
"""

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPixmap

import pos_scanner.desktop.help
from pos_scanner.desktop.app import make_application
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.window.main_window import MainWindow
from tests.screenshots.take import picture, settings_of, shown

FOLDER = Path(pos_scanner.desktop.help.__file__).parent / "manual" / "pictures"
SCREENS = ("favourites", "check", "done", "list", "export", "numbers", "customer-check")
SIZE = (1280, 800)
WIDTH = 960
COLOURS, EXACT = 128, 32
"""Of the palette: the most frequent as they are, so that grounds have the theme's colours; the rest
by how different they are: a green lamp is green, though few dots are."""


def main() -> int:
    """Take each screen in each language."""
    app = make_application()
    apply_theme(app, "light")
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        speak(language)
        for name in SCREENS:
            window = MainWindow(settings_of(name))
            with shown(window, name, SIZE) as seen:
                screenshot = picture(window, seen)
            (FOLDER / f"{language}-{name}.png").write_bytes(_small(screenshot))
            window.close()
            window.deleteLater()
    return 0


def _small(picture: QPixmap) -> bytes:
    """A picture as PNG with a palette, as wide as the manual's text."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    smooth = Qt.TransformationMode.SmoothTransformation
    picture.scaledToWidth(WIDTH, smooth).save(buffer, "PNG")
    whole = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
    colours, counts = np.unique(np.asarray(whole).reshape(-1, 3), axis=0, return_counts=True)
    frequent: list[int] = colours[counts.argsort()[::-1][:EXACT]].flatten().tolist()
    different = whole.quantize(COLOURS - EXACT, Image.Quantize.MAXCOVERAGE)
    palette = Image.new("P", (1, 1))
    palette.putpalette(frequent + (different.getpalette() or []))
    few = whole.quantize(palette=palette, dither=Image.Dither.NONE)
    output = io.BytesIO()
    few.save(output, "PNG", optimize=True)
    return output.getvalue()


if __name__ == "__main__":
    sys.exit(main())
