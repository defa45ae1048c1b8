"""The project's own virtual environment, ``.venv``: made once, brought up to date when pins change.

The system's share is seen to first, in one go. A stamp in the environment says what was installed
last, so that a second start costs one hash, and a start after one that broke off goes on where it
must: a half made environment or one whose pip was interrupted is made anew (pip keeps what it
downloaded), a failed step after that is done again by itself.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import system
from setup_error import SetupError

ROOT = Path(__file__).resolve().parent.parent
PINS = {
    "demo": ROOT / "packaging" / "requirements.txt",
    "dev": ROOT / "packaging" / "requirements-dev.txt",
    "bundle": ROOT / "packaging" / "requirements-bundle.txt",
}
_SELECTION = {
    "demo": ["--extra", "demo", "--group", "build"],
    "dev": ["--extra", "demo", "--extra", "pdf", "--extra", "postgresql", "--group", "dev"],
    "bundle": ["--extra", "demo", "--extra", "pdf", "--extra", "postgresql", "--group", "bundle"],
}
_ACCEPTANCE_WISHES = ROOT / "packaging" / "requirements-acceptance.in"
_ACCEPTANCE_PINS = _ACCEPTANCE_WISHES.with_suffix(".txt")
_UNFINISHED = "unfinished"
_PINNED = "pinned "
"""Before a stamp: the requirements are installed, the project itself is not yet."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A folder that ``python -m venv`` makes, with a stamp of what was installed into it last."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin") / script("python")

    @property
    def stamp(self) -> str:
        """What was installed last; empty before the first time."""
        file = self.folder / "pos_scanner.stamp"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def set_stamp(self, stamp: str) -> None:
        """Say what is installed now."""
        (self.folder / "pos_scanner.stamp").write_text(stamp, encoding="utf-8")

    def can_be_kept(self) -> bool:
        """Whether pip may build upon it: made by this very Python, no installation broke off."""
        if self.stamp in ("", _UNFINISHED) or not self.python.exists():
            return False
        question = [str(self.python), "-c", "import sys, pip; print(sys.version)"]
        answer = subprocess.run(question, capture_output=True, text=True, check=False)
        return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()

    def install_pins(self, pins: Path) -> None:
        """Make the folder if it must be, and install the pinned requirements; hashes are checked.

        Raises:
            SetupError: a step failed.
        """
        if not self.can_be_kept():
            print(f"Making {self.folder.name} …", flush=True)
            shutil.rmtree(self.folder, ignore_errors=True)
            run_step([sys.executable, "-m", "venv", str(self.folder)])
        self.set_stamp(_UNFINISHED)
        run_step([*self.pip_install(), "--require-hashes", "-r", str(pins)])

    def pip_install(self) -> list[str]:
        """The beginning of a command that installs into it."""
        pip = [str(self.python), "-m", "pip", "--disable-pip-version-check"]
        return [*pip, "install", "--quiet"]


PROJECT = Environment(ROOT / ".venv")
# Programs of others that read what is exported; GPL, and their pins would hold ours back.
ACCEPTANCE = Environment(ROOT / ".venv-acceptance")


def prepare(kind: str, needs: Sequence[system.Need] = (), *, acceptance: bool = False) -> str:
    """Make the machine ready for ``kind`` ("demo" or "dev"); gives the project's Python.

    ``needs`` is what the command wants of the system beside what the set-up itself does;
    ``acceptance`` adds the environment of the programs that the tests show our files to.

    Raises:
        SetupError: it cannot be made ready; the text says what to do.
    """
    _require_access()
    is_stale = not _has_pins(kind) or (acceptance and ACCEPTANCE.stamp != _acceptance_stamp())
    system.require([*needs, *system.RESOURCES, *([system.PYTHON_VENV] if is_stale else [])])
    if not _has_pins(kind):
        print("Installing the pinned requirements (a few minutes the first time) …", flush=True)
        PROJECT.install_pins(PINS[kind])
        PROJECT.set_stamp(_PINNED + _stamp(kind))
    run_step([str(PROJECT.python), str(ROOT / "packaging" / "build_resources.py")])
    if PROJECT.stamp.startswith(_PINNED):
        editable = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
        run_step([*PROJECT.pip_install(), *editable])
        PROJECT.set_stamp(PROJECT.stamp.removeprefix(_PINNED))
    if acceptance and ACCEPTANCE.stamp != _acceptance_stamp():
        print("Installing the programs that read what is exported …", flush=True)
        ACCEPTANCE.install_pins(_ACCEPTANCE_PINS)
        ACCEPTANCE.set_stamp(_acceptance_stamp())
    return str(PROJECT.python)


def script(name: str) -> str:
    """A program's file name in the environment: with .exe on Windows."""
    return f"{name}.exe" if os.name == "nt" else name


def lock(arguments: list[str]) -> int:
    """Resolve pyproject.toml for every platform into the files of pins (needs the network)."""
    with tempfile.TemporaryDirectory() as folder:
        temporary = Environment(Path(folder))
        run_step([sys.executable, "-m", "venv", folder])
        run_step([*temporary.pip_install(), "uv"])
        # The smaller set is resolved within the larger one, so that both pin the same versions.
        uv = temporary.python.with_name(script("uv"))
        compile_pins = [str(uv), "pip", "compile", "--universal"]
        compile_pins += ["--python-version", "3.11", "--generate-hashes", "-q"]
        compile_pins += ["--no-emit-index-url", "--no-header", "--no-annotate", *arguments]
        smaller = ["-c", str(PINS["dev"])]
        for kind, within in (("dev", []), ("demo", smaller), ("bundle", smaller)):
            command = [*compile_pins, "pyproject.toml", *_SELECTION[kind], *within]
            run_step([*command, "-o", str(PINS[kind])])
        run_step([*compile_pins, str(_ACCEPTANCE_WISHES), "-o", str(_ACCEPTANCE_PINS)])
    return 0


def run_step(command: list[str]) -> None:
    """Run a step of the set-up in the project's folder; what it says is shown.

    Raises:
        SetupError: it failed.
    """
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SetupError(
            "This step failed (its own words stand above); mend it and retry, the set-up goes on "
            f"from here:\n  {' '.join(command)}"
        )


def _require_access() -> None:
    for folder in (ROOT, PROJECT.folder, ACCEPTANCE.folder):
        if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise SetupError(f"{folder} belongs to another user; work in a clone of your own.")


def _has_pins(kind: str) -> bool:
    # Who develops has what the demo needs.
    accepted = {_stamp("dev"), _stamp(kind)}
    return PROJECT.python.exists() and PROJECT.stamp.removeprefix(_PINNED) in accepted


def _stamp(kind: str) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in (PINS[kind], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return f"{kind} {digest.hexdigest()}"


def _acceptance_stamp() -> str:
    return hashlib.sha256(sys.version.encode() + _ACCEPTANCE_PINS.read_bytes()).hexdigest()
