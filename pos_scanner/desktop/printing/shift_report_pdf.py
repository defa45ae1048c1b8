"""An X or Z report on paper: one page A5, as a PDF with its text in it.

May run in any thread; needs the application's fonts alone.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from pos_scanner.atomic_file import replace_bytes
from pos_scanner.desktop.messages import rate_words
from pos_scanner.desktop.printing.fonts import paper_font, with_right_letters
from pos_scanner.domain.money import format_money, format_yuan
from pos_scanner.domain.shift import RateSum, ReportKind, ShiftReport
from pos_scanner.domain.visible_text import marked
from pos_scanner.export.writers.shift_report_csv import report_csv, report_name

_DOTS_PER_INCH = 300
_MARGIN_MM = 12
_LINE = 1.45
"""Distance of lines in heights of the type."""


translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ReportHead:
    """Whose report it is."""

    shop: str
    till: str


def report_pdf(report: ShiftReport, head: ReportHead) -> bytes:
    """The bytes of the PDF."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setTitle(f"{report.kind.value} {report.number}")
    writer.setCreator("pos_scanner")
    painter = QPainter(writer)
    sheet = _Sheet(painter, QRectF(0, 0, writer.width(), writer.height()))
    sheet.draw(report, head)
    painter.end()
    return with_right_letters(bytes(buffer.data().data()), "".join(sheet.written))


def write_report(report: ShiftReport, head: ReportHead, folder: Path) -> tuple[Path, Path]:
    """Write PDF and CSV into a folder; gives their paths.

    Raises:
        KnownError: FILE_IN_USE, FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    pdf, table = (folder / report_name(report, suffix) for suffix in (".pdf", ".csv"))
    replace_bytes(pdf, report_pdf(report, head))
    replace_bytes(table, report_csv(report, head.shop, head.till))
    return pdf, table


class _Sheet:
    """The page, written from top to bottom."""

    def __init__(self, painter: QPainter, area: QRectF) -> None:
        self._painter = painter
        self._area = area
        self._y = 0.0
        self.written: list[str] = []

    def draw(self, report: ShiftReport, head: ReportHead) -> None:
        """Draw a report from its head to its last invoice's number."""
        self._text(head.shop or "pos_scanner", 15, bold=True)
        self._text(f"{_heading(report)}   {head.till}", 12, bold=True)
        self._gap(0.5)
        self._pairs(_shift_lines(report), 9)
        self._rule()
        self._sums(report)
        self._rule()
        self._pairs(_counts(report), 9)
        self._gap(1)
        at = translate("ShiftReport", "Created at {0}").format(
            f"{report.made_at:%Y-%m-%d %H:%M:%S %z}"
        )
        self._text(f"{at}   {report.made_by}".strip(), 8)
        self._text(translate("ShiftReport", "Numbers count up from 1 and are never reset."), 8)
        if report.proof:
            proof = translate("ShiftReport", "Proof of the journal: {0}")
            self._text(proof.format(report.proof), 8)

    def _sums(self, report: ShiftReport) -> None:
        """Net, tax and gross of each rate, right-aligned under one another."""
        headings = (
            translate("ShiftReport", "Tax rate"),
            translate("ShiftReport", "Net"),
            translate("ShiftReport", "Tax"),
            translate("ShiftReport", "With tax"),
        )
        self._columns(headings, 9)
        for subtotal in report.figures.by_rate:
            amounts = (subtotal.net_fen, subtotal.tax_fen, subtotal.gross_fen)
            self._columns((_rate(subtotal), *(format_yuan(fen) for fen in amounts)), 10)
        figures = report.figures
        totals = (figures.net_fen, figures.tax_fen, figures.turnover_fen)
        self._gap(0.3)
        self._columns(
            (translate("ShiftReport", "Total"), *(format_yuan(fen) for fen in totals)),
            12,
            bold=True,
        )

    def _text(self, text: str, points: float, *, bold: bool = False) -> None:
        self._font(points, bold=bold)
        self._line(text, 0, self._area.width(), Qt.AlignmentFlag.AlignLeft)
        self._next()

    def _pairs(self, pairs: list[tuple[str, str]], points: float) -> None:
        self._font(points)
        for name, value in pairs:
            self._line(name, 0, self._area.width() * 0.42, Qt.AlignmentFlag.AlignLeft)
            start = self._area.width() * 0.42
            self._line(value, start, self._area.width() - start, Qt.AlignmentFlag.AlignRight)
            self._next()

    def _columns(self, texts: tuple[str, ...], points: float, *, bold: bool = False) -> None:
        self._font(points, bold=bold)
        width = self._area.width() / len(texts)
        for at, text in enumerate(texts):
            side = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
            self._line(text, at * width, width, side)
        self._next()

    def _line(self, text: str, x: float, width: float, side: Qt.AlignmentFlag) -> None:
        text = marked(text)
        self.written.append(text)
        height = self._painter.fontMetrics().height()
        flags = side | Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(QRectF(x, self._y, width, height), flags, text)

    def _rule(self) -> None:
        self._gap(0.4)
        self._painter.setPen(QPen(Qt.GlobalColor.black, 2))
        right = QPointF(self._area.width(), self._y)
        self._painter.drawLine(QPointF(0, self._y), right)
        self._gap(0.4)

    def _font(self, points: float, *, bold: bool = False) -> None:
        font = paper_font(points)
        font.setBold(bold)
        self._painter.setFont(font)

    def _next(self) -> None:
        self._gap(_LINE)

    def _gap(self, lines: float) -> None:
        self._y += lines * self._painter.fontMetrics().height()


def _heading(report: ShiftReport) -> str:
    if report.kind is ReportKind.Z:
        return translate("ShiftReport", "Z report no. {0} (closing)").format(report.number)
    return translate("ShiftReport", "X report no. {0} (shift is open)").format(report.number)


def _shift_lines(report: ShiftReport) -> list[tuple[str, str]]:
    shift = report.shift
    lines = [
        (translate("ShiftReport", "Shift"), str(shift.number)),
        (
            translate("ShiftReport", "Opened"),
            f"{shift.opened_at:%Y-%m-%d %H:%M:%S}  {shift.opened_by}".strip(),
        ),
    ]
    if shift.closed_at is not None:
        closed = f"{shift.closed_at:%Y-%m-%d %H:%M:%S}  {shift.closed_by}".strip()
        lines.append((translate("ShiftReport", "Closed"), closed))
    return lines


def _counts(report: ShiftReport) -> list[tuple[str, str]]:
    figures = report.figures
    return [
        (
            translate("ShiftReport", "Invoices"),
            f"{figures.invoices}   {format_money(figures.gross_fen)}",
        ),
        (
            translate("ShiftReport", "Voids"),
            f"{figures.voids}   {format_money(figures.voided_fen)}",
        ),
        (translate("ShiftReport", "First invoice"), figures.first_number or "–"),
        (translate("ShiftReport", "Last invoice"), figures.last_number or "–"),
    ]


def _rate(one: RateSum) -> str:
    return translate("ShiftReport", "exempt") if one.exempt else rate_words(one.tax_rate)
