"""`card`: a title's code, printed or drawn."""

from pathlib import Path

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
