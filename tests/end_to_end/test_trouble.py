"""Bad luck and bad input at the real window: a clear word, and nothing typed is lost."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.faults import FOR_EVER, Fault
from tests.end_to_end.conftest import Program, World, flat
from tests.waiting import DEADLINE_S, wait_for

pytestmark = [pytest.mark.real_window, pytest.mark.timeout(600)]

Start = Callable[..., Program]
LIN, WANG = CUSTOMERS[:2]


def type_amount(program: Program) -> None:
    """Something that must not be lost."""
    program.screen.keys("F2", *["Tab"] * 8)
    program.screen.type("58.50")
    program.wait_for_draft(amount="58.50")


@pytest.mark.parametrize(
    ("scanned", "told"),
    [
        ("134681234567890123", "payment-code"),
        ("https://example.com/menu?table=7", "web-page"),
        ("not a code at all", "not-a-title-code"),
        ("' OR 1=1; DROP TABLE invoice; --", "not-a-title-code"),
        ("x" * 4000, "scan-too-long"),
    ],
)
def test_a_wrong_code_is_named_and_the_sale_stays(
    start: Start, world: World, scanned: str, told: str
) -> None:
    program = start(world.settings(camera_source=""))
    program.wait_until_ready()
    type_amount(program)
    program.screen.keys("F2")
    program.scan(scanned, partial(program.has_logged, f"reported to the user: {told}"))
    assert flat(program.draft)["amount"] == "58.50"
    assert scanned not in program.log


def test_a_code_that_caps_lock_has_turned_round_is_read_all_the_same(
    start: Start, world: World
) -> None:
    program = start(world.settings(camera_source=""))
    program.wait_until_ready()
    came = partial(program.has_draft, name=str(LIN.reply.title))
    program.scan(LIN.scan_text.swapcase(), came)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault.EXPIRED, "code-expired"),
        (Fault.HTML, "wechat-unavailable"),
    ],
)
def test_a_failed_look_up_is_not_kept_and_the_next_one_works(
    start: Start, world: World, fault: Fault, told: str
) -> None:
    program = start(world.settings(camera_source=""))
    program.wait_until_ready()
    type_amount(program)
    world.sandbox.wechat.faults.switch_on(fault, FOR_EVER)
    program.screen.keys("F2")
    program.scan(LIN.scan_text, partial(program.has_logged, f"reported to the user: {told}"))
    world.sandbox.wechat.faults.switch_off()
    scans = world.sandbox.wechat.scans
    program.screen.keys("F2")
    buyer = {"name": str(LIN.reply.title)}
    program.scan(LIN.scan_text, partial(program.has_draft, **buyer, amount="58.50"))
    assert world.sandbox.wechat.scans == scans + 1
    for secret in (LIN.scan_text, str(LIN.reply.title), str(LIN.reply.tax_no), world.token):
        assert secret not in program.log


def test_an_account_that_wechat_refuses_is_told_as_such_and_not_asked_for_each_scan(
    start: Start, world: World
) -> None:
    program = start(world.settings(camera_source=""))
    program.wait_until_ready()
    type_amount(program)
    world.sandbox.wechat.faults.switch_on(Fault.BAD_TOKEN, FOR_EVER)
    has_reported = partial(program.has_logged, "reported to the user: wechat-not-set-up")
    program.screen.keys("F2")
    program.scan(LIN.scan_text, has_reported)
    scans = world.sandbox.wechat.scans
    program.screen.keys("F2")
    program.scan(WANG.scan_text, partial(has_reported, times=2))
    assert world.sandbox.wechat.scans == scans
    assert flat(program.draft)["amount"] == "58.50"
    for secret in (LIN.scan_text, WANG.scan_text, world.token):
        assert secret not in program.log


def test_a_second_start_raises_the_first_window_and_ends(start: Start, world: World) -> None:
    first = start(world.settings(camera_source=""))
    first.wait_until_ready()
    type_amount(first)
    second = start(world.settings(camera_source=""), log="second.txt")
    assert second.process.wait(timeout=DEADLINE_S) == 0
    assert flat(first.draft)["amount"] == "58.50"


def test_a_second_window_says_that_there_is_one_already(start: Start, world: World) -> None:
    first = start(world.settings(camera_source=""))
    first.wait_until_ready()
    first.socket.unlink()  # Two were started in the same moment.
    second = start(world.settings(camera_source=""), log="second.txt")
    second.wait_for_log("reported to the user: journal-in-use")
    second.kill()


def test_a_typo_in_the_settings_is_shown_and_the_till_works(start: Start, world: World) -> None:
    program = start(world.settings(camera_source="") + 'shop.naem = "Lee"\n')
    program.wait_until_ready()
    program.screen.keys("Escape")
    program.scan(LIN.scan_text, partial(program.has_draft, name=str(LIN.reply.title)))
    assert "shop.naem" in (program.folder / "settings.toml").read_text(encoding="utf-8")
    assert "Traceback" not in program.log


def test_a_full_disk_is_told_and_what_was_typed_is_confirmed_once_there_is_room(
    start: Start, world: World, small_disk: Path
) -> None:
    program = start(world.settings(camera_source=""), folder=small_disk)
    program.wait_until_ready()
    program.scan(LIN.scan_text, partial(program.has_draft, name=str(LIN.reply.title)))
    ballast = fill(small_disk)
    program.screen.type("58.50")
    program.wait_for_log("reported to the user: disk-full")
    program.screen.keys("Return")
    program.wait_for_log("reported to the user: disk-full", times=2)
    assert program.log.count("confirmed T1-") == 0
    ballast.unlink()
    confirm_what_came_back(program)
    ((name, fen),) = program.rows("SELECT buyer_name, gross_fen FROM invoice")
    assert (name, fen) == (LIN.reply.title, 5850)


def confirm_what_came_back(program: Program) -> None:
    """Press Enter as a person does: once more if the form had not been on the screen for a while.

    What came back a moment before an Enter is shown by it, not confirmed.
    """
    pressed_s = [0.0]

    def is_confirmed() -> bool:
        if not program.has_logged("confirmed T1-") and time.monotonic() - pressed_s[-1] > 2:
            program.screen.keys("Return")
            pressed_s.append(time.monotonic())
        return program.has_logged("confirmed T1-")

    wait_for(is_confirmed, lambda: f"the invoice in:\n{program.log[-2000:]}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB; skipped where this user may not mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.name != "posix" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs to mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all the room that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return ballast
