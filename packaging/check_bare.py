"""Does the first command work on a machine that has nothing? Tried in a bare system in a folder.

As an ordinary user, who must be asked for one command before anything is made, and as root; the
README's two commands each: the demo's whole job, and what the tests need.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import bare_system
import system
from bare_system import USER, BareSystem, BareSystemError
from setup_error import SetupError
from system import Need

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parent.parent
NOT_RUN = 3
"""The exit status when this machine cannot try it: neither passed nor failed."""
DEMO = "python3 packaging/dev.py demo --auto --shots out"
SETUP = "python3 packaging/dev.py setup"
MEANS = [
    Need("debootstrap", program="debootstrap"),
    Need("git", program="git"),
    Need("util-linux", program="unshare"),
    Need("coreutils", program="chroot"),
    Need("apt", program="apt-config"),
]
_FREE_BYTES = 8 * 10**9
_SHOWN_LINES = 40


class CheckError(Exception):
    """The first command does not work on a bare machine; the text says where it stopped."""


def main() -> int:
    """Try it; gives 0 (works), 1 (does not) or ``NOT_RUN``."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="bare-"))
    try:
        require_means(folder)
        _check(folder)
    except (BareSystemError, SetupError) as error:
        _say_not_run(str(error))
        return NOT_RUN
    except CheckError as error:
        print(f"\ncheck-bare FAILED: {error}", flush=True)
        return 1
    finally:
        bare_system.remove(folder)
    print(f"check-bare passed in {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def require_means(folder: Path) -> None:
    """See that a bare system can be made and entered here.

    Raises:
        BareSystemError: it cannot; the text says why.
    """
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise BareSystemError("it needs root on Linux (debootstrap, chroot)")
    system.require(MEANS)
    trial = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "none", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if trial.returncode != 0:
        raise BareSystemError(f"nothing can be mounted here: {trial.stderr.strip()}")
    if shutil.disk_usage(folder).free < _FREE_BYTES:
        raise BareSystemError(f"it needs {_FREE_BYTES // 10**9} GB in {folder.parent}")


def _say_not_run(reason: str) -> None:
    bar = "!" * 78
    print(
        f"{bar}\ncheck-bare was NOT RUN: {reason}\n"
        "Whether the first command works on a bare machine is therefore unknown. It is tried by\n"
        f"root, on Debian or Ubuntu, with debootstrap installed and a mirror in reach.\n{bar}",
        file=sys.stderr,
        flush=True,
    )


def _check(folder: Path) -> None:
    changes = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if changes.stdout.strip():
        print("The last commit is tried, without what has been changed since.", flush=True)
    base = timed("a bare system", lambda: bare_system.make(folder / "base"))
    for_user = base.copy(folder / "user")
    base.clone_project(ROOT, "root")
    for_user.clone_project(ROOT, USER)
    _check_ordinary_user(for_user)
    _check_root(base)


def _check_ordinary_user(machine: BareSystem) -> None:
    refusal = timed("user: the demo asks for one command", lambda: machine.run(DEMO, USER))
    if refusal.returncode == 0 or "Traceback" in refusal.stdout:
        raise CheckError(f"no clear request, but:\n{refusal.stdout}")
    if machine.path(USER, ".venv").exists():
        raise CheckError("the user is asked only after something was made already")
    request = requested_command(refusal.stdout)
    print(f"      {request}", flush=True)
    step(machine, "user: that command, run by root", request)
    step(machine, "user: the demo again", DEMO, USER)
    _check_demo(machine, USER)


def _check_root(machine: BareSystem) -> None:
    step(machine, "root: the demo", DEMO)
    _check_demo(machine, "root")
    step(machine, "root: what the tests need", SETUP)
    step(machine, "root: some tests", "python3 packaging/dev.py test -q tests/domain")


def requested_command(text: str) -> str:
    """The one command that a refusal asks for, as root types it (without sudo).

    Raises:
        CheckError: the text asks for none or for several.
    """
    commands = [line.strip() for line in text.splitlines() if line.startswith("  ")]
    if len(commands) != 1:
        raise CheckError(f"{len(commands)} commands are asked for instead of one:\n{text}")
    return commands[0].replace("sudo ", "")


def _check_demo(machine: BareSystem, user: str) -> None:
    shots = machine.path(user, "out")
    pictures, tables = list(shots.rglob("*.png")), list(shots.rglob("*.csv"))
    if not pictures or not tables:
        raise CheckError(f"the demo left {len(pictures)} pictures and {len(tables)} CSV files")
    print(f"      {len(pictures)} pictures, {len(tables)} CSV", flush=True)


def step(machine: BareSystem, name: str, command: str, user: str = "root") -> None:
    """Run a command there and print its time.

    Raises:
        CheckError: it failed; with its last words.
    """
    completed = timed(name, lambda: machine.run(command, user))
    if completed.returncode != 0:
        last_words = "\n".join(completed.stdout.splitlines()[-_SHOWN_LINES:])
        raise CheckError(f"{name}: {command}: status {completed.returncode}\n{last_words}")


def timed(name: str, job: Callable[[], Result]) -> Result:
    """Do a job and print how long it took, in s."""
    began = time.monotonic()
    try:
        return job()
    finally:
        print(f"{time.monotonic() - began:5.0f} s  {name}", flush=True)
