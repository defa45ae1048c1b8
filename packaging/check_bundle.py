"""Do the bundles work on a system that has never seen Python or this checkout?

Each is installed in a bare Debian, started on a virtual screen by an ordinary user, does the demo's
whole job there, and is taken away again; what the user made must stay, what was installed must go.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import bare_system
import bundle
import check_bare
from bare_system import USER, BareSystem, BareSystemError
from check_bare import CheckError
from setup_error import SetupError

_HOME = bare_system.home_of(USER)
_SCREEN = "xvfb-run --auto-servernum --server-args='-screen 0 1024x768x24'"
_PACKAGES = ("ca-certificates",)  # For a mirror behind TLS.
_INSTALL = "apt-get install -y --no-install-recommends"
_DEMO = "--lang zh_CN demo --auto --shots"
_DECODERS = ("zxing-cpp", "pyzbar", "wechat")


def main() -> int:
    """Try ``dist/``'s bundles; 0 (work), 1 (do not) or ``check_bare.NOT_RUN``."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="bundle-"))
    try:
        check_bare.require_means(folder)
        _check(folder)
    except (BareSystemError, SetupError) as error:
        print(f"check-bundle was NOT RUN: {error}", file=sys.stderr, flush=True)
        return check_bare.NOT_RUN
    except CheckError as error:
        print(f"\ncheck-bundle FAILED: {error}", flush=True)
        return 1
    finally:
        bare_system.remove(folder)
    print(f"check-bundle passed in {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def _check(folder: Path) -> None:
    package, archive = _newest("*.deb"), _newest("*.tar.xz")
    machine = check_bare.timed(
        "a bare system", lambda: bare_system.make(folder / "base", _PACKAGES)
    )
    machine.run(f"useradd --create-home --shell /bin/bash {USER}")
    for file in (package, archive):
        shutil.copy(file, machine.folder / str(_HOME).lstrip("/"))
    screen = "xvfb xauth xz-utils fonts-wqy-microhei"
    check_bare.step(machine, "a screen", f"apt-get update && {_INSTALL} {screen}")
    check_bare.step(machine, "the package", f"{_INSTALL} {_HOME / package.name}")
    _check_program(machine, "pos-scanner", "package")
    files = _installed_files(machine)
    check_bare.step(machine, "the package removed", "apt-get remove -y pos-scanner")
    if remaining := [path for path in files if (machine.folder / path.lstrip("/")).is_file()]:
        raise CheckError(f"{len(remaining)} files stay behind, {remaining[0]} among them")
    _check_user_data(machine)
    unpacked = archive.name.removesuffix(".tar.xz")
    check_bare.step(machine, "the archive", f"tar -C {_HOME} -xJf {_HOME / archive.name}", USER)
    _check_program(machine, f"{_HOME / unpacked}/pos-scanner", "archive")


def _check_program(machine: BareSystem, program: str, name: str) -> None:
    doctor = machine.run(f"{program} doctor", USER).stdout
    for decoder in _DECODERS:
        if f"ok    {decoder}:" not in doctor:
            raise CheckError(f"{name}: {decoder} does not load:\n{doctor}")
    shots = _HOME / f"shots-{name}"
    check_bare.step(machine, f"{name}: the demo", f"{_SCREEN} {program} {_DEMO} {shots}", USER)
    inside = machine.folder / str(shots).lstrip("/")
    pictures, tables = list(inside.rglob("*.png")), list(inside.rglob("*.csv"))
    if not pictures or not tables:
        raise CheckError(f"{name}: {len(pictures)} pictures and {len(tables)} CSV files")
    kept = bundle.OUTPUT / f"check-{name}"
    shutil.copytree(inside, kept, dirs_exist_ok=True)
    print(f"      {len(pictures)} pictures, {len(tables)} CSV in {kept.name}", flush=True)


def _installed_files(machine: BareSystem) -> list[str]:
    return machine.run("dpkg-query --listfiles pos-scanner").stdout.splitlines()


def _check_user_data(machine: BareSystem) -> None:
    journal = machine.folder / str(_HOME).lstrip("/") / ".local/share/pos_scanner"
    if not journal.exists():
        raise CheckError("the user's data has gone with the package")


def _newest(pattern: str) -> Path:
    files = sorted(bundle.OUTPUT.glob(pattern), key=lambda path: path.stat().st_mtime)
    if not files:
        raise BareSystemError(f"dist/ has no {pattern}; `dev.py bundle` makes it")
    return files[-1]
