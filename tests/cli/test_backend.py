"""`backend`: tills are let in and shut out, codes shown, parts checked."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from pos_scanner import clock
from pos_scanner.backend.config import BackendConfig
from pos_scanner.cli import backend
from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from tests.cli.conftest import CommandLine
from tests.cli.shell import Shell
from tests.waiting import DEADLINE_S

Run = Callable[..., subprocess.CompletedProcess[str]]


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
    assert output == f"till 1\t{clock.now():%Y-%m-%d}\tmay ask\t\tnever seen\n"


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
    monkeypatch.setattr(backend, "serve", lambda config, _: served.append(config))
    monkeypatch.setenv("POS_SCANNER_WECHAT_APPID", "wx1")
    monkeypatch.setenv("POS_SCANNER_WECHAT_SECRET", "s")
    assert command_line("backend", "serve", "--host", "127.0.0.9", "--port", "0")[0] == 0
    command_line("backend", "serve")
    assert [(config.host, config.port) for config in served] == [
        ("127.0.0.9", 0),
        ("127.0.0.1", 8765),
    ]
    assert {config.app_id for config in served} == {"wx1"}


def test_the_address_is_said_once_the_server_listens_there(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    environment = os.environ | {
        "POS_SCANNER_WECHAT_APPID": sandbox.app_id,
        "POS_SCANNER_WECHAT_SECRET": sandbox.app_secret,
        "POS_SCANNER_WECHAT_URL": sandbox.base_url,
        "POS_SCANNER_BACKEND_DATA": str(tmp_path),
    }
    command = [sys.executable, "-m", "pos_scanner", "--lang", "en", "backend", "serve"]
    with subprocess.Popen(
        [*command, "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            url, _, hint = server.stdout.readline().partition(" ")
            assert hint == "(Ctrl-C ends it)\n"
            assert requests.get(f"{url}/healthz", timeout=DEADLINE_S).status_code == 200
        finally:
            server.terminate()


def test_no_address_is_said_where_another_program_has_the_port(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_SCANNER_WECHAT_APPID", "wx1")
    monkeypatch.setenv("POS_SCANNER_WECHAT_SECRET", "s")
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        other_program.listen()
        port = str(other_program.getsockname()[1])
        status, output, errors = command_line("backend", "serve", "--port", port)
    assert (status, output) == (1, "")
    assert f"Port {port} is in use" in errors


def test_a_pairing_code_is_shown_with_its_qr_and_the_address(program: Run) -> None:
    completed = program("till", "pair", "shop 7 till 2", "--shop", "shop 7")
    assert completed.returncode == 0
    assert "█" in completed.stdout
    last = completed.stdout.splitlines()[-1]
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}\thttp://10\.0\.0\.7:8765", last)
    assert "10 minutes" in completed.stderr


def test_tills_are_added_listed_and_revoked(program: Run) -> None:
    token = program("till", "add", "till 1", "--shop", "shop 7").stdout.strip()
    assert len(token) == 43
    assert program("till", "add", "till 1").returncode == 1
    assert program("till", "pair", "till 1").returncode == 1
    assert "till 1" in program("till", "list").stdout
    assert token not in program("till", "list").stdout
    assert program("till", "revoke", "till 1").returncode == 0
    assert program("till", "revoke", "till 1").returncode == 1
    assert "revoked" in program("till", "list").stdout


def test_check_finds_everything_sound(program: Run) -> None:
    completed = program("check")
    assert completed.returncode == 0, completed.stdout
    parts = [line.split(":")[0] for line in completed.stdout.splitlines()]
    assert parts == ["ok    config", "ok    storage", "ok    clock", "ok    account"]


def test_check_names_what_wechat_refuses(program: Run, sandbox: RunningSandbox) -> None:
    completed = program("check", POS_SCANNER_WECHAT_SECRET="wrong")
    assert completed.returncode == 1
    assert "fail  account: wechat_not_set_up 40125" in completed.stdout
    assert "the AppSecret is wrong" in completed.stdout
    assert "wrong-secret" not in completed.stdout


def test_check_names_a_wechat_that_is_out_of_reach(program: Run) -> None:
    completed = program("check", POS_SCANNER_WECHAT_URL="http://127.0.0.1:1")
    assert completed.returncode == 1
    assert "fail  wechat" in completed.stdout
    assert "Traceback" not in completed.stderr


@pytest.mark.parametrize("action", [["check"], ["status"], ["till", "list"], ["migrate"]])
def test_a_database_that_is_away_is_said_without_its_password(
    program: Run, action: list[str]
) -> None:
    url = "postgresql://pos:secret-word@127.0.0.1:1/pos"
    completed = program(*action, POS_SCANNER_BACKEND_DATABASE=url)
    assert completed.returncode == 1
    assert "127.0.0.1:1/pos" in completed.stdout + completed.stderr
    assert "secret-word" not in completed.stdout + completed.stderr
    assert "Traceback" not in completed.stderr


def test_status_counts_tills_and_refusals(program: Run) -> None:
    program("till", "add", "till 1")
    completed = program("status")
    assert completed.returncode == 0
    assert "tills\t1, 0 of them asked within an hour" in completed.stdout
    assert "refused\t0 requests" in completed.stdout
