"""An export: the file is right to the byte, or there is none and nothing is marked."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import ExportBatch, Invoice, InvoiceKind, InvoiceLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export import batch as batch_module
from pos_scanner.export.batch import export, suggested_name
from pos_scanner.export.csv_writer import read_csv
from pos_scanner.export.preset import load_preset
from pos_scanner.journal import Journal

CHINA = timezone(timedelta(hours=8))
DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 18, tzinfo=CHINA)
EXAMPLE = Path(__file__).parent.parent / "vectors" / "standard-example.csv"

EXAMPLES = [
    (
        Invoice(
            Title(
                TitleType.COMPANY,
                "北京示例科技有限公司",
                "91110108MA01ABCD2H",
                "北京市海淀区中关村大街1号, 5层",
                "010-62345678",
                "中国工商银行北京海淀支行",
                "0200049619200123456",
            ),
            (
                InvoiceLine(
                    "*餐饮服务*餐费",
                    11300,
                    Decimal("0.13"),
                    "3070401000000000000",
                    unit="次",
                    quantity=Decimal(1),
                    unit_price=Decimal(113),
                ),
            ),
            DAY,
            "R000123",
            '备注含"引号"',
            cashier="张三",
        ),
        datetime(2026, 11, 23, 10, 15, 30, tzinfo=CHINA),
    ),
    (
        Invoice(
            Title(
                TitleType.COMPANY,
                "=SUM(1+1)有限公司",
                "913100001234567896",
                "上海市\n浦东新区",
                "021-50000000",
                "招商银行上海分行",
                "121900000000000001",
            ),
            (
                InvoiceLine(
                    "办公用品",
                    3030,
                    Decimal("0.01"),
                    unit="个",
                    quantity=Decimal(3),
                    unit_price=Decimal("10.10"),
                ),
            ),
            DAY,
            "R000124",
            kind=InvoiceKind.SPECIAL,
            cashier="李四",
        ),
        datetime(2026, 11, 23, 10, 20, tzinfo=CHINA),
    ),
    (
        Invoice(
            Title(TitleType.INDIVIDUAL, "张女士"),
            (InvoiceLine("*运输服务*运费", 100, Decimal("0.06")),),
            DAY,
            "R000125",
            "emoji 🧾",
            cashier="李四",
        ),
        datetime(2026, 11, 23, 10, 21, tzinfo=CHINA),
    ),
]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path / "data")
    for number, (invoice, at) in enumerate(EXAMPLES):
        opened.confirm(f"d{number}", invoice, at=at)
    yield opened
    opened.close()


def refused(journal: Journal, target: Path, **options: object) -> FailureKind:
    """The kind of failure; and that it left no mark and no temporary file."""
    before = journal.unexported_count()
    with pytest.raises(KnownError) as caught:
        export(journal, "standard", target, at=AT, **options)  # type: ignore[arg-type]
    assert journal.unexported_count() == before
    assert list(target.parent.glob(".pos_scanner-*")) == []
    return caught.value.kind


def test_the_standard_example_comes_out_cell_by_cell(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    export(journal, "standard", target, at=AT)
    written = target.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    # The example is written with bare line feeds, and its numbers have no till in them.
    as_example = written.decode("utf-8-sig").replace("\r\n", "\n").replace("T1-2026", "2026")
    assert as_example.encode() == EXAMPLE.read_bytes()


def test_rows_end_as_rfc_4180_says(journal: Journal, tmp_path: Path) -> None:
    export(journal, "standard", tmp_path / "out.csv", at=AT)
    written = (tmp_path / "out.csv").read_bytes()
    assert written.count(b"\r\n") == 4
    assert written.count(b"\n") == 5  # one more, inside an address


def test_a_batch_says_what_its_file_holds(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    made = export(journal, "standard", target, at=AT)
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
    )
    assert journal.batches() == (made,)
    assert journal.unexported_count() == 0


def test_what_was_exported_is_not_exported_again_by_itself(
    journal: Journal, tmp_path: Path
) -> None:
    export(journal, "standard", tmp_path / "one.csv", at=AT)
    assert refused(journal, tmp_path / "two.csv") is FailureKind.NOTHING_TO_EXPORT
    assert not (tmp_path / "two.csv").exists()


def test_on_purpose_it_is_and_keeps_its_first_mark(journal: Journal, tmp_path: Path) -> None:
    export(journal, "standard", tmp_path / "one.csv", at=AT)
    again = export(journal, "standard", tmp_path / "two.csv", only_new=False, at=AT)
    assert (again.number, again.invoices) == ("B20261123-002", 3)
    assert {one.exported_in for one in journal.invoices_of(DAY)} == {"B20261123-001"}


def test_days_limit_what_goes_out(journal: Journal, tmp_path: Path) -> None:
    other = replace(EXAMPLES[0][0], sale_date=DAY - timedelta(days=1))
    journal.confirm("d9", other, at=AT)
    made = export(journal, "standard", tmp_path / "one.csv", since=DAY, until=DAY, at=AT)
    assert made.invoices == 3
    assert journal.unexported_count() == 1


def test_a_voided_invoice_does_not_go_out(journal: Journal, tmp_path: Path) -> None:
    journal.void("T1-20261123-0002", "wrong", at=AT)
    export(journal, "standard", tmp_path / "out.csv", at=AT)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        numbers = [row["invoice_id"] for row in read_csv(file, load_preset("standard"))]
    assert numbers == ["T1-20261123-0001", "T1-20261123-0003"]


def test_an_earlier_export_is_replaced_and_another_file_is_not(
    journal: Journal, tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"
    export(journal, "standard", target, at=AT)
    export(journal, "standard", target, only_new=False, at=AT)
    letter = tmp_path / "letter.csv"
    letter.write_text("Dear landlord,\n", encoding="utf-8")
    assert refused(journal, letter, only_new=False) is FailureKind.FILE_EXISTS
    assert letter.read_text(encoding="utf-8") == "Dear landlord,\n"


def test_a_folder_that_cannot_be_is_said(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        export(journal, "standard", tmp_path / "file" / "out.csv", at=AT)
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE


def test_a_file_that_reads_back_differently_marks_nothing(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(temporary: Path, target: Path) -> None:
        target.write_bytes(temporary.read_bytes().replace(b"113.00", b"113.01"))

    monkeypatch.setattr(batch_module, "_put_in_place", spoil)
    assert refused(journal, tmp_path / "out.csv") is FailureKind.FILE_NOT_VERIFIED


def test_a_journal_that_cannot_be_marked_keeps_no_batch(journal: Journal, tmp_path: Path) -> None:
    blocker = apsw.Connection(str(journal.path))
    blocker.execute(
        "CREATE TRIGGER full_disk BEFORE INSERT ON batch BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(apsw.ConstraintError):
        export(journal, "standard", tmp_path / "out.csv", at=AT)
    assert journal.batches() == ()
    assert journal.unexported_count() == 3


def test_pythons_own_reader_finds_26_columns_in_every_row(journal: Journal, tmp_path: Path) -> None:
    export(journal, "standard", tmp_path / "out.csv", at=AT)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {len(row) for row in csv.reader(file, strict=True)} == {26}


def test_the_suggested_name_says_what_is_inside() -> None:
    assert suggested_name("B20261123-001", 18, 1234560) == "发票_B20261123-001_18笔_12345.60.csv"
