"""`pos-scanner journal` as a shell has it."""

import json
from collections import deque
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import apsw
import platformdirs
import pytest

from pos_scanner.domain.invoice import Invoice, InvoiceLine
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.head import HeadFiles
from tests.cli.conftest import CommandLine
from tests.cli.shell import BUYER, CHINA, Shell
from tests.export.platform_lists import Fapiao, write_csv, write_xlsx
from tests.journal.exported import mark_exported

AT = datetime(2026, 11, 23, 12, tzinfo=CHINA)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A data folder with three invoices, the first of them exported."""
    shell = Shell(tmp_path / "data")
    line = InvoiceLine("*餐饮服务*餐费", 11300, Decimal("0.06"))
    with closing(Journal.open(shell.folder, till="T1")) as journal:
        for number in range(3):
            journal.confirm(f"d{number}", Invoice(BUYER, (line,), AT.date()), at=AT)
        mark_exported(journal, [1], AT)
    return shell


def change_behind_its_back(folder: Path) -> None:
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.execute("DROP TRIGGER line_is_not_changed")
    connection.execute("UPDATE line SET item = 'x' WHERE sequence = 2")
    connection.close()


def test_a_sound_journal_verifies(shell: Shell) -> None:
    status, output, errors = shell("journal", "verify")
    assert (status, errors) == (0, "")
    assert output.startswith("3 invoices; newest hash ")


def test_a_changed_record_is_named_and_the_status_is_1(shell: Shell) -> None:
    change_behind_its_back(shell.folder)
    status, _, errors = shell("journal", "verify")
    assert status == 1
    assert "Invoice: T1-20261123-0002" in errors
    status, output, errors = shell("journal", "verify", "--json")
    reply = json.loads(output)
    assert (status, errors, reply["sound"]) == (1, "", False)
    assert "T1-20261123-0002" in {problem["number"] for problem in reply["problems"]}


def test_a_journal_that_does_not_open_is_verified_all_the_same(shell: Shell) -> None:
    path = shell.folder / FILE_NAME
    path.write_bytes(b"\0" * 4096)
    status, output, errors = shell("journal", "verify")
    assert status == 1
    assert output.startswith("0 invoices")
    assert errors.startswith("The file is damaged")


def test_backup_and_restore_bring_everything_back(shell: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    status, output, _ = shell("journal", "backup", str(copy))
    assert (status, output) == (0, f"3 invoices -> {copy}\n")
    assert shell("journal", "verify", str(copy))[0] == 0
    change_behind_its_back(shell.folder)
    status, output, _ = shell("journal", "restore", "--json", str(copy))
    reply = json.loads(output)
    assert (status, reply["invoices"], reply["missing"]) == (0, 3, 0)
    assert Path(reply["kept_as"]).exists()
    assert shell("journal", "verify")[0] == 0


def test_what_is_no_backup_is_refused_in_words(shell: Shell, tmp_path: Path) -> None:
    status, output, errors = shell("journal", "restore", str(tmp_path / "none"))
    assert (status, output) == (1, "")
    assert "none" in errors


def test_purge_empties_what_was_exported(shell: Shell) -> None:
    status, output, _ = shell("journal", "purge", "--before", "2026-11-24", "--json")
    assert (status, json.loads(output)) == (0, {"purged": 1, "drafts": 0, "kept": 2})
    status, output, _ = shell("journal", "verify")
    assert status == 0
    assert output.startswith("3 invoices, 1 of them purged;")


def test_nothing_is_purged_up_to_a_day_to_come(shell: Shell) -> None:
    status, output, errors = shell("journal", "purge", "--before", "2126-11-24")
    assert (status, output) == (1, "")
    assert errors.startswith("2126-11-24 is in the future. Nothing was purged.")
    assert "purged" not in shell("journal", "verify")[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify",),
        ("stats",),
        ("reindex",),
        ("backup", "copy"),
        ("purge", "--before", "2026-01-01"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_folder_without_a_journal_is_said_and_gets_none(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    elsewhere = Shell(tmp_path / "mistyped")
    status, output, errors = elsewhere("journal", *arguments)
    assert (status, output) == (1, "")
    assert errors.startswith("There is no journal in this folder:")
    assert not (tmp_path / "mistyped" / FILE_NAME).exists()


def test_a_changed_journal_names_the_newest_intact_backup(
    shell: Shell, command_line: CommandLine
) -> None:
    with closing(Journal.open(shell.folder, till="T1")) as journal:
        deque(daily_backup(journal.file, AT.date()), maxlen=0)
    (backup,) = (shell.folder / "backups").glob("*.sqlite3")
    change_behind_its_back(shell.folder)
    status, output, errors = command_line("journal", "verify")
    assert status == 1
    assert "to prove this later" not in output
    command = f"pos-scanner --data-dir {shell.folder} journal restore {backup}"
    assert command in errors.splitlines()[-1]
    assert "tell whoever manages this computer" in errors


def test_a_changed_journal_without_an_intact_backup_says_to_keep_it(
    shell: Shell, command_line: CommandLine
) -> None:
    change_behind_its_back(shell.folder)
    errors = command_line("journal", "verify")[2]
    assert "No backup is intact. Keep a copy of" in errors


def test_a_changed_copy_is_not_to_be_restored(
    shell: Shell, tmp_path: Path, command_line: CommandLine
) -> None:
    change_behind_its_back(shell.folder)
    copy = tmp_path / "copy.sqlite3"
    (shell.folder / FILE_NAME).rename(copy)
    status, output, errors = command_line("journal", "verify", str(copy))
    assert status == 1
    assert "to prove this later" not in output
    assert "Do not restore it." in errors.splitlines()[-1]


@pytest.mark.parametrize("content", [b"", b"text\n", b"SQLite format 3\0", b"\0" * 4096])
def test_a_file_that_is_no_journal_is_checked_in_words_of_its_own(
    tmp_path: Path, command_line: CommandLine, content: bytes
) -> None:
    file = tmp_path / "backup.sqlite3"
    file.write_bytes(content)
    status, output, errors = command_line("journal", "verify", str(file))
    assert (status, output) == (1, "0 invoices\n")
    assert "is no invoice journal" in errors
    assert "The journal is unchanged" not in errors
    status, output, errors = command_line("journal", "verify", "--json", str(file))
    assert (status, json.loads(output)["sound"], errors) == (1, False, "")


def test_a_failure_is_one_object_too(tmp_path: Path, command_line: CommandLine) -> None:
    missing = str(tmp_path / "missing")
    for action in (("verify", "--json", missing), ("restore", "--json", missing)):
        status, output, errors = command_line("journal", *action)
        assert (status, json.loads(output)["error"]["kind"]) == (1, "file-not-found")
        assert errors


def test_a_folder_is_no_backup(shell: Shell, tmp_path: Path) -> None:
    for action in ("restore", "verify"):
        status, _, errors = shell("journal", action, str(tmp_path))
        assert (status, errors.startswith("This file could not be read:")) == (1, True)
    assert shell("journal", "verify")[0] == 0


def test_stats_count_what_is_there(shell: Shell) -> None:
    status, output, _ = shell("journal", "stats", "--json")
    reply = json.loads(output)
    assert (status, reply["invoices"], reply["unexported"]) == (0, 3, 2)
    assert (reply["gross_fen"], reply["first_day"]) == (33900, "2026-11-23")
    text = shell("journal", "stats")[1]
    assert ["gross", "339.00"] in [line.split() for line in text.splitlines()]


def test_a_damaged_index_is_made_anew(shell: Shell) -> None:
    connection = apsw.Connection(str(shell.folder / FILE_NAME))
    connection.execute("INSERT INTO invoice_text (rowid, terms) VALUES (2, 'x41')")
    connection.close()
    status, _, errors = shell("journal", "verify")
    assert status == 1
    assert "journal reindex" in errors
    assert shell("journal", "reindex")[0] == 0
    assert shell("journal", "verify")[0] == 0


def test_a_restored_journal_says_what_was_taken_over_and_where_the_old_one_is(
    shell: Shell, tmp_path: Path, command_line: CommandLine
) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert command_line("journal", "backup", str(copy))[0] == 0
    with closing(Journal.open(shell.folder, till="T1")) as journal:
        line = InvoiceLine("餐费", 100, Decimal("0.06"))
        journal.confirm("later", Invoice(BUYER, (line,), AT.date()), at=AT)
    status, output, errors = command_line("journal", "restore", str(copy))
    restored, taken_over, kept_as = output.splitlines()
    assert (status, errors) == (0, "")
    assert restored == f"4 invoices restored from {copy}"
    assert taken_over == "1 of them are newer and come from the replaced file"
    assert Path(kept_as.removeprefix("the replaced file is kept: ")).exists()


def test_what_cannot_be_read_any_more_may_lack_the_newest_invoices(
    shell: Shell, tmp_path: Path, command_line: CommandLine
) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert command_line("journal", "backup", "--json", str(copy))[0] == 0
    (shell.folder / FILE_NAME).write_bytes(b"\0" * 4096)
    settings_folder = platformdirs.user_config_path("pos_scanner", appauthor=False, roaming=True)
    for head in HeadFiles(shell.folder, settings_folder).paths:
        head.unlink()
    status, output, _ = command_line("journal", "restore", str(copy))
    assert status == 0
    assert output.splitlines()[0] == f"3 invoices restored from {copy}"
    sentence = "it cannot be read, so invoices newer than the backup may be missing"
    assert output.splitlines()[-1] == sentence


def test_what_the_till_remembers_and_the_backup_has_not_is_counted(
    shell: Shell, tmp_path: Path, command_line: CommandLine
) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert command_line("journal", "backup", str(copy))[0] == 0
    with closing(Journal.open(shell.folder, till="T1")) as journal:
        line = InvoiceLine("餐费", 100, Decimal("0.06"))
        journal.confirm("later", Invoice(BUYER, (line,), AT.date()), at=AT)
    (shell.folder / FILE_NAME).write_bytes(b"\0" * 4096)
    _, output, _ = command_line("journal", "restore", str(copy))
    sentence = "invoices that are known of and not in the journal: 1"
    assert output.splitlines()[-1] == sentence


def test_a_lost_journal_is_named_and_begun_anew_on_purpose(
    shell: Shell, command_line: CommandLine
) -> None:
    (shell.folder / FILE_NAME).unlink()
    status, _, errors = command_line("journal", "stats")
    assert (status, "start an empty journal" in errors) == (1, True)
    status, output, errors = command_line("journal", "begin-anew")
    assert (status, errors) == (0, "")
    assert output.splitlines()[-1] == "invoices that are known of and not in the journal: 3"
    assert command_line("journal", "verify")[0] == 0


def test_a_hash_that_was_written_down_proves_the_journal(
    shell: Shell, tmp_path: Path, command_line: CommandLine
) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert command_line("journal", "backup", str(copy))[0] == 0
    mark = command_line("journal", "verify")[1].split()[-1]
    assert command_line("journal", "verify", "--hash", mark)[0] == 0
    assert command_line("journal", "verify", str(copy), "--hash", mark)[0] == 0
    entry, _, digits = mark.partition(":")
    other = f"{entry}:{digits.translate(str.maketrans('0123', '1230'))}f"[: len(mark)]
    status, _, errors = command_line("journal", "verify", "--hash", other)
    assert (status, f"hash of entry {entry}" in errors) == (1, True)
    status, _, _ = command_line("journal", "verify", "--hash", f"{int(entry) + 1}:{digits}")
    assert status == 1


def test_a_hash_in_another_form_is_refused_with_the_form_that_it_has(
    command_line: CommandLine,
) -> None:
    status, _, errors = command_line("journal", "verify", "--hash", f"{10**20}:{'a' * 12}")
    assert (status, "is not like 57:" in errors) == (2, True)
    status, _, errors = command_line("journal", "verify", "--hash", "1:abc")
    assert status == 2
    assert "is not like 57:5a8bd72e7f7a" in " ".join(errors.split())


def test_a_file_that_is_verified_gets_no_other_files_beside_it(
    shell: Shell, tmp_path: Path, command_line: CommandLine
) -> None:
    (tmp_path / "usb").mkdir()
    copy = tmp_path / "usb" / "journal.sqlite3"
    copy.write_bytes((shell.folder / FILE_NAME).read_bytes())  # In WAL mode, as it was closed.
    assert command_line("journal", "verify", str(copy))[0] == 0
    assert [path.name for path in copy.parent.iterdir()] == ["journal.sqlite3"]


def test_a_purge_says_what_it_left_whole(shell: Shell, command_line: CommandLine) -> None:
    status, output, errors = command_line("journal", "purge", "--before", "2026-11-24")
    assert (status, errors) == (0, "")
    assert output == (
        "1 invoice purged, 0 held forms forgotten; 2 are not exported yet and were left whole\n"
    )


def test_a_backup_never_replaces_the_journal_itself(
    shell: Shell, command_line: CommandLine
) -> None:
    status, output, errors = command_line("journal", "backup", str(shell.folder / FILE_NAME))
    assert (status, output) == (1, "")
    assert FILE_NAME in errors
    assert command_line("journal", "verify")[0] == 0


def test_the_platforms_list_is_matched_once_and_what_is_open_is_decided(
    shell: Shell, tmp_path: Path
) -> None:
    issued = [
        Fapiao(
            f"{26112000000000000000 + n}", AT, BUYER.name, BUYER.tax_number, Decimal(113), remark
        )
        for n, remark in ((1, "T1-20261123-0001"), (2, ""))
    ]
    lists = [
        str(write_xlsx(tmp_path / "1.xlsx", issued[:1])),
        str(write_csv(tmp_path / "2.csv", issued[1:])),
    ]
    target = tmp_path / "r.csv"
    status, output, errors = shell("journal", "issued", *lists, "--csv", str(target))
    assert (status, errors) == (1, "")
    assert output.splitlines()[-1] == "1 record noted"
    assert "待人工核对" in target.read_text(encoding="utf-8-sig")
    decision = f"{issued[1].number}=T1-20261123-0003"
    status, output, errors = shell("journal", "issued", *lists, "--link", decision, "--json")
    assert (status, errors) == (0, "")
    assert json.loads(output)["sums"] == {
        "issued": {"count": 2, "sum": "226.00"},
        "not-issued": {"count": 1, "sum": "113.00"},
    }
    status, output, _ = shell("journal", "issued", *lists)
    assert (status, output.splitlines()[-1]) == (0, "0 records noted")
    assert output.splitlines()[0].split() == ["issued", "2", "226.00"]
    status, output, _ = shell("--lang", "zh_CN", "journal", "issued", *lists)
    assert status == 0
    assert [line.split() for line in output.splitlines()] == [
        ["已开票", "2", "226.00"],
        ["未开票", "1", "113.00"],
        ["已登记", "0", "条"],
    ]
    # A wrong decision is taken back, and the list alone does not bring it again.
    for options in (("--unlink", decision), ()):
        status, output, _ = shell("journal", "issued", *lists, *options)
        assert (status, output.splitlines()[-1]) == (1, "0 records noted")
    status, output, _ = shell("journal", "issued", *lists, "--link", decision)
    assert (status, output.splitlines()[-1]) == (0, "1 record noted")


def test_a_list_of_refusals_is_no_list_of_issued_invoices(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("流水号,失败原因\nT1-1,x\n", encoding="utf-8")
    status, _, errors = shell("journal", "issued", str(tmp_path / "x.csv"))
    assert status == 1
    assert "x.csv" in errors


def test_a_damaged_file_is_said_once_with_the_backup_to_restore(shell: Shell) -> None:
    with closing(Journal.open(shell.folder)) as journal:
        for _ in daily_backup(journal.file, AT.date()):
            pass
    path = shell.folder / FILE_NAME
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 8192)
    status, output, errors = shell("journal", "verify")
    assert (status, output) == (1, "0 invoices\n")
    assert errors.count("The file is damaged") == 1
    assert f"pos-scanner --data-dir {shell.folder} journal restore" in errors
    assert ".sqlite3" in errors.rpartition("journal restore ")[2]
