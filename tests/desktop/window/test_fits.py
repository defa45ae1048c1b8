"""The window from the smallest to the largest: nothing is cut off, shortened, hidden or faint.

Each of its states and each page is looked at in the smallest place, in a language and appearance
that its name decides, and each page in a second place; those of a regular invoice in every one.
``dev.py shots DIR --matrix`` goes through all of it, pages and appearances included.
"""

from collections.abc import Iterator
from zlib import crc32

import pytest
from PySide6.QtWidgets import QApplication, QTableView

from pos_scanner.desktop.app import make_application
from pos_scanner.desktop.demo_driver import demo_hint
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.window.main_window import MainWindow
from tests.desktop.conftest import find
from tests.screenshots import take
from tests.screenshots.faults import faults
from tests.screenshots.matrix import APPEARANCES, PLACES, Place, look_at
from tests.screenshots.samples import SETTINGS

REGULAR = ("ready", "check", "done")
FURTHER = [
    ("special", Place("en", "light", 1024, 768, 100)),
    ("unfolded", Place("en", "light", 1024, 768, 100)),
    ("undone", Place("en", "light", 1920, 1080, 100)),
    ("favourites", Place("zh_CN", "light", 3840, 2160, 100)),
    ("help", Place("en", "light", 1280, 800, 125)),
    ("another-customer", Place("en", "light", 960, 540, 100)),
    ("another-customer", Place("en", "light", 1024, 720, 100)),
    ("another-customer-lines", Place("zh_CN", "light", 960, 600, 100)),
    ("another-customer-lines", Place("en", "dark", 1024, 768, 100)),
    ("another-customer-tiles", Place("zh_CN", "light", 1024, 740, 100)),
    ("order-used-tiles", Place("zh_CN", "light", 960, 540, 100)),
    ("wrong-code", Place("en", "light", 960, 540, 100)),
    ("sign-in-paused", Place("zh_CN", "light", 960, 540, 100)),
    ("receipt", Place("zh_CN", "light", 960, 540, 100)),
    ("guide-1", Place("en", "light", 960, 540, 100)),
    ("net-entry", Place("en", "light", 960, 600, 100)),
    ("special", Place("zh_CN", "light", 3840, 2160, 100)),
]
"""Places in which the walk through all of them found faults."""


@pytest.fixture(scope="module")
def app() -> Iterator[QApplication]:
    application = make_application()
    yield application
    speak("en")
    apply_theme(application, "light")


def page_turns() -> Iterator[tuple[str, Place]]:
    for name in take.PAGES:
        first = crc32(name.encode())
        for turn, size in enumerate((PLACES[0], PLACES[first % len(PLACES)])):
            language = LANGUAGES[(first + turn) % len(LANGUAGES)]
            appearance = APPEARANCES[(first // 2 + turn) % len(APPEARANCES)]
            yield name, Place(language, appearance, *size)


def turns() -> Iterator[tuple[str, Place]]:
    for name in take.SCREENS:
        first = crc32(name.encode())
        for turn in range(len(PLACES) if name in REGULAR else 1):
            language = LANGUAGES[(first + turn) % len(LANGUAGES)]
            size = PLACES[0] if turn == 0 else PLACES[(first + turn) % len(PLACES)]
            yield name, Place(language, "light", *size)


@pytest.mark.parametrize(("name", "place"), [*turns(), *page_turns(), *FURTHER], ids=str)
def test_nothing_is_cut_off_shortened_or_over_anything_else(
    app: QApplication, name: str, place: Place
) -> None:
    assert look_at(app, name, place) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1024, 740), (960, 600), (960, 540)])
@pytest.mark.parametrize("name", ["order-used-tiles", "another-customer-tiles", "unfolded"])
def test_everything_fits_under_the_demos_line_too(
    app: QApplication, name: str, size: tuple[int, int], language: str
) -> None:
    apply_theme(app, "light")
    speak(language)
    window = MainWindow(SETTINGS, demo_hint())
    with take.shown(window, name, size) as screen:
        assert faults(screen, screen.grab().toImage()) == []
        assert (window.width(), window.height()) == size
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["another-customer", "question-over-findings", "another-customer-tiles"]
)
def test_the_order_number_stays_beside_a_question_over_findings(
    app: QApplication, name: str, language: str
) -> None:
    apply_theme(app, "light")
    speak(language)
    window = MainWindow(SETTINGS)
    with take.shown(window, name, (1024, 740)):
        assert window.invoice.sale.order_number.isVisible()
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(960, 600), (960, 540)])
@pytest.mark.parametrize("name", ["export", "export-template", "export-warned", "export-writing"])
def test_a_row_of_the_preview_can_be_read_in_a_low_window(
    app: QApplication, name: str, size: tuple[int, int], language: str
) -> None:
    apply_theme(app, "light")
    speak(language)
    window = MainWindow(SETTINGS)
    with take.shown(window, name, size) as page:
        table = find(page, QTableView, "sample_rows")
        bar = table.horizontalScrollBar()
        covered = bar.height() if bar.isVisible() else 0
        row = table.visualRect(table.model().index(0, 0))
        assert row.bottom() < table.viewport().height() - covered + 1
    window.close()
    window.deleteLater()
