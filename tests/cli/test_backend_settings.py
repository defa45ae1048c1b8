"""What is wrong in the backend's configuration, in words: where it stands, and what it takes."""

import itertools
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_scanner.backend.config import ACCEPTS, FILE_VARIABLE, VARIABLES, read_config
from pos_scanner.cli.messages import Messages
from pos_scanner.domain.errors import KnownError
from tests.cli.conftest import CommandLine

ACCOUNT = {"app_id": "wx1", "app_secret": "hidden-word"}
WRONG = {
    "app_id": "wx\t1",
    "app_secret": "hidden\x7fword",
    "wechat_url": "ftp://x",
    "data_folder": "a\tb",
    "database_url": "foo",
    "public_url": "http://[",
    "log_format": "foo",
    "metrics_port": "65536",
    "host": "a\tb",
    "port": "abc",
    "tls_certificate": "\t",
    "tls_key": "\t",
    "openapi": "perhaps",
    "pool_days": "-1",
}
TOML_VALUES = ["[1]", "1.5", "{}", "2026-01-01", "-1", '"\\u0000"', '"ftp://x"', '"http://["']
OPTIONS = ["host", "port"]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account, and no variable of whoever runs the tests."""
    for name in (*VARIABLES.values(), FILE_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name, value in ACCOUNT.items():
        monkeypatch.setenv(VARIABLES[name], value)


def config_file(folder: Path, text: str) -> Path:
    path = folder / "bc.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def failures(folder: Path) -> Iterator[KnownError]:
    """What is said of every setting's wrong values, in each place where it can stand."""
    for name, value in itertools.product(VARIABLES, {*WRONG.values(), "-1", "１", "9" * 5000}):
        environment = {VARIABLES[key]: text for key, text in ACCOUNT.items()}
        yield from caught(folder, environment | {VARIABLES[name]: value})
    for name, value in itertools.product([*VARIABLES, "account", "nope"], TOML_VALUES):
        rest = "".join(f'{key} = "{text}"\n' for key, text in ACCOUNT.items() if key != name)
        path = config_file(folder, f"{rest}{name} = {value}\n")
        yield from caught(folder, {FILE_VARIABLE: str(path)})
    for name, value in itertools.product(OPTIONS, WRONG.values()):
        yield from caught(folder, {VARIABLES[k]: v for k, v in ACCOUNT.items()}, {name: value})


def caught(
    folder: Path, environment: dict[str, str], options: dict[str, str] | None = None
) -> Iterator[KnownError]:
    try:
        read_config(environment, folder, options or {})
    except KnownError as error:
        yield error


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_sentence_says_where_and_leaves_no_gap(language: str, tmp_path: Path) -> None:
    messages = Messages(language)
    sentences = {messages.failure(error): error for error in failures(tmp_path)}
    Messages("en")
    assert len(sentences) > 30
    for sentence, error in sentences.items():
        suggestion = error.facts.get("meant", "-")
        assert "?" not in sentence.replace(f"{suggestion}?", ""), sentence
        assert "  " not in sentence, sentence
        assert error.facts["key"] in sentence
        assert error.facts.get("line", "") in sentence
        assert "hidden" not in sentence


@pytest.mark.parametrize("name", VARIABLES)
def test_a_wrong_variable_is_named_with_what_it_takes(name: str, tmp_path: Path) -> None:
    environment = {VARIABLES[key]: text for key, text in ACCOUNT.items()}
    (error,) = caught(tmp_path, environment | {VARIABLES[name]: WRONG[name]})
    sentence = Messages("en").failure(error)
    assert f"The environment variable {VARIABLES[name]} has a wrong value." in sentence
    assert f"Allowed: {ACCEPTS[name]}." in sentence


@pytest.mark.parametrize("name", VARIABLES)
def test_a_wrong_line_of_the_file_is_named_with_what_it_takes(name: str, tmp_path: Path) -> None:
    others = "".join(f'{key} = "{text}"\n' for key, text in ACCOUNT.items() if key != name)
    path = config_file(tmp_path, f"# account\n{others}\n{name} = [1]\n")
    (error,) = caught(tmp_path, {FILE_VARIABLE: str(path)})
    sentence = Messages("en").failure(error)
    line = path.read_text(encoding="utf-8").splitlines().index(f"{name} = [1]") + 1
    assert f"The setting {name} has a wrong value: line {line} of {path}" in sentence
    assert f"Allowed: {ACCEPTS[name]}." in sentence


@pytest.mark.parametrize("name", OPTIONS)
def test_a_wrong_option_is_named_before_the_variable(name: str, tmp_path: Path) -> None:
    environment = {VARIABLES[key]: text for key, text in ACCOUNT.items()}
    environment[VARIABLES[name]] = "1"
    (error,) = caught(tmp_path, environment, {name: WRONG[name]})
    assert f"The option --{name} has a wrong value." in Messages("en").failure(error)


