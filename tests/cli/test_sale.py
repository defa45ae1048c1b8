"""`sale`: what the options say goes to the window as one line; its answer becomes a sentence."""

import argparse
import io
import json
from pathlib import Path

import pytest

from pos_scanner.cli import sale
from pos_scanner.protocol.cash_register import RequestError
from tests.cli.conftest import CommandLine


class Window:
    """The window's end of the line: keeps the requests, says what it was told to."""

    def __init__(self) -> None:
        self.requests: list[tuple[Path, bytes]] = []
        self.problem: RequestError | None = None

    def ask(self, folder: Path, request: bytes) -> RequestError | None:
        self.requests.append((folder, request))
        return self.problem

    @property
    def sale(self) -> dict[str, object]:
        (_, request) = self.requests[-1]
        values: dict[str, object] = json.loads(request)
        return values


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Window:
    window = Window()
    monkeypatch.setattr(sale, "ask", window.ask)
    return window


def test_a_sale_goes_to_the_window_of_the_data_folder(
    window: Window, command_line: CommandLine, tmp_path: Path
) -> None:
    assert command_line("sale", "--order", "R123", "--amount", "58.00") == (0, "", "")
    ((folder, request),) = window.requests
    assert folder == tmp_path / "data"
    assert request.endswith(b"\n")
    assert request.count(b"\n") == 1
    assert "R123" in request.decode()
    assert "58.00" in request.decode()


def test_every_option_is_in_the_request(window: Window, command_line: CommandLine) -> None:
    options = {
        "--order": "R1",
        "--amount": "58.00",
        "--item": "餐费",
        "--remark": "窗边",
        "--quantity": "2",
        "--unit-price": "29",
        "--unit": "份",
        "--spec": "大",
        "--discount": "1.00",
        "--tax-code": "3070401000000000000",
        "--tax-rate": "0.06",
    }
    arguments = [text for option in options.items() for text in option]
    assert command_line("sale", *arguments, "--without-tax")[0] == 0
    request = window.requests[-1][1].decode()
    assert all(text in json.dumps(window.sale, ensure_ascii=False) for text in options.values())
    assert "false" in request


def test_json_from_a_pipe_goes_on_in_one_line(
    window: Window, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pipe:
        buffer = io.BytesIO(b'{\n "sale": {\r\n "order": "R9" }\n}\n')

    monkeypatch.setattr("sys.stdin", Pipe())
    assert command_line("sale", "--json")[0] == 0
    request = window.requests[-1][1]
    assert request.count(b"\n") == 1
    assert json.loads(request) == {"command": "sale", "sale": {"order": "R9"}}


def test_what_the_window_refuses_is_named_by_its_field(
    window: Window, command_line: CommandLine
) -> None:
    window.problem = RequestError("invalid", "amount")
    status, output, errors = command_line("sale", "--amount", "much")
    assert (status, output) == (1, "")
    assert "amount" in errors
    assert len(errors.splitlines()) == 1


def test_without_a_window_it_is_said(command_line: CommandLine) -> None:
    status, output, errors = command_line("sale", "--order", "R123")
    assert (status, output) == (1, "")
    assert len(errors.splitlines()) == 1


def test_the_options_are_the_registers_fields() -> None:
    options = argparse.Namespace(**dict.fromkeys(sale._FIELDS), json=False, without_tax=False)
    assert json.loads(sale._request(options)) is not None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[1]", "The sale is not a JSON object."),
        (b"\x00\xff", "The sale is not a JSON object."),
        (b'{"a": "' + b"x" * 70000, "The sale is longer than 64 KiB."),
    ],
)
def test_what_is_no_sale_is_said_before_it_is_sent(
    window: Window,
    command_line: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    words: str,
) -> None:
    class Pipe:
        buffer = io.BytesIO(content)

    monkeypatch.setattr("sys.stdin", Pipe())
    status, _, errors = command_line("sale", "--json")
    assert (status, window.requests) == (1, [])
    assert errors.startswith(words)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (RequestError("bad-value", "lines[1].tax_code"), "takes the 19 digits of a tax code"),
        (RequestError("summary-code", "tax_code"), "has finer ones below it"),
        (RequestError("bad-value", "lines"), "a list of 1 to 200 objects"),
        (RequestError("bad-value", "lines[0]"), "a list of 1 to 200 objects"),
        (RequestError("bad-value", "amount"), "an amount in yuan, like 58.00"),
        (RequestError("unknown-field", "amuont"), "A sale has no field amuont."),
        (RequestError("unknown-command", "command"), "does not know this command"),
    ],
)
def test_a_refused_sale_says_what_the_field_takes(
    window: Window, command_line: CommandLine, problem: RequestError, words: str
) -> None:
    window.problem = problem
    status, _, errors = command_line("sale", "--order", "R1")
    assert status == 1
    assert words in errors
    assert problem.problem != "bad-value" or problem.field in errors
