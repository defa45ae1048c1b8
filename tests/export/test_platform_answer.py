"""Which files the platform's answer is read from, and what is said of the others."""

import random
from pathlib import Path

import pytest
from openpyxl import Workbook

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.platform_answer import read_answer
from pos_scanner.journal import Journal
from tests.export.conftest import export_one


def refusal_of(path: Path) -> str:
    with pytest.raises(KnownError) as caught:
        read_answer([path])
    assert caught.value.kind is FailureKind.ANSWER_NOT_RIGHT
    assert caught.value.facts["path"] == str(path)
    return caught.value.facts.get("reason", "")


def write_workbook(path: Path, *rows: tuple[str, ...]) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "ods"])
def test_an_empty_file_is_called_damaged_or_empty(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"answer.{suffix}"
    path.write_bytes(b"")
    assert refusal_of(path) == "damaged"


def test_a_workbook_without_a_cell_is_called_damaged_or_empty(tmp_path: Path) -> None:
    path = tmp_path / "answer.xlsx"
    write_workbook(path)
    assert refusal_of(path) == "damaged"


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_a_truncated_workbook_is_called_damaged(tmp_path: Path, share: float) -> None:
    path = tmp_path / "answer.xlsx"
    content = write_workbook(path, ("发票流水号", "导入失败原因"), ("T1-20261123-0002", "x"))
    path.write_bytes(content[: int(len(content) * share)])
    assert refusal_of(path) == "damaged"


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_called_damaged(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "answer.xlsx"
    path.write_bytes(random.Random(seed).randbytes(3000))
    assert refusal_of(path) == "damaged"


def test_another_table_is_only_neither_list(tmp_path: Path) -> None:
    path = tmp_path / "answer.xlsx"
    write_workbook(path, ("品名", "数量"), ("咖啡", "2"))
    assert refusal_of(path) == ""


@pytest.mark.parametrize(
    ("preset", "suffix"),
    [("workbook", "xlsx"), ("standard", "csv"), ("kingdee-k3", "csv")],
)
def test_the_tills_own_export_is_known(
    journal: Journal, tmp_path: Path, preset: str, suffix: str
) -> None:
    path = tmp_path / f"answer.{suffix}"
    export_one(journal, path, preset)
    assert refusal_of(path) == "own-export"
