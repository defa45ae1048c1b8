"""Every path on the command line: special files are refused at once, missing folders are named."""

import os
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.journal import Journal
from tests.cli.conftest import CommandLine
from tests.export.conftest import EXAMPLES

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
READS = [
    ["codes", "--import", "{}"],
    ["decode", "{}"],
    ["export", "--rejections", "{}"],
    ["export", "--preset", "tax-platform", "--template", "{}", "--output", "{folder}/t.xlsx"],
    ["journal", "issued", "{}"],
    ["journal", "restore", "{}"],
    ["journal", "verify", "{}"],
]
WRITES = [
    ["card", "--name", "示例", "--output", "{}"],
    ["export", "--output", "{}"],
    ["journal", "backup", "{}"],
]


@pytest.fixture(autouse=True)
def _journal(tmp_path: Path) -> None:
    with closing(Journal.open(tmp_path / "data")) as journal:
        for number, (invoice, at) in enumerate(EXAMPLES):
            journal.confirm(f"d{number}", invoice, at=at)


@unix
@pytest.mark.parametrize("arguments", [*READS, *WRITES], ids=" ".join)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_special_file_is_refused_at_once(
    command_line: CommandLine, tmp_path: Path, arguments: list[str], kind: str
) -> None:
    path = tmp_path / "special.png"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/full" if arguments in WRITES else "/dev/zero")
    line = [argument.format(path, folder=tmp_path) for argument in arguments]
    status, _, errors = command_line(*line)
    assert status == 1
    assert f"This is a pipe or a device, not a file: {path}" in errors
    assert path.is_symlink() or path.is_fifo()


@pytest.mark.parametrize("arguments", WRITES, ids=" ".join)
def test_a_folder_that_was_mistyped_is_named_and_not_made(
    command_line: CommandLine, tmp_path: Path, arguments: list[str]
) -> None:
    missing = tmp_path / "nonexist"
    line = [argument.format(missing / "x.png") for argument in arguments]
    assert command_line(*line)[::2] == (
        1,
        f"There is no folder {missing} – Check its name, or create it first.\n",
    )
    assert not missing.exists()


@pytest.mark.parametrize("option", ["--output-dir", "--companions"])
def test_a_folder_is_made_where_its_own_folder_is_there(
    command_line: CommandLine, tmp_path: Path, option: str
) -> None:
    assert command_line("export", option, str(tmp_path / "new"))[0] == 0
    assert list((tmp_path / "new").iterdir())
    assert command_line("export", "--all", option, str(tmp_path / "typo" / "new"))[0] == 1
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("option", ["--output-dir", "--companions"])
@pytest.mark.parametrize("name", ["file", "file/below", pytest.param("/dev/null", marks=unix)])
def test_what_is_meant_as_a_folder_and_is_none_is_called_so(
    command_line: CommandLine, tmp_path: Path, option: str, name: str
) -> None:
    file = tmp_path / "file"
    file.touch()
    status, output, errors = command_line("export", option, str(tmp_path / name))
    assert (status, output) == (1, "")
    obstacle = file if name.startswith("file") else name
    assert f"This is a file or a device, not a folder: {obstacle}" in errors


@pytest.mark.parametrize(
    "command",
    [["journal", "stats"], ["doctor"], ["sale", "--order", "R1"], ["export", "--list"], []],
    ids=" ".join,
)
def test_a_data_folder_that_is_none_is_called_so_by_every_command(
    command_line: CommandLine, tmp_path: Path, command: list[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    status, output, errors = command_line("--data-dir", str(file), *command)
    assert (status, output) == (1, "")
    assert f"This is a file or a device, not a folder: {file}" in errors


def test_a_demo_refuses_a_folder_for_pictures_that_is_none(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    status, _, errors = command_line("demo", "--auto", "--shots", str(file))
    assert status == 1
    assert f"This is a file or a device, not a folder: {file}" in errors


@pytest.mark.parametrize("arguments", WRITES, ids=" ".join)
def test_a_file_below_a_file_is_called_so(
    command_line: CommandLine, tmp_path: Path, arguments: list[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    line = [argument.format(file / "x.png") for argument in arguments]
    status, _, errors = command_line(*line)
    assert status == 1
    assert f"This is a file or a device, not a folder: {file}" in errors


@pytest.mark.parametrize("run", [["--new"], ["--check"], ["--kind", "special"]], ids=" ".join)
def test_a_foreign_file_is_named_also_when_there_is_nothing_to_write(
    command_line: CommandLine, tmp_path: Path, run: list[str]
) -> None:
    assert command_line("export", "--output", str(tmp_path / "all.csv"))[0] == 0
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear landlord", encoding="utf-8")
    status, _, errors = command_line("export", *run, "--output", str(letter))
    assert status == 1
    assert f"There is already another file or folder with this name: {letter}" in errors


def test_a_place_is_checked_before_the_server_is_asked_for_all_tills_invoices(
    command_line: CommandLine, tmp_path: Path
) -> None:
    missing = tmp_path / "typo" / "new.csv"
    errors = command_line("export", "--pool", "http://127.0.0.1:9", "--output", str(missing))[2]
    assert f"There is no folder {missing.parent}" in errors


def test_a_backup_of_another_name_is_told_what_may_be_replaced(
    command_line: CommandLine, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear landlord", encoding="utf-8")
    errors = command_line("journal", "backup", str(letter))[2]
    assert "only earlier backups of this journal are replaced" in errors


@pytest.mark.skipif(os.name != "posix", reason="of POSIX's names")
@pytest.mark.parametrize("name", ["a" * 300, os.fsdecode(b"\xff\xfe"), "票" * 90])
@pytest.mark.parametrize("action", ["backup", "restore", "verify"])
def test_a_name_that_no_file_can_have_is_refused_in_words(
    command_line: CommandLine, tmp_path: Path, action: str, name: str
) -> None:
    status, _, errors = command_line("journal", action, str(tmp_path / name))
    assert status == 1
    assert " – " in errors or "File not found" in errors
