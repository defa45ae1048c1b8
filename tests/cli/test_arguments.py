"""The arguments: every command explains itself, and wrong usage is said."""

import pytest

from tests.cli.shell import Shell


@pytest.mark.parametrize(
    "command",
    [
        "",
        "demo",
        "decode",
        "lookup",
        "card",
        "sale",
        "export",
        "journal",
        "journal verify",
        "journal purge",
        "backend",
        "backend till add",
        "sandbox",
        "doctor",
    ],
)
def test_each_command_explains_itself(shell: Shell, command: str) -> None:
    status, output, _ = shell(*command.split(), "--help")
    assert status == 0
    assert f"usage: pos-scanner {command}".strip() in output.replace("[-h]", "").replace("  ", " ")


@pytest.mark.parametrize(
    "wrong",
    ["decode", "lookup", "card", "export", "nonsense", "export --output x --from 2026-13-01",
     "backend", "backend serve --port 99999", "--lang fr", "export --output", "sale --nonsense",
     "journal", "journal backup", "journal purge", "journal purge --before yesterday"],
)  # fmt: skip
def test_wrong_usage_is_status_2_and_says_how_it_goes(shell: Shell, wrong: str) -> None:
    status, output, errors = shell(*wrong.split())
    assert (status, output) == (2, "")
    assert "usage:" in errors
