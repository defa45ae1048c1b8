"""The installer's life under wine: installed, used, refused while open, upgraded, removed.

usage: installer_job.py INSTALLER PICTURES            (runs in the bare system)
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from window_job import JobError, Window, job, virtual_screen

IS_OPEN = 4
"""The installer's exit status while a window of the program is open."""
_CHOSEN_FOLDER = r"D:\till\program files"
_SHORTCUT = "pos_scanner.lnk"
_GONE_S = 60.0


class Windows:
    """The prefix seen from outside, and what Windows programs there come to."""

    def __init__(self, prefix: Path) -> None:
        self.drive = prefix / "drive_c"
        self.home = next(path for path in (self.drive / "users").iterdir() if path.name != "Public")
        self.data = self.home / "AppData/Local/pos_scanner"
        self.program = self.home / "AppData/Local/Programs/pos_scanner"
        self.menu = self.home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        self.menu_of_all = self.drive / "ProgramData/Microsoft/Windows/Start Menu/Programs"
        self.start_up = self.menu / "StartUp"  # So spelt by wine.

    def run(self, *command: str) -> int:
        """Run a Windows program; its exit status."""
        completed = subprocess.run(["wine", *command], stdin=subprocess.DEVNULL, check=False)
        return completed.returncode

    def is_registered(self, root: str) -> bool:
        """Whether Windows' list of installed programs names ours."""
        key = rf"{root}\Software\Microsoft\Windows\CurrentVersion\Uninstall\pos_scanner"
        query = ["wine", "reg", "query", key, "/v", "DisplayVersion"]
        return subprocess.run(query, capture_output=True, check=False).returncode == 0


def require(condition: object, text: str) -> None:
    """Say what is so.

    Raises:
        JobError: it is not.
    """
    if not condition:
        raise JobError(f"not so: {text}")
    print(f"ok  {text}", flush=True)


def install_and_use(windows: Windows, installer: str, pictures: Path) -> Window:
    """Per user: installed, started by its shortcut's target, refused while open, upgraded."""
    require(windows.run(installer, "/S", "/Autostart=1") == 0, "installed for this user")
    window = Window(windows.program, pictures)
    require((windows.program / "pos-scanner-window.exe").exists(), "the program is there")
    require((windows.menu / _SHORTCUT).exists(), "the start menu has it")
    require((windows.home / "Desktop" / _SHORTCUT).exists(), "the desktop has it")
    require((windows.start_up / _SHORTCUT).exists(), "it starts with Windows")
    require(windows.is_registered("HKCU"), "Windows lists it")
    job(window, pictures)
    window.start()
    require(windows.run(installer, "/S") == IS_OPEN, "an upgrade is refused while it is open")
    require((windows.program / "python/python311.dll").exists(), "then nothing is touched")
    window.close()
    require(windows.run(installer, "/S", "/Desktop=0") == 0, "upgraded when it is closed")
    return window


def remove(windows: Windows, window: Window) -> None:
    """Gone but for what is the user's."""
    own_file = windows.program / "own notes.txt"
    own_file.write_text("the user's", encoding="utf-8")
    window.ask("journal", "verify")
    require(windows.run(str(windows.program / "uninstall.exe"), "/S") == 0, "removed")
    wait_until_gone(windows.program / "uninstall.exe")
    remaining = [path.name for path in windows.program.rglob("*")]
    require(remaining == [own_file.name], "only a file of the user's own stays in its folder")
    require(not (windows.menu / _SHORTCUT).exists(), "the start menu has it no more")
    require(not (windows.home / "Desktop" / _SHORTCUT).exists(), "the desktop has it no more")
    require(not (windows.start_up / _SHORTCUT).exists(), "it starts no more")
    require(not windows.is_registered("HKCU"), "Windows lists it no more")
    require((windows.data / "journal.sqlite3").exists(), "invoices and settings stay")


def install_for_all(windows: Windows, installer: str) -> None:
    """Per machine, into a folder of a space and another drive."""
    drive = windows.drive.parent / "dosdevices/d:"
    other = windows.drive.parent / "drive_d"
    other.mkdir(exist_ok=True)
    if not drive.exists():
        drive.symlink_to(other)
    # The installer takes the rest of its line for the folder; in one piece wine would quote it.
    chosen = f"/D={_CHOSEN_FOLDER}".split(" ")
    require(
        windows.run(installer, "/S", "/AllUsers", *chosen) == 0,
        "installed for everybody, in a folder of an own choice",
    )
    folder = other / "till/program files"
    require((folder / "pos-scanner.exe").exists(), "the program is there")
    require(windows.is_registered("HKLM"), "Windows lists it for everybody")
    shortcuts = [
        windows.menu_of_all / _SHORTCUT,
        windows.drive / "users/Public/Desktop" / _SHORTCUT,
    ]
    require(all(path.exists() for path in shortcuts), "everybody's start menu and desktop have it")
    require(windows.run(str(folder / "pos-scanner.exe"), "--version") == 0, "it runs there")
    require(windows.run(str(folder / "uninstall.exe"), "/S") == 0, "removed for everybody")
    wait_until_gone(folder)
    require(not windows.is_registered("HKLM"), "Windows lists it for nobody")
    require(not any(path.exists() for path in shortcuts), "nobody's start menu or desktop has it")


def wait_until_gone(path: Path) -> None:
    """An uninstaller goes on in a copy of itself, since it cannot remove itself.

    Raises:
        JobError: it is still there.
    """
    deadline = time.monotonic() + _GONE_S
    while path.exists():
        if time.monotonic() > deadline:
            raise JobError(f"{path} is still there")
        time.sleep(0.5)


def main() -> int:
    """Do it; 0 or 1."""
    installer, pictures = sys.argv[1], Path(sys.argv[2])
    pictures.mkdir(parents=True, exist_ok=True)
    windows = Windows(Path(os.environ["WINEPREFIX"]))
    try:
        with virtual_screen():
            window = install_and_use(windows, installer, pictures)
            remove(windows, window)
            install_for_all(windows, installer)
    except JobError as error:
        print(f"FAILED: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
