"""`backend`: tills are let in and shut out; it does not start without its account."""

from pathlib import Path

import pytest

from pos_scanner import clock
from pos_scanner.backend.config import BackendConfig
from pos_scanner.cli import backend
from tests.cli.conftest import CommandLine
from tests.cli.shell import Shell


def test_tills_are_let_in_and_shut_out(shell: Shell) -> None:
    assert shell("backend", "till", "add", "till 1")[0] == 0
    status, _, errors = shell("backend", "till", "add", "till 1")
    assert status == 1
    assert errors.strip()
    assert shell("backend", "till", "revoke", "till 1")[0] == 0
    status, output, _ = shell("backend", "till", "list")
    assert f"till 1\t{clock.now():%Y-%m-%d}\trevoked" in output
    assert shell("backend", "till", "revoke", "nobody")[0] == 1


def test_a_backend_without_its_account_does_not_start(shell: Shell) -> None:
    status, _, errors = shell("backend", "serve", "--port", "0")
    assert status == 1
    assert "POS_SCANNER_WECHAT_APPID" in errors


def test_a_till_is_listed_from_the_day_it_was_let_in(command_line: CommandLine) -> None:
    status, token, advice = command_line("backend", "till", "add", "till 1")
    assert status == 0
    assert len(token.strip()) >= 32
    assert advice.startswith("Put it into the till's settings as backend.token")
    status, output, errors = command_line("backend", "till", "list")
    assert (status, errors) == (0, "")
    assert output == f"till 1\t{clock.now():%Y-%m-%d}\tmay ask\n"


def test_a_till_that_is_there_is_not_added_again(command_line: CommandLine) -> None:
    command_line("backend", "till", "add", "till 1")
    status, output, errors = command_line("backend", "till", "add", "till 1")
    assert (status, output) == (1, "")
    assert "till 1" in errors


def test_a_till_that_nobody_knows_cannot_be_shut_out(command_line: CommandLine) -> None:
    assert command_line("backend", "till", "revoke", "nobody") == (
        1,
        "",
        "no till named nobody may ask\n",
    )


def test_the_tills_are_kept_where_the_environment_says(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POS_SCANNER_BACKEND_DATA", str(tmp_path / "server"))
    assert command_line("backend", "till", "add", "till 1")[0] == 0
    assert list((tmp_path / "server").iterdir())
    assert not (tmp_path / "data").exists()


def test_address_and_port_of_the_command_line_go_before_the_environment(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[BackendConfig] = []
    monkeypatch.setattr(backend, "serve", served.append)
    monkeypatch.setenv("POS_SCANNER_WECHAT_APPID", "wx1")
    monkeypatch.setenv("POS_SCANNER_WECHAT_SECRET", "s")
    status, output, _ = command_line("backend", "serve", "--host", "127.0.0.9", "--port", "0")
    assert (status, output) == (0, "http://127.0.0.9:0 (Ctrl-C ends it)\n")
    command_line("backend", "serve")
    assert [(config.host, config.port) for config in served] == [
        ("127.0.0.9", 0),
        ("127.0.0.1", 8765),
    ]
    assert {config.app_id for config in served} == {"wx1"}
