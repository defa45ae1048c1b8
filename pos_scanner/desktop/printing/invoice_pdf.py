"""A record or a day's summary as a PDF: A4, or a receipt printer's 80 mm roll.

Comes in: values of the domain; goes out: bytes. Runs off the UI thread; touches no widget. It is
the shop's own record and says so: the invoice itself comes from the tax platform.
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from html import escape as escape_markup

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QRect, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
    QTextFormat,
)

from pos_scanner.desktop.messages import rate_words
from pos_scanner.desktop.printing.fonts import paper_font, with_right_letters
from pos_scanner.desktop.printing.invoice_text import (
    Said,
    buyer_words,
    kind_words,
    line_words,
    other_words,
    state_words,
    sums_words,
    void_words,
)
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.money import format_money, format_yuan
from pos_scanner.domain.shift import Figures, RateSum, sums_by_rate
from pos_scanner.domain.tax_rate import EXEMPT
from pos_scanner.domain.visible_text import marked, marked_lines

translate = QCoreApplication.translate
DOTS_PER_INCH = 300
ROLL_MM = 80.0
_MARGIN_MM = {"a4": 18.0, "roll": 4.0}
_POINTS = {"a4": 10.5, "roll": 8.5}
_MM_PER_POINT = 25.4 / 72


class PaperSize(Enum):
    """What it is printed on."""

    A4 = "a4"
    ROLL = "roll"


def record_pdf(record: ConfirmedInvoice, shop: str, paper: PaperSize) -> bytes:
    """The PDF of one invoice, from its number to its proof, on A4 or a receipt roll."""
    invoice = record.invoice
    is_void = record.state is InvoiceState.VOIDED
    body = [
        _heading(shop, translate("InvoicePdf", "Record of an invoice")),
        f"<h2>{escape(record.number)}</h2>",
        f"<h2{' class=void' if is_void else ''}>{escape(state_words(record))}</h2>",
        _pairs(void_words(record)),
        f"<p>{escape(kind_words(record))}</p><hr>",
        _pairs(Said(entry.caption, entry.value) for entry in buyer_words(record)),
        "<hr>",
    ]
    for line in invoice.lines:
        words, total = line_words(line, price_includes_tax=invoice.price_includes_tax)
        body.append(_row(words, total))
    body.append(f"<p align=right><b>{escape(sums_words(record))}</b></p>")
    by_rate = sums_by_rate(invoice.lines)
    if len(by_rate) > 1:
        body.append(_rates(by_rate))
    body.append("<hr>")
    body.append(_pairs(other_words(record)))
    own = translate("InvoicePdf", "This is the shop’s own record, not an invoice.")
    body.append(f"<p class=small>{escape(own)}</p>")
    return _pdf("".join(body), marked(record.number), paper)


def day_pdf(day: date, figures: Figures, shop: str, paper: PaperSize) -> bytes:
    """A day's count and sums, in all and for each tax rate."""
    title = translate("InvoicePdf", "Summary of the day {0}").format(f"{day:%Y-%m-%d}")
    rows = [
        (translate("InvoicePdf", "Invoices"), str(figures.invoices)),
        (translate("InvoicePdf", "Sum"), format_money(figures.gross_fen)),
        (
            translate("InvoicePdf", "Voided: {0}").format(figures.voids),
            format_money(-figures.voided_fen),
        ),
        (translate("InvoicePdf", "Turnover"), format_money(figures.turnover_fen)),
        (translate("InvoicePdf", "Net"), format_money(figures.net_fen)),
        (translate("InvoicePdf", "Tax"), format_money(figures.tax_fen)),
    ]
    body = [_heading(shop, title), *[_row(*row) for row in rows], "<hr>"]
    if figures.by_rate:
        body.append(_rates(figures.by_rate))
    if figures.first_number:
        body.append(
            f"<p class=small>{escape(figures.first_number)} – {escape(figures.last_number)}</p>"
        )
    return _pdf("".join(body), title, paper)


def slip_html(record: ConfirmedInvoice, shop: str) -> str:
    """What a customer takes along: order, amount and the till's number; no buyer's particulars."""
    invoice = record.invoice
    issued_by = translate("InvoicePdf", "Your invoice is issued by {0}.").format(shop or "–")
    captions = (
        (translate("InvoicePdf", "Till's number"), record.number),
        (translate("InvoicePdf", "Order"), invoice.order_number),
        (translate("InvoicePdf", "Day"), f"{record.confirmed_at:%Y-%m-%d %H:%M}"),
    )
    rows = [_row(caption, value) for caption, value in captions if value]
    amount = f"<h1 align=right>{escape(format_money(invoice.gross_fen))}</h1>"
    heading = _heading(shop, translate("InvoicePdf", "For your invoice"))
    return "".join([heading, *rows, amount, f"<p>{escape(issued_by)}</p>"])


def slip_pdf(record: ConfirmedInvoice, shop: str) -> bytes:
    """The customer's slip, for a receipt printer's roll."""
    return _pdf(slip_html(record, shop), marked(record.number), PaperSize.ROLL)


def numbers_html(title: str, rows: Iterable[tuple[str, str]], shop: str) -> str:
    """The owner's numbers, a caption and a value each row."""
    return "".join([_heading(shop, title), *[_row(*row) for row in rows]])


