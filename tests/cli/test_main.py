"""From a command line to its command: what is loaded, and how each ending is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pos_scanner.cli import lookup, main
from pos_scanner.cli.context import Context
from pos_scanner.domain.errors import FailureKind, KnownError
from tests.cli.conftest import CommandLine
from tests.cli.shell import BUYER, ROOT, Shell
from tests.waiting import DEADLINE_S

RUN = """
import contextlib, sys
from pos_scanner.cli.main import run
with contextlib.suppress(SystemExit):
    run({arguments!r})
"""
NAMES = "print(*(n for n in {names!r} if n in sys.modules), file=sys.stderr)"


def loaded_by(arguments: list[str], names: tuple[str, ...], folder: Path) -> list[str]:
    """Which of some modules a command line loads, in a process of its own."""
    program = RUN.format(arguments=["--data-dir", str(folder), *arguments])
    completed = subprocess.run(
        [sys.executable, "-c", program + NAMES.format(names=names)],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=DEADLINE_S,
    )
    return completed.stderr.splitlines()[-1].split()


def test_help_loads_no_command_nor_anything_heavy(tmp_path: Path) -> None:
    heavy = ("PySide6", "cv2", "numpy", "apsw", "openpyxl", "requests", "fastapi", "argon2")
    assert loaded_by(["--help"], heavy, tmp_path) == []
    assert loaded_by(["export", "--help"], (*heavy, "pos_scanner.cli.export"), tmp_path) == []


def test_listing_batches_loads_neither_qt_nor_openpyxl(tmp_path: Path) -> None:
    assert Shell(tmp_path)("lookup", "x")[0] == 1
    assert loaded_by(["export", "--list"], ("PySide6", "openpyxl", "cv2"), tmp_path) == []


def test_the_version_is_printed(command_line: CommandLine) -> None:
    status, output, errors = command_line("--version")
    assert (status, errors) == (0, "")
    assert output.startswith("pos-scanner ")


def test_the_settings_are_beside_the_journal_unless_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: CommandLine
) -> None:
    contexts: list[Context] = []

    def noted(_: object, context: Context) -> int:
        contexts.append(context)
        return 0

    monkeypatch.setattr(lookup, "run", noted)
    command_line("lookup", "x")
    (tmp_path / "other.toml").touch()
    command_line("--config", str(tmp_path / "other.toml"), "lookup", "x")
    assert [context.settings_file for context in contexts] == [
        tmp_path / "data" / "settings.toml",
        tmp_path / "other.toml",
    ]
    assert {context.data_folder for context in contexts} == {tmp_path / "data"}
    assert {context.language for context in contexts} == {"en"}


def test_a_failure_is_one_sentence_on_stderr(
    monkeypatch: pytest.MonkeyPatch, command_line: CommandLine
) -> None:
    def fail(*_: object) -> int:
        raise KnownError(FailureKind.DISK_FULL, path="/media/stick")

    monkeypatch.setattr(lookup, "run", fail)
    status, output, errors = command_line("lookup", "x")
    assert (status, output) == (1, "")
    assert "/media/stick" in errors
    assert errors.count("\n") == 1


def test_ctrl_c_is_no_failure_to_explain(
    monkeypatch: pytest.MonkeyPatch, command_line: CommandLine
) -> None:
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(lookup, "run", interrupt)
    assert command_line("lookup", "x") == (130, "", "")


def test_a_programming_error_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(lookup, "run", fail)
    with pytest.raises(ZeroDivisionError):
        main.run(["lookup", "x"])


def test_a_missing_extra_is_named_before_its_command_is_loaded(
    monkeypatch: pytest.MonkeyPatch, command_line: CommandLine
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    status, output, errors = command_line("sandbox", "serve")
    assert (status, output) == (1, "")
    assert ".whl[demo]'" in errors


def test_the_failure_is_said_in_the_language_that_was_asked_for(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "data")
    english = shell("export", "--history")[2]
    chinese = shell("--lang", "zh_CN", "export", "--history")[2]
    assert english.startswith("There is no journal in this folder:")
    assert not chinese.isascii()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGPIPE to speak of")
def test_a_reader_that_has_gone_ends_it_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pos_scanner", "--data-dir", str(tmp_path)]
    reader, writer = os.pipe()
    os.close(reader)
    completed = subprocess.run(
        [*command, "card", "--name", BUYER.name],
        cwd=ROOT,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )
    os.close(writer)
    assert "Traceback" not in completed.stderr
    assert completed.returncode in {1, 120}  # 120: Python's own, of the last flush.


ON_A_FULL_DISK = """
import logging
from pos_scanner import __main__ as program
logger = logging.getLogger("pos_scanner")
logger.addHandler(logging.FileHandler("/dev/full"))
program.run = logger.warning
program.main()
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_log_on_a_full_disk_loses_a_line_and_shows_no_traceback() -> None:
    program = [sys.executable, "-c", ON_A_FULL_DISK]
    completed = subprocess.run(
        program, cwd=ROOT, capture_output=True, text=True, check=True, timeout=DEADLINE_S
    )
    assert completed.stderr == ""


@pytest.mark.skipif(sys.platform != "win32", reason="names are names here")
def test_a_data_folder_that_is_a_device_is_refused_with_a_sentence(shell: Shell) -> None:
    for arguments in (["journal", "verify"], ["doctor"]):
        status, _, errors = shell("--data-dir", r"C:\CON", *arguments)
        assert (status, "CON" in errors) == (1, True)


def test_a_settings_file_that_was_named_has_to_be_there(
    command_line: CommandLine, tmp_path: Path
) -> None:
    missing = tmp_path / "nofile.toml"
    for command in (("doctor",), ("journal", "stats")):
        status, _, errors = command_line("--config", str(missing), *command)
        assert status == 1
        assert errors.startswith(f"There is no settings file {missing}")


@pytest.mark.parametrize(
    "arguments", [("decode", ""), ("codes", "--import", ""), ("export", "--output", " ")]
)
def test_an_empty_name_of_a_file_is_wrong_usage(
    command_line: CommandLine, arguments: tuple[str, ...]
) -> None:
    status, _, errors = command_line(*arguments)
    assert (status, "the name is empty" in errors) == (2, True)


@pytest.mark.parametrize("command", [("export", "--list"), ("journal", "stats")])
def test_a_folder_as_settings_file_is_refused_by_every_command(
    command_line: CommandLine, tmp_path: Path, command: tuple[str, ...]
) -> None:
    status, output, errors = command_line("--config", str(tmp_path), *command)
    assert (status, output) == (1, "")
    assert errors.startswith("This is a folder, not a settings file:")
