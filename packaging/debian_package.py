"""The one-folder programs as Debian packages: till with menu entry and icon, backend with unit.

They install only files of their own. Who removes one keeps invoices, settings and tills, which lie
elsewhere.
"""

import gzip
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import archives
from frozen.substitutes import linked_by

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"
DEPLOY = ROOT / "packaging" / "deploy"
_GLIBC = "libc6 (>= 2.34)"
"""What Qt's wheels were built for (manylinux_2_34); pip refuses them on an older system."""
_ELF = b"\x7fELF"


@dataclass(frozen=True, slots=True)
class Package:
    """A Debian package around a one-folder program.

    Attributes:
        name: the package's, and the program's.
        description: the control file's: a line, then indented ones.
        files: where each goes in the system, and its source; permissions are the source's.
        command: the script that `/usr/bin` gets; ``None``: a link to the program.
        fields: further lines of the control file.
        conffiles: those that an administrator edits: an upgrade asks before it replaces one, and
            they are root's alone.
        scripts: what dpkg runs, by its name for it.
    """

    name: str
    description: str
    files: Mapping[str, Path]
    command: Path | None = None
    fields: tuple[str, ...] = ()
    conffiles: tuple[str, ...] = ()
    scripts: Mapping[str, Path] = field(default_factory=dict)


TILL = Package(
    name="pos-scanner",
    description="""\
scan a customer's invoice title at the till
 A customer shows the code of an invoice title; a camera or a hand scanner reads it, the buyer's
 particulars fill the form, the cashier confirms, and accounting gets a file that its program
 imports.""",
    files={
        "usr/share/applications/pos_scanner.desktop": LINUX / "pos_scanner.desktop",
        # A template: copied to ~/.config/autostart it opens the window when its user signs in.
        "usr/share/pos-scanner/pos_scanner-autostart.desktop": LINUX / "pos_scanner.desktop",
        "usr/share/metainfo/pos_scanner.metainfo.xml": LINUX / "pos_scanner.metainfo.xml",
        "usr/lib/udev/rules.d/70-pos-scanner.rules": LINUX / "70-pos-scanner.rules",
        "usr/share/icons/hicolor/scalable/apps/pos_scanner.svg": (
            ROOT / "resources/icons/pos_scanner.svg"
        ),
    },
    fields=("Recommends: fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei",),
)
BACKEND = Package(
    name="pos-scanner-backend",
    description="""\
look up invoice titles at WeChat on the tills' behalf
 The server of pos-scanner's tills: it holds the AppID and AppSecret of a WeChat official account
 and answers the tills that were paired with it. One copy needs nothing else; several copies share
 PostgreSQL.""",
    files={
        "usr/lib/systemd/system/pos-scanner-backend@.service": (
            DEPLOY / "pos-scanner-backend@.service"
        ),
        "etc/pos-scanner/backend.env": DEPLOY / "backend.env",
        "usr/share/doc/pos-scanner-backend/examples/nginx.conf": DEPLOY / "nginx.conf",
        "usr/share/doc/pos-scanner-backend/examples/Caddyfile": DEPLOY / "Caddyfile",
    },
    command=LINUX / "pos-scanner-backend",
    fields=("Recommends: systemd", "Suggests: postgresql, nginx | caddy"),
    conffiles=("etc/pos-scanner/backend.env",),
    scripts={"postinst": LINUX / "backend-postinst", "prerm": LINUX / "backend-prerm"},
)


def make(package: Package, program: Path, version: str, target: Path) -> Path:
    """Pack a one-folder program into ``target``; gives the package's file.

    Needs Debian's own tools, and the libraries that the program takes from the system: their
    packages become its dependencies.
    """
    tree, control_files = target / "debian", target / "control"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.rmtree(control_files, ignore_errors=True)
    folder = Path("usr/lib") / package.name
    shutil.copytree(program, tree / folder, symlinks=True)
    for path, source in package.files.items():
        _copy(source, tree / path)
    command = tree / "usr/bin" / package.name
    if package.command:
        _copy(package.command, command)
    else:
        command.parent.mkdir(parents=True)
        command.symlink_to(Path("/") / folder / package.name)
    for path in package.conffiles:
        (tree / path).chmod(0o600)
    documents = tree / "usr/share/doc" / package.name
    _copy(ROOT / "LICENSE", documents / "copyright")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    architecture = _output("dpkg", "--print-architecture")
    dependencies = [_GLIBC, *system_packages(program)]
    kilobytes = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
    fields = [
        f"Package: {package.name}",
        f"Version: {version}",
        f"Architecture: {architecture}",
        "Maintainer: The pos_scanner authors",
        f"Installed-Size: {kilobytes}",
        f"Depends: {', '.join(dependencies)}",
    ]
    _write_control(package, control_files, fields)
    file = target / f"{package.name}_{version}_{architecture}.deb"
    control, data = target / "control.tar.xz", target / "data.tar.xz"
    archives.pack_tree(control_files, control)
    archives.pack_tree(tree, data)
    archives.pack_deb([control, data], file)
    shutil.rmtree(tree)
    shutil.rmtree(control_files)
    return file


def _write_control(package: Package, folder: Path, fields: list[str]) -> None:
    lines = [
        *fields,
        *package.fields,
        "Section: misc",
        "Priority: optional",
        f"Description: {package.description}",
    ]
    folder.mkdir()
    (folder / "control").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if package.conffiles:
        paths = "".join(f"/{path}\n" for path in package.conffiles)
        (folder / "conffiles").write_text(paths, encoding="utf-8")
    for name, source in package.scripts.items():
        _copy(source, folder / name)


def system_packages(program: Path) -> list[str]:
    """The Debian packages of those libraries that the program needs and does not bring, sorted."""
    own = {path.name for path in program.rglob("*.so*")}
    loaded = {library for file in _binaries(program) for library, _ in linked_by(file)}
    known = dict(_known_libraries())
    packages = {_package_of(known[name]) for name in loaded - own if name in known}
    return sorted(packages - {"libc6"})


def _binaries(program: Path) -> Iterator[Path]:
    for path in program.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(_ELF)) == _ELF:
                    yield path


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
    # As git knows it, whatever this user's umask has made of it.
    target.chmod(0o755 if source.stat().st_mode & 0o100 else 0o644)
