"""`decode`: texts or lines of JSON, of files and of a pipe; one sentence of what is broken."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from pos_scanner.cli import decode
from tests.cli.conftest import CommandLine
from tests.cli.shell import SAMPLE, Shell


def test_decode_tells_each_file_as_a_line_of_json(shell: Shell, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    status, output, errors = shell("decode", "--json", str(SAMPLE), str(broken))
    first, second = map(json.loads, output.splitlines())
    assert status == 1
    assert first["file"] == str(SAMPLE)
    assert first["codes"][0]["text"]
    assert first["codes"][0]["decoder"] in {"zxing-cpp", "pyzbar"}
    assert len(first["codes"][0]["corners"]) == 4
    assert first["ms"] > 0
    assert set(second) == {"file", "error"}
    assert str(broken) in errors


def test_decode_prints_texts_alone(shell: Shell) -> None:
    status, output, errors = shell("decode", str(SAMPLE))
    assert (status, errors) == (0, "")
    assert len(output.splitlines()) == 1


def test_decode_reads_a_pipe(shell: Shell) -> None:
    with SAMPLE.open("rb") as picture:
        status, output, errors = shell("decode", "--json", "-", stdin=picture)
    assert (status, errors) == (0, "")
    assert json.loads(output)["file"] == "-"
    assert json.loads(output)["codes"]


def test_a_pipe_that_holds_no_picture_is_named_as_the_user_did(shell: Shell) -> None:
    status, output, errors = shell("decode", "-", text="no picture")
    assert (status, output) == (1, "")
    assert errors.startswith("-: This file could not be read: -")


def test_a_pipe_without_an_end_is_left_and_said_so(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode, "LONGEST_PIPE_BYTES", 3 << 20)
    endless = io.BytesIO(bytes(16 << 20))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=endless))
    status, output, errors = command_line("decode", "-")
    assert endless.tell() < 5 << 20
    assert (status, output) == (1, "")
    assert errors.startswith("-: More than 256 MB came through the pipe.")


@pytest.mark.parametrize("name", ["cut.png", "cut.jpg", "cut.mp4"])
def test_of_a_damaged_file_one_sentence_is_told(shell: Shell, tmp_path: Path, name: str) -> None:
    # Not what OpenCV and FFmpeg say of it.
    path = tmp_path / name
    starts = {"png": b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0", "jpg": b"\xff\xd8\xff\xe0\0"}
    path.write_bytes(starts.get(name[4:], b"\0\0\0\x18ftypisom") + 99 * b"\0")
    status, output, errors = shell("decode", str(path))
    assert (status, output) == (1, "")
    assert len(errors.splitlines()) == 1


@pytest.mark.parametrize("effort", ["fast", "normal", "max"])
def test_decode_reads_with_any_effort_and_tells_each_code_once(shell: Shell, effort: str) -> None:
    status, output, _ = shell("decode", "--effort", effort, str(SAMPLE))
    assert status == 0
    assert len(output.splitlines()) == 1
