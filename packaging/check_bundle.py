"""Do the bundles work on a system that has never seen Python or this checkout?

Each is installed in a bare Debian and does its job there: the till's on a virtual screen by an
ordinary user, the demo's whole job; the backend's for a till that it lets in, against the till's
stand-in for WeChat. Then each is taken away again; what the user made must stay, what was installed
must go.
"""

import shutil
import stat
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

MOST_MB = 90
"""What a shop's line has to carry; `docs/decisions/015-bundles.md` says where the weight lies."""
_CONFIGURATION = "/etc/pos-scanner/backend.env"
"""An administrator's: it stays until the package is purged."""
_HOME = bare_system.home_of(USER)
_SCREEN = "xvfb-run --auto-servernum --server-args='-screen 0 1024x768x24'"
_PACKAGES = ("ca-certificates",)  # For a mirror behind TLS.
_INSTALL = "apt-get install -y --no-install-recommends"
_DEMO = "--lang zh_CN demo --auto --shots"
_DECODERS = ("zxing-cpp", "pyzbar", "wechat")
_LOOKUP = """\
set -e
cd ~
export POS_SCANNER_BACKEND_DATA=$PWD/backend-data
pos-scanner sandbox serve --port 8766 > sandbox.txt & sandbox=$!
trap 'kill $sandbox $backend 2> /dev/null' EXIT
for attempt in $(seq 100); do grep -q customers sandbox.txt && break; sleep 0.2; done
eval "$(grep export sandbox.txt)"
code=$(grep -A1 北京示例科技 sandbox.txt | tail -1)
token=$(pos-scanner-backend till add "till 1")
pos-scanner-backend check
pos-scanner-backend serve & backend=$!
export POS_SCANNER_BACKEND_URL=http://127.0.0.1:8765 POS_SCANNER_BACKEND_TOKEN=$token
for attempt in $(seq 100); do pos-scanner lookup --json "$code" && exit; sleep 0.5; done
exit 1
"""
_UNIT = f"""\
set -e
{_INSTALL} systemd
systemd-analyze verify pos-scanner-backend@8765.service
unit=$(dpkg --listfiles pos-scanner-backend | grep '@.service$')
systemd-analyze security --offline=true --threshold=20 "$unit"
"""
"""Exposure is counted in tenths there: 0 is safe, 100 is not."""


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
    package, archive = _newest("pos-scanner_*.deb"), _newest("*.tar.xz")
    backend = _newest("pos-scanner-backend_*.deb")
    for file in (package, archive, backend):
        check_weight(file)
    machine = check_bare.timed(
        "a bare system", lambda: bare_system.make(folder / "base", _PACKAGES)
    )
    machine.run(f"useradd --create-home --shell /bin/bash {USER}")
    for file in (package, archive, backend):
        shutil.copy(file, machine.folder / str(_HOME).lstrip("/"))
    screen = "xvfb xauth xz-utils fonts-wqy-microhei"
    check_bare.step(machine, "a screen", f"apt-get update && {_INSTALL} {screen}")
    check_bare.step(machine, "the package", f"{_INSTALL} {_HOME / package.name}")
    _check_program(machine, "pos-scanner", "package")
    _check_backend(machine, backend)
    _remove(machine, "pos-scanner")
    _check_user_data(machine)
    unpacked = archive.name.removesuffix(".tar.xz")
    check_bare.step(machine, "the archive", f"tar -C {_HOME} -xJf {_HOME / archive.name}", USER)
    _check_program(machine, f"{_HOME / unpacked}/pos-scanner", "archive")


def check_weight(file: Path) -> None:
    """Print what a bundle weighs.

    Raises:
        CheckError: it is more than ``MOST_MB``.
    """
    size_mb = file.stat().st_size / 1e6
    print(f"{size_mb:5.1f} MB  {file.name}", flush=True)
    if size_mb > MOST_MB:
        raise CheckError(f"{file.name} weighs {size_mb:.1f} MB, where {MOST_MB} are allowed")


def _check_program(machine: BareSystem, program: str, name: str) -> None:
    doctor = machine.run(f"{program} doctor", USER).stdout
    for decoder in _DECODERS:
        if f"ok    QR decoder {decoder}:" not in doctor:
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


def _check_backend(machine: BareSystem, package: Path) -> None:
    check_bare.step(machine, "the backend", f"{_INSTALL} {_HOME / package.name}")
    mode = (machine.folder / _CONFIGURATION.lstrip("/")).stat().st_mode
    if stat.S_IMODE(mode) != 0o600:
        raise CheckError(f"{_CONFIGURATION} is open to others")
    check_bare.step(machine, "the backend: a title looked up", _LOOKUP, USER)
    check_bare.step(machine, "the backend's unit, by systemd's own rules", _UNIT)
    _remove(machine, "pos-scanner-backend")


def _remove(machine: BareSystem, package: str) -> None:
    files = machine.run(f"dpkg-query --listfiles {package}").stdout.splitlines()
    check_bare.step(machine, f"{package} removed", f"apt-get remove -y {package}")
    installed = [path for path in files if path != _CONFIGURATION]
    if remaining := [path for path in installed if (machine.folder / path.lstrip("/")).is_file()]:
        raise CheckError(f"{len(remaining)} files stay behind, {remaining[0]} among them")


def _check_user_data(machine: BareSystem) -> None:
    journal = machine.folder / str(_HOME).lstrip("/") / ".local/share/pos_scanner"
    if not journal.exists():
        raise CheckError("the user's data has gone with the package")


def _newest(pattern: str) -> Path:
    files = sorted(bundle.OUTPUT.glob(pattern), key=lambda path: path.stat().st_mtime)
    if not files:
        raise BareSystemError(f"dist/ has no {pattern}; `dev.py bundle` makes it")
    return files[-1]
