"""An X or Z report as CSV, byte by byte; the expected values were looked at once by hand."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from pos_scanner.domain.shift import Figures, RateSum, ReportKind, Shift, ShiftReport
from pos_scanner.export.writers.shift_report_csv import report_csv, report_name
from tests.export.conftest import CHINA

REPORT = ShiftReport(
    ReportKind.Z,
    12,
    Shift(
        7,
        datetime(2026, 11, 23, 8, 30, tzinfo=CHINA),
        "张三",
        datetime(2026, 11, 23, 22, 5, 1, tzinfo=CHINA),
        "=李四",
    ),
    datetime(2026, 11, 23, 22, 5, 2, 987654, tzinfo=CHINA),
    "王五",
    Figures(
        invoices=18,
        gross_fen=1234560,
        voids=1,
        voided_fen=3030,
        by_rate=(
            RateSum(Decimal(0), True, 1250, 0),
            RateSum(Decimal("0.01"), False, -3000, -30),
            RateSum(Decimal("0.13"), False, 10000, 1300),
        ),
        first_number="T1-20261123-0001",
        last_number="T1-20261123-0018",
    ),
    proof="57:5a8bd72e7f7ac273",
)
REPORT_CSV = (
    "\ufeffreport,number,shop,till,shift,opened_at,opened_by,closed_at,closed_by,made_at,made_by,"
    "first_invoice,last_invoice,invoices,invoiced,voids,voided,tax_rate,net,tax,gross,proof\r\n"
    "Z,12,'@示例餐饮,T1,7,2026-11-23T08:30:00+08:00,张三,2026-11-23T22:05:01+08:00,'=李四,"
    "2026-11-23T22:05:02+08:00,王五,T1-20261123-0001,T1-20261123-0018,18,12345.60,1,30.30,"
    "exempt,12.50,0.00,12.50,57:5a8bd72e7f7ac273\r\n"
    "Z,12,'@示例餐饮,T1,7,2026-11-23T08:30:00+08:00,张三,2026-11-23T22:05:01+08:00,'=李四,"
    "2026-11-23T22:05:02+08:00,王五,T1-20261123-0001,T1-20261123-0018,18,12345.60,1,30.30,"
    "0.01,-30.00,-0.30,-30.30,57:5a8bd72e7f7ac273\r\n"
    "Z,12,'@示例餐饮,T1,7,2026-11-23T08:30:00+08:00,张三,2026-11-23T22:05:01+08:00,'=李四,"
    "2026-11-23T22:05:02+08:00,王五,T1-20261123-0001,T1-20261123-0018,18,12345.60,1,30.30,"
    "0.13,100.00,13.00,113.00,57:5a8bd72e7f7ac273\r\n"
    "Z,12,'@示例餐饮,T1,7,2026-11-23T08:30:00+08:00,张三,2026-11-23T22:05:01+08:00,'=李四,"
    "2026-11-23T22:05:02+08:00,王五,T1-20261123-0001,T1-20261123-0018,18,12345.60,1,30.30,"
    "total,82.50,12.70,95.20,57:5a8bd72e7f7ac273\r\n"
)


def test_a_shifts_report_gives_these_bytes() -> None:
    assert report_csv(REPORT, "@示例餐饮", "T1") == REPORT_CSV.encode()


def test_the_report_of_an_open_shift_leaves_its_closing_empty() -> None:
    shift = replace(REPORT.shift, closed_at=None, closed_by="")
    report = replace(REPORT, kind=ReportKind.X, shift=shift)
    totals = report_csv(report, "", "T1").decode("utf-8-sig").splitlines()[-1].split(",")
    assert totals[:9] == ["X", "12", "", "T1", "7", "2026-11-23T08:30:00+08:00", "张三", "", ""]


def test_names_that_a_spreadsheet_would_run_are_guarded_in_every_row() -> None:
    report = replace(REPORT, made_by="+王五")
    rows = report_csv(report, "=shop", "-T1").decode("utf-8-sig").splitlines()[1:]
    assert {tuple(row.split(",")[2:4]) for row in rows} == {("'=shop", "'-T1")}
    assert {row.split(",")[10] for row in rows} == {"'+王五"}


def test_a_shift_without_an_invoice_has_the_row_of_totals_alone() -> None:
    report = replace(REPORT, figures=Figures())
    _, totals = report_csv(report, "", "T1").decode("utf-8-sig").splitlines()
    assert totals.split(",")[11:] == ["", "", "0", "0.00", "0", "0.00", "total"] + ["0.00"] * 3 + [
        REPORT.proof
    ]


def test_a_reports_file_is_called_by_its_kind_number_and_day() -> None:
    assert report_name(REPORT, ".pdf") == "Z000012_20261123.pdf"
