"""A real Chinese input method, switched on, at the real window: scans stay exact, people type on.

ibus with libpinyin, or fcitx5 with its pinyin, on a message bus of its own.
"""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Screen
from tests.end_to_end.keyboard import SHIFT
from tests.end_to_end.probing import Probing
from tests.end_to_end.test_scanner import BASE64, EAN, URL, assert_exact
from tests.waiting import DEADLINE_S, wait_for

pytestmark = [pytest.mark.real_window, pytest.mark.timeout(600)]

CHINESE = "你好"
REPEATS_A_SECOND = 25
"""The X server's own, after 660 ms."""
PINYIN, HALF_TYPED = "nihao ", "niha"
WITH_INPUT_METHOD = ("name", "address", "remark", "item")
WITHOUT = (
    "tax_number", "phone", "bank_account", "email", "order_number", "amount", "scan_line",
)  # fmt: skip

FCITX5_PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us

[Groups/0/Items/1]
Name=pinyin

[GroupOrder]
0=Default
"""


@contextlib.contextmanager
def ended(*command: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process that is ended afterwards."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=DEADLINE_S)
        if process.stdout is not None:
            process.stdout.close()


@contextlib.contextmanager
def pinyin_environment(screen: Screen, home: Path) -> Iterator[dict[str, str]]:
    """What a program's environment needs for ibus, which runs meanwhile on a bus of its own."""
    with (
        message_bus(screen, home) as environment,
        ended("ibus-daemon", "--panel", "disable", environment=environment),
    ):
        yield environment


@contextlib.contextmanager
def fcitx5_environment(screen: Screen, home: Path) -> Iterator[dict[str, str]]:
    """The same for fcitx5, which Qt's plug-in for ibus speaks with: it has none of its own."""
    profile = home / ".config" / "fcitx5" / "profile"
    profile.parent.mkdir(parents=True)
    profile.write_text(FCITX5_PROFILE, encoding="utf-8")
    with (
        message_bus(screen, home) as environment,
        ended("fcitx5", "--disable", "wayland,cloudpinyin", environment=environment),
    ):
        yield environment


@contextlib.contextmanager
def message_bus(screen: Screen, home: Path) -> Iterator[dict[str, str]]:
    """An environment with a D-Bus session and folders of its own."""
    environment = screen.environment | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_RUNTIME_DIR": str(home),
        "GSETTINGS_BACKEND": "memory",
        "QT_IM_MODULE": "ibus",
    }
    bus = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with ended(*bus, environment=environment) as daemon:
        assert daemon.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().strip()
        yield environment


