"""Each destination is told of everything once, the tax platform never asked twice by itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import Selection
from pos_scanner.export.export_job import export, export_again, sent_before
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.journal import Journal
from pos_scanner.journal.issuances import IssuedAs
from tests.export.blank_workbook import blank_workbook
from tests.export.conftest import (
    AT,
    DAY,
    config_of,
    export_files,
    export_one,
    request_for,
)


def test_each_destination_gets_everything_once(journal: Journal, tmp_path: Path) -> None:
    blank = blank_workbook(tmp_path / "blank.xlsx")
    platform = export_one(journal, tmp_path / "p.xlsx", "tax-platform", template=blank)
    assert platform.invoices == 3
    for name in ("standard", "workbook", "kingdee-cloud", "xero"):
        assert export_one(journal, tmp_path / f"{name}.x", name).invoices == 3
        with pytest.raises(KnownError) as caught:
            export_files(journal, tmp_path / f"{name}2.x", name)
        assert caught.value.kind is FailureKind.NOTHING_TO_EXPORT
    with pytest.raises(KnownError):  # It is a ledger's voucher like Kingdee's.
        export_files(journal, tmp_path / "k3.xlsx", "kingdee-k3")


def test_a_void_is_told_to_each_destination_that_has_the_invoice(
    journal: Journal, tmp_path: Path
) -> None:
    export_one(journal, tmp_path / "a.csv", "standard")
    export_one(journal, tmp_path / "b.csv", "xero")
    journal.void("T1-20261123-0001", "wrong", at=AT)
    for name in ("standard", "xero"):
        batch = export_one(journal, tmp_path / f"{name}2.csv", name)
        assert (batch.invoices, batch.voids) == (0, 1)
    assert export_one(journal, tmp_path / "w.xlsx", "workbook").invoices == 2


def test_the_platform_is_not_asked_for_a_record_twice_without_an_explicit_word(
    journal: Journal, tmp_path: Path
) -> None:
    blank = blank_workbook(tmp_path / "blank.xlsx")
    first = export_one(journal, tmp_path / "1.xlsx", "tax-platform", template=blank)
    platform = load_preset("tax-platform")
    for only_new in (True, False):
        with pytest.raises(KnownError) as caught:
            export_files(
                journal, tmp_path / "2.xlsx", "tax-platform", template=blank, only_new=only_new
            )
        assert caught.value.kind is FailureKind.NOTHING_TO_EXPORT
    assert sent_before(journal, Selection(only_new=False), platform) == 3
    assert sent_before(journal, Selection(only_new=False, sends_again=True), platform) == 0
    again = export_one(
        journal,
        tmp_path / "3.xlsx",
        "tax-platform",
        template=blank,
        only_new=False,
        sends_again=True,
    )
    assert (again.invoices, again.first_number) == (3, first.first_number)


def test_a_batch_repeated_for_the_platform_leaves_out_what_is_void_or_issued(
    journal: Journal, tmp_path: Path
) -> None:
    blank = blank_workbook(tmp_path / "blank.xlsx")
    accounting = export_one(journal, tmp_path / "a.csv")
    journal.void("T1-20261123-0001", "wrong", at=AT)
    issued = IssuedAs("26112000000000000001", DAY)
    journal.issuances.record([("T1-20261123-0002", issued)], at=AT)
    (batch,) = export(
        journal,
        request_for(tmp_path / "p.xlsx", "tax-platform", blank),
        config_of("tax-platform", blank),
        at=AT,
        again_of=accounting.number,
    )
    assert (batch.invoices, batch.first_number) == (1, "T1-20261123-0003")


@pytest.mark.parametrize(("reads_only", "days"), [(False, 1), (True, 1), (False, -400), (True, 0)])
def test_a_batch_is_the_same_again_after_its_records_were_issued(
    journal: Journal, tmp_path: Path, reads_only: bool, days: int
) -> None:
    made = export_one(journal, tmp_path / "w.xlsx", "workbook")
    content = Path(made.path).read_bytes()
    later = AT + timedelta(days=days)  # As a clock has it that may be wrong.
    issued = IssuedAs("26112000000000000001", DAY)
    journal.issuances.record([("T1-20261123-0002", issued)], at=later)
    journal.file.connection.pragma("query_only", int(reads_only))  # As the export's own process.
    assert export_again(journal, made.number) == made
    assert Path(made.path).read_bytes() == content
    journal.file.connection.pragma("query_only", 0)
    (batch,) = export_files(journal, tmp_path / "w2.xlsx", "workbook", only_new=False)
    sheet = load_workbook(batch.path).worksheets[0]
    headings = [str(cell.value) for cell in sheet[1]]
    row = dict(zip(headings, (cell.value for cell in sheet[3]), strict=True))
    assert (row["开票状态"], row["发票号码"]) == ("已开票", "26112000000000000001")
    assert journal.verify().is_sound


def test_what_was_issued_before_stands_in_the_batch_again_though_the_clock_was_ahead(
    journal: Journal, tmp_path: Path
) -> None:
    issued = IssuedAs("26112000000000000001", DAY)
    journal.issuances.record([("T1-20261123-0002", issued)], at=AT + timedelta(days=400))
    made = export_one(journal, tmp_path / "w.xlsx", "workbook")
    content = Path(made.path).read_bytes()
    assert export_again(journal, made.number) == made
    assert Path(made.path).read_bytes() == content


def test_a_batch_of_an_earlier_version_is_the_same_again_by_its_time(
    journal: Journal, tmp_path: Path
) -> None:
    made = export_one(journal, tmp_path / "w.xlsx", "workbook")
    issued = IssuedAs("26112000000000000001", DAY)
    journal.issuances.record([("T1-20261123-0002", issued)], at=AT + timedelta(days=1))
    connection = journal.file.connection
    connection.execute("DROP TRIGGER batch_is_not_changed")
    connection.execute("UPDATE batch SET recipe = json_remove(recipe, '$.last_entry')")
    assert export_again(journal, made.number).sha256 == made.sha256
