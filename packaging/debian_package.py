"""The one-folder program as a Debian package: menu entry, icon, scanner's rights, autostart.

It installs only files of its own. Who removes it keeps invoices and settings, which lie in each
user's own folders.
"""

import gzip
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"
PROGRAM = "pos-scanner"
FOLDER = Path("usr/lib") / PROGRAM
AUTOSTART = Path("usr/share") / PROGRAM / "pos_scanner-autostart.desktop"
"""A template: copied to ~/.config/autostart it opens the window when its user signs in."""
XZ_LEVEL = 9
_GLIBC = "libc6 (>= 2.34)"
"""What Qt's wheels were built for (manylinux_2_34); pip refuses them on an older system."""
_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")
_ELF = b"\x7fELF"
_CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: The pos_scanner authors
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei
Section: misc
Priority: optional
Description: scan a customer's invoice title at the till
 A customer shows the code of an invoice title; a camera or a hand scanner reads it, the buyer's
 particulars fill the form, the cashier confirms, and accounting gets a file that its program
 imports.
"""


def make(program: Path, version: str, target: Path) -> Path:
    """Pack the one-folder program into ``target``; gives the package's file.

    Needs Debian's own tools, and the libraries that the program takes from the system: their
    packages become its dependencies.
    """
    tree = target / "debian"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(program, tree / FOLDER, symlinks=True)
    _link(tree / "usr/bin" / PROGRAM, Path("/") / FOLDER / PROGRAM)
    _copy(LINUX / "pos_scanner.desktop", tree / "usr/share/applications/pos_scanner.desktop")
    _copy(LINUX / "pos_scanner.desktop", tree / AUTOSTART)
    _copy(LINUX / "pos_scanner.metainfo.xml", tree / "usr/share/metainfo/pos_scanner.metainfo.xml")
    _copy(LINUX / "70-pos-scanner.rules", tree / "usr/lib/udev/rules.d/70-pos-scanner.rules")
    icons = tree / "usr/share/icons/hicolor/scalable/apps"
    _copy(ROOT / "resources/icons/pos_scanner.svg", icons / "pos_scanner.svg")
    documents = tree / "usr/share/doc" / PROGRAM
    _copy(ROOT / "LICENSE", documents / "copyright")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    architecture = _output("dpkg", "--print-architecture")
    control = _CONTROL.format(
        name=PROGRAM,
        version=version,
        architecture=architecture,
        kilobytes=sum(path.lstat().st_size for path in tree.rglob("*")) // 1024,
        depends=", ".join([_GLIBC, *system_packages(program)]),
    )
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN/control").write_text(control, encoding="utf-8")
    package = target / f"{PROGRAM}_{version}_{architecture}.deb"
    subprocess.run(
        [
            "dpkg-deb",
            "--root-owner-group",
            "-Zxz",
            f"-z{XZ_LEVEL}",
            "--build",
            str(tree),
            str(package),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    shutil.rmtree(tree)
    return package


def system_packages(program: Path) -> list[str]:
    """The Debian packages of those libraries that the program needs and does not bring, sorted."""
    own = {path.name for path in program.rglob("*.so*")}
    loaded = {library for file in _binaries(program) for library in _needed_by(file)}
    known = dict(_known_libraries())
    packages = {_package_of(known[name]) for name in loaded - own if name in known}
    return sorted(packages - {"libc6"})


def _binaries(program: Path) -> Iterator[Path]:
    for path in program.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(_ELF)) == _ELF:
                    yield path


def _needed_by(file: Path) -> list[str]:
    return _NEEDED.findall(_output("readelf", "--dynamic", str(file)))


def _known_libraries() -> Iterator[tuple[str, Path]]:
    """The file of each shared library that the system's loader finds."""
    for line in _output("ldconfig", "--print-cache").splitlines()[1:]:
        if " => " in line:
            name, path = line.strip().split(" => ")
            yield name.split(" ")[0], Path(path)


def _package_of(library: Path) -> str:
    # Debian lists a merged /usr by one of two names.
    for path in (library, Path("/usr") / library.relative_to("/"), library.resolve()):
        found = subprocess.run(
            ["dpkg-query", "--search", str(path)], capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    raise LookupError(f"no Debian package has {library}")


def _output(*command: str) -> str:
    completed = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}
    )
    return completed.stdout.strip()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _link(path: Path, target: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
