"""A shell with a data folder of its own, and the command line within this process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_scanner.cli.main import run
from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from tests.cli.shell import Shell

CommandLine = Callable[..., tuple[int, str, str]]
Run = Callable[..., subprocess.CompletedProcess[str]]
"""Runs `pos-scanner backend` with arguments, and variables by name."""


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


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def program(sandbox: RunningSandbox, tmp_path: Path) -> Run:
    environment = os.environ | {
        "POS_SCANNER_WECHAT_APPID": sandbox.app_id,
        "POS_SCANNER_WECHAT_SECRET": sandbox.app_secret,
        "POS_SCANNER_WECHAT_URL": sandbox.base_url,
        "POS_SCANNER_BACKEND_DATA": str(tmp_path),
        "POS_SCANNER_BACKEND_PUBLIC_URL": "http://10.0.0.7:8765",
        "PYTHONIOENCODING": "utf-8",
    }

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pos_scanner", "--lang", "en", "backend", *arguments]
        return subprocess.run(
            command,
            env=environment | more,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run
