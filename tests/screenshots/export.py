"""The pages about accounting for pictures of every screen; what they show is made up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from pos_scanner.desktop.export_pages.batches_page import ExportBatchesPage
from pos_scanner.desktop.export_pages.corrections_page import CorrectionsPage
from pos_scanner.desktop.export_pages.export_page import ExportPage, ExportStart
from pos_scanner.desktop.export_pages.format_editor_page import FormatEditorPage
from pos_scanner.desktop.export_pages.issued_page import IssuedPage
from pos_scanner.desktop.export_pages.rejections_page import RejectionsPage
from pos_scanner.desktop.export_pages.shift_reports_page import ShiftReportsPage
from pos_scanner.desktop.services.answer_service import RejectedInvoice
from pos_scanner.desktop.services.export_service import ExportChoices
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ExportBatch, ItemEvent
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, Invoice, InvoiceLine, InvoiceState
from pos_scanner.domain.issuance import Outcome
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.domain.shift import Figures, RateSum, ReportKind, Shift, ShiftReport
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.dry_run import CellWarning, DryRun, WarningKind, preview_rows
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import Preset, load_preset, preset_names
from pos_scanner.export.issued_list import IssuedInvoice
from pos_scanner.export.reconciliation import Line, Reconciliation
from pos_scanner.export.tax_platform_rejections import Rejection

TODAY = date(2026, 11, 23)
CHINA = timezone(timedelta(hours=8))
EVENING = datetime(2026, 11, 23, 21, tzinfo=CHINA)
FOLDER = Path("/home/till/Documents")
NAME = "发票_B20261123-001_14笔_2814.30.csv"
SUMS = ((Decimal("0.06"), 94_340, 5660), (Decimal("0.13"), 160_557, 20_873))
BATCH = ExportBatch(
    "B20261123-001",
    "standard",
    str(FOLDER / NAME),
    15,
    13,
    281_430,
    "3fa1b0c2d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f",
    EVENING,
    "T1-20261123-0001",
    "T1-20261123-0014",
    SUMS,
    voids=1,
)


def _items() -> list[BatchItem]:
    names = ("北京示例科技有限公司", "上海示例商贸有限公司", "深圳市示例供应链管理股份有限公司")
    made = []
    for number in range(1, 15):
        buyer = Title(
            TitleType.COMPANY,
            names[number % 3],
            "91110108MA01ABCD2H",
            "北京市海淀区中关村大街1号5层",
            "010-62345678",
            "中国工商银行北京海淀支行",
            "0200049619200123456",
        )
        line = InvoiceLine("*餐饮服务*餐费", 11_300 + 1357 * (number % 5), Decimal("0.06"))
        invoice = Invoice(buyer, (line,), TODAY, f"R{number:06}", cashier="张三", shift=12)
        at = datetime(2026, 11, 23, 9 + number // 2, 7 * number % 60, tzinfo=CHINA)
        confirmed = ConfirmedInvoice(f"T1-20261123-{number:04}", number, invoice, at, f"d{number}")
        made.append(BatchItem(confirmed, ItemEvent.CONFIRMED, at))
    return made


def _presets() -> tuple[Preset, ...]:
    return tuple(load_preset(name) for name in preset_names())


def _dry_run(preset: Preset) -> DryRun:
    rows = preview_rows(preset, FormatConfig(preset), _items())
    return DryRun(
        "B20261123-001",
        invoices=13,
        voids=1,
        rows=15,
        files=1,
        gross_fen=281_430,
        sums={rate: (net, tax) for rate, net, tax in SUMS},
        sample=rows,
    )


def _page(window: MainWindow, preset: str = "standard") -> ExportPage:
    page = ExportPage(window, TODAY, ExportStart(FOLDER, preset))
    page.offer(ExportChoices(_presets(), (12, 11, 10), ("张三", "李四")))
    page.show_dry_run(_dry_run(load_preset(preset)), NAME)
    return page


def _warned(window: MainWindow) -> Page:
    page = ExportPage(window, TODAY, ExportStart(FOLDER, "yonyou-u8"))
    page.offer(ExportChoices(_presets(), (12, 11, 10), ("张三", "李四")))
    found = _dry_run(load_preset("yonyou-u8"))
    for number, character in ((2, "𠮷"), (9, "🧾")):
        facts = (("reason", "not-in-charset"), ("character", character))
        found.warn(CellWarning(f"T1-20261123-{number:04}", "摘要", WarningKind.REFUSED, facts))
    page.show_dry_run(found, NAME.replace(".csv", ".txt"))
    return page


def _template(window: MainWindow) -> Page:
    page = _page(window, "tax-platform")
    missing = KnownError(
        FailureKind.TEMPLATE_NOT_RIGHT,
        path="/home/till/Downloads/价格表.xlsx",
        reason="sheet-missing",
        what="1-发票基本信息",
    )
    page.show_failure(missing)
    return page


def _writing(window: MainWindow) -> Page:
    page = _page(window)
    page._on_write()
    page.show()
    page.show_progress(8_250, 14_000)
    return page


def _receipt(window: MainWindow) -> Page:
    page = _page(window)
    page.show_exported((BATCH,))
    return page


def _file_open(window: MainWindow) -> Page:
    page = _page(window)
    page.show_failure(KnownError(FailureKind.FILE_IN_USE, path=str(FOLDER / NAME)))
    return page


def _preset_page(window: MainWindow) -> Page:
    page = FormatEditorPage(window)
    page.offer(_presets(), _items())
    return page


def _batches(window: MainWindow) -> Page:
    page = ExportBatchesPage(window)
    again = replace(BATCH, number="B20261123-002", preset="kingdee-cloud", again_of="B20261123-001")
    page.show_batches(
        (again, BATCH), (("T1-20261123-0007", "voided"), ("T1-20261123-0015", "waiting"))
    )
    return page


def _answer(window: MainWindow) -> Page:
    page = RejectionsPage(window, FOLDER)
    reasons = ("购买方纳税人识别号校验不通过", "商品和服务税收编码不存在", "单价与金额不一致")
    refused = []
    for item, reason in zip(_items(), reasons, strict=False):
        number = item.confirmed.number
        refused.append(RejectedInvoice(Rejection(number, reason), item.confirmed))
    mended = replace(refused[2].confirmed, state=InvoiceState.VOIDED)  # type: ignore[type-var]
    refused[1] = replace(refused[1], is_held=True, corrected=_corrected(refused[1].confirmed))
    refused[2] = replace(refused[2], confirmed=mended, replaced_by="T1-20261123-0016")
    page.show_refused(refused)
    return page


def _corrected(confirmed: ConfirmedInvoice | None) -> Draft:
    """The copy of a refused invoice, with another tax code."""
    assert confirmed is not None
    copy = draft_replacing(confirmed, confirmed.draft_id)
    lines = (replace(line, tax_code="3070402000000000000") for line in copy.lines)
    return replace(copy, lines=tuple(lines))


def _corrections(window: MainWindow) -> Page:
    refused = []
    for confirmed in (item.confirmed for item in _items()):
        rejection = Rejection(confirmed.number, "商品和服务税收编码不存在")
        copy = _corrected(confirmed)
        refused.append(RejectedInvoice(rejection, confirmed, is_held=True, corrected=copy))
    return CorrectionsPage(window, refused)


def _issued(window: MainWindow) -> Page:
    page = IssuedPage(window)
    records = [item.confirmed for item in _items()]
    bureau = [
        IssuedInvoice(
            f"{26112000000000000000 + n}", TODAY, record.invoice.buyer.name, "",
            record.invoice.gross_fen, remark="会议用餐",
        )
        for n, record in enumerate(records, start=1)
    ]  # fmt: skip
    lines = (
        Line(Outcome.ISSUED, records[0], bureau[0]),
        Line(Outcome.OPEN, None, bureau[1], (records[1], records[2])),
        Line(Outcome.AMOUNT_DIFFERS, records[2], replace(bureau[2], gross_fen=12_345)),
        Line(Outcome.NOT_OURS, None, replace(bureau[0], buyer="上海示例商贸有限公司")),
        Line(Outcome.NOT_ISSUED, records[1]),
        Line(Outcome.NOT_ISSUED, records[2]),
    )
    page.show_reconciliation(Reconciliation(lines, TODAY, TODAY))
    return page


def sample_reports() -> tuple[ShiftReport, ...]:
    """An X and two Z reports."""
    rates = tuple(RateSum(rate, exempt=False, net_fen=net, tax_fen=tax) for rate, net, tax in SUMS)
    figures = Figures(14, 292_730, 1, 11_300, rates, "T1-20261123-0001", "T1-20261123-0014")
    morning = datetime(2026, 11, 23, 8, 55, tzinfo=CHINA)
    closed = Shift(12, morning, "张三", EVENING, "张三")
    before = Shift(11, morning - timedelta(days=1), "李四", EVENING - timedelta(days=1), "李四")
    still_open = Shift(13, EVENING, "李四")
    later = EVENING + timedelta(minutes=30)
    return (
        ShiftReport(ReportKind.X, 31, still_open, later, "李四", Figures()),
        ShiftReport(ReportKind.Z, 12, closed, EVENING, "张三", figures),
        ShiftReport(ReportKind.Z, 11, before, EVENING - timedelta(days=1), "李四", figures),
    )


def _reports(window: MainWindow) -> Page:
    page = ShiftReportsPage(window)
    reports = sample_reports()
    page.show_reports(reports[0].shift, reports[1:])
    return page


EXPORT_PAGES: dict[str, Callable[[MainWindow], Page]] = {
    "export": _page,
    "export-warned": _warned,
    "export-template": _template,
    "export-writing": _writing,
    "receipt": _receipt,
    "file-open": _file_open,
    "export-preset": _preset_page,
    "export-batches": _batches,
    "export-answer": _answer,
    "export-corrections": _corrections,
    "export-issued": _issued,
    "reports": _reports,
}
