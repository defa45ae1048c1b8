"""A shell with a data folder of its own, and the command line within this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_scanner.cli.main import run
from tests.cli.shell import Shell

CommandLine = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """The whole application: a command would make one without windows, of no use to later tests."""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


@pytest.fixture
def command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Runs a command line in this process: exit status, standard output, standard error."""

    def run_here(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            status = run(["--data-dir", str(tmp_path / "data"), "--lang", "en", *arguments])
        except SystemExit as wrong_usage:
            status = int(wrong_usage.code or 0)
        output, errors = capsys.readouterr()
        return int(status), output, errors

    return run_here
