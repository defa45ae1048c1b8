"""The Debian package: what it holds, what it depends on, what the system's own tools say of it."""

import shutil
import subprocess
import sys
from pathlib import Path

import debian_package
import pytest

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("dpkg-deb", "readelf", "ldconfig"))), reason="Debian's tools"
)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder that stands for the program: a real binary of this system, and a library."""
    folder = tmp_path / "program"
    (folder / "_internal").mkdir(parents=True)
    shutil.copy(shutil.which("openssl") or sys.executable, folder / "pos-scanner")
    (folder / "_internal" / "note.so").write_text("no library")
    return folder


@pytest.fixture
def contents(program: Path, tmp_path: Path) -> dict[str, str]:
    return contents_of(debian_package.make(debian_package.TILL, program, "1.2.3", tmp_path))


def contents_of(package: Path) -> dict[str, str]:
    """What is in a package: each path with its mode and owner."""
    listing = subprocess.run(
        ["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True
    )
    lines = (line.split() for line in listing.stdout.splitlines())
    return {fields[5]: f"{fields[0]} {fields[1]}" for fields in lines}


def test_everything_has_its_place_and_belongs_to_root(contents: dict[str, str]) -> None:
    expected = {
        "./usr/bin/pos-scanner",
        "./usr/lib/pos-scanner/pos-scanner",
        "./usr/lib/pos-scanner/_internal/note.so",
        "./usr/lib/udev/rules.d/70-pos-scanner.rules",
        "./usr/share/applications/pos_scanner.desktop",
        "./usr/share/pos-scanner/pos_scanner-autostart.desktop",
        "./usr/share/icons/hicolor/scalable/apps/pos_scanner.svg",
        "./usr/share/metainfo/pos_scanner.metainfo.xml",
        "./usr/share/doc/pos-scanner/copyright",
        "./usr/share/doc/pos-scanner/changelog.gz",
    }
    assert {path for path in contents if not path.endswith("/")} == expected
    assert {rights.split()[1] for rights in contents.values()} == {"root/root"}
    assert contents["./usr/lib/pos-scanner/pos-scanner"].startswith("-rwxr-xr-x")


def test_it_depends_on_what_its_binaries_load(program: Path, tmp_path: Path) -> None:
    package = debian_package.make(debian_package.TILL, program, "1.2.3", tmp_path)
    field = ["dpkg-deb", "--field", str(package), "Package", "Version", "Depends"]
    control = subprocess.run(field, capture_output=True, text=True, check=True).stdout
    assert "Package: pos-scanner\n" in control
    assert "Version: 1.2.3\n" in control
    assert "Depends: libc6 (>= 2.34), libssl3" in control


def test_the_backends_package_has_its_unit_and_a_configuration_that_is_roots_alone(
    program: Path, tmp_path: Path
) -> None:
    package = debian_package.make(debian_package.BACKEND, program, "1.2.3", tmp_path)
    contents = contents_of(package)
    assert contents["./etc/pos-scanner/backend.env"] == "-rw------- root/root"
    assert contents["./usr/bin/pos-scanner-backend"].startswith("-rwxr-xr-x")
    assert "./usr/lib/systemd/system/pos-scanner-backend@.service" in contents
    control = tmp_path / "control"
    subprocess.run(["dpkg-deb", "--control", str(package), str(control)], check=True)
    assert (control / "conffiles").read_text("utf-8") == "/etc/pos-scanner/backend.env\n"
    for script in ("postinst", "prerm"):
        assert (control / script).stat().st_mode & 0o111 == 0o111
        subprocess.run(["sh", "-n", str(control / script)], check=True)


def test_a_library_of_its_own_is_no_dependency(program: Path) -> None:
    assert "libssl3" in debian_package.system_packages(program)[0]
    for name in ("libssl.so.3", "libcrypto.so.3"):
        (program / "_internal" / name).write_bytes(b"")
    assert debian_package.system_packages(program) == []


def test_the_menu_entry_is_as_the_desktop_wants_it() -> None:
    lines = (debian_package.LINUX / "pos_scanner.desktop").read_text(encoding="utf-8").splitlines()
    entry = dict(line.split("=", 1) for line in lines[1:])
    assert lines[0] == "[Desktop Entry]"
    assert (entry["Type"], entry["Exec"], entry["Terminal"]) == (
        "Application",
        "pos-scanner",
        "false",
    )
    assert entry["Categories"].endswith(";")
    assert all(f"{key}[zh_CN]" in entry for key in ("Name", "GenericName", "Comment", "Keywords"))
