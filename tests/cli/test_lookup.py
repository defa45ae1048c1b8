"""`lookup`: the title behind a text, decoded here or asked of the backend."""

import json
from pathlib import Path
from typing import Any

import pytest

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.domain.visible_text import visible
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.server import running_sandbox
from pos_scanner.titles import bureau_code
from tests.cli.conftest import CommandLine
from tests.cli.shell import BUYER, Shell

_VECTORS = Path(__file__).parents[1] / "vectors"
ALIPAY = json.loads((_VECTORS / "alipay-title-codes.json").read_text("utf-8"))
HOSTILE = json.loads((_VECTORS / "hostile-title-codes.json").read_text("utf-8"))


def test_lookup_decodes_a_bureaus_code_without_a_backend(shell: Shell) -> None:
    status, output, _ = shell("lookup", "--json", bureau_code.encode(BUYER))
    reply = json.loads(output)
    assert status == 0
    assert (reply["title"], reply["tax_no"]) == (BUYER.name, BUYER.tax_number)
    assert (reply["source"], reply["warnings"]) == ("bureau-code", [])


def test_lookup_reads_a_pipe(shell: Shell) -> None:
    status, output, _ = shell("lookup", "-", text=bureau_code.encode(BUYER) + "\n")
    assert status == 0
    assert BUYER.name in output


def test_a_failed_lookup_is_status_1_with_its_kind(shell: Shell) -> None:
    status, output, errors = shell("lookup", "--json", "https://example.com/")
    error = json.loads(output)["error"]
    assert status == 1
    assert error["kind"] == "web-page"
    assert error["message"] == errors.strip()


def test_lookup_asks_the_backend_that_the_settings_name(shell: Shell, tmp_path: Path) -> None:
    backend_folder = tmp_path / "backend"
    status, token, _ = Shell(backend_folder)("backend", "till", "add", "till 1")
    assert status == 0
    with running_sandbox() as sandbox:
        config = BackendConfig(
            sandbox.app_id, sandbox.app_secret, backend_folder, sandbox.base_url, port=0
        )
        with running_backend(config) as backend_url:
            shell.folder.mkdir()
            settings = f'[backend]\nurl = "{backend_url}"\ntoken = "{token.strip()}"\n'
            (shell.folder / "settings.toml").write_text(settings)
            status, output, _ = shell("lookup", "--json", CUSTOMERS[0].scan_text)
            assert status == 0
            assert json.loads(output)["title"] == CUSTOMERS[0].reply.title
            status, output, _ = shell("doctor", "--json")
            parts = {part["part"]: part for part in json.loads(output)}
            assert parts["server"]["health"] == "ok"


def test_a_title_is_printed_field_by_field(command_line: CommandLine) -> None:
    status, output, errors = command_line("lookup", bureau_code.encode(BUYER))
    assert (status, errors) == (0, "")
    fields = dict(line.split(maxsplit=1) for line in output.splitlines() if " " in line)
    assert (fields["title"], fields["tax_no"]) == (BUYER.name, BUYER.tax_number)
    assert fields["source"] == "bureau-code"


def test_a_failed_lookup_is_one_sentence_without_json(command_line: CommandLine) -> None:
    status, output, errors = command_line("lookup", "https://example.com/")
    assert (status, output) == (1, "")
    assert len(errors.splitlines()) == 1


def test_without_a_backend_a_wechat_code_cannot_be_asked_of_anybody(
    command_line: CommandLine,
) -> None:
    status, output, errors = command_line("lookup", "--json", CUSTOMERS[0].scan_text)
    assert status == 1
    assert json.loads(output)["error"]["message"] == errors.strip()


@pytest.mark.parametrize("vector", ALIPAY, ids=lambda vector: vector["why"])
def test_lookup_decodes_an_alipay_title_without_a_backend(
    command_line: CommandLine, vector: dict[str, Any]
) -> None:
    status, output, _ = command_line("lookup", "--json", vector["text"])
    reply = json.loads(output)
    expected = {name: value for name, value in vector["expect"].items() if value}
    fields = {name: reply[name] for name in expected}
    assert (status, fields, reply["source"]) == (0, expected, "alipay-code")
    assert "ALIPAY_" not in output


def test_lookup_names_alipays_payment_code_and_the_page_to_open(command_line: CommandLine) -> None:
    status, _, errors = command_line("lookup", "2812345678901234")
    assert status == 1
    assert "Alipay payment code" in errors
    assert "Invoice Titles" in errors


@pytest.mark.parametrize("vector", HOSTILE, ids=lambda vector: ascii(vector["name"]))
def test_lookup_prints_a_hostile_name_letter_for_letter(
    command_line: CommandLine, vector: dict[str, str]
) -> None:
    status, output, _ = command_line("lookup", vector["text"])
    assert status == 0
    assert visible(vector["name"]) in output
    assert "\u202e" not in output
