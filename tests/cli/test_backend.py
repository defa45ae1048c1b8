"""`backend`: tills are let in and shut out, codes shown, parts checked."""

import asyncio
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from pos_scanner import clock
from pos_scanner.backend.access_log import AccessEvent
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.storage.audit_table import AuditKey, AuditTable
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.tills import TillNameProblem
from pos_scanner.cli import backend
from pos_scanner.cli.messages import Messages
from pos_scanner.desktop.messages.backend_commands import STATUS
from pos_scanner.desktop.messages.language import LANGUAGES
from pos_scanner.desktop.messages.settings import TOPIC_ACTIONS, TOPICS
from pos_scanner.sandbox.server import RunningSandbox
from pos_scanner.settings.declaration import Topic
from tests.cli.conftest import CommandLine, Run
from tests.cli.shell import ROOT, Shell
from tests.waiting import DEADLINE_S

BACKEND_PAGE = ROOT / "docs" / "backend.md"


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
        "No till named “nobody” is paired. All names: pos-scanner backend till list\n",
    )


def test_a_till_that_is_shut_out_is_said_to_be(command_line: CommandLine) -> None:
    command_line("backend", "till", "add", "till 1")
    status, output, errors = command_line("backend", "till", "revoke", "till 1")
    assert (status, errors) == (0, "")
    assert output.startswith("“till 1” is shut out, at once and at all copies.")
    assert 'backend till pair "till 1"' in output


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("till 1", "A till named “till 1” is paired already. Choose another name"),
        ("a/b", "“a/b” cannot be a till's name. Use 1 to 40 letters"),
    ],
)
@pytest.mark.parametrize("action", ["add", "pair"])
def test_a_name_that_cannot_be_is_refused_with_what_to_do(
    command_line: CommandLine, action: str, name: str, words: str
) -> None:
    command_line("backend", "till", "add", "till 1")
    status, output, errors = command_line("backend", "till", action, name)
    assert (status, output) == (1, "")
    assert errors.startswith(words)


def test_what_is_done_is_said_in_chinese(command_line: CommandLine) -> None:
    command_line("backend", "till", "add", "till 1")
    status, output, _ = command_line("--lang", "zh_CN", "backend", "till", "revoke", "till 1")
    assert (status, "已立即取消" in output) == (0, True)


def test_a_code_is_used_where_the_window_has_a_button_of_that_name(
    command_line: CommandLine,
) -> None:
    advice = command_line("backend", "till", "pair", "till 1")[2]
    page, button = TOPICS[Topic.SERVER], TOPIC_ACTIONS[Topic.SERVER]["open_backend"]
    assert f"At the till: Settings (F10), {page}, {button}; within 10 minutes, once." in advice
    assert "POS_SCANNER_BACKEND_PUBLIC_URL" in advice
    assert f"*Settings* (F10), *{page}*, *{button}*" in BACKEND_PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("outcome", [*TillNameProblem, "revoked"])
def test_each_outcome_of_a_name_has_words_and_a_next_step(outcome: str) -> None:
    words = Messages("en").till_name(outcome, "till {1}")
    assert "till {1}" in words.title
    assert words.advice


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


def test_the_audit_is_said_in_words(program: Run, tmp_path: Path) -> None:
    async def note() -> None:
        async with opened_database(tmp_path, "") as database:
            refused = AuditKey("token-refused", "", "10.0.0.9")
            await AuditTable(database).append([(refused, 3), (AuditKey("paired", "", "many"), 1)])

    asyncio.run(note())
    lines = program("till", "audit").stdout.splitlines()
    events = [line.split("\t")[1:] for line in lines]
    assert ["refused: unknown or revoked token", "3 times", "10.0.0.9"] in events
    assert ["paired", "once", "many addresses"] in events


@pytest.mark.parametrize("event", AccessEvent)
def test_each_event_of_the_audit_has_words_in_both_languages(event: AccessEvent) -> None:
    chinese = Messages("zh_CN").audit(event, 2, "many")
    english = Messages("en").audit(event, 2, "many")
    assert not set(chinese) & set(english)
    assert event == AccessEvent.PAIRED or english[0] != event


def test_data_that_is_no_folder_is_called_so(program: Run, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for place in (file, file / "below"):
        completed = program("till", "list", POS_SCANNER_BACKEND_DATA=str(place))
        assert completed.returncode == 1
        assert "This is a file or a device, not a folder: " in completed.stderr


def test_status_says_in_words_what_stops_an_account_and_what_to_do(
    program: Run, sandbox: RunningSandbox
) -> None:
    assert program("check", POS_SCANNER_WECHAT_SECRET="wrong").returncode == 1
    output = program("status").stdout
    assert re.search(
        rf"stopped\t{sandbox.app_id} until .*: the AppSecret is wrong \(40125\)", output
    )
    assert "\t→ Correct POS_SCANNER_WECHAT_SECRET" in output
    assert "Error" not in output


@pytest.mark.parametrize("state", STATUS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_line_of_the_status_has_words_in_both_languages(state: str, language: str) -> None:
    names = [
        "count",
        "active",
        "account",
        "time",
        "cause",
        "code",
        "advice",
        "unsent",
        "entry",
        "name",
        "nearest",
    ]
    words = Messages(language).backend_status(state, **dict.fromkeys(names, "0"))
    english = Messages("en").backend_status(state, **dict.fromkeys(names, "0"))
    assert "{" not in words.title + words.advice
    assert (words.title == english.title) is (language == "en")
    assert bool(words.advice) is (state in {"stopped", "fork", "refused-often", "no-variable-but"})


def test_status_counts_tills_and_refusals(program: Run) -> None:
    program("till", "add", "till 1")
    completed = program("status")
    assert completed.returncode == 0
    assert "tills\t1, 0 of them asked within an hour" in completed.stdout
    assert "refused\t0 requests" in completed.stdout
