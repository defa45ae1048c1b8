"""A command's result: one line of JSON for scripts, lines for people."""

import argparse
import json

import pytest

from pos_scanner.cli.output import print_json, print_result, say


def test_json_is_one_line_in_the_scripts_own_letters(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": "北京\n示例"})
    output = capsys.readouterr().out
    assert output == '{"name": "北京\\n示例"}\n'
    assert json.loads(output) == {"name": "北京\n示例"}


@pytest.mark.parametrize(
    ("as_json", "expected"), [(True, '{"invoices": 2}\n'), (False, "2 invoices\nof today\n")]
)
def test_a_result_is_printed_in_one_of_both_forms(
    capsys: pytest.CaptureFixture[str], as_json: bool, expected: str
) -> None:
    options = argparse.Namespace(json=as_json)
    print_result(options, {"invoices": 2}, ["2 invoices", "of today"])
    assert capsys.readouterr().out == expected


def test_no_text_commands_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("\x1b]0;owned\x07甲\u202e乙\x9b2J\n丙\r丁")
    say("\x1b[2J", error=True)
    output, errors = capsys.readouterr()
    assert output == "⟦U+001B⟧]0;owned⟦U+0007⟧甲⟦U+202E⟧乙⟦U+009B⟧2J\n丙⟦U+000D⟧丁\n"
    assert errors == "⟦U+001B⟧[2J\n"


def test_json_escapes_what_nobody_sees_and_loses_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    value = {"text": "\x1b甲\x9b\u202e\u200b\ufeff\u2028乙\x7f"}
    print_json(value)
    output = capsys.readouterr().out
    assert output == ('{"text": "\\u001b甲\\u009b\\u202e\\u200b\\ufeff\\u2028乙\\u007f"}\n')
    assert json.loads(output) == value
