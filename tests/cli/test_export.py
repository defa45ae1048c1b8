"""`export` on the command line: what a script sees, and what a scheduled run does."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from pos_scanner.journal import Journal
from tests.cli.test_commands import Shell
from tests.export.blank_workbook import blank_workbook
from tests.export.conftest import AT, EXAMPLES


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    with closing(Journal.open(tmp_path / "data")) as journal:
        for number, (invoice, at) in enumerate(EXAMPLES):
            journal.confirm(f"d{number}", invoice, at=at)
    return Shell(tmp_path / "data")


def test_a_scheduled_run_prints_one_object_and_a_quiet_day_is_no_failure(
    shell: Shell, tmp_path: Path
) -> None:
    nightly = ["export", "--preset", "standard", "--new", "--output-dir", str(tmp_path / "out")]
    status, told, failed = shell(*nightly, "--json")
    (batch,) = json.loads(told)["batches"]
    assert (status, failed) == (0, "")
    assert (batch["invoices"], batch["sum"]) == (3, "144.30")
    assert Path(batch["path"]).exists()
    assert Path(batch["manifest"]).exists()
    status, told, failed = shell(*nightly, "--json")
    assert (status, json.loads(told), failed) == (0, {"batches": []}, "")
    assert shell(*nightly)[:2] == (0, "0 invoices\n")


def test_formats_batches_and_gaps_are_listed(shell: Shell, tmp_path: Path) -> None:
    status, told, _ = shell("export", "--list")
    assert status == 0
    assert len(told.splitlines()) == 13
    assert "tax-platform" in told
    names = [one["name"] for one in json.loads(shell("export", "--list", "--json")[1])]
    assert "yonyou-u8" in names
    assert shell("export", "--gaps")[1].count("waiting") == 3
    assert shell("export", "--output", str(tmp_path / "x.csv"), "--kind", "special")[0] == 0
    assert "1 invoices" in shell("export", "--history")[1]
    assert shell("export", "--gaps")[1].count("waiting") == 2


def test_a_check_names_what_the_format_refuses_and_writes_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    status, told, _ = shell("export", "--check", "--preset", "yonyou-u8", "--json")
    assert (status, json.loads(told)["invoices"]) == (0, 3)
    with closing(Journal.open(tmp_path / "data")) as journal:
        invoice = EXAMPLES[2][0]
        bad = replace(invoice.buyer, name="𠮷野家")
        journal.confirm("rare", replace(invoice, buyer=bad), at=AT)
    status, told, _ = shell("export", "--check", "--preset", "yonyou-u8")
    assert status == 1
    assert told.splitlines()[1:] == [
        "T1-20261123-0004\t摘要\tThis format cannot hold 𠮷. Void it and confirm it anew without."
    ]
    target = tmp_path / "u8.txt"
    status, told, failed = shell(
        "export", "--preset", "yonyou-u8", "--output", str(target), "--json"
    )
    error = json.loads(told)["error"]
    assert (status, error["number"], error["column"]) == (1, "T1-20261123-0004", "摘要")
    assert error["message"] == failed.splitlines()[-1]
    assert failed.startswith("T1-20261123-0004\t摘要\tThis format cannot hold 𠮷.")
    assert not target.exists()


def test_what_an_old_program_will_not_show_is_named_before_it_is_written(
    shell: Shell, tmp_path: Path
) -> None:
    target = str(tmp_path / "x.csv")
    status, told, failed = shell("export", "--encoding", "gb18030", "--output", target, "--json")
    assert (status, len(json.loads(told)["batches"])) == (0, 1)
    assert failed == "T1-20261123-0003\tremark\tAn old program (GBK) will not show 🧾.\n"


def test_voids_that_a_format_cannot_tell_are_counted(shell: Shell, tmp_path: Path) -> None:
    assert shell("export", "--output", str(tmp_path / "x.csv"))[0] == 0
    with closing(Journal.open(tmp_path / "data")) as journal:
        journal.void("T1-20261123-0001", "wrong", at=AT)
    nightly = ["export", "--new", "--output-dir", str(tmp_path / "out"), "--preset"]
    status, told, failed = shell(*nightly, "quickbooks")
    assert (status, told) == (0, "0 invoices\n")
    assert failed == "Voids that this format cannot tell: 1. Void them there by hand.\n"
    assert shell(*nightly, "xero")[2] == ""


def test_a_format_with_a_mistake_is_named_and_the_others_are_listed(
    shell: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "presets"
    folder.mkdir()
    (folder / "own-1.toml").write_text("title = 1", encoding="utf-8")
    (folder / "standard.toml").write_text("", encoding="utf-8")
    (folder / "My own.toml").write_text("", encoding="utf-8")
    status, told, failed = shell("export", "--list")
    assert (status, len(told.splitlines())) == (0, 13)
    assert [name for name in ("own-1.toml", "standard.toml", "My own.toml") if name in failed] == [
        "own-1.toml",
        "standard.toml",
        "My own.toml",
    ]
    assert len(json.loads(shell("export", "--list", "--json")[1])) == 13


def test_a_batch_is_written_again_and_in_another_format(shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    (batch,) = json.loads(shell("export", "--output", str(target), "--json")[1])["batches"]
    content = target.read_bytes()
    target.unlink()
    status, _, failed = shell("export", "--again", batch["number"])
    assert (status, failed) == (0, "")
    assert target.read_bytes() == content
    other = tmp_path / "x.xlsx"
    again = ["export", "--again", batch["number"], "--preset", "workbook", "--output", str(other)]
    (made,) = json.loads(shell(*again, "--json")[1])["batches"]
    assert (made["again_of"], made["invoices"]) == (batch["number"], 3)
    assert other.exists()
    status, _, failed = shell("export", "--again", "B20200101-001")
    assert status == 1
    assert "B20200101-001" in failed


def test_the_template_is_filled_and_its_answer_read(shell: Shell, tmp_path: Path) -> None:
    wish = ["export", "--preset", "tax-platform", "--output", str(tmp_path / "x.xlsx")]
    status, _, failed = shell(*wish)
    assert status == 1
    assert "blank workbook" in failed
    blank = blank_workbook(tmp_path / "blank.xlsx")
    assert shell(*wish, "--template", str(blank))[0] == 0
    workbook = Workbook()
    for row in (("发票流水号", "导入失败原因"), ("T1-20261123-0001", "税号错误")):
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "answer.xlsx")
    status, told, _ = shell("export", "--answer", str(tmp_path / "answer.xlsx"), "--json")
    (refused,) = json.loads(told)
    assert (refused["number"], refused["reason"], refused["known"]) == (
        "T1-20261123-0001",
        "税号错误",
        True,
    )


def test_companions_are_written_and_a_changed_one_is_kept(shell: Shell, tmp_path: Path) -> None:
    assert shell("export", "--companions", str(tmp_path))[0] == 0
    rules = tmp_path / "invoices.rules"
    rules.write_text("mine", encoding="utf-8")
    assert shell("export", "--companions", str(tmp_path))[0] == 1
    assert rules.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--output", "x", "--output-dir", "y"],
        ["--new", "--all", "--output", "x"],
        ["--from", "30.11.2026", "--output", "x"],
        ["--list", "--history"],
    ],
)
def test_wrong_usage_is_said(shell: Shell, options: list[str]) -> None:
    status, told, failed = shell("export", *options)
    assert (status, told) == (2, "")
    assert failed.startswith("usage:")
