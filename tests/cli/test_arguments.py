"""The arguments: every command explains itself, and wrong usage is said."""

import argparse
import re
from collections.abc import Iterator

import pytest

from pos_scanner.cli.arguments import parser
from tests.cli.shell import ROOT, Shell


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


def commands(of: argparse.ArgumentParser, name: str = "") -> Iterator[str]:
    """Every command's whole name, down to the last action."""
    actions = [each for each in of._actions if isinstance(each, argparse._SubParsersAction)]
    for action in actions:
        for word, inner in action.choices.items():
            yield from commands(inner, f"{name} {word}".strip())
    if not actions:
        yield name


@pytest.mark.parametrize("command", list(commands(parser())))
def test_each_command_stands_in_the_document(command: str) -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert re.search(rf"`{command}\b", page)


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
