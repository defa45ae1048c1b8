"""Paths that a user types: a device or a pipe is refused at once, a mistyped folder is not made."""

import os
import sys
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.user_paths import refuse_special_file, refuse_target

needs_pipes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def test_a_file_a_folder_and_nothing_yet_are_what_was_meant(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    for path in (tmp_path / "a.csv", tmp_path, tmp_path / "new.csv"):
        refuse_special_file(path)
        refuse_target(path)


@needs_pipes
@pytest.mark.parametrize("name", ["pipe", "link", "/dev/zero"])
def test_a_pipe_a_device_and_a_link_to_one_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name  # A path from the root stays itself.
    if name == "pipe":
        os.mkfifo(path)
    elif name == "link":
        path.symlink_to("/dev/full")
    with pytest.raises(KnownError) as caught:
        refuse_special_file(path)
    assert caught.value.kind is FailureKind.FILE_NOT_READABLE
    assert caught.value.facts == {"path": str(path), "reason": "special"}


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        refuse_target(tmp_path / "nonexist" / "x.png")
    assert caught.value.kind is FailureKind.FILE_NOT_FOUND
    assert caught.value.facts == {"path": str(tmp_path / "nonexist"), "reason": "no-folder"}