@pytest.mark.parametrize("command", [["check"], ["serve"], ["status"]])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('app_id = "wx1"\nnope = 1\n', "There is no setting nope: line 2 of {path}"),
        ('app_id = "wx1"\n\nprot = 1\n', "Did you mean port?"),
        ('app_id = "wx1"\nhost = "a\n', "The settings could not be read: line 2 of {path}"),
    ],
)
def test_a_mistake_in_the_file_is_named_by_its_line(
    command: list[str],
    text: str,
    words: str,
    command_line: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    path = config_file(tmp_path, text)
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    status, _, errors = command_line("backend", *command)
    assert status == 1
    assert words.format(path=path) in errors


@pytest.mark.parametrize("command", [["check"], ["serve"], ["status"], ["till", "list"]])
def test_a_folder_is_no_configuration_and_is_not_to_be_locked(
    command: list[str], command_line: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path))
    status, _, errors = command_line("backend", *command)
    assert status == 1
    assert "chmod" not in errors
    assert f"The settings could not be read: {tmp_path}" in errors


@pytest.mark.parametrize("host", ["nope.invalid", "192.0.2.1", "a" * 70])
def test_a_host_that_is_not_this_machine_is_named_by_its_option(
    host: str, command_line: CommandLine
) -> None:
    status, _, errors = command_line("backend", "serve", "--host", host, "--port", "0")
    assert status == 1
    assert "The option --host has a wrong value. Allowed: an address of this machine" in errors


def test_a_host_of_the_file_is_named_by_its_line(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = config_file(tmp_path, 'port = 0\nhost = "192.0.2.1"\n')
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    errors = command_line("backend", "serve")[2]
    assert f"The setting host has a wrong value: line 2 of {path}" in errors


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"tls_certificate": "nowhere.pem"}, "tls_certificate"),
        ({"tls_key": "nowhere.pem"}, "tls_certificate"),
    ],
)
def test_what_tls_lacks_is_named(
    files: dict[str, str], name: str, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting, path in files.items():
        monkeypatch.setenv(VARIABLES[setting], path)
    status, _, errors = command_line("backend", "serve", "--port", "0")
    assert status == 1
    assert VARIABLES[name] in errors


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = config_file(tmp_path, '\ufeffapp_id = "wx2"\napp_secret = "s"\n')
    assert read_config({FILE_VARIABLE: str(path)}, tmp_path).app_id == "wx2"


def test_an_account_that_is_not_whole_is_named_by_its_line(tmp_path: Path) -> None:
    text = 'app_id = "a"\napp_secret = "s"\n[[account]]\napp_id = "b"\napp_secret = "s"\n'
    path = config_file(tmp_path, f'{text}shops = ["1"]\n[[account]]\napp_id = "c"\n')
    (error,) = caught(tmp_path, {FILE_VARIABLE: str(path)})
    assert (error.facts["line"], error.facts["key"]) == ("7", "account")


def test_a_taken_port_for_the_metrics_is_named_by_its_variable(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        other_program.listen()
        port = str(other_program.getsockname()[1])
        monkeypatch.setenv(VARIABLES["metrics_port"], port)
        status, output, errors = command_line("backend", "serve", "--port", "0")
    assert (status, output) == (1, "")
    assert VARIABLES["metrics_port"] in errors
    assert "Allowed: a port that no other program uses." in errors


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::"])
def test_the_metrics_cannot_have_the_servers_own_port(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv(VARIABLES["metrics_port"], "8765")
    status, output, errors = command_line("backend", "serve", "--host", host, "--port", "8765")
    assert (status, output) == (1, "")
    assert errors.count("\n") == 1
    assert "Allowed: another port than the server's own; 0 for none." in errors


def test_the_status_refuses_what_the_check_refuses(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLES["pool_days"], "-3")
    check, status = (command_line("backend", action) for action in ("check", "status"))
    assert check == status
    assert VARIABLES["pool_days"] in status[2]


def test_a_misspelt_variable_is_named_with_the_nearest_one(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_SCANNER_BACKEND_POOLDAYS", "30")
    monkeypatch.setenv("POS_SCANNER_BACKEND_TOKEN", "a till's own")
    status, _, errors = command_line("backend", "status")
    assert status == 0
    assert errors.count("\n") == 1
    assert "The variable POS_SCANNER_BACKEND_POOLDAYS is unknown" in errors
    assert "Meant is perhaps POS_SCANNER_BACKEND_POOL_DAYS." in errors
