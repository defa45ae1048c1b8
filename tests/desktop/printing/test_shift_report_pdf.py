"""An X or Z report on paper: all of its figures on one page, in both languages, and its files."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.printing.shift_report_pdf import ReportHead, report_pdf, write_report
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import Figures, RateSum, ReportKind, Shift, ShiftReport
from tests.desktop.conftest import NOON

EVENING = NOON + timedelta(hours=9)
EXEMPT = RateSum(Decimal(0), exempt=True, net_fen=100, tax_fen=0)
RATES = (EXEMPT, RateSum(Decimal("0.06"), exempt=False, net_fen=10_660, tax_fen=640))
FIGURES = Figures(3, 22_700, 1, 11_300, RATES, "T1-20261123-0001", "T1-20261123-0003")
Z_REPORT = ShiftReport(
    ReportKind.Z, 4, Shift(7, NOON, "张三", EVENING, "李四"), EVENING, "李四", FIGURES
)
X_REPORT = ShiftReport(ReportKind.X, 31, Shift(8, EVENING, "李四"), EVENING, "李四", Figures())
HEAD = ReportHead("小馆", "T1")


def words(report: ShiftReport, head: ReportHead = HEAD) -> str:
    """The text of its only page, blanks made single."""
    (page,) = pypdfium2.PdfDocument(report_pdf(report, head))
    return " ".join(page.get_textpage().get_text_range().split())


def test_a_z_report_has_everything_of_its_shift() -> None:
    text = words(Z_REPORT)
    for expected in (
        "小馆 Z report no. 4 (closing) T1",
        "Shift 7",
        "Opened 2026-11-23 12:00:00 张三",
        "Closed 2026-11-23 21:00:00 李四",
        "Tax rate Net Tax With tax",
        "exempt 1.00 0.00 1.00",
        "6% 106.60 6.40 113.00",
        "Total 107.60 6.40 114.00",
        "Invoices 3 ¥227.00",
        "Voids 1 ¥113.00",
        "First invoice T1-20261123-0001",
        "Last invoice T1-20261123-0003",
        "Created at 2026-11-23 21:00:00 +0800 李四",
    ):
        assert expected in text


def test_an_x_report_says_that_its_shift_is_open() -> None:
    text = words(X_REPORT)
    assert "X report no. 31 (shift is open)" in text
    assert "Closed" not in text
    assert "First invoice" in text
    assert "T1-20261123" not in text
    assert "Total 0.00 0.00 0.00" in text


def test_without_a_shops_name_the_program_is_named() -> None:
    assert words(X_REPORT, ReportHead("", "T1")).startswith("pos_scanner X report")


def test_a_report_is_read_in_chinese_too() -> None:
    speak("zh_CN")
    text = words(Z_REPORT)
    speak("en")
    assert "106.60" in text
    assert "Total" not in text
    assert "report" not in text


def test_it_is_one_page_a5() -> None:
    (page,) = pypdfium2.PdfDocument(report_pdf(Z_REPORT, HEAD))
    assert [round(points / 72 * 25.4) for points in page.get_size()] == [148, 210]


def test_eight_rates_fit_on_the_page() -> None:
    rates = tuple(
        RateSum(Decimal(rate), exempt=False, net_fen=10**11, tax_fen=10**9)
        for rate in ("0", "0.01", "0.015", "0.03", "0.05", "0.06", "0.09", "0.13")
    )
    text = words(replace(Z_REPORT, figures=replace(FIGURES, by_rate=rates)))
    for rate in ("0%", "1%", "1.5%", "3%", "5%", "6%", "9%", "13%"):
        assert f"{rate} 1,000,000,000.00 10,000,000.00 1,010,000,000.00" in text
    assert text.endswith("Numbers count up from 1 and are never reset.")


@pytest.mark.parametrize("name", ["<b>甲</b>", "A & B", "长青示例食品行"])
def test_a_name_is_printed_letter_for_letter(name: str) -> None:
    assert name in words(replace(Z_REPORT, made_by=name), ReportHead(name, "T1"))


def test_more_void_than_confirmed_is_negative() -> None:
    rate = RateSum(Decimal("0.06"), exempt=False, net_fen=-10_660, tax_fen=-640)
    figures = Figures(0, 0, 1, 11_300, (rate,))
    assert "6% -106.60 -6.40 -113.00" in words(replace(Z_REPORT, figures=figures))


# ------------------------------------------------------------------------------------------ files


def test_pdf_and_csv_are_written_beside_each_other(tmp_path: Path) -> None:
    pdf, table = write_report(Z_REPORT, HEAD, tmp_path / "new" / "folder")
    assert (pdf.suffix, table.suffix) == (".pdf", ".csv")
    assert pdf.stem == table.stem
    assert pdf.parent == tmp_path / "new" / "folder"
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert "0.06" in table.read_text(encoding="utf-8-sig")


def test_writing_again_replaces_the_files(tmp_path: Path) -> None:
    files = write_report(Z_REPORT, HEAD, tmp_path)
    files[1].write_text("changed by hand")
    assert write_report(Z_REPORT, HEAD, tmp_path) == files
    assert "changed by hand" not in files[1].read_text(encoding="utf-8-sig")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(KnownError) as caught:
        write_report(Z_REPORT, HEAD, tmp_path / "file")
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE
