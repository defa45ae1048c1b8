"""Debian's packages: one command for a user, locks that are waited for, what root runs."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import apt_packages
import pytest
from setup_error import SetupError

HOLD_LOCK = """
import fcntl, sys
file = open(sys.argv[1], "r+b")
fcntl.lockf(file, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()
"""

LockHolder = subprocess.Popen[str]


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock file as apt has them."""
    file = tmp_path / "lock"
    file.touch()
    return file


@pytest.fixture
def lock_holder(lock: Path) -> Iterator[LockHolder]:
    """Another process that holds the lock until its input is closed."""
    command = [sys.executable, "-c", HOLD_LOCK, str(lock)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield process
        process.kill()


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system with programs that log how they are called; lists there, no lock, no half dpkg."""
    programs, lists, updates = (tmp_path / name for name in ("bin", "lists", "updates"))
    for folder in (programs, lists, updates):
        folder.mkdir()
    (lists / "mirror_Packages").touch()
    monkeypatch.setattr(apt_packages, "LISTS", lists)
    monkeypatch.setattr(apt_packages, "LOCKS", ())
    monkeypatch.setattr(apt_packages, "DPKG_UPDATES", updates)
    monkeypatch.setenv("PATH", str(programs))
    for name in ("apt-get", "dpkg"):
        add_program(tmp_path, name)
    return tmp_path


def add_program(debian: Path, name: str, answer: str = "") -> None:
    program = debian / "bin" / name
    program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{debian}/calls"\n{answer}\n')
    program.chmod(0o755)


def calls(debian: Path) -> list[str]:
    return (debian / "calls").read_text().splitlines()


UPDATE = "apt-get -o DPkg::Lock::Timeout=600 update"
INSTALL = "apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends"


def test_a_user_with_sudo_is_asked_for_one_line(debian: Path) -> None:
    add_program(debian, "sudo")
    request = apt_packages.request(["xvfb", "libegl1"])
    assert request.splitlines() == [
        "Run this once, then retry:",
        f"  sudo {UPDATE} && sudo {INSTALL} xvfb libegl1",
    ]


def test_a_user_without_sudo_is_asked_for_one_line_with_su(debian: Path) -> None:
    request = apt_packages.request(["xvfb"])
    assert request.splitlines()[1] == f"  su -c '{UPDATE} && {INSTALL} xvfb'"


def test_a_user_is_told_that_the_machine_has_no_package_lists(debian: Path) -> None:
    (debian / "lists" / "mirror_Packages").unlink()
    assert "no package lists yet" in apt_packages.request(["xvfb"])


def test_a_dpkg_that_broke_off_is_part_of_the_one_line(debian: Path) -> None:
    (debian / "updates" / "0003").touch()
    assert "su -c 'dpkg --configure -a && apt-get" in apt_packages.request(["xvfb"])


def test_root_fetches_the_lists_and_installs(debian: Path) -> None:
    apt_packages.install(["xvfb", "libegl1"])
    assert calls(debian) == [UPDATE, f"{INSTALL} xvfb libegl1"]


def test_root_brings_a_dpkg_that_broke_off_to_its_end_first(debian: Path) -> None:
    (debian / "updates" / "0003").touch()
    apt_packages.install(["xvfb"])
    assert calls(debian) == ["dpkg --configure -a", UPDATE, f"{INSTALL} xvfb"]


def test_lists_that_cannot_be_fetched_do_not_stop_an_installation_that_works(debian: Path) -> None:
    add_program(debian, "apt-get", 'case "$*" in *update) exit 100;; esac')
    apt_packages.install(["xvfb"])
    assert calls(debian)[-1] == f"{INSTALL} xvfb"


def test_a_failed_installation_shows_what_apt_said_of_both_steps(debian: Path) -> None:
    words = 'case "$*" in *update) echo no network;; *) echo no xvfb;; esac >&2'
    add_program(debian, "apt-get", f"{words}; exit 100")
    with pytest.raises(SetupError) as error:
        apt_packages.install(["xvfb"])
    assert "no network" in str(error.value)
    assert "no xvfb" in str(error.value)


def test_packages_ask_no_questions(debian: Path) -> None:
    answer = f'echo "$DEBIAN_FRONTEND" >> "{debian}/frontends"; read answer || true'
    add_program(debian, "apt-get", answer)
    apt_packages.install(["xvfb"])
    assert (debian / "frontends").read_text().split() == ["noninteractive", "noninteractive"]


def test_a_lock_that_nobody_holds_is_free(lock: Path) -> None:
    assert not apt_packages.is_locked(lock)
    assert not apt_packages.is_locked(lock.with_name("missing"))


def test_a_lock_of_another_process_is_waited_for_and_told_once(
    lock: Path, lock_holder: LockHolder, capsys: pytest.CaptureFixture[str]
) -> None:
    pauses: list[float] = []

    def let_go_at_the_third_pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            lock_holder.communicate()

    apt_packages.wait_for_locks([lock], pause=let_go_at_the_third_pause)
    assert len(pauses) == 3
    assert capsys.readouterr().out == f"Another apt or dpkg is at work ({lock}); waiting for it …\n"


def test_a_lock_that_is_never_let_go_ends_in_a_sentence(
    lock: Path, lock_holder: LockHolder
) -> None:
    with pytest.raises(SetupError, match=r"still holds .*lock; let it end, then retry"):
        apt_packages.wait_for_locks([lock], timeout_s=0)
    assert lock_holder.poll() is None


def test_a_step_that_lost_the_race_for_a_lock_is_run_again(
    debian: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first call fails while somebody else has the lists; the second finds them free.
    answers = iter([False, True, False])
    monkeypatch.setattr(apt_packages, "LOCKS", (lock,))
    monkeypatch.setattr(apt_packages, "is_locked", lambda _: next(answers, False))
    second = debian / "second"
    add_program(debian, "apt-get", f'test -e "{second}" || {{ > "{second}"; exit 100; }}')
    apt_packages.install(["xvfb"])
    assert calls(debian) == [UPDATE, UPDATE, f"{INSTALL} xvfb"]
