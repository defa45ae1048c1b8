"""All files of a release that this system can make, tried, with their checksums; and what is left.

Signatures need the owner's keys: where the variables of ``SIGNING`` name them, Windows' files are
signed; where not, that is said.
"""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import bundle
import environment
import screen
import windows_installer
import windows_set
from setup_error import SetupError

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = bundle.OUTPUT
CHECKSUMS = "SHA256SUMS"
SIGNING = ("POS_SCANNER_SIGNING_CERTIFICATE", "POS_SCANNER_SIGNING_KEY")
"""PEM files: the certificate with its chain, and its key."""
_ELSEWHERE = """\
Left to be done elsewhere, by the workflows of .github/workflows/ or by hand:
  - macOS: `dev.py bundle` on a Mac makes pos_scanner.app; sign and notarise it (macos.yml)."""
_INTERPRETER = """\
  - Windows: `dev.py release FOLDER`, with python.org's embeddable package of Python {series} in
    FOLDER: its programs are signed, the installer made here has our own (release.yml)."""
_SIGNATURE = """\
  - Windows: sign the installer. {variables} name a certificate and its key."""
_PUBLICATION = """\
  - Publish dist/ with its SHA256SUMS, and tag the commit v{version}."""


def main(arguments: list[str]) -> int:
    """Make, try, sign and list the files of this version in ``dist/``; gives the exit status.

    An argument is a folder with python.org's embeddable package, for the Windows installer.
    """
    interpreter = Path(arguments[0]) if arguments else None
    version = bundle.version()
    files = _wheel(version)
    check_wheel(files[0])
    if bundle.main([]) != 0:
        return 1
    installer = windows_installer.make(OUTPUT, interpreter=interpreter)
    is_signed = sign(installer, os.environ)
    listing = write_checksums(sorted(OUTPUT.glob(f"*{version}*")), OUTPUT / CHECKSUMS)
    print(listing, end="")
    print(remaining_steps(has_interpreter=interpreter is not None, is_signed=is_signed), flush=True)
    return 0


def remaining_steps(*, has_interpreter: bool, is_signed: bool) -> str:
    """What this machine could not do, a step in each line."""
    steps = [_ELSEWHERE]
    if not has_interpreter:
        steps.append(_INTERPRETER.format(series=".".join(map(str, windows_set.SERIES))))
    if not is_signed:
        steps.append(_SIGNATURE.format(variables=" and ".join(SIGNING)))
    return "\n".join([*steps, _PUBLICATION.format(version=bundle.version())])


def _wheel(version: str) -> list[Path]:
    """The wheel and the source archive, in that order."""
    python = environment.prepare("demo", screen.needs())
    environment.run_step([python, "-m", "hatchling", "build", "--directory", str(OUTPUT)])
    return [*OUTPUT.glob(f"*{version}*.whl"), *OUTPUT.glob(f"pos_scanner-{version}.tar.gz")]


def check_wheel(wheel: Path) -> None:
    """See that a wheel does the demo's whole job in a fresh environment, away from the checkout.

    Raises:
        SetupError: a step failed, or the job left no CSV.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fresh = environment.Environment(folder / "venv")
        fresh.install_pins(environment.PINS["demo"])
        environment.run_step([*fresh.pip_install(), "--no-deps", str(wheel)])
        program = fresh.python.with_name(environment.script("pos-scanner"))
        shots = folder / "shots"
        with screen.available():
            demo = [str(program), "demo", "--auto", "--shots", str(shots)]
            completed = subprocess.run(demo, cwd=folder, check=False)
        if completed.returncode != 0 or not list(shots.rglob("*.csv")):
            raise SetupError(f"{wheel.name} does not do the demo's job in a fresh environment.")
    print(f"{wheel.name} did the demo's job in a fresh environment.", flush=True)


def sign(file: Path, variables: Mapping[str, str]) -> bool:
    """Sign a program for Windows in its place; ``False`` where no certificate and key are named.

    Raises:
        SetupError: osslsigncode refused, or is not here.
    """
    certificate, key = (variables.get(name, "") for name in SIGNING)
    if not certificate or not key:
        return False
    signed = file.with_suffix(".signed")
    command = ["osslsigncode", "sign", "-certs", certificate, "-key", key, "-h", "sha256"]
    command += ["-n", "pos_scanner", "-in", str(file), "-out", str(signed)]
    try:
        environment.run_step(command)
    except FileNotFoundError as error:
        raise SetupError("osslsigncode is not here; it signs programs for Windows.") from error
    signed.replace(file)
    return True


def write_checksums(files: list[Path], target: Path) -> str:
    """Write what ``sha256sum --check`` reads, a line a file; gives the text."""
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    target.write_text("".join(lines), encoding="utf-8")
    return "".join(lines)
