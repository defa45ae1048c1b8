"""Records and summaries on paper: the PDF's own text, page by page, as a reader has it."""

import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from pos_scanner.desktop.printing.invoice_pdf import (
    PaperSize,
    day_pdf,
    numbers_html,
    pdf_of,
    record_pdf,
    slip_pdf,
)
from pos_scanner.desktop.printing.shift_report_pdf import ReportHead, report_pdf
from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine, InvoiceState
from pos_scanner.domain.shift import Figures, RateSum, ReportKind, Shift, ShiftReport
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleType
from pos_scanner.domain.visible_text import marked
from tests.desktop.file_watch import FileWatch

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=8)))
LINE = InvoiceLine("*餐饮服务*餐费", 11_300, Decimal("0.06"))
BEER = InvoiceLine("*酒*青岛啤酒", 1_130, Decimal("0.13"), quantity=Decimal(2))
BOX = InvoiceLine("打包盒", 100, Decimal(0), exempt=True)
_VECTORS = Path(__file__).parents[2] / "vectors" / "hostile-title-codes.json"
HOSTILE = [vector["name"] for vector in json.loads(_VECTORS.read_text("utf-8"))]
BUYER = Title(TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M")


def record(*lines: InvoiceLine, buyer: Title = BUYER, remark: str = "") -> ConfirmedInvoice:
    invoice = Invoice(buyer, lines, NOON.date(), remark=remark)
    return ConfirmedInvoice("T1-20261123-0001", 1, invoice, NOON, "d")


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


@pytest.mark.parametrize("paper", PaperSize)
def test_a_record_is_told_whole(paper: PaperSize) -> None:
    (text,) = pages_of(record_pdf(record(LINE), "小馆", paper))
    for said in ("小馆", "T1-20261123-0001", BUYER.name, BUYER.tax_number, LINE.item, "113.00"):
        assert said in text
    assert "Net 106.60 Tax 6.40 Total ¥113.00" in " ".join(text.split())


def test_a_record_of_several_rates_has_the_sums_of_each() -> None:
    (text,) = pages_of(record_pdf(record(LINE, BEER, BEER, BOX), "", PaperSize.A4))
    _, _, rates = text.partition("With tax")
    assert rates.split()[:12] == [
        "Exempt", "1.00", "0.00", "1.00", "6%", "106.60", "6.40", "113.00", "13%", "20.00",
        "2.60", "22.60",
    ]  # fmt: skip


def test_a_name_is_copied_letter_for_letter() -> None:
    """Also where a glyph is a radical's, too: 示 and ⽰, 长 and ⻓, 行 and ⾏."""
    name = "长青示例金门龙马风行食品车辆石油银行（中国）二十一工贸有限公司"
    text = "".join(
        pages_of(record_pdf(record(LINE, buyer=replace(BUYER, name=name)), "", PaperSize.A4))
    )
    assert name in text.replace("\n", "")


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_text_stands_on_paper_letter_for_letter(name: str) -> None:
    hostile = record(
        replace(LINE, item=name), buyer=Title(None, *[name] * len(TEXT_FIELDS)), remark=name
    )
    text = "".join("".join(pages_of(record_pdf(hostile, name, PaperSize.A4))).split())
    assert text.count("".join(marked(name).split())) >= len(TEXT_FIELDS) + 2


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_text_stands_letter_for_letter_on_the_slip_and_in_the_numbers(name: str) -> None:
    hostile = record(LINE)
    hostile = replace(hostile, invoice=replace(hostile.invoice, order_number=name))
    seen = "".join(marked(name).split())
    slip = "".join(pages_of(slip_pdf(hostile, name)))
    assert "".join(slip.split()).count(seen) >= 3
    numbers = pages_of(pdf_of(numbers_html(name, [(name, name)], name), "Numbers"))
    assert "".join("".join(numbers).split()).count(seen) >= 4


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux'")
def test_a_file_that_a_text_names_is_not_opened_for_the_paper(tmp_path: Path) -> None:
    file = tmp_path / "x.png"
    file.write_bytes(b"no picture")
    name = f'<img src="{file}">'
    hostile = record(replace(LINE, item=name), buyer=replace(BUYER, name=name), remark=name)
    with FileWatch(file) as watch:
        record_pdf(hostile, name, PaperSize.ROLL)
        day_pdf(NOON.date(), Figures(first_number=name, last_number=name), name, PaperSize.A4)
        assert not watch.was_opened()


@pytest.mark.parametrize("paper", PaperSize)
def test_markup_in_a_name_is_text_on_paper_too(paper: PaperSize) -> None:
    hostile = Title(None, "<b>甲</b>&amp;")
    voided = replace(
        record(LINE, buyer=hostile, remark="<img src=x>" * 40),
        state=InvoiceState.VOIDED,
        voided_at=NOON,
    )
    text = "".join(pages_of(record_pdf(voided, "<i>", paper)))
    assert "<i>" in text
    assert hostile.name in text
    assert "".join(text.split()).count("<imgsrc=x>") == 40


def test_a_long_record_goes_over_numbered_pages_of_a4() -> None:
    long = replace(LINE, spec="规格说明很长" * 12, tax_code="3070401000000000000")
    pages = pages_of(record_pdf(record(*(long,) * 60), "", PaperSize.A4))
    assert len(pages) > 2
    for place, text in enumerate(pages, start=1):
        assert f"T1-20261123-0001 {place} / {len(pages)}" in " ".join(text.split())
        # No line is divided: each begins and ends on one page.
        assert text.count("*餐饮服务*") == text.count("3070401000000000000")


def test_a_roll_is_one_page_whatever_its_length() -> None:
    (text,) = pages_of(record_pdf(record(*(LINE,) * 120), "", PaperSize.ROLL))
    assert text.count(LINE.item) == 120
    assert "1 / 1" not in text


def test_a_day_is_told_with_the_sums_of_each_rate() -> None:
    rate = RateSum(Decimal("0.06"), exempt=False, net_fen=10_660, tax_fen=640)
    figures = Figures(2, 22_600, 1, 11_300, (rate,), "T1-20261123-0001", "T1-20261123-0002")
    (text,) = pages_of(day_pdf(NOON.date(), figures, "小馆", PaperSize.A4))
    plain = " ".join(text.split())
    assert "Voided: 1 ¥−113.00" in plain
    assert "Turnover ¥113.00" in plain
    assert "6% 106.60 6.40 113.00" in plain


def test_a_day_without_invoices_has_a_summary_too() -> None:
    (text,) = pages_of(day_pdf(NOON.date(), Figures(), "", PaperSize.A4))
    assert "Voided: 0 ¥0.00" in " ".join(text.split())
    negative = RateSum(Decimal("0.06"), exempt=False, net_fen=-5, tax_fen=-1)
    (text,) = pages_of(day_pdf(NOON.date(), Figures(by_rate=(negative,)), "", PaperSize.A4))
    assert "-0.05 -0.01 -0.06" in " ".join(text.split())


def test_a_shift_report_is_copied_letter_for_letter() -> None:
    shift = Shift(7, NOON, "张三", NOON, "张三")
    report = ShiftReport(ReportKind.Z, 3, shift, NOON, "张三", Figures(2, 22_600))
    (text,) = pages_of(report_pdf(report, ReportHead("长青示例食品行", "T1")))
    assert "长青示例食品行" in text
    assert "Z report no. 3" in text
