"""Every screen in every size, scale, language and appearance: pictures, and what is wrong in them.

``python -m tests.screenshots.matrix DIR [SCREEN …]`` says each fault, and writes contact sheets for
each combination; a screen that is named, or has a fault, has its whole picture too. A combination's
screens are visited in one process, as many side by side as there are cores: 6,800 in half an hour.
"""

import json
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.app import make_application
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.window.fitting import fit
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.settings import Settings
from tests.screenshots import take
from tests.screenshots.contact_sheets import save_sheets, tile
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
_SCREEN = {"name": "virtual", "x": 0, "y": 0, "width": 3840, "height": 2160}
SCREENS = (*take.SCREENS, *take.PAGES, *CUSTOMER_SCREENS)


@dataclass(frozen=True)
class Place:
    """One combination in which a screen is looked at."""

    language: str
    appearance: str
    width: int
    height: int
    scale: int

    @property
    def size(self) -> QSize:
        """The window's, px."""
        return QSize(self.width, self.height)

    def __str__(self) -> str:
        return f"{self.language}-{self.appearance}-{self.width}x{self.height}-{self.scale}"


def places() -> Iterator[Place]:
    """All combinations."""
    for language, appearance, size in product(LANGUAGES, APPEARANCES, PLACES):
        yield Place(language, appearance, *size)


@dataclass(frozen=True)
class Visit:
    """A screen that was shown in a place.

    Attributes:
        name: the screen's.
        reports: its faults, a sentence each.
        picture: of the screen alone; a page is smaller than its window.
    """

    name: str
    reports: Sequence[str]
    picture: QImage


def look_at(app: QApplication, name: str, place: Place) -> list[str]:
    """Show a screen in a place; gives its faults."""
    return [report for visit in walk(app, place, (name,)) for report in visit.reports]


def walk(app: QApplication, place: Place, names: Sequence[str]) -> Iterator[Visit]:
    """Show screens one after another in a place.

    Pages open over one window, as they do in the till; each state of the form has a window of its
    own, so that nothing of the state before it remains.
    """
    percent = fit(place.width, place.height, place.scale).percent
    apply_theme(app, place.appearance, percent)
    speak(place.language)
    with ExitStack() as open_windows:
        windows: dict[Settings, MainWindow] = {}
        for name in names:
            settings = replace(take.settings_of(name), window_scale=place.scale)
            if name in take.SCREENS:
                with _opened(app, settings) as window:
                    yield _visit(window, name, place)
                continue
            if settings not in windows:
                windows[settings] = open_windows.enter_context(_opened(app, settings))
            yield _visit(windows[settings], name, place)


@contextmanager
def _opened(app: QApplication, settings: Settings) -> Iterator[MainWindow]:
    """A window, which takes all that belongs to it along.

    Raises:
        RuntimeError: something of it is still there.
    """
    others = set(app.allWidgets())
    window = MainWindow(settings)
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if remains := set(app.allWidgets()) - others:
        names = sorted(widget.objectName() for widget in remains)
        raise RuntimeError(f"outlive their window: {', '.join(names)}")


def _visit(window: MainWindow, name: str, place: Place) -> Visit:
    with take.shown(window, name, (place.width, place.height)) as screen:
        picture = screen.grab().toImage()
        reports = faults(screen, picture)
        if (window.width(), window.height()) != (place.width, place.height):
            reports.append(f"the window does not fit: {window.width()} x {window.height()}")
    if screen is not window:
        screen.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return Visit(name, reports, picture)


def _start_worker(screens: Path) -> None:
    """Draw without a screen: windows beside one another take the focus from nobody."""
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
    os.environ["QT_LOGGING_RULES"] = (
        "default.warning=false"  # It says of each window what it lacks.
    )
    make_application()


def _take_place(folder: Path, names: Sequence[str], has_whole: bool, place: Place) -> list[str]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    tiles, reports = [], []
    for visit in walk(app, place, names):
        tiles.append(tile(visit.name, visit.picture, place.size))
        if visit.reports or has_whole:
            visit.picture.save(str(folder / f"{place}-{visit.name}.png"))
        reports += [f"{place} {visit.name}: {report}" for report in visit.reports]
    save_sheets(tiles, folder / str(place))
    return reports


def take_matrix(folder: Path, names: Sequence[str] = ()) -> int:
    """Take all pictures and print all faults; gives how many there are.

    Args:
        folder: made where it is not there.
        names: the screens, which have whole pictures too; none means all of them, on sheets.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    visit_place = partial(_take_place, folder, names or SCREENS, bool(names))
    with TemporaryDirectory() as inside:
        screens = Path(inside, "screens.json")
        screens.write_text(json.dumps({"screens": [_SCREEN]}), encoding="utf-8")
        fresh = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(os.cpu_count(), fresh, _start_worker, (screens,))
        with pool:
            for reports in pool.map(visit_place, places()):
                for report in reports:
                    print(report, flush=True)
                count += len(reports)
    return count


if __name__ == "__main__":
    total = take_matrix(Path(sys.argv[1]), sys.argv[2:])
    print(f"{total} faults")
    sys.exit(1 if total else 0)
