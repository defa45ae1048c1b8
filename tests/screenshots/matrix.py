"""Every screen in every size, scale, language and appearance: pictures, and what is wrong in them.

``python -m tests.screenshots.matrix DIR [SCREEN …]`` writes the pictures into a folder for each
combination and says each fault; all screens take an hour.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.app import make_application
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.window.main_window import MainWindow
from tests.screenshots import take
from tests.screenshots.customer import CUSTOMER_SCREENS
from tests.screenshots.faults import faults

PLACES = (
    (960, 600, 100),
    (1024, 720, 100),
    (1024, 768, 100),
    (1280, 720, 100),
    (1280, 800, 125),
    (1366, 768, 100),
    (1600, 900, 150),
    (1920, 1080, 100),
    (1920, 1080, 150),
    (1920, 1080, 200),
    (2560, 1440, 150),
    (3840, 2160, 100),
)
"""Width and height of the window in px, and the setting of the scale in per cent."""
APPEARANCES = ("light", "dark", "high-contrast")
SCREENS = (*take.SCREENS, *take.PAGES, *CUSTOMER_SCREENS)


@dataclass(frozen=True)
class Place:
    """One combination in which a screen is looked at."""

    language: str
    appearance: str
    width: int
    height: int
    scale: int

    def __str__(self) -> str:
        return f"{self.language}-{self.appearance}-{self.width}x{self.height}-{self.scale}"


def places() -> Iterator[Place]:
    """All combinations."""
    for language, appearance, size in product(LANGUAGES, APPEARANCES, PLACES):
        yield Place(language, appearance, *size)


def look_at(app: QApplication, name: str, place: Place, picture: Path | None = None) -> list[str]:
    """Show a screen in a place; gives its faults, and saves its picture where one is wanted."""
    apply_theme(app, place.appearance)
    speak(place.language)
    others = app.allWidgets()
    window = MainWindow(take.settings_of(name))
    window.set_scale(place.scale)
    with take.shown(window, name, (place.width, place.height)) as screen:
        reports = faults(screen)
        if (window.width(), window.height()) != (place.width, place.height):
            reports.append(f"the window does not fit: {window.width()} x {window.height()}")
        if picture is not None:
            take.picture(window, screen).save(str(picture))
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    remains = [widget for widget in app.allWidgets() if widget not in others]
    return reports + [f"{widget.objectName()} outlives its window" for widget in remains]


def take_matrix(folder: Path, names: Sequence[str] = SCREENS) -> int:
    """Take all pictures and print all faults; gives how many there are."""
    app = make_application()
    count = 0
    for place in places():
        inside = folder / str(place)
        inside.mkdir(parents=True, exist_ok=True)
        for name in names:
            for report in look_at(app, name, place, inside / f"{name}.png"):
                print(f"{place} {name}: {report}", flush=True)
                count += 1
            app.processEvents()
    return count


if __name__ == "__main__":
    total = take_matrix(Path(sys.argv[1]), sys.argv[2:] or SCREENS)
    print(f"{total} faults")
    sys.exit(1 if total else 0)
