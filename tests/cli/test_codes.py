"""`codes`: a tax code found at the command line, and the bureau's table imported there."""

from pathlib import Path

import pytest

from pos_scanner.cli.main import run
from tests.cli.shell import Shell

TABLE = "合并编码,货物和劳务名称,商品和服务分类简称\n1010101010000000000,稻谷,谷物\n"


def test_a_code_is_found_by_pinyin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--data-dir", str(tmp_path), "codes", "canyin"]) == 0
    assert capsys.readouterr().out == "3070401000000000000\t0.06\t*餐饮服务*餐饮服务\n"


def test_an_imported_table_is_searched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--data-dir", str(tmp_path), "codes", "daogu"]) == 1
    table = tmp_path / "table.csv"
    table.write_text(TABLE, encoding="utf-8")
    assert run(["--data-dir", str(tmp_path), "codes", "--import", str(table)]) == 0
    assert run(["--data-dir", str(tmp_path), "codes", "daogu"]) == 0
    assert "*谷物*稻谷" in capsys.readouterr().out


def test_a_table_of_something_else_is_refused_in_words(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("品名,价格\n面包,3\n", encoding="utf-8")
    status, _, errors = shell("codes", "--import", str(table))
    assert status == 1
    assert "There are no columns for tax codes" in errors


def test_a_text_that_finds_nothing_is_answered_in_words(shell: Shell) -> None:
    status, output, errors = shell("codes", "zzzz")
    assert (status, output) == (1, "")
    assert errors.startswith("No tax code is found by “zzzz”.")
