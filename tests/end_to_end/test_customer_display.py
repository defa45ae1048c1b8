"""The customer's screen beside the till's: one X server whose picture is cut into two monitors.

RandR's monitors come and go as cables do; Qt sees screens of them.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from pos_scanner.titles import bureau_code
from tests.end_to_end.conftest import Program, Screen, virtual_screen
from tests.end_to_end.probing import Probing
from tests.screenshots.samples import COMPANY
from tests.waiting import wait_for

pytestmark = pytest.mark.real_window

SETTINGS = """
[window]
language = "en"
[camera]
source = ""
[display]
customer = "screen"
"""
CODE = "https://w.url.cn/s/A1b2C3"
TILL_MONITOR = "1024/271x768/203+0+0"
CUSTOMER_MONITOR = "800/212x480/127+1024+0"


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A screen of 1824x768 whose left part is a monitor."""
    if not all(map(shutil.which, ("Xvfb", "xdotool", "openbox", "xrandr"))):
        pytest.skip("needs Xvfb, xdotool, openbox and xrandr")
    with virtual_screen("1824x768x24") as two_monitors_wide:
        set_monitor(two_monitors_wide, "till", TILL_MONITOR, "screen")
        yield two_monitors_wide


def set_monitor(screen: Screen, name: str, geometry: str, output: str) -> None:
    """Plug a monitor in."""
    _xrandr(screen, "--setmonitor", name, geometry, output)


def unplug(screen: Screen, name: str) -> None:
    """Take a monitor away."""
    _xrandr(screen, "--delmonitor", name)


def _xrandr(screen: Screen, *arguments: str) -> None:
    subprocess.run(["xrandr", *arguments], env=screen.environment, check=True)


def places(screen: Screen, program: Program) -> set[str]:
    """Place and size of each window of the program that is seen."""
    pid = str(program.process.pid)
    names = ("search", "--all", "--onlyvisible", "--pid", pid, "--name", "pos_scanner")
    windows = screen.xdotool(*names).split()
    geometries = [screen.xdotool("getwindowgeometry", "--shell", window) for window in windows]
    return {_place(text) for text in geometries if text}


def _place(geometry: str) -> str:
    values = dict(line.split("=") for line in geometry.splitlines())
    return f"{values['WIDTH']}x{values['HEIGHT']}+{values['X']}+{values['Y']}"


def focused(screen: Screen) -> str:
    """The window that has the keys."""
    return screen.xdotool("getwindowfocus")


CUSTOMERS = "800x480+1024+0"


def is_shown(screen: Screen, program: Program, *, shown: bool = True) -> bool:
    """Whether the customer's monitor is filled, or the till is alone."""
    windows = places(screen, program)
    return (CUSTOMERS in windows) if shown else len(windows) == 1


def test_the_customers_screen_comes_and_goes_and_never_takes_the_keys(
    screen: Screen, start: Callable[..., Program]
) -> None:
    set_monitor(screen, "customer", CUSTOMER_MONITOR, "none")
    program = start(SETTINGS)
    program.wait_until_ready()
    wait_for(partial(is_shown, screen, program), "the customer's screen")
    keys = focused(screen)
    for _ in range(2):
        unplug(screen, "customer")
        wait_for(partial(is_shown, screen, program, shown=False), "the till alone")
        set_monitor(screen, "customer", CUSTOMER_MONITOR, "none")
        wait_for(partial(is_shown, screen, program), "the customer's screen again")
    assert focused(screen) == keys
    code = bureau_code.encode(COMPANY)
    program.scan(code, partial(program.has_draft, name=COMPANY.name))
    screen.keys("1", "1", "3", "Return")
    wait_for(lambda: len(program.confirmed()) == 1, "the confirmation")
    assert program.close() == 0


def name_of_focused(screen: Screen) -> str:
    """The title of the window that has the keys."""
    return screen.xdotool("getwindowfocus", "getwindowname")


def test_the_window_keeps_the_keys_when_the_customers_is_switched_on(screen: Screen) -> None:
    with Probing(screen) as till:
        till.open("settings")
        till.ask("focus setting_search")
        screen.type("customer display")
        wait_for(lambda: "setting_pool_records" not in till.ask("widgets")["widgets"], "the search")
        till.click("setting_display_customer")
        screen.keys("End", "Return")
        till.click("save_settings")
        wait_for(lambda: "window" in till.ask("saved")["saved"], "the settings to be saved")
        wait_for(partial(has_customer_window, screen), "the customer's window")
        assert name_of_focused(screen) == "Settings"
        screen.keys("Escape")
        wait_for(lambda: name_of_focused(screen) == "pos_scanner", "the keys to be the till's")
        till.wait_until_active()
        assert till.scan(CODE, 5).events == [{"event": "read", "text": CODE}]


def has_customer_window(screen: Screen) -> bool:
    """Whether a window that calls itself the customer's is seen."""
    return bool(screen.xdotool("search", "--all", "--onlyvisible", "--name", "Customer display"))
