"""An export: the file is right to the byte, or there is none and nothing is marked."""

import csv
import hashlib
import io
import json
import sys
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import apsw
import pytest

from pos_scanner.atomic_file import AtomicFile
from pos_scanner.desktop.messages import failure_words
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch, ExportRequest
from pos_scanner.export.export_job import export, export_again, stop_at_refusal
from pos_scanner.export.file_content import suggested_name
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.export.manifest import manifest_path
from pos_scanner.journal import Journal
from tests.export.conftest import (
    AT,
    DAY,
    EXAMPLES,
    config_of,
    export_files,
    export_one,
    request_for,
)
from tests.export.reading import read_csv

if sys.platform != "win32":
    import resource

EXAMPLE = Path(__file__).parent.parent / "vectors" / "standard-example.csv"


def refused(journal: Journal, target: Path, **options: object) -> FailureKind:
    """The kind of failure; and that it left no mark and no temporary file."""
    before = journal.batches.waiting_count()
    with pytest.raises(KnownError) as caught:
        export_one(journal, target, **options)  # type: ignore[arg-type]
    assert journal.batches.waiting_count() == before
    assert list(target.parent.glob(".pos_scanner-*")) == []
    return caught.value.kind


def test_the_standard_example_comes_out_cell_by_cell(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    export_one(journal, target)
    written = target.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    # The example is of 26 columns, behind which others were added; its numbers have no till.
    as_written = [row[:26] for row in csv.reader(io.StringIO(written.decode("utf-8-sig")))]
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        example = list(csv.reader(file))
    assert [[cell.replace("T1-2026", "2026") for cell in row] for row in as_written] == example


def test_rows_end_as_rfc_4180_says(journal: Journal, tmp_path: Path) -> None:
    export_one(journal, tmp_path / "out.csv")
    written = (tmp_path / "out.csv").read_bytes()
    assert written.count(b"\r\n") == 4
    assert written.count(b"\n") == 5  # one more, inside an address


def test_a_batch_says_what_its_file_holds(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    made = export_one(journal, target)
    assert made == ExportBatch(
        number="B20261123-001",
        preset="standard",
        path=str(target),
        rows=3,
        invoices=3,
        gross_fen=14430,
        sha256=hashlib.sha256(target.read_bytes()).hexdigest(),
        exported_at=AT,
        first_number="T1-20261123-0001",
        last_number="T1-20261123-0003",
        sums_by_rate=(
            (Decimal("0.01"), 3000, 30),
            (Decimal("0.06"), 94, 6),
            (Decimal("0.13"), 10000, 1300),
        ),
        format_config=replace(config_of(), last_entry=3).as_json(),
        destination="standard",
    )
    assert journal.batches.all() == (made,)
    assert journal.batches.waiting_count() == 0


def test_what_was_exported_is_not_exported_again_by_itself(
    journal: Journal, tmp_path: Path
) -> None:
    export_one(journal, tmp_path / "one.csv")
    assert refused(journal, tmp_path / "two.csv") is FailureKind.NOTHING_TO_EXPORT
    assert not (tmp_path / "two.csv").exists()


def test_on_purpose_it_is_and_keeps_its_first_mark(journal: Journal, tmp_path: Path) -> None:
    export_one(journal, tmp_path / "one.csv")
    again = export_one(journal, tmp_path / "two.csv", only_new=False)
    assert (again.number, again.invoices) == ("B20261123-002", 3)
    assert {one.exported_in for one in journal.invoices_of(DAY)} == {"B20261123-001"}


def test_days_limit_what_goes_out(journal: Journal, tmp_path: Path) -> None:
    other = replace(EXAMPLES[0][0], sale_date=DAY - timedelta(days=1))
    journal.confirm("d9", other, at=AT)
    made = export_one(journal, tmp_path / "one.csv", since=DAY, until=DAY)
    assert made.invoices == 3
    assert journal.batches.waiting_count() == 1


def rows_of(target: Path) -> list[dict[str, str]]:
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(read_csv(file, load_preset("standard")))


def test_what_was_voided_before_accounting_had_it_does_not_go_out(
    journal: Journal, tmp_path: Path
) -> None:
    journal.void("T1-20261123-0002", "wrong", at=AT)
    export_one(journal, tmp_path / "out.csv")
    numbers = [row["invoice_id"] for row in rows_of(tmp_path / "out.csv")]
    assert numbers == ["T1-20261123-0001", "T1-20261123-0003"]
    package = json.loads(manifest_path(tmp_path / "out.csv").read_text(encoding="utf-8"))
    assert package["pos_scanner"]["numbers_not_in_this_file"] == [
        {"invoice": "T1-20261123-0002", "why": "voided"}
    ]
    assert journal.batches.unreported() == (("T1-20261123-0002", "voided"),)


def test_a_void_of_what_accounting_has_goes_out_as_one(journal: Journal, tmp_path: Path) -> None:
    export_one(journal, tmp_path / "one.csv")
    journal.void("T1-20261123-0002", "wrong", at=AT + timedelta(days=1))
    made = export_one(journal, tmp_path / "two.csv")
    assert (made.invoices, made.voids, made.gross_fen) == (0, 1, -3030)
    (row,) = rows_of(tmp_path / "two.csv")
    assert row["invoice_id"] == "T1-20261123-0002"
    assert (row["invoice_date"], row["remark"]) == ("2026-11-24", "作废：wrong")
    amounts = [row[n] for n in ("quantity", "amount_excl_tax", "tax_amount", "amount_incl_tax")]
    assert amounts == ["-3", "-30.00", "-0.30", "-30.30"]
    assert refused(journal, tmp_path / "three.csv") is FailureKind.NOTHING_TO_EXPORT


def test_an_earlier_export_is_replaced_and_another_file_is_not(
    journal: Journal, tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"
    export_one(journal, target)
    export_one(journal, target, only_new=False)
    letter = tmp_path / "letter.csv"
    letter.write_text("Dear landlord,\n", encoding="utf-8")
    assert refused(journal, letter, only_new=False) is FailureKind.FILE_EXISTS
    assert letter.read_text(encoding="utf-8") == "Dear landlord,\n"


def test_a_folder_that_cannot_be_is_said(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        export_one(journal, tmp_path / "file" / "out.csv")
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE


def test_a_file_that_reads_back_differently_marks_nothing(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(file: AtomicFile, target: Path) -> None:
        file.flush()
        target.write_bytes(file.path.read_bytes().replace(b"113.00", b"113.01"))

    monkeypatch.setattr(AtomicFile, "move_to", spoil)
    assert refused(journal, tmp_path / "out.csv") is FailureKind.FILE_NOT_VERIFIED


def test_a_journal_that_cannot_be_marked_keeps_no_batch(journal: Journal, tmp_path: Path) -> None:
    blocker = apsw.Connection(str(journal.path))
    blocker.execute(
        "CREATE TRIGGER full_disk BEFORE INSERT ON batch BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(apsw.ConstraintError):
        export_one(journal, tmp_path / "out.csv")
    assert journal.batches.all() == ()
    assert journal.batches.waiting_count() == 3
    assert list(tmp_path.glob("out.*")) == []


def test_pythons_own_reader_finds_38_columns_in_every_row(journal: Journal, tmp_path: Path) -> None:
    export_one(journal, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {len(row) for row in csv.reader(file, strict=True)} == {38}


def test_a_file_that_excel_has_open_is_left_and_nothing_is_marked(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    export_one(journal, target, numbers=("T1-20261123-0001",))
    before = target.read_bytes()

    def shared(source: Path, into: Path) -> Path:
        """What Windows says of a file that another program has opened."""
        raise PermissionError(13, "The process cannot access the file", str(source), 32, str(into))

    with monkeypatch.context() as excel:
        excel.setattr(Path, "replace", shared)
        assert refused(journal, target) is FailureKind.FILE_IN_USE
    assert target.read_bytes() == before
    assert sorted(one.name for one in tmp_path.glob("*.*")) == [
        "out.csv",
        "out.csv.datapackage.json",
    ]
    assert export_one(journal, target).invoices == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on a file's size")
@pytest.mark.parametrize("room", [100, 2000])
def test_a_full_disk_leaves_no_file_and_no_mark(
    journal: Journal, tmp_path: Path, room: int
) -> None:
    """Of 2,000 bytes the CSV takes a part, and its manifest finds no room."""
    out = tmp_path / "out"
    out.mkdir()
    request = ExportRequest("standard", out)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(KnownError) as caught:
            export(journal, request, config_of(), at=AT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.kind is FailureKind.DISK_FULL
    assert list(out.iterdir()) == []
    assert journal.batches.all() == ()
    assert journal.batches.waiting_count() == 3


def test_the_suggested_name_says_what_is_inside() -> None:
    assert suggested_name("B20261123-001", 18, 1234560) == "发票_B20261123-001_18笔_12345.60.csv"


def test_the_same_batch_again_gives_the_same_bytes(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    made = export_one(journal, target)
    written = target.read_bytes()
    target.unlink()
    journal.void("T1-20261123-0002", "later", at=AT)
    assert export_again(journal, made.number) == made
    assert target.read_bytes() == written
    assert journal.batches.all() == (made,)


def test_a_batch_in_another_format_is_a_batch_of_its_own(journal: Journal, tmp_path: Path) -> None:
    made = export_one(journal, tmp_path / "out.csv")
    request = request_for(tmp_path / "again.xlsx", "workbook")
    (again,) = export(journal, request, config_of("workbook"), at=AT, again_of=made.number)
    assert (again.number, again.again_of, again.invoices) == ("B20261123-002", made.number, 3)
    assert {one.exported_in for one in journal.invoices_of(DAY)} == {made.number}


def test_the_history_knows_a_file_from_any_folder(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = export_one(journal, Path("out.csv"))
    assert made.path == str(tmp_path / "out.csv")
    export_one(journal, Path("out.csv"), only_new=False)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert export_again(journal, made.number) == made


def test_a_batch_that_nobody_knows_is_said(journal: Journal) -> None:
    with pytest.raises(KnownError) as caught:
        export_again(journal, "B20261123-009")
    assert caught.value.kind is FailureKind.BATCH_UNKNOWN


def test_a_limit_of_the_format_makes_several_files_and_batches(
    journal: Journal, tmp_path: Path
) -> None:
    made = export_files(journal, tmp_path / "out.csv", config=config_of(most_invoices=2))
    assert [(one.number, one.invoices) for one in made] == [
        ("B20261123-001", 2),
        ("B20261123-002", 1),
    ]
    assert [Path(one.path).name for one in made] == ["out.csv", "out-2.csv"]
    assert journal.batches.waiting_count() == 0


def test_a_cancelled_export_leaves_nothing(journal: Journal, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KnownError(FailureKind.EXPORT_CANCELLED)

    with pytest.raises(KnownError) as caught:
        export_files(journal, tmp_path / "out.csv", progress=stop)
    assert caught.value.kind is FailureKind.EXPORT_CANCELLED
    assert list(tmp_path.glob("*.csv")) == list(tmp_path.glob(".pos*")) == []
    assert journal.batches.waiting_count() == 3


def test_one_program_exports_at_a_time(journal: Journal, tmp_path: Path) -> None:
    other = Journal.open(journal.path.parent)
    refused_kinds = []

    def export_in_between(done: int, total: int) -> None:
        for act in (
            lambda: export_files(other, tmp_path / "other.csv"),
            lambda: export_again(other, "B20261123-001"),
        ):
            with pytest.raises(KnownError) as caught:
                act()
            refused_kinds.append(caught.value.kind)

    export_one(journal, tmp_path / "one.csv", numbers=("T1-20261123-0001",))
    export_files(journal, tmp_path / "mine.csv", progress=export_in_between)
    assert set(refused_kinds) == {FailureKind.EXPORT_UNDER_WAY}
    assert not (tmp_path / "other.csv").exists()
    assert [batch.invoices for batch in journal.batches.all()] == [1, 2]
    export_one(other, tmp_path / "other.csv", only_new=False)
    other.close()


def test_a_failure_in_a_later_file_names_the_batches_that_stand(
    journal: Journal, tmp_path: Path
) -> None:
    rare = replace(EXAMPLES[0][0], order_number="", remark="\x00")
    journal.confirm("rare", rare, at=AT)
    config, request = config_of(most_invoices=2), request_for(tmp_path / "out.csv")
    with pytest.raises(KnownError) as caught:
        export(journal, request, config, at=AT, on_refusal=stop_at_refusal)
    assert caught.value.facts["done"] == "B20261123-001"
    assert "B20261123-001" in failure_words(caught.value).advice
    assert [batch.invoices for batch in journal.batches.all()] == [2]
    assert journal.batches.waiting_count() == 2


def test_a_batch_in_a_format_with_a_limit_is_told_whole(journal: Journal, tmp_path: Path) -> None:
    made = export_one(journal, tmp_path / "out.csv")
    request = request_for(tmp_path / "again.csv", "xero")
    config = config_of("xero", most_invoices=2)
    again = export(journal, request, config, at=AT, again_of=made.number)
    assert [(one.invoices, one.again_of) for one in again] == [(2, made.number), (1, made.number)]


def test_a_file_goes_into_a_folder_under_a_name_that_says_what_is_inside(
    journal: Journal, tmp_path: Path
) -> None:
    (made,) = export(journal, ExportRequest("standard", tmp_path / "new"), config_of(), at=AT)
    assert Path(made.path) == tmp_path / "new" / "发票_B20261123-001_3笔_144.30.csv"
