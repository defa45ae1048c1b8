"""The scanner set-up and reading off the screen, with real keys and a real pointer."""

import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pos_scanner.capture.scanners.setup_trial import TEST_CODE
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.titles import bureau_code
from tests.code_pictures import picture
from tests.end_to_end.conftest import Program, Screen
from tests.end_to_end.keyboard import AFTER_BROKEN_S, CAPS_LOCK
from tests.end_to_end.probing import Probing
from tests.end_to_end.test_scanner import set_layout
from tests.waiting import wait_for

pytestmark = [pytest.mark.real_window, pytest.mark.timeout(600)]

Start = Callable[..., Program]
BUYER = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110108MA01ABCD2H")
LATENESS_MS = 25
"""A scan is over for the set-up page 400 ms after its last key, and 50 are as slow as a person."""
BARE = 'window.language = "en"\ncamera.source = ""\n'
VIEWER = """
import sys
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(sys.argv)
shown = QLabel()
shown.setPixmap(QPixmap(sys.argv[1]))
shown.setGeometry(300, 150, 400, 400)
shown.setWindowTitle("chat")
shown.show()
app.exec()
"""


@pytest.fixture
def chat(screen: Screen, tmp_path: Path) -> Iterator[None]:
    """Another program's window that shows a customer's code."""
    path = tmp_path / "code.png"
    assert picture(bureau_code.encode(BUYER)).save(str(path))
    viewer = subprocess.Popen([sys.executable, "-c", VIEWER, str(path)], env=screen.environment)
    wait_for(lambda: screen.xdotool("search", "--onlyvisible", "--name", "chat"), "the chat")
    yield
    viewer.kill()
    viewer.wait()


@pytest.fixture
def window(screen: Screen) -> Iterator[Probing]:
    """The set-up page, reached through the settings as a shop's owner does."""
    with Probing(screen) as probing:
        probing.open("settings")
        probing.screen.xdotool("key", "Down", "Down")  # The scanner's page, below the camera's.
        probing.click("set_up_scanner")
        wait_for(lambda: "learnt_gap" in probing.ask("labels")["labels"], "the set-up page")
        probing.wait_until_active()
        yield probing


def scan_three_times(window: Probing, text: str, gap_ms: float) -> dict[str, str]:
    """What the page says then."""
    wait_for(lambda: three_scans_are_whole(window, text, gap_ms), "a machine without long pauses")
    labels: dict[str, str] = window.ask("labels")["labels"]
    return labels


def three_scans_are_whole(window: Probing, text: str, gap_ms: float) -> bool:
    """Begin anew and scan; whether the machine added no pause from which another is learnt."""
    window.click("scan_again")
    for remaining in (3, 2, 1):
        wait_for(partial(are_to_go, window, remaining), f"{remaining} scans to go")
        delivery = window.scan(text, gap_ms)
        if delivery.longest_gap_ms() > gap_ms + LATENESS_MS:
            time.sleep(AFTER_BROKEN_S)
            return False
    wait_for(lambda: window.ask("labels")["labels"]["learnt_gap"] != "–", "what was learnt")
    return True


def are_to_go(window: Probing, times: int) -> bool:
    guide: str = window.ask("labels")["labels"]["scanner_guide"]
    return f": {times} time" in guide


def save(window: Probing) -> dict[str, object]:
    """Save with the pointer; the scanner's settings in the file then."""
    window.click("save_scanner")
    wait_for(lambda: window.ask("saved")["saved"], "the settings file")
    found: dict[str, object] = tomllib.loads(window.ask("saved")["saved"])["scanner"]
    return found


def test_a_scanner_is_learnt_and_kept(window: Probing) -> None:
    shown = scan_three_times(window, f"#{TEST_CODE}~", 20)
    assert shown["notice_title"] == "This scanner is reliable."
    assert shown["learnt_around"] == "#  ~"
    kept = save(window)
    assert (kept["prefix"], kept["suffix"]) == ("#", "~")
    assert isinstance(kept["gap_ms"], int)
    assert 40 <= kept["gap_ms"] <= 100


def test_caps_lock_is_seen_and_is_no_matter(window: Probing) -> None:
    window.screen.keyboard.tap(CAPS_LOCK)
    try:
        shown = scan_three_times(window, TEST_CODE, 8)
    finally:
        window.screen.keyboard.tap(CAPS_LOCK)
    assert shown["learnt_caps"] == "on (no effect)"
    assert save(window)["layout"] == "us"


def test_another_layout_is_seen(window: Probing) -> None:
    set_layout(window.screen, "de")
    try:
        shown = scan_three_times(window, TEST_CODE, 8)
    finally:
        set_layout(window.screen, "us")
    assert shown["learnt_layout"].startswith("US")
    assert save(window)["layout"] == "us"


def test_a_slow_scanner_that_lets_each_key_go_at_once_is_trusted(window: Probing) -> None:
    shown = scan_three_times(window, TEST_CODE, 75)
    assert shown["notice_title"] == "This scanner is reliable."
    assert window.ask("place save_scanner")["enabled"]
    window.click("scan_again")
    wait_for(lambda: window.ask("labels")["labels"]["learnt_gap"] == "–", "a new start")


def test_another_code_is_not_learnt_from(window: Probing) -> None:
    shown = scan_three_times(window, "https://example.com/menu?table=7", 5)
    assert shown["notice_title"] == "This is a different code."
    assert not window.ask("place save_scanner")["enabled"]


def wait_for_picture(program: Program) -> None:
    """Wait until the picture of the screen lies over it and takes keys and the pointer."""
    screen = program.screen
    has_keys = ("getwindowfocus", "getwindowgeometry")
    wait_for(lambda: "Geometry: 1024x768" in screen.xdotool(*has_keys), "the picture")
    program.wait_for_keys()


def test_a_code_in_another_window_is_read_off_the_screen(
    start: Start, screen: Screen, chat: None
) -> None:
    program = start(BARE)
    program.wait_until_ready()
    screen.keys("F3")
    wait_for_picture(program)
    screen.xdotool("mousemove", "280", "130", "mousedown", "1")
    screen.xdotool("mousemove", "500", "400", "mousemove", "720", "600", "mouseup", "1")
    program.wait_for_draft(name=BUYER.name)
    assert program.draft["title_source"] == "bureau-code"


def test_esc_leaves_the_screen_alone(start: Start, screen: Screen) -> None:
    program = start(BARE)
    program.wait_until_ready()
    screen.keys("F3")
    wait_for_picture(program)
    screen.keys("Escape")
    wait_for(
        lambda: screen.xdotool("search", "--onlyvisible", "--name", "pos_scanner"), "the window"
    )
    assert program.is_running
