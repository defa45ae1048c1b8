"""What goes together on `export`'s command line, and what does not."""

import argparse
from datetime import date

import pytest

from pos_scanner.cli.arguments import parser
from pos_scanner.cli.export import _ACTIONS
from pos_scanner.cli.export_arguments import ACTIONS, day
from tests.cli.conftest import CommandLine


def options_of(*arguments: str) -> argparse.Namespace:
    return parser().parse_args(["export", *arguments])


def test_every_action_is_carried_out_by_something() -> None:
    assert set(ACTIONS) == set(_ACTIONS)


def test_without_options_it_is_the_standard_format_of_all_that_is_new() -> None:
    options = options_of("--output", "x.csv")
    assert (options.preset, options.encoding, options.template) == ("standard", None, None)
    assert (options.all, options.new, options.json) == (False, False, False)
    assert (options.since, options.until, options.invoice) == (None, None, None)


def test_days_and_invoices_are_read() -> None:
    options = options_of(
        "--output",
        "x",
        "--from",
        "2026-11-01",
        "--to",
        "2026-11-30",
        "--invoice",
        "a",
        "--invoice",
        "b",
    )
    assert (options.since, options.until) == (date(2026, 11, 1), date(2026, 11, 30))
    assert options.invoice == ["a", "b"]


@pytest.mark.parametrize("text", ["30.11.2026", "2026-13-01", "2026-11-31", "yesterday", ""])
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a date like 2026-11-30"):
        day(text)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "one of the arguments --output --output-dir is required"),
        (("--new", "--all", "--output", "x"), "argument --all: not allowed with argument --new"),
        (("--output", "x", "--output-dir", "y"), "not allowed with argument --output"),
        (("--list", "--gaps"), "argument --gaps: not allowed with argument --list"),
        (("--output", "x", "--kind", "red"), "invalid choice: 'red'"),
        (("--output", "x", "--encoding", "latin-1"), "invalid choice: 'latin-1'"),
        (("--output", "x", "--shift", "night"), "invalid int value: 'night'"),
    ],
)
def test_what_does_not_go_together_is_said(
    command_line: CommandLine, arguments: tuple[str, ...], sentence: str
) -> None:
    status, output, errors = command_line("export", *arguments)
    assert (status, output) == (2, "")
    assert sentence in errors


@pytest.mark.parametrize("action", [("--list",), ("--companions", "x"), ("--again", "B1")])
def test_an_action_needs_no_target(action: tuple[str, ...]) -> None:
    options = options_of(*action)
    options.refuse(options)
    assert options.output is None