def pdf_of(html: str, title: str) -> bytes:
    """A PDF, A4, of what a function of this module made."""
    return _pdf(html, title, PaperSize.A4)


def _rates(sums: Iterable[RateSum]) -> str:
    """The sums of each tax rate, under one another."""
    heads = (
        translate("InvoicePdf", "Tax rate"),
        translate("InvoicePdf", "Net"),
        translate("InvoicePdf", "Tax"),
        translate("InvoicePdf", "With tax"),
    )
    cells = [tuple(f"<b>{escape(head)}</b>" for head in heads)]
    for subtotal in sums:
        rate = rate_words(EXEMPT if subtotal.exempt else str(subtotal.tax_rate))
        amounts = (subtotal.net_fen, subtotal.tax_fen, subtotal.gross_fen)
        cells.append((escape(rate), *(format_yuan(fen) for fen in amounts)))
    return _table(cells)


# --------------------------------------------------------------------------------- HTML to PDF


def escape(text: str) -> str:
    """A text of the world as HTML that shows it letter for letter, unseen ones as marks."""
    return escape_markup(marked_lines(text))


def _heading(shop: str, title: str) -> str:
    named = f"<p>{escape(shop)}</p>" if shop else ""
    return f"{named}<h1>{escape(title)}</h1>"


def _pairs(said: Iterable[Said]) -> str:
    rows = [
        f"<tr><td class=caption>{escape(entry.caption)}&nbsp;&nbsp;</td>"
        f"<td>{escape(entry.value)}</td></tr>"
        for entry in said
    ]
    return f"<table cellpadding=1>{''.join(rows)}</table>" if rows else ""


def _row(left: str, right: str) -> str:
    return (
        f"<table width='100%'><tr><td>{escape(left)}</td>"
        f"<td align=right>&nbsp;&nbsp;{escape(right).replace(' ', '&nbsp;')}</td></tr></table>"
    )


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    lines = []
    for first, *amounts in rows:
        cells = "".join(f"<td align=right>{cell}</td>" for cell in amounts)
        lines.append(f"<tr><td>{first}</td>{cells}</tr>")
    return f"<table width='100%' cellpadding=2>{''.join(lines)}</table>"


_STYLE = """
h1 { font-size: large; } h2 { font-size: medium; margin: 0; }
.caption { color: #555; } .small { color: #555; font-size: small; } .void { color: #a61b1b; }
"""


def styled_document(html: str, *, is_roll: bool) -> QTextDocument:
    """A document in the type of everything that is printed; on a roll it is smaller."""
    document = QTextDocument()
    document.setDefaultFont(paper_font(_POINTS["roll" if is_roll else "a4"]))
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(html)
    return document


def _pdf(html: str, title: str, paper: PaperSize) -> bytes:
    margin_mm = _MARGIN_MM[paper.value]
    width_mm = 210.0 if paper is PaperSize.A4 else ROLL_MM
    document = styled_document(html, is_roll=paper is PaperSize.ROLL)
    document.setDocumentMargin(0)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("pos_scanner")
    writer.setResolution(DOTS_PER_INCH)
    document.documentLayout().setPaintDevice(writer)
    document.setTextWidth((width_mm - 2 * margin_mm) / 25.4 * DOTS_PER_INCH)
    if paper is PaperSize.A4:
        size = QPageSize(QPageSize.PageSizeId.A4)
    else:  # The roll is cut where the text ends.
        height_mm = document.size().height() * 25.4 / DOTS_PER_INCH + 2 * margin_mm + 1
        points = QSizeF(width_mm / _MM_PER_POINT, height_mm / _MM_PER_POINT)
        size = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    margins = QMarginsF(margin_mm, margin_mm, margin_mm, margin_mm)
    writer.setPageLayout(
        QPageLayout(
            size,
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )
    _paint(document, writer, title, margin_mm)
    return with_right_letters(bytes(buffer.data().data()), document.toPlainText())


def _paint(document: QTextDocument, writer: QPdfWriter, title: str, margin_mm: float) -> None:
    """Page by page; black on white whatever the window's appearance."""
    painter = QPainter(writer)
    width, height = round(document.textWidth()), writer.height()
    document.setPageSize(QSizeF(width, height))
    _keep_rows_whole(document, height)
    context = document.documentLayout().PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, QColor(Qt.GlobalColor.black))
    below = QRect(0, height, width, round(margin_mm / 25.4 * DOTS_PER_INCH / 2))
    pages = document.pageCount()
    for page in range(pages):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(0, -page * height)
        painter.setClipRect(0, page * height, width, height)
        document.documentLayout().draw(painter, context)
        painter.restore()
        if pages > 1:  # Sheets part company.
            painter.setFont(document.defaultFont())
            painter.drawText(
                below,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom,
                f"{title}   {page + 1} / {pages}",
            )
    painter.end()


def _keep_rows_whole(document: QTextDocument, height: int) -> None:
    """A row (each is a table of its own) that a page's end would divide begins the next page."""
    layout = document.documentLayout()
    for frame in document.rootFrame().childFrames():
        place = layout.frameBoundingRect(frame)
        is_divided = place.top() // height != (place.bottom() - 1) // height
        if is_divided and place.height() < height:
            broken = frame.frameFormat()
            broken.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            frame.setFrameFormat(broken)
