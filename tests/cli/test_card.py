"""`card`: a title's code, printed or drawn."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.shell import BUYER, Shell


def test_a_card_is_printed_or_drawn_and_looked_up_again(shell: Shell, tmp_path: Path) -> None:
    record = ("card", "--name", BUYER.name, "--tax-number", BUYER.tax_number)
    status, code, _ = shell(*record)
    assert status == 0
    status, output, _ = shell("lookup", code.strip())
    assert BUYER.name in output
    drawn = tmp_path / "card.png"
    assert shell(*record, "--output", str(drawn))[:2] == (0, f"{drawn}\n")
    assert shell("decode", str(drawn))[1] == code
    status, _, errors = shell(*record, "--output", str(tmp_path / "card.txt"))
    assert status == 1
    assert ".png or .svg" in errors


def test_a_title_is_tidied_before_it_is_a_code(command_line: CommandLine) -> None:
    plain = command_line("card", "--name", BUYER.name, "--tax-number", BUYER.tax_number)
    typed = command_line(
        "card", "--name", f" {BUYER.name} ", "--tax-number", f" {BUYER.tax_number}"
    )
    assert plain == typed
    assert plain[1].startswith("$01")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("91110108MA0043365X", "check character is wrong"),
        ("9111010", "has 7 characters"),
        (BUYER.tax_number, ""),
        ("", ""),
    ],
)
def test_a_doubtful_tax_number_is_named_before_it_is_scanned_for_years(
    command_line: CommandLine, number: str, words: str
) -> None:
    arguments = ("card", "--name", BUYER.name, *(("--tax-number", number) if number else ()))
    status, code, errors = command_line(*arguments)
    assert (status, code[:3]) == (0, "$01")
    assert words in errors
    assert bool(errors) is bool(words)


def test_a_wrong_check_character_is_compared_with_what_there_is(command_line: CommandLine) -> None:
    arguments = ("card", "--name", BUYER.name, "--tax-number", "91110108MA0043365X")
    errors = command_line(*arguments)[2]
    assert "business licence" in errors
    assert "with the code" not in errors


@pytest.mark.parametrize("letter", ["\n", "\r", "\t", "\x07", "\u2028"])
def test_a_line_break_or_control_character_is_refused(
    command_line: CommandLine, letter: str
) -> None:
    status, output, errors = command_line("card", "--name", f"上海{letter}公司")
    assert (status, output) == (1, "")
    assert errors.startswith("The title contains a line break or a control character.")


def test_every_particular_is_in_the_code(command_line: CommandLine) -> None:
    particulars = {
        "--name": BUYER.name,
        "--tax-number": BUYER.tax_number,
        "--address": "上海市浦东新区1号",
        "--phone": "021-50000000",
        "--bank": "招商银行",
        "--account": "121900000000000001",
    }
    arguments = [text for option in particulars.items() for text in option]
    _, code, _ = command_line("card", *arguments)
    _, output, _ = command_line("lookup", "--json", code.strip())
    title = json.loads(output)
    text = " ".join(map(str, title.values()))
    assert all(particular in text for particular in particulars.values())


def test_a_title_without_a_tax_number_is_drawn_all_the_same(
    command_line: CommandLine, tmp_path: Path
) -> None:
    drawing = tmp_path / "card.svg"
    status, output, errors = command_line("card", "--name", "张女士", "--output", str(drawing))
    assert (status, output, errors) == (0, f"{drawing}\n", "")
    assert drawing.read_text(encoding="utf-8").startswith("<?xml")