@pytest.fixture(scope="module")
def chinese(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of the input method in Chinese mode."""
    if not (shutil.which("ibus-daemon") and shutil.which("dbus-daemon")):
        pytest.skip("needs ibus, ibus-libpinyin and dbus")
    with pinyin_environment(screen, tmp_path_factory.mktemp("home")) as environment:
        yield environment


@pytest.fixture(scope="module")
def window(screen: Screen, chinese: dict[str, str]) -> Iterator[Probing]:
    """The window, with Chinese typing going on in it: seen to work before anything is tested."""
    with Probing(screen, **chinese) as probing:
        select_pinyin(chinese)
        probing.open("unfolded")
        assert_typed(probing, "remark", PINYIN, CHINESE)
        yield probing


def select_pinyin(environment: dict[str, str]) -> None:
    """Switch it on; what ``ibus engine NAME`` gives back says nothing, what it is then does."""

    def ibus(*arguments: str) -> str:
        command = ["ibus", "engine", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    wait_for(lambda: (ibus("libpinyin"), ibus())[1] == "libpinyin", "ibus to switch to pinyin")


def select_fcitx5(environment: dict[str, str]) -> None:
    """Switch its pinyin on for the field that has the focus, and so for all."""

    def remote(*arguments: str) -> str:
        command = ["fcitx5-remote", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    wait_for(lambda: (remote("-s", "pinyin"), remote("-n"))[1] == "pinyin", "fcitx5's pinyin")


def assert_typed(window: Probing, field: str, keys: str, *texts: str) -> None:
    """Type into an emptied field as a person; one of these texts stands there then."""
    wait_for(lambda: not window.ask("composing")["dropped"], "the end of the scan before")
    window.ask(f"focus {field}")
    window.screen.keys("ctrl+a", "Delete")
    wait_for(lambda: text_of(window, field) == "", f"an empty {field}")
    window.screen.keyboard.type(keys, gap_ms=90)
    wait_for(lambda: text_of(window, field) in texts, lambda: f"{texts}: {window.texts()}")
    assert text_of(window, field) in texts  # It stays.


def text_of(window: Probing, field: str) -> str:
    return next(text for path, text in window.texts().items() if path.rpartition("/")[2] == field)


@pytest.mark.parametrize("field", WITH_INPUT_METHOD + WITHOUT + ("camera_view",))
def test_a_scan_is_exact_while_chinese_is_typed(window: Probing, field: str) -> None:
    assert window.ask(f"focus {field}")["focused"] == field
    for text, gap_ms in ((URL, 0), (URL, 5), (URL, 12), (EAN, 30), (BASE64, 1)):
        assert_exact(window, text, gap_ms)


@pytest.mark.parametrize("field", ["name", "amount"])
def test_shift_that_turns_chinese_off_and_on_spoils_no_scan(window: Probing, field: str) -> None:
    window.ask(f"focus {field}")
    for _ in range(2):
        window.screen.keyboard.tap(SHIFT, 0.1)
        time.sleep(1)  # As long as a hand takes to the scanner: no finger rests on the key now.
        assert_exact(window, URL, 5)


@pytest.mark.parametrize("field", WITH_INPUT_METHOD)
def test_chinese_is_typed_as_before_after_a_scan(window: Probing, field: str) -> None:
    window.ask(f"focus {field}")
    assert_exact(window, URL, 5)
    assert_typed(window, field, PINYIN, CHINESE)


def test_keys_that_a_remote_desktop_delivers_at_once_go_through_the_input_method(
    window: Probing,
) -> None:
    """Eleven keys are more than a scan's beginning: some were kept back, and are given again."""
    for _ in range(3):
        assert_typed(window, "remark", PINYIN, CHINESE)
        window.screen.keys("ctrl+a", "Delete")
        wait_for(lambda: text_of(window, "remark") == "", "an empty field")
        window.screen.keyboard.scan(PINYIN * 2, gap_ms=0, end=None)
        wait_for(lambda: text_of(window, "remark") == CHINESE * 2, lambda: str(window.texts()))


def test_a_held_key_is_typed_as_often_as_the_system_repeats_it(window: Probing) -> None:
    """Digits pass through the input method as they come."""
    window.ask("focus remark")
    window.screen.keys("ctrl+a", "Delete")
    window.screen.keyboard.character("7", 1.2)
    time.sleep(0.3)
    count = len(text_of(window, "remark"))
    assert 2 <= count <= 1 + round(1.2 * REPEATS_A_SECOND)
    assert text_of(window, "remark") == "7" * count


def test_a_scan_takes_half_typed_pinyin_away_and_nothing_else(window: Probing) -> None:
    assert_typed(window, "name", PINYIN, CHINESE)
    compose(window, HALF_TYPED)
    assert_exact(window, URL, 5)
    assert text_of(window, "name") == CHINESE


def compose(window: Probing, keys: str) -> None:
    """Type keys that the input method does not deliver yet; each changes what it shows of them."""
    shown = [""]

    def has_changed() -> bool:
        unfinished = window.ask("composing")["composing"]
        return unfinished not in {"", shown[-1]}

    for key in keys:
        window.screen.keyboard.type(key, gap_ms=90)
        wait_for(has_changed, f"{key!r} in the pinyin")
        shown.append(window.ask("composing")["composing"])


@pytest.mark.parametrize("field", ["tax_number", "bank_account", "order_number"])
def test_a_number_is_typed_without_the_input_method(window: Probing, field: str) -> None:
    assert_typed(window, field, "91ma5 2x", "91ma5 2x", "91MA52X")
