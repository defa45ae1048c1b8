"""Debian's packages: installed as root, or asked for with one command.

Another apt or dpkg that works at the moment is waited for, and a dpkg that broke off is brought to
its end first. What is needed, and whether it is there, is `system.py`'s business.
"""

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from setup_error import SetupError

if sys.platform != "win32":
    import fcntl

LISTS = Path("/var/lib/apt/lists")
LOCKS = (
    LISTS / "lock",
    Path("/var/lib/dpkg/lock-frontend"),
    Path("/var/lib/dpkg/lock"),
    Path("/var/cache/apt/archives/lock"),
)
# dpkg keeps a numbered file here for each status that it had no time to take over.
DPKG_UPDATES = Path("/var/lib/dpkg/updates")
LOCK_TIMEOUT_S = 600
_LOCK_POLL_S = 2.0


def request(packages: Sequence[str]) -> str:
    """The sentence with the one command that an ordinary user runs before trying again."""
    steps = [shlex.join(step) for step in _steps(packages)]
    if shutil.which("sudo"):
        command = " && ".join(f"sudo {step}" for step in steps)
    else:
        command = f"su -c {shlex.quote(' && '.join(steps))}"
    reason = "" if _has_lists() else " (this machine has no package lists yet; it fetches them)"
    return f"Run this once{reason}, then retry:\n  {command}"


def install(packages: Sequence[str]) -> None:
    """Install packages as root; apt's own words are shown when it fails.

    Raises:
        SetupError: apt failed, or another one did not end in ``LOCK_TIMEOUT_S`` seconds.
    """
    print(f"Installing {len(packages)} packages of the system: {', '.join(packages)} …", flush=True)
    failures: list[str] = []
    for step in _steps(packages):
        completed = _run_unlocked(step)
        if completed.returncode == 0:
            continue
        failures.append(f"{shlex.join(step)}:\n{completed.stderr.strip()}")
        if "install" in step:  # With lists of yesterday an install may work without an update.
            raise SetupError("Packages could not be installed:\n" + "\n".join(failures))


def wait_for_locks(
    locks: Sequence[Path],
    *,
    timeout_s: float = LOCK_TIMEOUT_S,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Come back when no other apt or dpkg holds a lock; say so while it is waited for.

    Raises:
        SetupError: a lock was still held after ``timeout_s``.
    """
    deadline = time.monotonic() + timeout_s
    announced = False
    while busy := [lock for lock in locks if is_locked(lock)]:
        if time.monotonic() >= deadline:
            raise SetupError(f"Another apt or dpkg still holds {busy[0]}; let it end, then retry.")
        if not announced:
            print(f"Another apt or dpkg is at work ({busy[0]}); waiting for it …", flush=True)
            announced = True
        pause(_LOCK_POLL_S)


def is_locked(lock: Path) -> bool:
    """Whether another process holds this lock of apt's (a POSIX record lock); root can tell."""
    try:
        file = lock.open("r+b")
    except OSError:
        return False
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _steps(packages: Sequence[str]) -> list[list[str]]:
    apt = ["apt-get", "-o", f"DPkg::Lock::Timeout={LOCK_TIMEOUT_S}"]
    broke_off = any(DPKG_UPDATES.glob("[0-9]*"))
    return [
        *([["dpkg", "--configure", "-a"]] if broke_off else []),
        [*apt, "update"],
        [*apt, "install", "-y", "--no-install-recommends", *packages],
    ]


def _has_lists() -> bool:
    with contextlib.suppress(OSError):
        return any(LISTS.glob("*_Packages*"))
    return False


def _run_unlocked(step: list[str]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    while True:
        wait_for_locks(LOCKS)
        completed = subprocess.run(
            step,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        # Somebody else may have been quicker; `update` does not wait for the lists' lock by itself.
        if completed.returncode == 0 or not any(is_locked(lock) for lock in LOCKS):
            return completed
