"""`export` on the command line: what a script sees, and what a scheduled run does."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from pos_scanner.domain.invoice import Invoice, InvoiceLine
from pos_scanner.journal import Journal
from tests.cli.shell import BUYER, CHINA, Shell
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
    status, output, errors = shell(*nightly, "--json")
    (batch,) = json.loads(output)["batches"]
    assert (status, errors) == (0, "")
    assert (batch["invoices"], batch["sum"]) == (3, "144.30")
    assert Path(batch["path"]).exists()
    assert Path(batch["manifest"]).exists()
    status, output, errors = shell(*nightly, "--json")
    assert (status, json.loads(output), errors) == (0, {"batches": []}, "")
    assert shell(*nightly)[:2] == (0, "0 invoices\n")


def test_formats_batches_and_gaps_are_listed(shell: Shell, tmp_path: Path) -> None:
    status, output, _ = shell("export", "--list")
    assert status == 0
    assert len(output.splitlines()) == 15
    assert "tax-platform" in output
    names = [preset["name"] for preset in json.loads(shell("export", "--list", "--json")[1])]
    assert "yonyou-u8" in names
    assert shell("export", "--gaps")[1].count("waiting") == 3
    assert shell("export", "--output", str(tmp_path / "x.csv"), "--kind", "special")[0] == 0
    assert "1 invoice," in shell("export", "--history")[1]
    assert shell("export", "--gaps")[1].count("waiting") == 2


def test_a_check_names_what_the_format_refuses_and_writes_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    status, output, _ = shell("export", "--check", "--preset", "yonyou-u8", "--json")
    assert (status, json.loads(output)["invoices"]) == (0, 3)
    with closing(Journal.open(tmp_path / "data")) as journal:
        journal.confirm("rare", replace(EXAMPLES[2][0], cashier="𠮷野"), at=AT)
    status, output, _ = shell("export", "--check", "--preset", "yonyou-u8")
    assert status == 3
    assert output.splitlines() == ["3 invoices, 9 rows", REFUSED]
    assert shell("export", "--check", "--preset", "yonyou-u8", "--invoice", RARE)[0] == 1


REFUSED = (
    "T1-20261123-0004\t制单人\tThis format does not support 𠮷."
    " The invoice waits: enter it there by hand."
)
RARE = "T1-20261123-0004"


def test_what_the_format_refuses_waits_and_the_others_are_written(
    shell: Shell, tmp_path: Path
) -> None:
    with closing(Journal.open(tmp_path / "data")) as journal:
        journal.confirm("rare", replace(EXAMPLES[2][0], cashier="𠮷野"), at=AT)
    target = tmp_path / "u8.txt"
    wish = ["export", "--preset", "yonyou-u8", "--output", str(target), "--json"]
    status, output, errors = shell(*wish, "--strict")
    error = json.loads(output)["error"]
    assert (status, error["number"], error["column"]) == (1, RARE, "制单人")
    assert error["message"] == errors.splitlines()[-1]
    assert not target.exists()
    status, output, errors = shell(*wish)
    answer = json.loads(output)
    assert (status, answer["batches"][0]["invoices"]) == (3, 3)
    assert [(entry["number"], entry["reason"]) for entry in answer["waiting"]] == [
        (RARE, "not-in-charset")
    ]
    assert errors == f"{REFUSED}\n"
    assert shell("export", "--gaps")[1] == f"{RARE}\twaiting\n"
    status, output, _ = shell(*wish)
    assert (status, json.loads(output)["error"]["number"]) == (1, RARE)


def test_what_an_old_program_will_not_show_is_named_before_it_is_written(
    shell: Shell, tmp_path: Path
) -> None:
    target = str(tmp_path / "x.csv")
    status, output, errors = shell("export", "--encoding", "gb18030", "--output", target, "--json")
    assert (status, len(json.loads(output)["batches"])) == (0, 1)
    assert errors == "T1-20261123-0003\tremark\tAn older program (GBK) will not show 🧾.\n"


def test_voids_that_a_format_cannot_tell_are_counted(shell: Shell, tmp_path: Path) -> None:
    first = ("export", "--preset", "quickbooks", "--output", str(tmp_path / "x.csv"))
    assert shell(*first)[0] == 0
    with closing(Journal.open(tmp_path / "data")) as journal:
        journal.void("T1-20261123-0001", "wrong", at=AT)
    nightly = ["export", "--new", "--output-dir", str(tmp_path / "out"), "--preset"]
    status, output, errors = shell(*nightly, "quickbooks")
    assert (status, output) == (0, "0 invoices\n")
    assert errors == "Voids that this format cannot report: 1. Void them there by hand.\n"
    assert shell(*nightly, "xero")[2] == ""


def test_a_format_with_a_mistake_is_named_and_the_others_are_listed(
    shell: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "presets"
    folder.mkdir()
    (folder / "own-1.toml").write_text("title = 1", encoding="utf-8")
    (folder / "standard.toml").write_text("", encoding="utf-8")
    (folder / "My own.toml").write_text("", encoding="utf-8")
    status, output, errors = shell("export", "--list")
    assert (status, len(output.splitlines())) == (0, 15)
    assert [name for name in ("own-1.toml", "standard.toml", "My own.toml") if name in errors] == [
        "own-1.toml",
        "standard.toml",
        "My own.toml",
    ]
    assert len(json.loads(shell("export", "--list", "--json")[1])) == 15


def test_a_batch_is_written_again_and_in_another_format(shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    (batch,) = json.loads(shell("export", "--output", str(target), "--json")[1])["batches"]
    content = target.read_bytes()
    target.unlink()
    status, _, errors = shell("export", "--again", batch["number"])
    assert (status, errors) == (0, "")
    assert target.read_bytes() == content
    other = tmp_path / "x.xlsx"
    again = ["export", "--again", batch["number"], "--preset", "workbook", "--output", str(other)]
    (batch_again,) = json.loads(shell(*again, "--json")[1])["batches"]
    assert (batch_again["again_of"], batch_again["invoices"]) == (batch["number"], 3)
    assert other.exists()
    status, _, errors = shell("export", "--again", "B20200101-001")
    assert status == 1
    assert "B20200101-001" in errors


def test_the_template_is_filled_and_its_answer_read(shell: Shell, tmp_path: Path) -> None:
    wish = ["export", "--preset", "tax-platform", "--output", str(tmp_path / "x.xlsx")]
    status, _, errors = shell(*wish)
    assert status == 1
    assert "blank workbook" in errors
    blank = blank_workbook(tmp_path / "blank.xlsx")
    assert shell(*wish, "--template", str(blank))[0] == 0
    workbook = Workbook()
    for row in (("发票流水号", "导入失败原因"), ("T1-20261123-0001", "税号错误")):
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "answer.xlsx")
    status, output, _ = shell("export", "--answer", str(tmp_path / "answer.xlsx"), "--json")
    (refused,) = json.loads(output)
    assert (refused["number"], refused["reason"], refused["known"]) == (
        "T1-20261123-0001",
        "税号错误",
        True,
    )


def test_numbers_that_the_platform_cannot_have_from_here_are_named(
    shell: Shell, tmp_path: Path
) -> None:
    refused = tmp_path / "refused.csv"
    numbers = ("T1-20261123-0001", "T1-20261123-0002", "T9-20261123-0007")
    rows = "".join(f"{number},税号错误\n" for number in numbers)
    refused.write_text(f"发票流水号,失败原因\n{rows}", "utf-8")
    blank = blank_workbook(tmp_path / "blank.xlsx")
    sent = ["--invoice", numbers[0], "--template", str(blank), "--output", str(tmp_path / "x.xlsx")]
    assert shell("export", "--preset", "tax-platform", *sent)[0] == 0
    status, output, errors = shell("export", "--rejections", str(refused))
    assert (status, len(output.splitlines())) == (0, 3)
    assert "Never exported for the tax platform: T1-20261123-0002. " in errors
    assert "Not in this till's journal: T9-20261123-0007. " in errors
    assert numbers[0] not in errors


def test_what_was_never_exported_is_said_in_the_language_of_the_command(shell: Shell) -> None:
    assert shell("--lang", "zh_CN", "export", "--gaps")[1].count("待导出") == 3


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
    status, output, errors = shell("export", *options)
    assert (status, output) == (2, "")
    assert errors.startswith("usage:")


@pytest.fixture
def empty_shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "empty")


def test_export_without_anything_to_export_says_so(empty_shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    status, output, errors = empty_shell("export", "--output", str(target))
    assert (status, output) == (1, "")
    assert errors.strip()
    assert not target.exists()


def test_export_writes_what_is_new_once(empty_shell: Shell, tmp_path: Path) -> None:
    line = InvoiceLine("*餐饮服务*餐费", 11300, Decimal("0.06"))
    with closing(Journal.open(empty_shell.folder, till="T1")) as journal:
        invoice = Invoice(BUYER, (line,), date(2026, 11, 23))
        journal.confirm("d1", invoice, at=datetime(2026, 11, 23, 12, tzinfo=CHINA))
    target = tmp_path / "out.csv"
    status, output, _ = empty_shell("export", "--preset", "standard", "--output", str(target))
    assert status == 0
    assert "113.00" in output
    assert target.read_bytes().startswith(b"\xef\xbb\xbfexport_batch,")
    assert empty_shell("export", "--output", str(tmp_path / "again.csv"))[0] == 1
    dated = ["--from", "2026-11-23", "--to", "2026-11-23", "--all"]
    status, _, _ = empty_shell("export", "--output", str(tmp_path / "dated.csv"), *dated)
    assert status == 0
    status, _, errors = empty_shell(
        "export", "--preset", "no-such", "--output", str(tmp_path / "x")
    )
    assert status == 1
    assert "no-such" in errors


def test_each_of_the_platforms_lists_names_the_command_that_reads_it(
    shell: Shell, tmp_path: Path
) -> None:
    issued = tmp_path / "issued.csv"
    issued.write_text(
        "数电发票号码,开票日期,价税合计\n" + "1" * 20 + ",2026-11-23,113.00\n", "utf-8"
    )
    refused = tmp_path / "refused.csv"
    refused.write_text("发票流水号,失败原因\nT1-20261123-0001,税号错误\n", "utf-8")
    status, _, errors = shell("export", "--answer", str(issued))
    assert (status, "journal issued FILE` adds" in errors) == (1, True)
    status, _, errors = shell("journal", "issued", str(refused))
    assert (status, "export --answer FILE`" in errors) == (1, True)


def test_a_summary_is_in_the_language_of_the_command(shell: Shell, tmp_path: Path) -> None:
    target = str(tmp_path / "new.csv")
    assert shell("--lang", "zh_CN", "export", "--check")[1].startswith("3 张发票，3 行")
    status, output, _ = shell("--lang", "zh_CN", "export", "--output", target)
    assert (status, output.partition("：")[2]) == (0, f"3 张发票，3 行，144.30 -> {target}\n")
    nightly = ("--lang", "zh_CN", "export", "--new", "--output", target)
    assert shell(*nightly)[1] == "0 张发票\n"


def test_an_export_that_takes_an_earlier_ones_name_says_so(shell: Shell, tmp_path: Path) -> None:
    everything = ("export", "--all", "--output", str(tmp_path / "n.csv"))
    assert shell(*everything)[2] == ""
    status, _, errors = shell(*everything)
    assert status == 0
    twice, replaced = errors.splitlines()
    assert twice == "Exported for the same purpose before: 3. They would be booked twice."
    assert replaced.startswith(f"{tmp_path / 'n.csv'} replaced the earlier export of that name.")


def test_a_list_of_buyers_has_its_own_name_in_the_language_of_the_command(
    shell: Shell, tmp_path: Path
) -> None:
    for preset, name in (("erpnext", "invoices"), ("erpnext-customers", "customers")):
        out = tmp_path / preset
        options = ("export", "--preset", preset, "--output-dir", str(out), "--json")
        (batch,) = json.loads(shell(*options)[1])["batches"]
        assert Path(batch["path"]).name.startswith(f"{name}_B")
    chinese = ("--lang", "zh_CN", "export", "--all", "--preset", "odoo-banks", "--output-dir")
    shell(*chinese, str(tmp_path / "zh"))
    assert [path.name[:4] for path in (tmp_path / "zh").glob("*.csv")] == ["银行_B"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "2026-11-30", "--to", "2026-11-01"), "is before the first, 2026-11-30"),
        (("--invoice", "nope"), "The journal has no invoice nope."),
        (("--shift", "99"), "No invoice matches this selection."),
    ],
)
@pytest.mark.parametrize("new", [(), ("--new",)])
def test_why_there_is_nothing_to_export_is_said(
    shell: Shell, tmp_path: Path, options: tuple[str, ...], words: str, new: tuple[str, ...]
) -> None:
    status, output, errors = shell("export", *new, *options, "--output", str(tmp_path / "x.csv"))
    if new and "--shift" in options:
        assert (status, output) == (0, "0 invoices\n")
    else:
        assert (status, output) == (1, "")
        assert words in errors


def test_what_another_program_of_the_same_destination_had_is_named(
    shell: Shell, tmp_path: Path
) -> None:
    target = ("--output", str(tmp_path / "x.csv"))
    (batch,) = json.loads(shell("export", "--preset", "erpnext", "--json", *target)[1])["batches"]
    other = ("export", "--preset", "xero", "--output", str(tmp_path / "y.csv"))
    status, _, errors = shell(*other)
    assert status == 1
    assert "Nothing is new for the ERP or accounting program" in errors
    assert batch["number"] in errors
    status, output, errors = shell(*other, "--check")
    assert (status, output) == (1, "0 invoices\n")
    assert batch["number"] in errors


def test_advice_is_for_somebody_without_a_window(shell: Shell, tmp_path: Path) -> None:
    out = ("--output-dir", str(tmp_path / "out"))
    errors = shell("export", "--preset", "tax-platform", *out)[2]
    assert "--template FILE" in errors
    assert "choose it here" not in errors
    errors = shell("export", "--pool", "http://127.0.0.1:1", *out)[2]
    assert "by hand" not in errors


@pytest.mark.parametrize("place", [("--output", "gone/x.csv"), ("--output-dir", "gone/out")])
def test_a_wrong_place_is_named_also_when_there_is_nothing_new(
    shell: Shell, tmp_path: Path, place: tuple[str, str]
) -> None:
    assert shell("export", "--output", str(tmp_path / "all.csv"))[0] == 0
    option, target = place
    status, output, errors = shell("export", "--new", option, str(tmp_path / target))
    assert (status, output) == (1, "")
    assert str(tmp_path / "gone") in errors


def test_a_cashier_that_is_unknown_is_named_also_on_a_quiet_day(
    shell: Shell, tmp_path: Path
) -> None:
    target = ("--output", str(tmp_path / "x.csv"))
    status, output, errors = shell("export", "--cashier", "Nobody", "--new", *target)
    assert (status, output) == (1, "")
    assert errors.startswith("The journal has no cashier Nobody.")


def test_a_template_that_the_format_does_not_fill_is_refused(shell: Shell, tmp_path: Path) -> None:
    target = ("--output", str(tmp_path / "x.csv"))
    status, output, errors = shell("export", "--template", "blank.xlsx", *target)
    assert (status, output) == (1, "")
    assert errors.startswith("The format standard fills no template.")
    assert not (tmp_path / "x.csv").exists()
