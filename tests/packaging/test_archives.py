"""What is packed for Linux: unpacked by the system's own tar, root's, with little memory."""

import platform
import shutil
import subprocess
import sys
from pathlib import Path

import archives
import pytest

pytestmark = pytest.mark.skipif(not all(map(shutil.which, ("tar", "xz"))), reason="tar and xz")


def output_of(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program, texts, a link, and a folder that is its user's alone."""
    folder = tmp_path / "program"
    (folder / "texts").mkdir(parents=True, mode=0o700)
    shutil.copy(shutil.which("bash") or sys.executable, folder / "zz-program")
    (folder / "texts" / "a.txt").write_text("first")
    (folder / "texts" / "c.txt").write_text("last")
    (folder / "b.svg").write_text("<svg/>")
    (folder / "link").symlink_to("texts/a.txt")
    return folder


@pytest.fixture
def archive(folder: Path) -> Path:
    target = folder.with_name("program.tar.xz")
    archives.pack_tree(folder, target, "program-1.0")
    return target


def test_tar_unpacks_what_was_packed(folder: Path, archive: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "-C", str(tmp_path), "-xJf", str(archive)], check=True)
    unpacked = tmp_path / "program-1.0"
    assert output_of("diff", "--recursive", "--no-dereference", folder, unpacked) == ""
    assert (unpacked / "zz-program").stat().st_mode & 0o111


def test_it_is_roots_and_its_folders_are_open_to_all(archive: Path) -> None:
    lines = output_of("tar", "-tvJf", archive).splitlines()
    assert {line.split()[1] for line in lines} == {"root/root"}
    assert {line.split()[0] for line in lines if line.startswith("d")} == {"drwxr-xr-x"}


def test_a_folder_comes_before_its_files_and_machine_code_before_texts(archive: Path) -> None:
    names = output_of("tar", "-tJf", archive).splitlines()
    assert names == [
        "program-1.0/",
        "program-1.0/texts/",
        "program-1.0/zz-program",
        "program-1.0/link",
        "program-1.0/b.svg",
        "program-1.0/texts/a.txt",
        "program-1.0/texts/c.txt",
    ]


def test_unpacking_takes_no_more_memory_than_xz_at_its_best_does(archive: Path) -> None:
    report = output_of("xz", "--list", "--verbose", "--verbose", archive)
    assert "dict=64MiB" in report


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the filter is for x86")
def test_machine_code_is_packed_smaller_than_by_xz_alone(archive: Path, tmp_path: Path) -> None:
    tar = tmp_path / "plain.tar"
    tar.write_bytes(subprocess.run(["xz", "-dc", archive], capture_output=True, check=True).stdout)
    subprocess.run(["xz", "-9", tar], check=True)
    assert archive.stat().st_size < 0.95 * tar.with_suffix(".tar.xz").stat().st_size
