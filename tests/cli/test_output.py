"""A command's result: one line of JSON for scripts, lines for people."""

import argparse
import json

import pytest

from pos_scanner.cli.output import print_json, print_result


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
