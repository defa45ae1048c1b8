"""The project's own virtual environment, ``.venv``: made once, brought up to date when pins change.

A stamp beside it remembers what was installed from what, so that a second start costs one hash.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import system
from setup_error import SetupError

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PINS = {
    "demo": ROOT / "packaging" / "requirements.txt",
    "dev": ROOT / "packaging" / "requirements-dev.txt",
}
# Programs of others that read what is exported; GPL, and their pins would hold ours back.
ACCEPTANCE = ROOT / ".venv-acceptance"
_ACCEPTANCE_WISHES = ROOT / "packaging" / "requirements-acceptance.in"
_ACCEPTANCE_PINS = _ACCEPTANCE_WISHES.with_suffix(".txt")
_SELECTION = {
    "demo": ["--extra", "demo", "--group", "build"],
    "dev": ["--extra", "demo", "--extra", "pdf", "--group", "dev"],
}
_STAMP = VENV / "pos_scanner.stamp"


def prepare(kind: str) -> str:
    """Make the environment hold the pins of ``kind`` ("demo" or "dev"); gives its Python.

    Raises:
        SetupError: it cannot be made; the text says what to do.
    """
    python = VENV / ("Scripts" if os.name == "nt" else "bin") / script("python")
    stamps = {name: f"{name} {_fingerprint(name)}" for name in PINS}
    accepted = {stamps["dev"], stamps[kind]}
    if not (python.exists() and _read_stamp() in accepted):
        _make_venv(python)
        _install(python, PINS[kind])
        _STAMP.write_text(stamps[kind], encoding="utf-8")
    _call([str(python), str(ROOT / "packaging" / "build_resources.py")])
    return str(python)


def prepare_acceptance() -> None:
    """Make the environment of the programs that the tests show our files to.

    Raises:
        SetupError: as ``prepare``.
    """
    stamp = ACCEPTANCE / _STAMP.name
    digest = hashlib.sha256(sys.version.encode() + _ACCEPTANCE_PINS.read_bytes()).hexdigest()
    if _read_stamp(stamp) == digest:
        return
    python = ACCEPTANCE / ("Scripts" if os.name == "nt" else "bin") / script("python")
    _make_venv(python)
    print("Installing the programs that read what is exported …", flush=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _call([*pip, "--require-hashes", "-r", str(_ACCEPTANCE_PINS)])
    stamp.write_text(digest, encoding="utf-8")


def script(name: str) -> str:
    """A program's file name in the environment: with .exe on Windows."""
    return f"{name}.exe" if os.name == "nt" else name


def lock(arguments: list[str]) -> int:
    """Resolve pyproject.toml for every platform into the files of pins (needs the network)."""
    with tempfile.TemporaryDirectory() as folder:
        _call([sys.executable, "-m", "venv", folder])
        programs = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
        _call([str(programs / script("python")), "-m", "pip", "install", "-q", "uv"])
        # The smaller set is resolved within the larger one, so that both pin the same versions.
        compile_pins = [str(programs / script("uv")), "pip", "compile", "--universal"]
        compile_pins += ["--python-version", "3.11", "--generate-hashes", "-q"]
        compile_pins += ["--no-emit-index-url", "--no-header", "--no-annotate", *arguments]
        for kind, within in (("dev", []), ("demo", ["-c", str(PINS["dev"])])):
            command = [*compile_pins, "pyproject.toml", *_SELECTION[kind], *within]
            _call([*command, "-o", str(PINS[kind])])
        _call([*compile_pins, str(_ACCEPTANCE_WISHES), "-o", str(_ACCEPTANCE_PINS)])
    return 0


def _fingerprint(kind: str) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in (PINS[kind], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_stamp(stamp: Path = _STAMP) -> str:
    return stamp.read_text(encoding="utf-8") if stamp.exists() else ""


def _make_venv(python: Path) -> None:
    venv = python.parent.parent
    if python.exists():
        works = subprocess.run([python, "-c", "import pip"], capture_output=True, check=False)
        if works.returncode == 0:
            return
        shutil.rmtree(venv)  # Made by a Python that has gone, or half made.
    print(f"Making {venv.name} …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        # Debian and Ubuntu ship Python without ensurepip.
        shutil.rmtree(venv, ignore_errors=True)
        system.require([system.PYTHON_VENV])
        _call([sys.executable, "-m", "venv", str(venv)])


def _install(python: Path, pins: Path) -> None:
    print("Installing the pinned requirements (a few minutes the first time) …", flush=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _call([*pip, "--require-hashes", "-r", str(pins)])
    _call([str(python), str(ROOT / "packaging" / "build_resources.py")])
    _call([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


def _call(command: list[str]) -> None:
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        told = " ".join(command)
        raise SetupError(
            f"This step failed (its own words stand above); mend it and retry:\n  {told}"
        )
